from django.db import migrations, models
from django.db.models import F


def date_the_hidden(apps, schema_editor):
    """Those hidden before this told nobody when: the latest that it can have been."""
    apps.get_model("directory", "Overlay").objects.filter(is_hidden=True).update(seen_or_hidden_at=F("edited_at"))


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_surveys")]

    operations = [
        migrations.AddField("overlay", "seen_or_hidden_at", models.DateTimeField(null=True)),
        migrations.RunPython(date_the_hidden, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            "overlay", models.Index(fields=["seen_or_hidden_at", "service"], name="overlay_by_seen_or_hidden")
        ),
        migrations.AddIndex("organization", models.Index(fields=["changed_at", "id"], name="organization_by_change")),
        migrations.AddIndex("channel", models.Index(fields=["changed_at", "id"], name="channel_by_change")),
        migrations.AddIndex("service", models.Index(fields=["changed_at", "id"], name="service_by_change")),
    ]
