"""Ranked bars: areas under each other in the order given, with intervals, the own area and reference lines marked."""

from dataclasses import dataclass

from luotsi.charts import areas, key, rows, text
from luotsi.charts.amounts import Amount, Sheet, Table, clean, shown
from luotsi.charts.areas import Place
from luotsi.charts.canvas import Canvas
from luotsi.charts.palette import Hue, Tone
from luotsi.charts.rows import Grid, Reference
from luotsi.charts.scale import Scale, extent


@dataclass(frozen=True, slots=True)
class RankedBars:
    sheet: Sheet
    places: tuple[Place, ...]
    """Best first, or as the caller ranks them."""
    references: tuple[Reference, ...] = ()
    classes: tuple[tuple[Tone, str], ...] = ()
    """Classes in use and their names, for the key and the table."""

    def svg(self) -> str:
        c = Canvas(self.sheet, has_links=any(place.href for place in self.places))
        values = shown(place.amount for place in self.places)
        if not values:
            return c.empty("ranked")
        y = c.heading()
        references = [(r.name, v) for r in self.references if (v := clean(r.value)) is not None]
        intervals = [i for place in self.places if (i := place.amount.interval)]
        low, high = extent([*values, *(v for _, v in references)], intervals, has_zero=True)
        grid = rows.grid(
            c,
            [place.name for place in self.places],
            [areas.figure(place, self.sheet) for place in self.places],
            own=[place.is_own for place in self.places],
            lowest=24 if c.has_links else 0,
        )
        signs = max((key.badge_width(place.judged) + 4 for place in self.places if place.judged), default=0.0)
        scale = Scale(low, high, grid.start, max(grid.end - signs, grid.start + 20))
        y = rows.reference_names(c, references, scale, y)
        top = y
        bottom = top + sum(grid.heights)
        end = rows.zero_and_marks(c, scale, top=top, bottom=bottom)
        for place, lines, height in zip(self.places, grid.names, grid.heights, strict=True):
            with c.part(areas.tip(place, self.sheet, self.classes), href=place.href):
                c.reach(y, height)
                rows.label(c, lines, y + height / 2, x=c.left, bold=place.is_own)
                self._draw(c, place, scale, grid, y + height / 2)
            y += height
        rows.reference_lines(c, references, scale, top=top, bottom=bottom)
        return c.document(key.draw(c, end, self._key()), "ranked")

    def _draw(self, c: Canvas, place: Place, scale: Scale, grid: Grid, middle: float) -> None:
        value = place.amount.shown
        if value is None:
            rows.absent(c, place.amount, scale(0), middle, left=scale.start, right=c.right)
            return
        half = 7.0 if place.is_own else 5.5
        left, right = sorted((scale(0), scale(value)))
        c.rect(left, middle - half, max(right - left, 1), half * 2, Hue.OWN if place.is_own else Hue.OTHER, radius=1.5)
        if interval := place.amount.interval:
            cut = (not scale.holds(interval[0]), not scale.holds(interval[1]))
            c.whisker(middle, scale(interval[0]), scale(interval[1]), ends=cut)
        figure = areas.figure(place, self.sheet)
        c.text(grid.values_end, middle + text.SIZE * 0.35, figure, anchor="end", bold=place.is_own)
        if place.judged:
            key.badge(c, place.judged, scale.end + 6 + key.badge_width(place.judged) / 2, middle)

    def _key(self) -> list[key.Item]:
        items = key.classes(self.classes, (place.judged for place in self.places))
        if any(place.amount.interval for place in self.places):
            items.insert(0, key.Item(key.whisker(), self.sheet.words.interval))
        return items

    def table(self) -> Table:
        levels = tuple(Place("", reference.name, Amount(reference.value)) for reference in self.references)
        return areas.table((*self.places, *levels), self.sheet, self.classes)
