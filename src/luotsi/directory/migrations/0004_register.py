import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_coverage"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("business_id", models.CharField(blank=True, max_length=9)),
                ("municipality", models.CharField(blank=True, max_length=3)),
                ("status", models.CharField(max_length=16)),
                ("consent", models.CharField(max_length=8)),
                ("consent_on", models.DateField(null=True)),
                ("contacted_on", models.DateField(null=True)),
                ("contacted_by", models.CharField(blank=True, max_length=120)),
                ("channel", models.CharField(blank=True, max_length=16)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("business_id", ""), _negated=True),
                        fields=("business_id",),
                        name="one_entry_a_business_id",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="directory.registerentry",
                    ),
                ),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_id", models.PositiveBigIntegerField()),
                ("by_name", models.CharField(max_length=150)),
                ("is_contact", models.BooleanField(default=False)),
                ("contacted_by", models.CharField(blank=True, max_length=120)),
                ("channel", models.CharField(blank=True, max_length=16)),
                ("status", models.CharField(max_length=16)),
                ("consent", models.CharField(max_length=8)),
                ("note", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "indexes": [models.Index(fields=["entry", "on"], name="register_change_by_entry")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="NetworkMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.CharField(max_length=8)),
                ("municipality", models.CharField(blank=True, max_length=3)),
                ("name", models.CharField(max_length=120)),
                ("role", models.CharField(blank=True, max_length=120)),
                ("organization", models.CharField(blank=True, max_length=200)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="NetworkTurn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="turns", to="directory.networkmember"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [],
            },
        ),
    ]
