"""Disclosure control: hides small counts and as many others as it takes that nobody can work the hidden ones out.

Counts are cells; relations say which cells add up to which (municipalities to a county, women and men to all, in
several linked tables at once). An attacker knows every shown cell and every relation, and that counts are whole and not
negative. A pattern is safe when each hidden cell could, for all the attacker knows, have two values at least `width`
apart; the function holds two whole tables as proof of each. Which counts are small is `small_numbers`'s; tables with
margins, and the attack itself, are in `tables`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luotsi.indicators.methods.arrays import Flags, Floats, not_negative, refuse
from luotsi.indicators.methods.linear import Equations, least_loss, opposite_moves, whole_solution
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.small_numbers import SmallNumberRule, is_small
from luotsi.kernel.errors import BadInput, BadParameter

SUPPRESSION: Final = Method(
    "suppression", 1, "Linear programming of Kelly, Golden & Assad 1992, Networks 22:397-417; sliding protection"
)

_DEAR = 60.0  # times what hiding the cell itself loses: then cells further away are considered too
_WHOLE_PROBLEM = 400  # cells: up to this many, all are considered at once
_NEAR = 6  # of each relation, so many of the cheapest parts are considered at first, when there are more


@dataclass(frozen=True, slots=True)
class Relation:
    """The cell at position `total` is the sum of the cells at the positions `parts`."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Suppression:
    hidden: Flags  # (cells,)
    primary: Flags  # hidden for their own sake
    lower: Floats  # values that the attacker cannot tell apart from the true one; NaN where shown
    upper: Floats
    width: int
    rule: SmallNumberRule
    method: Method = SUPPRESSION


def suppress(
    counts: ArrayLike,
    relations: Sequence[Relation],
    rule: SmallNumberRule | None = None,
    *,
    width: int | None = None,
    also_primary: ArrayLike | None = None,
    always_shown: ArrayLike | None = None,
) -> Suppression:
    """Hide the small counts and, at least loss, others until every hidden one keeps a range of `width` or more.

    `counts` (cells,) whole, NaN where the source hid them already; `width` defaults to the rule's threshold.
    `also_primary` (cells,): to hide for other reasons (a small complement); `always_shown` (cells,): never to hide, for
    instance figures that others publish. BadInput when the counts do not fulfil the relations, or when what is always
    shown leaves no safe pattern. The loss is of cells and their size; totals cost more than parts, and zeros more than
    small parts.
    """
    small = rule or SmallNumberRule()
    need = small.threshold if width is None else width
    if need < 1:
        raise BadParameter("width", str(need), "1 or more")
    given = not_negative("counts", counts)
    shown = _flags("always_shown", always_shown, given.shape)
    primary = is_small(given, small) | np.isnan(given) | _flags("also_primary", also_primary, given.shape)
    refuse(primary & shown, "Cells to hide that are always shown", hint="Take them out of always_shown.")
    equations = _equations(given, relations)
    state = _State(_completed(given, equations), equations, primary.copy(), shown, need, _losses(given, relations))
    while (cell := state.next_unsafe()) is not None:
        state.protect(cell)
    low, high = state.low.astype(np.float64), state.high.astype(np.float64)
    return Suppression(
        state.hidden, primary, np.where(state.hidden, low, np.nan), np.where(state.hidden, high, np.nan), need, small
    )


def protect(
    values: NDArray[np.int64],
    equations: Equations,
    hidden: Flags,
    *,
    unpublished: Flags,
    losses: Floats,
    width: int,
    near: Callable[[int, Flags], Iterable[NDArray[np.intp]]],
) -> Flags:
    """Of a system too large to be looked at as a whole: the cells that are hidden, and what they need beside them.

    `unpublished` (cells,): parts that nobody is shown, and that need no protection themselves; they are hidden already.
    `losses` (cells,): of hiding each. `near`: cells that may move around one, given what is hidden; first the nearest,
    then more, as long as hiding some totals would seem to be the only way. BadInput where there is none.
    """
    dark, low, high = hidden | unpublished, values.copy(), values.copy()
    while (unsafe := np.flatnonzero(dark & ~unpublished & (high - low < width))).size:
        cell = int(unsafe[np.argmin(values[unsafe])])
        best: tuple[float, NDArray[np.intp], NDArray[np.int64]] | None = None
        for every in near(cell, dark):
            for cells in (every[dark[every]], every):  # what is hidden already is often enough, and soon tried
                lost = np.where(dark[cells], 0.0, losses[cells])
                moves = opposite_moves(equations, cells, cell=cell, width=width, values=values, losses=lost)
                if moves is None:
                    moves = least_loss(equations, cells, cell=cell, width=width, values=values, losses=lost)
                if moves is not None:
                    break
            if moves is None:
                continue
            loss = float(losses[cells[(moves != 0).any(axis=0) & ~dark[cells]]].sum())
            if best is None or loss < best[0]:
                best = loss, cells, moves
            if best[0] < _DEAR * losses[cell]:
                break
        if best is None:
            raise BadInput(f"Cell {cell} cannot be protected.", hint="Publish the figures in coarser classes.")
        _lost, cells, moves = best
        dark[cells] |= (moves != 0).any(axis=0)
        reached = values[cells] + moves
        low[cells] = np.minimum(low[cells], reached.min(axis=0))
        high[cells] = np.maximum(high[cells], reached.max(axis=0))
    return dark & ~unpublished


class _State:
    """The pattern so far, and the lowest and highest value of each cell in tables that the attacker must allow.

    The pattern only grows, so what was proved once stays proved.
    """

    def __init__(
        self, values: NDArray[np.int64], equations: Equations, hidden: Flags, shown: Flags, width: int, losses: Floats
    ) -> None:
        self.values, self.equations, self.hidden, self.shown = values, equations, hidden, shown
        self.width, self.losses = width, losses
        self.low, self.high = values.copy(), values.copy()

    def next_unsafe(self) -> int | None:
        """The smallest hidden cell whose range is not wide enough yet."""
        unsafe = np.flatnonzero(self.hidden & (self.high - self.low < self.width))
        return int(unsafe[np.argmin(self.values[unsafe])]) if unsafe.size else None

    def protect(self, cell: int) -> None:
        """Find two tables between which the cell moves by the width at least loss, and hide all that moves."""
        for cells in self._neighbourhoods(cell):
            lost = np.where(self.hidden, 0.0, self.losses)[cells]
            moves = least_loss(self.equations, cells, cell=cell, width=self.width, values=self.values, losses=lost)
            if moves is not None:
                break
        else:
            raise BadInput(
                f"Cell {cell} cannot be protected: too much around it is always shown.",
                hint="Let some of its totals be hidden, or publish the table in coarser classes.",
            )
        self.hidden[cells] |= (moves != 0).any(axis=0)
        reached = self.values[cells] + moves
        self.low[cells] = np.minimum(self.low[cells], reached.min(axis=0))
        self.high[cells] = np.maximum(self.high[cells], reached.max(axis=0))

    def _neighbourhoods(self, cell: int) -> list[NDArray[np.intp]]:
        """Cells that may move, first a few relations around the cell, then wider, at last all."""
        free = np.flatnonzero(~self.shown)
        found: list[NDArray[np.intp]] = []
        near = _NEAR
        while free.size > _WHOLE_PROBLEM and near < free.size:
            some = self.equations.around(cell, self._cheapest, near)
            some = some[~self.shown[some]]
            if some.size >= free.size:
                break
            found.append(some)
            near *= 6
        return [*found, free]

    def _cheapest(self, cells: NDArray[np.intp], number: int) -> NDArray[np.intp]:
        """Of the cells those that are best moved: hidden ones, then cheap ones that have enough to give."""
        rank = np.where(self.hidden[cells], 0.0, self.losses[cells]) + 100.0 * (self.values[cells] < self.width)
        return cells[np.argsort(rank, kind="stable")[:number]]


def _flags(name: str, given: ArrayLike | None, shape: tuple[int, ...]) -> Flags:
    flags = np.zeros(shape, dtype=np.bool_) if given is None else np.asarray(given, dtype=np.bool_)
    if len(shape) != 1 or flags.shape != shape:
        raise BadInput(f"counts has the shape {shape}, {name} {flags.shape}.", hint="Give one of each for every cell.")
    return flags


def _equations(counts: Floats, relations: Sequence[Relation]) -> Equations:
    refuse(~np.isnan(counts) & (counts != np.round(counts)), "Counts that are not whole", hint="Give counts.")
    for relation in relations:
        cells = (relation.total, *relation.parts)
        if len(set(cells)) < len(cells) or len(cells) < 2 or not all(0 <= cell < counts.size for cell in cells):
            raise BadInput(f"The relation with the total {relation.total} is not one of {counts.size} cells.")
        parts = counts[list(relation.parts)].sum()
        if parts != counts[relation.total] and not np.isnan(parts + counts[relation.total]):
            raise BadInput(
                f"The parts of cell {relation.total} add up to {parts:.0f}, not to {counts[relation.total]:.0f}.",
                hint="Use figures of one source and day.",
            )
    return Equations.of(counts.size, [(r.total, r.parts) for r in relations])


def _completed(counts: Floats, equations: Equations) -> NDArray[np.int64]:
    """The counts with some whole numbers in the gaps that fulfil the relations: the attacker knows no better ones."""
    if not np.isnan(counts).any():
        return counts.astype(np.int64)
    whole = whole_solution(equations, counts)
    if whole is None:
        raise BadInput("No whole counts fit into the gaps.", hint="The figures around them contradict one another.")
    return whole


def _losses(counts: Floats, relations: Sequence[Relation]) -> Floats:
    """What is lost by hiding each cell: a little more the larger it is, much more the more cells it sums up."""
    sums = np.zeros(counts.size)
    for _ in range(counts.size):  # a total of totals stands above them
        before = sums.copy()
        for relation in relations:
            sums[relation.total] = max(sums[relation.total], 1 + max(sums[list(relation.parts)]))
        if (before == sums).all():
            break
        if sums.max() > counts.size:
            raise BadInput("The relations go round in a circle.", hint="A cell cannot be a part of itself.")
    size = np.log2(2 + np.nan_to_num(counts))
    return np.where(counts == 0, 8.0, size) * 12.0**sums
