"""Coordinates of Finnish sources: EPSG:3067 (ETRS-TM35FIN) to WGS84 degrees. Pure.

The inverse of the Gauss-Krüger projection by the series of JHS 197 (annex B), exact to a millimetre in Finland. ETRS89
and WGS84 differ by less than a metre, which is nothing for finding a door.
"""

import math

_NORTH = (6_522_000.0, 7_800_000.0)  # limits as PTV v12 gives them
_EAST = (40_000.0, 770_000.0)

_SEMI_MAJOR, _FLATTENING = 6_378_137.0, 1 / 298.257222101  # GRS80
_SCALE, _FALSE_EASTING, _CENTRAL_MERIDIAN = 0.9996, 500_000.0, math.radians(27)
_N = _FLATTENING / (2 - _FLATTENING)
_RADIUS = _SEMI_MAJOR / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_ECCENTRICITY = math.sqrt(2 * _FLATTENING - _FLATTENING**2)
_H = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)


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
    xi = n / (_RADIUS * _SCALE)
    eta = (e - _FALSE_EASTING) / (_RADIUS * _SCALE)
    xi_sphere = xi - sum(h * math.sin(2 * k * xi) * math.cosh(2 * k * eta) for k, h in enumerate(_H, start=1))
    eta_sphere = eta - sum(h * math.cos(2 * k * xi) * math.sinh(2 * k * eta) for k, h in enumerate(_H, start=1))
    beta = math.asin(math.sin(xi_sphere) / math.cosh(eta_sphere))
    longitude = _CENTRAL_MERIDIAN + math.asin(math.tanh(eta_sphere) / math.cos(beta))
    isometric = math.asinh(math.tan(beta))
    q = isometric
    for _ in range(5):
        q = isometric + _ECCENTRICITY * math.atanh(_ECCENTRICITY * math.tanh(q))
    return round(math.degrees(math.atan(math.sinh(q))), 6), round(math.degrees(longitude), 6)
