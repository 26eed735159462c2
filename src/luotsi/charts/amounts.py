"""What every chart is given and gives back: amounts, words, a sheet to draw on, a table. Nothing is drawn here.

All words come from the caller (`Words`, names, titles), so that translations stay with pages.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

_LARGEST = 1e100
_SMALLEST = 1e-100


def clean(value: float | None) -> float | None:
    """The value when it can be drawn: None, NaN, infinities and what no statistic holds (over 1e100) are None."""
    if value is None:
        return None
    value = float(value)
    size = abs(value)
    if not size <= _LARGEST:  # nor is NaN
        return None
    return 0.0 if size < _SMALLEST else value


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with its interval. What is suppressed is neither drawn nor written anywhere, even when it is given."""

    value: float | None
    lower: float | None = None
    upper: float | None = None
    is_suppressed: bool = False
    note: str = ""
    shown: float | None = field(init=False, compare=False, repr=False)
    """The value when there is one that may be told."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "shown", None if self.is_suppressed else clean(self.value))

    @property
    def interval(self) -> tuple[float, float] | None:
        """Both limits, the lower first; None when one is missing or there is no value to go with them."""
        if self.shown is None:
            return None
        lower, upper = clean(self.lower), clean(self.upper)
        if lower is None or upper is None:
            return None
        return (lower, upper) if lower <= upper else (upper, lower)


NOTHING = Amount(None)


@dataclass(frozen=True, slots=True)
class Words:
    """Words on charts in one language."""

    language: str
    """fi, sv or en: decides how numbers are written."""
    no_figures: str
    """Said by an empty chart."""
    missing: str
    suppressed: str
    interval: str
    """95 % interval."""
    limits_inner: str
    """95 % limits of a funnel."""
    limits_outer: str
    """99.8 % limits of a funnel."""
    series_break: str
    """Not comparable with what came before."""
    estimate: str
    """Estimate or preliminary."""
    area: str
    period: str
    value: str
    lower: str
    upper: str
    note: str
    total: str
    judged: str
    """Heading of a column that tells classes: "Compared with the country"."""
    million: str
    billion: str
    """10⁹ as it is written after a number: mrd., md, bn."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a chart is drawn on and what it is called."""

    key: str
    """Unique on the page; ids in the picture begin with it."""
    title: str
    description: str
    """What the picture shows, in a sentence or two, for people who do not see it."""
    words: Words
    unit: str = ""
    decimals: int = 1
    width: int = 320
    """Of the viewBox; the page may show it wider or narrower. Text is 12 units or more."""
    standalone: bool = False
    """A file of its own: title, background and styles are in it."""
    source: str = ""
    """Written under the picture of a file of its own."""


@dataclass(frozen=True, slots=True)
class Table:
    """The chart's figures as text in the language, for the page's data table and for exports."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first cell names the row."""
    is_number: tuple[bool, ...] = field(default=())
    """By column: whether it holds figures (to be set right)."""


class Chart(Protocol):
    """Every chart of this package."""

    @property
    def sheet(self) -> Sheet: ...

    def svg(self) -> str:
        """The picture: an SVG element, valid XML."""
        ...

    def table(self) -> Table:
        """The same figures as text."""
        ...


def shown(amounts: Iterable[Amount]) -> list[float]:
    """The values that are drawn."""
    return [value for amount in amounts if (value := amount.shown) is not None]
