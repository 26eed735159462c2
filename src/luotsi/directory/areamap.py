"""The county's map as shapes and points ready to draw; schematic cells, or boundaries that the operator gives."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import structlog
from django.conf import settings

from luotsi.conf import environment
from luotsi.directory.queries.catalogue import Point
from luotsi.kernel import clock
from luotsi.kernel.errors import LuotsiError
from luotsi.regions import outlines
from luotsi.regions import queries as regions
from luotsi.regions.outlines import Frame, Outlines, Ring

log = structlog.get_logger(__name__)

_WIDTH = 320.0
_TOLERANCE_KM = 0.5


@dataclass(frozen=True, slots=True)
class Shape:
    """A municipality."""

    code: str
    name: str
    path: str
    x: float
    y: float
    """Where its name is written."""
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A place."""

    x: float
    y: float
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class AreaMap:
    view_box: str
    shapes: tuple[Shape, ...]
    marks: tuple[Mark, ...]
    is_schematic: bool


def area_map(
    lang: str,
    *,
    link: Callable[[str], str],
    chosen: str = "",
    points: Iterable[tuple[Point, str]] = (),
) -> AreaMap:
    """The county's municipalities, `link(code)` behind each, and points with their addresses; one mark a place."""
    frame, paths, is_schematic = _drawing(settings.COUNTY, environment.read("LUOTSI_BOUNDARIES"), clock.today().year)
    shapes = []
    for code, path in paths.items():
        place = regions.municipality(code)
        x, y = frame.place(place.longitude, place.latitude)
        shapes.append(
            Shape(
                code=code,
                name=place.name(lang),
                path=path,
                x=min(max(x, 28.0), frame.width - 28.0),
                y=y,
                href=link(code),
                is_chosen=code == chosen,
            )
        )
    return AreaMap(frame.view_box, tuple(shapes), tuple(_marks(frame, points)), is_schematic)


def _marks(frame: Frame, points: Iterable[tuple[Point, str]]) -> Iterable[Mark]:
    seen: set[tuple[float, float]] = set()
    for point, href in points:
        x, y = frame.place(point.lon, point.lat)
        spot = (round(x), round(y))
        if spot in seen or not (0 <= x <= frame.width and 0 <= y <= frame.height):
            continue
        seen.add(spot)
        yield Mark(round(x, 1), round(y, 1), point.name, href)


def _path(frame: Frame, rings: Iterable[Ring]) -> str:
    parts = []
    for ring in rings:
        corners = " ".join("{:.1f},{:.1f}".format(*frame.place(lon, lat)) for lon, lat in ring[:-1])
        parts.append(f"M{corners}z")
    return "".join(parts)


@lru_cache(maxsize=4)
def _drawing(county: str, boundaries: str, _year: int) -> tuple[Frame, dict[str, str], bool]:
    """Frame, SVG path by code, is it schematic; the year is in the key because divisions change at new year."""
    rings, is_schematic = _outlines(county, boundaries)
    frame = outlines.frame([r for own in rings.values() for r in own], width=_WIDTH)
    return frame, {code: _path(frame, own) for code, own in rings.items()}, is_schematic


def _outlines(county: str, boundaries: str) -> tuple[Outlines, bool]:
    """Outlines by code in the order of names."""
    today = clock.today()
    own = sorted(regions.municipalities_of(county, today), key=lambda m: m.name_fi)
    if boundaries:
        try:
            given = outlines.load_geojson(boundaries)
            found = {
                m.code: outlines.simplify(given[m.code], tolerance_km=_TOLERANCE_KM) for m in own if m.code in given
            }
            if found:
                return found, False
        except LuotsiError as error:
            log.warning("boundaries not used", code=error.code, reason=str(error))
    centres = {m.code: (m.longitude, m.latitude) for m in own}
    rivals = [(m.longitude, m.latitude) for m in regions.municipalities(today) if m.code not in centres]
    cells = outlines.schematic_cells(centres, rivals=rivals)
    return {code: (cell,) for code, cell in cells.items()}, True
