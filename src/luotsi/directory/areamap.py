"""The county's map as shapes and points ready to draw; schematic cells, or boundaries that the operator gives."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

from luotsi.conf import environment
from luotsi.directory.queries.catalogue import Point
from luotsi.kernel import clock
from luotsi.regions import maps, outlines
from luotsi.regions import queries as regions
from luotsi.regions.maps import CountyOutlines
from luotsi.regions.outlines import Frame, Ring

_WIDTH = 320.0
_MOST_TILES = 12


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
class Tile:
    """A picture under the shapes, in viewBox units."""

    x: float
    y: float
    width: float
    height: float
    href: str


@dataclass(frozen=True, slots=True)
class AreaMap:
    view_box: str
    shapes: tuple[Shape, ...]
    marks: tuple[Mark, ...]
    is_schematic: bool
    tiles: tuple[Tile, ...] = ()
    credit: str = ""


def area_map(
    lang: str,
    *,
    link: Callable[[str], str],
    chosen: str = "",
    points: Iterable[tuple[Point, str]] = (),
) -> AreaMap:
    """The county's municipalities, `link(code)` behind each, and points with their addresses; one mark a place."""
    county = maps.of_municipalities(settings.COUNTY, clock.today())
    frame, paths = _drawn(county)
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
    address = tile_address()
    return AreaMap(
        view_box=frame.view_box,
        shapes=tuple(shapes),
        marks=tuple(_marks(frame, points)),
        is_schematic=county.is_schematic,
        tiles=_tiles(frame, address) if address else (),
        credit=environment.read("LUOTSI_TILES_CREDIT") if address else "",
    )


def tile_address() -> str:
    """The operator's address template of a tile server; empty when there is none or it cannot be one."""
    given = environment.read("LUOTSI_TILES").strip()
    is_whole = all(part in given for part in ("{z}", "{x}", "{y}"))
    return given if is_whole and given.startswith(("https://", "http://", "/")) else ""


def tile_origin() -> str:
    """Scheme and host that the browser must be allowed to fetch tiles from; empty when they are our own."""
    parts = urlsplit(tile_address())
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


@lru_cache(maxsize=4)
def _tiles(frame: Frame, address: str) -> tuple[Tile, ...]:
    """Web Mercator tiles that cover the frame, each laid between its corners; the finest zoom with few of them."""
    for zoom in range(12, 3, -1):
        west, north = _tile_at(*_lon_lat(frame, 0.0, 0.0), zoom)
        east, south = _tile_at(*_lon_lat(frame, frame.width, frame.height), zoom)
        if (east - west + 1) * (south - north + 1) <= _MOST_TILES:
            return tuple(
                _tile(frame, address, zoom, x, y) for y in range(north, south + 1) for x in range(west, east + 1)
            )
    return ()


def _lon_lat(frame: Frame, x: float, y: float) -> tuple[float, float]:
    """The inverse of `Frame.place`."""
    left, top = (x - frame.padding) / frame.scale + frame.left, (y - frame.padding) / frame.scale + frame.top
    return outlines.unproject(left, top, middle=frame.middle)


def _tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    share = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * 2**zoom), int(share * 2**zoom)


def _corner(x: int, y: int, zoom: int) -> tuple[float, float]:
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / 2**zoom))))
    return x / 2**zoom * 360 - 180, lat


def _tile(frame: Frame, address: str, zoom: int, x: int, y: int) -> Tile:
    left, top = frame.place(*_corner(x, y, zoom))
    right, bottom = frame.place(*_corner(x + 1, y + 1, zoom))
    href = address.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y))
    return Tile(left, top, round(right - left, 2), round(bottom - top, 2), href)


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
def _drawn(county: CountyOutlines) -> tuple[Frame, dict[str, str]]:
    """The frame and the SVG path by code."""
    frame = outlines.frame([ring for own in county.rings.values() for ring in own], width=_WIDTH)
    return frame, {code: _path(frame, own) for code, own in county.rings.items()}
