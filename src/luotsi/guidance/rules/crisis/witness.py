"""The second witness of crisis: a small statistical model beside the rules. Pure; numpy alone where nothing is fitted.

It sees character n-grams, stems, neighbouring stems and which concepts, frames and idioms of the data are there. It has
learned from Luotsi's own sentences only (`luotsi guidance train-crisis`). What it says is weighed with what the rules
found; these weights are fitted too, on what it says of sentences that neither it nor the rules' author had seen.
"""

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

from luotsi.guidance.rules.crisis.model import KINDS, THRESHOLD, Evidence, Finding, Kind, Urgency
from luotsi.guidance.rules.linear import Floats, fit_columns
from luotsi.search.analysis import stem

COLUMNS = 2**16
_WINDOW, _STEP = 40, 20
"""Words of a long message that are heard at a time: in the whole of it, one sentence of danger would drown."""
_MOST_WORDS = 400
"""Words that are read: of a longer message its beginning and its end."""
_PENALTY, _LIGHT = 0.03, 0.01
_FOLDS = 5
_SURE = 0.9
"""Score of a rule that needs no second sign."""
_FEW_WORDS = 4
"""Shorter messages are mostly searches for a service."""
_LEAN = 0.2
"""Added to what is weighed (logit): a crisis that nobody notices is worse than a card too many."""
_NAMED = 2.0
"""How much a kind or urgency gains (logit) when the rules name it."""
_URGENCIES: tuple[Urgency, ...] = ("immediate", "soon")


@dataclass(frozen=True, slots=True)
class Witness:
    """Weights of the crisis column, of one column a kind and of one for each of `_URGENCIES`."""

    rarity: Floats
    weights: Floats
    """(COLUMNS, 1 + kinds + urgencies)"""
    constants: Floats
    weighing: Floats
    """Of what is heard together, as `_heard` tells it."""
    digest: str
    """Of what it has learned from; see `corpora.Contents`."""


@dataclass(frozen=True, slots=True)
class Example:
    """A message to learn from: what the rules found and saw, and what is true."""

    found: Finding
    seen: Evidence
    kind: Kind | None
    """None where there is no crisis."""
    urgency: Urgency | None
    group: int | None
    """Sentences of one writer; None for those that the rules were written with, which cannot tell how good they are."""


@cache
def packaged() -> Witness:
    """The model that ships with Luotsi, read once."""
    return load((files("luotsi.guidance") / "data" / "crisis" / "witness.npz").read_bytes())


def load(content: bytes) -> Witness:
    """A model of the bytes that `dump` made."""
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        weights = kept["weights"].astype(np.float32) * kept["steps"].astype(np.float32)
        constants, weighing = kept["constants"].astype(np.float32), kept["weighing"].astype(np.float32)
        rarity, digest = kept["rarity"].astype(np.float32), str(kept["digest"])
    return Witness(rarity, np.ascontiguousarray(weights), constants, weighing, digest)


def dump(witness: Witness) -> bytes:
    """The model as a small file: weights in a byte each."""
    steps = np.abs(witness.weights).max(axis=0) / 127
    file = io.BytesIO()
    np.savez_compressed(
        file, weights=np.round(witness.weights / steps).astype(np.int8), steps=steps.astype(np.float32),
        rarity=witness.rarity.astype(np.float16), constants=witness.constants, weighing=witness.weighing,
        digest=np.array(witness.digest),
    )  # fmt: skip
    return file.getvalue()


def weigh(found: Finding, seen: Evidence, witness: Witness) -> Finding:
    """What the rules found, heard together with the model."""
    if not seen.words:
        return found
    said = _said(seen, witness)
    logit = float(_heard(float(said[0]), found, seen) @ witness.weighing) + _LEAN
    score = round(1 / (1 + math.exp(-logit)), 4)
    is_crisis = found.crisis if _rules_alone(found, seen) else score >= THRESHOLD
    if not is_crisis:
        return Finding(crisis=False, score=min(score, THRESHOLD - 0.01))
    kinds = said[1 : 1 + len(KINDS)] + _NAMED * np.array([kind == found.kind for kind in KINDS])
    why = found.why if found.crisis else ("witness",)
    kind, urgency = KINDS[int(np.argmax(kinds))], _urgency(said, found, seen)
    is_kind_sure = found.crisis or bool(kinds.max() > 0)
    return Finding(True, kind, urgency, max(score, found.score), found.who or seen.who, why, is_kind_sure)


def _rules_alone(found: Finding, seen: Evidence) -> bool:
    """Whether what the rules found stands, whatever the model says.

    Of few words nothing is left that could speak against a rule or its circumstance; among very many, one sentence
    would be outvoted; and who says "but really" means what comes after.
    """
    if len(seen.words) < _FEW_WORDS:
        return found.crisis or seen.is_taken_back
    return found.crisis and found.score >= _SURE and (len(seen.words) > _WINDOW or "really" in seen.concepts)


def _urgency(said: Floats, found: Finding, seen: Evidence) -> Urgency:
    """The nearest that the model, the rules and words such as "now" speak for together."""
    told = dict(zip(_URGENCIES, map(float, said[-len(_URGENCIES) :]), strict=True))
    for urgency in told if found.urgency else ():
        told[urgency] += _NAMED if urgency == found.urgency else -_NAMED / 2
    if told["immediate"] + seen.has_now > 0:
        return "immediate"
    return "soon" if told["soon"] > 0 else "urgent"


def _heard(model: float, found: Finding, seen: Evidence) -> Floats:
    """What is weighed: the model, the rules' score and certainty, circumstances, being short as a search; and one."""
    return np.array(
        [
            model, found.score, found.crisis, found.crisis and found.score >= _SURE, bool(seen.frames), seen.has_idiom,
            seen.is_taken_back, len(seen.words) < _FEW_WORDS, 1.0,
        ],
        dtype=np.float32,
    )  # fmt: skip


def _said(seen: Evidence, witness: Witness) -> Floats:
    """Logits: crisis, the kinds, the urgencies; of a long message those of the window that speaks most of a crisis."""
    words = seen.words
    if len(words) > _MOST_WORDS:
        words = words[: _MOST_WORDS * 3 // 4] + words[-_MOST_WORDS // 4 :]
    starts = range(0, max(1, len(words) - _STEP), _STEP) if len(words) > _WINDOW else (0,)
    told = [_logits(replace(seen, words=words[start : start + _WINDOW]), witness) for start in starts]
    return max(told, key=lambda logits: float(logits[0]))


def _logits(seen: Evidence, witness: Witness) -> Floats:
    columns, values = _features(seen)
    weighed = values * witness.rarity[columns]
    length = max(float(np.sqrt(weighed @ weighed)), 1e-9)
    logits: Floats = (weighed / length @ witness.weights[columns] + witness.constants).astype(np.float32)
    return logits


def _features(seen: Evidence) -> tuple[npt.NDArray[np.int64], Floats]:
    words = [word for word in seen.words if word.isalpha()]
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


def fit(examples: Sequence[Example], digest: str) -> Witness:
    """A model of examples, and how much it weighs beside the rules.

    The latter is fitted on the examples with a group, each heard by a model that has learned nothing of its group.
    """
    x = _matrix([_features(example.seen) for example in examples])
    y = np.array([_truth(example) for example in examples], dtype=float)
    weights = np.array([[1.0, *([float(e.kind is not None)] * (y.shape[1] - 1))] for e in examples])
    groups = np.array([-1 if example.group is None else example.group for example in examples])
    model = np.zeros(len(examples), dtype=np.float32)
    for fold in sorted({group % _FOLDS for group in groups if group >= 0}):
        is_out = (groups >= 0) & (groups % _FOLDS == fold)
        rarity, fitted, constants = _fit(x[~is_out], y[~is_out, :1], weights[~is_out, :1])
        model[is_out] = (_weighted(x[is_out], rarity) @ fitted + constants)[:, 0]
    apart = [n for n, group in enumerate(groups) if group >= 0]
    heard = np.array([_heard(float(model[n]), examples[n].found, examples[n].seen) for n in apart], dtype=float)
    weighing, constant = fit_columns(heard[:, :-1], y[apart, :1], penalty=_LIGHT, weights=weights[apart, :1])
    rarity, fitted, constants = _fit(x, y, weights)
    return Witness(rarity, fitted, constants, np.append(weighing[:, 0], constant), digest)


def _truth(example: Example) -> list[bool]:
    kinds = [example.kind == kind for kind in KINDS]
    return [example.kind is not None, *kinds, *(example.urgency == urgency for urgency in _URGENCIES)]


def _matrix(rows: Sequence[tuple[npt.NDArray[np.int64], Floats]]) -> Any:
    from scipy import sparse

    starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    held = (
        np.concatenate([v for _, v in rows]).astype(float),
        np.concatenate([columns for columns, _ in rows]),
        starts,
    )
    return sparse.csr_matrix(held, shape=(len(rows), COLUMNS))


def _weighted(x: Any, rarity: Floats) -> Any:
    """Rows by the rarity of their columns, of unit length."""
    from scipy import sparse

    rows = x @ sparse.diags(rarity.astype(float))
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.maximum(lengths, 1e-9)) @ rows).tocsr()


def _fit(x: Any, y: npt.NDArray[Any], weights: npt.NDArray[Any]) -> tuple[Floats, Floats, Floats]:
    """Rarity of the columns, weights and constants."""
    holders = np.bincount(x.indices, minlength=COLUMNS)
    rarity: Floats = (np.log((1 + x.shape[0]) / (1 + holders)) + 1).astype(np.float32)
    fitted, constants = fit_columns(_weighted(x, rarity), y, penalty=_PENALTY, weights=weights)
    return rarity, fitted, constants
