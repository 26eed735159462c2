"""Tables of the organisation register (who was contacted, where they describe themselves) and of the staff networks."""

from django.db import models


class RegisterEntry(models.Model):
    """An organisation as the coordinators know it, today. How it came to be so is in its changes."""

    name = models.CharField(max_length=200)
    business_id = models.CharField(max_length=9, blank=True)
    municipality = models.CharField(max_length=3, blank=True)
    status = models.CharField(max_length=16)
    consent = models.CharField(max_length=8)
    consent_on = models.DateField(null=True)
    contacted_on = models.DateField(null=True)
    """The first time."""
    contacted_by = models.CharField(max_length=120, blank=True)
    """Who contacted last."""
    channel = models.CharField(max_length=16, blank=True)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business_id"], condition=~models.Q(business_id=""), name="one_entry_a_business_id"
            )
        ]


class RegisterChange(models.Model):
    """What was told of an organisation, as of which day, by whom. Never changed."""

    entry = models.ForeignKey(RegisterEntry, on_delete=models.CASCADE, related_name="changes")
    on = models.DateField()
    at = models.DateTimeField()
    by_id = models.PositiveBigIntegerField()
    by_name = models.CharField(max_length=150)
    is_contact = models.BooleanField(default=False)
    contacted_by = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=16, blank=True)
    status = models.CharField(max_length=16)
    consent = models.CharField(max_length=8)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["entry", "on"], name="register_change_by_entry")]


class NetworkMember(models.Model):
    """Somebody of the hyte or PTV network: staff data, shown to signed-in staff only."""

    network = models.CharField(max_length=8)
    municipality = models.CharField(max_length=3, blank=True)
    """Empty: of the whole county."""
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    organization = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)


class NetworkTurn(models.Model):
    """A turn of coordination: who leads a network, from which day to which."""

    member = models.ForeignKey(NetworkMember, on_delete=models.CASCADE, related_name="turns")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
