"""Tables of measuring: figures of quality with their versions, counts of use by day, switches of operators.

No text and no person: a count holds a day, a name and a number.
"""

from django.db import models


class Measurement(models.Model):
    """One figure of one run on one test set."""

    at = models.DateTimeField(db_index=True)
    version = models.CharField(max_length=40)
    """Of Luotsi."""
    kind = models.CharField(max_length=40)
    """What was measured: search, crisis, utterances, life-areas, recommendation."""
    figure = models.CharField(max_length=60)
    value = models.FloatField()
    n = models.PositiveIntegerField()
    """How many cases the figure is of."""
    testset = models.CharField(max_length=80)
    testset_hash = models.CharField(max_length=16)
    """Changes when the test set does: only figures of the same one are compared."""


class UseCount(models.Model):
    """How often something happened on a day."""

    day = models.DateField()
    name = models.CharField(max_length=60)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "name"], name="one_use_count_a_day")]


class Switch(models.Model):
    """Something that operators turn on and off while the installation runs."""

    name = models.CharField(max_length=40, unique=True)
    is_on = models.BooleanField()
