"""Logistic regression over texts: words, stems and character n-grams hashed into a fixed number of columns. Pure.

scipy is imported only where something is fitted; reading needs numpy alone.
"""

import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from luotsi.search.analysis import stem, words

COLUMNS = 2**13
_LONGEST = 400
"""Words of a text that are read."""

Floats = npt.NDArray[np.float32]


@lru_cache(maxsize=60_000)
def _of_word(word: str) -> npt.NDArray[np.int64]:
    marked = f"^{word}$"
    names = [f"w{stem(word, 'fi')}"]
    names += [marked[n : n + size] for size in (3, 4, 5) for n in range(len(marked) - size + 1)]
    return np.array([_column(name) for name in names], dtype=np.int64)


def _column(name: str) -> int:
    return zlib.crc32(name.encode()) % COLUMNS


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows of hashed features: `columns[starts[i]:starts[i + 1]]` carry `values`."""

    starts: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    values: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1

    def weighted(self, rarity: Floats) -> "Rows":
        """By rarity, each row of unit length."""
        values = self.values * rarity[self.columns]
        lengths = np.sqrt(np.add.reduceat(np.append(values**2, 0), self.starts[:-1])) if len(self) else values
        sizes = np.diff(self.starts)
        return Rows(self.starts, self.columns, values / np.repeat(np.maximum(lengths, 1e-9), sizes))

    def times(self, weights: Floats) -> Floats:
        """Rows by columns of `weights`, shape (COLUMNS, k): (n, k)."""
        found = np.zeros((len(self), weights.shape[1]), dtype=np.float32)
        for first in range(0, len(self), 1_000):
            starts = self.starts[first : first + 1_001]
            run = slice(starts[0], starts[-1])
            gains = np.vstack([weights[self.columns[run]] * self.values[run, None], np.zeros_like(weights[:1])])
            sums = np.add.reduceat(gains, starts[:-1] - starts[0], axis=0)
            sums[np.diff(starts) == 0] = 0.0
            found[first : first + len(starts) - 1] = sums
        return found

    def sparse(self) -> Any:
        """As scipy's."""
        from scipy import sparse

        return sparse.csr_matrix((self.values.astype(float), self.columns, self.starts), shape=(len(self), COLUMNS))


def rows_of(texts: Iterable[Sequence[tuple[str, float]]], *, with_pairs: bool = False) -> Rows:
    """Rows of texts, each given as parts with weights; `with_pairs` counts neighbouring words too."""
    starts, columns, values = [0], [], []
    for parts in texts:
        numbers: list[npt.NDArray[np.int64]] = []
        weights: list[npt.NDArray[np.float64]] = []
        for text, weight in parts:
            own = words(text)[:_LONGEST]
            for word in own:
                found = _of_word(word)
                numbers.append(found)
                weights.append(np.full(len(found), weight / math.sqrt(len(found))))
            if with_pairs and len(own) > 1:
                stems = [stem(word, "fi") for word in own]
                pairs = [_column(f"{a} {b}") for a, b in pairwise(stems)]
                numbers.append(np.array(pairs, dtype=np.int64))
                weights.append(np.full(len(pairs), weight))
        if numbers:
            sums = np.bincount(np.concatenate(numbers), np.concatenate(weights), minlength=COLUMNS)
            held = np.flatnonzero(sums)
            columns.append(held)
            values.append(np.log1p(sums[held]))
        starts.append(starts[-1] + (len(columns[-1]) if numbers else 0))
    return Rows(
        np.array(starts, dtype=np.int64),
        np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64),
        np.concatenate(values).astype(np.float32) if values else np.zeros(0, dtype=np.float32),
    )


def rarity(rows: Rows) -> Floats:
    """Of every column: 1 where all rows have it, more where few have."""
    holders = np.bincount(rows.columns, minlength=COLUMNS)
    weight: Floats = (np.log((1 + len(rows)) / (1 + holders)) + 1).astype(np.float32)
    return weight


def centred(vectors: npt.NDArray[Any], centre: Floats) -> Floats:
    """Vectors around the centre, of unit length: cosines spread instead of crowding."""
    moved = vectors.astype(np.float32) - centre
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    unit: Floats = (moved / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit


def fit_columns(
    x: Any, y: npt.NDArray[Any], *, penalty: float, weights: npt.NDArray[Any], start: Floats | None = None
) -> tuple[Floats, Floats]:
    """One logistic regression a column of y (0..1), L2 by `penalty`: weights (features, k) and constants (k,).

    `weights` (n, k) say how much each row counts for each column; 0 leaves it out. Columns that use the same rows are
    fitted at once: they share nothing but the passes over x. The penalty pulls towards `start` (features, k), learned
    from something else before; towards 0 without.
    """
    fitted = np.zeros((x.shape[1] + 1, y.shape[1]), dtype=np.float32)
    before = np.zeros(y.shape) if start is None else x @ start
    used = weights > 0
    for pattern in np.unique(used, axis=1).T:
        columns = np.flatnonzero((used == pattern[:, None]).all(axis=0))
        if pattern.any():
            its = np.ix_(pattern, columns)
            fitted[:, columns] = _fit(x[pattern], y[its], weights[its], penalty, before[its])
    found = fitted[:-1].copy() if start is None else fitted[:-1] + start
    return found, fitted[-1].copy()


def _fit(
    x: Any, y: npt.NDArray[Any], weights: npt.NDArray[Any], penalty: float, before: npt.NDArray[Any]
) -> npt.NDArray[Any]:
    """Weights and, last, constants that add to the log-odds known `before`."""
    from scipy.optimize import minimize

    size, k = x.shape[1], y.shape[1]
    turned = x.T.tocsr() if hasattr(x, "tocsr") else x.T

    def loss(flat: npt.NDArray[Any]) -> tuple[float, npt.NDArray[Any]]:
        p = flat.reshape(size + 1, k)
        z = before + x @ p[:size] + p[size]
        gap = weights * (1 / (1 + np.exp(-np.clip(z, -50, 50))) - y)
        value = np.sum(weights * (np.logaddexp(0, z) - y * z)) + 0.5 * penalty * np.sum(p[:size] ** 2)
        return float(value), np.vstack([turned @ gap + penalty * p[:size], gap.sum(axis=0)]).ravel()

    options = {"maxiter": 120}
    found = minimize(loss, np.zeros((size + 1) * k), jac=True, method="L-BFGS-B", options=options)
    fitted: npt.NDArray[Any] = found.x.reshape(size + 1, k)
    return fitted
