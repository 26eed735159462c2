"""Which areas of life a service's own words speak of: catalogue expressions of concepts, parts of words, classes. Pure.

No training behind it: what is here labels every service of a fresh installation.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from luotsi.guidance.rules.area_words import AreaWords
from luotsi.guidance.rules.areas import AREAS
from luotsi.guidance.rules.linear import Floats
from luotsi.search.analysis import content_words, stem
from luotsi.search.concepts import Concept

LEXICAL = 2 * len(AREAS) + 6
"""Columns: areas by concepts, areas by parts of words, then three kinds of youth words in name and in all."""
_SUMMARY = 0.6
_ALSO = 0.5
_PART_IN_SUMMARY = 0.4
_ENOUGH = 1.5
_NUMBER = {area: n for n, area in enumerate(AREAS)}


def parts_of(text: str) -> tuple[str, str]:
    """Name and summary of a text as the index keeps it.

    >>> parts_of("Kotipalvelu. Apua arkeen. Myös iltaisin.")
    ('Kotipalvelu', 'Apua arkeen. Myös iltaisin.')
    """
    name, _dot, summary = text.partition(". ")
    return name, summary


@dataclass(frozen=True, slots=True)
class _Expression:
    stems: frozenset[str]
    weight: float
    concept: int


class ServiceWords:
    """Reads names and summaries of services."""

    def __init__(self, concepts: Iterable[Concept], words: AreaWords) -> None:
        self.concepts = [c for c in concepts if not c.is_elsewhere]
        self._areas = np.zeros((len(self.concepts), len(AREAS)), dtype=np.float32)
        for n, concept in enumerate(self.concepts):
            for area in concept.areas:
                self._areas[n, _NUMBER[area]] = 1.0  # type: ignore[index]  # equal to its value
        self._expressions = list(_expressions(self.concepts))
        known: dict[str, int] = defaultdict(int)
        for expression in self._expressions:
            for one in expression.stems:
                known[one] += 1
        self._by_stem: dict[str, list[_Expression]] = defaultdict(list)
        for expression in self._expressions:
            self._by_stem[min(sorted(expression.stems), key=lambda s: known[s])].append(expression)
        self._parts = [_part(parts) for parts in (*words.services, *words.youth)]
        self.classes = self._of_classes()

    def features(self, text: str) -> Floats:
        """Shape (LEXICAL,)."""
        name, summary = parts_of(text)
        row = np.zeros(LEXICAL, dtype=np.float32)
        found = self._matched(name, summary)
        if found:
            row[: len(AREAS)] = sum(w * self._areas[c] for c, w in found.items()) / max(1.0, sum(found.values()))
        low_name, low_summary = name.lower(), summary.lower()
        for n, part in enumerate(self._parts):
            in_name = len({m.group() for m in part.finditer(low_name)})
            in_summary = len({m.group() for m in part.finditer(low_summary)})
            if n < len(AREAS):
                row[len(AREAS) + n] = (in_name + _PART_IN_SUMMARY * in_summary) / _ENOUGH
            else:
                at = 2 * len(AREAS) + 2 * (n - len(AREAS))
                row[at], row[at + 1] = (in_name + in_summary) / 2, in_name
        np.tanh(row[len(AREAS) :], out=row[len(AREAS) :])
        return row

    def expressions_for(self, text: str, area: int) -> list[str]:
        """Words of the text by which concepts of the area were read, surest first."""
        name, summary = parts_of(text)
        found = self._matched(name, summary)
        wanted = {c for c in found if self._areas[c, area]}
        held = _stems(text)
        stems = {one for e in self._expressions if e.concept in wanted and e.stems <= held for one in e.stems}
        return [word for word in dict.fromkeys(content_words(text, "fi")) if stem(word, "fi") in stems]

    def part_words(self, text: str, area: int) -> list[str]:
        """Words of the text in which a part speaks of the area."""
        part = self._parts[area]
        return [word for word in dict.fromkeys(content_words(text, "fi")) if part.search(word)]

    def _matched(self, name: str, summary: str) -> dict[int, float]:
        in_name = _stems(name)
        every = in_name | _stems(summary)
        found: dict[int, float] = {}
        for one in every:
            for expression in self._by_stem.get(one, ()):
                if expression.stems <= every:
                    weight = expression.weight * (1.0 if expression.stems <= in_name else _SUMMARY)
                    found[expression.concept] = max(weight, found.get(expression.concept, 0.0))
        return found

    def _of_classes(self) -> dict[str, Floats]:
        sums: dict[str, list[Floats]] = defaultdict(list)
        for n, concept in enumerate(self.concepts):
            for code in concept.classes:
                sums[code].append(self._areas[n])
        return {code: np.asarray(rows, dtype=np.float32).mean(axis=0) for code, rows in sums.items()}


def youth_by_rule(rows: Floats, groups: Sequence[frozenset[str]]) -> Floats:
    """Log-odds that services suit people of 13 to 29, from youth words and, where told, age bands and groups."""
    its = rows[:, 2 * len(AREAS) :]
    odds = 2.0 * (its[:, 0] + its[:, 1]) - 2.5 * (its[:, 2] + its[:, 3]) - 1.5 * (its[:, 4] + its[:, 5])
    found: Floats = (odds + told_of_age(groups)).astype(np.float32)
    return found


def told_of_age(groups: Sequence[frozenset[str]]) -> Floats:
    """What age bands and target groups add to the log-odds; 0 where nothing is told."""
    return np.array([_told(held) for held in groups], dtype=np.float32)


def _told(held: frozenset[str]) -> float:
    ages = {v for v in held if v.startswith("age:")}
    young = ages & {"age:13-17", "age:18-29"}
    if ages and not young:
        return -6.0
    people = any(v == "group:KR1" or v.startswith("group:KR1.") for v in held)
    if not people and held & {"group:KR2", "group:KR3"}:
        return -4.0
    return 3.0 if "group:KR1.3" in held or (young and len(ages) < 4 and "age:65-" not in ages) else 0.0


def _expressions(concepts: Sequence[Concept]) -> Iterable[_Expression]:
    for n, concept in enumerate(concepts):
        every = [(text, 1.0) for text in (*concept.find, *(t for found in concept.find_in.values() for t in found))]
        for text, weight in [*every, *((text, _ALSO) for text in concept.also)]:
            stems = _stems(text)
            if stems:
                yield _Expression(stems, weight, n)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word, "fi") for word in content_words(text, "fi"))


def _part(parts: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(p) for p in sorted(parts, key=len, reverse=True)))
