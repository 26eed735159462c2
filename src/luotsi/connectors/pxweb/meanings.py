"""What the values of a dimension mean, told by their codes and labels in Finnish, Swedish or English. Pure.

Ids of dimensions are not looked at: they change. Labels are what people read and stay.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from luotsi.connectors.labels import bounds

_COUNTRY = frozenset({"koko maa", "hela landet", "whole country", "suomi", "finland"})
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_MUNICIPALITY = re.compile(r"KU(\d{3})")
_BARE_MUNICIPALITY = re.compile(r"\d{3}")
_COUNTY = re.compile(r"HVA?_?(\d{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Places:
    """Casefolded names to areas (`county:12`, `municipality:491`), in every language."""

    counties: Mapping[str, str]
    municipalities: Mapping[str, str]


def ends_as_total(text: str) -> bool:
    """Does the label end as that of a whole (00-54 Kuolleet yhteensä)? Groups of causes may do so too."""
    return text.casefold().split()[-1:] in (["yhteensä"], ["totalt"], ["total"])


def year(code: str, text: str) -> str | None:
    return next((t for t in (code, text) if _YEAR.fullmatch(t)), None)


def finest(ages: Sequence[str | None]) -> tuple[bool, ...]:
    """Which groups hold no other group: overlapping tables list 15-64 beside 15-19, and both must not be summed."""
    known = {a: bounds(a) for a in ages if a and a != "all"}

    def holds_another(group: str) -> bool:
        low, high = known[group]
        return any(low <= a and b <= high and (a, b) != (low, high) for a, b in known.values())

    return tuple(a is not None and (a == "all" or not holds_another(a)) for a in ages)


def area(code: str, text: str, places: Places) -> str | None:
    """The area of a value; None for regions of other divisions, the mainland and the unknown.

    A name says more than a number: the old numbers of counties still turn up and meant other counties.
    """
    name = " ".join(text.casefold().split())
    if name in _COUNTRY:
        return "country"
    if match := _MUNICIPALITY.fullmatch(code):
        return f"municipality:{match[1]}"
    if name in places.counties:
        return places.counties[name]
    if match := _COUNTY.fullmatch(code):
        found = f"county:{match[1]}"
        return found if found in places.counties.values() else None
    if _BARE_MUNICIPALITY.fullmatch(code) and name in places.municipalities:
        return f"municipality:{code}"
    return None
