"""Conversations that somebody asked to save."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("guidance", "0002_feedback")]
    operations = [
        migrations.CreateModel(
            name="SavedConversation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("lang", models.CharField(max_length=2)),
                ("content", models.JSONField()),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={"db_table": "guidance_saved_conversation"},
        ),
    ]
