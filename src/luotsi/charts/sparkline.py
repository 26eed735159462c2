"""A small line without axes, beside a figure that is written in text."""

from dataclasses import dataclass

from luotsi.charts import series
from luotsi.charts.amounts import Sheet, Table, clean, shown
from luotsi.charts.canvas import Canvas
from luotsi.charts.lines import series_table
from luotsi.charts.palette import Hue, Shape
from luotsi.charts.scale import Scale, extent
from luotsi.charts.series import LineSeries, Point, Role, Timeline


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The sheet's width is that of the line: 120 or so. The page writes the figure beside it."""

    sheet: Sheet
    points: tuple[Point, ...]
    reference: float | None = None
    """A level to compare with, dashed."""
    height: int = 32

    def svg(self) -> str:
        c = Canvas(self.sheet)
        height = float(min(max(self.height, 16), 400))
        one = LineSeries("", self.points, Role.OWN)
        values = shown(p.amount for p in self.points)
        if not values:
            c.hatch(4, height / 2 - 6, c.width - 8, 12, radius=2)
            return c.document(height - 4, "sparkline")
        level = clean(self.reference)
        low, high = extent([*values, *([level] if level is not None else [])])
        scale = Scale(low, high, height - 6, 6)
        if level is not None:
            c.line(2, scale(level), c.width - 2, scale(level), Hue.REFERENCE, width=1.5, dash="4 3")
        timeline = Timeline.of([one])
        place = timeline.place(6, c.width - 7)
        series.draw_line(c, one, series.Style(Hue.OWN, 2, "", Shape.CIRCLE), timeline, place, scale)
        if one.last and one.last.amount.shown is not None:
            c.marker(Shape.CIRCLE, place[one.last.period], scale(one.last.amount.shown), 8, Hue.OWN)
        return c.document(height - 4, "sparkline")

    def table(self) -> Table:
        return series_table(self.sheet, (LineSeries(self.sheet.words.value, self.points, Role.OWN),))
