"""A difference in parts: bars to both sides of zero that sum to the total under them."""

import math
from dataclasses import dataclass

from luotsi.charts import key, numbers, rows, text
from luotsi.charts.amounts import NOTHING, Amount, Sheet, Table, shown
from luotsi.charts.canvas import Canvas
from luotsi.charts.palette import LOOKS, Hue, Tone
from luotsi.charts.scale import Scale, extent


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    amount: Amount
    href: str = ""


@dataclass(frozen=True, slots=True)
class Decomposition:
    sheet: Sheet
    parts: tuple[Part, ...]
    total: Amount | None = None
    """As it is told; None sums the parts, unless one is missing or suppressed: then there is none."""
    below: Tone = Tone.LOWER
    """What a part under zero is, and over it."""
    above: Tone = Tone.HIGHER
    classes: tuple[tuple[Tone, str], ...] = ()
    """Names of the two, for the key."""
    heading: str = ""
    """What the parts are, for the table: "Cause"."""

    @property
    def whole(self) -> Amount:
        if self.total is not None:
            return self.total
        values = shown(part.amount for part in self.parts)
        return Amount(math.fsum(values)) if values and len(values) == len(self.parts) else NOTHING

    def svg(self) -> str:
        c = Canvas(self.sheet, has_links=any(part.href for part in self.parts))
        values = shown(part.amount for part in self.parts)
        if not values:
            return c.empty("decomposition")
        y = c.heading()
        whole = Part(self.sheet.words.total, self.whole)
        every = [*self.parts, whole]
        intervals = [i for part in every if (i := part.amount.interval)]
        low, high = extent([*values, *shown([whole.amount])], intervals, has_zero=True)
        grid = rows.grid(
            c,
            [part.name for part in every],
            [self._figure(part.amount) for part in every],
            own=[part is whole for part in every],
            lowest=24 if c.has_links else 0,
        )
        scale = Scale(low, high, grid.start, grid.end)
        bottom = y + sum(grid.heights) + 6
        end = rows.zero_and_marks(c, scale, top=y, bottom=bottom)
        for part, lines, height in zip(every, grid.names, grid.heights, strict=True):
            if part is whole:
                c.line(c.left, y + 3, c.right, y + 3, Hue.INK, width=1.5)
                y += 6
            with c.part(part.name, href=part.href):
                c.reach(y, height)
                rows.label(c, lines, y + height / 2, x=c.left, bold=part is whole)
                self._draw(c, part.amount, scale, grid, y + height / 2, is_whole=part is whole)
            y += height
        c.line(scale(0), bottom - sum(grid.heights) - 6, scale(0), bottom, Hue.INK, width=1.5)
        return c.document(key.draw(c, end, self._key(values, intervals)), "decomposition")

    def _draw(self, c: Canvas, amount: Amount, scale: Scale, grid: rows.Grid, middle: float, *, is_whole: bool) -> None:
        value = amount.shown
        if value is None:
            rows.absent(c, amount, scale(0), middle, left=scale.start, right=c.right)
            return
        left, right = sorted((scale(0), scale(value)))
        tone = self.above if value > 0 else self.below
        half = 7.0 if is_whole else 6.0
        if value:
            outline = Hue.INK if is_whole else Hue.AXIS if LOOKS[tone].fill is Hue.SIMILAR else None
            c.rect(left, middle - half, max(right - left, 1), half * 2, LOOKS[tone].fill, stroke=outline)
        if interval := amount.interval:
            cut = (not scale.holds(interval[0]), not scale.holds(interval[1]))
            c.whisker(middle, scale(interval[0]), scale(interval[1]), ends=cut)
        c.text(grid.values_end, middle + text.SIZE * 0.35, self._figure(amount), anchor="end", bold=is_whole)

    def _figure(self, amount: Amount) -> str:
        return numbers.figure(amount, self.sheet.words, decimals=self.sheet.decimals, sign=True)

    def _key(self, values: list[float], intervals: list[tuple[float, float]]) -> list[key.Item]:
        used = ({self.above} if max(values) > 0 else set()) | ({self.below} if min(values) < 0 else set())
        items = [key.Item(_swatch(tone), name) for tone, name in self.classes if tone in used]
        if intervals:
            items.append(key.Item(key.whisker(), self.sheet.words.interval))
        return items

    def table(self) -> Table:
        words, decimals = self.sheet.words, self.sheet.decimals
        every = [*self.parts, Part(words.total, self.whole)]
        has_limits = any(part.amount.interval for part in every)
        limits = (words.lower, words.upper) if has_limits else ()
        return Table(
            self.sheet.title,
            (text.plain(self.heading), words.value, *limits),
            tuple(
                (
                    text.plain(part.name),
                    numbers.cell(part.amount, words, decimals=decimals),
                    *(numbers.limits(part.amount, words, decimals=decimals) if has_limits else ()),
                )
                for part in every
            ),
            (False, *[True] * (1 + len(limits))),
        )


def _swatch(tone: Tone) -> key.Draw:
    """Without the sign of the class: the side of zero tells it here."""
    return key.swatch(LOOKS[tone].fill, stroke=Hue.AXIS if LOOKS[tone].fill is Hue.SIMILAR else None)
