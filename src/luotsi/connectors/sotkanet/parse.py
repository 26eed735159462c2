"""Answers of Sotkanet REST 1.1. Pure; BadShape for nonsense, Empty for years without figures.

Known traps: region numbers are Sotkanet's own and not official codes (those are in `code`, without leading zeros for
counties); numbers of counties differ between the old and the new division, so a county's name is believed before its
code; municipalities that have ended are still listed and keep their code; `classifications.region` does not name the
counties although they have figures; values come as numbers under `value` or as texts under `primary value`; ids of
indicators have been used for other contents, so a caller checks the title.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from luotsi.connectors.checks import BadShape, Empty

SEXES = ("total", "male", "female")
_MUNICIPALITY, _COUNTY, _COUNTRY = "KUNTA", "HYVINVOINTIALUE", "MAA"
_OLDEST, _NEWEST = 1900, 2100
_THL = re.compile(r"\bTHL\b|terveyden ja hyvinvoinnin laitos", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class About:
    """What Sotkanet says of an indicator."""

    number: int
    titles: Mapping[str, str]
    owner: str
    first_year: int
    last_year: int
    sexes: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """THL's own indicators are CC BY 4.0; others may be passed on only by agreement with their owner."""
        return bool(_THL.search(self.owner))

    def is_called(self, title: str) -> bool:
        """Is that its title in any language? Case, tags and spaces do not matter."""
        return _plain(title) in {_plain(t) for t in self.titles.values() if t}


@dataclass(frozen=True, slots=True)
class Region:
    """An area under one of Sotkanet's numbers; `is_sure` when code and name agree."""

    area: str
    is_sure: bool


Regions = Mapping[int, Region]


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as it came."""

    region: int
    year: int
    sex: str
    value: float
    count: float | None
    """The absolute number behind the value, when it is told."""


def about(number: int, answer: Any) -> About:
    """An answer of /indicators/{id}."""
    if not isinstance(answer, dict) or answer.get("id") != number:
        raise BadShape("not the indicator that was asked")
    titles = answer.get("title")
    if not isinstance(titles, dict) or not any(isinstance(t, str) and t.strip() for t in titles.values()):
        raise BadShape("an indicator without title")
    span = answer.get("range")
    first, last = (_whole(span.get(k)) if isinstance(span, dict) else None for k in ("start", "end"))
    if first is None or last is None or not _OLDEST <= first <= last <= _NEWEST:
        raise BadShape("an indicator without a range of years")
    organization = answer.get("organization")
    names = organization.get("title") if isinstance(organization, dict) else None
    owner = (
        next((str(names[k]).strip() for k in ("fi", "sv", "en") if names.get(k)), "") if isinstance(names, dict) else ""
    )
    return About(
        number=number,
        titles={k: _SPACE.sub(" ", t).strip() for k, t in titles.items() if isinstance(t, str)},
        owner=owner,
        first_year=first,
        last_year=last,
        sexes=_sexes(answer.get("classifications")),
    )


def _sexes(classifications: Any) -> tuple[str, ...]:
    sex = classifications.get("sex") if isinstance(classifications, dict) else None
    values = sex.get("values") if isinstance(sex, dict) else None
    named = {str(v).strip().casefold() for v in values} if isinstance(values, list) else set()
    return tuple(s for s in SEXES if s == "total" or s in named)


def regions(answer: Any, *, counties: Mapping[str, str]) -> Regions:
    """An answer of /regions. `counties` maps casefolded names to codes of two digits; other divisions are dropped."""
    if not isinstance(answer, list) or not answer:
        raise BadShape("not a list of regions")
    found: dict[int, Region] = {}
    known = 0
    for item in answer:
        if not isinstance(item, dict) or not isinstance(item.get("category"), str):
            raise BadShape("a region without category")
        number, code = _whole(item.get("id")), str(item.get("code", "")).strip()
        if number is None:
            raise BadShape("a region without id")
        region = _region(item["category"].strip().upper(), code, item.get("title"), counties)
        if region is not None:
            found[number] = region
            known += region.area.startswith("municipality:")
    if not known or "country" not in {r.area for r in found.values()}:
        raise BadShape("regions without municipalities or country")
    return found


def _region(category: str, code: str, titles: Any, counties: Mapping[str, str]) -> Region | None:
    if category == _COUNTRY:
        return Region("country", is_sure=True)
    if not code.isdecimal():
        return None
    if category == _MUNICIPALITY:
        return Region(f"municipality:{int(code):03}", is_sure=True) if int(code) < 1000 else None
    if category != _COUNTY:
        return None
    names = titles.values() if isinstance(titles, dict) else ()
    named = next((counties[_plain(n)] for n in names if isinstance(n, str) and _plain(n) in counties), None)
    given = f"{int(code):02}"
    if named is None and given not in counties.values():
        return None
    return Region(f"county:{named or given}", is_sure=named in (None, given))


def rows(number: int, years: frozenset[int], answer: Any) -> list[Row]:
    """An answer of /json for one indicator, in either of its two shapes."""
    if not isinstance(answer, list):
        raise BadShape("not a list of figures")
    found = [row for item in answer if (row := _row(number, years, item)) is not None]
    if not found:
        raise Empty(found)
    return found


def _row(number: int, years: frozenset[int], item: Any) -> Row | None:
    if not isinstance(item, dict):
        raise BadShape("a figure that is no object")
    key = "value" if "value" in item else "primary value"
    if key not in item or _whole(item.get("indicator")) != number:
        raise BadShape("a figure without value, or of another indicator")
    region, year, sex = _whole(item.get("region")), _whole(item.get("year")), str(item.get("gender", "")).casefold()
    if region is None or year not in years or sex not in SEXES:
        raise BadShape("a figure without region, year or sex")
    value = _number(item[key])
    if value is None:
        return None
    return Row(region, year, sex, value, _number(item.get("absValue", item.get("absolute value"))))


def observations(found: Iterable[Row], known: Regions) -> dict[str, list[Any]]:
    """Rows as columns of observations; figures of other divisions are left out.

    Where an old and a new number of a county both have a figure, the one whose code is right counts.
    """
    chosen: dict[tuple[str, str, str], tuple[bool, Row]] = {}
    for row in found:
        region = known.get(row.region)
        if region is None:
            continue
        key = (region.area, str(row.year), row.sex)
        before = chosen.get(key)
        if before is not None and before[0] == region.is_sure and before[1].value != row.value:
            raise BadShape(f"two figures for {region.area} in {row.year}")
        if before is None or (region.is_sure and not before[0]):
            chosen[key] = (region.is_sure, row)
    kept = [(key, row) for key, (_, row) in sorted(chosen.items())]
    return {
        "area": [key[0] for key, _ in kept],
        "period": [key[1] for key, _ in kept],
        "sex": [key[2] for key, _ in kept],
        "value": [row.value for _, row in kept],
        "numerator": [float("nan") if row.count is None else row.count for _, row in kept],
    }


def _whole(given: Any) -> int | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, int):
        return given
    text = str(given).strip() if isinstance(given, str) else ""
    return int(text) if text.isdecimal() else None


def _number(given: Any) -> float | None:
    """A number however it is written; None for nothing."""
    if given is None or given == "":
        return None
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise BadShape("a figure that is no number")
    try:
        number = float(str(given).strip().replace(",", "."))
    except ValueError:
        raise BadShape("a figure that is no number") from None
    if number != number or number in (float("inf"), float("-inf")):
        return None
    return number


def _plain(text: str) -> str:
    return _SPACE.sub(" ", _TAG.sub(" ", text)).strip().casefold()
