"""What a message tells beside the need: the municipality and the age. Pure; names of municipalities are given."""

import re
from collections.abc import Sequence
from functools import lru_cache

_AGE = re.compile(
    r"(?<!\d)(?P<age>\d{1,3})\s*-?\s*"
    r"(?:vuotta|vuotias|vuotiaa|vuotiaan|v\b|åring|år\b|years?\b|yrs?\b|y/?o\b)",
    re.IGNORECASE,
)
_AGE_AFTER = re.compile(r"\b(?:olen|oon|jag är|i am|i'm|im)\s+(?P<age>\d{1,3})(?!\s*[\d%/€]|[.,:]\d)", re.IGNORECASE)
_ONLY_NUMBER = re.compile(r"^\D{0,12}(?P<age>\d{1,3})\D{0,12}$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
OLDEST = 120
_SURE = 4
_ENDINGS = (
    "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "an", "en", "in", "on", "un", "yn", "än", "ön",
    "n", "iin", "seen", "s",
)  # fmt: skip
_STRONG = {"mäki": "mäe", "joki": "joe", "lahti": "lahde", "niemi": "nieme", "salmi": "salme", "koski": "koske",
           "järvi": "järve", "saari": "saare", "linki": "lingi",
           "sinki": "singi", "lampi": "lamme", "kylä": "kylä"}  # fmt: skip
"""Ends of names whose stem changes when they are inflected."""


def age(text: str, *, asked: bool = False) -> int | None:
    """The age told: "olen 16", "17-vuotias", "15 år"; a bare number only when age was asked. May be out of range.

    >>> age("oon 16v ja ahdistaa"), age("16"), age("16", asked=True), age("3 lasta"), age("I am 17")
    (16, None, 16, None, 17)
    """
    found = _AGE.search(text) or _AGE_AFTER.search(text) or (_ONLY_NUMBER.match(text.strip()) if asked else None)
    return int(found["age"]) if found else None


def municipality(text: str, names: Sequence[tuple[str, str]], *, asked: bool = False) -> str:
    """Code of the first municipality named, from (code, name) pairs, inflected or not; "" when none is.

    Names that are words too (Ii, Juva) count with a capital letter, or when the municipality was asked.

    >>> pairs = [("491", "Mikkeli"), ("593", "Pieksämäki"), ("740", "Nyslott")]
    >>> municipality("asun Mikkelissä", pairs), municipality("pieksämäeltä", pairs), municipality("mökki", pairs)
    ('491', '593', '')
    """
    forms, compounds = _forms(tuple(names))
    whole = text.lower()
    for name, code in compounds:
        if name in whole:
            return code
    words = (w for w in _WORD.findall(text) if asked or len(w) > _SURE or w[:1].isupper())
    return next((forms[w] for word in words if (w := word.lower()) in forms), "")


@lru_cache(maxsize=8)
def _forms(names: tuple[tuple[str, str], ...]) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Every inflected form with its code, of equal ones the first; and names of several words, such as S:t Michel."""
    forms: dict[str, str] = {}
    compounds = []
    for code, given in names:
        name = given.lower()
        if not name.replace("-", "").isalpha():
            compounds.append((name, code))
            continue
        forms.setdefault(name, code)
        for stem in _stems(name):
            for ending in _ENDINGS:
                forms.setdefault(stem + ending, code)
    return forms, tuple(compounds)


def _stems(name: str) -> list[str]:
    return [name, *(name[: -len(end)] + weak for end, weak in _STRONG.items() if name.endswith(end))]
