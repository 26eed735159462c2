import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_overlay")]

    operations = [
        migrations.CreateModel(
            name="Survey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("titles", models.JSONField(default=dict)),
                ("intros", models.JSONField(default=dict)),
                ("questions", models.JSONField(default=list)),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("scope", models.CharField(blank=True, max_length=60)),
                ("maker_id", models.PositiveBigIntegerField(db_index=True)),
                ("is_demo", models.BooleanField(default=False)),
                ("seen", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={"ordering": ("-created_at", "-id")},
        ),
        migrations.CreateModel(
            name="SurveyAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answers", models.JSONField(default=dict)),
                ("lang", models.CharField(max_length=3)),
                ("day", models.DateField()),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="given", to="directory.survey"
                    ),
                ),
            ],
        ),
    ]
