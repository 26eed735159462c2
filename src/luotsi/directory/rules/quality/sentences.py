"""Texts of the catalogue cut into paragraphs, sentences and words; readability by LIX.

LIX (C. H. Björnsson: Läsbarhet, 1968) is words per sentence + the share of words of more than six letters in per cent.
Wiio's formula for Finnish (2.7 + 0.3 × words of at least four syllables in base form per hundred words; O. A. Wiio:
Viestinnän perusteet, 1989) needs base forms, which no library without a dictionary gives; LIX needs none. Finnish words
are long, so limits differ by language.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\r\n]+")
_END = re.compile(r"[.!?…]+[\"”»)]*\s+(?=[\"”»(]?[A-ZÅÄÖÆØ0-9])")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_SHORTENED = re.compile(
    r"(?:\b(?:esim|mm|ks|ym|yms|nk|ns|ko|em|puh|klo|kl|tel|no|nr|bl|[a-zåäö])\.?|\d)$", re.IGNORECASE
)
"""What a full stop follows without ending a sentence: shortened words, single letters, ordinal numbers."""
_BULLET = re.compile(r"\s*(?:[*•–]|-(?=\s))")
_LONG_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where a sentence stands in its text, how many words it has and how many of them are long."""

    start: int
    end: int
    words: int
    long_words: int


def paragraphs(text: str) -> Iterator[tuple[Sentence, ...]]:
    """The sentences of each line; a line that begins with a bullet is a paragraph of its own.

    >>> [len(p) for p in paragraphs("Saat apua. Soita meille.\\n* Neuvontaa\\n* Tukea")]
    [2, 1, 1]
    """
    for line in _LINE.finditer(text):
        found = tuple(_sentences(text, line.start(), line.end()))
        if found:
            yield found


def is_bullet(text: str, at: int) -> bool:
    """Whether the line that begins at `at` is an item of a list."""
    return _BULLET.match(text, at) is not None


def _sentences(text: str, start: int, end: int) -> Iterator[Sentence]:
    at = start
    for stop in _END.finditer(text, start, end):
        if stop.group()[0] == "." and _SHORTENED.search(text, max(at, stop.start() - 8), stop.start()):
            continue
        if sentence := _sentence(text, at, stop.end()):
            yield sentence
        at = stop.end()
    if sentence := _sentence(text, at, end):
        yield sentence


def _sentence(text: str, start: int, end: int) -> Sentence | None:
    words = _WORD.findall(text, start, end)
    if not words:
        return None
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return Sentence(start, end, len(words), sum(len(w) > _LONG_LETTERS for w in words))


def lix(words: int, sentences: int, long_words: int) -> float:
    """Readability of a text: the higher, the harder.

    >>> lix(words=100, sentences=10, long_words=30)
    40.0
    """
    return words / sentences + 100 * long_words / words
