"""Numbers as they are written in Finnish, Swedish and English: in full, shortened to fit a picture, and on an axis."""

import math
from collections.abc import Sequence
from itertools import pairwise

from luotsi.charts.amounts import Amount, Words

NBSP = "\u00a0"
MINUS = "\u2212"
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_TO_FINNISH = str.maketrans({",": NBSP, ".": ",", "-": MINUS})
_TO_ENGLISH = str.maketrans({"-": MINUS})
_MOST_DECIMALS = 12
_ENDLESS = 1e18
"""No statistic is as large; written out it would fill a page."""
_LONG = 9
"""Characters that a number in a picture has room for."""


def number(value: float, language: str, *, decimals: int = 0, sign: bool = False) -> str:
    """The number with that many decimals: no-break spaces between thousands and a decimal comma, English its own way.

    With `sign` what is over zero has a plus. What rounds to zero has no sign.

    >>> number(-1234.56, "fi", decimals=1)
    '−1\\xa0234,6'
    >>> number(1234.5, "en", decimals=1, sign=True)
    '+1,234.5'
    """
    if not math.isfinite(value):
        return "–"
    if abs(value) >= _ENDLESS:
        return power(value, language, sign=sign)
    digits = f"{value:,.{max(0, min(decimals, _MOST_DECIMALS))}f}"
    if not digits.strip("-0.,"):
        digits = digits.lstrip("-")
    elif sign and value > 0:
        digits = "+" + digits
    return digits.translate(_TO_ENGLISH if language == "en" else _TO_FINNISH)


def short(value: float, words: Words, *, decimals: int = 0, sign: bool = False) -> str:
    """The number, written with few characters when it is long: without decimals, in millions, as a power of ten.

    What is not zero is never written as zero.
    """
    language, size = words.language, abs(value)
    whole = number(value, language, decimals=decimals, sign=sign)
    if value == 0 or (_tells(whole) and len(whole) <= _LONG):
        return whole
    if _tells(whole) and size < 1e6:
        fewer = number(value, language, decimals=0 if size >= 1000 else min(decimals, 3), sign=sign)
        if _tells(fewer):
            return fewer
    elif _tells(whole) and size < 1e15:
        factor, word = (1e9, words.billion) if size >= 999.95e6 else (1e6, words.million)
        scaled = number(value / factor, language, decimals=1 if size / factor < 1000 else 0, sign=sign)
        return scaled + NBSP + word
    return power(value, language, sign=sign)


def _tells(written: str) -> bool:
    """Whether something other than zero is written."""
    return bool(written.strip("−+0.,"))


def power(value: float, language: str, *, sign: bool = False) -> str:
    """The number as a power of ten: 1,2·10⁻⁷."""
    if value == 0:
        return "0"
    digits, _, exponent = f"{value:.1e}".partition("e")
    return number(float(digits), language, decimals=1, sign=sign) + "·10" + str(int(exponent)).translate(_SUPERSCRIPT)


def ticks(values: Sequence[float], words: Words) -> tuple[list[str], str]:
    """Labels of an axis, all with the same decimals, and the word or power that they are all to be multiplied by."""
    largest = max((abs(v) for v in values), default=0.0)
    factor, suffix = 1.0, ""
    if largest >= 1e15 or 0 < largest < 1e-4:
        exponent = math.floor(math.log10(largest))
        factor, suffix = 10.0**exponent, "·10" + str(exponent).translate(_SUPERSCRIPT)
    elif largest >= 1e9:
        factor, suffix = 1e9, words.billion
    elif largest >= 1e6:
        factor, suffix = 1e6, words.million
    scaled = [v / factor for v in values]
    step = min((b - a for a, b in pairwise(scaled) if b > a), default=0.0)
    return [number(v, words.language, decimals=_decimals(step)) for v in scaled], suffix


def _decimals(step: float) -> int:
    """Decimals that tell multiples of the step apart."""
    for decimals in range(_MOST_DECIMALS):
        if abs(step - round(step, decimals)) <= abs(step) * 1e-6:
            return decimals
    return _MOST_DECIMALS


def figure(amount: Amount, words: Words, *, decimals: int, sign: bool = False) -> str:
    """The value for a picture; empty when there is none."""
    value = amount.shown
    return "" if value is None else short(value, words, decimals=decimals, sign=sign)


def cell(amount: Amount, words: Words, *, decimals: int) -> str:
    """The value for a table, or why there is none."""
    value = amount.shown
    if value is None:
        return words.suppressed if amount.is_suppressed else words.missing
    return number(value, words.language, decimals=decimals)


def limits(amount: Amount, words: Words, *, decimals: int) -> tuple[str, str]:
    """Lower and upper limit for a table; empty without an interval."""
    interval = amount.interval
    if interval is None:
        return "", ""
    lower, upper = (number(limit, words.language, decimals=decimals) for limit in interval)
    return lower, upper


def cell_with_limits(amount: Amount, words: Words, *, decimals: int) -> str:
    """Value and interval in one cell: 12,3 (11,0–13,5)."""
    lower, upper = limits(amount, words, decimals=decimals)
    value = cell(amount, words, decimals=decimals)
    if not upper:
        return value
    dash = " – " if MINUS in lower + upper else "–"
    return f"{value} ({lower}{dash}{upper})"
