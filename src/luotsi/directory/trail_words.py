"""What the directory's acts are called on the trail of changes. Only wording."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luotsi.people import labels

WORDS: Mapping[str, Promise] = {
    "card made": _("Card made"),
    "card changed": _("Card changed"),
    "card copied": _("Card copied"),
    "phrase changed": _("Phrase changed"),
    "feedback-handle": _("Feedback handled"),
    "register-add": _("Organisation added to the register"),
    "register-change": _("Organisation changed in the register"),
    "register-remove": _("Organisation removed from the register"),
    "network-member": _("Network member changed"),
    "network-remove": _("Network member removed"),
    "network-turn": _("Turn of coordination set"),
    "survey-make": _("Survey made"),
    "survey-change": _("Survey changed"),
    "survey-question-add": _("Question added to a survey"),
    "survey-question-remove": _("Question removed from a survey"),
    "survey-question-move": _("Question moved in a survey"),
    "survey-read": _("Survey answers read"),
    "survey-remove": _("Survey removed"),
    "overlay": _("Editor’s additions changed"),
    "overlay-seen": _("Change of the source looked at"),
    "pin": _("Service put under a theme"),
    "unpin": _("Service taken from a theme"),
    "correct-summary": _("Summary corrected"),
    "life-areas-judged": _("Life areas of a service judged"),
    "life-areas-given-back": _("Life areas of a service read from its text again"),
    "merge-accepted": _("Merge accepted"),
    "merge-rejected": _("Merge rejected"),
    "merge-open": _("Merge undone"),
}


def register() -> None:
    """Tell them to the trail."""
    labels.add_acts(WORDS)
