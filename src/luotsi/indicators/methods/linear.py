"""The linear programs of disclosure control. Owns the solver calls and the sparse equations, no rule."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from luotsi.indicators.methods.arrays import Flags, Floats

_EXACT = 1e-6
_FEW = 100  # cells: a problem so small is solved sooner than made smaller


@dataclass(frozen=True, slots=True)
class Equations:
    """Sums among cells as a sparse matrix: one row a relation, +1 its parts, −1 its total; each row is zero."""

    matrix: Any  # scipy.sparse.csr_array (relations, cells)
    by_cell: Any  # the same by column

    @classmethod
    def of(cls, cells: int, relations: Sequence[tuple[int, Sequence[int]]]) -> Self:
        """The equations of so many cells from (total, parts)."""
        rows = np.repeat(np.arange(len(relations)), [1 + len(parts) for _, parts in relations])
        columns = np.asarray([c for total, parts in relations for c in (total, *parts)], dtype=np.intp)
        signs = np.asarray([s for _, parts in relations for s in (-1.0, *[1.0] * len(parts))])
        matrix = sparse.csr_array((signs, (rows, columns)), shape=(len(relations), cells))
        return cls(matrix, matrix.tocsc())

    def around(
        self, cell: int, cheapest: Callable[[NDArray[np.intp], int], NDArray[np.intp]], number: int
    ) -> NDArray[np.intp]:
        """Cells near one: relations reached in three steps over the cheapest cells, and all cells wholly among them."""
        reached, edge = set(self._relations_of(cell)), set(self._relations_of(cell))
        for _ in range(2):
            following: set[int] = set()
            for relation in edge:
                members = self._cells_of(relation)
                total = members[self.matrix.data[self._slice(relation)] < 0]
                for member in (*cheapest(members, number), *total):
                    following.update(self._relations_of(int(member)))
            edge = following - reached
            reached |= following
        inside = np.zeros(self.matrix.shape[0])
        inside[list(reached)] = 1
        degree = np.diff(self.by_cell.indptr)
        within = np.abs(self.matrix).T @ inside
        return np.flatnonzero((within == degree) & (degree > 0))

    def _slice(self, relation: int) -> slice:
        return slice(int(self.matrix.indptr[relation]), int(self.matrix.indptr[relation + 1]))

    def _cells_of(self, relation: int) -> NDArray[np.intp]:
        return np.asarray(self.matrix.indices[self._slice(relation)], dtype=np.intp)

    def _relations_of(self, cell: int) -> list[int]:
        return [int(r) for r in self.by_cell.indices[self.by_cell.indptr[cell] : self.by_cell.indptr[cell + 1]]]


def opposite_moves(
    equations: Equations,
    cells: NDArray[np.intp],
    *,
    cell: int,
    width: int,
    values: NDArray[np.int64],
    losses: Floats,
) -> NDArray[np.int64] | None:
    """As `least_loss`, but only a move that can be made both ways, by half of an even width: a fifth of its work.

    None also when such a move was not found; there may be others.
    """
    half, odd = divmod(width, 2)
    down = values[cells]
    if odd or values[cell] < half:
        return None
    part = _movable(equations, cells, cell, up=down > 0, down=down > 0)
    if part is None:
        return None
    at, size = part.at, part.cells.size
    lost = losses[part.cells]
    paid = np.flatnonzero(lost > 0)
    most = down[part.cells].astype(np.float64)
    least = -most
    least[at] = most[at] = half
    least[paid] = np.maximum(least[paid], 0.0)
    back = np.where(paid == at, 0.0, most[paid])  # what costs has two variables, up and down
    matrix = part.matrix() if not paid.size else sparse.hstack([part.matrix(), -part.matrix()[:, paid]], format="csc")
    solved = _solve(
        np.concatenate([lost, lost[paid]]),
        matrix,
        np.zeros(matrix.shape[0]),
        np.concatenate([most, back]),
        least=np.concatenate([least, np.zeros(paid.size)]),
        retry=False,
    )
    if solved is None:
        return None
    solved[paid] -= solved[size:]
    move = np.zeros(cells.size, dtype=np.int64)
    move[part.cells] = np.round(solved[:size])
    return _checked(equations, cells, np.stack([move, -move]), cell=cell, width=width, values=values)


def least_loss(
    equations: Equations,
    cells: NDArray[np.intp],
    *,
    cell: int,
    width: int,
    values: NDArray[np.int64],
    losses: Floats,
) -> NDArray[np.int64] | None:
    """Two whole moves (2, cells) of the given cells that keep every sum and every value from going below zero.

    Between them `cell` moves by `width`; of all such pairs one with the least Σ loss·|move|, `losses` being those of
    the given cells. None when there is none. What costs nothing may move as it likes: the more moves, the more is
    proved at once.
    """
    movable = _movable(equations, cells, cell, up=np.ones(cells.size, dtype=np.bool_), down=values[cells] > 0)
    if movable is None:
        return None
    # The matrix is put together by hand, as stacking sparse blocks takes longer than solving. A cell that costs has two
    # variables a move, up and down, others one; the last row is how far the two moves of `cell` differ.
    every, cells, losses = cells, cells[movable.cells], losses[movable.cells]
    order = np.concatenate([np.flatnonzero(losses == 0), np.flatnonzero(losses > 0)])
    free = int((losses == 0).sum())
    part = movable.matrix()[:, order]
    rows, height = part.indices, part.shape[0]
    size, lost = order.size, order.size - free
    at = int(np.flatnonzero(order == movable.at)[0])
    split = int(part.indptr[free])
    data = np.concatenate([part.data, -part.data[split:]])
    where = np.concatenate([rows, rows[split:]])
    ends = np.concatenate([part.indptr[1:], part.indptr[free + 1 :] + part.nnz - split])
    columns = size + lost
    ends = np.concatenate([[0], ends, ends + data.size])
    places = ends[[at + 1, columns + at + 1]]
    ends = ends + (np.arange(ends.size) > at) + (np.arange(ends.size) > columns + at)
    matrix = sparse.csc_array(
        (
            np.insert(np.tile(data, 2), places, [1.0, -1.0]),
            np.insert(np.concatenate([where, where + height]), places, 2 * height),
            ends,
        ),
        shape=(2 * height + 1, 2 * columns),
    )
    right = np.zeros(2 * height + 1)
    right[-1] = width
    down = values[cells[order]].astype(np.float64)
    least = np.tile(np.concatenate([-down[:free], np.zeros(2 * lost)]), 2)
    most = np.tile(np.concatenate([np.full(size, np.inf), down[free:]]), 2)
    costs = np.tile(np.concatenate([losses[order], losses[order][free:]]), 2)
    solved = _solve(costs, matrix, right, most, least=least)
    if solved is None:
        return None
    both = solved.reshape(2, columns)
    moves = np.zeros((2, every.size), dtype=np.int64)
    found = np.concatenate([both[:, :free], both[:, free:size] - both[:, size:]], axis=1)
    moves[:, movable.cells[order]] = np.round(found)
    return _checked(equations, every, moves, cell=cell, width=width, values=values)


@dataclass(frozen=True, slots=True)
class _Movable:
    """Of some cells those that can move when one does, with their equations."""

    cells: NDArray[np.intp]
    """Places among the cells given."""
    at: int
    """Place among these of the cell that moves."""
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    signs: Floats

    def matrix(self) -> Any:
        """Equations as rows."""
        height = int(self.rows.max(initial=-1)) + 1
        return sparse.csc_array((self.signs, (self.rows, self.columns)), shape=(height, self.cells.size))


def _movable(equations: Equations, cells: NDArray[np.intp], cell: int, *, up: Flags, down: Flags) -> _Movable | None:
    """What is left of the cells when those go that cannot move or have nothing to do with `cell`; None: it cannot.

    `up`, `down`: which way each may go at all. In an equation a cell can only move where another makes up for it.
    """
    part = equations.by_cell[:, cells]
    used, rows = np.unique(part.indices, return_inverse=True)
    columns = np.repeat(np.arange(cells.size), np.diff(part.indptr))
    signs, height = part.data, used.size
    up, down = up.copy(), down.copy()
    at = int(np.flatnonzero(cells == cell)[0])
    if cells.size <= _FEW:
        return _Movable(np.arange(cells.size), at, rows, columns, signs)
    moving = -1
    while (now := int(up.sum() + down.sum())) != moving:
        moving = now
        if not (up[at] or down[at]):
            return None
        rises = np.where(signs > 0, up[columns], down[columns])  # what raises the equation's sum, and lowers it
        falls = np.where(signs > 0, down[columns], up[columns])
        rising, falling = np.bincount(rows[rises], minlength=height), np.bincount(rows[falls], minlength=height)
        stuck_up = rises & (falling[rows] - falls < 1)
        stuck_down = falls & (rising[rows] - rises < 1)
        up[columns[np.where(signs > 0, stuck_up, stuck_down)]] = False
        down[columns[np.where(signs > 0, stuck_down, stuck_up)]] = False
    live = (up | down)[columns]
    rows, columns, signs = rows[live], columns[live], signs[live]
    ties = sparse.coo_array((np.ones(rows.size), (rows, height + columns)), shape=(height + cells.size,) * 2)
    label = connected_components(ties, directed=False)[1]
    near = label[height + columns] == label[height + at]
    used, rows = np.unique(rows[near], return_inverse=True)
    alone = np.unique(np.append(columns[near], at))
    return _Movable(alone, int(np.searchsorted(alone, at)), rows, np.searchsorted(alone, columns[near]), signs[near])


def _checked(
    equations: Equations,
    cells: NDArray[np.intp],
    moves: NDArray[np.int64],
    *,
    cell: int,
    width: int,
    values: NDArray[np.int64],
) -> NDArray[np.int64] | None:
    """What rests on the moves is a proof, so they are checked as whole numbers, not within the solver's tolerance."""
    sound = not (equations.by_cell[:, cells] @ moves.T).any() and (values[cells] + moves >= 0).all()
    place = int(np.flatnonzero(cells == cell)[0])
    return moves if sound and moves[0, place] - moves[1, place] >= width else None


def whole_solution(equations: Equations, counts: Floats) -> NDArray[np.int64] | None:
    """Whole numbers for the missing counts that fulfil the equations; None when there are none."""
    gaps = np.flatnonzero(np.isnan(counts))
    right = -(equations.matrix @ np.nan_to_num(counts))
    solved = _solve(np.ones(gaps.size), equations.by_cell[:, gaps].tocsr(), right, np.full(gaps.size, np.inf))
    if solved is None:
        return None
    whole = np.nan_to_num(counts)
    whole[gaps] = np.round(solved)
    return whole.astype(np.int64)


def extremes(equations: Equations, counts: Floats, hidden: Flags, *, unbounded: float) -> tuple[Floats, Floats]:
    """The least and greatest value of each hidden cell that the shown ones allow, real and not negative.

    One block a cell and direction, all in one program; `unbounded` stands for no limit.
    """
    cells = np.flatnonzero(hidden)
    part = equations.by_cell[:, cells].tocsr()
    used = np.diff(part.indptr) > 0
    right = -(equations.matrix @ np.where(hidden, 0.0, np.nan_to_num(counts)))[used]
    part, size = part[used], cells.size
    low, high = np.zeros(counts.size), np.full(counts.size, np.inf)
    together = max(1, 4000 // max(1, size))
    for start in range(0, size, together):
        some = np.arange(start, min(start + together, size))
        blocks = 2 * some.size
        aim = np.zeros((blocks, size))
        aim[np.arange(some.size), some], aim[some.size + np.arange(some.size), some] = 1.0, -1.0
        solved = _solve(
            aim.ravel(),
            sparse.block_diag([part] * blocks).tocsr(),
            np.tile(right, blocks),
            np.full(blocks * size, unbounded),
            whole=False,
        )
        if solved is None:
            raise AssertionError("shown cells that contradict their sums passed the checks")
        table = solved.reshape(blocks, size)
        low[cells[some]] = table[np.arange(some.size), some]
        high[cells[some]] = table[some.size + np.arange(some.size), some]
    return low, np.where(high >= unbounded * (1 - _EXACT), np.inf, high)


def _solve(
    costs: Floats,
    matrix: Any,
    right: Floats,
    most: Floats,
    *,
    whole: bool = True,
    least: Floats | float = 0.0,
    retry: bool = True,
) -> Floats | None:
    """Least Σ cost·x with matrix·x = right, least <= x <= most; when asked for, whole. None when there is no such x.

    Without `retry` also when the first x was not whole.
    """
    constraint = LinearConstraint(matrix, right, right)
    found = milp(costs, constraints=constraint, bounds=Bounds(least, most))
    if found.x is not None and (not whole or np.abs(found.x - np.round(found.x)).max(initial=0.0) < _EXACT):
        return np.asarray(found.x, dtype=np.float64)
    if found.x is None or not retry:
        return None
    # Sums along two directions always have whole solutions; only linked tables come here.
    found = milp(costs, constraints=constraint, bounds=Bounds(least, most), integrality=np.ones(costs.size))
    return None if found.x is None else np.asarray(found.x, dtype=np.float64)
