"""The SVG under construction: shapes, text, hatching, links, and the document around them.

Every colour is given twice: as an attribute (for files, mail and print programs) and as a class that `charts.css`
paints by theme. There are no style attributes, since the site's content policy forbids them.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from luotsi.charts import css, text
from luotsi.charts.amounts import Sheet
from luotsi.charts.palette import PAINTS, Hue, Shape

MARGIN = 4.0
_NARROWEST, _WIDEST = 60, 2400
_TITLE = 15.0
_HALO = ' stroke-width="3.5" stroke-linejoin="round"'
_HIDDEN = ' aria-hidden="true"'
_HREF = re.compile(r"(https?://|/|\?|#|\./|\.\./)[^\s\x00-\x1f]*", re.IGNORECASE)
_FONT = (
    "system-ui, -apple-system, &quot;Segoe UI&quot;, Roboto, &quot;Noto Sans&quot;, "
    "&quot;Helvetica Neue&quot;, Arial, &quot;DejaVu Sans&quot;, sans-serif"
)


def n(value: float) -> str:
    """A coordinate: one decimal, without what is not needed."""
    found = f"{value:.1f}"
    if found[-2:] == ".0":
        found = found[:-2]
        return "0" if found == "-0" else found
    return found


@cache
def paint(fill: Hue | None = None, stroke: Hue | None = None) -> str:
    """Class and attributes for a fill and a stroke."""
    classes = " ".join(f"{kind}-{hue}" for kind, hue in (("f", fill), ("s", stroke)) if hue)
    painted = f' class="{classes}"' if classes else ""
    painted += f' fill="{PAINTS[fill].light}"' if fill else ' fill="none"'
    return painted + (f' stroke="{PAINTS[stroke].light}"' if stroke else "")


class Canvas:
    """Collects a chart's parts in drawing order."""

    def __init__(self, sheet: Sheet, *, has_links: bool = False) -> None:
        self.sheet = sheet
        self.width = float(min(max(int(sheet.width), _NARROWEST), _WIDEST))
        self.key = text.identifier(sheet.key)
        self.has_links = has_links
        self._in_link = False
        self._is_linked = False
        self._is_hatched = False
        self._parts: list[str] = []

    @property
    def left(self) -> float:
        return MARGIN

    @property
    def right(self) -> float:
        return self.width - MARGIN

    @property
    def room(self) -> float:
        return self.width - 2 * MARGIN

    @property
    def is_wide(self) -> bool:
        return self.width >= 520

    def heading(self, multiplier: str = "") -> float:
        """Write the title (in a file of its own) and the unit; the height at which the chart may begin.

        The multiplier (millions) is what the axis at the left leaves out of its numbers.
        """
        y = MARGIN
        if self.sheet.standalone:
            for line in text.wrap(self.sheet.title, self.room, most=4, size=_TITLE, bold=True):
                y += _TITLE + 4
                self.text(self.left, y - 4, line, size=_TITLE, bold=True)
            y += 4
        unit = text.plain(self.sheet.unit)
        if multiplier:
            unit = f"{unit} ({multiplier})" if unit else multiplier
        for line in text.wrap(unit, self.room, most=2, size=text.SMALL):
            y += text.SMALL + 3
            self.text(self.left, y - 3, line, size=text.SMALL, hue=Hue.SOFT)
        return y + 4

    def text(
        self,
        x: float,
        y: float,
        content: str,
        *,
        size: float = text.SIZE,
        hue: Hue = Hue.INK,
        anchor: str = "",
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        """One line with its baseline at `y`; `anchor` is middle or end. A halo keeps it readable over lines."""
        said = text.escape(content)
        if not said:
            return
        attributes = f' x="{n(x)}" y="{n(y)}"'
        if size != text.SIZE:
            attributes += f' font-size="{n(size)}"'
        if anchor:
            attributes += f' text-anchor="{anchor}"'
        if bold:
            attributes += ' font-weight="700"'
        if self.has_links and not self._in_link:
            attributes += _HIDDEN
        if halo and self.sheet.standalone:
            # Not every program that opens files knows paint-order, and would draw the halo over the letters.
            around = f"{paint(Hue.SURFACE, Hue.SURFACE)}{_HALO}{_HIDDEN}"
            self._parts.append(f"<text{attributes.replace(_HIDDEN, '')}{around}>{said}</text>")
            halo = False
        painted = "" if hue is Hue.INK else paint(hue)
        if halo:  # on a page the stylesheet draws it: in attributes it would be a fifth of the page
            painted = painted.replace('class="', 'class="halo ', 1) if painted else ' class="halo"'
        self._parts.append(f"<text{attributes}{painted}>{said}</text>")

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: Hue | None,
        *,
        stroke: Hue | None = None,
        stroke_width: float = 1,
        radius: float = 0,
        more: str = "",
    ) -> None:
        if radius:
            more += f' rx="{n(radius)}"'
        if stroke and stroke_width != 1:
            more += f' stroke-width="{n(stroke_width)}"'
        self._parts.append(
            f'<rect x="{n(x)}" y="{n(y)}" width="{n(max(width, 0))}" height="{n(max(height, 0))}"{more}'
            f"{paint(fill, stroke)}/>"
        )

    def absent(
        self, x: float, y: float, width: float, height: float, *, is_suppressed: bool, radius: float = 0
    ) -> None:
        """A field without a figure: hatched when it is suppressed, dashed round when there is none."""
        if is_suppressed:
            self.hatch(x, y, width, height, radius=radius)
        else:
            self.rect(x, y, width, height, Hue.SURFACE, stroke=Hue.AXIS, radius=radius, more=' stroke-dasharray="3 2"')

    def hatch(self, x: float, y: float, width: float, height: float, *, radius: float = 0) -> None:
        """What is not told."""
        more = f' rx="{n(radius)}"' if radius else ""
        self._parts.append(
            f'<rect x="{n(x)}" y="{n(y)}" width="{n(max(width, 0))}" height="{n(max(height, 0))}"{more} '
            f"{self.hatched(Hue.AXIS)}/>"
        )

    def hatched(self, stroke: Hue) -> str:
        """Attributes that fill a shape with hatching."""
        self._is_hatched = True
        return f'class="s-{stroke}" fill="url(#{self.key}-h)" stroke="{PAINTS[stroke].light}"'

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        stroke: Hue,
        *,
        width: float = 1,
        dash: str = "",
    ) -> None:
        self.path(f"M{n(x1)} {n(y1)}L{n(x2)} {n(y2)}", stroke=stroke, width=width, dash=dash)

    def path(
        self,
        d: str,
        *,
        fill: Hue | None = None,
        stroke: Hue | None = None,
        width: float = 1,
        dash: str = "",
        opacity: float = 1,
        more: str = "",
    ) -> None:
        if not d:
            return
        if stroke and width != 1:
            more += f' stroke-width="{n(width)}"'
        if dash:
            more += f' stroke-dasharray="{dash}"'
        if opacity != 1:
            more += f' opacity="{opacity:g}"'
        self._parts.append(f'<path d="{d}"{paint(fill, stroke)}{more}/>')

    def marker(
        self, shape: Shape, x: float, y: float, size: float, fill: Hue | None, *, stroke: Hue | None = Hue.SURFACE
    ) -> None:
        """A point or a sign, `size` across, middle at (x, y), with an edge that parts it from what lies under it."""
        half = size / 2
        if shape is Shape.CIRCLE:
            self._parts.append(f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(half)}"{paint(fill, stroke)}/>')
        elif shape is Shape.RING:
            self._parts.append(
                f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(half - 1)}"{paint(Hue.SURFACE, fill)} stroke-width="2"/>'
            )
        else:
            self.path(_outline(shape, x, y, half), fill=fill, stroke=stroke)

    def whisker(self, y: float, x1: float, x2: float, *, ends: tuple[bool, bool] = (False, False)) -> None:
        """An interval along a row; at an end that is cut there is an arrow head instead of a cap."""
        self.whiskers([(y, x1, x2, ends)])

    def whiskers(self, given: Sequence[tuple[float, float, float, tuple[bool, bool]]]) -> None:
        """Several of them as one shape: (y, x1, x2, whether the ends are cut)."""
        d = "".join(_whisker(*one) for one in given)
        self.path(d, stroke=Hue.SURFACE, width=4)
        self.path(d, stroke=Hue.INK, width=1.5)

    @contextmanager
    def part(self, tip: str, *, href: str = "") -> Iterator[None]:
        """What is drawn inside belongs together: a link when there is a safe address, with a tip for the mouse."""
        said = text.escape(tip)
        is_link = bool(href) and self.has_links and _HREF.fullmatch(href) is not None
        self._parts.append(
            f'<a href="{text.escape(href)}" aria-label="{said}"><title>{said}</title>'
            if is_link
            else f"<g><title>{said}</title>"
            if said
            else "<g>"
        )
        self._in_link = is_link
        self._is_linked = self._is_linked or is_link
        yield
        self._in_link = False
        self._parts.append("</a>" if is_link else "</g>")

    def raw(self, element: str) -> None:
        """What is valid SVG already."""
        self._parts.append(element)

    def reach(self, y: float, height: float) -> None:
        """In a link, makes the whole row something to point at, not only its text."""
        if self._in_link:
            self.rect(self.left - 2, y, self.room + 4, height, None, more=' pointer-events="all"')

    def empty(self, name: str) -> str:
        """The document of a chart without figures, which says so in words."""
        y = self.heading()
        self.hatch(self.left + 0.5, y, self.room - 1, 56, radius=6)
        lines = text.wrap(self.sheet.words.no_figures, self.room - 24, bold=True)
        for i, line in enumerate(lines):
            self.text(
                self.width / 2, y + 33 - (len(lines) - 1) * 8 + i * 16, line, anchor="middle", bold=True, halo=True
            )
        return self.document(y + 60, name)

    def document(self, bottom: float, name: str) -> str:
        """The whole element; `bottom` is where the drawing ends, `name` the class of the kind of chart."""
        sheet = self.sheet
        if sheet.standalone and sheet.source:
            for line in text.wrap(sheet.source, self.room, most=5, size=text.SMALL):
                bottom += text.SMALL + 3
                self.text(self.left, bottom, line, size=text.SMALL, hue=Hue.SOFT)
        width, height = n(self.width), n(bottom + MARGIN)
        described = text.escape(sheet.description)
        ids = f"{self.key}-t {self.key}-d" if described else f"{self.key}-t"
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{name}" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="{"group" if self._is_linked else "img"}" aria-labelledby="{ids}" '
            f'lang="{text.escape(sheet.words.language)}" font-family="{_FONT}" font-size="{n(text.SIZE)}" '
            f'fill="{PAINTS[Hue.INK].light}"><title id="{self.key}-t">{text.escape(sheet.title)}</title>'
        )
        if described:
            head += f'<desc id="{self.key}-d">{described}</desc>'
        if sheet.standalone:
            head += f"<style>{css.STANDALONE}</style>"
        if self._is_hatched:
            head += _hatching(self.key)
        if sheet.standalone:
            head += f'<rect width="{width}" height="{height}"{paint(Hue.SURFACE)}/>'
        return head + "".join(self._parts) + "</svg>"


def _hatching(key: str) -> str:
    return (
        f'<defs><pattern id="{key}-h" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0H6V6H0z"{paint(Hue.SURFACE)}/>'
        f'<path d="M1.5 0V6"{paint(None, Hue.AXIS)} stroke-width="1.5"/></pattern></defs>'
    )


def _whisker(y: float, x1: float, x2: float, ends: tuple[bool, bool]) -> str:
    d = f"M{n(x1)} {n(y)}H{n(x2)}"
    for x, is_cut, way in ((x1, ends[0], 1), (x2, ends[1], -1)):
        d += (
            f"M{n(x + 4 * way)} {n(y - 3.5)}L{n(x)} {n(y)}L{n(x + 4 * way)} {n(y + 3.5)}"
            if is_cut
            else f"M{n(x)} {n(y - 3)}V{n(y + 3)}"
        )
    return d


def _outline(shape: Shape, x: float, y: float, half: float) -> str:
    corners: tuple[tuple[float, float], ...]
    if shape is Shape.SQUARE:
        corners = ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9))
    elif shape is Shape.DIAMOND:
        corners = ((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0))
    elif shape is Shape.TRIANGLE:
        corners = ((0, -1), (1.1, 0.9), (-1.1, 0.9))
    elif shape is Shape.DOWN:
        corners = ((0, 1), (1.1, -0.9), (-1.1, -0.9))
    else:  # not a single bar: before a figure it would be read as a minus
        return "".join(
            f"M{n(x - half)} {n(y + dy * half)}h{n(2 * half)}v{n(half / 2)}h{n(-2 * half)}z" for dy in (-0.7, 0.3)
        )
    return "M" + "L".join(f"{n(x + dx * half)} {n(y + dy * half)}" for dx, dy in corners) + "z"
