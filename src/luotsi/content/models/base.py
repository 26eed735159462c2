"""What all pages share: address below the guide, limited rich text, checks on saving, no locks of Wagtail's own."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from luotsi.content import serving
from luotsi.content.models.editing import CheckedForm

FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "image"]
"""What a text may hold; everything else is taken away by Wagtail's whitelist when it is saved."""


def text_field(label: object, *, blank: bool = True, features: list[str] = FEATURES) -> RichTextField:
    """A rich text of ours."""
    return RichTextField(label, blank=blank, features=features)


class ContentPage(Page):  # type: ignore[misc]
    """A page of the guide: `/{lang}/guide/…`, where … are the slugs from below its language's home."""

    base_form_class = CheckedForm
    private_page_options: ClassVar[list[str]] = []  # a page is public when it is published; drafts are seen in previews
    checked_texts: ClassVar[tuple[str, ...]] = ("body",)
    """Rich-text fields that the checks read."""
    show_in_menus_default = False

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        """The page as a visitor sees it; previews come here too."""
        with translation.override(self.language):
            response = serving.show(request, self)
            if hasattr(response, "render"):
                response.render()
        return response

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """A draft as visitors will see it, with Wagtail's checker of accessibility."""
        request.is_preview = True  # type: ignore[attr-defined]
        return self.serve(request)

    @property
    def language(self) -> str:
        """Code of the page's language; a page that is being made has its parent's."""
        return str(self.locale.language_code) if self.locale_id else settings.LANGUAGE_CODE

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """(site, root address, path). The path follows from the page alone, without looking sites up."""
        below = self.url_path.split("/", 2)  # "", slug of the language's home, rest
        if len(below) < 3:
            return None
        with translation.override(self.language):
            path = reverse("content-page", args=[below[2]])
        return 1, settings.WAGTAILADMIN_BASE_URL, path

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        """Path of the page, from the root of the host."""
        parts = self.get_url_parts(request)
        return parts[2] if parts else None

    url = property(get_url)


class PicturedMixin(models.Model):
    """A picture beside the text; described in words or said to be decoration."""

    picture = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("Picture"),
    )  # fmt: skip
    picture_alt = models.CharField(
        _("The picture in words"), max_length=200, blank=True,
        help_text=_("What the picture tells, for those who do not see it."),
    )  # fmt: skip
    picture_is_decorative = models.BooleanField(_("The picture is only decoration"), default=False)

    class Meta:
        abstract = True


def picture_panel() -> MultiFieldPanel:
    """Fields of the picture as one group."""
    names = ("picture", "picture_alt", "picture_is_decorative")
    return MultiFieldPanel([FieldPanel(name) for name in names], heading=_("Picture"))


def summary_field() -> "models.CharField[str, str]":
    """One or two sentences for lists, front page and search engines."""
    return models.CharField(_("Summary"), max_length=300, blank=True, help_text=_("One or two sentences for lists."))
