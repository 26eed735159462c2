"""Courses: a course holds modules, a module may hold a quiz. Who learns is not kept anywhere."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, Page

from luotsi.content.models.base import ContentPage, PicturedMixin, picture_panel, summary_field, text_field
from luotsi.content.rules import quiz
from luotsi.kernel.errors import BadInput


class CoursePage(ContentPage):
    """A course; its modules are the pages below it, in their order."""

    summary = summary_field()
    body = text_field(_("Text"))
    minutes = models.PositiveSmallIntegerField(_("How long it takes, in minutes"), null=True, blank=True)

    parent_page_types: ClassVar[list[str]] = ["content.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["content.ModulePage"]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("minutes"), FieldPanel("body")]

    class Meta:
        verbose_name = _("Course")


class ModulePage(PicturedMixin, ContentPage):  # type: ignore[django-manager-missing]
    """One sitting of a course."""

    summary = summary_field()
    body = text_field(_("Text"))
    video = models.URLField(
        _("Address of a video"), blank=True, help_text=_("The page links to it; nothing is loaded from elsewhere.")
    )
    transcript = text_field(_("The video in writing"))

    checked_texts = ("body", "transcript")
    parent_page_types: ClassVar[list[str]] = ["content.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("video"),
        FieldPanel("transcript"),
        InlinePanel("questions", label=_("Question"), heading=_("Quiz")),
        picture_panel(),
    ]

    class Meta:
        verbose_name = _("Module of a course")


class QuizQuestion(Orderable):  # type: ignore[misc]
    """A question of a module's quiz."""

    module = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("Question"), max_length=300)
    options = models.TextField(
        _("Options"), max_length=1500, help_text=_("One a line. Put a star (*) before each right one.")
    )
    explanation = models.TextField(
        _("Why"), max_length=600, blank=True, help_text=_("Told to everyone who has answered.")
    )
    panels = [FieldPanel("text"), FieldPanel("options"), FieldPanel("explanation")]

    class Meta(Orderable.Meta):  # type: ignore[misc]
        verbose_name = _("Question")

    def clean(self) -> None:
        """ValidationError when no quiz can be made of the options."""
        super().clean()
        try:
            quiz.options(self.options)
        except BadInput:
            told = _("Write two to eight different options, one a line, with a star (*) before each right one.")
            raise ValidationError({"options": told}) from None
