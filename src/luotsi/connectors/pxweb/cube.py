"""The pieces of a table put together: a cube, its totals checked against their parts, its cells as observations. Pure.

Everything is counts: they go to the column `numerator`, which the warehouse can add up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from luotsi.connectors.checks import BadShape
from luotsi.connectors.pxweb.parse import IMPOSSIBLE, KNOWN, SECRET, Kind, Piece, Source

_COLUMNS = {Kind.TIME: "period", Kind.SEX: "sex", Kind.AGE: "age", Kind.AREA: "area", Kind.CATEGORY: "category"}
_WHOLE = {Kind.SEX: "total", Kind.AGE: "all", Kind.AREA: "country"}


@dataclass(frozen=True, slots=True)
class Cube:
    """Counts by the dimensions that observations have; `labels` are the meanings along each axis."""

    kinds: tuple[Kind, ...]
    labels: tuple[tuple[str, ...], ...]
    counts: npt.NDArray[np.float64]
    marks: npt.NDArray[np.int8]


def build(source: Source, pieces: Iterable[Piece]) -> Cube:
    """The selected part of a table, whatever the pieces were; BadShape when a cell was not answered."""
    shape = tuple(map(len, source.selection))
    counts = np.full(shape, np.nan)
    marks = np.full(shape, -1, dtype=np.int8)
    where = [{position: n for n, position in enumerate(positions)} for positions in source.selection]
    for part, values, given in pieces:
        place = np.ix_(*([where[axis][p] for p in positions] for axis, positions in enumerate(part)))
        counts[place], marks[place] = values, given
    if (marks < 0).any():
        raise BadShape("some cells were not answered")
    dimensions = source.table.dimensions
    axes = [n for n, d in enumerate(dimensions) if d.kind in _COLUMNS and (len(source.selection[n]) > 1)]
    fixed = tuple(n for n in range(len(dimensions)) if n not in axes)
    labels = tuple(tuple(str(dimensions[n].meanings[p]) for p in source.selection[n]) for n in axes)
    return Cube(tuple(dimensions[n].kind for n in axes), labels, counts.squeeze(axis=fixed), marks.squeeze(axis=fixed))


def gaps(cube: Cube) -> tuple[str, ...]:
    """Where totals differ from the sum of their parts, told for each dimension that has a total."""
    told = []
    for axis, kind in enumerate(cube.kinds):
        whole = _WHOLE.get(kind)
        if whole is None or whole not in cube.labels[axis]:
            continue
        place = cube.labels[axis].index(whole)
        parts = [n for n in range(len(cube.labels[axis])) if n != place]
        impossible = (cube.marks == IMPOSSIBLE).take(parts, axis=axis)
        of_parts = np.where(impossible, 0.0, cube.counts.take(parts, axis=axis)).sum(axis=axis)
        gap = np.abs(cube.counts.take(place, axis=axis) - of_parts)
        differing = gap[gap > 0.5]  # NaN, where a part is not known, is not greater
        if differing.size:
            told.append(
                f"{_COLUMNS[kind]}: {differing.size} totals differ from their parts, by at most {differing.max():g}"
            )
    return tuple(told)


def columns(cube: Cube, *, hidden: str) -> dict[str, npt.NDArray[Any]]:
    """Observations; cells that cannot be (`.`) are left out, unknown ones keep their row with a flag.

    `hidden` is the flag of `..`, which sources use for what they do not know or do not tell.
    """
    kept = (cube.marks != IMPOSSIBLE).ravel()
    found: dict[str, npt.NDArray[Any]] = {}
    for axis, kind in enumerate(cube.kinds):
        shape = [1] * cube.counts.ndim
        shape[axis] = -1
        labels = np.array(cube.labels[axis], dtype=object).reshape(shape)
        found[_COLUMNS[kind]] = np.broadcast_to(labels, cube.counts.shape).ravel()[kept]
    if "area" not in found:
        found["area"] = np.full(int(kept.sum()), "country", dtype=object)
    marks = cube.marks.ravel()[kept]
    if marks.any():
        flags = np.full(marks.size, "", dtype=object)
        flags[marks != KNOWN] = hidden
        flags[marks == SECRET] = "suppressed"
        found["flag"] = flags
    return {**found, "numerator": cube.counts.ravel()[kept]}
