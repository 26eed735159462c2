"""Tables of the directory. Written only by `actions`, read only by `queries`.

Texts are JSON objects from language code to text; nested details (phones, addresses, hours) are the JSON of the
records in `rules.records`, since they are always read whole.
"""

from django.db import models


class Record(models.Model):
    """What every record from a source carries."""

    id = models.UUIDField(primary_key=True)
    source = models.CharField(max_length=60)
    source_id = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=32)
    status = models.CharField(max_length=12, default="published")
    modified_at = models.DateTimeField(null=True)
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True


class Code(models.Model):
    """One code of a classification that services point to."""

    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=120)
    names = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict)
    parent = models.CharField(max_length=120, blank=True)
    uri = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="one_row_per_code")]


class Organization(Record):
    names = models.JSONField(default=dict)
    type = models.CharField(max_length=40, blank=True)
    business_id = models.CharField(max_length=12, blank=True, db_index=True)
    municipality = models.CharField(max_length=3, blank=True)
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, db_constraint=False, related_name="children"
    )
    data = models.JSONField(default=dict)
    same_as = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="duplicates")

    class Meta:
        indexes = [models.Index(fields=["changed_at", "id"], name="organization_by_change")]


class GeneralDescription(Record):
    names = models.JSONField(default=dict)
    data = models.JSONField(default=dict)


class Channel(Record):
    type = models.CharField(max_length=12, db_index=True)
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="channels", db_constraint=False
    )
    names = models.JSONField(default=dict)
    municipality = models.CharField(max_length=3, blank=True, db_index=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["changed_at", "id"], name="channel_by_change")]


class Service(Record):
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="services", db_constraint=False
    )
    general_description = models.ForeignKey(
        GeneralDescription, null=True, on_delete=models.SET_NULL, db_constraint=False
    )
    names = models.JSONField(default=dict)
    summaries = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    is_demo = models.BooleanField(default=False)
    same_as = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="duplicates")
    channels = models.ManyToManyField(Channel, through="Connection", related_name="services")

    class Meta:
        indexes = [
            models.Index(fields=["status", "id"], name="service_by_status"),
            models.Index(fields=["changed_at", "id"], name="service_by_change"),
        ]


class Connection(models.Model):
    """A service at a channel, with what differs there."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="connections")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="connections", db_constraint=False)
    position = models.PositiveSmallIntegerField(default=0)
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "channel"], name="one_connection_per_pair")]


class Sighting(models.Model):
    """A record was in the last complete reading of a scope (an area of a source); unseen in all, it is archived."""

    source = models.CharField(max_length=60)
    scope = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    record_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "scope", "kind", "record_id"], name="one_sighting")]
        indexes = [models.Index(fields=["kind", "record_id"], name="sighting_by_record")]


class Theme(models.Model):
    """A heading under which people browse; chosen by the county, filled by service classes and ontology terms."""

    slug = models.SlugField(unique=True)
    scheme = models.CharField(max_length=20)
    names = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict)
    icon = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    service_classes = models.JSONField(default=list)
    terms = models.JSONField(default=list)
    is_visible = models.BooleanField(default=True)

    class Meta:
        ordering = ("scheme", "position", "slug")


class Sync(models.Model):
    """One run of a source: when, what came, what changed, what was refused."""

    source = models.CharField(max_length=60, db_index=True)
    area = models.CharField(max_length=60, blank=True)
    mode = models.CharField(max_length=12)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    watermark = models.DateTimeField(null=True)
    """Changes of the source up to this moment are in; the next incremental run asks from here."""
    state = models.CharField(max_length=12)
    """running | done | refused | failed"""
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ("-started_at", "-id")


class Feedback(models.Model):
    """A resident's word that a description is wrong; for the owner. Identifying details are masked before storing."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="feedback")
    kind = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    lang = models.CharField(max_length=3)
    created_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)


class LocalExpression(models.Model):
    """An editor's addition to the search vocabulary: what people say, and the catalogue's words for it."""

    lang = models.CharField(max_length=3)
    say = models.CharField(max_length=120)
    find = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lang", "say", "find"], name="one_row_per_expression")]
