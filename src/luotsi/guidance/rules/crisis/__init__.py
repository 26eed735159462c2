"""Looks for crisis in a message: self-harm, violence, abuse, a child in danger, a medical emergency. Pure.

By a lexicon with context rules (`data/crisis/*.toml`), in Finnish, Swedish and English mixed, dialect and typos
included, and by a small statistical model beside them (`witness`); deterministic, explained by rule names. What is
said to the person is elsewhere: `rules.cards`.
"""

from luotsi.guidance.rules.crisis import matching, patterns, witness
from luotsi.guidance.rules.crisis.model import KINDS, THRESHOLD, UNSURE, URGENCIES, Finding, Kind, Urgency, Who

__all__ = ["KINDS", "THRESHOLD", "UNSURE", "URGENCIES", "Finding", "Kind", "Urgency", "Who", "check"]


def check(text: str) -> Finding:
    """What the message tells of danger to the writer or to somebody else.

    >>> check("Haluan kuolla").kind
    'suicide_explicit'
    >>> check("Kuolen nauruun").crisis
    False
    """
    found, seen = matching.examine(text, patterns.packaged())
    return witness.weigh(found, seen, witness.packaged())
