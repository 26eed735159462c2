"""Points with their intervals, row by row: areas or groups compared, one to a few points in each row."""

from collections.abc import Iterator
from dataclasses import dataclass

from luotsi.charts import key, numbers, rows, text
from luotsi.charts.amounts import NOTHING, Amount, Sheet, Table, clean, shown
from luotsi.charts.canvas import Canvas
from luotsi.charts.palette import Hue, Shape
from luotsi.charts.rows import Grid, Reference
from luotsi.charts.scale import Scale, extent

_LINE = 18.0
_LOOKS = (
    (Shape.CIRCLE, Hue.OWN),
    (Shape.DIAMOND, Hue.SERIES_2),
    (Shape.SQUARE, Hue.SERIES_3),
    (Shape.TRIANGLE, Hue.SERIES_4),
    (Shape.DOWN, Hue.SERIES_5),
)


@dataclass(frozen=True, slots=True)
class Dots:
    """A row; its amounts are in the order of the chart's `points`."""

    name: str
    amounts: tuple[Amount, ...]
    is_own: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class DotIntervals:
    sheet: Sheet
    points: tuple[str, ...]
    """What the points of a row are: areas, sexes, periods; five at most are told apart. Amounts beyond are left out."""
    rows: tuple[Dots, ...]
    references: tuple[Reference, ...] = ()

    def svg(self) -> str:
        c = Canvas(self.sheet, has_links=any(row.href for row in self.rows))
        amounts = [amount for row in self.rows for amount in self._amounts(row)]
        values = shown(amounts)
        if not values:
            return c.empty("dots")
        y = c.heading()
        references = [(r.name, v) for r in self.references if (v := clean(r.value)) is not None]
        low, high = extent([*values, *(v for _, v in references)], [i for a in amounts if (i := a.interval)])
        pad = (high - low) * 0.03
        grid = rows.grid(
            c,
            [row.name for row in self.rows],
            [max((self._figure(a) for a in self._amounts(row)), key=text.width, default="") for row in self.rows],
            own=[row.is_own for row in self.rows],
            lowest=max(len(self.points), 1) * _LINE + 6,
        )
        scale = Scale(low - pad, high + pad, grid.start, grid.end)
        y = rows.reference_names(c, references, scale, y)
        top, bottom = y, y + sum(grid.heights)
        end = rows.zero_and_marks(c, scale, top=top, bottom=bottom)
        rows.reference_lines(c, references, scale, top=top, bottom=bottom)
        for row, lines, height in zip(self.rows, grid.names, grid.heights, strict=True):
            c.line(c.left, y, c.right, y, Hue.GRID)
            with c.part(row.name, href=row.href):
                c.reach(y, height)
                rows.label(c, lines, y + height / 2, x=c.left, bold=row.is_own)
                self._draw(c, row, scale, grid, y + height / 2)
            y += height
        return c.document(key.draw(c, end, self._key()), "dots")

    def _draw(self, c: Canvas, row: Dots, scale: Scale, grid: Grid, middle: float) -> None:
        amounts = list(self._amounts(row))
        y = middle - (len(amounts) - 1) * _LINE / 2
        for i, amount in enumerate(amounts):
            value = amount.shown
            shape, hue = _LOOKS[i % len(_LOOKS)]
            if value is None:
                rows.absent(c, amount, scale.start, y, left=scale.start, right=c.right)
            else:
                if interval := amount.interval:
                    cut = (not scale.holds(interval[0]), not scale.holds(interval[1]))
                    c.whisker(y, scale(interval[0]), scale(interval[1]), ends=cut)
                c.marker(shape, scale(value), y, 11, hue)
                c.text(grid.values_end, y + text.SIZE * 0.35, self._figure(amount), anchor="end", bold=row.is_own)
            y += _LINE

    def _amounts(self, row: Dots) -> Iterator[Amount]:
        for i in range(max(len(self.points), 1)):
            yield row.amounts[i] if i < len(row.amounts) else NOTHING

    def _figure(self, amount: Amount) -> str:
        return numbers.figure(amount, self.sheet.words, decimals=self.sheet.decimals)

    def _key(self) -> list[key.Item]:
        items = []
        if len(self.points) > 1:
            items = [key.Item(key.point(*_LOOKS[i % len(_LOOKS)]), name) for i, name in enumerate(self.points)]
        if any(amount.interval for row in self.rows for amount in self._amounts(row)):
            items.append(key.Item(key.whisker(), self.sheet.words.interval))
        return items

    def table(self) -> Table:
        words, decimals = self.sheet.words, self.sheet.decimals
        amounts = [amount for row in self.rows for amount in self._amounts(row)]
        names = self.points or (words.value,)
        if any(amount.interval for amount in amounts):
            names = tuple(f"{text.plain(name)} ({words.interval})" for name in names)
        cells = [
            (
                text.plain(row.name),
                *(numbers.cell_with_limits(amount, words, decimals=decimals) for amount in self._amounts(row)),
            )
            for row in self.rows
        ]
        cells += [
            (
                text.plain(r.name),
                numbers.cell(Amount(r.value), words, decimals=decimals),
                *[""] * (len(names) - 1),
            )
            for r in self.references
        ]
        return Table(
            self.sheet.title,
            (words.area, *map(text.plain, names)),
            tuple(cells),
            (False, *[True] * len(names)),
        )
