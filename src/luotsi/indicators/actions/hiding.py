"""Hides small numbers in all indicators of a build: each by itself, then all that count the same events together.

What may be told is decided by `rules.publishing` and `rules.overlaps`; here is read what they need of the sources.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from luotsi.indicators.queries import areas
from luotsi.indicators.rules import overlaps, publishing
from luotsi.indicators.rules.cubes import age_bounds, ages_within
from luotsi.regions.rules import AreaKind
from luotsi.warehouse import engine
from luotsi.warehouse.observations import Warehouse

Columns = dict[str, Any]
_SEXES = ("male", "female")
_WIDTH = 2
"""So far apart are at least two values that a hidden count could have, for all that the indicators together tell."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Which rows of a dataset an indicator counts."""

    dataset: str
    ages: tuple[int, int | None]
    """First and last completed year."""
    groups: tuple[tuple[str, str], ...]
    """Pairs (category of the source, category told); empty: all of them."""
    below: int
    """Counts under this are not told; 0 where all are."""


@dataclass(frozen=True, slots=True)
class Made:
    """Figures of an indicator; of counted ones with `events`, of which small ones are still there."""

    columns: Columns
    counted: Counted | None = None


def without_small_numbers(made: Mapping[str, Made], *, warehouse: Warehouse, on: date) -> list[Columns]:
    """The columns of each indicator as they may be published."""
    county_of = areas.county_of(on)
    alike: dict[str, list[str]] = defaultdict(list)
    gone: dict[str, Any] = {}
    for slug, one in made.items():
        if one.counted is not None:
            gone[slug] = publishing.hidden(one.columns, county_of, below=one.counted.below)
            # Datasets of one name (microdata:deaths, statfin:deaths) tell of the same events.
            alike[one.counted.dataset.partition(":")[2]].append(slug)
    for slugs in alike.values():
        if not any(gone[slug].any() for slug in slugs):
            continue
        path = _most_detailed(slugs, made, warehouse)
        measured = [_measured(made[slug], gone[slug], path) for slug in slugs]
        splits = overlaps.Splits.of(measured, [y for y in engine.values_of(path, "period") if y.isdigit()])
        if not (splits.codes and splits.ages and splits.years):
            continue
        found = overlaps.hidden_together(measured, splits, _parts(path, splits, on), county_of, width=_WIDTH)
        gone |= dict(zip(slugs, found, strict=True))
    return [publishing.without(one.columns, gone[slug]) if slug in gone else one.columns for slug, one in made.items()]


def _most_detailed(slugs: list[str], made: Mapping[str, Made], warehouse: Warehouse) -> Path:
    datasets = sorted({counted.dataset for slug in slugs if (counted := made[slug].counted)})
    paths = [warehouse.source_file(dataset) for dataset in datasets]
    return max(paths, key=lambda path: len(engine.values_of(path, "category")))


def _measured(made: Made, hidden: Any, path: Path) -> overlaps.Measured:
    assert made.counted is not None
    known, (first, last) = engine.values_of(path, "age"), made.counted.ages
    ages = ages_within(known, first, last) or tuple(a for a in known if a == "all" or _is_inside(a, first, last))
    categories: dict[str, set[str]] = defaultdict(set)
    codes = engine.values_of(path, "category")
    for code, told in made.counted.groups or [(c, "") for c in codes if c == "" or "" not in codes]:
        categories[told].add(code)
    return overlaps.Measured(
        made.columns, hidden, frozenset(ages), {told: frozenset(some) for told, some in categories.items()}
    )


def _is_inside(age: str, first: int, last: int | None) -> bool:
    low, high = age_bounds(age)
    return low >= first and (last is None or (high is not None and high <= last))


def _parts(path: Path, splits: overlaps.Splits, on: date) -> Columns:
    """The source's counts by the classes of `splits`, in municipalities of that day and counties that have none."""
    known, sexes = engine.values_of(path, "area"), engine.values_of(path, "sex")
    counties = [pair for pair in areas.wholes(known, on, kind=AreaKind.COUNTY) if pair[0].startswith("county:")]
    told = [sex for sex in sexes if sex in _SEXES] if set(_SEXES) <= set(sexes) else ["total"]
    return engine.collect(
        path,
        {
            "category": list(splits.codes.items()),
            "age": list(splits.ages.items()),
            "period": list(splits.years.items()),
            "sex": [(sex, sex) for sex in told],
            "area": [*areas.wholes(known, on, kind=AreaKind.MUNICIPALITY), *counties],
        },
    )
