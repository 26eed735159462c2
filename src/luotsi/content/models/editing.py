"""The form of every page in the CMS: checks of accessibility when a page is saved, sent to review or published.

A draft is always saved, with what is wrong told; what is published or sent to review must be in order. Advice (long
sentences) is told and binds nobody.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm

from luotsi.content.rules import checks
from luotsi.content.rules.checks import Finding, Problem
from luotsi.content.rules.running import is_good_link

_TOLD = {
    Problem.FIRST_HEADING: gettext_lazy("The first heading “%(about)s” must be of the highest level (Heading 2)."),
    Problem.SKIPPED_LEVEL: gettext_lazy("The heading “%(about)s” skips a level: after Heading 2 comes Heading 3."),
    Problem.EMPTY_HEADING: gettext_lazy("There is a heading without text. Remove it."),
    Problem.BOLD_HEADING: gettext_lazy("“%(about)s” is bold but looks like a heading. Make it a heading."),
    Problem.VAGUE_LINK: gettext_lazy("The link “%(about)s” does not tell where it leads. Write its destination."),
    Problem.BARE_LINK: gettext_lazy("The link “%(about)s” is a bare address. Write words instead."),
    Problem.NO_ALT: gettext_lazy("A picture is not described. Describe it in words or mark it as decoration."),
    Problem.ALT_IS_FILE: gettext_lazy("The description of a picture is a file name: “%(about)s”. Write what it shows."),
    Problem.LONG_SENTENCE: gettext_lazy("A long sentence: “%(about)s” Could it be two?"),
}
PUBLISHING = ("action-publish", "action-submit", "action-workflow-action")
"""Buttons with which a page leaves its writer's hands."""


def told(finding: Finding) -> str:
    """The finding in the editor's language.

    The words of the page go in last, so that a percent sign in them stays one.
    """
    return str(_TOLD[finding.problem]) % {"about": finding.about}


class CheckedForm(WagtailAdminPageForm):  # type: ignore[misc]
    """A page's form with our checks; `advice` is what is told after saving."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.advice: tuple[Finding, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Errors stand at their field; see the module for what binds when."""
        cleaned: dict[str, Any] = super().clean()
        is_leaving = any(self.data.get(name) for name in PUBLISHING)
        advice: list[Finding] = []
        for field, findings in self._findings(cleaned):
            binding = [f for f in findings if is_leaving and not f.is_advice]
            advice += [f for f in findings if f not in binding]
            if binding:
                self.add_error(field, ValidationError([told(f) for f in binding]))
        self._check_dates(cleaned)
        link = cleaned.get("button_link")
        if link and not is_good_link(link):
            self.add_error("button_link", _("Write a page of this site, such as /fi/themes/, or an https:// address."))
        if bool(link) != bool(cleaned.get("button_text")) and "button_text" in self.fields:
            self.add_error("button_text", _("A button needs both a text and an address."))
        self.advice = tuple(advice)
        self.instance.advice = tuple(told(f) for f in advice)
        return cleaned

    def _findings(self, cleaned: dict[str, Any]) -> list[tuple[str, list[Finding]]]:
        lang = self.instance.language
        found = [
            (name, list(checks.findings(str(cleaned.get(name) or ""), lang)))
            for name in self.instance.checked_texts
            if name in self.fields
        ]
        if cleaned.get("summary"):
            found.append(("summary", list(checks.long_sentences([cleaned["summary"]], lang))))
        if cleaned.get("picture") and "picture_alt" in self.fields:
            alt, is_decorative = cleaned.get("picture_alt") or "", bool(cleaned.get("picture_is_decorative"))
            found.append(("picture_alt", list(checks.picture(alt, is_decorative=is_decorative))))
        return found

    def _check_dates(self, cleaned: dict[str, Any]) -> None:
        for first, last in (("starts_on", "ends_on"), ("notice_from", "notice_until"), ("starts_at", "ends_at")):
            if cleaned.get(first) and cleaned.get(last) and cleaned[first] > cleaned[last]:
                self.add_error(last, _("The end is before the beginning."))
