"""Small multiples: the same small line chart for each area, on one scale."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from luotsi.charts import axis, key, numbers, series, text
from luotsi.charts.amounts import NOTHING, Sheet, Table, shown
from luotsi.charts.canvas import Canvas
from luotsi.charts.lines import series_table
from luotsi.charts.palette import Hue, Shape
from luotsi.charts.scale import Scale, extent, suits_zero
from luotsi.charts.series import LineSeries, Point, Role, Timeline

_PLOT = 58.0
_NARROWEST = 116.0
_GAP = 14.0


@dataclass(frozen=True, slots=True)
class Panel:
    name: str
    points: tuple[Point, ...]
    is_own: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class SmallMultiples:
    sheet: Sheet
    panels: tuple[Panel, ...]
    reference: LineSeries | None = None
    """Drawn dashed in every panel."""

    def svg(self) -> str:
        c = Canvas(self.sheet, has_links=any(panel.href for panel in self.panels))
        lines = [LineSeries(panel.name, panel.points, Role.OWN) for panel in self.panels]
        values = shown(p.amount for one in lines for p in one.points)
        if not values:
            return c.empty("multiples")
        every = [*lines, *([self.reference] if self.reference else [])]
        values += shown(p.amount for p in self.reference.points) if self.reference else []
        low, high = extent(values, has_zero=suits_zero(values))
        side = axis.Side.of(low, high, most=3, words=self.sheet.words)
        gutter = side.gutter
        y = c.heading(side.multiplier)
        across = max(1, math.floor((c.room - gutter + _GAP) / (_NARROWEST + _GAP)))
        wide = (c.room - gutter - (across - 1) * _GAP) / across
        names = [self._lines(panel, wide) for panel in self.panels]
        timeline = Timeline.of(every)
        for first in range(0, len(self.panels), across):
            row = range(first, min(first + across, len(self.panels)))
            head = max(1, *(len(names[i]) for i in row)) * 14 + 8
            y = max(y, 20.0) if first else y
            scale = side.scale(top=y + head, bottom=y + head + _PLOT)
            for i in row:
                left = c.left + gutter + (i - first) * (wide + _GAP)
                panel = self.panels[i]
                side.rule(c, scale, left=left, right=left + wide)
                with c.part(panel.name, href=panel.href):
                    self._panel(c, panel, lines[i], names[i], timeline, scale, left, wide)
            side.write(c, scale, c.left + gutter - 5)
            y += head + _PLOT
            y = self._ends(c, timeline, c.left + gutter, wide, len(row), y) + 8
        return c.document(key.draw(c, y - 4, self._key()), "multiples")

    def _panel(
        self,
        c: Canvas,
        panel: Panel,
        one: LineSeries,
        name: Sequence[str],
        timeline: Timeline,
        scale: Scale,
        left: float,
        wide: float,
    ) -> None:
        for i, line in enumerate(name):
            c.text(left, scale.end - 8 - (len(name) - 1 - i) * 14, line, size=text.SMALL, bold=panel.is_own)
        place = timeline.place(left + 4, left + wide - 5)
        if self.reference:
            style = series.Style(Hue.REFERENCE, 1.5, "4 3", Shape.DIAMOND)
            series.draw_line(c, self.reference, style, timeline, place, scale)
        style = series.Style(Hue.OWN, 3.0 if panel.is_own else 2.0, "", Shape.CIRCLE)
        series.draw_line(c, one, style, timeline, place, scale)
        last = one.last
        if last is None or last.amount.shown is None:
            words = self.sheet.words
            is_hidden = any(p.amount.is_suppressed for p in panel.points)
            said = text.shorten(words.suppressed if is_hidden else words.missing, wide - 8, size=text.SMALL)
            c.text(
                left + wide / 2,
                (scale.start + scale.end) / 2 + 4,
                said,
                size=text.SMALL,
                hue=Hue.SOFT,
                anchor="middle",
                halo=True,
            )
            return
        c.marker(Shape.CIRCLE, place[last.period], scale(last.amount.shown), 8, Hue.OWN)
        c.text(left + wide, scale.end - 8, self._figure(panel), size=text.SMALL, anchor="end", bold=True)

    @staticmethod
    def _ends(c: Canvas, timeline: Timeline, left: float, wide: float, count: int, y: float) -> float:
        """First and last period under each panel of a row."""
        first, last = timeline.periods[0], timeline.periods[-1]
        for i in range(count):
            x = left + i * (wide + _GAP)
            ends = [(x, first, ""), (x + wide, last, "end")] if first != last else [(x + wide / 2, first, "middle")]
            for at, period, anchor in ends:
                said = text.shorten(period, wide / len(ends) - 4, size=text.SMALL)
                c.text(at, y + 15, said, size=text.SMALL, hue=Hue.SOFT, anchor=anchor)
        return y + 20

    def _lines(self, panel: Panel, wide: float) -> list[str]:
        """The name's lines; an empty one last where the figure does not fit beside the name."""
        lines = text.wrap(panel.name, wide, size=text.SMALL, bold=panel.is_own)
        used = text.width(lines[-1], size=text.SMALL, bold=panel.is_own) if lines else 0.0
        return lines if used + self._figure_width(panel) <= wide else [*lines, ""]

    def _figure(self, panel: Panel) -> str:
        last = LineSeries("", panel.points).last
        return numbers.figure(last.amount if last else NOTHING, self.sheet.words, decimals=self.sheet.decimals)

    def _figure_width(self, panel: Panel) -> float:
        return text.width(self._figure(panel), size=text.SMALL, bold=True) + 6

    def _key(self) -> list[key.Item]:
        if not self.reference or not self.reference.last:
            return []
        return [key.Item(key.rule(Hue.REFERENCE, width=1.5, dash="4 3"), self.reference.name)]

    def table(self) -> Table:
        lines = tuple(LineSeries(panel.name, panel.points, Role.OTHER) for panel in self.panels)
        return series_table(self.sheet, (*lines, *((self.reference,) if self.reference else ())))
