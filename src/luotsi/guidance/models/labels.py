"""Table of what editors judged of services: they win over what is read from texts, and teach it."""

from django.db import models


class AreaCorrection(models.Model):
    """One service's areas of life as an editor sees them. No foreign key: sources drop services and bring them back."""

    service_id = models.UUIDField(unique=True)
    areas = models.JSONField(default=list)
    """Names of the areas in which it helps."""
    is_for_young = models.BooleanField(null=True)
    """Whether it suits people of 13 to 29; None leaves it to the texts."""
    decided_at = models.DateTimeField(db_index=True)
    decided_by = models.CharField(max_length=150)
