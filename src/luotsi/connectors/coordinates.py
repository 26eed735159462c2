"""Coordinates of Finnish sources: EPSG:3067 (ETRS-TM35FIN) to WGS84 degrees. Pure."""

from functools import cache
from typing import Any

from pyproj import Transformer

_NORTH = (6_522_000.0, 7_800_000.0)  # limits as PTV v12 gives them
_EAST = (40_000.0, 770_000.0)


@cache
def _transformer() -> Any:
    return Transformer.from_crs("EPSG:3067", "EPSG:4326", always_xy=True)


def to_wgs84(north: object, east: object) -> tuple[float | None, float | None]:
    """(latitude, longitude) in degrees, six decimals (about 0.1 m); (None, None) when not a place in Finland.

    >>> to_wgs84("6839573", "514350")
    (61.689071, 27.271214)
    """
    try:
        n, e = float(str(north).replace(",", ".")), float(str(east).replace(",", "."))
    except ValueError:
        return None, None
    if not (_NORTH[0] <= n <= _NORTH[1] and _EAST[0] <= e <= _EAST[1]):
        return None, None
    longitude, latitude = _transformer().transform(e, n)
    return round(latitude, 6), round(longitude, 6)
