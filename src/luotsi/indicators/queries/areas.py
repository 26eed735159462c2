"""Areas as the warehouse names them: wholes that municipalities add up to, in today's division."""

from collections.abc import Iterable
from datetime import date

from luotsi.kernel.errors import LuotsiError
from luotsi.regions import queries as regions
from luotsi.regions.rules import AreaKind, parse_area

COUNTRY = "country"


def wholes(parts: Iterable[str], on: date, *, kind: str) -> list[tuple[str, str]]:
    """Pairs (part, whole): each area a source has, and the area of `kind` it belongs to in the division of that day.

    A municipality that has merged counts in the one it merged into. Nothing counts twice: a county is the sum of its
    municipalities where the source has them, else its own row; the country is its own row, which holds also what a
    source does not place, else the sum of counties. Areas that nobody knows are left out.
    """
    known = set(parts)
    inside = {part: code for part in known if (code := _county_of(part, on))}
    detailed = {county for part, county in inside.items() if part.startswith(AreaKind.MUNICIPALITY)}
    used = {part: c for part, c in inside.items() if part.startswith(AreaKind.MUNICIPALITY) or c not in detailed}
    if kind == AreaKind.COUNTRY:
        return [(part, COUNTRY) for part in ([COUNTRY] if COUNTRY in known else sorted(used))]
    if kind == AreaKind.COUNTY:
        return [(part, f"county:{code}") for part, code in sorted(used.items())]
    municipalities = [part for part in sorted(used) if part.startswith(AreaKind.MUNICIPALITY)]
    return [(part, f"municipality:{_successor(part, on)}") for part in municipalities]


def _county_of(part: str, on: date) -> str:
    """Code of the county that an area is or lies in on that day; empty for the country and for what nobody knows."""
    try:
        area = parse_area(part)
        if area.kind is AreaKind.COUNTY:
            return regions.county(area.code).code
        return regions.county_of(area.code, on).code if area.kind is AreaKind.MUNICIPALITY else ""
    except LuotsiError:
        return ""


def _successor(part: str, on: date) -> str:
    return regions.table().successor(parse_area(part).code, on)


def county_of(on: date) -> dict[str, str]:
    """Municipality area to county area, of that day."""
    return {f"municipality:{m.code}": f"county:{m.county}" for m in regions.municipalities(on)}


def counties() -> tuple[str, ...]:
    """County areas by code."""
    return tuple(f"county:{c.code}" for c in regions.counties())


def name(area: str, lang: str, *, country: str = "") -> str:
    """Short name of an area; NotFound, BadInput."""
    parsed = parse_area(area)
    if parsed.kind is AreaKind.COUNTY:
        return regions.county(parsed.code).short_name(lang)
    return regions.table().name(parsed, lang, country=country)
