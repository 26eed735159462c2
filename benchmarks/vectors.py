"""Embeddings for catalogues of any size: real ones of the base documents, the rest mixed from two or three of them."""

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks import corpus
from luotsi.search.nearest import Meanings
from luotsi.search.vectors import VectorCache, unit_rows

_NOISE = 0.005
_CHUNK = 50_000


def folder() -> Path:
    """Where embeddings of the base documents are kept between runs."""
    return Path(os.environ.get("LUOTSI_DATA_DIR") or "var").resolve() / "benchmarks"


def cache() -> VectorCache:
    """Embeddings of the base documents; computed once (about a minute)."""
    kept = VectorCache(folder() / "vectors.sqlite3")
    kept.fill(_texts())
    return kept


def keep(index: Path, count: int) -> None:
    """Write the embeddings of `count` documents into the generation folder of an index."""
    _rows, base = cache().matrix(_texts())
    unit = unit_rows(base)
    random = np.random.default_rng(5)
    matrix = np.empty((count, base.shape[1]), dtype=np.int8)
    for start in range(0, count, _CHUNK):
        size = min(_CHUNK, count - start)
        parts = random.integers(0, len(unit), (size, 3))
        shares = random.dirichlet((2, 1, 1), size).astype(np.float32)
        mixed = np.einsum("nkd,nk->nd", unit[parts], shares)
        mixed = unit_rows(mixed) + random.standard_normal((size, base.shape[1]), dtype=np.float32) * _NOISE
        matrix[start : start + size] = _rounded(unit_rows(mixed))
    real = min(count, len(base))
    matrix[:real] = base[:real]
    Meanings.keep(index, np.arange(count, dtype=np.int32), matrix)


def _texts() -> list[str]:
    return [document.meaning_text() for document in corpus.documents(len(corpus.sources()))]


def _rounded(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.int8]:
    return np.clip(np.rint(rows * 127), -127, 127).astype(np.int8)
