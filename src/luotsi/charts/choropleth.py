"""A map of areas in the colours of their classes, each also with its figure or the sign of its class in it."""

from dataclasses import dataclass

from luotsi.charts import areas, key, text
from luotsi.charts.amounts import Sheet, Table
from luotsi.charts.areas import Place
from luotsi.charts.canvas import Canvas
from luotsi.charts.mapbase import MapBase, MapShape
from luotsi.charts.palette import LOOKS, Hue, Tone

_ROUND = ' stroke-linejoin="round" fill-rule="evenodd"'


@dataclass(frozen=True, slots=True)
class Choropleth:
    sheet: Sheet
    base: MapBase
    """Made with the width of the sheet."""
    places: tuple[Place, ...]
    classes: tuple[tuple[Tone, str], ...] = ()
    note: str = ""
    """Under the map: that it is schematic, whose boundaries these are."""

    def svg(self) -> str:
        c = Canvas(self.sheet, has_links=any(place.href for place in self.places))
        y = c.heading()
        by_code = {place.code: place for place in self.places}
        if not self.base.shapes or all(
            place.amount.shown is None and not place.amount.is_suppressed for place in self.places
        ):
            return c.document(c.nothing(y), "map")
        drawn = [(shape, by_code.get(shape.code)) for shape in self.base.shapes]
        drawn.sort(key=lambda pair: pair[1] is not None and pair[1].is_own)
        c.raw(f'<g transform="translate(0 {y:.0f})">')
        for shape, place in drawn:
            self._area(c, shape, place)
        for shape, place in drawn:
            if place:
                self._label(c, shape, place)
        c.raw("</g>")
        y += self.base.height
        for line in text.wrap(self.note, c.room, most=4, size=text.SMALL):
            y += text.LINE
            c.text(c.left, y, line, size=text.SMALL, hue=Hue.SOFT)
        return c.document(key.draw(c, y + 4, areas.legend(self.places, self.sheet, self.classes)), "map")

    def _area(self, c: Canvas, shape: MapShape, place: Place | None) -> None:
        if place is None:
            c.path(shape.path, fill=Hue.SURFACE, stroke=Hue.AXIS, more=_ROUND)
            return
        with c.part(areas.tip(place, self.sheet, self.classes), href=place.href):
            if place.amount.shown is None:
                c.raw(f'<path d="{shape.path}" {c.hatched(Hue.AXIS)}{_ROUND}/>')
            else:
                c.path(shape.path, fill=LOOKS[place.judged].fill, stroke=Hue.AXIS, more=_ROUND)
            if place.is_own:
                c.path(shape.path, stroke=Hue.SURFACE, width=5, more=_ROUND)
                c.path(shape.path, stroke=Hue.INK, width=3, more=_ROUND)

    def _label(self, c: Canvas, shape: MapShape, place: Place) -> None:
        """As much as fits inside: name and figure, the figure, the sign; else the sign on a field of its own."""
        c.raw('<g pointer-events="none">')
        figure = areas.figure(place, self.sheet)
        ink = LOOKS[place.judged].ink
        name_fits = text.width(place.name, size=text.SMALL, bold=place.is_own) + 4 <= shape.two_lines
        if not figure:
            if name_fits:
                c.text(shape.x, shape.y + 4, place.name, size=text.SMALL, anchor="middle", bold=place.is_own, halo=True)
        elif name_fits and text.width(figure, size=text.SMALL, bold=True) <= shape.two_lines:
            c.text(shape.x, shape.y - 3, place.name, size=text.SMALL, hue=ink, anchor="middle", bold=place.is_own)
            c.text(shape.x, shape.y + 11, figure, size=text.SMALL, hue=ink, anchor="middle", bold=True)
        elif text.width(figure, size=text.SMALL, bold=True) + 2 <= shape.one_line:
            c.text(shape.x, shape.y + 4, figure, size=text.SMALL, hue=ink, anchor="middle", bold=True)
        elif place.judged and shape.one_line >= key.badge_width(place.judged) - 4:
            key.sign(c, place.judged, shape.x, shape.y)
        elif place.judged:
            key.badge(c, place.judged, shape.x, shape.y)
        c.raw("</g>")

    def table(self) -> Table:
        return areas.table(self.places, self.sheet, self.classes)
