"""Minimum criteria of service descriptions as a file: what a municipality's residents should find described. Pure."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from luotsi.kernel.errors import BadInput
from luotsi.kernel.text import Texts

DIMENSIONS = (
    "material-living-conditions", "health", "education", "activities-and-work", "voice-and-rights",
    "social-connections", "environment", "safety",
)  # fmt: skip
"""Slugs of the dimensions of wellbeing, as among the themes of scheme "stiglitz"."""
_LANGUAGES = ("fi", "sv", "en")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CLASS = re.compile(r"P\d{1,2}(\.\d{1,2})?")
_GROUP = re.compile(r"KR\d(\.\d)?")
_KEYS = frozenset(
    {"id", "dimension", "level", "owner", "classes", "terms", "words", "groups", "nationwide", "remote", "valid_from",
     "valid_to", "names"}
)  # fmt: skip


class Level(StrEnum):
    MINIMUM = "minimum"
    COMPLEMENTARY = "complementary"


class Owner(StrEnum):
    """Who must describe the service."""

    COUNTY = "county"
    MUNICIPALITY = "municipality"
    ORGANISATION = "organisation"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that should be described in every municipality, from a day on."""

    id: str
    dimension: str
    level: Level
    owner: Owner
    names: Texts
    valid_from: date
    valid_to: date | None = None
    """The last day; None: still valid."""
    classes: tuple[str, ...] = ()
    """Codes of PTV's service classes; a main class holds its sub-classes."""
    terms: tuple[str, ...] = ()
    """URIs of ontology terms."""
    words: tuple[str, ...] = ()
    """Beginnings of words in the name or keywords, in lower case."""
    groups: tuple[str, ...] = ()
    """Target groups of which the service needs one (or a sub-group of it); empty: no matter."""
    takes_nationwide: bool = False
    takes_remote: bool = False

    def is_valid(self, on: date) -> bool:
        """Whether it is followed on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True, eq=False)
class CriteriaSet:
    """A version of the criteria. Compared by identity: a file is read once."""

    version: str
    source: Texts = field(default_factory=dict)
    rows: tuple[Criterion, ...] = ()

    def on(self, day: date) -> tuple[Criterion, ...]:
        """Those followed on that day, by dimension in the order of `DIMENSIONS`, then as in the file."""
        return tuple(sorted((c for c in self.rows if c.is_valid(day)), key=lambda c: DIMENSIONS.index(c.dimension)))


def read_criteria(text: str) -> CriteriaSet:
    """The criteria of a TOML text; BadInput names the row and what is wrong with it."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput("The criteria are not TOML.", hint=str(error)) from error
    version, rows = document.get("version"), document.get("criterion")
    if not isinstance(version, str) or not version.strip():
        raise BadInput("The criteria have no version.", hint='Write version = "2026.1" before the first criterion.')
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput("The file has no criteria.", hint="Each criterion begins with [[criterion]].")
    criteria = tuple(_criterion(row, place) for place, row in enumerate(rows, start=1))
    _refuse_overlaps(criteria)
    return CriteriaSet(version.strip(), _texts(document.get("source", {}), "source"), criteria)


def _refuse_overlaps(criteria: Iterable[Criterion]) -> None:
    last: dict[str, Criterion] = {}
    for c in sorted(criteria, key=lambda c: (c.id, c.valid_from)):
        before = last.get(c.id)
        if before and (before.valid_to is None or before.valid_to >= c.valid_from):
            raise BadInput(f"The criterion {c.id!r} is valid twice on {c.valid_from}.", hint="Give the older valid_to.")
        last[c.id] = c


def _criterion(row: Mapping[str, object], place: int) -> Criterion:
    id_ = row.get("id")
    if not isinstance(id_, str) or not _ID.fullmatch(id_) or len(id_) > 60:
        raise BadInput(f"Criterion {place} has no usable id.", hint="Lower-case letters a to z, digits and hyphens.")
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise BadInput(
            f"Criterion {id_!r} has an unknown key {unknown[0]!r}.", hint=f"Known: {', '.join(sorted(_KEYS))}."
        )
    names = _texts(row.get("names"), id_)
    if not names.get("fi"):
        raise BadInput(f"Criterion {id_!r} has no Finnish name.")
    start, end = row.get("valid_from"), row.get("valid_to")
    if not isinstance(start, date) or not (end is None or isinstance(end, date)) or (end and end < start):
        raise BadInput(f"Criterion {id_!r}: valid_from and valid_to must be days such as 2026-01-01, in order.")
    classes, groups = _words(row, "classes", id_, _CLASS), _words(row, "groups", id_, _GROUP)
    terms = _words(row, "terms", id_)
    words = tuple(w.casefold() for w in _words(row, "words", id_))
    if not (classes or terms or words):
        raise BadInput(f"Criterion {id_!r} names no classes, terms or words.", hint="No service could fulfil it.")
    return Criterion(
        id=id_,
        dimension=_one_of(row, "dimension", id_, DIMENSIONS),
        level=Level(_one_of(row, "level", id_, tuple(Level))),
        owner=Owner(_one_of(row, "owner", id_, tuple(Owner))),
        names=names,
        valid_from=start,
        valid_to=end,
        classes=classes,
        terms=terms,
        words=words,
        groups=groups,
        takes_nationwide=_flag(row, "nationwide", id_),
        takes_remote=_flag(row, "remote", id_),
    )


def _one_of(row: Mapping[str, object], key: str, id_: str, allowed: tuple[str, ...]) -> str:
    value = row.get(key)
    if value not in allowed:
        raise BadInput(
            f"Criterion {id_!r}: {key} cannot be {str(value)[:40]!r}.", hint=f"Allowed: {', '.join(allowed)}."
        )
    return str(value)


def _flag(row: Mapping[str, object], key: str, id_: str) -> bool:
    value = row.get(key, False)
    if not isinstance(value, bool):
        raise BadInput(f"Criterion {id_!r}: {key} must be true or false.")
    return value


def _words(row: Mapping[str, object], key: str, id_: str, form: re.Pattern[str] | None = None) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise BadInput(f"Criterion {id_!r}: {key} must be a list of texts.")
    wrong = next((v for v in value if form and not form.fullmatch(v)), None)
    if wrong:
        raise BadInput(f"Criterion {id_!r}: {wrong[:40]!r} is not among {key}.", hint="They look like P5.7 or KR1.1.")
    return tuple(dict.fromkeys(value))


def _texts(value: object, what: str) -> Texts:
    if not isinstance(value, dict) or not all(k in _LANGUAGES and isinstance(v, str) for k, v in value.items()):
        raise BadInput(f"{what!r} needs texts by language.", hint=f"Languages: {', '.join(_LANGUAGES)}.")
    return {k: v.strip() for k, v in value.items() if v.strip()}
