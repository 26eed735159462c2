"""A tile for each area, about where the area lies, with its name, figure and class written in it."""

from dataclasses import dataclass

from luotsi.charts import areas, key, numbers, text
from luotsi.charts.amounts import Sheet, Table
from luotsi.charts.areas import Place
from luotsi.charts.canvas import Canvas
from luotsi.charts.palette import LOOKS, Hue, Tone

_GAP = 4.0
_MOST = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a tile stands; both from 1 up."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class TileGrid:
    sheet: Sheet
    places: tuple[Place, ...]
    cells: tuple[tuple[str, Cell], ...]
    """Code of a place to its cell; a place without one is only in the table."""
    classes: tuple[tuple[Tone, str], ...] = ()
    """Classes in use and their names, in the order of the key."""

    def svg(self) -> str:
        c = Canvas(self.sheet, has_links=any(place.href for place in self.places))
        at = dict(self.cells)
        drawn = [(place, at[place.code]) for place in self.places if place.code in at]
        if not drawn or all(place.amount.shown is None and not place.amount.is_suppressed for place in self.places):
            return c.empty("tiles")
        y = c.heading()
        rows = [cell.row for _, cell in drawn]
        columns = [cell.column for _, cell in drawn]
        first_row, first_column = min(rows), min(columns)
        across = min(max(columns) - first_column + 1, _MOST)
        wide = (c.room - (across - 1) * _GAP) / across
        size = min(wide, 120.0)
        left = c.left + (c.room - across * size - (across - 1) * _GAP) / 2
        tall = min(max(60.0, size * 0.62), 76.0)
        bottom = y
        for place, cell in drawn:
            x = left + min(cell.column - first_column, _MOST - 1) * (size + _GAP)
            top = y + min(cell.row - first_row, _MOST - 1) * (tall + _GAP)
            with c.part(areas.tip(place, self.sheet, self.classes), href=place.href):
                self._tile(c, place, x, top, size, tall)
            bottom = max(bottom, top + tall)
        return c.document(key.draw(c, bottom + 4, areas.legend(self.places, self.sheet, self.classes)), "tiles")

    def _tile(self, c: Canvas, place: Place, x: float, y: float, wide: float, tall: float) -> None:
        middle, room = x + wide / 2, wide - 5
        look = LOOKS[place.judged]
        edge, edge_width = (Hue.INK, 3.0) if place.is_own else (Hue.AXIS, 1.0)
        if place.amount.shown is None:
            c.absent(x, y, wide, tall, radius=5, is_suppressed=place.amount.is_suppressed)
            if place.amount.is_suppressed:
                c.rect(x + 3, y + 14, wide - 6, tall - 17, Hue.SURFACE, radius=3)
            if place.is_own:
                c.rect(x, y, wide, tall, None, stroke=edge, stroke_width=edge_width, radius=5)
        else:
            c.rect(x, y, wide, tall, look.fill, stroke=edge, stroke_width=edge_width, radius=5)
            key.sign(c, place.judged, middle, y + 9)
        lines = _name(place.name, room, bold=place.is_own)
        said = self._said(place, room + 3)
        baseline = y + 14 + (tall - 14 - (len(lines) + 1) * 13.5) / 2 + 9.5
        for line in lines:
            c.text(middle, baseline, line, size=text.SMALL, hue=look.ink, anchor="middle", bold=place.is_own)
            baseline += 13.5
        c.text(
            middle, baseline, said, size=text.SMALL, hue=look.ink, anchor="middle", bold=place.amount.shown is not None
        )

    def _said(self, place: Place, room: float) -> str:
        """The figure with as many decimals as fit, or why there is none: signs where the words do not fit."""
        words = self.sheet.words
        if place.amount.shown is not None:
            tries = [areas.figure(place, self.sheet), numbers.figure(place.amount, words, decimals=0)]
        elif place.amount.is_suppressed:
            tries = [words.suppressed, "…"]
        else:
            tries = [words.missing, "–"]
        is_bold = place.amount.shown is not None
        return next((t for t in tries if text.width(t, size=text.SMALL, bold=is_bold) <= room), "")

    def table(self) -> Table:
        return areas.table(self.places, self.sheet, self.classes)


def _name(name: str, room: float, *, bold: bool) -> list[str]:
    """The name on at most two lines, each part shortened as people shorten names: Pohj.-/Karj."""
    name = text.plain(name)
    if text.width(name, size=text.SMALL, bold=bold) <= room:
        return [name]
    lines = text.wrap(name, room, size=text.SMALL, bold=bold)
    if not any("…" in line for line in lines):
        return lines
    hyphen, space = name.find("-"), name.find(" ")
    cut = hyphen if hyphen > 0 else space
    if cut <= 0:
        return [part for part in [text.abbreviate(name, room, bold=bold)] if part]
    first, second = name[:cut], name[cut + 1 :]
    if hyphen > 0:
        first = text.abbreviate(first, room - text.width("-", size=text.SMALL, bold=bold), bold=bold) + "-"
    else:
        first = text.abbreviate(first, room, bold=bold)
    return [part for part in (first, text.abbreviate(second.rpartition(" ")[2], room, bold=bold)) if part]
