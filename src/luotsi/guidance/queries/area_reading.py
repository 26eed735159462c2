"""Reads areas of life out of texts with the weights at hand: the installation's own, else those that come with Luotsi.

Without any weights, and without embeddings, the lexicon alone labels every service.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.db import OperationalError, ProgrammingError

from luotsi.conf import environment
from luotsi.directory.queries import engines
from luotsi.guidance.rules.area_labels import Label
from luotsi.guidance.rules.area_model import Lessons, Weights, families, learn, probability
from luotsi.guidance.rules.area_words import words
from luotsi.guidance.rules.areas import AREAS, LifeArea
from luotsi.guidance.rules.linear import Floats, Rows, rows_of
from luotsi.guidance.rules.service_words import LEXICAL, ServiceWords, parts_of, told_of_age, youth_by_rule
from luotsi.guidance.rules.voiced import voiced
from luotsi.search import concepts, meanings, vectors
from luotsi.search.vocabulary import Vocabulary

_N = len(AREAS)
_NAME, _SUMMARY = 2.0, 1.0
_BARE_STEEP, _BARE_SHIFT = 4.0, 0.55
"""Log-odds of the lexicon alone."""
_CLASS = 1.0
"""What the mean of a service class adds to log-odds."""
_CONCEPTS = 3.0
"""What concepts read out of a message add: weight of a reading above the floor, times this."""
_FLOOR = 0.25
_FURTHER = 0.6
"""Share for areas of a concept after its first."""
SHARES: dict[str, Floats] = {
    "services": np.array([[1 / 3, 1 / 3, 1 / 3], [0, 0.5, 0.5]], dtype=np.float32),
    "messages": np.array([[0.5, 0.5, 1], [0, 1, 1]], dtype=np.float32),
}
"""Shares of meaning, grams and lexicon, with a vector and without."""
WRITTEN = frozenset({
    LifeArea.HEALTH, LifeArea.RESILIENCE, LifeArea.HOUSING, LifeArea.FRIENDS, LifeArea.STRENGTHS, LifeArea.SELF_ESTEEM,
})  # fmt: skip
"""Areas that writers of made-up services saw as the experts do; in the others they were more generous."""

_LATIN = re.compile(r"[a-zåäö]{2}", re.IGNORECASE)

Array = npt.NDArray[Any]


def own_file() -> Path:
    """Where the installation keeps what it learned from labels."""
    return Path(settings.DATA_DIR) / "guidance" / "areas_model.npz"


def service_weights() -> Weights | None:
    """The installation's own weights, else those that come with Luotsi, else None."""
    own = own_file()
    try:
        return _own(own, own.stat().st_mtime_ns)
    except OSError:
        return packaged("areas_model.npz")


def stamp() -> str:
    """Changes when services would be read otherwise: by other weights or another lexicon."""
    own = own_file()
    try:
        content = own.read_bytes()
    except OSError:
        content = _content("areas_model.npz") or b""
    digest = hashlib.blake2b(content, digest_size=8)
    digest.update(f"{concepts.stamp([])}{_lexicon_stamp()}{_BARE_SHIFT}".encode())
    return digest.hexdigest()


@cache
def _lexicon_stamp() -> str:
    its = words()
    return hashlib.blake2b(repr((its.services, its.youth)).encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=1)
def _own(path: Path, _changed: int) -> Weights | None:
    try:
        return Weights.load(path.read_bytes())
    except (OSError, ValueError, KeyError):
        return packaged("areas_model.npz")


@cache
def packaged(name: str) -> Weights | None:
    """Weights that come with Luotsi: areas_model.npz of services, messages_model.npz of messages."""
    content = _content(name)
    return Weights.load(content) if content else None


def _content(name: str) -> bytes | None:
    file = files("luotsi.guidance") / "data" / name
    return file.read_bytes() if file.is_file() else None


@cache
def service_words() -> ServiceWords:
    """The lexicon over the packaged concepts."""
    return ServiceWords(concepts.packaged(), words())


# -- services --------------------------------------------------------------------------------------------------------


def grams_of(texts: Sequence[str]) -> Rows:
    """Hashed features of services' texts: the name counts twice."""
    return rows_of(((name, _NAME), (summary, _SUMMARY)) for name, summary in map(parts_of, texts))


def prior(columns: int) -> Floats:
    """Own columns of the lexicon speak for their area from the start."""
    found = np.zeros((LEXICAL, columns), dtype=np.float32)
    for k in range(_N):
        found[k, k] = found[_N + k, k] = 1.0
    return found


def read_services(
    texts: Sequence[str],
    facets: Sequence[frozenset[str]],
    given: Mapping[int, Array],
    weights: Weights | None = None,
) -> tuple[Floats, Floats]:
    """(areas (n, 10), youth (n,)), 0..1. `given` are vectors by row number; facets may be empty sets."""
    lexicon = service_words()
    lexical = np.array([lexicon.features(text) for text in texts], dtype=np.float32).reshape(len(texts), LEXICAL)
    classes = np.array([_class_mean(held, lexicon.classes) for held in facets], dtype=np.float32).reshape(-1, _N)
    if weights is None:
        bare = (lexical[:, :_N] + lexical[:, _N : 2 * _N] + 0.5 * classes - _BARE_SHIFT).astype(np.float32)
        return probability(_BARE_STEEP * bare), probability(youth_by_rule(lexical, facets))
    has = np.zeros(len(texts), dtype=bool)
    rows = sorted(given)
    has[rows] = True
    vectors_ = np.array([given[n] for n in rows], dtype=np.float32) if rows and len(weights.centre) else None
    odds = weights.odds(grams_of(texts), lexical, vectors_, has if vectors_ is not None else np.zeros_like(has))
    return probability(odds[:, :_N] + _CLASS * classes), probability(odds[:, _N] + told_of_age(facets))


def _class_mean(held: frozenset[str], known: Mapping[str, Floats]) -> Floats:
    its = [known[v[6:]] for v in held if v.startswith("class:") and v[6:] in known]
    return np.asarray(its, dtype=np.float32).mean(axis=0) if its else np.zeros(_N, dtype=np.float32)


def learn_services(texts: Sequence[str], labels: Sequence[Label], given: Array | None) -> tuple[Weights, Floats]:
    """Weights from labelled services, and each one's held-out log-odds; `given` are vectors of all of them or None.

    What `learn_written` learned is where learning starts from.
    """
    lessons = _lessons(texts, labels, given)
    return learn(lessons, prior=prior(_N + 1), shares=SHARES["services"], start=packaged("areas_written.npz"))


def learn_written(texts: Sequence[str], labels: Sequence[Label], given: Array | None) -> Weights:
    """Weights of the areas in WRITTEN, from services that writers made up (for `benchmarks/life_areas.py`)."""
    lessons = _lessons(texts, labels, given)
    trusted = np.array([float(area in WRITTEN) for area in AREAS] + [0.0])
    return learn(replace(lessons, counts=lessons.counts * trusted), prior=prior(_N + 1), shares=SHARES["services"])[0]


def _lessons(texts: Sequence[str], labels: Sequence[Label], given: Array | None) -> Lessons:
    wanted = np.zeros((len(texts), _N + 1))
    counts = np.zeros((len(texts), _N + 1))
    for n, label in enumerate(labels):
        if label.areas is not None:
            wanted[n, :_N], counts[n, :_N] = label.areas, label.weight
        if label.youth is not None:
            wanted[n, _N], counts[n, _N] = label.youth, 1.0
    lexicon = service_words()
    lexical = np.array([lexicon.features(text) for text in texts], dtype=np.float32).reshape(len(texts), LEXICAL)
    return Lessons(grams_of(texts), lexical, given, wanted, counts, families(parts_of(t)[0] for t in texts))


# -- messages --------------------------------------------------------------------------------------------------------


def read_message(text: str) -> Floats:
    """0..1 in each area, shape (10,)."""
    own = voiced(text)
    weights = packaged("messages_model.npz")
    if not own.strip():
        return np.zeros(_N, dtype=np.float32)
    vector = message_vector(own)
    spelt = own if _LATIN.search(own) else ""  # of other scripts only the embedding knows something
    lexical = concept_features(spelt, vector)[None, :] if spelt else np.zeros((1, _N), dtype=np.float32)
    if weights is None:
        return probability(_BARE_STEEP * (lexical[0] * _CONCEPTS - _BARE_SHIFT))
    rows = rows_of([[(spelt, 1.0)]], with_pairs=True)
    given = None if vector is None else vector[None, :]
    return probability(weights.odds(rows, lexical, given, np.array([vector is not None]))[0])


def message_vector(text: str) -> Floats | None:
    """Embedding of the beginning of a message; None where the installation does without."""
    if not environment.is_on("LUOTSI_VECTORS") or not vectors.is_available():
        return None
    return vectors.of_message(text)


def concept_features(text: str, vector: Floats | None) -> Floats:
    """For each area the surest concept that the message speaks of, shape (10,)."""
    found = np.zeros(_N, dtype=np.float32)
    for reading in _vocabulary().interpret(text, vector=vector, limit=6, floor=_FLOOR):
        for n, area in enumerate(reading.concept.areas):
            at = AREAS.index(LifeArea(area))
            found[at] = max(found[at], (reading.weight - _FLOOR) * (1.0 if n == 0 else _FURTHER))
    return found


def _vocabulary() -> Vocabulary:
    """The installation's; the packaged one where there are no tables yet (`luotsi evaluate` before `migrate`)."""
    try:
        return engines.vocabulary()
    except (OperationalError, ProgrammingError):
        return _packaged_vocabulary()


@cache
def _packaged_vocabulary() -> Vocabulary:
    found = Vocabulary.build(concepts.packaged())
    if environment.is_on("LUOTSI_VECTORS"):
        found.meanings = meanings.packaged(found.concepts)
    return found


def learn_messages(given: Array | None) -> tuple[Weights, Floats]:
    """Weights from the packaged sayings (for `benchmarks/life_areas.py`), and each one's held-out log-odds."""
    sayings = words().sayings
    wanted = np.array([[float(area in s.areas) for area in AREAS] for s in sayings])
    rows = rows_of(([(s.text, 1.0)] for s in sayings), with_pairs=True)
    lexical = np.zeros((len(sayings), _N), dtype=np.float32)
    lessons = Lessons(rows, lexical, given, wanted, np.ones_like(wanted), np.arange(len(sayings)))
    shares = SHARES["messages"].copy()
    shares[:, 2] = 0.0
    return learn(lessons, prior=_CONCEPTS * np.eye(_N, dtype=np.float32), shares=shares)
