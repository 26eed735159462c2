"""What an indicator is: names, unit, direction, calculation, owner, sources, as `definition.toml` tells it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from luotsi.kernel.errors import BadInput

LANGUAGES = ("fi", "sv", "en")
T = TypeVar("T", bound=StrEnum)
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Theme(StrEnum):
    """The county's themes, in the order they are shown."""

    HEALTH = "health"
    INCAPACITY = "incapacity"
    WORK = "work"
    SERVICES = "services"


class Direction(StrEnum):
    """Which way is better for people."""

    LOWER = "lower"
    HIGHER = "higher"
    NONE = "none"


class Kind(StrEnum):
    """How the figures come about."""

    PUBLISHED = "published"
    """As the source gives them."""
    PROPORTION = "proportion"
    RATE = "rate"
    STANDARDISED = "standardised"
    PYLL = "pyll"
    LIFE_EXPECTANCY = "life-expectancy"
    MEAN = "mean"


class DeficitUnit(StrEnum):
    """What a deficit is counted in, a year."""

    NONE = ""
    LIFE_YEARS = "life-years"
    PEOPLE = "people"
    EUROS = "euros"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an indicator's figures come from."""

    dataset: str
    """Name in the warehouse: `sotkanet:3105`, `statfin:deaths`, `tabular:…`."""
    title: str
    """What the source itself must call it: another title under the same id is refused."""
    address: str


@dataclass(frozen=True, slots=True)
class Calculation:
    kind: Kind
    per: float = 1.0
    """What a rate is told per: 100 for per cent, 100 000 for deaths."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """By kind: numerator, denominator (datasets), limit, minimum, standard, causes, ages, years pooled …"""


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator. Texts are ours, by language."""

    slug: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    units: Mapping[str, str]
    theme: Theme
    direction: Direction
    deficit: DeficitUnit
    decimals: int
    calculation: Calculation
    sources: tuple[Source, ...]
    owner: str
    licence: str
    is_open: bool
    """Whether its figures may be redistributed; else they are shown inside the installation that fetched them only."""
    checker: str
    next_review: date
    suppress_below: int
    """Counts under this are not published; 0 where the source has already seen to it."""
    keywords: tuple[str, ...] = ()
    service_themes: tuple[str, ...] = ()
    """Themes of the directory whose services answer this deficit."""

    def name(self, lang: str) -> str:
        return self.names.get(lang) or self.names["fi"]

    def unit(self, lang: str) -> str:
        return self.units.get(lang) or self.units["fi"]

    def description(self, lang: str) -> str:
        return self.descriptions.get(lang) or self.descriptions["fi"]


def parse(slug: str, text: str) -> Definition:
    """Read a `definition.toml`. BadInput names the key that is missing or wrong."""
    if not _SLUG.fullmatch(slug):
        raise BadInput(f"“{slug[:60]}” cannot name an indicator.", hint="Use small letters, digits and single hyphens.")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{slug}: definition.toml is not TOML: {error}.", hint="Mend the line it names.") from error
    read = _Reader(slug, content)
    calculation = read.table("calculation")
    parameters = {key: value for key, value in calculation.items() if key not in {"kind", "per"}}
    return Definition(
        slug=slug,
        names=read.texts("names"),
        descriptions=read.texts("descriptions"),
        units=read.texts("units"),
        theme=read.choice("theme", Theme),
        direction=read.choice("direction", Direction),
        deficit=read.choice("deficit", DeficitUnit, default=""),
        decimals=read.whole("decimals", default=1, most=6),
        calculation=Calculation(
            kind=_choice(read, "calculation.kind", calculation.get("kind"), Kind),
            per=read.per(calculation.get("per", 1)),
            parameters=parameters,
        ),
        sources=read.sources(),
        owner=read.text("owner"),
        licence=read.text("licence"),
        is_open=bool(content.get("is_open", False)),
        checker=read.text("checker"),
        next_review=read.day("next_review"),
        suppress_below=read.whole("suppress_below", default=5, most=1000),
        keywords=tuple(str(k) for k in content.get("keywords", [])),
        service_themes=tuple(str(k) for k in content.get("service_themes", [])),
    )


class _Reader:
    """Typed reads of a parsed file that say what is wrong where."""

    def __init__(self, slug: str, content: Mapping[str, Any]) -> None:
        self.slug = slug
        self.content = content

    def wrong(self, key: str, wanted: str) -> BadInput:
        return BadInput(f"{self.slug}: {key} is missing or wrong in definition.toml.", hint=f"Give {wanted}.")

    def table(self, key: str) -> Mapping[str, Any]:
        value = self.content.get(key)
        if not isinstance(value, dict):
            raise self.wrong(key, f"a table [{key}]")
        return value

    def text(self, key: str) -> str:
        value = self.content.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "a text")
        return value.strip()

    def texts(self, key: str) -> dict[str, str]:
        table = self.table(key)
        for lang in LANGUAGES:
            if not isinstance(table.get(lang), str) or not table[lang].strip():
                raise self.wrong(f"{key}.{lang}", "a text in fi, sv and en")
        return {lang: table[lang].strip() for lang in LANGUAGES}

    def choice(self, key: str, kind: type[T], *, default: str | None = None) -> T:
        return _choice(self, key, self.content.get(key, default), kind)

    def whole(self, key: str, *, default: int, most: int) -> int:
        value = self.content.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise self.wrong(key, f"a whole number from 0 to {most}")
        return value

    def day(self, key: str) -> date:
        value = self.content.get(key)
        if not isinstance(value, date):
            raise self.wrong(key, "a date such as 2027-06-01, without quotation marks")
        return value

    def per(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
            raise self.wrong("calculation.per", "a number above zero")
        return float(value)

    def sources(self) -> tuple[Source, ...]:
        rows = self.content.get("source")
        keys = ("dataset", "title", "address")
        if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows):
            told = [[row.get(key) for key in keys] for row in rows]
            if all(isinstance(text, str) and text.strip() for texts in told for text in texts):
                return tuple(Source(*(text.strip() for text in texts)) for texts in told)
        raise self.wrong("source", "at least one [[source]] with dataset, title and address")


def _choice(read: _Reader, key: str, value: object, kind: type[T]) -> T:
    try:
        return kind(str(value))
    except ValueError:
        raise read.wrong(key, "one of " + ", ".join(repr(k.value) for k in kind)) from None
