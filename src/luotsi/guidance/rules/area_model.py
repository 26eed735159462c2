"""The trained part of reading life areas: regressions over meaning, grams and lexicon, and where .5 lies. Pure.

One form serves services (ten areas and fit for the young) and messages (ten areas). What is kept are weights, no text.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from luotsi.guidance.rules.areas import AREAS
from luotsi.guidance.rules.linear import Floats, Rows, centred, fit_columns, rarity
from luotsi.kernel.errors import BadInput
from luotsi.search.analysis import content_words, stem

STEEP = 1.2
"""Log-odds are stretched by this around .5: penalised regressions are less sure than they are right."""
_FOLDS = 5
_PENALTY = {"meaning": 0.1, "grams": 0.1, "lexical": 1.0}
_FORM = 1


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights and constants of the parts, by name; k columns."""

    rarity: Floats
    centre: Floats
    meaning: Floats
    grams: Floats
    lexical: Floats
    constants: Floats
    """(3, k): of meaning, grams, lexical."""
    prior: Floats
    """(lexical features, k): what the lexicon adds whatever was learned."""
    shares: Floats
    """(2, 3): of the parts, with a vector and without."""
    shifts: Floats
    """(2, k): log-odds at which .5 lies, with a vector and without."""

    def odds(
        self, grams: Rows, lexical: Floats, vectors: npt.NDArray[Any] | None, has: npt.NDArray[np.bool_]
    ) -> Floats:
        """Log-odds (n, k); `vectors` are of the rows where `has`."""
        found = np.zeros((len(grams), self.shifts.shape[1]), dtype=np.float32)
        by_grams = grams.weighted(self.rarity).times(self.grams) + self.constants[1]
        by_words = lexical @ self.lexical + self.constants[2]
        found += lexical @ self.prior
        by_meaning = np.zeros_like(found)
        if vectors is not None and has.any():
            by_meaning[has] = centred(vectors, self.centre) @ self.meaning + self.constants[0]
        which = np.where(has, 0, 1)
        for part, its in enumerate((by_meaning, by_grams, by_words)):
            found += self.shares[which, part][:, None] * its
        stretched: Floats = (found - self.shifts[which]) * np.float32(STEEP)
        return stretched

    def dump(self) -> bytes:
        """As a small .npz: bytes for grams, half floats for the rest."""
        scale = np.maximum(np.abs(self.grams).max(axis=0), 1e-6) / 127
        arrays: dict[str, Any] = {
            name: getattr(self, name).astype(np.float16) for name in ("rarity", "centre", "meaning", "lexical", "prior")
        }
        arrays |= {name: getattr(self, name) for name in ("constants", "shares", "shifts")}
        arrays |= {"grams": np.rint(self.grams / scale).astype(np.int8), "scale": scale, "form": np.array(_FORM)}
        kept = io.BytesIO()
        np.savez_compressed(kept, **arrays)
        return kept.getvalue()

    @classmethod
    def load(cls, content: bytes) -> "Weights":
        """What `dump` made; ValueError, KeyError or OSError when it is something else."""
        with np.load(io.BytesIO(content)) as file:
            arrays = {name: file[name] for name in file.files}
        if int(arrays.pop("form")) != _FORM:
            raise ValueError("of another form")
        scale = arrays.pop("scale")
        arrays = {name: array.astype(np.float32) for name, array in arrays.items()}
        arrays["grams"] = arrays["grams"] * scale.astype(np.float32)
        return cls(**arrays)


def probability(odds: Floats) -> Floats:
    """0..1 of log-odds."""
    found: Floats = (1 / (1 + np.exp(-np.clip(odds, -30, 30)))).astype(np.float32)
    return found


@dataclass(frozen=True, slots=True)
class Lessons:
    """Texts to learn from, read: shares of yes in 0..1 with how much each counts (0 leaves out)."""

    grams: Rows
    lexical: Floats
    vectors: npt.NDArray[Any] | None
    wanted: npt.NDArray[Any]
    """(n, k)"""
    counts: npt.NDArray[Any]
    """(n, k)"""
    families: npt.NDArray[np.int64]
    """Texts of one family are never split between learning and trying."""


def learn(lessons: Lessons, *, prior: Floats, shares: Floats, start: Weights | None = None) -> tuple[Weights, Floats]:
    """Weights, and the log-odds each lesson got while its family was held out (n, k), unshifted, in the best form.

    With `start`, learned from other lessons (with vectors), these only correct it: what they say nothing of stays.
    """
    if not len(lessons.grams) or not (lessons.counts > 0).any():
        raise BadInput("There is nothing to learn from.", hint="Give rows with labels whose texts are known.")
    if lessons.vectors is None:
        shares = np.vstack([shares[1], shares[1]])
    folds = np.random.default_rng(5).permutation(int(lessons.families.max()) + 1)[lessons.families] % _FOLDS
    size = lessons.wanted.shape
    tried = np.zeros((2, *size), dtype=np.float32)
    every = np.ones(size[0], dtype=bool)
    for fold in range(_FOLDS):
        held = folds == fold
        if not held.any() or held.all():
            continue
        weights = _fitted(lessons, ~held, prior, shares, start)
        some = _rows(lessons.grams, held)
        vectors = None if lessons.vectors is None else lessons.vectors[held]
        for n, has in enumerate((vectors is not None, False)):
            there = np.full(int(held.sum()), has)
            tried[n, held] = weights.odds(some, lessons.lexical[held], vectors if has else None, there) / STEEP
    shifts = np.array([_shift(one, lessons) for one in tried], dtype=np.float32)
    return replace(_fitted(lessons, every, prior, shares, start), shifts=shifts), tried[0]


def _fitted(
    lessons: Lessons, used: npt.NDArray[np.bool_], prior: Floats, shares: Floats, start: Weights | None
) -> Weights:
    rows, k = _rows(lessons.grams, used), lessons.wanted.shape[1]
    y, counts = lessons.wanted[used], lessons.counts[used]
    vectors = None if lessons.vectors is None else lessons.vectors[used]
    start = start or _unlearned(rows, vectors, lessons.lexical.shape[1], k)
    x = rows.weighted(start.rarity).sparse()
    held = np.unique(x.indices)
    grams, lexical, meaning = start.grams.copy(), start.lexical, np.zeros((0, k), np.float32)
    constants = np.zeros((3, k), np.float32)
    grams[held], constants[1] = fit_columns(x[:, held], y, penalty=_PENALTY["grams"], weights=counts, start=grams[held])
    if vectors is not None:
        unit = centred(vectors, start.centre)
        meaning, constants[0] = fit_columns(unit, y, penalty=_PENALTY["meaning"], weights=counts, start=start.meaning)
    if shares[:, 2].any():
        lexical, constants[2] = fit_columns(
            lessons.lexical[used], y, penalty=_PENALTY["lexical"], weights=counts, start=lexical
        )
    return Weights(
        rarity=start.rarity, centre=start.centre if vectors is not None else np.zeros(0, np.float32), meaning=meaning,
        grams=grams, lexical=lexical, constants=constants, prior=prior, shares=shares.astype(np.float32),
        shifts=np.zeros((2, k), np.float32),
    )  # fmt: skip


def _unlearned(rows: Rows, vectors: npt.NDArray[Any] | None, words: int, k: int) -> Weights:
    """What to start from when nothing was learned before: how rare the columns are and where the vectors lie."""
    length = 0 if vectors is None else vectors.shape[1]
    centre = np.zeros(0) if vectors is None else vectors.mean(axis=0)
    meaning, lexical = np.zeros((length, k), np.float32), np.zeros((words, k), np.float32)
    rare = rarity(rows)
    return Weights(
        rarity=rare, centre=centre.astype(np.float32), meaning=meaning, grams=np.zeros((len(rare), k), np.float32),
        lexical=lexical, constants=np.zeros((3, k), np.float32), prior=np.zeros_like(lexical),
        shares=np.zeros((2, 3), np.float32), shifts=np.zeros((2, k), np.float32),
    )  # fmt: skip


def _shift(tried: Floats, lessons: Lessons) -> Floats:
    """Where .5 lies: one place for all areas, by their common F1 (few of each would fit noise); youth's by balance."""
    areas = slice(0, len(AREAS))
    yes, counts = lessons.wanted >= 0.5, lessons.counts
    found = np.zeros(tried.shape[1], dtype=np.float32)
    found[areas] = best_shift(tried[:, areas], yes[:, areas], counts[:, areas])
    for k in range(len(AREAS), tried.shape[1]):
        odds, right, count = tried[:, k], yes[:, k], counts[:, k]
        tries = np.quantile(odds[count > 0], np.linspace(0.02, 0.98, 60)) if (count > 0).any() else [0.0]
        found[k] = max(tries, key=lambda at: _balance(odds >= at, right, count))
    return found


def best_shift(odds: Floats, yes: npt.NDArray[Any], counts: npt.NDArray[Any]) -> float:
    """The log-odds from which on a yes gives the best micro-F1."""
    tries = np.quantile(odds, np.linspace(0.4, 0.99, 80))
    return float(max(tries, key=lambda at: _f1(odds >= at, yes, counts)))


def _f1(said: npt.NDArray[Any], yes: npt.NDArray[Any], counts: npt.NDArray[Any]) -> float:
    return float(2 * (counts * said * yes).sum() / max(1e-9, (counts * said).sum() + (counts * yes).sum()))


def _balance(said: npt.NDArray[Any], yes: npt.NDArray[Any], counts: npt.NDArray[Any]) -> float:
    hit = (counts * said * yes).sum() / max(1e-9, (counts * yes).sum())
    return float(hit + (counts * ~said * ~yes).sum() / max(1e-9, (counts * ~yes).sum()))


def _rows(rows: Rows, used: npt.NDArray[np.bool_]) -> Rows:
    sizes = np.diff(rows.starts)
    kept = np.repeat(used, sizes)
    return Rows(np.concatenate([[0], np.cumsum(sizes[used])]), rows.columns[kept], rows.values[kept])


def families(names: Iterable[str]) -> npt.NDArray[np.int64]:
    """A number a name; near-identical names (by the beginnings of their stems) share it."""
    known: dict[frozenset[str], int] = {}
    keys: Sequence[frozenset[str]] = [frozenset(stem(w, "fi")[:6] for w in content_words(n, "fi")) for n in names]
    return np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.int64)
