"""Colours of charts by role, light and dark, with what each must contrast with; nothing tells by colour alone.

Text on its fill is at least 4.5:1, graphics that carry meaning at least 3:1 against `SURFACE` and the page's other
backgrounds (checked by tests). Pale fills (`SIMILAR`, the first classes) are outlined with `AXIS`, and every class also
has a shape or a number written in it. `GRID` is decoration. The stylesheet is written from here (`css`).
"""

from dataclasses import dataclass
from enum import StrEnum


class Hue(StrEnum):
    """What a colour is for; the value is its name in the stylesheet."""

    SURFACE = "surface"
    INK = "ink"
    SOFT = "soft"
    GRID = "grid"
    AXIS = "axis"
    OWN = "own"
    OTHER = "other"
    REFERENCE = "reference"
    SERIES_1 = "series-1"
    SERIES_2 = "series-2"
    SERIES_3 = "series-3"
    SERIES_4 = "series-4"
    SERIES_5 = "series-5"
    SERIES_6 = "series-6"
    SERIES_7 = "series-7"
    SERIES_8 = "series-8"
    ON_SERIES = "on-series"
    BETTER = "better"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    ON_JUDGED = "on-judged"
    SIMILAR = "similar"
    FIFTH_1 = "fifth-1"
    FIFTH_2 = "fifth-2"
    FIFTH_3 = "fifth-3"
    FIFTH_4 = "fifth-4"
    FIFTH_5 = "fifth-5"
    ON_LOW = "on-low"
    ON_HIGH = "on-high"


@dataclass(frozen=True, slots=True)
class Paint:
    light: str
    dark: str
    token: str = ""
    """The site's design token with the same values, so that a county's brand reaches the charts."""
    forced: str = "CanvasText"
    """In the browser's forced colours (high contrast)."""


PAINTS: dict[Hue, Paint] = {
    Hue.SURFACE: Paint("#ffffff", "#17262b", "surface", "Canvas"),
    Hue.INK: Paint("#12282d", "#ecf2f1", "ink"),
    Hue.SOFT: Paint("#40555a", "#b9c9c9", "ink-soft"),
    Hue.GRID: Paint("#d3dcdb", "#2f454b", "line", "GrayText"),
    Hue.AXIS: Paint("#647a7e", "#86a0a4", "line-strong"),
    Hue.OWN: Paint("#0b4f5c", "#86d3d1", "brand", "Highlight"),
    Hue.OTHER: Paint("#6f878c", "#7f989d"),
    Hue.REFERENCE: Paint("#a3470f", "#f5ae78", "accent"),
    Hue.SERIES_1: Paint("#0b4f5c", "#86d3d1"),
    Hue.SERIES_2: Paint("#ab4f0d", "#f5ae78"),
    Hue.SERIES_3: Paint("#2f6fb0", "#8ab8f0"),
    Hue.SERIES_4: Paint("#7a4a9e", "#c9a4e8"),
    Hue.SERIES_5: Paint("#4a7328", "#a9cf7f"),
    Hue.SERIES_6: Paint("#a8326b", "#f29ac0"),
    Hue.SERIES_7: Paint("#66591a", "#d8c46a"),
    Hue.SERIES_8: Paint("#5d6b70", "#a9b8bb"),
    Hue.ON_SERIES: Paint("#ffffff", "#062529", forced="Canvas"),
    Hue.BETTER: Paint("#1f6aa5", "#8ab8f0"),
    Hue.WORSE: Paint("#a3470f", "#f5ae78"),
    Hue.HIGHER: Paint("#7a4a9e", "#c9a4e8"),
    Hue.LOWER: Paint("#0b6b74", "#7fd0d6"),
    Hue.ON_JUDGED: Paint("#ffffff", "#062529", forced="Canvas"),
    Hue.SIMILAR: Paint("#dfe6e6", "#33474d", forced="Canvas"),
    Hue.FIFTH_1: Paint("#e4f1f1", "#1f3d45", forced="Canvas"),
    Hue.FIFTH_2: Paint("#b3d7d8", "#2b5660", forced="Canvas"),
    Hue.FIFTH_3: Paint("#78b3b8", "#3a6f78", forced="Canvas"),
    Hue.FIFTH_4: Paint("#2a7580", "#7fbcbe", forced="Canvas"),
    Hue.FIFTH_5: Paint("#07363f", "#c4eeec", forced="Canvas"),
    Hue.ON_LOW: Paint("#12282d", "#ecf2f1"),
    Hue.ON_HIGH: Paint("#ffffff", "#062529"),
}

SERIES = (
    Hue.SERIES_1,
    Hue.SERIES_2,
    Hue.SERIES_3,
    Hue.SERIES_4,
    Hue.SERIES_5,
    Hue.SERIES_6,
    Hue.SERIES_7,
    Hue.SERIES_8,
)


class Shape(StrEnum):
    """Of a point or a sign."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    DOWN = "down"
    RING = "ring"
    EQUAL = "equal"


class Tone(StrEnum):
    """A class that an area falls in: judged against a reference, or a fifth of all areas."""

    NONE = ""
    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    FIFTH_1 = "1"
    FIFTH_2 = "2"
    FIFTH_3 = "3"
    FIFTH_4 = "4"
    FIFTH_5 = "5"


@dataclass(frozen=True, slots=True)
class Look:
    """How a class is painted and told apart without colour."""

    fill: Hue
    ink: Hue
    """Of text and signs on the fill."""
    sign: Shape | None = None
    pips: int = 0
    """Of five, how many are large: for fifths."""


LOOKS: dict[Tone, Look] = {
    Tone.NONE: Look(Hue.SURFACE, Hue.INK),
    Tone.BETTER: Look(Hue.BETTER, Hue.ON_JUDGED, Shape.CIRCLE),
    Tone.SIMILAR: Look(Hue.SIMILAR, Hue.INK, Shape.EQUAL),
    Tone.WORSE: Look(Hue.WORSE, Hue.ON_JUDGED, Shape.TRIANGLE),
    Tone.HIGHER: Look(Hue.HIGHER, Hue.ON_JUDGED, Shape.DIAMOND),
    Tone.LOWER: Look(Hue.LOWER, Hue.ON_JUDGED, Shape.DOWN),
    Tone.FIFTH_1: Look(Hue.FIFTH_1, Hue.ON_LOW, pips=1),
    Tone.FIFTH_2: Look(Hue.FIFTH_2, Hue.ON_LOW, pips=2),
    Tone.FIFTH_3: Look(Hue.FIFTH_3, Hue.ON_LOW, pips=3),
    Tone.FIFTH_4: Look(Hue.FIFTH_4, Hue.ON_HIGH, pips=4),
    Tone.FIFTH_5: Look(Hue.FIFTH_5, Hue.ON_HIGH, pips=5),
}


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours (#rrggbb), 1 to 21.

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
