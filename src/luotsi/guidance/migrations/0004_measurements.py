"""Tables of guidance."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("guidance", "0003_chat")]
    operations = [
        migrations.CreateModel(
            name="Measurement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
                ("version", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=40)),
                ("figure", models.CharField(max_length=60)),
                ("value", models.FloatField()),
                ("n", models.PositiveIntegerField()),
                ("testset", models.CharField(max_length=80)),
                ("testset_hash", models.CharField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name="Switch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True)),
                ("is_on", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="UseCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("name", models.CharField(max_length=60)),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("day", "name"), name="one_use_count_a_day"),
                ],
            },
        ),
    ]
