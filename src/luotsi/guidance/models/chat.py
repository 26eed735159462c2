"""Conversations that somebody asked to save. Masked words only; nothing tells whose."""

from django.db import models


class SavedConversation(models.Model):
    """One conversation behind a secret link, until it is deleted or its days are over."""

    code_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the link's code: whoever reads the table cannot open the page."""
    lang = models.CharField(max_length=2)
    content = models.JSONField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "guidance_saved_conversation"

    def __str__(self) -> str:
        return f"saved conversation {self.pk}"
