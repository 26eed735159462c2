"""ICD-10 codes and sets of them: how one is written, which can be an underlying cause of death.

Owns the form of a code, ranges and the domain of underlying causes. Does not know the names of diseases, nor whether
ICD-10 uses every code that has the right form; classes of causes are in `causes`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from luotsi.kernel.errors import BadInput

CATEGORY = 3
"""Characters of a category, such as I21; subcategories add one or two."""

_WRITTEN = re.compile(r"([A-Za-z][0-9]{2})(?:\.-|\.?([0-9A-Za-z]{1,2}))?[ ]?[+*†‡]?")
# A00 | A00-B99 | I425-I429 | V10-V18:0-2, which is the fourth characters 0 to 2 of each category
_TOKEN = re.compile(
    r"(?P<first>[A-Z][0-9]{2}[0-9]{0,2})(?:-(?P<last>[A-Z][0-9]{2}[0-9]{0,2}))?"
    r"(?::(?P<from>[0-9])(?:-(?P<to>[0-9]))?)?"
)


class Code(str):
    """An ICD-10 code in its plain form: capital, no dot, no mark. Made from any usual way of writing it.

    A dagger, an asterisk and the dash of an unspecified fourth place are dropped. BadInput for anything else.

    >>> Code("i21.0"), Code("G31.2 "), Code("X45+"), Code("K70.-")
    ('I210', 'G312', 'X45', 'K70')
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        if type(text) is cls:
            return text
        match = _WRITTEN.fullmatch(text.strip()) if isinstance(text, str) else None
        if match is None:
            raise BadInput(
                f"“{str(text).strip()[:20]}” is not an ICD-10 code.",
                hint="Give one code: a letter and two digits, then at most two more characters, such as I21 or I21.0.",
            )
        return super().__new__(cls, (match[1] + (match[2] or "")).upper())

    @property
    def category(self) -> str:
        """The first three characters, which name the disease."""
        return self[:CATEGORY]

    @property
    def dotted(self) -> str:
        """As printed in ICD-10: I21.0.

        >>> Code("G4051").dotted, Code("I21").dotted
        ('G40.51', 'I21')
        """
        return dotted(self)


def dotted(code: str) -> str:
    """A plain code as printed in ICD-10, with a dot after the category."""
    return f"{code[:CATEGORY]}.{code[CATEGORY:]}" if len(code) > CATEGORY else str(code)


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A set of codes given by prefixes: I21 holds I210 and I2101, I210 holds I2101 but not I21."""

    written: tuple[str, ...]  # as in the data: A00-B99, J65, V10-V18:0-2
    prefixes: frozenset[str]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read codes and ranges with spaces between; both ends of a range are equally long; BadInput.

        >>> sorted(CodeSet.parse("J65 V98-W01 X860-X862 V10-V11:0-1").prefixes)[:6]
        ['J65', 'V100', 'V101', 'V110', 'V111', 'V98']
        """
        tokens = tuple(text.split())
        return cls(tokens, frozenset(prefix for token in tokens for prefix in _expand(token)))

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and any(code[:n] in self.prefixes for n in range(CATEGORY, len(code) + 1))

    def __bool__(self) -> bool:
        return bool(self.prefixes)

    @property
    def text(self) -> str:
        """For people, in any language: dots, dashes between numbers, commas.

        >>> CodeSet.parse("I00-I15 I426 V10-V18:0-2").text
        'I00–I15, I42.6, V10–V18 (.0–.2)'
        """
        return ", ".join(map(_printed, self.written))


def _expand(token: str) -> Iterator[str]:
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise BadInput(f"“{token[:20]}” is not an ICD-10 code or range.", hint="Write A00, A00-B99 or V10-V18:0-2.")
    first, last = match["first"], match["last"] or match["first"]
    if match["from"] is not None and len(first) == CATEGORY:
        fourth = range(int(match["from"]), int(match["to"] or match["from"]) + 1)
        yield from (f"{category}{n}" for category in _between(first, last, token) for n in fourth)
    elif match["from"] is None:
        yield from _between(first, last, token)
    else:
        raise BadInput(f"“{token[:20]}” gives the fourth character twice.")


def _between(first: str, last: str, token: str) -> Iterator[str]:
    if first == last:
        yield first
        return
    long = len(first) > CATEGORY
    if len(first) != len(last) or first > last or (long and first[:CATEGORY] != last[:CATEGORY]):
        raise BadInput(
            f"“{token[:20]}” is not a range.", hint="Give two categories, or two subcategories of one category."
        )
    if long:
        width = len(first) - CATEGORY
        for number in range(int(first[CATEGORY:]), int(last[CATEGORY:]) + 1):
            yield f"{first[:CATEGORY]}{number:0{width}}"
        return
    for place in range(_place(first), _place(last) + 1):
        yield f"{chr(ord('A') + place // 100)}{place % 100:02}"


def _place(category: str) -> int:
    return (ord(category[0]) - ord("A")) * 100 + int(category[1:])


def _printed(token: str) -> str:
    codes, _, fourth = token.partition(":")
    ends = "–".join(dotted(end) for end in codes.split("-"))
    return f"{ends} ({'–'.join(f'.{n}' for n in fourth.split('-'))})" if fourth else ends


UNDERLYING = CodeSet.parse("A00-R99 U00-U49 V01-Y89")
"""Categories that can be an underlying cause of death: diseases, WHO's new diseases of uncertain place (COVID-19 is
U07) and external causes."""

_USE_EXTERNAL = "Give the external cause (V01–Y89) as the underlying cause."
_USE_CHAIN = "Give the disease or external cause that began the chain of events."
_NOT_UNDERLYING = (
    (CodeSet.parse("S00-T99"), "is an injury or poisoning", _USE_EXTERNAL),
    (CodeSet.parse("U50-U99"), "only adds to another code", _USE_CHAIN),
    (CodeSet.parse("V00"), "is not in the WHO's ICD-10", "External causes begin at V01."),
    (CodeSet.parse("Y90-Y99"), "only adds to another code", _USE_EXTERNAL),
    (CodeSet.parse("Z00-Z99"), "is a circumstance or contact with care", _USE_CHAIN),
)


def underlying(text: str) -> Code:
    """The code, if it can be an underlying cause of death; BadInput says why not and what to give instead."""
    code = Code(text)
    if code in UNDERLYING:
        return code
    why, hint = next((why, hint) for codes, why, hint in _NOT_UNDERLYING if code in codes)
    raise BadInput(f"{code.dotted} cannot be an underlying cause of death: it {why}.", hint=hint)
