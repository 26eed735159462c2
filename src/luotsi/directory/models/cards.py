"""Tables of cards, their openings, and phrases that editors have changed."""

from django.db import models

from luotsi.directory.rules import cards


class Card(models.Model):
    """Services, or a search, that a professional has chosen for handing over."""

    code = models.CharField(max_length=8, unique=True)
    """Of the short address; never given twice, so that paper stays true."""
    titles = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    services = models.JSONField(default=list)
    """Ids in order. Not keys: a card outlives its services."""
    search = models.CharField(max_length=cards.LONGEST_SEARCH, blank=True)
    is_shared = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    maker_id = models.PositiveBigIntegerField(db_index=True)
    maker_name = models.CharField(max_length=150)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-changed_at", "-id")


class CardOpening(models.Model):
    """How often a card was opened on a day in a language; knows nobody."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="openings")
    day = models.DateField()
    lang = models.CharField(max_length=3)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "day", "lang"], name="one_counter_a_day")]


class PhraseVersion(models.Model):
    """An editor's wording of a packaged phrase; version 1 is the package's own and has no row."""

    key = models.CharField(max_length=60)
    lang = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    made_at = models.DateTimeField()
    maker_name = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "lang", "version"], name="one_text_per_version")]
        ordering = ("key", "lang", "version")
