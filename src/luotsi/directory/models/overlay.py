"""Tables of what editors lay over the sources, of merges they decided, and of what the quality checks found.

Nothing here changes a record of a source: a sync may come and go, these rows stay.
"""

from django.db import models

from luotsi.directory.models.catalogue import Service, Theme


class Overlay(models.Model):
    """What an editor added to a service; `seen` and `fingerprint` are the source's texts when it was last looked at."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="overlay")
    is_hidden = models.BooleanField(default=False)
    seen_or_hidden_at = models.DateTimeField(null=True)
    """When it was last hidden or shown again: then it goes from the change feed's readers, or comes back."""
    synonyms = models.JSONField(default=dict)
    """Language to a list of words that people use."""
    plain = models.JSONField(default=dict)
    """Language to a plain-language summary."""
    campaign = models.JSONField(default=dict)
    campaign_from = models.DateField(null=True)
    campaign_to = models.DateField(null=True)
    fingerprint = models.CharField(max_length=32, blank=True)
    seen = models.JSONField(default=dict)
    edited_at = models.DateTimeField()
    edited_by = models.CharField(max_length=150)

    class Meta:
        indexes = [
            models.Index(fields=["is_hidden"], name="overlay_by_hidden"),
            models.Index(fields=["seen_or_hidden_at", "service"], name="overlay_by_seen_or_hidden"),
        ]


class Pin(models.Model):
    """A service that an editor put under a theme, at its top or only among its services."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="pins")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="pins")
    is_top = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    pinned_at = models.DateTimeField()
    pinned_by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "service"], name="one_pin_per_theme")]
        ordering = ("theme", "position", "pinned_at", "id")


class Correction(models.Model):
    """An organisation's own wording of a text of its service, shown until the source says something new."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="corrections")
    part = models.CharField(max_length=20, default="summaries")
    lang = models.CharField(max_length=3)
    text = models.TextField()
    was = models.TextField(blank=True)
    """The source's text that this corrects."""
    corrected_at = models.DateTimeField()
    corrected_by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "part", "lang"], name="one_correction_per_text")]


class Merge(models.Model):
    """Two records that may describe one thing: proposed with reasons, accepted or rejected by an editor."""

    kind = models.CharField(max_length=12)
    """service | organization"""
    copy_id = models.UUIDField()
    """The one that gives way."""
    original_id = models.UUIDField()
    score = models.FloatField(default=0)
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=12, default="open", db_index=True)
    """open | accepted | rejected"""
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "copy_id", "original_id"], name="one_merge_per_pair")]
        ordering = ("-score", "id")


class Checked(models.Model):
    """That a service was checked for quality, and the key of everything the findings follow from."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="checked")
    key = models.CharField(max_length=32)
    good_until = models.DateField(null=True)
    """The day on which the calendar alone may change the answer."""
    findings = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField()


class Finding(models.Model):
    """One thing that a check found in a service, and where."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="findings")
    check_id = models.CharField(max_length=40)
    severity = models.PositiveSmallIntegerField()
    lang = models.CharField(max_length=3, blank=True)
    part = models.CharField(max_length=30, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    value = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["check_id", "service"], name="finding_by_check")]


class Link(models.Model):
    """A web address of the catalogue and what it answered last."""

    url = models.CharField(max_length=700, unique=True)
    status = models.PositiveSmallIntegerField(default=0)
    """HTTP status of the last answer; 0 when there was none."""
    problem = models.CharField(max_length=20, blank=True)
    """"" when it works: missing | error | unreachable | slow | not-public."""
    failures = models.PositiveSmallIntegerField(default=0)
    """How many times in a row."""
    checked_at = models.DateTimeField()
