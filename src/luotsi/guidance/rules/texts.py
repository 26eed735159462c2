"""What is done with every free text before anything else: crisis looked for, personal data masked. Pure."""

from dataclasses import dataclass

from luotsi.guidance.rules.crisis import UNSURE, Kind, Urgency, Who, check
from luotsi.kernel.masking import mask


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text that may be stored, logged or given to a model: only as `masked`."""

    crisis: bool
    kind: Kind | None
    urgency: Urgency | None
    masked: str
    who: Who | None = None
    is_kind_sure: bool = True

    @property
    def card_kind(self) -> str:
        """What the card speaks of: the kind, or nothing certain."""
        return (self.kind or "") if self.is_kind_sure else UNSURE


def check_text(text: str) -> CheckedText:
    """The text with identity codes, phones and e-mails taken out, and whether it tells of a crisis.

    >>> check_text("Haluan kuolla. Nimeni on 131052-308T").masked
    'Haluan kuolla. Nimeni on [•••]'
    """
    finding = check(text)
    return CheckedText(finding.crisis, finding.kind, finding.urgency, mask(text), finding.who, finding.is_kind_sure)
