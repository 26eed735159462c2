"""The fixed card that is shown first in a crisis: heading, a few sentences, lines to call. Pure, never generated.

The texts are in `data/crisis_cards.toml`, in Finnish, Swedish, English and plain Finnish (`fi-plain`).
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from luotsi.guidance.rules import lines
from luotsi.guidance.rules.crisis.model import KINDS, UNSURE, URGENCIES

LANGUAGES = ("fi", "sv", "en", "fi-plain")
_MOST_LINES = 5
_LONGEST_SENTENCE = 200


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line as the card shows it."""

    id: str
    name: str
    number: str
    url: str
    channel: str
    languages: tuple[str, ...]
    state: lines.State
    """open: answers now; unknown: its hours are not known for sure. Closed lines are not shown."""
    verified_on: str

    @property
    def link(self) -> str:
        """Where a touch leads: a call, or the chat's page."""
        return f"tel:{self.number.replace(' ', '')}" if self.number else self.url


@dataclass(frozen=True, slots=True)
class CrisisCard:
    """What is shown before anything else."""

    heading: str
    paragraphs: tuple[str, ...]
    lines: tuple[CardLine, ...]
    kind: str
    urgency: str


def card(kind: str | None, urgency: str | None, who: str | None, lang: str, at: datetime) -> CrisisCard:
    """The card for a finding. What is unknown is taken for the gravest: explicit, immediate, about the writer."""
    kind = kind if kind in (*KINDS, UNSURE) else "suicide_explicit"
    urgency = urgency if urgency in URGENCIES else "immediate"
    lang = lang if lang in LANGUAGES else "fi"
    texts = _texts()
    own = texts["kind"][kind]
    about = own.get("other", own["self"]) if who == "other" else own["self"]
    paragraphs = (texts["urgency"][urgency][lang], about[lang], texts["emergency"][lang])
    if urgency == "soon":
        paragraphs = (about[lang], texts["urgency"][urgency][lang], texts["emergency"][lang])
    return CrisisCard(own["heading"][lang], paragraphs, _lines(kind, lang, at), kind, urgency)


def all_lines(lang: str, at: datetime) -> tuple[CardLine, ...]:
    """Every line that may answer now, for the page of help at once: 112 first, then those in the language."""
    spoken = "fi" if lang == "fi-plain" else lang
    shown = [line for line in lines.packaged() if line.state(at) != "closed"]
    shown.sort(key=lambda line: (line.rank > 0, spoken not in line.languages, line.rank, line.id))
    return tuple(_shown(line, spoken, line.state(at)) for line in shown)


def _lines(kind: str, lang: str, at: datetime) -> tuple[CardLine, ...]:
    spoken = "fi" if lang == "fi-plain" else lang
    suiting = [(line, line.state(at)) for line in lines.for_kind(kind, spoken)]
    first = [pair for pair in suiting if pair[0].id == "emergency"]
    rest = [pair for pair in suiting if pair[0].id != "emergency" and pair[1] != "closed"]
    rest.sort(key=lambda pair: (spoken not in pair[0].languages, pair[1] != "open"))
    return tuple(_shown(line, spoken, state) for line, state in (first + rest)[:_MOST_LINES])


def _shown(line: lines.Line, lang: str, state: lines.State) -> CardLine:
    name = line.name.get(lang) or line.name["fi"]
    return CardLine(
        line.id, name, line.number, line.url, line.channel, line.languages, state, line.verified_on.isoformat()
    )


@cache
def _texts() -> Mapping[str, Any]:
    text = (files("luotsi.guidance") / "data" / "crisis_cards.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def flaws(texts: Mapping[str, Any] | None = None) -> Iterator[str]:
    """What is missing or too long in the texts: each kind and urgency needs them in every language."""
    texts = _texts() if texts is None else texts
    yield from _missing("emergency", texts.get("emergency", {}))
    for urgency in URGENCIES:
        yield from _missing(f"urgency.{urgency}", texts.get("urgency", {}).get(urgency, {}))
    for kind in (*KINDS, UNSURE):
        own = texts.get("kind", {}).get(kind, {})
        for part in ("heading", "self", "other"):
            yield from _missing(f"kind.{kind}.{part}", own.get(part, {}))


def _missing(where: str, by_language: Mapping[str, str]) -> Iterator[str]:
    for lang in LANGUAGES:
        said = by_language.get(lang, "").strip()
        if not said:
            yield f"{where}.{lang} is missing"
        elif len(said) > _LONGEST_SENTENCE:
            yield f"{where}.{lang} is longer than {_LONGEST_SENTENCE} characters"
