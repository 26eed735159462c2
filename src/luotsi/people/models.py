"""Tables of staff. Written only by `actions`, read only by `queries`. Passwords and second factors are allauth's."""

from django.conf import settings
from django.db import models


class Grant(models.Model):
    """A role that somebody has, somewhere."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24)
    scope = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "scope"], name="one_grant_each")]


class AuditEntry(models.Model):
    """One change: who, when, what, before and after. Never changed, never deleted by hand."""

    at = models.DateTimeField(db_index=True)
    actor_id = models.PositiveBigIntegerField()
    actor_name = models.CharField(max_length=150)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=160, db_index=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ("-at", "-id")
