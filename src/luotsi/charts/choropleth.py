"""A map of areas in the colours of their classes, each also with its figure or the sign of its class in it."""

import math
from dataclasses import dataclass

from luotsi.charts import areas, key, text
from luotsi.charts.amounts import Sheet, Table
from luotsi.charts.areas import Place
from luotsi.charts.canvas import Canvas
from luotsi.charts.labels import Box
from luotsi.charts.mapbase import MapBase, MapShape
from luotsi.charts.palette import LOOKS, Hue, Tone

_ROUND = ' stroke-linejoin="round" fill-rule="evenodd"'


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a label: a text, the sign of a class, or the sign and the text."""

    said: str
    tone: Tone = Tone.NONE
    bold: bool = False

    @property
    def width(self) -> float:
        sign = 0.0 if not self.tone else 24.0 if LOOKS[self.tone].pips else 9.0
        return sign + (3 if sign and self.said else 0) + text.width(self.said, size=text.SMALL, bold=self.bold)


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
        by_code = {place.code: place for place in self.places}
        if not self.base.shapes or all(
            place.amount.shown is None and not place.amount.is_suppressed for place in self.places
        ):
            return c.empty("map")
        y = c.heading()
        drawn = [(shape, by_code.get(shape.code)) for shape in self.base.shapes]
        drawn.sort(key=lambda pair: pair[1] is not None and pair[1].is_own)
        c.raw(f'<g transform="translate(0 {y:.0f})">')
        for shape, place in drawn:
            self._area(c, shape, place)
        c.raw('<g pointer-events="none">')
        taken: list[Box] = []
        for shape, place in sorted(drawn, key=lambda pair: -pair[0].rooms[0]):
            if place:
                self._label(c, shape, place, taken)
        c.raw("</g></g>")
        y += self.base.height + 6
        for line in text.wrap(self.note, c.room, most=4, size=text.SMALL):
            y += text.LINE
            c.text(c.left, y, line, size=text.SMALL, hue=Hue.SOFT)
        return c.document(key.draw(c, y + 4, areas.legend(self.places, self.sheet, self.classes)), "map")

    def _area(self, c: Canvas, shape: MapShape, place: Place | None) -> None:
        if place is None:
            c.path(shape.path, fill=Hue.SURFACE, stroke=Hue.AXIS, more=_ROUND)
            return
        with c.part(areas.tip(place, self.sheet, self.classes), href=place.href):
            if place.amount.is_suppressed:
                c.raw(f'<path d="{shape.path}" {c.hatched(Hue.AXIS)}{_ROUND}/>')
            elif place.amount.shown is None:
                c.path(shape.path, fill=Hue.SURFACE, stroke=Hue.AXIS, dash="3 2", more=_ROUND)
            else:
                look = LOOKS[place.judged]
                edge = Hue.SURFACE if look.ink is Hue.ON_JUDGED else Hue.AXIS  # pale fills need one that shows
                c.path(shape.path, fill=look.fill, stroke=edge, more=_ROUND)
            if place.is_own:
                c.path(shape.path, stroke=Hue.SURFACE, width=5, more=_ROUND)
                c.path(shape.path, stroke=Hue.INK, width=3, more=_ROUND)

    def _label(self, c: Canvas, shape: MapShape, place: Place, taken: list[Box]) -> None:
        """As much as fits inside of sign, name and figure; else the sign on a field of its own, beside if need be."""
        tone, figure = place.judged, areas.figure(place, self.sheet)
        tries = [[_Line(place.name, bold=place.is_own)]]
        if figure:
            told = [_Line(figure, Tone.NONE, bold=True)]
            if LOOKS[tone].sign:
                told = [_Line(figure, tone, bold=True)]
            elif tone:
                told = [_Line("", tone), *told]
            tries = [[*told[:-1], *tries[0], told[-1]], told, [_Line("", tone)]]
        for lines in tries:
            wide = max(line.width for line in lines)
            if wide + 3 <= shape.rooms[len(lines) - 1]:
                self._write(c, shape, place, lines)
                tall = len(lines) * 7.0
                taken.append(Box(shape.x - wide / 2, shape.y - tall, shape.x + wide / 2, shape.y + tall))
                return
        if tone:
            self._beside(c, shape, place, taken, within=self.base.height)

    @staticmethod
    def _write(c: Canvas, shape: MapShape, place: Place, lines: "list[_Line]") -> None:
        """Lines around the middle of the shape, each with its sign before its text."""
        y = shape.y - (len(lines) - 1) * 7
        ink, halo = LOOKS[place.judged].ink, place.amount.is_suppressed
        for line in lines:
            x = shape.x
            if line.tone:
                key.sign(c, line.tone, x - (line.width - 8) / 2 if line.said else x, y)
                x += 6 if line.said else 0
            c.text(x, y + 4.3, line.said, size=text.SMALL, hue=ink, anchor="middle", bold=line.bold, halo=halo)
            y += 14

    @staticmethod
    def _beside(c: Canvas, shape: MapShape, place: Place, taken: list[Box], *, within: float) -> None:
        """The sign of an area too small to hold it: on it when nothing else is there, else near it on a thread."""
        half = key.badge_width(place.judged) / 2 + 1
        for reach, turns in ((0.0, 1), (22.0, 12), (36.0, 16), (52.0, 20)):
            for i in range(turns):
                angle = math.tau * (i / turns + 0.2)
                x, y = shape.x + reach * math.cos(angle) * 1.2, shape.y + reach * math.sin(angle)
                box = Box(x - half, y - 8.5, x + half, y + 8.5)
                is_outside = box.left < 2 or box.right > c.width - 2 or box.top < 0 or box.bottom > within + 8
                if is_outside or any(box.meets(other) for other in taken):
                    continue
                if reach:
                    c.line(shape.x, shape.y, x, y, Hue.SURFACE, width=3)
                    c.line(shape.x, shape.y, x, y, Hue.INK)
                key.badge(c, place.judged, x, y)
                taken.append(box)
                return

    def table(self) -> Table:
        return areas.table(self.places, self.sheet, self.classes)
