"""How often a suggested service was shown, opened, saved and judged: counts of a day. Nobody's own row, no text."""

from django.db import models


class FeedbackDay(models.Model):
    """One day of one service at one place of the list, for one need."""

    service_id = models.UUIDField()
    """No foreign key: counts of a withdrawn service stay and harm nobody."""
    day = models.DateField()
    bucket = models.PositiveSmallIntegerField()
    """Number of the area of need in `rules.areas.AREAS`; ten when there was none."""
    position = models.PositiveSmallIntegerField()
    hours = models.PositiveIntegerField(default=0)
    """Bit mask of the hours in which something was pressed."""
    shown = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    saved = models.PositiveIntegerField(default=0)
    up = models.PositiveIntegerField(default=0)
    down = models.PositiveIntegerField(default=0)
    went = models.PositiveIntegerField(default=0)
    not_went = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service_id", "day", "bucket", "position"], name="one_feedback_day")
        ]
        indexes = [models.Index(fields=["day"], name="feedback_by_day")]
