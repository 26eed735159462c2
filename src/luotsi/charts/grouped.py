"""Bars in groups, each bar named where it stands: causes of death by sex and period."""

from dataclasses import dataclass

from luotsi.charts import key, numbers, rows, text
from luotsi.charts.amounts import NOTHING, Amount, Sheet, Table, shown
from luotsi.charts.canvas import Canvas
from luotsi.charts.palette import SERIES, Hue
from luotsi.charts.scale import Scale, extent

_BAR = 18.0
_NAME_SHARE = 0.34


@dataclass(frozen=True, slots=True)
class BarSeries:
    """What one bar of each group is."""

    name: str
    colour: int = 0
    """0 to 7; bars of the same kind (a sex) share one."""
    is_past: bool = False
    """Drawn hollow: the same kind in an earlier period."""


@dataclass(frozen=True, slots=True)
class BarGroup:
    """Amounts are in the order of the chart's `series`."""

    name: str
    amounts: tuple[Amount, ...]
    href: str = ""

    def amount(self, index: int) -> Amount:
        return self.amounts[index] if index < len(self.amounts) else NOTHING


@dataclass(frozen=True, slots=True)
class GroupedBars:
    sheet: Sheet
    series: tuple[BarSeries, ...]
    groups: tuple[BarGroup, ...]
    heading: str = ""
    """What the groups are, for the table: "Cause"."""

    def svg(self) -> str:
        c = Canvas(self.sheet, has_links=any(group.href for group in self.groups))
        amounts = [group.amount(i) for group in self.groups for i in range(len(self.series))]
        values = shown(amounts)
        if not values:
            return c.empty("grouped")
        y = c.heading()
        low, high = extent(values, [limits for a in amounts if (limits := a.interval)], has_zero=True)
        figures = [self._figure(a) for a in amounts]
        names = [text.shorten(s.name, c.room * _NAME_SHARE, size=text.SMALL) for s in self.series]
        start = c.left + max(text.width(name, size=text.SMALL) for name in names) + 8
        scale = Scale(low, high, start, c.right - max(text.width(f) for f in figures) - 8)
        blocks = [text.wrap(group.name, c.room, bold=True) for group in self.groups]
        gap = 10.0
        bottom = y + sum(len(b) * text.LINE + 6 + len(self.series) * _BAR + gap for b in blocks)
        end = rows.zero_and_marks(c, scale, top=y, bottom=bottom)
        for group, lines in zip(self.groups, blocks, strict=True):
            with c.part(group.name, href=group.href):
                c.reach(y, len(lines) * text.LINE + 6 + len(self.series) * _BAR)
                for line in lines:
                    y += text.LINE
                    c.text(c.left, y, line, bold=True, halo=True)
                y += 6
                for i, name in enumerate(names):
                    c.text(c.left, y + _BAR / 2 + 4.2, name, size=text.SMALL, hue=Hue.SOFT)
                    self._draw(c, group.amount(i), self.series[i], scale, y + _BAR / 2)
                    y += _BAR
                self._intervals(c, group, scale, y - len(names) * _BAR)
                y += gap
        return c.document(key.draw(c, end, self._key(amounts)), "grouped")

    def _draw(self, c: Canvas, amount: Amount, one: BarSeries, scale: Scale, middle: float) -> None:
        value = amount.shown
        if value is None:
            rows.absent(c, amount, scale(0), middle, left=scale.start, right=c.right)
            return
        hue = SERIES[one.colour % len(SERIES)]
        left, right = sorted((scale(0), scale(value)))
        if one.is_past:
            c.rect(left + 0.75, middle - 5.25, right - left - 1.5, 10.5, Hue.SURFACE, stroke=hue, stroke_width=1.5)
        else:
            c.rect(left, middle - 6, max(right - left, 1), 12, hue)
        reach = right
        if interval := amount.interval:
            reach = max(right, scale(interval[1]))
        c.text(reach + 5, middle + text.SIZE * 0.35, self._figure(amount), halo=True)

    def _intervals(self, c: Canvas, group: BarGroup, scale: Scale, y: float) -> None:
        """Those of a group's bars, which begin at `y`."""
        c.whiskers(
            [
                (y + (i + 0.5) * _BAR, scale(low), scale(high), (not scale.holds(low), not scale.holds(high)))
                for i in range(len(self.series))
                if (limits := group.amount(i).interval) is not None
                for low, high in [limits]
            ]
        )

    def _figure(self, amount: Amount) -> str:
        return numbers.figure(amount, self.sheet.words, decimals=self.sheet.decimals)

    def _key(self, amounts: list[Amount]) -> list[key.Item]:
        has_limits = any(amount.interval for amount in amounts)
        return [key.Item(key.whisker(), self.sheet.words.interval)] if has_limits else []

    def table(self) -> Table:
        words = self.sheet.words
        columns = range(len(self.series))
        has_limits = [any(group.amount(i).interval for group in self.groups) for i in columns]
        header = [
            f"{text.plain(s.name)} ({words.interval})" if has else text.plain(s.name)
            for s, has in zip(self.series, has_limits, strict=True)
        ]
        return Table(
            self.sheet.title,
            (text.plain(self.heading), *header),
            tuple(
                (
                    text.plain(group.name),
                    *(numbers.cell_with_limits(group.amount(i), words, decimals=self.sheet.decimals) for i in columns),
                )
                for group in self.groups
            ),
            (False, *[True] * len(self.series)),
        )
