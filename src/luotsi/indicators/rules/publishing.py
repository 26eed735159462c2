"""Which figures may be published: small counts, and those that would give them away by subtraction. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from luotsi.indicators.methods.disclosure import Relation, suppress
from luotsi.indicators.methods.small_numbers import SmallNumberRule
from luotsi.indicators.rules.figures import Flag

_HIDDEN = ("value", "lower", "upper", "numerator")


def hidden(columns: Mapping[str, Any], county_of: Mapping[str, str], *, below: int) -> npt.NDArray[np.bool_]:
    """Which figures of one indicator must be hidden for their own small counts or for those of others beside them.

    Counts of municipalities add up to their county's and those of both sexes to the total, so what is hidden is chosen
    over each county's table by `methods.disclosure`. `county_of`: municipality area to county area. What other
    indicators would give away is `overlaps`'.
    """
    events = np.asarray(columns["events"], dtype=np.float64)
    found = np.asarray(columns["flag"] == Flag.SUPPRESSED.value, dtype=np.bool_)
    if below > 0:
        with np.errstate(invalid="ignore"):
            small = (events > 0) & (events < below)
        for rows in _tables(columns, county_of):
            if small[rows].any():
                found[rows[_chosen(columns, events, rows, below)]] = True
    return found


def without(columns: Mapping[str, Any], gone: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """The columns with what may not be told taken out and flagged "suppressed"; `events` is dropped."""
    kept: dict[str, Any] = {name: values for name, values in columns.items() if name not in {"events", "flag"}}
    for name in _HIDDEN:
        kept[name] = np.where(gone, np.nan, np.asarray(columns[name], dtype=np.float64))
    return {**kept, "flag": np.where(gone, Flag.SUPPRESSED.value, columns["flag"]).astype(object)}


def _tables(columns: Mapping[str, Any], county_of: Mapping[str, str]) -> list[npt.NDArray[np.int64]]:
    """Row numbers of each table: a county with its municipalities, or the country, by sex; in a period and category."""
    found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, area in enumerate(columns["area"].tolist()):
        block = county_of.get(area, area)
        if block == "country" or block.startswith("county:"):
            found[block, columns["period"][number], columns["category"][number]].append(number)
    return [np.asarray(rows, dtype=np.int64) for rows in found.values()]


def _chosen(
    columns: Mapping[str, Any], events: npt.NDArray[np.float64], rows: npt.NDArray[np.int64], below: int
) -> npt.NDArray[np.bool_]:
    place = {(columns["area"][r], columns["sex"][r]): n for n, r in enumerate(rows.tolist())}
    areas = sorted({area for area, _ in place})
    counties = [a for a in areas if a.startswith("county:")]
    relations = [
        Relation(place[area, "total"], (place[area, "male"], place[area, "female"]))
        for area in areas
        if all((area, sex) in place for sex in ("total", "male", "female"))
    ]
    for county in counties:
        for sex in ("total", "male", "female"):
            parts = [place[a, sex] for a in areas if a != county and (a, sex) in place]
            if (county, sex) in place and parts and _adds_up(events[rows], place[county, sex], parts):
                relations.append(Relation(place[county, sex], tuple(parts)))
    counts = np.nan_to_num(events[rows])
    return np.asarray(suppress(counts, relations, SmallNumberRule(below)).hidden)


def _adds_up(events: npt.NDArray[np.float64], total: int, parts: list[int]) -> bool:
    """Periods pooled differently have no municipalities in the county's table: then nothing can be subtracted."""
    return bool(np.isclose(events[total], np.nansum(events[parts])))
