"""From what a person typed to a ranked, explained answer: reads concepts, asks the engine three ways, weighs, cuts.

score = words + expressions + meaning (each 0..1, weights below). What falls under the relevance floor is not shown:
an honest "nothing found" is better than noise.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from luotsi.search import vectors
from luotsi.search.analysis import content_words, grams, stem
from luotsi.search.concepts import LANGUAGES
from luotsi.search.engine import Engine, Expression, Filters, Scores, Word
from luotsi.search.vocabulary import Reading, Vocabulary

LONGEST_QUERY = 500
_LONGEST_LIST = 60
"""More words than this add nothing but time."""

# Weights found on the development half of a judged collection; see docs/explanation/search.md.
WORDS, EXPRESSIONS, MEANING, AGAINST = 0.45, 0.75, 0.35, 0.3
_UNSURE, _SURE = 0.12, 0.4
"""A reading under the first counts for nothing, from the second on for sure."""
_STEEPNESS = 2.5
_ALSO = 0.5
_COSINE_FLOOR, _COSINE_SPAN = 0.78, 0.14
"""Cosines of this model lie between about 0.75 (nothing in common) and 0.92 (same)."""
FLOOR = 0.08
"""When even the best scores less, nothing fits."""
TAIL = 0.15
"""Answers down to this share of the best one's score are shown."""
_SAID_BY_NAME = 0.85
"""Share of the words found from which on the catalogue is taken to offer the very thing."""
_NEARLY = 0.85
"""A need read this nearly as surely as a private wish is answered as a need."""
POOL = 150


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found and what found it."""

    id: str
    score: float
    words: float
    expressions: float
    meaning: float


@dataclass(frozen=True, slots=True)
class Answer:
    hits: tuple[Hit, ...]
    readings: tuple[Reading, ...] = ()
    used_meaning: bool = False
    weak: tuple[Hit, ...] = ()
    """What came nearest but is not worth calling an answer."""
    elsewhere: Reading | None = None
    """Set when the wish is one that no public service answers."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What a query touches, before anything is cut."""

    hits: list[Hit]
    read: list[Reading]
    """Every reading of the query, trusted or not."""
    used_meaning: bool


class Searcher:
    """Puts vocabulary, engine and embeddings together."""

    def __init__(self, engine: Engine, vocabulary: Vocabulary, *, with_meaning: bool = True) -> None:
        self.engine = engine
        self.vocabulary = vocabulary
        self.with_meaning = with_meaning and vectors.is_available()

    def answer(self, query: str, *, filters: Filters | None = None, limit: int = POOL) -> Answer:
        """Ranked hits for a query of any length and language."""
        found = self.matches(query, filters=filters or {}, limit=POOL)
        hits, read = found.hits, found.read
        readings = trusted([r for r in read if not r.concept.is_elsewhere])
        nowhere = elsewhere(read, hits)
        best = hits[0].score if hits else 0.0
        floor = math.inf if nowhere or best < FLOOR else best * TAIL
        good = [h for h in hits if h.score >= floor]
        return Answer(
            hits=tuple(good[:limit]),
            readings=tuple(readings),
            used_meaning=found.used_meaning,
            weak=tuple(hits[len(good) : len(good) + 5]) if not good else (),
            elsewhere=nowhere,
        )

    def matches(self, query: str, *, filters: Filters, limit: int) -> Matches:
        """Everything that a query touches, best first, each with its own score; nothing is cut for being weak.

        `limit` bounds each of the three look-ups.
        """
        text = query[:LONGEST_QUERY]
        vector = vectors.of_query(text.lower()) if self.with_meaning and text.strip() else None
        read = self.vocabulary.interpret(text, vector=vector)
        readings = trusted([r for r in read if not r.concept.is_elsewhere])
        by_words = self.engine.words(self._asked(text), filters=filters, limit=limit)
        by_expressions = self.engine.expressions(expressions_of(readings), filters=filters, limit=limit)
        against = self.engine.expressions(avoided_by(readings), filters=filters, limit=limit)
        by_meaning = self.engine.meaning(vector, filters=filters, limit=limit) if vector is not None else {}
        return Matches(_fuse(by_words, by_expressions, by_meaning, against), read, bool(by_meaning))

    def _asked(self, text: str) -> list[Word]:
        found = []
        for word in list(dict.fromkeys(content_words(text)))[:_LONGEST_LIST]:
            forms = tuple(dict.fromkeys(stem(word, lang) for lang in LANGUAGES))
            found.append(Word(forms, tuple(grams(word))))
        return found


def elsewhere(read: Sequence[Reading], hits: Sequence[Hit]) -> Reading | None:
    """The reading as a wish that no public service answers, when it is clearly the best one and none offers it.

    Several such wishes (a tent, a rental) speak for it together.
    """
    if max((h.words for h in hits), default=0.0) >= _SAID_BY_NAME:
        return None
    if not read or not read[0].concept.is_elsewhere:
        return None
    rival = max((r.weight for r in read if not r.concept.is_elsewhere), default=0.0)
    together = 1 - math.prod(1 - min(1.0, r.weight) for r in read if r.concept.is_elsewhere)
    return read[0] if rival < _NEARLY * together else None


def trusted(readings: Sequence[Reading]) -> list[Reading]:
    """Readings worth acting on, weighed against the best one and against what a sure reading scores."""
    if not readings:
        return []
    best = readings[0].weight
    sure = min(1.0, max(0.0, (best - _UNSURE) / (_SURE - _UNSURE)))
    found = []
    for reading in readings:
        weight = sure * (reading.weight / best) ** _STEEPNESS
        if weight > 0.1:
            found.append(replace(reading, weight=weight))
    return found


def expressions_of(readings: Sequence[Reading]) -> list[Expression]:
    """Catalogue expressions of the concepts read, weighted by how sure the reading is."""
    found: dict[tuple[str, ...], float] = {}
    for reading in readings:
        concept = reading.concept
        for lang, texts in (("fi", concept.find), *concept.find_in.items()):
            _note(found, texts, lang, reading.weight)
        _note(found, concept.also, "fi", reading.weight * _ALSO)
    return [Expression(stems, weight) for stems, weight in found.items()]


def avoided_by(readings: Sequence[Reading]) -> list[Expression]:
    """Catalogue expressions of services that look near the concepts read but serve another need."""
    found: dict[tuple[str, ...], float] = {}
    for reading in readings:
        _note(found, reading.concept.avoid, "fi", reading.weight)
    return [Expression(stems, weight) for stems, weight in found.items()]


def _note(found: dict[tuple[str, ...], float], texts: Sequence[str], lang: str, weight: float) -> None:
    for text in texts:
        key = tuple(dict.fromkeys(stem(w, lang) for w in content_words(text, lang)))
        if key:
            found[key] = max(weight, found.get(key, 0.0))


def reason(readings: Sequence[Reading], text: str, lang: str) -> Reading | None:
    """The surest reading one of whose catalogue expressions the text really holds; None when none does."""
    held = {stem(w, lang) for w in content_words(text, lang)}
    joined = " ".join(sorted(held))
    for reading in readings:
        for expression in expressions_of([reading]):
            if expression.weight > 0 and all(s in held or (len(s) > 4 and s in joined) for s in expression.stems):
                return reading
    return None


def _from_cosine(cosine: float) -> float:
    return min(1.0, max(0.0, (cosine - _COSINE_FLOOR) / _COSINE_SPAN))


def _fuse(by_words: Scores, by_expressions: Scores, by_meaning: Scores, against: Scores) -> list[Hit]:
    nearness = {id_: _from_cosine(cosine) for id_, cosine in by_meaning.items()}
    hits = []
    for id_ in {**by_words, **by_expressions, **nearness}:
        words, expressions, meaning = by_words.get(id_, 0.0), by_expressions.get(id_, 0.0), nearness.get(id_, 0.0)
        score = WORDS * words + EXPRESSIONS * expressions + MEANING * meaning - AGAINST * against.get(id_, 0.0)
        hits.append(Hit(id_, score, words, expressions, meaning))
    hits.sort(key=lambda h: (-h.score, h.id))
    return hits
