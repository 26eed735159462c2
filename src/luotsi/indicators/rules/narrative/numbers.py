"""Numbers as a language writes them: decimals, thousands, units, intervals. Owns no words: they are the `Style`'s."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from luotsi.indicators.rules.definition import DeficitUnit
from luotsi.indicators.rules.figures import Flag
from luotsi.indicators.rules.narrative.facts import Gap

HARD_SPACE: Final = "\u00a0"
MINUS: Final = "\u2212"
DASH: Final = "\u2013"
MOST_DECIMALS: Final = 30
_MILLION: Final = 1e6


@dataclass(frozen=True, slots=True)
class Style:
    """How a language writes numbers."""

    decimal: str
    thousands: str
    percent: str
    """With the space before it, if any."""
    interval: str
    """The words before a 95 % interval."""
    no_interval: str
    notes: Mapping[Flag, str]
    earlier: str
    """In place of the area's name, before a figure of its own past."""
    millions: str
    """After a number of millions."""
    is_euro_first: bool = False


def number(value: float, decimals: int, style: Style) -> str:
    """The number with that many decimals; a zero has no sign."""
    shown = f"{abs(value):,.{decimals}f}".replace(",", "\0").replace(".", style.decimal).replace("\0", style.thousands)
    return f"{MINUS}{shown}" if value < 0 and shown.strip("0.,") else shown


def span(interval: tuple[float, float], decimals: int, style: Style) -> str:
    """The interval; with spaces around the dash where a minus could be read into it."""
    low, high = (number(end, decimals, style) for end in interval)
    dash = f" {DASH} " if MINUS in low + high else DASH
    return f"{low}{dash}{high}"


def years(first: int, last: int) -> str:
    """The period as it is written in all three languages."""
    return str(last) if first == last else f"{first}{DASH}{last}"


def quantity(value: float, decimals: int, unit: str, style: Style, *, is_first: bool = True) -> str:
    """A number with its unit, which the second time is only the sign that it begins with, if it does with % or €."""
    shown, rest = number(value, decimals, style), unit[1:] if is_first else ""
    if unit.startswith("%"):
        return shown + style.percent + rest
    if unit.startswith("€"):
        return f"€{shown}{rest}" if style.is_euro_first else f"{shown}{HARD_SPACE}€{rest}"
    return f"{shown} {unit}" if unit and is_first else shown


def is_scale(unit: str) -> bool:
    """Is the unit an explanation, as of an index, rather than something counted?"""
    return unit.lower().startswith(("indeks", "index")) or "=" in unit


def amount(gap: Gap, words: str, style: Style, *, least: int = 0) -> str:
    """An amount with its interval, put into `words` at `{}`: whole from ten on, else one decimal, or `least` if more.

    More decimals are added until the amount and the limits can be told from zero. Euros go by the million from one on.
    """
    is_millions = gap.unit is DeficitUnit.EUROS and gap.amount >= _MILLION
    scale, after = (_MILLION, f"{HARD_SPACE}{style.millions}") if is_millions else (1.0, "")
    values = [gap.amount / scale, *(end / scale for end in gap.interval or ())]
    decimals = max(least, 0 if values[0] >= 10 else 1)
    while decimals < MOST_DECIMALS and any(v and not float(f"{v:.{decimals}f}") for v in values):
        decimals += 1
    shown = words.format(number(values[0], decimals, style) + after)
    if gap.interval is None:
        return f"{shown} ({style.no_interval})"
    return f"{shown} ({style.interval} {span((values[1], values[2]), decimals, style)}{after})"
