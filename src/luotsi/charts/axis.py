"""Axes: gridlines with their numbers, below or at the left, and names of periods below."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from luotsi.charts import numbers, text
from luotsi.charts.amounts import Words
from luotsi.charts.canvas import Canvas
from luotsi.charts.palette import Hue
from luotsi.charts.scale import Scale, ticks

_SPACE = 8.0


def marks_within(low: float, high: float, *, room: float, words: Words) -> tuple[float, ...]:
    """Round numbers inside the range, as many as their labels leave readable in that room; zero is kept."""
    found: tuple[float, ...] = ()
    for most in (7, 6, 5, 4, 3):
        slack = (high - low) * 1e-9
        found = tuple(v for v in ticks(low, high, most=most) if low - slack <= v <= high + slack)
        if len(found) < 2 or _widest(found, words) <= room * (found[1] - found[0]) / (high - low):
            return found
    # Still too close: every second one, counted from zero.
    begin = found.index(0.0) % 2 if 0.0 in found else 0
    return found[begin::2]


def _widest(marks: Sequence[float], words: Words) -> float:
    labels, _ = numbers.ticks(marks, words)
    return max((text.width(label, size=text.SMALL) for label in labels), default=0.0) + _SPACE


def below(c: Canvas, scale: Scale, marks: Sequence[float], *, top: float, bottom: float) -> float:
    """Upright gridlines from top to bottom with numbers under them; the height at which the axis ends."""
    labels, suffix = numbers.ticks(marks, c.sheet.words)
    for mark in marks:
        c.line(scale(mark), top, scale(mark), bottom, Hue.GRID if mark else Hue.AXIS)
    last_end = -1e9
    y = bottom + text.SMALL + 3
    for mark, label in zip(marks, labels, strict=True):
        x, half = scale(mark), text.width(label, size=text.SMALL) / 2
        x = min(max(x, c.left + half), c.right - half)
        if x - half < last_end + 3:
            continue
        c.text(x, y, label, size=text.SMALL, hue=Hue.SOFT, anchor="middle")
        last_end = x + half
    if suffix:
        y += text.LINE
        c.text(max(scale.start, scale.end), y, suffix, size=text.SMALL, hue=Hue.SOFT, anchor="end")
    return y + 4


@dataclass(frozen=True, slots=True)
class Side:
    """The numbers of an axis at the left, known before it is known how high the chart is."""

    marks: tuple[float, ...]
    names: tuple[str, ...]
    multiplier: str
    """What the numbers leave out: millions. It goes with the unit into the heading."""
    gutter: float
    """How much room the numbers take."""

    @classmethod
    def of(cls, low: float, high: float, *, most: int, words: Words) -> "Side":
        marks = ticks(low, high, most=most)
        names, multiplier = numbers.ticks(marks, words)
        return cls(marks, tuple(names), multiplier, max(text.width(name, size=text.SMALL) for name in names) + 6)

    def scale(self, *, top: float, bottom: float) -> Scale:
        return Scale(self.marks[0], self.marks[-1], bottom, top)

    def write(self, c: Canvas, scale: Scale, x: float) -> None:
        """The numbers, ending at `x`."""
        for mark, name in zip(self.marks, self.names, strict=True):
            c.text(x, scale(mark) + 4.2, name, size=text.SMALL, hue=Hue.SOFT, anchor="end")

    def rule(self, c: Canvas, scale: Scale, *, left: float, right: float) -> None:
        """Level gridlines."""
        for mark in self.marks:
            c.line(left, scale(mark), right, scale(mark), Hue.GRID if mark else Hue.AXIS)


def names_below(c: Canvas, places: Sequence[float], names: Sequence[str], *, y: float) -> float:
    """Names under their places, as many as fit side by side, the last one always; the height at which they end."""
    if not names:
        return y
    distance = min((b - a for a, b in pairwise(sorted(places))), default=c.room)
    widths = [min(text.width(name, size=text.SMALL), c.room / 2) for name in names]
    every = max(1, -(-(max(widths) + _SPACE) // max(distance, 0.1)).__int__())
    taken_from = 1e9
    for i in range(len(names) - 1, -1, -1):
        half = widths[i] / 2
        x = min(max(places[i], c.left + half), c.right - half)
        if (len(names) - 1 - i) % every == 0 and x + half + 4 <= taken_from:
            c.line(places[i], y, places[i], y + 4, Hue.AXIS)
            c.text(
                x,
                y + text.SMALL + 6,
                text.shorten(names[i], c.room / 2, size=text.SMALL),
                size=text.SMALL,
                hue=Hue.SOFT,
                anchor="middle",
            )
            taken_from = x - half
    return y + text.SMALL + 10
