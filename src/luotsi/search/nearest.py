"""Nearest embeddings of one index: every one compared when few, through an HNSW graph when many. Owns their files."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from usearch.compiled import MetricKind
from usearch.index import Index
from usearch.index import search as compare_all

from luotsi.search.engine import Vector
from luotsi.search.vectors import DIMENSIONS, unit_rows

VECTORS, _ROWS, _GRAPH = "vectors.npy", "rows.npy", "vectors.usearch"
Positions = npt.NDArray[np.intp]
_LARGE = 20_000
"""Above this many embeddings they stay as int8 and a graph is kept beside them."""
_BREADTH = 64
"""How widely the graph is searched while it grows: twice that took twice the time and found 1 % more."""
_MORE = 2.0
"""Candidates for each answer wanted: they are found by rounded vectors and compared again."""
_STEP = 20
"""Comparing this many embeddings takes as long as one candidate of the graph."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """Embeddings of one generation of an index."""

    rows: npt.NDArray[np.int32]
    """Position to document number."""
    matrix: npt.NDArray[np.int8] | npt.NDArray[np.float32]
    """int8 of scale 127 beside a graph, else float32 of unit length; shape (n, 384)."""
    graph: Index | None

    @classmethod
    def keep(cls, folder: Path, rows: npt.NDArray[np.int32], matrix: npt.NDArray[np.int8]) -> None:
        """Write embeddings (int8, scale 127) of the documents numbered `rows` for `open` to read."""
        if len(rows) > _LARGE:
            graph = Index(ndim=DIMENSIONS, metric="cos", dtype="i8", expansion_add=_BREADTH)
            graph.add(np.arange(len(rows)), matrix, threads=0)
            graph.save(str(folder / _GRAPH))
        np.save(folder / _ROWS, rows)
        fresh = folder / f".{VECTORS}"
        with fresh.open("wb") as file:
            np.save(file, matrix)
        fresh.replace(folder / VECTORS)  # last: its time is what readers look at

    @classmethod
    def open(cls, folder: Path) -> "Meanings | None":
        """What `keep` wrote; None when there is nothing whole."""
        try:
            rows = np.load(folder / _ROWS)
            matrix = np.load(folder / VECTORS, mmap_mode="r").view(np.ndarray)
        except (OSError, ValueError):
            return None
        if len(rows) != len(matrix) or not len(rows):
            return None
        if len(rows) <= _LARGE:
            return cls(rows, unit_rows(matrix), None)
        return cls(rows, matrix, Index.restore(str(folder / _GRAPH), view=True))

    def nearest(self, vector: Vector, allowed: npt.NDArray[np.bool_] | None, limit: int) -> list[tuple[int, float]]:
        """(document number, cosine) of the nearest among the `allowed` (a mask by document number), best first."""
        positions = None if allowed is None else self._positions(allowed)
        if self.graph is not None and (positions is None or len(positions) > limit * _MORE):
            positions = self._candidates(vector, positions, limit)
        chosen = self.matrix if positions is None else self.matrix[positions]
        cosines = (chosen if self.graph is None else unit_rows(chosen)) @ vector
        top = _largest(cosines, limit)
        numbers = self.rows[top if positions is None else positions[top]]
        return [(int(number), float(cosine)) for number, cosine in zip(numbers, cosines[top], strict=True)]

    def _positions(self, allowed: npt.NDArray[np.bool_]) -> Positions:
        """Positions of the allowed documents."""
        if len(allowed) == len(self.rows):  # every document has an embedding
            return np.flatnonzero(allowed)
        return np.flatnonzero(allowed[self.rows])

    def _candidates(self, vector: Vector, positions: Positions | None, limit: int) -> Positions:
        """Positions of a few more than `limit` nearest by rounded vectors, in the way that is the quicker."""
        assert self.graph is not None
        rounded = np.rint(vector * 127).astype(np.int8)
        wanted = int(limit * _MORE)
        if positions is None:
            return self.graph.search(rounded, wanted).keys.astype(np.intp)
        share = len(positions) / len(self.rows)
        if len(positions) < _STEP * wanted / share:
            found = compare_all(self.matrix.take(positions, axis=0), rounded, wanted, MetricKind.Cos, exact=True)
            return positions[found.keys.astype(np.intp)]
        keys = self.graph.search(rounded, min(len(self.rows), int(wanted / share))).keys.astype(np.intp)
        is_allowed = np.zeros(len(self.rows), dtype=bool)
        is_allowed[positions] = True
        return keys[is_allowed[keys]]


def _largest(values: npt.NDArray[np.float32], count: int) -> npt.NDArray[np.intp]:
    if len(values) > count:
        top = np.argpartition(-values, count)[:count]
        return top[np.argsort(-values[top], kind="stable")]
    return np.argsort(-values, kind="stable")
