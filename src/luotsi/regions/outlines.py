"""Outlines of areas for maps: schematic cells from the centres, or real boundaries that an operator gives.

Pure Python. Official boundaries are not packaged; the schematic cells show where a municipality lies among its
neighbours, not its border. Rings are closed, (longitude, latitude) in WGS84 degrees. Drawing belongs to charts.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from luotsi.kernel.errors import BadInput, NotFound

LonLat = tuple[float, float]
Ring = tuple[LonLat, ...]
Outlines = dict[str, tuple[Ring, ...]]  # code to rings; holes are rings too (fill rule even-odd)

KM_PER_DEGREE = math.tau * 6371.0088 / 360
MIDDLE_LATITUDE = 64.5  # of Finland; keeps shapes right in the middle of the country
CODE_PROPERTIES = ("code", "kunta", "natcode", "kuntanumero", "kuntatunnus", "hyvinvointialue")

_ROUNDING = 24  # corners in the rounding of a hull
_Point = tuple[float, float]  # kilometres: x to the east, y to the south


def project(lon: float, lat: float, *, middle: float = MIDDLE_LATITUDE) -> _Point:
    """Equirectangular projection true at the latitude `middle`: kilometres east of 0° and south of the equator.

    The second grows to the south, as in SVG.
    """
    return lon * KM_PER_DEGREE * math.cos(math.radians(middle)), -lat * KM_PER_DEGREE


def unproject(x: float, y: float, *, middle: float = MIDDLE_LATITUDE) -> LonLat:
    """The inverse of `project`: kilometres to (longitude, latitude) in degrees."""
    return x / (KM_PER_DEGREE * math.cos(math.radians(middle))), -y / KM_PER_DEGREE


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a map's points fall in an SVG viewBox; make one with `frame`."""

    left: float  # kilometres, as `project` gives
    top: float
    scale: float  # viewBox units in a kilometre
    padding: float
    width: float
    height: float
    middle: float  # latitude at which the projection is true

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:g} {self.height:g}"

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """The point in viewBox units, two decimals."""
        x, y = project(lon, lat, middle=self.middle)
        return (
            round((x - self.left) * self.scale + self.padding, 2),
            round((y - self.top) * self.scale + self.padding, 2),
        )


def frame(rings: Iterable[Ring], *, width: float = 320.0, padding: float = 4.0) -> Frame:
    """The frame of that width (viewBox units) that holds all rings; the height follows. BadInput when there is none."""
    points = [point for ring in rings for point in ring]
    if not points:
        raise BadInput("There is nothing to draw.")
    latitudes = [lat for _, lat in points]
    middle = (min(latitudes) + max(latitudes)) / 2
    flat = [project(lon, lat, middle=middle) for lon, lat in points]
    left, right = min(x for x, _ in flat), max(x for x, _ in flat)
    top, bottom = min(y for _, y in flat), max(y for _, y in flat)
    scale = (width - 2 * padding) / max(right - left, 1e-6)
    height = round((bottom - top) * scale + 2 * padding, 2)
    return Frame(left=left, top=top, scale=scale, padding=padding, width=width, height=height, middle=middle)


def schematic_cells(
    centres: Mapping[str, LonLat], *, rivals: Iterable[LonLat] = (), margin_km: float = 18.0
) -> dict[str, Ring]:
    """A convex cell around each centre: the part of the rounded hull that is nearer to it than to any other centre.

    `rivals` are centres outside (the neighbouring counties' municipalities): they take their share of the hull, so that
    counties drawn side by side meet instead of overlapping. The hull reaches `margin_km` beyond the outermost centres.
    BadInput when two centres are the same point.
    """
    if not centres:
        return {}
    middle = sum(lat for _, lat in centres.values()) / len(centres)
    sites = {code: project(lon, lat, middle=middle) for code, (lon, lat) in centres.items()}
    others = [*sites.values(), *(project(lon, lat, middle=middle) for lon, lat in rivals)]
    if len(set(others)) != len(others):
        raise BadInput("Two centres are the same point.", hint="Each municipality needs a centre of its own.")
    hull = _rounded_hull(list(sites.values()), margin_km)
    cells: dict[str, Ring] = {}
    for code, site in sites.items():
        cell = hull
        for other in sorted(others, key=lambda o: math.dist(site, o)):
            if other != site:
                cell = _nearer_part(cell, site, other)
        cells[code] = _closed([unproject(x, y, middle=middle) for x, y in cell])
    return cells


def hull(centres: Sequence[LonLat], *, margin_km: float = 18.0) -> Ring:
    """The convex hull of the centres with rounded corners, `margin_km` beyond them; an empty ring for no centre."""
    if not centres:
        return ()
    middle = sum(lat for _, lat in centres) / len(centres)
    flat = [project(lon, lat, middle=middle) for lon, lat in centres]
    return _closed([unproject(x, y, middle=middle) for x, y in _rounded_hull(flat, margin_km)])


def load_geojson(path: Path | str, *, digits: int = 3) -> Outlines:
    """Real boundaries from a GeoJSON file in WGS84: code to rings.

    Polygons and multipolygons; the code is the first of CODE_PROPERTIES that a feature has, filled with zeros to
    `digits` (3 for municipalities, 2 for counties). Features of one code are put together, others are left out.
    NotFound when there is no file; BadInput when it is not GeoJSON, has no areas, or is not in degrees.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"There is no boundary file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The boundary file {path} cannot be read.", hint=str(error)) from error
    try:
        return read_geojson(json.loads(text), digits=digits)
    except ValueError as error:
        raise BadInput(f"The boundary file {path} is not JSON.", hint=str(error)) from error


def read_geojson(document: object, *, digits: int = 3) -> Outlines:
    """The same from a decoded GeoJSON document; BadInput."""
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise BadInput("The boundaries are not a GeoJSON FeatureCollection.")
    found: Outlines = {}
    for feature in features:
        code, rings = _feature_code(feature, digits), _feature_rings(feature)
        if code and rings:
            found[code] = (*found.get(code, ()), *rings)
    if not found:
        raise BadInput(
            "The boundaries have no area with a code.", hint=f"Name the code in one of: {', '.join(CODE_PROPERTIES)}."
        )
    if any(abs(lon) > 180 or abs(lat) > 90 for rings in found.values() for ring in rings for lon, lat in ring):
        raise BadInput("The boundaries are not in degrees.", hint="Convert them to WGS84 (EPSG:4326), e.g. ogr2ogr.")
    return found


def simplify(rings: Iterable[Ring], *, tolerance_km: float) -> tuple[Ring, ...]:
    """Each ring with fewer points, nowhere farther than the tolerance from the original (Douglas-Peucker).

    Rings too small to show at that tolerance are dropped, except the largest.
    """
    sized = [(_extent_km(ring), simplify_ring(ring, tolerance_km=tolerance_km)) for ring in rings if ring]
    largest = max((size for size, _ in sized), default=0.0)
    return tuple(ring for size, ring in sized if size == largest or size > 2 * tolerance_km)


def simplify_ring(ring: Ring, *, tolerance_km: float) -> Ring:
    """The closed ring with fewer points, nowhere farther than the tolerance (kilometres) from the original.

    Stays a ring of at least three corners.
    """
    if len(ring) <= 4:
        return ring
    middle = sum(lat for _, lat in ring) / len(ring)
    flat = [project(lon, lat, middle=middle) for lon, lat in ring]
    far = max(range(len(flat)), key=lambda i: math.dist(flat[0], flat[i]))
    last = len(flat) - 1
    kept = {0, far, last, *_kept(flat, 0, far, tolerance_km), *_kept(flat, far, last, tolerance_km)}
    if len(kept) < 4:
        inner = [i for i in range(last) if i not in kept]
        kept.add(max(inner, key=lambda i: _distance(flat[i], flat[0], flat[far])))
    return tuple(ring[i] for i in sorted(kept))


def _kept(points: Sequence[_Point], first: int, last: int, tolerance: float) -> set[int]:
    kept: set[int] = set()
    spans = [(first, last)]
    while spans:
        start, end = spans.pop()
        if end - start < 2:
            continue
        far = max(range(start + 1, end), key=lambda i: _distance(points[i], points[start], points[end]))
        if _distance(points[far], points[start], points[end]) > tolerance:
            kept.add(far)
            spans += [(start, far), (far, end)]
    return kept


def _distance(point: _Point, start: _Point, end: _Point) -> float:
    """From the point to the segment."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    squared = along_x**2 + along_y**2
    if squared == 0:
        return math.dist(point, start)
    share = ((point[0] - start[0]) * along_x + (point[1] - start[1]) * along_y) / squared
    share = min(1.0, max(0.0, share))
    return math.dist(point, (start[0] + share * along_x, start[1] + share * along_y))


def _extent_km(ring: Ring) -> float:
    flat = [project(lon, lat, middle=ring[0][1]) for lon, lat in ring]
    xs, ys = [x for x, _ in flat], [y for _, y in flat]
    return math.hypot(max(xs) - min(xs), max(ys) - min(ys))


def _rounded_hull(points: Sequence[_Point], radius: float) -> list[_Point]:
    """The convex hull of a circle around each point: a hull with round corners, also for one point."""
    turns = [math.tau * i / _ROUNDING for i in range(_ROUNDING)]
    return _convex_hull([(x + radius * math.cos(t), y + radius * math.sin(t)) for x, y in points for t in turns])


def _convex_hull(points: Iterable[_Point]) -> list[_Point]:
    """Andrew's monotone chain; not closed."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered

    def half(way: Iterable[_Point]) -> list[_Point]:
        chain: list[_Point] = []
        for p in way:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        return chain[:-1]

    return half(ordered) + half(reversed(ordered))


def _turn(a: _Point, b: _Point, c: _Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _nearer_part(polygon: Sequence[_Point], site: _Point, other: _Point) -> list[_Point]:
    """The part of a convex polygon on the site's side of the perpendicular bisector (Sutherland-Hodgman)."""
    over_x, over_y = other[0] - site[0], other[1] - site[1]
    middle_x, middle_y = (site[0] + other[0]) / 2, (site[1] + other[1]) / 2

    def beyond(p: _Point) -> float:
        return (p[0] - middle_x) * over_x + (p[1] - middle_y) * over_y

    kept: list[_Point] = []
    for i, here in enumerate(polygon):
        before = polygon[i - 1]
        at, was = beyond(here), beyond(before)
        if (at > 0) != (was > 0):
            share = was / (was - at)
            kept.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
        if at <= 0:
            kept.append(here)
    return kept


def _closed(points: Sequence[LonLat]) -> Ring:
    """Rounded to about a metre, without repeats, closed."""
    ring: list[LonLat] = []
    for lon, lat in points:
        point = (round(lon, 5), round(lat, 5))
        if not ring or point != ring[-1]:
            ring.append(point)
    return (*ring, ring[0]) if ring and ring[0] != ring[-1] else tuple(ring)


def _feature_code(feature: object, digits: int) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return ""
    for name in CODE_PROPERTIES:
        value = properties.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if value not in (None, "") and not isinstance(value, bool):
            text = str(value).strip()
            return text.zfill(digits) if text.isdigit() else text
    return ""


def _feature_rings(feature: object) -> tuple[Ring, ...]:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict):
        return ()
    coordinates = geometry.get("coordinates")
    try:
        match geometry.get("type"), coordinates:
            case "Polygon", list():
                return tuple(_ring(points) for points in coordinates)
            case "MultiPolygon", list():
                return tuple(_ring(points) for polygon in coordinates for points in polygon)
    except (TypeError, ValueError, IndexError) as error:
        raise BadInput("A boundary has coordinates that are not numbers.", hint=str(error)) from error
    return ()


def _ring(points: Sequence[Sequence[float]]) -> Ring:
    ring = tuple((float(p[0]), float(p[1])) for p in points)
    return (*ring, ring[0]) if ring and ring[0] != ring[-1] else ring
