"""Charts of rows: names at the left, the drawing in the middle, numbers at the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from luotsi.charts import axis, numbers, text
from luotsi.charts.amounts import Amount
from luotsi.charts.canvas import Canvas
from luotsi.charts.palette import Hue
from luotsi.charts.scale import Scale

_LOWEST_ROW = 22.0
_NAME_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Reference:
    """A level drawn as a line through all rows."""

    name: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Grid:
    """Where names, drawing and numbers of rows go."""

    names: tuple[tuple[str, ...], ...]
    """Lines of each name."""
    heights: tuple[float, ...]
    start: float
    """Left edge of the drawing."""
    end: float
    values_end: float
    """Right edge of the numbers."""


def grid(c: Canvas, names: Sequence[str], values: Sequence[str], *, own: Sequence[bool], lowest: float = 0) -> Grid:
    """Room for the names (at most two lines, two fifths of the width), for the numbers, and in between the drawing."""
    most = c.room * _NAME_SHARE
    lines = [tuple(text.wrap(name, most, bold=is_own)) for name, is_own in zip(names, own, strict=True)]
    wide = max((text.width(part, bold=o) for ls, o in zip(lines, own, strict=True) for part in ls), default=0.0)
    numbers_wide = max((text.width(v, bold=o) for v, o in zip(values, own, strict=True)), default=0.0)
    heights = tuple(max(_LOWEST_ROW, lowest, len(ls) * text.LINE + 6) for ls in lines)
    return Grid(tuple(lines), heights, c.left + wide + 8, c.right - numbers_wide - (8 if numbers_wide else 2), c.right)


def label(c: Canvas, lines: Sequence[str], middle: float, *, x: float, bold: bool) -> None:
    """A row's name, its lines around the middle of the row."""
    first = middle + text.SIZE * 0.35 - (len(lines) - 1) * text.LINE / 2
    for i, line in enumerate(lines):
        c.text(x, first + i * text.LINE, line, bold=bold)


def absent(c: Canvas, amount: Amount, x: float, middle: float, *, left: float, right: float) -> None:
    """The sign and the word for a row without a figure: after `x`, or before it where there is more room."""
    words = c.sheet.words
    word = words.suppressed if amount.is_suppressed else words.missing
    is_before = x + 20 + text.width(word, size=text.SMALL) > right and x - left > right - x
    said = text.shorten(word, (x - left if is_before else right - x) - 20, size=text.SMALL)
    begin = x - 15 if is_before else x + 1
    c.absent(begin, middle - 6, 14, 12, radius=2, is_suppressed=amount.is_suppressed)
    at, anchor = (begin - 5, "end") if is_before else (begin + 19, "")
    c.text(at, middle + 4.2, said, size=text.SMALL, hue=Hue.SOFT, anchor=anchor, halo=True)


def zero_and_marks(c: Canvas, scale: Scale, *, top: float, bottom: float) -> float:
    """Gridlines and their numbers under the rows."""
    marks = axis.marks_within(scale.low, scale.high, room=scale.end - scale.start, words=c.sheet.words)
    return axis.below(c, scale, marks, top=top, bottom=bottom)


def reference_names(c: Canvas, references: Sequence[tuple[str, float]], scale: Scale, y: float) -> float:
    """Names and values of reference lines, each on a line of its own over its place; where the rows may begin."""
    for name, value in references:
        y += text.LINE
        figure = numbers.short(value, c.sheet.words, decimals=c.sheet.decimals)
        room = c.room - text.width(" " + figure, size=text.SMALL, bold=True) - 16
        said = f"{text.shorten(name, room, size=text.SMALL, bold=True)} {figure}".strip()
        half = text.width(said, size=text.SMALL, bold=True) / 2
        x = min(max(scale(value), c.left + half), c.right - half)
        c.text(x, y, said, size=text.SMALL, hue=Hue.REFERENCE, anchor="middle", bold=True)
    return y + (6 if references else 0)


def reference_lines(
    c: Canvas, references: Sequence[tuple[str, float]], scale: Scale, *, top: float, bottom: float
) -> None:
    for i, (_, value) in enumerate(references):
        lifted = top - 4 - (len(references) - 1 - i) * text.LINE
        c.line(scale(value), lifted, scale(value), bottom, Hue.REFERENCE, width=2, dash="6 3" if i == 0 else "2 3")
