"""Takes out of free text what points to a person: personal identity codes, phone numbers and e-mail addresses. Pure.

Names and street addresses cannot be told from other words and are left; a form must ask people to leave them out.
"""

import re
from collections.abc import Container, Iterable, Iterator
from itertools import pairwise

MASK = "[•••]"
"""What stands where something was taken out; no word, so that it suits every language."""

_DASH = r"\-\u2010-\u2015\u2212"
"""For inside a set of characters, anywhere in it."""
# Separators of the century: + 1800s, - and Y X W V U 1900s, A to F 2000s (Government decree 690/2022). The check
# character may be missing, wrong or mistyped: whoever wrote it meant a code, so it is not verified.
_IDENTITY_CODE = re.compile(
    rf"(?<!\d)(?:0[1-9]|[12]\d|3[01])[ .]?(?:0[1-9]|1[0-2])[ .]?\d\d\s?[+A-FU-Y{_DASH}]\s?\d{{3}}[^\W_]?(?!\w)",
    re.IGNORECASE,
)
_CODE_WITHOUT_SEPARATOR = re.compile(r"(?<!\w)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{5}[a-z](?!\w)", re.IGNORECASE)
_EMAIL = re.compile(
    r"[^\s@<>(),;:]{1,64}\s?(?:@|\(at\)|\[at\]|\(ät\)|\s\(?miukumauku\)?\s|\(a\))\s?[^\W_](?:[\w-]*\.)+[^\W\d_]{2,}",
    re.IGNORECASE,
)
_NOT_PHONE = re.compile(
    r"\d{1,2}[.\-/]\d{1,2}[.\-/]\d{2,4}(?!\d)"  # a date
    r"|\d{7}-\d(?!\d)"  # a business id
    r"|\d{1,2}[.:]\d\d(?!\d)"  # a time of day
)
_BETWEEN = rf" \u00a0/(){_DASH}"
_SEPARATOR = rf"[{_BETWEEN}]{{0,3}}"
# As long as it goes on: several numbers with nothing but a space between them are told apart by `_numbers`.
_PHONE = re.compile(
    rf"(?<![\w.])(?:(?:\+|00){_SEPARATOR}[1-9]|\(?0[1-9])(?:{_SEPARATOR}\d|\.(?=\d{{3}})\d){{5,}}(?!\w)"
    rf"|(?<![\w.])\d{{7,15}}(?!\w)"
)
_ANOTHER = re.compile(rf"(?<=[{_BETWEEN}])(?:\+|00[1-9]|\(?0[1-9])")
_SHORTEST, _SHORTEST_LAST = 7, 6
"""Digits before and from where another number begins in the same run; fewer belong to one number."""
_AFTER_NUMBER = 4
"""Digits that may follow a known number in the same run: opening hours, an extension."""
_NEAR = 24
"""Characters that hold so few digits however they are spaced."""
_EDGE = re.compile(rf"[{_BETWEEN}]+$")
_GAP = re.compile(rf"[{_BETWEEN}]+")
_NOT_DIGIT = re.compile(r"\D")


def mask(text: str, *, known: Iterable[str] = ()) -> str:
    """The text with identity codes, phone numbers and e-mail addresses replaced by `MASK`.

    `known` are numbers and addresses that are public anyway (those of the page the text speaks of) and stay.

    >>> mask("Olen 131052-308T, soita 040 123 4567")
    'Olen [•••], soita [•••]'
    >>> mask("Numero 015 123 456 ei vastaa", known=["+35815123456"])
    'Numero 015 123 456 ei vastaa'
    """
    public = {_key(k) for k in known}

    def masked(match: re.Match[str]) -> str:
        found = match.group()
        return found if _key(found) in public else MASK

    for pattern in (_IDENTITY_CODE, _CODE_WITHOUT_SEPARATOR):
        text = pattern.sub(MASK, text)
    text = _EMAIL.sub(masked, text)
    parts, at = [], 0
    for start, end in _numbers(text):
        parts += [text[at:start], text[start:end] if _is_public(text[start:end], public) else MASK]
        at = end
    return "".join((*parts, text[at:]))


def contacts(text: str) -> list[tuple[str, int, int]]:
    """Where phone numbers and e-mail addresses stand: ("phone" | "email", start, end), in order.

    >>> contacts("Soita 015 123 456.")
    [('phone', 6, 17)]
    """
    has_at = "@" in text or "(" in text or "[" in text or "miuku" in text
    found = [("email", m.start(), m.end()) for m in _EMAIL.finditer(text)] if has_at else []
    found += [("phone", start, end) for start, end in _numbers(text)]
    return sorted(found, key=lambda f: f[1:])


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where each phone number begins and ends."""
    for match in _PHONE.finditer(text):
        start, end = match.span()
        cuts = [start]
        if end - start > _SHORTEST + _SHORTEST_LAST:
            for other in _ANOTHER.finditer(text, start + 1, end):
                before, after = text[cuts[-1] : other.start()], text[other.start() : min(end, other.start() + _NEAR)]
                if _digits(before) >= _SHORTEST and _digits(after) >= _SHORTEST_LAST:
                    cuts.append(other.start())
        for first, last in pairwise((*cuts, end)):
            if not _NOT_PHONE.match(text, first):
                edge = _EDGE.search(text, first, last) if last != end else None
                yield first, edge.start() if edge else last


def _digits(text: str) -> int:
    return len(_NOT_DIGIT.sub("", text))


def _is_public(number: str, public: Container[str]) -> bool:
    """Whether it is a known number, perhaps with a few digits after it that are no part of any number."""
    if _key(number) in public:
        return True
    ends = (gap.start() for gap in _GAP.finditer(number, max(0, len(number) - _NEAR)))
    return any(_digits(number[end:]) <= _AFTER_NUMBER and _key(number[:end]) in public for end in ends)


def _key(text: str) -> str:
    """An address as it is, a number by its digits without the country code or the zero before the area code."""
    if "@" in text:
        return text.strip().casefold()
    digits = _NOT_DIGIT.sub("", text)
    return digits.removeprefix("00").removeprefix("358").lstrip("0")
