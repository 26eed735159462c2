"""Need beside supply: for each theme a bar of the deficit and, next to it, how many services answer it."""

from dataclasses import dataclass

from luotsi.charts import key, numbers, rows, text
from luotsi.charts.amounts import Amount, Sheet, Table, shown
from luotsi.charts.canvas import Canvas
from luotsi.charts.palette import Hue
from luotsi.charts.scale import Scale, extent

_BAR = 14.0
_GAP = 16.0


@dataclass(frozen=True, slots=True)
class Need:
    name: str
    need: Amount
    supply: Amount
    """A count; not known is not zero."""
    detail: str = ""
    """About the supply: "4 kinds, 2 in all municipalities"."""
    href: str = ""


@dataclass(frozen=True, slots=True)
class NeedSupply:
    sheet: Sheet
    rows: tuple[Need, ...]
    need_name: str
    """What the bars on the left count, with its unit."""
    supply_name: str
    heading: str = ""
    """What the rows are, for the table: "Theme"."""
    detail_name: str = ""

    def svg(self) -> str:
        c = Canvas(self.sheet, has_links=any(row.href for row in self.rows))
        if not shown(amount for row in self.rows for amount in (row.need, row.supply)):
            return c.empty("needsupply")
        y = c.heading()
        half = (c.room - _GAP) / 2
        right = c.left + half + _GAP
        y = self._headings(c, y, half, right)
        needs = shown(row.need for row in self.rows)
        low, high = extent(needs, [i for row in self.rows if (i := row.need.interval)], has_zero=True)
        need = Scale(
            low, high, c.left, c.left + half - self._room(c, [row.need for row in self.rows], self.sheet.decimals)
        )
        counts = shown(row.supply for row in self.rows)
        low, high = extent(counts, has_zero=True)
        supply = Scale(low, high, right, c.right - self._room(c, [row.supply for row in self.rows], 0))
        for row in self.rows:
            c.line(c.left, y, c.right, y, Hue.GRID)
            with c.part(row.name, href=row.href):
                c.reach(y, 44)
                for line in text.wrap(row.name, c.room, bold=True):
                    y += text.LINE + 1
                    c.text(c.left, y, line, bold=True)
                self._bar(c, row.need, need, y + 16, Hue.OWN, decimals=self.sheet.decimals, room=half)
                self._bar(c, row.supply, supply, y + 16, Hue.SERIES_2, decimals=0, room=half)
                y += 28
                for line in text.wrap(row.detail, half, most=3, size=text.SMALL):
                    c.text(right, y + 9, line, size=text.SMALL, hue=Hue.SOFT)
                    y += 14
            y += 6
        intervals = [row for row in self.rows if row.need.interval]
        items = [key.Item(key.whisker(), self.sheet.words.interval)] if intervals else []
        return c.document(key.draw(c, y, items), "needsupply")

    def _headings(self, c: Canvas, y: float, half: float, right: float) -> float:
        end = y
        for x, name, hue in ((c.left, self.need_name, Hue.OWN), (right, self.supply_name, Hue.SERIES_2)):
            at = y
            for line in text.wrap(name, half, most=4, size=text.SMALL, bold=True):
                at += 14
                c.text(x, at, line, size=text.SMALL, hue=hue, bold=True)
            end = max(end, at)
        return end + 8

    def _room(self, c: Canvas, amounts: list[Amount], decimals: int) -> float:
        figures = [numbers.short(v, self.sheet.words, decimals=decimals) for v in shown(amounts)]
        return min(max((text.width(f, bold=True) for f in figures), default=0.0) + 6, c.room * 0.4)

    def _bar(
        self, c: Canvas, amount: Amount, scale: Scale, middle: float, hue: Hue, *, decimals: int, room: float
    ) -> None:
        value = amount.shown
        if value is None:
            rows.absent(c, amount, scale.start, middle, left=scale.start, right=scale.start + room)
            return
        left, right = sorted((scale(0), scale(value)))
        if value:
            c.rect(left, middle - _BAR / 2, max(right - left, 1), _BAR, hue, radius=1.5)
        else:
            c.line(left, middle - _BAR / 2, left, middle + _BAR / 2, hue, width=2)
        reach = right
        if interval := amount.interval:
            cut = (not scale.holds(interval[0]), not scale.holds(interval[1]))
            c.whisker(middle, scale(interval[0]), scale(interval[1]), ends=cut)
            reach = max(right, scale(interval[1]))
        c.text(
            reach + 5, middle + text.SIZE * 0.35, numbers.short(value, self.sheet.words, decimals=decimals), bold=True
        )

    def table(self) -> Table:
        words, decimals = self.sheet.words, self.sheet.decimals
        has_limits = any(row.need.interval for row in self.rows)
        has_detail = any(row.detail for row in self.rows)
        limits = (words.lower, words.upper) if has_limits else ()
        return Table(
            self.sheet.title,
            (
                text.plain(self.heading),
                text.plain(self.need_name),
                *limits,
                text.plain(self.supply_name),
                *((text.plain(self.detail_name),) if has_detail else ()),
            ),
            tuple(
                (
                    text.plain(row.name),
                    numbers.cell(row.need, words, decimals=decimals),
                    *(numbers.limits(row.need, words, decimals=decimals) if has_limits else ()),
                    numbers.cell(row.supply, words, decimals=0),
                    *((text.plain(row.detail),) if has_detail else ()),
                )
                for row in self.rows
            ),
            (False, *[True] * (2 + len(limits)), *((False,) if has_detail else ())),
        )
