"""Mean vectors of concepts' sayings: computed once by a developer, shipped as a small file, so that a first start needs
no minutes of embedding. Concepts edited since then (another digest) are read by words alone until it is rebuilt."""

import io
from collections.abc import Sequence
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from luotsi.search.concepts import Concept
from luotsi.search.vectors import VectorCache, unit_rows
from luotsi.search.vocabulary import Meanings

FILE = "meanings.npz"
_CLUSTERS = 4
_SAYINGS_A_CLUSTER = 8
_ROUNDS = 12


def packaged(concepts: Sequence[Concept]) -> Meanings | None:
    """The shipped vectors of those concepts whose sayings are unchanged; None when the file is missing."""
    file = files("luotsi.search") / "vocabulary" / FILE
    if not file.is_file():
        return None
    with np.load(io.BytesIO(file.read_bytes())) as kept:
        digests, rows, owners, centre = (kept[name] for name in ("digests", "vectors", "owners", "centre"))
    number_of = {concept.digest(): number for number, concept in enumerate(concepts)}
    numbers = np.array([number_of.get(str(d), -1) for d in digests], dtype=np.int32)[owners]
    known = numbers >= 0
    return Meanings(unit_rows(rows[known].astype(np.float32)), numbers[known], centre.astype(np.float32))


def compute(concepts: Sequence[Concept], cache: VectorCache) -> bytes:
    """The content of the shipped file; every saying must be in the cache."""
    own = [[s.lower() for s in c.every_saying()] for c in concepts]
    matrices = [unit_rows(cache.matrix(sayings)[1]) for sayings in own]
    centre = np.concatenate(matrices).mean(axis=0)
    rows: list[npt.NDArray[np.float32]] = []
    owners: list[int] = []
    for number, matrix in enumerate(matrices):
        means = _clusters(unit_rows(matrix - centre))
        rows.append(means)
        owners += [number] * len(means)
    content = io.BytesIO()
    np.savez_compressed(
        content,
        digests=np.array([c.digest() for c in concepts]),
        vectors=np.clip(np.rint(np.concatenate(rows) * 400), -127, 127).astype(np.int8),
        owners=np.array(owners, dtype=np.int32),
        centre=centre.astype(np.float32),
    )
    return content.getvalue()


def _clusters(points: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Means of up to four groups of unit vectors (spherical k-means, farthest-first start: no randomness)."""
    count = max(1, min(_CLUSTERS, len(points) // _SAYINGS_A_CLUSTER))
    means = unit_rows(points.mean(axis=0, keepdims=True))
    while len(means) < count:
        farthest = int(np.argmin((points @ means.T).max(axis=1)))
        means = np.vstack([means, points[farthest : farthest + 1]])
    for _ in range(_ROUNDS):
        chosen = np.argmax(points @ means.T, axis=1)
        means = np.vstack(
            [points[chosen == n].mean(axis=0) if (chosen == n).any() else means[n] for n in range(len(means))]
        )
        means = unit_rows(means)
    # The whole concept's mean stands beside its groups: it is the steadier witness for a vague query.
    return unit_rows(np.vstack([points.mean(axis=0), means])) if count > 1 else means
