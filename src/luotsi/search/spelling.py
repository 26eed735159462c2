"""Typing errors in a query: the known word that an unknown one was probably meant to be. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 5
_LONG = 7
"""From here on any one error is believed; in a shorter word it would often make another real word."""
_VERY_LONG = 10
"""From here on two errors are, when the word begins right."""
_BEGINNING = 3
_KEPT_IN_MIND = 8


class Spelling:
    """Corrects words towards those that it knows."""

    def __init__(self, known: Mapping[str, int]) -> None:
        """`known`: lower-case words to how often each is used; of two equally near words the commoner is meant."""
        self.known = known
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in known:
            if len(word) >= _SHORTEST - 1:
                self._by_letter[word[0]].append(word)
        self.corrected = lru_cache(maxsize=4_096)(self._corrected)

    def _corrected(self, word: str) -> str | None:
        """The nearest known word; None when the word is known itself or nothing is near enough.

        Nearness is the optimal string alignment distance: letters put in, left out, replaced or swapped with the next.

        >>> Spelling({"astma": 3, "toimeentulotuki": 9}).corrected("atsma")
        'astma'
        """
        if len(word) < _SHORTEST or word in self.known:
            return None
        alike = [known for letter in dict.fromkeys(word[:2]) for known in self._by_letter.get(letter, ())]
        errors = 2 if len(word) >= _VERY_LONG else 1
        near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=errors, limit=_KEPT_IN_MIND)
        believed = [(d, -self.known[known], known) for known, d, _ in near if _may_mean(word, known, d)]
        return min(believed)[2] if believed else None


def _may_mean(typed: str, known: str, distance: float) -> bool:
    if distance > 1:
        return typed[:_BEGINNING] == known[:_BEGINNING]
    return len(typed) >= _LONG or sorted(typed) == sorted(known) or _undoubled(typed) == _undoubled(known)


def _undoubled(word: str) -> str:
    return "".join(letter for n, letter in enumerate(word) if n == 0 or letter != word[n - 1])
