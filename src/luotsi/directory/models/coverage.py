"""Tables of coverage follow-up: what stood on a day, and who has been reminded. The present is never stored."""

from django.conf import settings
from django.db import models


class CoverageState(models.Model):
    """How a criterion stood in a municipality on a day."""

    day = models.DateField()
    municipality = models.CharField(max_length=3)
    criterion = models.CharField(max_length=60)
    dimension = models.CharField(max_length=40)
    level = models.CharField(max_length=16)
    state = models.CharField(max_length=16)
    services = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "municipality", "criterion"], name="one_coverage_state_a_day")
        ]


class CoverageDay(models.Model):
    """The figures of an area on a day. Not a sum of states: a description may count for several criteria."""

    day = models.DateField()
    area = models.CharField(max_length=20)
    """county:12 or municipality:768"""
    version = models.CharField(max_length=40)
    """Of the criteria."""
    minimum = models.PositiveIntegerField()
    all = models.PositiveIntegerField()
    described = models.PositiveIntegerField()
    fulfilled = models.PositiveIntegerField()
    municipalities = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "day"], name="one_coverage_day_an_area")]


class Reminder(models.Model):
    """When somebody was last reminded by e-mail, and whether they want to be."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(null=True)
    opted_out_at = models.DateTimeField(null=True)
