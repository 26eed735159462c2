"""The second witness of crisis: a small statistical model beside the rules. Pure; numpy alone where nothing is fitted.

It sees character n-grams, stems, neighbouring stems and which concepts, frames and idioms of the data are there. It has
learned from Luotsi's own sentences only (`luotsi guidance train-crisis`). It finds what the rules have no pattern for;
circumstances that take a rule back silence it too, and a weak rule against its clear no is dropped in short messages.
"""

import hashlib
import io
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from luotsi.guidance.rules.crisis.model import KINDS, THRESHOLD, Evidence, Finding, Urgency
from luotsi.guidance.rules.linear import Floats, fit_columns
from luotsi.search.analysis import stem

COLUMNS = 2**14
_MOST_WORDS = 400
"""Words that are read: of a longer message its beginning and its end."""
_PENALTY = 0.1

# How much each witness weighs, fitted on sentences that neither had seen (logit): the model, the rules' score, that a
# rule holds, that a frame or an idiom is there. Kept fixed, because the rules know those sentences by now.
_MODEL, _RULES, _RULE_HOLDS, _FRAME, _IDIOM, _CONSTANT = 1.15, 1.37, 1.31, -0.91, -0.88, -1.88
_FEWEST_WORDS = 4
"""Shorter messages are mostly searches for a service: there the rules speak alone."""
_WEAK_RULE, _CLEAR_NO, _SHORT = 0.9, -3.0, 40
"""A rule below the score is dropped when the model says no so clearly, in messages of at most so many words."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Weights of the crisis column and of one column a kind."""

    rarity: Floats
    weights: Floats
    """(COLUMNS, 1 + kinds)"""
    constants: Floats
    digest: str
    """Of what it has learned from; see `digest_of`."""


@cache
def packaged() -> Witness:
    """The model that ships with Luotsi, read once."""
    return load((files("luotsi.guidance") / "data" / "crisis" / "witness.npz").read_bytes())


def load(content: bytes) -> Witness:
    """A model of the bytes that `dump` made."""
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        weights = kept["weights"].astype(np.float32) * kept["steps"].astype(np.float32)
        rarity, constants, digest = kept["rarity"].astype(np.float32), kept["constants"], str(kept["digest"])
    return Witness(rarity, np.ascontiguousarray(weights), constants.astype(np.float32), digest)


def dump(witness: Witness) -> bytes:
    """The model as a small file: weights in a byte each."""
    steps = np.abs(witness.weights).max(axis=0) / 127
    file = io.BytesIO()
    np.savez_compressed(
        file, weights=np.round(witness.weights / steps).astype(np.int8), steps=steps.astype(np.float32),
        rarity=witness.rarity.astype(np.float16), constants=witness.constants, digest=np.array(witness.digest),
    )  # fmt: skip
    return file.getvalue()


def digest_of(corpora: Sequence[bytes], lexicon: Sequence[bytes]) -> str:
    """Of the corpora and the lexicon files, in this order: when it differs, the model is to be trained anew."""
    parts = (hashlib.sha256(content).digest() for content in (*corpora, *lexicon))
    return hashlib.sha256(b"".join(parts)).hexdigest()[:32]


def weigh(found: Finding, seen: Evidence, witness: Witness) -> Finding:
    """What the rules found, heard together with the model."""
    if not seen.words:
        return found
    said = _said(seen, witness)
    logit = (
        _MODEL * float(said[0]) + _RULES * found.score + _RULE_HOLDS * found.crisis + _FRAME * bool(seen.frames)
        + _IDIOM * seen.has_idiom + _CONSTANT
    )  # fmt: skip
    score = round(1 / (1 + math.exp(-logit)), 4)
    if found.crisis:
        if found.score < _WEAK_RULE and said[0] < _CLEAR_NO and len(seen.words) <= _SHORT:
            return replace(found, crisis=False, kind=None, urgency=None, score=min(score, THRESHOLD - 0.01), who=None)
        return replace(found, score=max(found.score, score))
    if len(seen.words) < _FEWEST_WORDS or seen.is_taken_back or score < THRESHOLD:
        return replace(found, score=min(score, THRESHOLD - 0.01))
    kind = KINDS[int(np.argmax(said[1:]))]
    urgency: Urgency = "soon" if kind == "suicide_passive" else "urgent"
    if kind == "medical_emergency" or (urgency == "urgent" and seen.has_now):
        urgency = "immediate"
    return Finding(True, kind, urgency, score, seen.who, (*found.why, "witness"))


def _said(seen: Evidence, witness: Witness) -> Floats:
    """Logits: crisis, then the kinds."""
    columns, values = _features(seen)
    weighed = values * witness.rarity[columns]
    length = max(float(np.sqrt(weighed @ weighed)), 1e-9)
    logits: Floats = (weighed / length @ witness.weights[columns] + witness.constants).astype(np.float32)
    return logits


def _features(seen: Evidence) -> tuple[npt.NDArray[np.int64], Floats]:
    words = seen.words
    if len(words) > _MOST_WORDS:
        words = words[: _MOST_WORDS * 3 // 4] + words[-_MOST_WORDS // 4 :]
    numbers, weights = [], []
    for word in words:
        held = _of_word(word)
        numbers.append(held)
        weights.append(np.full(len(held), 1 / math.sqrt(len(held))))
    names = [f"{a} {b}" for a, b in pairwise(_stem(word) for word in words)]
    names += [f"@{name}" for name in seen.concepts]
    rest = [*(0.7 for _ in names), *(1.0 for _ in seen.frames), *([0.7] if seen.has_idiom else [])]
    names += [*(f"!{name}" for name in seen.frames), *(["?"] if seen.has_idiom else [])]
    numbers.append(np.array([_column(name) for name in names], dtype=np.int64))
    weights.append(np.array(rest))
    sums = np.bincount(np.concatenate(numbers), np.concatenate(weights), minlength=COLUMNS)
    columns = np.flatnonzero(sums)
    return columns, np.log1p(sums[columns]).astype(np.float32)


@lru_cache(maxsize=20_000)
def _of_word(word: str) -> npt.NDArray[np.int64]:
    marked = f"^{word[:40]}$"
    names = [f"w{_stem(word)}"]
    names += [marked[n : n + size] for size in (3, 4, 5) for n in range(len(marked) - size + 1)]
    return np.array([_column(name) for name in names], dtype=np.int64)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return stem(word[:40], "fi")


def _column(name: str) -> int:
    return zlib.crc32(name.encode()) % COLUMNS


def fit(examples: Sequence[tuple[Evidence, str | None]], digest: str) -> Witness:
    """A model of examples: what was seen in a message, and its kind, None where it is no crisis."""
    from scipy import sparse

    rows = [_features(seen) for seen, _ in examples]
    holders = np.bincount(np.concatenate([columns for columns, _ in rows]), minlength=COLUMNS)
    rarity: Floats = (np.log((1 + len(rows)) / (1 + holders)) + 1).astype(np.float32)
    values = [held * rarity[columns] for columns, held in rows]
    values = [held / max(float(np.sqrt(held @ held)), 1e-9) for held in values]
    starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    held = (np.concatenate(values).astype(float), np.concatenate([columns for columns, _ in rows]), starts)
    x: Any = sparse.csr_matrix(held, shape=(len(rows), COLUMNS))
    kinds = [kind for _, kind in examples]
    y = np.array([[kind is not None, *(kind == one for one in KINDS)] for kind in kinds], dtype=float)
    weights = np.array([[1.0, *([float(kind is not None)] * len(KINDS))] for kind in kinds])
    fitted, constants = fit_columns(x, y, penalty=_PENALTY, weights=weights)
    return Witness(rarity, fitted, constants, digest)
