"""Observations as arrays: one axis a dimension, ready for the methods. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Columns = Mapping[str, npt.NDArray[Any]]
AXES = ("area", "period", "sex", "category", "age")


@dataclass(frozen=True, slots=True)
class Cube:
    """Counts by area, period, sex, category and age, in this order of axes; NaN where nothing is known."""

    labels: Mapping[str, tuple[str, ...]]
    """Values along each of `AXES`."""
    numerator: Floats
    denominator: Floats
    is_suppressed: npt.NDArray[np.bool_]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(self.labels[axis]) for axis in AXES)


def cube(columns: Columns, labels: Mapping[str, Sequence[str]] | None = None) -> Cube:
    """A cube of the columns; `labels` fixes the values of some axes (others: those that occur, sorted).

    Rows outside the fixed labels are left out.
    """
    fixed = labels or {}
    along = {axis: tuple(fixed.get(axis) or sorted(set(columns[axis].tolist()))) for axis in AXES}
    places = []
    inside = np.ones(len(columns["area"]), dtype=bool)
    for axis in AXES:
        position = {value: n for n, value in enumerate(along[axis])}
        found = np.fromiter((position.get(v, -1) for v in columns[axis].tolist()), np.int64, len(inside))
        places.append(found)
        inside &= found >= 0
    at = tuple(place[inside] for place in places)
    shape = tuple(len(along[axis]) for axis in AXES)
    numerator, denominator = np.full(shape, np.nan), np.full(shape, np.nan)
    is_suppressed = np.zeros(shape, dtype=bool)
    numerator[at] = columns["numerator"][inside]
    denominator[at] = columns["denominator"][inside]
    is_suppressed[at] = columns["flag"][inside] == "suppressed"
    return Cube(along, numerator, denominator, is_suppressed)


def age_bounds(label: str) -> tuple[int, int | None]:
    """First and last completed year of an age group as observations write it.

    >>> age_bounds("25-64"), age_bounds("85-"), age_bounds("0")
    ((25, 64), (85, None), (0, 0))
    """
    first, dash, last = label.partition("-")
    if not dash:
        return int(first), int(first)
    return int(first), int(last) if last else None


def ages_within(labels: Sequence[str], first: int, last: int | None) -> tuple[str, ...]:
    """The narrowest groups among `labels` that tile the ages first..last; empty when none do.

    "all" and overlapping totals are passed over. ("15-64" is not used when its five-year groups are there.)
    """
    groups = sorted(
        (b for b in ((*age_bounds(v), v) for v in labels if v[:1].isdigit())),
        key=lambda g: (g[0], g[1] if g[1] is not None else 999),
    )
    found: list[str] = []
    age: int | None = first
    while age is not None and (last is None or age <= last):
        narrowest = next(
            (g for g in groups if g[0] == age and (last is None or (g[1] is not None and g[1] <= last))), None
        )
        if narrowest is None:
            return ()
        found.append(narrowest[2])
        age = None if narrowest[1] is None else narrowest[1] + 1
    return tuple(found)
