"""The key under a chart: a sample of each sign that lines and labels do not explain themselves, and its word."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from luotsi.charts import text
from luotsi.charts.amounts import Amount, Words
from luotsi.charts.canvas import Canvas, n
from luotsi.charts.palette import LOOKS, Hue, Shape, Tone

_SAMPLE = 22.0
_GAP = 12.0
_ROW = 18.0

Draw = Callable[[Canvas, float, float], None]
"""Draws a sample whose middle is at (x, y)."""


@dataclass(frozen=True, slots=True)
class Item:
    draw: Draw
    word: str
    sample: float = _SAMPLE
    """How wide the sample is with the space after it."""


def swatch(fill: Hue, *, stroke: Hue | None = None) -> Draw:
    return lambda c, x, y: c.rect(x - 7, y - 6, 14, 12, fill, stroke=stroke, radius=2)


def band(hue: Hue) -> Draw:
    def draw(c: Canvas, x: float, y: float) -> None:
        d = f"M{x - 8:.1f} {y - 5:.1f}h16v10h-16z"
        c.path(d, fill=hue, opacity=0.2)
        c.path(f"M{x - 8:.1f} {y - 5:.1f}h16m0 10h-16", stroke=hue)

    return draw


def rule(hue: Hue, *, width: float = 2, dash: str = "") -> Draw:
    return lambda c, x, y: c.line(x - 9, y, x + 9, y, hue, width=width, dash=dash)


def upright(hue: Hue, *, dash: str = "") -> Draw:
    return lambda c, x, y: c.line(x, y - 7, x, y + 7, hue, width=2, dash=dash)


def point(shape: Shape, hue: Hue) -> Draw:
    return lambda c, x, y: c.marker(shape, x, y, 9, hue)


def whisker() -> Draw:
    return lambda c, x, y: c.whisker(y, x - 8, x + 8)


def absent(amounts: Iterable[Amount], words: Words) -> list[Item]:
    """What hatched and dashed fields mean, of those there are."""
    without = [amount.is_suppressed for amount in amounts if amount.shown is None]
    return [
        Item(_absent(is_suppressed=is_suppressed), word)
        for is_suppressed, word in ((True, words.suppressed), (False, words.missing))
        if is_suppressed in without
    ]


def _absent(*, is_suppressed: bool) -> Draw:
    return lambda c, x, y: c.absent(x - 7, y - 6, 14, 12, radius=2, is_suppressed=is_suppressed)


def tone(kind: Tone) -> Draw:
    """A class with its sign."""
    return lambda c, x, y: badge(c, kind, x, y)


def badge_width(kind: Tone) -> float:
    return 28.0 if LOOKS[kind].pips else 16.0


def badge(c: Canvas, kind: Tone, x: float, y: float) -> None:
    """A small field in the colour of the class with its sign, middle at (x, y)."""
    wide = badge_width(kind)
    c.rect(x - wide / 2, y - 7.5, wide, 15, LOOKS[kind].fill, stroke=Hue.AXIS, radius=3)
    sign(c, kind, x, y)


def sign(c: Canvas, kind: Tone, x: float, y: float) -> None:
    """The sign of a class, to stand on its own fill."""
    look = LOOKS[kind]
    if look.sign:
        c.marker(look.sign, x, y, 8, look.ink, stroke=None)
    elif look.pips:
        for first, last, size in ((0, look.pips, 3.6), (look.pips, 5, 1.6)):
            if last > first:
                d = f"M{n(x - 10 + first * 5)} {n(y)}h.01" + "m5 0h.01" * (last - first - 1)
                c.path(d, stroke=look.ink, width=size, more=' stroke-linecap="round"')


def classes(names: Sequence[tuple[Tone, str]], used: Iterable[Tone]) -> list[Item]:
    """Entries for the classes in use."""
    there = set(used)
    return [Item(tone(kind), name, badge_width(kind) + 6) for kind, name in names if kind in there]


def draw(c: Canvas, y: float, items: Sequence[Item]) -> float:
    """Lay the items out in rows from `y` down; the height at which the key ends."""
    x = c.left
    is_first = True
    for item in items:
        lines = text.wrap(item.word, c.room - item.sample, most=3, size=text.SMALL)
        if not lines:
            continue
        wide = item.sample + max(text.width(line, size=text.SMALL) for line in lines)
        if is_first:
            y += 4
        elif x + wide > c.right:
            x, y = c.left, y + _ROW
        is_first = False
        item.draw(c, x + (item.sample - 4) / 2, y + _ROW / 2)
        for i, line in enumerate(lines):
            c.text(x + item.sample, y + _ROW / 2 + 4.2 + i * text.LINE, line, size=text.SMALL, hue=Hue.SOFT)
        y += (len(lines) - 1) * text.LINE
        x += wide + _GAP
    return y if is_first else y + _ROW
