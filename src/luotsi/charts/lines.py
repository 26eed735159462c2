"""Lines over time: an area against others and a reference, names at the ends of the lines, intervals as bands."""

from dataclasses import dataclass

from luotsi.charts import axis, key, numbers, series, text
from luotsi.charts.amounts import NOTHING, Sheet, Table, shown
from luotsi.charts.canvas import Canvas
from luotsi.charts.labels import spread
from luotsi.charts.palette import Hue, Shape
from luotsi.charts.scale import Scale, extent, suits_zero
from luotsi.charts.series import LineSeries, Role, Style, Timeline


@dataclass(frozen=True, slots=True)
class _Label:
    lines: list[str]
    figure: str
    value: float
    style: Style
    bold: bool

    @property
    def height(self) -> float:
        return (len(self.lines) + 1) * text.LINE + 3


@dataclass(frozen=True, slots=True)
class Lines:
    sheet: Sheet
    series: tuple[LineSeries, ...]
    context: str = ""
    """What the thin lines are, for the key."""
    from_zero: bool | None = None
    """Whether the scale begins at zero; None lets the figures decide."""

    def svg(self) -> str:
        c = Canvas(self.sheet)
        values = shown(p.amount for one in self.series for p in one.points)
        if not values:
            return c.empty("lines")
        has_zero = suits_zero(values) if self.from_zero is None else self.from_zero
        low, high = extent(values, self._intervals(), has_zero=has_zero)
        side = axis.Side.of(low, high, most=6, words=self.sheet.words)
        y = c.heading(side.multiplier)
        styles = series.styles(self.series)
        named = [(one, style) for one, style in zip(self.series, styles, strict=True) if one.role is not Role.CONTEXT]
        room = c.room * (0.26 if c.is_wide else 0.35)
        labels = [label for one, style in named if (label := self._label(one, style, room))]
        wide = max((self._label_width(label) for label in labels), default=0.0)
        height = max(250.0 if c.is_wide else 180.0, sum(label.height for label in labels))
        top, bottom = y + 10, y + 10 + height
        scale = side.scale(top=top, bottom=bottom)
        left, right = c.left + side.gutter, c.right - wide - (20 if labels else 8)
        side.rule(c, scale, left=left, right=right)
        side.write(c, scale, left - 5)
        timeline = Timeline.of(self.series)
        place = timeline.place(left + 4, right)
        self._draw(c, styles, timeline, place, scale)
        self._name(c, labels, place, scale, right + 16)
        end = axis.names_below(c, [place[p] for p in timeline.periods], timeline.periods, y=bottom)
        return c.document(key.draw(c, end, self._key()), "lines")

    def _intervals(self) -> list[tuple[float, float]]:
        banded = [one for one in self.series if one.role is Role.OWN]
        return [i for one in banded for p in one.points if (i := p.amount.interval)]

    def _label(self, one: LineSeries, style: Style, room: float) -> _Label | None:
        last = one.last
        if last is None or last.amount.shown is None:
            return None
        bold = one.role is Role.OWN
        figure = numbers.short(last.amount.shown, self.sheet.words, decimals=self.sheet.decimals)
        lines = text.wrap(one.name, room, most=3, bold=bold)
        return _Label(lines, figure, last.amount.shown, style, bold)

    @staticmethod
    def _label_width(label: _Label) -> float:
        return max(
            text.width(label.figure, bold=True), *(text.width(line, bold=label.bold) for line in label.lines), 0.0
        )

    def _draw(self, c: Canvas, styles: list[Style], timeline: Timeline, place: dict[str, float], scale: Scale) -> None:
        order = [Role.CONTEXT, Role.OTHER, Role.REFERENCE, Role.OWN]
        pairs = sorted(zip(self.series, styles, strict=True), key=lambda pair: order.index(pair[0].role))
        for one, style in pairs:
            if one.role is Role.OWN:
                series.draw_band(c, one, style, timeline, place, scale)
        self._draw_breaks(c, timeline, place, scale)
        for one, style in pairs:
            if one.role is Role.CONTEXT:
                with c.part(one.name):
                    series.draw_line(c, one, style, timeline, place, scale)
            else:
                series.draw_line(c, one, style, timeline, place, scale)
            if one.role is Role.OWN:
                self._draw_absent(c, one, place, scale)

    def _draw_breaks(self, c: Canvas, timeline: Timeline, place: dict[str, float], scale: Scale) -> None:
        broken = {p.period for one in self.series if one.role is not Role.CONTEXT for p in one.points if p.is_break}
        for before, period in zip(timeline.periods, timeline.periods[1:], strict=False):
            if period in broken:
                x = (place[before] + place[period]) / 2
                c.line(x, scale.end, x, scale.start, Hue.AXIS, width=1.5, dash="2 3")

    @staticmethod
    def _draw_absent(c: Canvas, one: LineSeries, place: dict[str, float], scale: Scale) -> None:
        for point in one.points:
            x = place[point.period]
            if point.amount.shown is None:
                c.absent(x - 3.5, scale.start - 10, 7, 9, is_suppressed=point.amount.is_suppressed)

    def _name(
        self,
        c: Canvas,
        labels: list[_Label],
        place: dict[str, float],
        scale: Scale,
        x: float,
    ) -> None:
        """Names and last values beside the ends of the lines, moved apart, with a thread to the end where needed."""
        top, bottom = scale.end, scale.start
        named = [one for one in self.series if one.role is not Role.CONTEXT and one.last]
        middles = spread([scale(v.value) for v in labels], [v.height for v in labels], top=top - 8, bottom=bottom + 8)
        for one, label, middle in zip(named, labels, middles, strict=True):
            last = one.last
            end_x, end_y = place[last.period] if last else x, scale(label.value)
            if abs(middle - end_y) > 5 or end_x < x - 17:
                c.path(
                    f"M{end_x:.1f} {end_y:.1f}L{x - 4:.1f} {middle:.1f}",
                    stroke=label.style.hue,
                    dash="1 2",
                )
            shape = Shape.RING if last and last.is_estimate else label.style.shape
            c.marker(shape, end_x, end_y, 9 if label.bold else 8, label.style.hue)
            y = middle - label.height / 2 + text.LINE - 2
            for line in label.lines:
                c.text(x, y, line, hue=label.style.hue, bold=label.bold)
                y += text.LINE
            c.text(x, y, label.figure, hue=label.style.hue, bold=True)

    def _key(self) -> list[key.Item]:
        words = self.sheet.words
        own = [p for one in self.series if one.role is Role.OWN for p in one.points]
        named = [p for one in self.series if one.role is not Role.CONTEXT for p in one.points]
        has_estimate = any(p.is_estimate and p.amount.shown is not None for p in named)
        has_context = any(one.role is Role.CONTEXT and one.last for one in self.series)
        found = [
            (has_context and self.context, key.rule(Hue.OTHER, width=1), self.context),
            (any(p.amount.interval for p in own), key.band(Hue.OWN), words.interval),
            (any(p.is_break for p in named), key.upright(Hue.AXIS, dash="2 3"), words.series_break),
            (has_estimate, key.point(Shape.RING, Hue.OWN), words.estimate),
        ]
        items = [key.Item(draw, word) for is_there, draw, word in found if is_there]
        return items + key.absent((p.amount for p in own), words)

    def table(self) -> Table:
        return series_table(self.sheet, self.series)


def series_table(sheet: Sheet, given: tuple[LineSeries, ...]) -> Table:
    """Periods down, series across; an interval in the cell of its value, notes at the end."""
    words, decimals = sheet.words, sheet.decimals
    by_period = [{p.period: p for p in one.points} for one in given]
    with_limits = [any(p.amount.interval for p in one.points) for one in given]
    names = [
        f"{text.plain(one.name)} ({words.interval})" if has_limits else text.plain(one.name)
        for one, has_limits in zip(given, with_limits, strict=True)
    ]
    rows = []
    for period in Timeline.of(given).periods:
        cells = [text.plain(period)]
        notes: list[str] = []
        for points in by_period:
            point = points.get(period)
            cells.append(numbers.cell_with_limits(point.amount if point else NOTHING, words, decimals=decimals))
            if point:
                signs = (words.series_break if point.is_break else "", words.estimate if point.is_estimate else "")
                notes += [text.plain(note) for note in (*signs, point.amount.note) if note]
        rows.append((*cells, "; ".join(dict.fromkeys(notes))))
    header = (words.period, *names, words.note)
    is_number = (False, *[True] * len(given), False)
    if not any(row[-1] for row in rows):
        return Table(sheet.title, header[:-1], tuple(row[:-1] for row in rows), is_number[:-1])
    return Table(sheet.title, header, tuple(rows), is_number)
