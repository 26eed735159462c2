"""What the second witness of crisis learns from: sentences written for it, also typed carelessly. Pure."""

import csv
import hashlib
import io
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from luotsi.guidance.rules import area_words
from luotsi.guidance.rules.crisis import matching, patterns
from luotsi.guidance.rules.crisis.careless import careless
from luotsi.guidance.rules.crisis.model import KINDS, URGENCIES, Kind, Urgency
from luotsi.guidance.rules.crisis.witness import Example
from luotsi.kernel.errors import BadInput

_COPIES = 2
"""How often each sentence is learned typed carelessly."""

Row = tuple[str, Kind | None, Urgency | None]
"""A text with kind and urgency, None where there is no crisis."""


@dataclass(frozen=True, slots=True)
class Contents:
    """CSV files (text, label, kind, urgency), one of each writer. The sayings of life areas are learned beside them."""

    unknown: tuple[bytes, ...]
    """The rules were not written with these: they tell how much the model weighs beside the rules."""
    known: tuple[bytes, ...] = ()

    def digest(self) -> str:
        """Of all that is learned from and of the rules' files: when it differs, the model is to be made anew."""
        sayings = "\n".join(saying.text for saying in area_words.words().sayings).encode()
        parts = (hashlib.sha256(c).digest() for c in (*self.unknown, *self.known, sayings, *patterns.contents()))
        return hashlib.sha256(b"".join(parts)).hexdigest()[:32]


def examples(contents: Contents) -> list[Example]:
    """Everything to learn from; BadInput for a file that cannot be read."""
    found: list[Example] = []
    for group, content in enumerate(contents.unknown):
        found += _heard(rows(content), group)
    for content in contents.known:
        found += _heard(rows(content), None)
    found += _heard(((saying.text, None, None) for saying in area_words.words().sayings), None)
    return found


def rows(content: bytes) -> list[Row]:
    """What a file holds; BadInput says what is wrong with it."""
    try:
        return [_row(row) for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    except (UnicodeDecodeError, csv.Error, KeyError) as error:
        raise BadInput(f"A corpus cannot be read: {error}.", hint="UTF-8: text, label, kind, urgency.") from error


def _row(row: Mapping[str, str]) -> Row:
    if row["label"] != "crisis":
        return row["text"], None, None
    kind = next((kind for kind in KINDS if kind == row["kind"]), None)
    urgency = next((urgency for urgency in URGENCIES if urgency == row["urgency"]), None)
    if kind is None or urgency is None:
        raise BadInput(
            f"A corpus has an unknown kind or urgency: {row['kind']}, {row['urgency']}.",
            hint=f"One of {', '.join(KINDS)}; {', '.join(URGENCIES)}.",
        )
    return row["text"], kind, urgency


def _heard(given: Iterable[Row], group: int | None) -> Iterator[Example]:
    packaged, chance = patterns.packaged(), random.Random(0 if group is None else 1 + group)  # noqa: S311 (typing errors, no secret)
    for text, kind, urgency in given:
        for typed in (text, *(careless(text, chance) for _ in range(_COPIES))):
            found, seen = matching.examine(typed, packaged)
            if seen.words:
                yield Example(found, seen, kind, urgency, group)
