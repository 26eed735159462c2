"""What an embedded query means: logistic regression over concepts, learned from their sayings by a developer.

It is shipped as a small file, so that a first start needs no minutes of embedding. Concepts edited since then (another
digest) are read by words alone until it is learned anew.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from luotsi.search import vectors
from luotsi.search.concepts import Concept

FILE = "meanings.npz"
_EPOCHS, _BATCH, _STEP, _SHRINK, _SEED = 4, 512, 0.003, 3e-4, 2026
"""Chosen by what it said of sayings of writers whom it had not read."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Meanings:
    """How likely a query is to speak of each concept, by its embedding."""

    weights: Floats
    """Shape (concepts, 384)."""
    biases: Floats
    """Shape (concepts,)."""
    centre: Floats
    """Mean of all sayings, shape (384,)."""
    spread: float
    """Standard deviation of the sayings' numbers around it."""
    known: npt.NDArray[np.bool_]
    """Which concepts it has learned; the rows of the others are zeros."""

    def log_probabilities(self, vector: Floats) -> Floats:
        """Logarithm of each concept's probability, shape (concepts,); minus infinity for those not learned."""
        scores = self.weights @ ((vector - self.centre) / self.spread) + self.biases
        scores[~self.known] = -np.inf
        scores -= scores.max()
        logarithms: Floats = scores - np.log(np.exp(scores).sum())
        return logarithms


def packaged(concepts: Sequence[Concept]) -> Meanings | None:
    """What was learned of those concepts whose sayings are unchanged; None when the file is missing or knows none."""
    file = files("luotsi.search") / "vocabulary" / FILE
    return opened(file.read_bytes(), concepts) if file.is_file() else None


def opened(content: bytes, concepts: Sequence[Concept]) -> Meanings | None:
    """The same from what `compute` gave."""
    with np.load(io.BytesIO(content)) as kept:
        digests, rows, scales, biases, centre, spread = (
            kept[name] for name in ("digests", "weights", "scales", "biases", "centre", "spread")
        )
    row_of = {str(digest): n for n, digest in enumerate(digests)}
    numbers = np.array([row_of.get(concept.digest(), -1) for concept in concepts], dtype=np.int32)
    known = numbers >= 0
    if not known.any():
        return None
    weights = np.zeros((len(concepts), rows.shape[1]), dtype=np.float32)
    weights[known] = rows[numbers[known]] * scales[numbers[known], None]
    own = np.zeros(len(concepts), dtype=np.float32)
    own[known] = biases[numbers[known]]
    return Meanings(weights, own, centre.astype(np.float32), float(spread), known)


def compute(concepts: Sequence[Concept], *, progress: Callable[[int], None] | None = None) -> bytes:
    """The content of the shipped file; embeds every saying, which takes minutes."""
    sayings = [(n, saying) for n, concept in enumerate(concepts) for saying in readable(concept)]
    owners = np.array([n for n, _ in sayings], dtype=np.int32)
    embedded = vectors.of_queries([saying for _, saying in sayings], progress=progress)
    centre = embedded.mean(axis=0)
    spread = float((embedded - centre).std())
    weights, biases = _learn((embedded - centre) / spread, owners, len(concepts))
    scales = np.maximum(np.abs(weights).max(axis=1), 1e-9) / 127
    content = io.BytesIO()
    np.savez_compressed(
        content,
        digests=np.array([c.digest() for c in concepts]),
        weights=np.rint(weights / scales[:, None]).astype(np.int8),
        scales=scales.astype(np.float32),
        biases=biases.astype(np.float32),
        centre=centre.astype(np.float32),
        spread=np.float32(spread),
    )
    return content.getvalue()


def readable(concept: Concept) -> list[str]:
    """What of a concept's sayings is learned: as much of each as is embedded of a query."""
    return list(dict.fromkeys(vectors.beginning(saying.lower()) for saying in concept.every_saying()))


def _learn(rows: Floats, owners: npt.NDArray[np.int32], concepts: int) -> tuple[Floats, Floats]:
    """Softmax regression by Adam (Kingma and Ba 2015) in batches; the order of the rows is the same every time."""
    chance = np.random.default_rng(_SEED)
    weights = np.zeros((rows.shape[1], concepts), dtype=np.float32)
    biases = np.zeros(concepts, dtype=np.float32)
    mean, square, step = np.zeros_like(weights), np.zeros_like(weights), 0
    for _ in range(_EPOCHS):
        order = chance.permutation(len(rows))
        for start in range(0, len(rows), _BATCH):
            batch = order[start : start + _BATCH]
            scores = rows[batch] @ weights + biases
            errors = np.exp(scores - scores.max(axis=1, keepdims=True))
            errors /= errors.sum(axis=1, keepdims=True)
            errors[np.arange(len(batch)), owners[batch]] -= 1
            slope = rows[batch].T @ errors / len(batch) + _SHRINK * weights
            step += 1
            mean += 0.1 * (slope - mean)
            square += 0.01 * (slope * slope - square)
            weights -= _STEP * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
            biases -= 0.05 * errors.mean(axis=0)
    return np.ascontiguousarray(weights.T), biases
