"""Reads of areas. The facts are packaged CSV files, loaded once; there are no tables. Today is an argument."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources

from luotsi.regions.rules import (
    Area,
    Change,
    ChangeKind,
    County,
    CountyKind,
    Municipality,
    Neighbour,
    Population,
    RegionTable,
)


@cache
def table() -> RegionTable:
    """The table of the packaged facts, built once in a process."""
    return RegionTable.build(
        counties=map(_county, _rows("counties.csv")),
        municipalities=map(_municipality, _rows("municipalities.csv")),
        changes=map(_change, _rows("changes.csv")),
        populations=map(_population, _rows("population.csv")),
    )


def counties() -> tuple[County, ...]:
    """The 23 counties by code: 21 wellbeing services counties, Helsinki (90) and Åland (91)."""
    return tuple(county for _, county in sorted(table().counties.items()))


def county(code: str) -> County:
    """The county with that two-digit code; NotFound."""
    return table().county(code)


def county_of(municipality_code: str, on: date) -> County:
    """The county of that municipality, or of the one it has merged into by that day; NotFound."""
    return table().county_of(municipality_code, on)


def municipalities(on: date) -> tuple[Municipality, ...]:
    """The municipalities of that day by code; BadInput for a day before the list is complete (2021)."""
    return table().municipalities(on)


def municipalities_of(county_code: str, on: date) -> tuple[Municipality, ...]:
    """The municipalities of the county on that day by code; NotFound, BadInput."""
    return table().municipalities_of(county_code, on)


def municipalities_in(area: Area, on: date) -> tuple[Municipality, ...]:
    """The municipalities of any area on that day by code; NotFound, BadInput."""
    return table().municipalities_in(area, on)


def municipality(code: str) -> Municipality:
    """The municipality with that three-digit code, also one that has ended; NotFound."""
    return table().municipality(code)


def nearest(code: str, n: int, on: date) -> tuple[Neighbour, ...]:
    """The n nearest municipalities of that day, by the distance of centres in kilometres; NotFound."""
    return table().nearest(code, n, on)


def places(on: date) -> dict[str, str]:
    """Municipality codes and casefolded names, also of those merged away, to today's code."""
    known = table()
    found: dict[str, str] = {}
    for change in known.changes:
        code = known.successor(change.to_code, on) if change.date <= on else change.from_code
        for key in (change.from_code, change.from_name_fi.casefold(), change.from_name_sv.casefold()):
            found[key] = code
    for municipality in municipalities(on):
        for key in (municipality.code, municipality.name_fi.casefold(), municipality.name_sv.casefold()):
            found[key] = municipality.code
    found.pop("", None)
    return found


def population(area: Area, year: int, *, on: date | None = None) -> int | None:
    """People of the area on 31 December of the year in its division on the day `on`; None when unknown; NotFound."""
    return table().population_of(area, year, on=on)


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("luotsi.regions").joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _county(row: Mapping[str, str]) -> County:
    return County(
        code=row["code"],
        name_fi=row["name_fi"],
        name_sv=row["name_sv"],
        name_en=row["name_en"],
        short_fi=row["short_fi"],
        short_sv=row["short_sv"],
        short_en=row["short_en"],
        genitive_fi=row["genitive_fi"],
        kind=CountyKind(row["kind"]),
        row=int(row["row"]),
        column=int(row["column"]),
    )


def _municipality(row: Mapping[str, str]) -> Municipality:
    return Municipality(
        code=row["code"],
        name_fi=row["name_fi"],
        name_sv=row["name_sv"],
        county=row["county"],
        languages=tuple(row["languages"].split("+")),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        population=int(row["population"]),
        population_year=int(row["population_year"]),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        successor=row["successor"] or None,
    )


def _change(row: Mapping[str, str]) -> Change:
    return Change(
        date=date.fromisoformat(row["date"]),
        from_code=row["from_code"],
        to_code=row["to_code"],
        kind=ChangeKind(row["kind"]),
        from_name_fi=row["from_name_fi"],
        from_name_sv=row["from_name_sv"],
    )


def _population(row: Mapping[str, str]) -> Population:
    return Population(code=row["code"], year=int(row["year"]), count=int(row["population"]))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
