"""Shapes of the demo content's TOML files, and their reading. A misspelt key is refused, not ignored."""

import csv
import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from luotsi.directory.rules.records import ChannelType, Charge, CodeRecord, CodeScheme
from luotsi.kernel.text import Texts


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(_Shape):
    """A municipality of the demo world: what its regional record does not tell. The forms fill {name}, {of}, {in}."""

    code: str
    postal_code: str
    of: str
    """Finnish genitive."""
    within: str
    """Finnish "in"."""


class HoursSet(_Shape):
    spans: list[str] = []
    """"mon-fri 08:00-16:00"; over midnight when it closes before it opens."""
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    closed: bool = False
    always: bool = False
    appointment: bool = False
    exception: bool = False
    info: Texts = {}


class HoursPreset(_Shape):
    key: str
    sets: list[HoursSet]
    holidays: bool = True
    """Whether the closures of the preset "holidays" hold too."""


class SentenceGroup(_Shape):
    heading: Texts
    sentences: list[Texts]


class Access(_Shape):
    """How one gets into a building."""

    key: str
    entrance: Texts
    groups: list[SentenceGroup]


class Organization(_Shape):
    key: str
    names: Texts
    texts: Texts
    type: str
    municipality: str = ""
    area: str | list[str] = "county"
    each: bool = False


class Location(_Shape):
    """A place to go to; with `each`, one in every municipality (or in those listed)."""

    key: str
    org: str
    names: Texts
    street: Texts
    number: int
    hours: str = ""
    access: str = ""
    each: bool | list[str] = False
    municipality: str = ""
    languages: list[str] = ["fi"]
    hours_at: dict[str, str] = {}
    """Municipality code to a preset that differs from `hours`."""


class Line(_Shape):
    """A phone service."""

    key: str
    org: str
    names: Texts
    last: int
    """The last two digits of the number."""
    hours: str
    charge: Charge = Charge.UNKNOWN
    charge_info: str = ""
    languages: list[str] = ["fi"]
    area: str = "county"


class Site(_Shape):
    """A web page, an e-service or a printable form."""

    key: str
    type: ChannelType
    org: str
    names: Texts
    texts: Texts
    path: str
    authentication: bool = False
    wcag: str = ""
    languages: list[str] = ["fi", "sv", "en"]
    form: str = ""
    area: str = "county"


class At(_Shape):
    """A service at a channel, where something differs there."""

    channel: str
    hours: str = ""
    charge: Charge = Charge.UNKNOWN
    charge_info: str = ""
    texts: Texts = {}


class Version(_Shape):
    """A service in one language; `how` and `who` replace the phrases."""

    name: str
    summary: str = Field(max_length=150)
    text: str
    how: str = ""
    who: str = ""
    alt: str = ""
    keywords: list[str] = []


class Service(_Shape):
    key: str
    org: str
    classes: list[str]
    groups: list[str] = ["KR1"]
    events: list[str] = []
    each: bool | list[str] = False
    area: str | list[str] = "county"
    at: list[str | At]
    """Channels: a key; of a place template the key alone (the own municipality), with "-491", or "-*" for all.
    A "?" at the end: only where there is one."""
    how: str = ""
    who: str = ""
    charge: Charge = Charge.FREE
    cost: str = ""
    processing: str = ""
    ages: tuple[int | None, int | None] = (None, None)
    languages: list[str] = ["fi"]
    producer: str = ""
    vouchers: bool = False
    notes: dict[str, Texts] = {}
    """Municipality code to a sentence that is true only there."""
    fi: Version
    sv: Version | None = None
    en: Version | None = None

    def versions(self) -> dict[str, Version]:
        """Language to text, only those there are."""
        given = {"fi": self.fi, "sv": self.sv, "en": self.en}
        return {lang: version for lang, version in given.items() if version}


class Content(_Shape):
    """All files together."""

    municipality: list[Place]
    phrase: dict[str, Texts]
    hours: list[HoursPreset]
    access: list[Access]
    organization: list[Organization]
    location: list[Location]
    line: list[Line]
    site: list[Site]
    service: list[Service]


@cache
def read() -> Content:
    """The packaged content."""
    merged: dict[str, Any] = {}
    for path in sorted(resources.files(__package__).joinpath("content").iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".toml"):
            continue
        for name, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(value, dict):
                merged.setdefault(name, {}).update(value)
            else:
                merged.setdefault(name, []).extend(value)
    return Content.model_validate(merged)


@cache
def read_codes() -> tuple[CodeRecord, ...]:
    """Names of the classes, target groups and life events that the content uses, and of their parents."""
    text = resources.files(__package__).joinpath("content", "codes.csv").read_text(encoding="utf-8")
    return tuple(
        CodeRecord(
            scheme=CodeScheme(row["scheme"]),
            code=row["code"],
            names={lang: row[lang] for lang in ("fi", "sv", "en")},
            parent=row["parent"],
            uri=row["uri"],
        )
        for row in csv.DictReader(text.splitlines())
    )
