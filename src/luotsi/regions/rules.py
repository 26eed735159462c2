"""Areas of Finland as of a date: counties, municipalities, mergers, populations, distances.

Pure: no clock (the day is an argument) and no files. `queries.table()` builds the table of the packaged facts.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Self, TypeVar

from luotsi.kernel.errors import BadInput, NotFound
from luotsi.kernel.text import collation_key, pick

MEAN_EARTH_RADIUS_KM = 6371.0088  # IUGG mean radius R1


class CountyKind(StrEnum):
    COUNTY = "county"  # one of the 21 wellbeing services counties
    CITY = "city"  # Helsinki, which organises the services itself
    AUTONOMOUS = "autonomous"  # Åland


class ChangeKind(StrEnum):
    ABSORBED = "absorbed"  # the receiving municipality keeps its code
    FOUNDED = "founded"  # the receiving municipality starts with a new code on that day


class AreaKind(StrEnum):
    COUNTRY = "country"
    COUNTY = "county"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class County:
    code: str  # two digits; 90 Helsinki, 91 Åland
    name_fi: str
    name_sv: str
    name_en: str
    short_fi: str
    short_sv: str
    short_en: str
    genitive_fi: str
    kind: CountyKind
    row: int  # place on the tile map, from 1, north to south
    column: int  # from 1, west to east

    def name(self, language: str) -> str:
        """The official name in fi, sv or en; another language falls back to Finnish."""
        return pick({"fi": self.name_fi, "sv": self.name_sv, "en": self.name_en}, language)[0]

    def short_name(self, language: str) -> str:
        """The name as one says it, for charts and lists: Etelä-Savo, Södra Savolax, South Savo."""
        return pick({"fi": self.short_fi, "sv": self.short_sv, "en": self.short_en}, language)[0]


@dataclass(frozen=True, slots=True)
class Municipality:
    code: str  # three digits
    name_fi: str
    name_sv: str
    county: str
    languages: tuple[str, ...]  # official languages of the municipality, the majority's first
    latitude: float  # central locality, WGS84 degrees
    longitude: float
    population: int  # 31 December of population_year
    population_year: int
    valid_from: date | None = None  # None: before the table begins
    valid_to: date | None = None  # the last day; None: still valid
    successor: str | None = None

    def is_valid(self, on: date) -> bool:
        """Does the municipality exist on that day?"""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def name(self, language: str) -> str:
        """The name in fi or sv; other languages use the name in the majority's language, as Statistics Finland does."""
        majority = "sv" if self.languages[:1] == ("sv",) else "fi"
        return pick({"fi": self.name_fi, "sv": self.name_sv}, language if language in ("fi", "sv") else majority)[0]


@dataclass(frozen=True, slots=True)
class Change:
    date: date  # the first day of the new division
    from_code: str
    to_code: str
    kind: ChangeKind
    from_name_fi: str = ""
    from_name_sv: str = ""


@dataclass(frozen=True, slots=True)
class Population:
    code: str
    year: int
    count: int  # people on 31 December


@dataclass(frozen=True, slots=True)
class Neighbour:
    municipality: Municipality
    km: float  # great-circle distance between the centres


@dataclass(frozen=True, slots=True)
class Area:
    """A reference to an area, as written in addresses, parameters and stored rows."""

    kind: AreaKind
    code: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}" if self.code else str(self.kind)


_Row = TypeVar("_Row", County, Municipality)

COUNTRY = Area(AreaKind.COUNTRY)
_AREA = re.compile(r"(?P<kind>county|municipality):(?P<code>[0-9]+)")
_DIGITS = {AreaKind.COUNTY: 2, AreaKind.MUNICIPALITY: 3}


def parse_area(text: str) -> Area:
    """Read `country`, `county:12` or `municipality:491`; BadInput otherwise. Whether the area exists is not checked.

    >>> parse_area("municipality:491")
    Area(kind=<AreaKind.MUNICIPALITY: 'municipality'>, code='491')
    >>> str(parse_area("country"))
    'country'
    """
    if text == "country":
        return COUNTRY
    match = _AREA.fullmatch(text)
    if match is None:
        raise BadInput(f"“{text[:40]}” is not an area.", hint="Write country, county:12 or municipality:491.")
    kind, code = AreaKind(match["kind"]), match["code"]
    if len(code) != _DIGITS[kind]:
        raise BadInput(f"“{text[:40]}” is not an area.", hint=f"A {kind} code has {_DIGITS[kind]} digits.")
    return Area(kind, code)


def great_circle_km(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Distance along the sphere in kilometres between two points in degrees (haversine).

    >>> round(great_circle_km(60.170, 24.941, 61.498, 23.761))  # Helsinki, Tampere
    161
    """
    south, north = math.radians(latitude), math.radians(to_latitude)
    half_up, half_over = (north - south) / 2, math.radians(to_longitude - longitude) / 2
    root = math.sin(half_up) ** 2 + math.cos(south) * math.cos(north) * math.sin(half_over) ** 2
    return 2 * MEAN_EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(root)))


def by_name(municipalities: Iterable[Municipality], language: str) -> tuple[Municipality, ...]:
    """The municipalities in the alphabetical order of their names in that language (å, ä, ö after z)."""
    return tuple(sorted(municipalities, key=lambda m: (collation_key(m.name(language)), m.code)))


@dataclass(frozen=True, slots=True, eq=False)
class RegionTable:
    """Every county and municipality, with the mergers, immutable. Make one with `RegionTable.build`.

    Municipalities that ended before `complete_from` are known only from their merger: they have a successor and a
    former name, but no row of their own. Lists "as of" an earlier day are therefore refused rather than given short.
    """

    counties: Mapping[str, County]
    municipality_rows: Mapping[str, Municipality]
    changes: tuple[Change, ...]  # by date
    populations: Mapping[tuple[str, int], int]
    complete_from: date
    newest_division: date  # the day of the newest merger known
    _leaving: Mapping[str, Change]
    _joining: Mapping[str, tuple[Change, ...]]
    _counted: frozenset[str]

    @classmethod
    def build(
        cls,
        *,
        counties: Iterable[County],
        municipalities: Iterable[Municipality],
        changes: Iterable[Change] = (),
        populations: Iterable[Population] = (),
    ) -> Self:
        """Check the rows against one another and index them; BadInput names the row that does not fit."""
        county_rows = _unique(counties, "county")
        rows = _unique(municipalities, "municipality")
        ordered = tuple(sorted(changes, key=lambda c: (c.date, c.from_code)))
        leaving = {c.from_code: c for c in ordered}
        if len(leaving) != len(ordered):
            raise BadInput("A municipality leaves twice in the changes.", hint="Keep one row for each from_code.")
        _check_municipalities(rows, county_rows, leaving)
        _check_changes(ordered, rows, leaving)
        joining: dict[str, list[Change]] = {}
        for change in ordered:
            joining.setdefault(change.to_code, []).append(change)
        counts = {(p.code, p.year): p.count for p in populations}
        return cls(
            counties=MappingProxyType(county_rows),
            municipality_rows=MappingProxyType(rows),
            changes=ordered,
            populations=MappingProxyType(counts),
            complete_from=max((c.date for c in ordered if c.from_code not in rows), default=date.min),
            newest_division=max((c.date for c in ordered), default=date.min),
            _leaving=MappingProxyType(leaving),
            _joining=MappingProxyType({code: tuple(into) for code, into in joining.items()}),
            _counted=frozenset(code for code, _ in counts),
        )

    def county(self, code: str) -> County:
        """The county with that code; NotFound otherwise."""
        if code not in self.counties:
            raise NotFound(f"There is no county {code[:20]}.", hint="County codes are 01 to 21, 90 and 91.")
        return self.counties[code]

    def municipality(self, code: str) -> Municipality:
        """The municipality with that code, also one that has ended; NotFound otherwise."""
        row = self.municipality_rows.get(code)
        if row is not None:
            return row
        change = self._leaving.get(code)
        hint = f"It became part of {change.to_code} on {change.date}." if change else ""
        raise NotFound(f"There is no municipality {code[:20]}.", hint=hint)

    def municipalities(self, on: date) -> tuple[Municipality, ...]:
        """The municipalities of that day, by code; BadInput for a day before `complete_from`."""
        if on < self.complete_from:
            raise BadInput(
                f"The municipalities of {on} are not known.", hint=f"The list is complete from {self.complete_from}."
            )
        return tuple(m for _, m in sorted(self.municipality_rows.items()) if m.is_valid(on))

    def municipalities_of(self, county: str, on: date) -> tuple[Municipality, ...]:
        """The municipalities of the county on that day, by code; NotFound, BadInput."""
        code = self.county(county).code
        return tuple(m for m in self.municipalities(on) if m.county == code)

    def municipalities_in(self, area: Area, on: date) -> tuple[Municipality, ...]:
        """The municipalities of any area on that day, by code; a merged municipality gives its successor; NotFound."""
        match area.kind:
            case AreaKind.COUNTRY:
                return self.municipalities(on)
            case AreaKind.COUNTY:
                return self.municipalities_of(area.code, on)
            case AreaKind.MUNICIPALITY:
                return (self.municipality(self.successor(area.code, on)),)

    def county_of(self, municipality_code: str, on: date) -> County:
        """The county where that municipality, or the one it has merged into by that day, lies; NotFound.

        The division into counties is today's: for a day before the counties it tells where the place now belongs.
        """
        code = self.successor(municipality_code, on)
        while code not in self.municipality_rows:
            code = self._leaving[code].to_code
        return self.county(self.municipality_rows[code].county)

    def successor(self, code: str, on: date) -> str:
        """The code that stands for that municipality on that day, following mergers; itself while it is valid.

        NotFound when the code is unknown or the municipality was founded later.
        """
        row = self.municipality_rows.get(code)
        if row is None and code not in self._leaving:
            raise NotFound(f"There is no municipality {code[:20]}.")
        if row is not None and row.valid_from is not None and on < row.valid_from:
            raise NotFound(f"The municipality {code} did not exist on {on}.", hint=f"It begins on {row.valid_from}.")
        while (change := self._leaving.get(code)) is not None and change.date <= on:
            code = change.to_code
        return code

    def predecessors(self, code: str, since: date) -> tuple[str, ...]:
        """The codes that have merged into this one on that day or later, directly or through another, by code."""
        found: set[str] = set()
        waiting = [code]
        while waiting:
            for change in self._joining.get(waiting.pop(), ()):
                if change.date >= since and change.from_code not in found:
                    found.add(change.from_code)
                    waiting.append(change.from_code)
        return tuple(sorted(found))

    def nearest(self, code: str, n: int, on: date) -> tuple[Neighbour, ...]:
        """The n municipalities of that day whose centres are nearest to this one's, nearest first; NotFound."""
        home = self.municipality(self.successor(code, on))
        others = (m for m in self.municipalities(on) if m.code != home.code)
        found = [Neighbour(m, great_circle_km(home.latitude, home.longitude, m.latitude, m.longitude)) for m in others]
        return tuple(sorted(found, key=lambda x: (x.km, x.municipality.code))[: max(0, n)])

    def population(self, code: str, year: int, *, on: date | None = None) -> int | None:
        """People on 31 December of the year in the area the municipality has on the day `on` (default: newest known).

        Histories of the municipalities merged into it by that day are added. None when a figure is missing, or when the
        published figure already holds a municipality that joins only after `on`. NotFound when the code is not valid on
        that day: ask for its `successor`.
        """
        day = self.newest_division if on is None else on
        if (valid := self.successor(code, day)) != code:
            raise NotFound(f"The municipality {code} does not exist on {day}.", hint=f"It is part of {valid}.")
        return self._summed(code, year, day)

    def county_population(self, county: str, year: int, *, on: date | None = None) -> int | None:
        """People of the county on 31 December of the year; None when a municipality's figure is missing. NotFound."""
        return self.population_of(Area(AreaKind.COUNTY, county), year, on=on)

    def population_of(self, area: Area, year: int, *, on: date | None = None) -> int | None:
        """People of the area on 31 December of the year, in its division on the day `on` (default: newest known).

        None when a municipality's figure is missing; a merged municipality gives its successor's figure; NotFound.
        """
        day = self.newest_division if on is None else on
        total = 0
        for municipality in self.municipalities_in(area, day):
            count = self._summed(municipality.code, year, day)
            if count is None:
                return None
            total += count
        return total

    def name(self, area: Area, language: str, *, country: str = "") -> str:
        """The area's name (a county's is short); the country's is the caller's text; NotFound.

        A municipality known only from its merger has its former Finnish or Swedish name.
        """
        match area.kind:
            case AreaKind.COUNTRY:
                return country
            case AreaKind.COUNTY:
                return self.county(area.code).short_name(language)
            case AreaKind.MUNICIPALITY:
                change = self._leaving.get(area.code)
                if area.code in self.municipality_rows or change is None:
                    return self.municipality(area.code).name(language)
                return pick({"fi": change.from_name_fi, "sv": change.from_name_sv}, language)[0]

    def _summed(self, code: str, year: int, on: date) -> int | None:
        year_end = date(year, 12, 31)
        joining = self._joining.get(code, ())
        # A municipality founded later than the year has no figure of its own: it is the sum of its predecessors.
        founded = any(c.kind is ChangeKind.FOUNDED and year_end < c.date <= on for c in joining)
        total = self.populations.get((code, year), 0 if founded else None)
        for change in joining:
            # The figure of a year holds those who had joined by its end, and those who have no figures at all.
            held = change.date <= year_end or change.from_code not in self._counted
            joined = change.date <= on
            if held == joined:
                continue
            part = None if held else self._summed(change.from_code, year, on)
            if part is None or total is None:
                return None
            total += part
        return total


def _unique(rows: Iterable[_Row], what: str) -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    for row in rows:
        if row.code in found:
            raise BadInput(f"The {what} {row.code} has two rows.")
        found[row.code] = row
    return found


def _check_municipalities(
    rows: Mapping[str, Municipality], counties: Mapping[str, County], leaving: Mapping[str, Change]
) -> None:
    for row in rows.values():
        if row.county not in counties:
            raise BadInput(f"The municipality {row.code} names the county {row.county}, which has no row.")
        change = leaving.get(row.code)
        expected = (change.to_code, change.date - timedelta(days=1)) if change else (None, None)
        if (row.successor, row.valid_to) != expected:
            raise BadInput(f"The end of the municipality {row.code} differs from its row in the changes.")


def _check_changes(changes: Iterable[Change], rows: Mapping[str, Municipality], leaving: Mapping[str, Change]) -> None:
    for change in changes:
        after = leaving.get(change.to_code)
        if change.to_code not in rows and after is None:
            raise BadInput(f"The change of {change.from_code} leads to {change.to_code}, which has no row.")
        if change.to_code == change.from_code or (after is not None and after.date <= change.date):
            raise BadInput(f"The change of {change.from_code} leads to {change.to_code}, which has ended by then.")
