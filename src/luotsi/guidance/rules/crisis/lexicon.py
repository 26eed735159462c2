"""Which alternatives of the data a word may be: whole words, stems and their misspellings. Pure.

An alternative is a word (`kuolla`) or a stem (`kuolema*`). Misspellings are found through deletions (every alternative
is stored under the forms with a letter or two left out), so that the cost of a word does not grow with the lexicon.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from luotsi.guidance.rules.crisis import normal

_ONE_EDIT, _TWO_EDITS = 6, 9
"""Letters an alternative needs before one or two errors are forgiven; of five letters only swaps and doubling."""
_LONGEST_ENDING = 7
"""Letters after a misspelt stem: longer words are mostly other compounds. Half of it with two errors."""
_PREFIX = {1: 7, 2: 9}
"""Letters of an alternative that are indexed for so many edits; the rest is compared when these agree."""


class Lexicon:
    """Alternatives by number, found from a word."""

    def __init__(self, protected: Iterable[str] = ()) -> None:
        self._words: dict[str, set[int]] = defaultdict(set)
        self._stems: dict[str, set[int]] = defaultdict(set)
        self._near: dict[int, dict[str, list[str]]] = {1: defaultdict(list), 2: defaultdict(list)}
        self._forgiven: dict[str, set[int]] = defaultdict(set)
        self._known: set[str] = set()
        self._protected = frozenset(normal.fold(p) for p in protected if not p.endswith("*"))
        self._protected_stems = tuple(normal.fold(p[:-1]) for p in protected if p.endswith("*"))
        self.find = lru_cache(maxsize=8192)(self._find)

    def add(self, alternative: str, number: int, *, forgiving: bool = True) -> None:
        """Let `alternative` stand for `number`; misspellings too when it is `forgiving`."""
        folded = normal.fold(alternative)
        entry = folded.rstrip("*")
        (self._stems if folded.endswith("*") else self._words)[entry].add(number)
        if forgiving:
            self._forgiven[folded].add(number)
        if not forgiving or folded in self._known or len(entry) < _ONE_EDIT - 1:
            return
        self._known.add(folded)
        for edits in range(1, _edits(entry) + 1):
            for key in _deletions(entry[: _PREFIX[edits]], edits):
                self._near[edits][key].append(folded)

    def exact(self, word: str) -> set[int]:
        """Numbers of the word as it is written."""
        found = set(self._words.get(word, ()))
        for end in range(2, min(len(word), 24) + 1):
            if (numbers := self._stems.get(word[:end])) is not None:
                found |= numbers
        return found

    def _find(self, word: str) -> tuple[frozenset[int], ...]:
        """Numbers of the word, misspellings counted in; two sets when two words were written together."""
        found = self.exact(word)
        if len(word) < 5 or len(word) > 40 or not word.isalpha():
            return (frozenset(found),)
        if found and not self._is_loose(word):
            return self._parted(word) or (frozenset(found),)
        spellings = normal.forms(word)
        if not found:
            found = set().union(*(self.exact(form) for form in spellings[1:]))
        if not self._is_protected(word):
            found = found | self._misspelt(word)
        if not found and len(spellings) > 1:
            found = self._misspelt(spellings[1])
        return (not found and self._parted(word)) or (frozenset(found),)

    def _parted(self, word: str) -> tuple[frozenset[int], ...]:
        """Two words written together, the second of which is known letter by letter."""
        if (
            len(word) < 7
            or word in self._words
            or any(word[:n] in self._stems for n in range(len(word) - 3, len(word) + 1))
        ):
            return ()
        for cut in range(2, len(word) - 3):
            right = self._words.get(word[cut:])
            if right and (left := self._whole(word[:cut])):
                return frozenset(left), frozenset(right)
        return ()

    def _is_loose(self, word: str) -> bool:
        """Only a short beginning is known, which a misspelt word may have by chance."""
        return (
            len(word) <= 12
            and word not in self._words
            and not any(word[:n] + "*" in self._forgiven for n in range(5, len(word)))
        )

    def _whole(self, word: str) -> set[int]:
        """Numbers of a word that is known to its end, or nearly."""
        if len(word) < 5:
            return self._words.get(word, set())
        return (
            self.exact(word)
            if word in self._words or any(word[:n] in self._stems for n in range(4, len(word) + 1))
            else set()
        )

    def _is_protected(self, word: str) -> bool:
        return word in self._protected or word.startswith(self._protected_stems)

    def _misspelt(self, word: str) -> set[int]:
        found: set[int] = set()
        tried: set[str] = set()
        for edits in (1, 2):
            near, prefix = self._near[edits], _PREFIX[edits]
            shortest = 4 if edits == 1 else prefix - 1
            for end in range(shortest, min(len(word), prefix + 1) + 1):
                for key in _deletions(word[:end], edits):
                    for folded in near.get(key, ()):
                        if folded not in tried:
                            tried.add(folded)
                            found |= self._if_near(word, folded, edits)
            if found or len(word) < _TWO_EDITS - 1 or len(tried) > 300:
                break
            tried.clear()
        return found

    def _if_near(self, word: str, folded: str, edits: int) -> set[int]:
        entry, is_stem = folded.rstrip("*"), folded.endswith("*")
        if len(word) > len(entry) + (_LONGEST_ENDING if edits == 1 else _LONGEST_ENDING // 2):
            return set()
        if word[0] != entry[0] and (edits > 1 or word[:2] not in (entry[1:3], entry[1::-1])):
            return set()
        if distance(entry, word, prefix=is_stem) > edits:
            return set()
        if len(entry) == _ONE_EDIT - 1 and not _is_slip(entry, word[: len(entry) + 1] if is_stem else word):
            return set()
        return self._forgiven[folded]


def distance(entry: str, word: str, *, prefix: bool) -> int:
    """Edits between the entry and the word, or the word's best beginning; two letters swapped count as one edit.

    >>> distance("kuolema", "koulema", prefix=False), distance("itsemurh", "itsmeurhaa", prefix=True)
    (1, 1)
    """
    word = word[: len(entry) + 2] if prefix else word
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, a in enumerate(entry, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(word, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == word[j - 2] and entry[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return min(row) if prefix else row[-1]


def _edits(entry: str) -> int:
    return 2 if len(entry) >= _TWO_EDITS else 1


def _is_slip(entry: str, word: str) -> bool:
    """Letters swapped or one doubled: what short words may suffer without becoming other words."""
    return sorted(entry) == sorted(word[: len(entry)]) or (len(word) > len(entry) and set(entry) == set(word))


def _deletions(text: str, edits: int) -> set[str]:
    found = {text}
    edge = {text}
    for _ in range(edits):
        edge = {t[:n] + t[n + 1 :] for t in edge for n in range(len(t))}
        found |= edge
    return found
