import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("directory", "0002_cards"),
    ]

    operations = [
        migrations.CreateModel(
            name="CoverageState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("municipality", models.CharField(max_length=3)),
                ("criterion", models.CharField(max_length=60)),
                ("dimension", models.CharField(max_length=40)),
                ("level", models.CharField(max_length=16)),
                ("state", models.CharField(max_length=16)),
                ("services", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "municipality", "criterion"), name="one_coverage_state_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CoverageDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("area", models.CharField(max_length=20)),
                ("version", models.CharField(max_length=40)),
                ("minimum", models.PositiveIntegerField()),
                ("all", models.PositiveIntegerField()),
                ("described", models.PositiveIntegerField()),
                ("fulfilled", models.PositiveIntegerField()),
                ("municipalities", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("area", "day"), name="one_coverage_day_an_area")],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                ("opted_out_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [],
            },
        ),
    ]
