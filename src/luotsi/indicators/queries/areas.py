"""Areas as the warehouse names them: wholes that municipalities add up to, in today's division."""

from collections.abc import Iterable
from datetime import date

from luotsi.kernel.errors import LuotsiError
from luotsi.regions import queries as regions
from luotsi.regions.rules import AreaKind, parse_area

COUNTRY = "country"


def wholes(parts: Iterable[str], on: date, *, kind: str) -> list[tuple[str, str]]:
    """Pairs (part, whole): each area a source has, and the area of `kind` it belongs to in the division of that day.

    A municipality that has merged counts in the one it merged into. The narrowest areas a source has are added up, so
    that nothing counts twice; areas that nobody knows are left out.
    """
    known = set(parts)
    narrowest = next((k for k in (AreaKind.MUNICIPALITY, AreaKind.COUNTY, AreaKind.COUNTRY) if _any(known, k)), None)
    if kind != AreaKind.COUNTRY and narrowest == AreaKind.COUNTRY:
        return []
    if kind == AreaKind.MUNICIPALITY and narrowest != AreaKind.MUNICIPALITY:
        return []
    pairs = []
    for part in sorted(known):
        if not part.startswith(str(narrowest)):
            continue
        whole = _whole(part, on, kind)
        if whole:
            pairs.append((part, whole))
    return pairs


def _any(areas: set[str], kind: AreaKind) -> bool:
    return any(area.partition(":")[0] == kind for area in areas)


def _whole(part: str, on: date, kind: str) -> str:
    if kind == AreaKind.COUNTRY:
        return COUNTRY
    area = parse_area(part)
    try:
        if area.kind is AreaKind.COUNTY:
            return part if kind == AreaKind.COUNTY else ""
        if kind == AreaKind.COUNTY:
            return f"county:{regions.county_of(area.code, on).code}"
        return f"municipality:{regions.table().successor(area.code, on)}"
    except LuotsiError:
        return ""


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
