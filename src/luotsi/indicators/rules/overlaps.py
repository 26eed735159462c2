"""Counts of several indicators laid beside each other: what one may hide another must not give away. Pure.

Indicators overlap: deaths by suicide up to 74 are among those up to 79, falls are accidents, three years lie within
five, counties add up to the country. Whoever joins them knows each shown count as a sum of the same unknown parts: events
of one area, sex, stretch of years, and class of causes and ages. This module finds the parts (`Splits`), lays parts and
counts out as one system, and has `methods.disclosure` hide more until no hidden count can be worked out of all that is
shown. What an indicator hides by itself is `publishing`'s.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from luotsi.indicators.methods.disclosure import protect
from luotsi.indicators.methods.linear import Equations

Places = npt.NDArray[np.intp]
Key = tuple[int, str, str, str]
"""Of a count: measure, period, area, sex."""
_SEXES = ("male", "female")
_NEAR, _WIDER = 3, 6
"""Areas that are considered around a hidden count, first and then."""
_MANY = 6
"""Of a measure of more classes than that only the largest are considered."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one indicator with their counts (`events`), and which parts of their source these count."""

    columns: Mapping[str, Any]
    hidden: npt.NDArray[np.bool_]
    ages: frozenset[str]
    """The source's ages that count."""
    categories: Mapping[str, frozenset[str]]
    """Category told to the source's categories."""


@dataclass(frozen=True, slots=True)
class Splits:
    """Into which stretches of years and classes of codes and ages all indicators together divide their source."""

    years: Mapping[str, str]
    ages: Mapping[str, str]
    codes: Mapping[str, str]

    @classmethod
    def of(cls, measured: Sequence[Measured], years: Sequence[str]) -> "Splits":
        """The coarsest division that every indicator's counts are sums of."""
        periods = sorted({p for m in measured for p in set(m.columns["period"].tolist())})
        return cls(
            _classes(years, [{y for y in years if _within(y, p)} for p in periods]),
            _classes(sorted(set().union(*(m.ages for m in measured))), [m.ages for m in measured]),
            _classes(
                sorted({c for m in measured for codes in m.categories.values() for c in codes}),
                [codes for m in measured for codes in m.categories.values()],
            ),
        )


def _classes(values: Sequence[str], sets: Sequence[Any]) -> dict[str, str]:
    """Each value's class, called by its first value: those that are in the same of the sets are one class."""
    first: dict[tuple[bool, ...], str] = {}
    found = {}
    for value in values:
        where = tuple(value in some for some in sets)
        if any(where):
            found[value] = first.setdefault(where, value)
    return found


def _within(year: str, period: str) -> bool:
    first, _, last = period.partition("-")
    return first <= year <= (last or first)


def hidden_together(
    measured: Sequence[Measured], splits: Splits, parts: Mapping[str, Any], county_of: Mapping[str, str], *, width: int
) -> list[npt.NDArray[np.bool_]]:
    """Of each indicator which figures are hidden: those that were, and what gives them away to who knows the others.

    `parts`: counts (numerator) of the source by area (municipalities, and counties that have none), sex and the classes
    of `splits`. `width`: at least so far apart are the values that each hidden count could have.
    """
    if not any(m.hidden.any() for m in measured):
        return [m.hidden for m in measured]
    system = _System(measured, splits, parts, county_of)
    flags = protect(
        system.values,
        system.equations,
        system.hidden,
        unpublished=np.arange(system.values.size) >= len(system.keys),
        losses=system.losses(),
        width=width,
        near=lambda cell, hidden: system.near(cell, hidden, width),
    )
    return [flags[places] if len(places) else m.hidden for m, places in zip(measured, system.rows, strict=True)]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Parts of one kind of area: numbers of the cells by area, sex, years, class."""

    areas: Mapping[str, int]
    years: Sequence[str]
    """Stretches."""
    cells: npt.NDArray[np.intp]


class _System:
    """Counts, then sums between levels, then parts, as cells of one system of sums."""

    def __init__(
        self, measured: Sequence[Measured], splits: Splits, parts: Mapping[str, Any], county_of: Mapping[str, str]
    ) -> None:
        self.county_of = county_of
        self.splits = splits
        self.keys: dict[Key, int] = {}
        self.rows: list[Places] = []
        self.measures: list[tuple[int, str]] = []
        values, hidden = self._published(measured)
        self.list = list(self.keys)
        self._classify(measured)
        self.sexes = _SEXES if set(_SEXES) <= set(parts["sex"].tolist()) else ("total",)
        self._lay_out(parts, values, hidden)

    # -- what there is -----------------------------------------------------------------------------------------------

    def _published(self, measured: Sequence[Measured]) -> tuple[list[float], list[bool]]:
        values: list[float] = []
        hidden: list[bool] = []
        number: dict[tuple[int, str], int] = {}
        for n, m in enumerate(measured):
            names = ("category", "period", "area", "sex")
            told = zip(*(m.columns[name].tolist() for name in names), strict=True)
            places = []
            for (category, *rest), count, is_hidden in zip(
                told, m.columns["events"].tolist(), m.hidden.tolist(), strict=True
            ):
                measure = number.setdefault((n, category), len(number))
                places.append(len(self.keys))
                self.keys[(measure, *rest)] = len(self.keys)  # type: ignore[index]
                values.append(count)
                hidden.append(is_hidden)
            self.rows.append(np.asarray(places, dtype=np.intp))
        self.measures = list(number)
        return values, hidden

    def _classify(self, measured: Sequence[Measured]) -> None:
        """Classes of codes and ages, each with the measures that count it."""
        known: dict[frozenset[int], int] = {}
        self.class_of: dict[tuple[str, str], int] = {}
        for code in sorted(set(self.splits.codes.values())):
            for age in sorted(set(self.splits.ages.values())):
                where = frozenset(
                    n
                    for n, (m, category) in enumerate(self.measures)
                    if age in measured[m].ages and code in measured[m].categories.get(category, ())
                )
                if where:
                    self.class_of[code, age] = known.setdefault(where, len(known))
        self.classes_of: list[list[int]] = [[] for _ in self.measures]
        for where, n in known.items():
            for measure in where:
                self.classes_of[measure].append(n)
        self.class_count = len(known)
        periods = sorted({key[1] for key in self.list})
        self.years_of = {p: {c for y, c in self.splits.years.items() if _within(y, p)} for p in periods}

    def _lay_out(self, parts: Mapping[str, Any], values: list[float], hidden: list[bool]) -> None:
        counties = sorted({a if a.startswith("county:") else self.county_of.get(a, a) for a in set(parts["area"].tolist())})
        towns = sorted({a for a in set(parts["area"].tolist()) if a.startswith("municipality:")})
        fine = sorted(set(self.splits.years.values()))
        told = {p for _, p, area, _ in self.list if area.startswith("municipality:")}
        coarse = _classes(fine, [self.years_of[p] for p in sorted(told)])
        stretches = sorted(set(coarse.values()))
        shape = (len(self.sexes), -1, self.class_count)
        start = len(values)
        links = len(counties) * len(self.sexes) * len(stretches) * self.class_count if towns else 0
        size = len(counties) * len(self.sexes) * len(fine) * self.class_count
        upper = np.arange(start + links, start + links + size).reshape(len(counties), *shape)
        more = len(towns) * len(self.sexes) * len(stretches) * self.class_count
        lower = np.arange(start + links + size, start + links + size + more).reshape(len(towns), len(self.sexes), len(stretches), self.class_count)
        self.links = np.arange(start, start + links).reshape(
            (len(counties), len(self.sexes), len(stretches), self.class_count) if towns else (0,)
        )
        self.counties = _Grid({a: n for n, a in enumerate(counties)}, fine, upper)
        self.towns = _Grid({a: n for n, a in enumerate(towns)}, stretches, lower)
        self.values = np.zeros(start + links + size + more)
        self.values[:start] = values
        self.coarse = coarse
        self._count(parts)
        rows = list(self._sums())
        self._solve(rows)
        self.hidden = np.ones(self.values.size, dtype=np.bool_)
        self.hidden[:start] = hidden

    def _count(self, parts: Mapping[str, Any]) -> None:
        names = ("area", "sex", "period", "category", "age")
        for (area, sex, years, code, age), count in zip(
            zip(*(parts[name].tolist() for name in names), strict=True), parts["numerator"].tolist(), strict=True
        ):
            at = self.class_of.get((code, age))
            if at is None or sex not in self.sexes or count != count:
                continue
            s = self.sexes.index(sex)
            county = self.counties.areas[area if area.startswith("county:") else self.county_of.get(area, area)]
            self.values[self.counties.cells[county, s, self.counties.years.index(years), at]] += count
            if area in self.towns.areas and years in self.coarse:
                t = self.towns.years.index(self.coarse[years])
                self.values[self.towns.cells[self.towns.areas[area], s, t, at]] += count
                self.values[self.links[county, s, t, at]] += count

    # -- sums --------------------------------------------------------------------------------------------------------

    def _sums(self) -> Iterator[tuple[int, Places]]:
        """(total, parts) of every sum that anybody can know of."""
        for (measure, period, area, sex), cell in self.keys.items():
            both = [self.keys.get((measure, period, area, s), -1) for s in _SEXES]
            if sex == "total" and min(both) >= 0:
                yield cell, np.asarray(both)
            elif area == "country":
                below = [self.keys.get((measure, period, county, sex), -1) for county in self.counties.areas]
                yield cell, np.asarray([b for b in below if b >= 0], dtype=np.intp)
            else:
                grid = self.towns if area.startswith("municipality:") else self.counties
                if area in grid.areas and (sex in self.sexes or sex == "total"):
                    yield cell, self._parts(grid, [area], period, sex, self.classes_of[measure]).ravel()
        yield from self._linked()

    def _linked(self) -> Iterator[tuple[int, Places]]:
        within: dict[str, list[int]] = defaultdict(list)
        for town, n in self.towns.areas.items():
            within[self.county_of.get(town, "")].append(n)
        for county, towns in within.items():
            c = self.counties.areas[county]
            for t, stretch in enumerate(self.towns.years):
                fine = [n for n, y in enumerate(self.counties.years) if self.coarse.get(y) == stretch]
                for s in range(len(self.sexes)):
                    for k in range(self.class_count):
                        link = int(self.links[c, s, t, k])
                        yield link, self.towns.cells[towns, s, t, k]
                        yield link, self.counties.cells[c, s, fine, k]

    def _parts(self, grid: _Grid, areas: Sequence[str], period: str, sex: str, classes: Sequence[int]) -> Places:
        wanted = self.years_of[period]
        if grid is self.towns:
            wanted = {self.coarse[year] for year in wanted if year in self.coarse}
        years = [n for n, y in enumerate(grid.years) if y in wanted]
        sexes = [self.sexes.index(sex)] if sex in self.sexes else list(range(len(self.sexes)))
        at = np.ix_([grid.areas[a] for a in areas if a in grid.areas], sexes, years, list(classes))
        return np.asarray(grid.cells[at], dtype=np.intp)

    def _solve(self, rows: list[tuple[int, Places]]) -> None:
        # What does not add up (a source's own totals hold what it does not place) nobody can subtract from.
        true = [(t, p) for t, p in rows if len(p) and self.values[t] == self.values[p].sum()]
        unknown = np.isnan(self.values)
        self.values = np.where(unknown, 0.0, self.values).astype(np.int64)
        self.equations = Equations.of(self.values.size, [(t, p.tolist()) for t, p in true])
        self.total_of = np.asarray([t for t, _ in true], dtype=np.intp)

    def losses(self) -> npt.NDArray[np.float64]:
        """What is lost by hiding each count: a little more the larger it is, much more the more others it sums up."""
        kinds = {"municipality": 0, "county": 1, "country": 2}
        sums = [kinds.get(area.partition(":")[0], 0) + (sex == "total") for _, _, area, sex in self.list]
        found = np.zeros(self.values.size)
        counts = self.values[: len(sums)]
        found[: len(sums)] = np.where(counts == 0, 8.0, 1.0 + np.sqrt(counts)) * 12.0 ** np.asarray(sums)
        return found

    # -- what lies near a count --------------------------------------------------------------------------------------

    def near(self, cell: int, hidden: npt.NDArray[np.bool_], width: int) -> Iterator[Places]:
        """Cells that may move so that a count does: of a few areas, then of more, at last with their counties."""
        measure, period, area, sex = self.list[cell]
        is_town = area.startswith("municipality:")
        others = [a for a in (self.towns if is_town else self.counties).areas if a != area]
        if is_town:
            others = [a for a in others if self.county_of[a] == self.county_of[area]]
        others.sort(key=lambda a: self._rank(self.keys.get((measure, period, a, sex)), hidden, width))
        own = [area] if area != "country" else []
        periods = [p for p in self.years_of if self.years_of[p] & self.years_of[period]]
        for number, most in ((_NEAR, _MANY), (_WIDER, 2 * _MANY)):
            areas = own + others[:number]
            classes = self._classes_near(measure, period, area.partition(":")[0], most)
            yield self._with_sums(self._all_parts(areas, periods, classes))
        if is_town:
            above = [self.county_of[area]]
            rest = sorted(
                (a for a in self.counties.areas if a not in above),
                key=lambda a: self._rank(self.keys.get((measure, period, a, sex)), hidden, width),
            )
            yield self._with_sums(self._all_parts([*own, *others[:_WIDER], *above, *rest[:_NEAR]], [period], classes))

    def _rank(self, cell: int | None, hidden: npt.NDArray[np.bool_], width: int) -> tuple[bool, bool, bool, int]:
        if cell is None:
            return True, True, True, 0
        count = int(self.values[cell])
        return False, not hidden[cell], count < width, count

    def _classes_near(self, measure: int, period: str, kind: str, most: int) -> list[int]:
        """Classes that the measure counts, and those that make up for them in the measures that overlap it.

        For each such measure the largest class, and of those that the fewest counts tell of in these years the largest.
        """
        if not hasattr(self, "weight"):
            self.weight = self.values[self.counties.cells].sum(axis=(0, 1, 2))
            self.told: dict[tuple[str, str], set[int]] = defaultdict(set)
            for m, p, area, _ in self.list:
                self.told[p, area.partition(":")[0]].add(m)
        exposed = np.zeros(self.class_count)
        overlapping = set().union(*(self.told[p, kind] for p in self.years_of if self.years_of[p] & self.years_of[period]))
        for m in overlapping:
            exposed[self.classes_of[m]] += 1
        largest = sorted(self.classes_of[measure], key=lambda c: (-self.weight[c], c))[:most]
        found = set(largest)
        for m in sorted(overlapping):
            classes = self.classes_of[m]
            if set(largest) & set(classes) and (rest := [c for c in classes if c not in self.classes_of[measure]]):
                found.add(max(rest, key=lambda c: (self.weight[c], -c)))
                found.add(min(rest, key=lambda c: (exposed[c], -self.weight[c], c)))
        return sorted(found)

    def _all_parts(self, areas: Sequence[str], periods: Sequence[str], classes: Sequence[int]) -> Places:
        found: list[Places] = []
        counties = [a for a in areas if a in self.counties.areas]
        towns = [a for a in areas if a in self.towns.areas]
        for county in counties:
            inside = [a for a in self.towns.areas if self.county_of[a] == county and a not in towns]
            inside.sort(key=lambda a: -int(self.values[self.towns.cells[self.towns.areas[a]][..., classes]].sum()))
            if not any(self.county_of[a] == county for a in towns):
                towns = towns + inside[:_NEAR]
        for period in periods:
            for grid, some in ((self.counties, counties), (self.towns, towns)):
                if some:
                    found.append(self._parts(grid, some, period, "", classes).ravel())
        if counties and self.links.size:
            rows = [self.counties.areas[a] for a in counties]
            found.append(self.links[np.ix_(rows, range(len(self.sexes)), range(len(self.towns.years)), classes)].ravel())
        return np.unique(np.concatenate(found))

    def _with_sums(self, cells: Places) -> Places:
        """The cells and all that they are parts of; links between levels only where they were asked for."""
        linked = range(int(self.links.min()), int(self.links.max()) + 1) if self.links.size else range(0)
        edge, found = cells, cells
        while edge.size:
            part = self.equations.by_cell[:, edge]
            above = np.unique(self.total_of[np.unique(part.indices[part.data > 0])])
            above = above[~((above >= linked.start) & (above < linked.stop))]
            edge = np.setdiff1d(above, found)
            found = np.union1d(found, edge)
        return found
