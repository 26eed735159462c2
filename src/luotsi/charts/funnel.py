"""A funnel: areas by size and value, with the limits that chance alone would seldom cross."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from luotsi.charts import areas, axis, key, labels, numbers, text
from luotsi.charts.amounts import Amount, Sheet, Table, clean
from luotsi.charts.areas import Place
from luotsi.charts.canvas import Canvas, n
from luotsi.charts.labels import Box
from luotsi.charts.palette import LOOKS, Hue, Shape, Tone
from luotsi.charts.scale import Scale, extent, log_ticks, ticks


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    place: Place
    """With its class as the limits judge it."""
    size: float | None
    """Population or number of events: what the limits narrow with."""

    @property
    def is_named(self) -> bool:
        return self.place.is_own or self.place.judged not in (Tone.NONE, Tone.SIMILAR)


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Limits at one size; thirty or so make a smooth funnel."""

    size: float
    inner: tuple[float | None, float | None]
    """95 %."""
    outer: tuple[float | None, float | None]
    """99.8 %."""


@dataclass(frozen=True, slots=True)
class Funnel:
    sheet: Sheet
    points: tuple[FunnelPoint, ...]
    limits: tuple[FunnelLimits, ...]
    """By rising size."""
    reference_name: str
    reference: float | None
    size_name: str
    """What sizes are: under the chart and in the table."""
    classes: tuple[tuple[Tone, str], ...] = ()

    def svg(self) -> str:
        c = Canvas(self.sheet, has_links=any(point.place.href for point in self.points))
        drawn = [(p, size, v) for p in self.points if (size := _size(p)) and (v := p.place.amount.shown) is not None]
        if not drawn:
            return c.empty("funnel")
        level = clean(self.reference)
        sizes = [size for _, size, _ in drawn]
        values = [v for _, _, v in drawn] + ([level] if level is not None else [])
        low, high = extent(values, self._outer_at(sizes))
        side = axis.Side.of(low, high, most=8, words=self.sheet.words)
        y = c.heading(side.multiplier)
        tall = 340.0 if c.is_wide else 260.0
        up = side.scale(top=y + 10, bottom=y + 10 + tall)
        left = c.left + side.gutter
        side.rule(c, up, left=left, right=c.right)
        side.write(c, up, left - 5)
        along, sizes_marked = _along(sizes, left, c.right)
        across = self._across(along)
        for edge, dash in (("outer", ""), ("inner", "5 3")):
            for which in (0, 1):
                ends = [(limit.outer if edge == "outer" else limit.inner)[which] for limit in self.limits]
                c.path(_curve(across, ends, up), stroke=Hue.AXIS, width=1.5, dash=dash)
        taken = [_around(along(size), up(v), 6) for _, size, v in drawn]
        within = Box(left + 2, y, c.right + 2, y + 10 + tall)
        if level is not None:
            c.line(left, up(level), c.right, up(level), Hue.REFERENCE, width=2, dash="6 3")
            taken.append(Box(left, up(level) - 1, c.right, up(level) + 1))
        drawn.sort(key=lambda found: (found[0].place.is_own, found[0].is_named))
        for point, size, value in drawn:
            with c.part(areas.tip(point.place, self.sheet, self.classes), href=point.place.href):
                self._point(c, point, along(size), up(value))
        if level is not None:
            self._name_reference(c, level, up, taken, within)
        for point, size, value in reversed(drawn):
            if point.is_named:
                self._name(c, point, along(size), up(value), taken, within)
        bottom = self._sizes(c, along, sizes_marked, y + 10 + tall)
        return c.document(key.draw(c, bottom, self._key()), "funnel")

    def _outer_at(self, sizes: Sequence[float]) -> list[tuple[float, float]]:
        smallest = min(sizes)
        pairs = [(clean(limit.outer[0]), clean(limit.outer[1])) for limit in self.limits if limit.size >= smallest]
        return [(a, b) for a, b in pairs if a is not None and b is not None]

    def _across(self, along: Scale) -> list[str]:
        """How far to the right each of the limits stands; empty for one that the picture does not hold."""
        sizes = [clean(limit.size) for limit in self.limits]
        return [n(along(size)) if size is not None and along.holds(size) else "" for size in sizes]

    def _point(self, c: Canvas, point: FunnelPoint, x: float, y: float) -> None:
        shape, hue = _sign(point.place.judged)
        size = 9.0 if hue is Hue.OTHER else 11.0
        if point.place.is_own:
            c.marker(Shape.RING, x, y, 19, Hue.OWN)
            hue = Hue.OWN if hue is Hue.OTHER else hue
        c.marker(shape, x, y, size, hue)

    def _name(self, c: Canvas, point: FunnelPoint, x: float, y: float, taken: list[Box], within: Box) -> None:
        """The name where there is room for it; the own area's in any case."""
        said = text.shorten(point.place.name, c.room * 0.5, size=text.SMALL, bold=point.place.is_own)
        wide = text.width(said, size=text.SMALL, bold=point.place.is_own)
        others = [box for box in taken if not (box.left < x < box.right and box.top < y < box.bottom)]
        spots = labels.around(x, y, wide, gap=11 if point.place.is_own else 7, height=13)
        spot = labels.first_free(spots, others, within)
        if spot is None and not point.place.is_own:
            return
        spot = spot or next((s for s in spots if s.box.is_within(within)), spots[2])
        taken.append(spot.box)
        c.text(spot.x, spot.y, said, size=text.SMALL, anchor=spot.anchor, bold=point.place.is_own, halo=True)

    def _name_reference(self, c: Canvas, level: float, up: Scale, taken: list[Box], within: Box) -> None:
        figure = numbers.short(level, self.sheet.words, decimals=self.sheet.decimals)
        said = f"{text.shorten(self.reference_name, c.room * 0.5, size=text.SMALL, bold=True)} {figure}"
        wide = text.width(said, size=text.SMALL, bold=True)
        y = up(level)
        for x, anchor in ((within.right - 2, "end"), (within.left + 2, "")):
            for baseline in (y - 5, y + 14):
                left = x - wide if anchor else x
                box = Box(left, baseline - 10, left + wide, baseline + 3)
                if not any(box.meets(other) for other in taken):
                    taken.append(box)
                    c.text(x, baseline, said, size=text.SMALL, hue=Hue.REFERENCE, anchor=anchor, bold=True, halo=True)
                    return
        c.text(within.right - 2, y - 5, said, size=text.SMALL, hue=Hue.REFERENCE, anchor="end", bold=True, halo=True)

    def _sizes(self, c: Canvas, along: Scale, marks: Sequence[float], y: float) -> float:
        names, suffix = numbers.ticks(marks, self.sheet.words)
        end = axis.names_below(c, [along(mark) for mark in marks], names, y=y)
        said = f"{self.size_name} ({suffix})" if suffix else self.size_name
        for line in text.wrap(said, c.room, size=text.SMALL):
            end += text.LINE - 2
            c.text(c.right, end, line, size=text.SMALL, hue=Hue.SOFT, anchor="end")
        return end + 2

    def _key(self) -> list[key.Item]:
        words = self.sheet.words
        items = (
            [
                key.Item(key.rule(Hue.AXIS, width=1.5, dash="5 3"), words.limits_inner),
                key.Item(key.rule(Hue.AXIS, width=1.5), words.limits_outer),
            ]
            if self.limits
            else []
        )
        used = {point.place.judged for point in self.points}
        for tone, name in self.classes:
            if tone in used and tone is not Tone.NONE:
                items.append(key.Item(key.point(*_sign(tone)), name))
        for is_suppressed, word in ((True, words.suppressed), (False, words.missing)):
            absent = [p.place for p in self.points if p.place.amount.shown is None]
            if names := [place.name for place in absent if place.amount.is_suppressed is is_suppressed]:
                items += key.absent([Amount(None, is_suppressed=is_suppressed)], words)
                items[-1] = key.Item(items[-1].draw, f"{word}: " + ", ".join(names))
        return items

    def table(self) -> Table:
        words, decimals = self.sheet.words, self.sheet.decimals
        names = dict(self.classes)
        rows = tuple(
            (
                text.plain(p.place.name),
                numbers.cell(Amount(p.size, is_suppressed=p.place.amount.is_suppressed), words, decimals=0),
                numbers.cell(p.place.amount, words, decimals=decimals),
                *((names.get(p.place.judged, ""),) if names else ()),
            )
            for p in self.points
        )
        own_level = (
            text.plain(self.reference_name),
            "",
            numbers.cell(Amount(self.reference), words, decimals=decimals),
            *(("",) if names else ()),
        )
        header = (words.area, text.plain(self.size_name), words.value, *((words.judged,) if names else ()))
        return Table(
            self.sheet.title,
            header,
            (*rows, own_level) if clean(self.reference) is not None else rows,
            (False, True, True, *((False,) if names else ())),
        )


def _curve(across: Sequence[str], ends: Sequence[float | None], up: Scale) -> str:
    """The path of one limit; where it leaves the picture it is broken off."""
    d: list[str] = []
    start = "M"
    for x, end in zip(across, ends, strict=True):
        value = clean(end)
        if not x or value is None or not up.holds(value):
            start = "M"
            continue
        d.append(f"{start}{x} {n(up(value))}")
        start = "L"
    return "".join(d)


def _sign(tone: Tone) -> tuple[Shape, Hue]:
    """The point of a class: hollow and grey where there is nothing to see."""
    if tone is Tone.NONE:
        return Shape.CIRCLE, Hue.OTHER
    return (Shape.RING, Hue.OTHER) if tone is Tone.SIMILAR else (LOOKS[tone].sign or Shape.CIRCLE, LOOKS[tone].fill)


def _size(point: FunnelPoint) -> float | None:
    size = clean(point.size)
    return size if size is not None and size > 0 else None


def _around(x: float, y: float, reach: float) -> Box:
    return Box(x - reach, y - reach, x + reach, y + reach)


def _along(sizes: Sequence[float], left: float, right: float) -> tuple[Scale, tuple[float, ...]]:
    """The scale of sizes: by logarithm when the largest is over eight times the smallest."""
    low, high = min(sizes), max(sizes)
    if high > low * 8:
        edge = (high / low) ** 0.06
        scale = Scale(low / edge, high * edge, left, right, is_log=True)
        return scale, log_ticks(scale.low, scale.high, most=5)
    low, high = extent(sizes)
    pad = (high - low) * 0.06
    low, high = max(low - pad, 0.0), high + pad
    step = [mark for mark in ticks(low, high, most=5) if low <= mark <= high]
    return Scale(low, high, left, right), tuple(step) if math.isfinite(low) else ()
