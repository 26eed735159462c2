"""Phrases for client records and openers for conversation: their packaged file, versions, and filling in. Pure."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from luotsi.kernel.errors import BadInput

LANGUAGES = ("fi", "sv", "en", "fi-plain")
"""fi-plain is plain Finnish (selkosuomi); only some phrases are offered in it."""
LONGEST = 600
BLANK = "________"
"""What stands where nothing has been chosen, to be written over."""
_PLACE = re.compile(r"\{([a-z]*)\}")
_PLACES = frozenset({"service", "date"})
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEYS = frozenset({"key", "kind", "theme", "date", *LANGUAGES})


class Kind(StrEnum):
    """What a phrase is for."""

    GUIDED = "guided"
    RECOMMENDED = "recommended"
    CARD = "card"
    FOLLOW_UP = "follow-up"
    DECLINED = "declined"
    OPENER = "opener"


@dataclass(frozen=True, slots=True)
class Version:
    """One wording; 1 is the packaged one."""

    number: int
    text: str
    day: date
    maker: str = ""
    """Empty for the packaged wording."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase with all wordings it has had, by language, the oldest first."""

    key: str
    kind: Kind
    theme: str = ""
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)

    def newest(self, lang: str) -> Version | None:
        """The wording in force; None when the phrase is not offered in that language."""
        found = self.versions.get(lang, ())
        return found[-1] if found else None


def read_phrases(text: str) -> tuple[Phrase, ...]:
    """The phrases of a TOML text, in its order. BadInput says what is wrong."""
    try:
        rows = tomllib.loads(text).get("phrase")
    except tomllib.TOMLDecodeError as error:
        raise BadInput("The phrases are not TOML.", hint=str(error)) from error
    if not isinstance(rows, list):
        raise BadInput("The file has no phrases.", hint="Each phrase begins with [[phrase]].")
    phrases = tuple(_phrase(row, place) for place, row in enumerate(rows, start=1))
    keys = [p.key for p in phrases]
    if twice := next((k for k in keys if keys.count(k) > 1), ""):
        raise BadInput(f"The phrase {twice!r} occurs twice.")
    return phrases


def with_versions(
    phrases: Iterable[Phrase], added: Mapping[tuple[str, str], tuple[Version, ...]]
) -> tuple[Phrase, ...]:
    """The phrases with editors' wordings, which are given by (key, language)."""
    return tuple(
        Phrase(
            p.key, p.kind, p.theme, {lang: (*had, *added.get((p.key, lang), ())) for lang, had in p.versions.items()}
        )
        for p in phrases
    )


def fault(text: str) -> str:
    """Why a wording cannot be used: "empty", "long" or "place" (a place in braces that is not known); "" when it can.

    >>> fault("Ohjattu: {service}, {kuka}")
    'place'
    """
    if not text.strip():
        return "empty"
    if len(text) > LONGEST:
        return "long"
    return "place" if set(_PLACE.findall(text)) - _PLACES else ""


def filled(text: str, *, service: str = "", day: str = "") -> str:
    """The wording with its places filled in.

    >>> filled("Annettu kortti {date}: {service}.", day="22.11.2026")
    'Annettu kortti 22.11.2026: ________.'
    """
    given = {"service": service or BLANK, "date": day or BLANK}
    return _PLACE.sub(lambda match: given.get(match[1], match[0]), text)


def _phrase(row: object, place: int) -> Phrase:
    if not isinstance(row, dict):
        raise BadInput(f"Phrase {place} is not a table.", hint="Each phrase begins with [[phrase]].")
    key, kind, theme, day = row.get("key"), row.get("kind"), row.get("theme", ""), row.get("date")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise BadInput(f"Phrase {place} has no usable key.", hint="Lower-case letters a to z, digits and hyphens.")
    if unknown := sorted(set(row) - _KEYS):
        raise BadInput(f"Phrase {key!r} has an unknown key {unknown[0]!r}.", hint=f"Known: {', '.join(sorted(_KEYS))}.")
    if kind not in tuple(Kind):
        raise BadInput(f"Phrase {key!r} has no known kind.", hint=f"Known: {', '.join(Kind)}.")
    if not isinstance(theme, str) or not isinstance(day, date):
        raise BadInput(f"Phrase {key!r}: theme must be a text and date a day.")
    texts = {lang: row[lang] for lang in LANGUAGES if lang in row}
    if "fi" not in texts:
        raise BadInput(f"Phrase {key!r} has no Finnish wording.")
    for lang, text in texts.items():
        if not isinstance(text, str) or fault(text):
            raise BadInput(f"Phrase {key!r}, {lang}: the wording cannot be used.", hint="Places: {service}, {date}.")
    return Phrase(key, Kind(kind), theme, {lang: (Version(1, text, day),) for lang, text in texts.items()})
