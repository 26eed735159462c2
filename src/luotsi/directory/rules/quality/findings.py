"""What a check finds and where, and which checks there are. What they are called to people is not owned here."""

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How much it matters to the reader."""

    ADVICE = 1
    """It would read better."""
    WARNING = 2
    """It is against the rules of the Finnish Service Catalogue, or hard to read."""
    ERROR = 3
    """People cannot find, reach or trust the service."""


CHECKS: dict[str, Severity] = {
    "summary-missing": Severity.ERROR,
    "summary-short": Severity.ADVICE,
    "summary-is-name": Severity.WARNING,
    "summary-repeats-name": Severity.ADVICE,
    "phone-in-text": Severity.WARNING,
    "email-in-text": Severity.WARNING,
    "web-in-text": Severity.WARNING,
    "hours-in-text": Severity.WARNING,
    "long-sentence": Severity.WARNING,
    "long-paragraph": Severity.ADVICE,
    "hard-to-read": Severity.ADVICE,
    "copied-general": Severity.ADVICE,
    "too-many-classes": Severity.WARNING,
    "only-main-class": Severity.WARNING,
    "too-many-terms": Severity.ADVICE,
    "missing-language": Severity.WARNING,
    "past-hours": Severity.WARNING,
    "no-channel": Severity.ERROR,
    "dead-link": Severity.ERROR,
    "stale": Severity.WARNING,
}
"""Checks of services, with how much each matters."""

NO_SERVICE = "no-service"
"""The check of channels: one that no published service uses."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    check: str
    lang: str = ""
    part: str = ""
    """Field of the record that holds the text, such as `descriptions`; "" when it is of no text."""
    start: int | None = None
    end: int | None = None
    """Where in that text, in characters; None when it is of the whole."""
    value: str = ""
    """A number, a code, an address or a name that the explanation tells."""

    @property
    def severity(self) -> Severity:
        return CHECKS[self.check]
