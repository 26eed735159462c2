"""GeoJSON of boundaries as outlines in degrees by area code. Pure; BadShape for what cannot be boundaries.

Known traps: WFS 2.0 gives EPSG:4326 with latitude first; Finnish services answer in EPSG:3067 (metres) unless asked
otherwise; a WFS gives only part when it has a limit of features; files of earlier years have municipalities that have
merged since, and codes without their leading zeros.
"""

from collections.abc import Callable, Mapping
from typing import Any

from luotsi.connectors.checks import BadShape
from luotsi.connectors.coordinates import to_wgs84
from luotsi.kernel.errors import BadInput
from luotsi.regions.outlines import CODE_PROPERTIES, LonLat, Outlines, Ring, read_geojson

_LON, _LAT = (18.0, 33.0), (58.5, 71.0)
"""Finland with its waters, in degrees."""


def outlines(document: Mapping[str, Any], *, digits: int) -> Outlines:
    """Rings by code of `digits` digits, (longitude, latitude) in WGS84, closed, with at least three corners."""
    matched, given = document.get("numberMatched"), len(document["features"])
    if isinstance(matched, int) and matched > given:
        raise BadShape(f"only {given} of {matched} features; raise count in the request")
    try:
        found = read_geojson(_in_degrees(document), digits=digits)
    except BadInput as error:
        raise BadShape(str(error)) from None
    for code, rings in found.items():
        if not code.isdecimal() or len(code) != digits:
            raise BadShape(f"a code that is no number of {digits} digits")
        if any(len(set(ring)) < 3 for ring in rings):
            raise BadShape(f"a ring of fewer than three corners in {code}")
    return found


def digits_of(document: Mapping[str, Any]) -> int:
    """3 for municipalities, 2 for counties, by how many features there are and what their codes are."""
    codes = set()
    for feature in document["features"]:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict):
            codes.add(next((str(properties[name]).strip() for name in CODE_PROPERTIES if properties.get(name)), ""))
    codes.discard("")
    if not codes:
        raise BadShape(f"no feature with a code; name it in one of {', '.join(CODE_PROPERTIES)}")
    return 2 if max(map(len, codes)) <= 2 and len(codes) <= 30 else 3


def merged(found: Outlines, successor: Callable[[str], str]) -> Outlines:
    """The outlines with those of merged municipalities under the code that stands for them today."""
    together: Outlines = {}
    for code, rings in sorted(found.items()):
        now = successor(code)
        together[now] = (*together.get(now, ()), *rings)
    return together


def _in_degrees(document: Mapping[str, Any]) -> dict[str, Any]:
    turn = _turn(_first_point(document))
    return {
        "type": "FeatureCollection",
        "features": [
            {**f, "geometry": {**f["geometry"], "coordinates": _turned(f["geometry"].get("coordinates"), turn)}}
            for f in document["features"]
            if isinstance(f, dict) and isinstance(f.get("geometry"), dict)
        ],
    }


def _turn(point: tuple[float, float]) -> Callable[[float, float], LonLat]:
    """How the coordinates of the document become (longitude, latitude), told by one of its points."""
    x, y = point
    if _is_in_finland(x, y):
        return lambda a, b: (a, b)
    if _is_in_finland(y, x):
        return lambda a, b: (b, a)
    if None not in to_wgs84(y, x):
        return lambda a, b: _from_metres(b, a)
    if None not in to_wgs84(x, y):
        return lambda a, b: _from_metres(a, b)
    raise BadShape("coordinates that are neither degrees nor metres (EPSG:3067) in Finland")


def _is_in_finland(lon: float, lat: float) -> bool:
    return _LON[0] <= lon <= _LON[1] and _LAT[0] <= lat <= _LAT[1]


def _from_metres(north: float, east: float) -> LonLat:
    lat, lon = to_wgs84(north, east)
    if lat is None or lon is None:
        raise BadShape("a point outside Finland")
    return lon, lat


def _first_point(document: Mapping[str, Any]) -> tuple[float, float]:
    for feature in document["features"]:
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
        while isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], list):
            coordinates = coordinates[0]
        if isinstance(coordinates, list) and len(coordinates) >= 2:
            return _point(coordinates)
    raise BadShape("features without coordinates")


def _turned(coordinates: Any, turn: Callable[[float, float], LonLat]) -> Any:
    if not isinstance(coordinates, list):
        raise BadShape("a geometry without coordinates")
    if coordinates and not isinstance(coordinates[0], list):
        lon, lat = turn(*_point(coordinates))
        if not _is_in_finland(lon, lat):
            raise BadShape("a point outside Finland")
        return [lon, lat]
    return [_turned(part, turn) for part in coordinates]


def _point(coordinates: list[Any]) -> tuple[float, float]:
    try:
        return float(coordinates[0]), float(coordinates[1])
    except (TypeError, ValueError, IndexError):
        raise BadShape("coordinates that are not numbers") from None


def as_geojson(found: Outlines, about: Mapping[str, Any]) -> dict[str, Any]:
    """A document that `regions.outlines.load_geojson` reads; each ring is a polygon (rings are filled even-odd)."""
    return {
        "type": "FeatureCollection",
        **about,
        "features": [
            {
                "type": "Feature",
                "properties": {"code": code},
                "geometry": {"type": "Polygon", "coordinates": [_listed(ring) for ring in rings]},
            }
            for code, rings in sorted(found.items())
        ],
    }


def _listed(ring: Ring) -> list[list[float]]:
    return [[round(lon, 5), round(lat, 5)] for lon, lat in ring]
