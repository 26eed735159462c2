"""The raw figures of a case, and what a reader with a pocket calculator finds of them. For `narrative_checker` alone.

Imports only the data classes: nothing that the narrative itself is made with.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from luotsi.indicators.rules.definition import Definition, Direction
from luotsi.indicators.rules.figures import Figure, Flag, Trend


@dataclass(frozen=True)
class Case:
    """Everything a text may speak of, as raw figures."""

    definition: Definition
    figure: Figure
    series: Sequence[Figure] = ()
    reference: Figure | None = None
    others: Sequence[Figure] = ()
    funnel: tuple[float, float] | None = None
    trend: Trend = Trend.UNKNOWN


def published(figure: Figure | None) -> bool:
    return figure is not None and figure.value is not None and figure.flag not in (Flag.SUPPRESSED, Flag.MISSING)


def interval(figure: Figure) -> tuple[float, float] | None:
    v, low, high = figure.value, figure.lower, figure.upper
    return (low, high) if v is not None and low is not None and high is not None and low <= v <= high else None


def apart(one: Figure, two: Figure) -> tuple[float, float, float] | None:
    """The difference one − two with limits, by squares added; None where an interval is missing."""
    first, second = interval(one), interval(two)
    if first is None or second is None:
        return None
    v, w = one.value or 0.0, two.value or 0.0
    down = ((v - first[0]) ** 2 + (second[1] - w) ** 2) ** 0.5
    up = ((first[1] - v) ** 2 + (w - second[0]) ** 2) ** 0.5
    return v - w, v - w - down, v - w + up


def way(one: Figure, two: Figure) -> str:
    """higher, lower, alike, or unknown."""
    found = apart(one, two)
    if found is None:
        return "unknown"
    return "higher" if found[1] > 0 else "lower" if found[2] < 0 else "alike"


def length(period: str) -> int:
    return int(period[-4:]) - int(period[:4]) + 1


def worse(definition: Definition) -> str:
    return {Direction.LOWER: "higher", Direction.HIGHER: "lower", Direction.NONE: ""}[definition.direction]


def read_number(text: str, lang: str) -> tuple[float, int]:
    """The number and how many decimals it shows."""
    plain = text.replace("−", "-").replace("€", "").replace("\u00a0", "")
    plain = plain.replace(",", "") if lang == "en" else plain.replace(",", ".")
    return float(plain), len(plain.partition(".")[2])


def shows(text: str, raw: float, lang: str, scale: float = 1.0) -> bool:
    """Is the text the raw number, rounded to the decimals it shows?"""
    shown, decimals = read_number(text, lang)
    slack: float = 0.5 * 10.0**-decimals * (1 + 1e-9) + 1e-12 * abs(raw / scale)
    return abs(shown - raw / scale) <= slack
