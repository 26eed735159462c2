import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=8, unique=True)),
                ("titles", models.JSONField(default=dict)),
                ("texts", models.JSONField(default=dict)),
                ("services", models.JSONField(default=list)),
                ("search", models.CharField(blank=True, max_length=600)),
                ("is_shared", models.BooleanField(default=False)),
                ("is_demo", models.BooleanField(default=False)),
                ("maker_id", models.PositiveBigIntegerField(db_index=True)),
                ("maker_name", models.CharField(max_length=150)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("archived_at", models.DateTimeField(null=True)),
            ],
            options={"ordering": ("-changed_at", "-id")},
        ),
        migrations.CreateModel(
            name="CardOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("lang", models.CharField(max_length=3)),
                ("count", models.PositiveIntegerField(default=0)),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="directory.card"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("card", "day", "lang"), name="one_counter_a_day")]
            },
        ),
        migrations.CreateModel(
            name="PhraseVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("lang", models.CharField(max_length=8)),
                ("version", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("maker_name", models.CharField(max_length=150)),
            ],
            options={
                "ordering": ("key", "lang", "version"),
                "constraints": [
                    models.UniqueConstraint(fields=("key", "lang", "version"), name="one_text_per_version")
                ],
            },
        ),
    ]
