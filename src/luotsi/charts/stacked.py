"""Stacked bars: a whole and its numbered parts, row by row (sex and period)."""

import math
from dataclasses import dataclass

from luotsi.charts import key, numbers, rows, text
from luotsi.charts.amounts import NOTHING, Amount, Sheet, Table, shown
from luotsi.charts.canvas import Canvas
from luotsi.charts.palette import SERIES, Hue
from luotsi.charts.scale import Scale

_BAR = 24.0


@dataclass(frozen=True, slots=True)
class Stack:
    """A row; its amounts are in the order of the chart's `parts`."""

    name: str
    amounts: tuple[Amount, ...]
    total: Amount | None = None
    """As it is told; None sums the parts, unless one is missing or suppressed: then there is none."""

    def amount(self, index: int) -> Amount:
        return self.amounts[index] if index < len(self.amounts) else NOTHING

    def whole(self, parts: int) -> Amount:
        if self.total is not None:
            return self.total
        values = shown(self.amount(i) for i in range(parts))
        return Amount(math.fsum(values)) if values and len(values) == parts else NOTHING


@dataclass(frozen=True, slots=True)
class StackedBars:
    sheet: Sheet
    parts: tuple[str, ...]
    rows: tuple[Stack, ...]
    heading: str = ""
    """What the rows are, for the table."""

    def svg(self) -> str:
        c = Canvas(self.sheet)
        columns = range(len(self.parts))
        if not shown(row.amount(i) for row in self.rows for i in columns):
            return c.empty("stacked")
        y = c.heading()
        ends = [self._ends(row) for row in self.rows]
        low, high = min(e[0] for e in ends), max(e[1] for e in ends)
        scale = Scale(low, high if high > low else low + 1, c.left, c.right - 32)
        names = [text.wrap(row.name, c.room - self._total_width(row) - 12, bold=True) for row in self.rows]
        bottom = y + sum(max(len(lines), 1) * text.LINE + 6 + _BAR + 10 for lines in names)
        end = rows.zero_and_marks(c, scale, top=y, bottom=bottom)
        for row, lines in zip(self.rows, names, strict=True):
            c.text(c.right, y + text.LINE, self._total(row), anchor="end", bold=True, halo=True)
            for i, line in enumerate(lines):
                c.text(c.left, y + text.LINE * (i + 1), line, bold=True, halo=True)
            y += max(len(lines), 1) * text.LINE + 6
            self._draw(c, row, scale, y)
            y += _BAR + 10
        return c.document(key.draw(c, end, self._key()), "stacked")

    def _ends(self, row: Stack) -> tuple[float, float]:
        values = shown(row.amount(i) for i in range(len(self.parts)))
        return math.fsum(v for v in values if v < 0), math.fsum(v for v in values if v > 0)

    def _draw(self, c: Canvas, row: Stack, scale: Scale, y: float) -> None:
        under, over = 0.0, 0.0
        for i, name in enumerate(self.parts):
            value = row.amount(i).shown
            if not value:
                continue
            begin = over if value > 0 else under
            left, right = sorted((scale(begin), scale(begin + value)))
            over, under = (over + value, under) if value > 0 else (over, under + value)
            with c.part(f"{i + 1} {name}: {self._figure(row.amount(i))}"):
                c.rect(left + 0.5, y, right - left - 1, _BAR, SERIES[i % len(SERIES)])
                label = str(i + 1)
                if right - left > text.width(label, bold=True) + 5:
                    c.text((left + right) / 2, y + _BAR / 2 + 4.6, label, hue=Hue.ON_SERIES, anchor="middle", bold=True)
        x = scale(over) + 3
        for is_suppressed in (True, False):
            without = [a for i in range(len(self.parts)) if (a := row.amount(i)).shown is None]
            if any(amount.is_suppressed is is_suppressed for amount in without):
                c.absent(x, y + 0.5, 11, _BAR - 1, is_suppressed=is_suppressed)
                x += 14

    def _figure(self, amount: Amount) -> str:
        return numbers.cell(amount, self.sheet.words, decimals=self.sheet.decimals)

    def _total(self, row: Stack) -> str:
        whole = row.whole(len(self.parts))
        return numbers.figure(whole, self.sheet.words, decimals=self.sheet.decimals)

    def _total_width(self, row: Stack) -> float:
        return text.width(self._total(row), bold=True)

    def _key(self) -> list[key.Item]:
        items = [
            key.Item(_numbered(i), name)
            for i, name in enumerate(self.parts)
            if any(row.amount(i).shown is not None for row in self.rows)
        ]
        amounts = (row.amount(i) for row in self.rows for i in range(len(self.parts)))
        return items + key.absent(amounts, self.sheet.words)

    def table(self) -> Table:
        words = self.sheet.words
        columns = range(len(self.parts))
        return Table(
            self.sheet.title,
            (text.plain(self.heading), *map(text.plain, self.parts), words.total),
            tuple(
                (
                    text.plain(row.name),
                    *(self._figure(row.amount(i)) for i in columns),
                    self._figure(row.whole(len(self.parts))),
                )
                for row in self.rows
            ),
            (False, *[True] * (len(self.parts) + 1)),
        )


def _numbered(index: int) -> key.Draw:
    def draw(c: Canvas, x: float, y: float) -> None:
        c.rect(x - 9, y - 8, 18, 16, SERIES[index % len(SERIES)], radius=2)
        c.text(x, y + 4.3, str(index + 1), size=text.SMALL, hue=Hue.ON_SERIES, anchor="middle", bold=True)

    return draw
