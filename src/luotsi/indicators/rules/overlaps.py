"""Counts of several indicators laid beside each other: what one may hide another must not give away. Pure.

Indicators overlap: deaths by suicide up to 74 are among those up to 79, falls are accidents, three years lie within
five, counties add up to the country. Whoever joins them knows each shown count as a sum of the same unknown parts:
events of one area, sex, stretch of years, and class of causes and ages. This module finds the parts (`Splits`), lays
parts and counts out as one system, and has `methods.disclosure` hide more until no hidden count can be worked out of
all that is shown. What an indicator hides by itself is `publishing`'s.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    return [flags[places] for places in system.rows]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Parts of one kind of area: numbers of their cells by area, sex, stretch of years, class."""

    areas: Mapping[str, int]
    years: Sequence[str]
    cells: Places


class _System:
    """Cells of one system of sums: published counts first, then sums that link the levels of areas, then parts."""

    def __init__(
        self, measured: Sequence[Measured], splits: Splits, parts: Mapping[str, Any], county_of: Mapping[str, str]
    ) -> None:
        self.county_of = county_of
        self.splits = splits
        self.cells: dict[Key, int] = {}
        self.measures: dict[tuple[int, str], int] = {}
        """Number of an indicator and its category, to the number of what is counted."""
        self.rows: list[Places] = []
        values, hidden = self._published(measured)
        self.keys = list(self.cells)
        self._classify(measured)
        self.sexes = _SEXES if set(_SEXES) <= set(parts["sex"].tolist()) else ("total",)
        self._lay_out(sorted(set(parts["area"].tolist())), len(values))
        self._join(self._counts(parts, values))
        self.hidden = np.ones(self.values.size, dtype=np.bool_)
        self.hidden[: len(hidden)] = hidden
        self.weight = self.values[self.counties.cells].sum(axis=(0, 1, 2))
        self.told: dict[tuple[str, str], set[int]] = defaultdict(set)
        """Period and kind of area to what is counted there."""
        for measure, period, area, _ in self.keys:
            self.told[period, _kind(area)].add(measure)

    # -- what there is -----------------------------------------------------------------------------------------------

    def _published(self, measured: Sequence[Measured]) -> tuple[list[float], list[bool]]:
        values: list[float] = []
        for n, m in enumerate(measured):
            first = len(self.cells)
            told = (m.columns[name].tolist() for name in ("category", "period", "area", "sex"))
            for category, period, area, sex in zip(*told, strict=True):
                measure = self.measures.setdefault((n, category), len(self.measures))
                self.cells[measure, period, area, sex] = len(self.cells)
            values += m.columns["events"].tolist()
            self.rows.append(np.arange(first, len(self.cells)))
        return values, [flag for m in measured for flag in m.hidden.tolist()]

    def _classify(self, measured: Sequence[Measured]) -> None:
        """Classes of codes and ages: what all the same measures count is one."""
        known: dict[frozenset[int], int] = {}
        self.class_of: dict[tuple[str, str], int] = {}
        for code in sorted(set(self.splits.codes.values())):
            for age in sorted(set(self.splits.ages.values())):
                where = frozenset(
                    measure
                    for (n, category), measure in self.measures.items()
                    if age in measured[n].ages and code in measured[n].categories.get(category, ())
                )
                if where:
                    self.class_of[code, age] = known.setdefault(where, len(known))
        self.class_count = len(known)
        self.classes_of = [[n for where, n in known.items() if m in where] for m in range(len(self.measures))]
        periods = sorted({period for _, period, _, _ in self.keys})
        self.years_of = {p: {c for year, c in self.splits.years.items() if _within(year, p)} for p in periods}

    def _lay_out(self, areas: Sequence[str], start: int) -> None:
        """Number the cells; municipalities are told in fewer stretches of years than counties."""
        counties = sorted({self.county_of.get(area, area) for area in areas})
        towns = [area for area in areas if area in self.county_of]
        fine = sorted(set(self.splits.years.values()))
        told = sorted({period for _, period, area, _ in self.keys if area in self.county_of})
        self.coarse = _classes(fine, [self.years_of[period] for period in told]) if towns else {}
        stretches = sorted(set(self.coarse.values()))

        def grid(named: Sequence[str], years: Sequence[str], first: int) -> _Grid:
            shape = (len(named), len(self.sexes), len(years), self.class_count)
            numbers = np.arange(first, first + int(np.prod(shape)), dtype=np.intp).reshape(shape)
            return _Grid({area: n for n, area in enumerate(named)}, years, numbers)

        self.links = grid(counties, stretches, start)
        """Sums over a county's municipalities, which are sums over its own finer years."""
        self.counties = grid(counties, fine, start + self.links.cells.size)
        self.towns = grid(towns, stretches, start + self.links.cells.size + self.counties.cells.size)

    def _counts(self, parts: Mapping[str, Any], values: list[float]) -> npt.NDArray[np.float64]:
        counts = np.zeros(len(values) + sum(g.cells.size for g in (self.links, self.counties, self.towns)))
        counts[: len(values)] = values
        told = (parts[name].tolist() for name in ("area", "sex", "period", "category", "age", "numerator"))
        for area, sex, years, code, age, count in zip(*told, strict=True):
            at = self.class_of.get((code, age))
            if at is None or sex not in self.sexes or count != count:
                continue
            s, c = self.sexes.index(sex), self.counties.areas[self.county_of.get(area, area)]
            counts[self.counties.cells[c, s, self.counties.years.index(years), at]] += count
            if area in self.towns.areas and years in self.coarse:
                t = self.towns.years.index(self.coarse[years])
                counts[self.towns.cells[self.towns.areas[area], s, t, at]] += count
                counts[self.links.cells[c, s, t, at]] += count
        return counts

    # -- sums --------------------------------------------------------------------------------------------------------

    def _join(self, counts: npt.NDArray[np.float64]) -> None:
        # What does not add up (a source's own total holds what it does not place) nobody can subtract from.
        sums = [(t, p) for t, p in self._sums() if p.size and counts[t] == counts[p].sum()]
        self.values = np.nan_to_num(counts).astype(np.int64)
        self.equations = Equations.of(self.values.size, [(total, parts.tolist()) for total, parts in sums])
        self.total_of = np.asarray([total for total, _ in sums], dtype=np.intp)
        self.parts_of: dict[int, Places] = {total: parts for total, parts in sums if total < len(self.keys)}

    def _sums(self) -> Iterator[tuple[int, Places]]:
        """(total, parts) of every sum that anybody can know of."""
        for (measure, period, area, sex), cell in self.cells.items():
            both = [self.cells.get((measure, period, area, s), -1) for s in _SEXES]
            if sex == "total" and min(both) >= 0:
                yield cell, np.asarray(both, dtype=np.intp)
            elif area == "country":
                below = [self.cells.get((measure, period, county, sex), -1) for county in self.counties.areas]
                yield cell, np.asarray([b for b in below if b >= 0], dtype=np.intp)
            else:
                grid = self.towns if area in self.county_of else self.counties
                if area in grid.areas and (sex in self.sexes or sex == "total"):
                    yield cell, self._parts(grid, [area], period, sex, self.classes_of[measure])
        for county, c in self.links.areas.items():
            towns = [n for town, n in self.towns.areas.items() if self.county_of[town] == county]
            for t, stretch in enumerate(self.links.years if towns else ()):
                fine = [n for n, years in enumerate(self.counties.years) if self.coarse.get(years) == stretch]
                for s, k in np.ndindex(len(self.sexes), self.class_count):
                    yield int(self.links.cells[c, s, t, k]), self.towns.cells[towns, s, t, k]
                    yield int(self.links.cells[c, s, t, k]), self.counties.cells[c, s, fine, k]

    def _parts(self, grid: _Grid, areas: Sequence[str], period: str, sex: str, classes: Sequence[int]) -> Places:
        wanted = self.years_of[period]
        if grid is self.towns:
            wanted = {self.coarse[years] for years in wanted if years in self.coarse}
        years = [n for n, stretch in enumerate(grid.years) if stretch in wanted]
        sexes = [self.sexes.index(sex)] if sex in self.sexes else list(range(len(self.sexes)))
        at = np.ix_([grid.areas[area] for area in areas], sexes, years, list(classes))
        return np.asarray(grid.cells[at], dtype=np.intp).ravel()

    # -- what is lost, and what lies near ------------------------------------------------------------------------------

    def losses(self) -> npt.NDArray[np.float64]:
        """What is lost by hiding each count: more the larger it is, much more the more others it sums up."""
        levels = {"municipality": 0, "county": 1, "country": 2}
        sums = np.asarray([levels.get(_kind(area), 0) + (sex == "total") for _, _, area, sex in self.keys])
        counts = self.values[: sums.size]
        found = np.zeros(self.values.size)
        found[: sums.size] = np.where(counts == 0, 8.0, 1.0 + np.sqrt(counts)) * 12.0**sums
        return found

    def near(self, cell: int, hidden: npt.NDArray[np.bool_], width: int) -> Iterator[Places]:
        """Cells that may move so that a count does: of a few areas, then of more, at last with those a level above."""
        measure, period, area, sex = self.keys[cell]

        def nearest(areas: Iterable[str]) -> list[str]:
            """Hidden ones first, then the smallest that have enough to give."""

            def rank(other: str) -> tuple[bool, bool, bool, int]:
                there = self.cells.get((measure, period, other, sex))
                if there is None:
                    return True, True, True, 0
                count = int(self.values[there])
                return False, not hidden[there], count < width, count

            return sorted((other for other in areas if other != area), key=rank)

        home = self.county_of.get(area, "")
        others = (
            nearest(a for a in self.towns.areas if self.county_of[a] == home) if home else nearest(self.counties.areas)
        )
        own = [] if area == "country" else [area]
        periods = [p for p in self.years_of if self.years_of[p] & self.years_of[period]]
        for number, most in ((_NEAR, _MANY), (_WIDER, 2 * _MANY)):
            classes = self._classes_near(measure, period, _kind(area), most)
            yield self._around(cell, [*own, *others[:number]], periods, classes)
        if home:
            above = [home, *(a for a in nearest(self.counties.areas) if a != home)][: _NEAR + 1]
            yield self._around(cell, [*own, *others, *above], [period], classes)

    def _classes_near(self, measure: int, period: str, kind: str, most: int) -> list[int]:
        """Classes that the measure counts, and those that make up for them in the measures that overlap it.

        Of each such measure the largest class, and the largest of those that the fewest counts tell of in these years.
        """
        exposed = np.zeros(self.class_count)
        beside = {m for p in self.years_of if self.years_of[p] & self.years_of[period] for m in self.told[p, kind]}
        for m in beside:
            exposed[self.classes_of[m]] += 1
        own = self.classes_of[measure]
        largest = sorted(own, key=lambda c: (-self.weight[c], c))[:most]
        found = set(largest)
        for m in sorted(beside):
            rest = [c for c in self.classes_of[m] if c not in own]
            if rest and not found.isdisjoint(self.classes_of[m]):
                found.add(max(rest, key=lambda c: (self.weight[c], -c)))
                found.add(min(rest, key=lambda c: (exposed[c], -self.weight[c], c)))
        return sorted(found)

    def _around(self, cell: int, areas: Sequence[str], periods: Sequence[str], classes: Sequence[int]) -> Places:
        """The cell, what it is a sum of, parts of the areas, and all that these are parts of.

        A county's sums over municipalities stay as they are where the county is not among the areas.
        """
        counties = [a for a in areas if a in self.counties.areas]
        towns = [a for a in areas if a in self.towns.areas]
        for county in counties:
            if not any(self.county_of[a] == county for a in towns):
                inside = [a for a in self.towns.areas if self.county_of[a] == county]
                inside.sort(key=lambda a: -int(self.values[self.towns.cells[self.towns.areas[a]][..., classes]].sum()))
                towns += inside[:_NEAR]
        linked = self.links.cells[[self.links.areas[a] for a in counties]][..., classes].ravel()
        found = [np.asarray([cell], dtype=np.intp), *self._below(cell), linked]
        for period in periods:
            found += [self._parts(self.counties, counties, period, "", classes)] if counties else []
            found += [self._parts(self.towns, towns, period, "", classes)] if towns else []
        return self._with_sums(np.unique(np.concatenate(found)))

    def _below(self, cell: int) -> list[Places]:
        """Published counts that the cell is a sum of."""
        parts = self.parts_of.get(cell, np.empty(0, dtype=np.intp))
        parts = parts[parts < len(self.keys)]
        return [parts, *(below for part in parts.tolist() for below in self._below(part))]

    def _with_sums(self, cells: Places) -> Places:
        first, last = len(self.keys), len(self.keys) + self.links.cells.size
        found = edge = cells
        while edge.size:
            part = self.equations.by_cell[:, edge]
            above = np.unique(self.total_of[part.indices[part.data > 0]])
            edge = np.setdiff1d(above[(above < first) | (above >= last)], found)
            found = np.union1d(found, edge)
        return found


def _kind(area: str) -> str:
    return area.partition(":")[0]
