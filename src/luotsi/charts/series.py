"""Series over time: what they are, where their periods fall, and how their lines run round gaps."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from luotsi.charts.amounts import Amount
from luotsi.charts.canvas import Canvas, n
from luotsi.charts.palette import Hue, Shape
from luotsi.charts.scale import Scale

_YEAR = re.compile(r"\d{4}$")


class Role(StrEnum):
    OWN = "own"
    REFERENCE = "reference"
    OTHER = "other"
    """Named at the end of its line."""
    CONTEXT = "context"
    """One of many, thin and without a name."""


@dataclass(frozen=True, slots=True)
class Point:
    period: str
    """A year ("2023"), years pooled ("2019-2023"), or any name."""
    amount: Amount
    is_break: bool = False
    """Not comparable with the point before."""
    is_estimate: bool = False
    """An estimate or preliminary."""


@dataclass(frozen=True, slots=True)
class LineSeries:
    name: str
    points: tuple[Point, ...]
    role: Role = Role.OTHER

    @property
    def last(self) -> Point | None:
        """The last point with a value."""
        return next((p for p in reversed(self.points) if p.amount.shown is not None), None)


@dataclass(frozen=True, slots=True)
class Style:
    hue: Hue
    width: float
    dash: str
    shape: Shape


_OTHERS = (
    Style(Hue.SERIES_3, 2, "", Shape.SQUARE),
    Style(Hue.SERIES_4, 2, "2 3", Shape.TRIANGLE),
    Style(Hue.SERIES_5, 2, "8 3 2 3", Shape.DOWN),
    Style(Hue.SERIES_6, 2, "4 2", Shape.SQUARE),
    Style(Hue.SERIES_7, 2, "1 2", Shape.TRIANGLE),
    Style(Hue.SERIES_8, 2, "10 3", Shape.DOWN),
)


def styles(series: Sequence[LineSeries]) -> list[Style]:
    """How each line is drawn; those named differ by colour, dashes and the shape at their end."""
    fixed = {
        Role.OWN: Style(Hue.OWN, 3, "", Shape.CIRCLE),
        Role.REFERENCE: Style(Hue.REFERENCE, 2, "6 3", Shape.DIAMOND),
        Role.CONTEXT: Style(Hue.OTHER, 0.7, "", Shape.CIRCLE),
    }
    found = []
    others = 0
    for one in series:
        found.append(fixed.get(one.role, _OTHERS[others % len(_OTHERS)]))
        others += one.role is Role.OTHER
    return found


def year(period: str) -> int | None:
    """The last year of a period; None when it does not end with one."""
    found = _YEAR.search(period)
    return int(found[0]) if found else None


@dataclass(frozen=True, slots=True)
class Timeline:
    """All periods of a chart, oldest first, by year where all have one, else in the order met."""

    periods: tuple[str, ...]
    positions: Mapping[str, float]

    @classmethod
    def of(cls, series: Iterable[LineSeries]) -> "Timeline":
        met = list(dict.fromkeys(point.period for one in series for point in one.points))
        years = [year(period) for period in met]
        known = [y for y in years if y is not None]
        if len(known) == len(met) and len(set(known)) == len(met):
            at = {period: float(y) for y, period in sorted(zip(known, met, strict=True))}
        else:
            at = {period: float(i) for i, period in enumerate(met)}
        return cls(tuple(at), at)

    def place(self, start: float, end: float) -> dict[str, float]:
        """Where each period falls; a single one in the middle."""
        if not self.periods:
            return {}
        first, last = self.positions[self.periods[0]], self.positions[self.periods[-1]]
        if first == last:
            return {self.periods[0]: (start + end) / 2}
        step = (end - start) / (last - first)
        return {period: start + step * (at - first) for period, at in self.positions.items()}

    def runs(self, one: LineSeries) -> Iterator[list[Point]]:
        """Stretches of points to be joined by a line: a missing value or period, or a break, begins a new one."""
        at = self.positions
        points = sorted({p.period: p for p in one.points}.values(), key=lambda p: at[p.period])
        longest = min((at[b.period] - at[a.period] for a, b in pairwise(points)), default=1.0) * 1.5
        run: list[Point] = []
        for point in points:
            is_there = point.amount.shown is not None
            if run and (not is_there or point.is_break or at[point.period] - at[run[-1].period] > longest):
                yield run
                run = []
            if is_there:
                run.append(point)
        if run:
            yield run


def draw_line(
    c: Canvas,
    one: LineSeries,
    style: Style,
    timeline: Timeline,
    place: dict[str, float],
    scale: Scale,
) -> None:
    """The line with its gaps; a point on its own as a dot, an estimate as a ring."""
    d, dots = "", []
    for run in timeline.runs(one):
        corners = [f"{n(place[p.period])} {n(scale(p.amount.shown or 0.0))}" for p in run]
        if len(corners) > 1:
            d += "M" + "L".join(corners)
        else:
            dots.append(run[0])
    if style.width > 2:
        c.path(d, stroke=Hue.SURFACE, width=style.width + 2.5)
    c.path(d, stroke=style.hue, width=style.width, dash=style.dash)
    for point in dots:
        c.marker(style.shape, place[point.period], scale(point.amount.shown or 0.0), 4 + style.width, style.hue)
    if one.role is not Role.CONTEXT:
        for point in one.points:
            if point.is_estimate and point.amount.shown is not None:
                c.marker(Shape.RING, place[point.period], scale(point.amount.shown), 8, style.hue)


def draw_band(
    c: Canvas,
    one: LineSeries,
    style: Style,
    timeline: Timeline,
    place: dict[str, float],
    scale: Scale,
) -> None:
    """The interval behind a line: a pale area with thin edges."""
    area, edges = "", ""
    for run in timeline.runs(one):
        limits = [(place[p.period], p.amount.interval) for p in run]
        known = [(x, scale(i[0]), scale(i[1])) for x, i in limits if i]
        if len(known) < 2:
            for x, low, high in known:
                edges += f"M{n(x)} {n(low)}L{n(x)} {n(high)}"
            continue
        over = "L".join(f"{n(x)} {n(high)}" for x, _, high in known)
        under = "L".join(f"{n(x)} {n(low)}" for x, low, _ in reversed(known))
        area += f"M{over}L{under}z"
        edges += f"M{over}M{under}"
    c.path(area, fill=style.hue, opacity=0.2)
    c.path(edges, stroke=style.hue)
