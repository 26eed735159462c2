"""Tables of guidance."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="AreaCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_id", models.UUIDField(unique=True)),
                ("areas", models.JSONField(default=list)),
                ("is_for_young", models.BooleanField(null=True)),
                ("decided_at", models.DateTimeField(db_index=True)),
                ("decided_by", models.CharField(max_length=150)),
            ],
        ),
    ]
