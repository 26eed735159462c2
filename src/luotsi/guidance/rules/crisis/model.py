"""What is looked for and what is found: kinds, urgencies and the finding. Pure; no texts for people."""

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "suicide_explicit",
    "suicide_passive",
    "self_harm",
    "violence_home",
    "sexual_violence",
    "child_danger",
    "medical_emergency",
]
Urgency = Literal["immediate", "urgent", "soon"]
"""immediate: danger now or today; urgent: help the same day; soon: passive thoughts without a further sign."""
Who = Literal["self", "other"]

KINDS: tuple[Kind, ...] = get_args(Kind)
UNSURE = "unsure"
"""In place of a kind: something grave, but the words do not tell what."""
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Finding:
    """What a message tells of danger. `why` names rules for operators and never holds words of the message."""

    crisis: bool
    kind: Kind | None = None
    urgency: Urgency | None = None
    score: float = 0.0
    """0 to 1; from `THRESHOLD` on the fixed card is shown."""
    who: Who | None = None
    why: tuple[str, ...] = ()
    is_kind_sure: bool = True
    """Whether the kind may be said aloud; else a card that fits every kind is shown."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen in a message besides what the rules conclude: matter for the second witness."""

    words: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    has_idiom: bool = False
    is_taken_back: bool = False
    """A rule matched, but its circumstances (story, quotation, negation, past) took it back."""
    has_now: bool = False
    who: Who = "self"
