"""Tables with margins, laid out for disclosure control: sums along every axis, and sums of the sums."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import Flags, Floats, not_negative
from luotsi.indicators.methods.disclosure import Relation, Suppression, suppress
from luotsi.indicators.methods.linear import Equations, extremes
from luotsi.indicators.methods.small_numbers import SmallNumberRule
from luotsi.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class TableSuppression:
    """Arrays one longer on each axis than the table: the last place of an axis is its total."""

    counts: Floats
    hidden: Flags
    primary: Flags
    lower: Floats  # values that the attacker cannot tell apart from the true one; NaN where shown
    upper: Floats
    cells: Suppression


def with_margins(counts: ArrayLike) -> Floats:
    """The table with its totals: each axis one longer, its last place the sum.

    >>> with_margins([[1, 2], [3, 4]]).tolist()
    [[1.0, 2.0, 3.0], [3.0, 4.0, 7.0], [4.0, 6.0, 10.0]]
    """
    table = not_negative("counts", counts)
    if table.ndim == 0 or 0 in table.shape:
        raise BadInput(f"counts has the shape {table.shape}.", hint="Give a table of one axis or more.")
    for axis in range(table.ndim):
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
    return table


def table_relations(shape: tuple[int, ...]) -> tuple[Relation, ...]:
    """Every sum of a table with margins of that shape (margins included), cells numbered row by row."""
    numbers = np.arange(int(np.prod(shape))).reshape(shape)
    return tuple(
        Relation(int(line[-1]), tuple(int(part) for part in line[:-1]))
        for axis in range(len(shape))
        for line in np.moveaxis(numbers, axis, -1).reshape(-1, shape[axis])
    )


def suppress_table(
    counts: ArrayLike,
    rule: SmallNumberRule | None = None,
    *,
    width: int | None = None,
    always_shown: ArrayLike | None = None,
) -> TableSuppression:
    """Disclosure control of a table of any number of axes whose totals are shown along each axis.

    `counts` without margins; `always_shown` with them. Else as `disclosure.suppress`.
    """
    whole = with_margins(counts)
    fixed = None if always_shown is None else np.asarray(always_shown, dtype=np.bool_).ravel()
    found = suppress(whole.ravel(), table_relations(whole.shape), rule, width=width, always_shown=fixed)
    parts = (found.lower.reshape(whole.shape), found.upper.reshape(whole.shape))
    return TableSuppression(whole, found.hidden.reshape(whole.shape), found.primary.reshape(whole.shape), *parts, found)


def attack(counts: ArrayLike, hidden: ArrayLike, relations: tuple[Relation, ...]) -> tuple[Floats, Floats]:
    """What anybody can work out: the least and greatest value of each cell that shown cells and relations allow.

    Counts of hidden cells are not read. Shown cells have their count as both bounds; infinite where there is no upper
    bound. Solved by linear programming over real values that are not negative.
    """
    given, dark = not_negative("counts", counts), np.asarray(hidden, dtype=np.bool_)
    if given.ndim != 1 or dark.shape != given.shape:
        raise BadInput(
            f"counts has the shape {given.shape}, hidden {dark.shape}.", hint="Give one of each for every cell."
        )
    low, high = np.where(dark, 0.0, given), np.where(dark, np.inf, given)
    if dark.any() and relations:
        equations = Equations.of(given.size, [(r.total, r.parts) for r in relations])
        shown = np.where(dark, 0.0, np.nan_to_num(given))
        least, most = extremes(equations, shown, dark, unbounded=100.0 + 10.0 * shown.sum())
        low, high = np.where(dark, least, low), np.where(dark, most, high)
    return low, high
