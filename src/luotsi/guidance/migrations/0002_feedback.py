"""Counts of what happens to suggestions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("guidance", "0001_labels")]
    operations = [
        migrations.CreateModel(
            name="FeedbackDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_id", models.UUIDField()),
                ("day", models.DateField()),
                ("bucket", models.PositiveSmallIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                ("hours", models.PositiveIntegerField(default=0)),
                ("shown", models.PositiveIntegerField(default=0)),
                ("opened", models.PositiveIntegerField(default=0)),
                ("saved", models.PositiveIntegerField(default=0)),
                ("up", models.PositiveIntegerField(default=0)),
                ("down", models.PositiveIntegerField(default=0)),
                ("went", models.PositiveIntegerField(default=0)),
                ("not_went", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="feedback_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("service_id", "day", "bucket", "position"), name="one_feedback_day")
                ],
            },
        ),
    ]
