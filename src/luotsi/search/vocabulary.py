"""Which needs does a query speak of? Reads a person's words as concepts.

Three witnesses: how near the nearest single saying is, how near the concept as the sum of its sayings (Rocchio), both
cosines over words and character 4-grams weighted by rarity between concepts; and, when embeddings are at hand, how
likely the concept is by what was learned from them (`meanings`). A person tells much besides the need, so of a long
query the stretch of a few words counts in which a concept is best recognised. A word that no saying holds is read as
the known word too that it was probably meant to be. Weights were chosen by predicting the concept of sayings whose
writers had not been read, and on judged queries (docs/explanation/search.md).
"""

import json
import math
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from luotsi.search.analysis import content_words, grams, stem
from luotsi.search.concepts import Concept, dump, load
from luotsi.search.meanings import Meanings
from luotsi.search.spelling import Spelling

SAYING, CONCEPT, MEANING = 0.7, 1.0, 0.06
"""Weights of the three witnesses: of two cosines and of a logarithm."""
_UNLIKELY, _LEAST = 8.0, 4.0
"""A probability of exp(-8) speaks neither for nor against a concept; below exp(-12) it makes no more difference."""
_LONGEST = 60
"""Words of a query that are read."""
_STRETCH = 6
"""Words of a longer query that are read together."""

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Reading:
    """A concept that a query was read to speak of."""

    concept: Concept
    weight: float
    """0 to 1: how sure."""
    saying: str
    """The nearest saying."""


@dataclass(frozen=True, slots=True)
class _Index:
    """Feature number to (row, weight) pairs, as arrays in one run a feature."""

    starts: npt.NDArray[np.int64]
    rows: Ints
    weights: Floats
    size: int

    def cosines(self, features: Sequence[tuple[int, float]]) -> Floats:
        runs = [(slice(self.starts[f], self.starts[f + 1]), w) for f, w in features]
        if not runs:
            return np.zeros(self.size, dtype=np.float32)
        rows = np.concatenate([self.rows[run] for run, _ in runs])
        gains = np.concatenate([self.weights[run] * w for run, w in runs])
        return np.bincount(rows, weights=gains, minlength=self.size).astype(np.float32)


class Vocabulary:
    """Concepts and the indexes that read queries as them."""

    def __init__(
        self,
        concepts: list[Concept],
        sayings: list[str],
        owners: Ints,
        features: dict[str, int],
        rarity: Floats,
        by_saying: _Index,
        by_concept: _Index,
        words: Mapping[str, int],
    ) -> None:
        self.concepts = concepts
        self.sayings = sayings
        self.owners = owners
        """Concept number of each saying, rising."""
        self.meanings: Meanings | None = None
        self._features = features
        self._rarity = rarity
        self._by_saying = by_saying
        self._by_concept = by_concept
        self._spelling = Spelling(words)
        self._firsts = np.searchsorted(owners, np.arange(len(concepts)))

    # -- reading queries -----------------------------------------------------------------------------------------

    def interpret(
        self, query: str, *, vector: Floats | None = None, limit: int = 5, floor: float = 0.0
    ) -> list[Reading]:
        """The concepts a query speaks of, best first; `vector` is the query's embedding when there is one."""
        if not self.concepts:
            return []
        score = np.zeros(len(self.concepts), dtype=np.float32)
        near = np.zeros(len(self.sayings), dtype=np.float32)
        for stretch in _stretches(query):
            features = self._of_words(stretch)
            near_stretch = self._by_saying.cosines(features)
            nearest = np.maximum.reduceat(near_stretch, self._firsts)
            np.maximum(score, SAYING * nearest + CONCEPT * self._by_concept.cosines(features), out=score)
            np.maximum(near, near_stretch, out=near)
        most = SAYING + CONCEPT
        if vector is not None and self.meanings is not None:
            score += MEANING * self._likely(vector)
            most += MEANING * _UNLIKELY
        score /= most
        top = np.argsort(-score)[:limit]
        return [
            Reading(self.concepts[n], float(score[n]), self._nearest_saying(int(n), near))
            for n in top
            if score[n] > floor
        ]

    def _of_words(self, words: Sequence[str]) -> list[tuple[int, float]]:
        """Features of words, and of the known words that misspelt ones were probably meant to be; of unit length."""
        counted = _features(words)
        unknown = [word for word in words if f"s:{stem(word, 'fi')}" not in self._features]
        meant = dict.fromkeys(m for word in unknown if (m := self._spelling.corrected(word)) and m not in words)
        counted |= {name: weight for name, weight in _features(meant).items() if name not in counted}
        weighted: list[tuple[int, float]] = []
        square = 0.0
        for name, weight in counted.items():
            number = self._features.get(name)
            if number is not None:
                weighted.append((number, weight * float(self._rarity[number])))
                square += weighted[-1][1] ** 2
        length = math.sqrt(square) or 1.0
        return [(number, weight / length) for number, weight in weighted]

    def _likely(self, vector: Floats) -> Floats:
        """How far each concept's log-probability lies above that of an unlikely one; 0 where nothing was learned."""
        assert self.meanings is not None
        above = np.maximum(self.meanings.log_probabilities(vector) + _UNLIKELY, -_LEAST)
        return np.where(self.meanings.known, above, 0.0).astype(np.float32)

    def _nearest_saying(self, concept: int, near: Floats) -> str:
        first, last = np.searchsorted(self.owners, [concept, concept + 1])
        return self.sayings[first + int(np.argmax(near[first:last]))] if last > first else ""

    # -- building and keeping ------------------------------------------------------------------------------------

    @classmethod
    def build(cls, concepts: Iterable[Concept]) -> "Vocabulary":
        """Index concepts; takes a few seconds for tens of thousands of sayings, so `save` the result."""
        kept = list(concepts)
        sayings = [(number, saying) for number, concept in enumerate(kept) for saying in concept.every_saying()]
        worded = [list(dict.fromkeys(content_words(saying)))[:_LONGEST] for _, saying in sayings]
        counted = [_features(words) for words in worded]
        holders: dict[str, set[int]] = defaultdict(set)
        for (number, _), own in zip(sayings, counted, strict=True):
            for name in own:
                holders[name].add(number)
        features = {name: n for n, name in enumerate(holders)}
        # A word that many concepts use tells little, however many sayings of one concept repeat it.
        rarity = np.array([math.log(1 + len(kept) / (0.5 + len(h))) for h in holders.values()], dtype=np.float32)
        saying_rows: list[dict[int, float]] = []
        concept_rows: list[dict[int, float]] = [defaultdict(float) for _ in kept]
        for (number, _), own in zip(sayings, counted, strict=True):
            row = _unit({features[name]: weight * float(rarity[features[name]]) for name, weight in own.items()})
            saying_rows.append(row)
            for feature, weight in row.items():
                concept_rows[number][feature] += weight
        return cls(
            kept,
            [saying for _, saying in sayings],
            np.array([number for number, _ in sayings], dtype=np.int32),
            features,
            rarity,
            _index(saying_rows, len(features)),
            _index([_unit(row) for row in concept_rows], len(features)),
            Counter(word for words in worded for word in words),
        )

    def save(self, path: Path) -> None:
        """Write to `path` (a .npz); `open` reads it back."""
        arrays: dict[str, npt.NDArray[Any]] = {"owners": self.owners, "rarity": self._rarity}
        for name, index in (("saying", self._by_saying), ("concept", self._by_concept)):
            arrays |= {f"{name}_starts": index.starts, f"{name}_rows": index.rows, f"{name}_weights": index.weights}
        content = {
            "concepts": [dump(c) for c in self.concepts],
            "sayings": self.sayings,
            "features": list(self._features),
            "words": self._spelling.known,
        }
        text = np.frombuffer(json.dumps(content, ensure_ascii=False).encode(), dtype=np.uint8)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{os.getpid()}-{path.name}")
        np.savez(fresh, text=text, **arrays)  # type: ignore[arg-type]
        fresh.replace(path)

    @classmethod
    def open(cls, path: Path) -> "Vocabulary":
        """Read what `save` wrote; OSError, ValueError or KeyError when it is not there or not whole."""
        try:
            with np.load(path) as kept:
                arrays = {name: kept[name] for name in kept.files}
        except BadZipFile as error:
            raise ValueError(f"{path} is not whole") from error
        content = json.loads(arrays["text"].tobytes())
        concepts = [load(c) for c in content["concepts"]]
        sizes = {"saying": len(content["sayings"]), "concept": len(concepts)}
        indexes = {
            name: _Index(arrays[f"{name}_starts"], arrays[f"{name}_rows"], arrays[f"{name}_weights"], size)
            for name, size in sizes.items()
        }
        features = {name: n for n, name in enumerate(content["features"])}
        return cls(
            concepts,
            content["sayings"],
            arrays["owners"],
            features,
            arrays["rarity"],
            indexes["saying"],
            indexes["concept"],
            content["words"],
        )


@lru_cache(maxsize=4_096)
def _features_of_word(word: str) -> tuple[tuple[str, float], ...]:
    own = grams(word)
    share = 1.0 / math.sqrt(len(own))
    return (("s:" + stem(word, "fi"), 1.0), *((f"g:{gram}", share) for gram in own))


def _stretches(query: str) -> Iterator[list[str]]:
    """Its distinct content words (not the last of very many), then every run of a few of them."""
    words = list(dict.fromkeys(content_words(query)))[:_LONGEST]
    yield words
    if len(words) > _STRETCH:
        yield from (words[n : n + _STRETCH] for n in range(len(words) - _STRETCH + 1))


def _features(words: Iterable[str]) -> Counter[str]:
    """Stems (1 each) and 4-grams (together as heavy as their word) of distinct words."""
    found: Counter[str] = Counter()
    for word in words:
        for name, weight in _features_of_word(word):
            found[name] += weight  # type: ignore[assignment]
    return found


def _unit(row: dict[int, float]) -> dict[int, float]:
    length = math.sqrt(sum(w * w for w in row.values())) or 1.0
    return {feature: weight / length for feature, weight in row.items()}


def _index(rows: Sequence[dict[int, float]], features: int) -> _Index:
    columns = np.concatenate(
        [np.fromiter(row, dtype=np.int32, count=len(row)) for row in rows] or [np.zeros(0, np.int32)]
    )
    weights = np.concatenate(
        [np.fromiter(row.values(), dtype=np.float32, count=len(row)) for row in rows] or [np.zeros(0, np.float32)]
    )
    numbers = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row) for row in rows])
    order = np.argsort(columns, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=features))]).astype(np.int64)
    return _Index(starts, numbers[order], weights[order], len(rows))
