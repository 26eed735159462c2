import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_register"),
    ]

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.CharField(max_length=700, unique=True)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=20)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("checked_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Checked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32)),
                ("good_until", models.DateField(null=True)),
                ("findings", models.PositiveSmallIntegerField(default=0)),
                ("checked_at", models.DateTimeField()),
                (
                    "service",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checked", to="directory.service"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("copy_id", models.UUIDField()),
                ("original_id", models.UUIDField()),
                ("score", models.FloatField(default=0)),
                ("reasons", models.JSONField(default=list)),
                ("state", models.CharField(db_index=True, default="open", max_length=12)),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=150)),
            ],
            options={
                "ordering": ("-score", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "copy_id", "original_id"), name="one_merge_per_pair")
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(default="summaries", max_length=20)),
                ("lang", models.CharField(max_length=3)),
                ("text", models.TextField()),
                ("was", models.TextField(blank=True)),
                ("corrected_at", models.DateTimeField()),
                ("corrected_by", models.CharField(max_length=150)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="directory.service"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("service", "part", "lang"), name="one_correction_per_text")
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("check_id", models.CharField(max_length=40)),
                ("severity", models.PositiveSmallIntegerField()),
                ("lang", models.CharField(blank=True, max_length=3)),
                ("part", models.CharField(blank=True, max_length=30)),
                ("start", models.PositiveIntegerField(null=True)),
                ("end", models.PositiveIntegerField(null=True)),
                ("value", models.CharField(blank=True, max_length=200)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="directory.service"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["check_id", "service"], name="finding_by_check")],
            },
        ),
        migrations.CreateModel(
            name="Overlay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_hidden", models.BooleanField(default=False)),
                ("synonyms", models.JSONField(default=dict)),
                ("plain", models.JSONField(default=dict)),
                ("campaign", models.JSONField(default=dict)),
                ("campaign_from", models.DateField(null=True)),
                ("campaign_to", models.DateField(null=True)),
                ("fingerprint", models.CharField(blank=True, max_length=32)),
                ("seen", models.JSONField(default=dict)),
                ("edited_at", models.DateTimeField()),
                ("edited_by", models.CharField(max_length=150)),
                (
                    "service",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="overlay", to="directory.service"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["is_hidden"], name="overlay_by_hidden")],
            },
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_top", models.BooleanField(default=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("pinned_at", models.DateTimeField()),
                ("pinned_by", models.CharField(max_length=150)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pins", to="directory.service"
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pins", to="directory.theme"
                    ),
                ),
            ],
            options={
                "ordering": ("theme", "position", "pinned_at", "id"),
                "constraints": [models.UniqueConstraint(fields=("theme", "service"), name="one_pin_per_theme")],
            },
        ),
    ]
