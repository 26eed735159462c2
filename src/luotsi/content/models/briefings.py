"""Briefings of a sector and who has signed up to them. Sign-ups are personal data: see `actions.briefings`."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from luotsi.content.models.base import ContentPage, summary_field, text_field


class BriefingPage(ContentPage):
    """A meeting at a place, over a remote link, or both."""

    summary = summary_field()
    body = text_field(_("Text"))
    starts_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField(_("Ends"))
    place = models.CharField(_("Place"), max_length=200, blank=True)
    remote_link = models.URLField(
        _("Remote link"), max_length=500, blank=True, help_text=_("Told only to those who have signed up.")
    )
    seats = models.PositiveSmallIntegerField(_("How many may sign up"), null=True, blank=True)
    takes_sign_ups = models.BooleanField(_("Signing up is open"), default=True)

    parent_page_types: ClassVar[list[str]] = ["content.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("starts_at", "ends_at", "place", "remote_link")], heading=_("Time and place")
        ),
        MultiFieldPanel([FieldPanel("takes_sign_ups"), FieldPanel("seats")], heading=_("Signing up")),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("Briefing")


class SignUp(models.Model):
    """Somebody who comes to a briefing. Deleted 30 days after it; seen only by who edits content."""

    event = models.UUIDField(db_index=True)
    """The briefing in all its languages (Wagtail's translation key)."""
    name = models.CharField(max_length=120)
    email = models.EmailField()
    lang = models.CharField(max_length=2)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    """When the briefing ends, kept here so that forgetting does not depend on the page's being there."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "email"], name="one_sign_up_each")]
        ordering = ("created_at", "id")
