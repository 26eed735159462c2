"""Pages that are read: a language's home with the front-page texts, sections, campaigns, news, texts of themes."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from luotsi.content.models.base import ContentPage, PicturedMixin, picture_panel, summary_field, text_field
from luotsi.kernel import clock

_TEXT_ONLY = ["bold", "link", "ul", "ol"]


class GuideHome(ContentPage):
    """The root of one language: texts on the tray's front page and the front page of the guide."""

    class NoticeKind(models.TextChoices):
        INFO = "info", _("Information")
        WARN = "warn", _("Important")

    introduction = text_field(_("Introduction"), features=_TEXT_ONLY)
    notice_title = models.CharField(_("Title of the notice"), max_length=120, blank=True)
    notice = text_field(_("Notice"), features=_TEXT_ONLY)
    notice_kind = models.CharField(_("Kind of notice"), max_length=8, choices=NoticeKind, default=NoticeKind.INFO)
    notice_from = models.DateField(_("Shown from"), null=True, blank=True)
    notice_until = models.DateField(_("Shown until"), null=True, blank=True)

    checked_texts = ("introduction", "notice")
    parent_page_types: ClassVar[list[type[Page]]] = [Page]
    subpage_types: ClassVar[list[str]] = ["content.SectionPage"]
    max_count = 3
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction", help_text=_("Stands on the front page of the tray and of the guide.")),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("notice_title", "notice", "notice_kind", "notice_from", "notice_until")],
            heading=_("Notice on the front page"),
        ),
    ]

    class Meta:
        verbose_name = _("Front page texts")


class SectionPage(ContentPage):
    """A list of the pages below it."""

    class Kind(models.TextChoices):
        CAMPAIGNS = "campaigns", _("Campaigns")
        NEWS = "news", _("News")
        THEMES = "themes", _("Themes")
        TRAINING = "training", _("Training")
        BRIEFINGS = "briefings", _("Briefings")

    kind = models.CharField(_("What is listed"), max_length=12, choices=Kind)
    summary = summary_field()
    introduction = text_field(_("Introduction"), features=_TEXT_ONLY)

    checked_texts = ("introduction",)
    parent_page_types: ClassVar[list[str]] = ["content.GuideHome"]
    subpage_types: ClassVar[list[str]] = [
        "content.CampaignPage", "content.NewsPage", "content.ThemeTextPage", "content.CoursePage",
        "content.BriefingPage",
    ]  # fmt: skip
    content_panels = [*Page.content_panels, FieldPanel("kind"), FieldPanel("summary"), FieldPanel("introduction")]

    class Meta:
        verbose_name = _("Section")


class CampaignPage(PicturedMixin, ContentPage):  # type: ignore[django-manager-missing]
    """Something to take part in or remember, shown on the front page from one day to another."""

    summary = summary_field()
    body = text_field(_("Text"))
    starts_on = models.DateField(_("First day"), default=clock.today)
    ends_on = models.DateField(_("Last day"), null=True, blank=True)
    button_text = models.CharField(_("Text of the button"), max_length=60, blank=True)
    button_link = models.CharField(
        _("Where the button leads"), max_length=300, blank=True,
        help_text=_("A page of this site, such as /fi/themes/ or /fi/services/?q=…, or an https:// address."),
    )  # fmt: skip

    parent_page_types: ClassVar[list[str]] = ["content.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("starts_on"), FieldPanel("ends_on")], heading=_("Shown on the front page")),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("button_text"), FieldPanel("button_link")], heading=_("Button")),
        picture_panel(),
    ]

    class Meta:
        verbose_name = _("Campaign")


class NewsPage(PicturedMixin, ContentPage):  # type: ignore[django-manager-missing]
    """A piece of news."""

    date = models.DateField(_("Date"), default=clock.today)
    summary = summary_field()
    body = text_field(_("Text"))

    parent_page_types: ClassVar[list[str]] = ["content.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("summary"),
        FieldPanel("body"),
        picture_panel(),
    ]

    class Meta:
        verbose_name = _("News item")


class ThemeTextPage(PicturedMixin, ContentPage):  # type: ignore[django-manager-missing]
    """A text about one theme of the tray, to which it leads."""

    theme = models.CharField(
        _("Theme"), max_length=60, blank=True, validators=[RegexValidator(r"^[a-z0-9\-]+$")],
        help_text=_("The last part of the theme's address: food in /fi/themes/food/."),
    )  # fmt: skip
    summary = summary_field()
    body = text_field(_("Text"))

    parent_page_types: ClassVar[list[str]] = ["content.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("theme"),
        FieldPanel("summary"),
        FieldPanel("body"),
        picture_panel(),
    ]

    class Meta:
        verbose_name = _("Text of a theme")
