"""Shapes of a map made ready once: paths in the viewBox, and where a label fits in each. Colours are `choropleth`'s."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from luotsi.charts.canvas import MARGIN, n

Position = tuple[float, float]
Ring = Sequence[Position]

_NEAR = 0.5
"""Corners nearer than this to the one before, in viewBox units, are left out."""
_SCANS = 11
_TALLEST = 600.0
_TALLEST_SHARE = 1.7
"""Of the width: a taller map is made narrower."""


@dataclass(frozen=True, slots=True)
class MapShape:
    code: str
    path: str
    x: float
    """Where its label stands: the middle of its widest part."""
    y: float
    rooms: tuple[float, float, float]
    """Width inside the shape for a label of one, two and three lines."""


@dataclass(frozen=True, slots=True)
class MapBase:
    width: float
    height: float
    shapes: tuple[MapShape, ...]


def map_base(outlines: Mapping[str, Sequence[Ring]], *, width: float = 320, is_lonlat: bool = True) -> MapBase:
    """Rings by code → shapes that fill the width. Corners are (longitude, latitude), or flat with y to the south.

    Holes are rings too (even-odd). Corners that are not numbers are left out. Keep the result: it does not depend on
    figures.
    """
    flat = _flat(outlines, is_lonlat=is_lonlat)
    points = [point for rings in flat.values() for ring in rings for point in ring]
    if not points:
        return MapBase(width, 0.0, ())
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    room = width - 2 * MARGIN
    scale = min(room / max(right - left, 1e-9), min(room * _TALLEST_SHARE, _TALLEST) / max(bottom - top, 1e-9))
    offset = MARGIN + (room - (right - left) * scale) / 2
    shapes = []
    for code, rings in flat.items():
        placed = [_thinned([((x - left) * scale + offset, (y - top) * scale + MARGIN) for x, y in r]) for r in rings]
        if placed := [ring for ring in placed if len(ring) > 2]:
            shapes.append(_shape(code, placed))
    return MapBase(width, (bottom - top) * scale + 2 * MARGIN, tuple(shapes))


def _flat(outlines: Mapping[str, Sequence[Ring]], *, is_lonlat: bool) -> dict[str, list[list[Position]]]:
    """Rings on a plane: equirectangular, true at the middle latitude."""
    kept = {
        code: [[(x, y) for x, y in ring if math.isfinite(x) and math.isfinite(y)] for ring in rings]
        for code, rings in outlines.items()
    }
    if not is_lonlat:
        return kept
    latitudes = [y for rings in kept.values() for ring in rings for _, y in ring]
    squeeze = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2)) if latitudes else 1.0
    return {code: [[(x * squeeze, -y) for x, y in ring] for ring in rings] for code, rings in kept.items()}


def _thinned(ring: list[Position]) -> list[Position]:
    kept: list[Position] = []
    for x, y in ring:
        if not kept or abs(x - kept[-1][0]) >= _NEAR or abs(y - kept[-1][1]) >= _NEAR:
            kept.append((x, y))
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    if len(kept) < 3 and ring:  # too small to see: drawn as a speck rather than not at all
        x, y = ring[0]
        return [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
    return kept


def _shape(code: str, rings: list[list[Position]]) -> MapShape:
    path = "".join("M" + "L".join(f"{n(x)} {n(y)}" for x, y in ring) + "z" for ring in rings)
    top = min(y for ring in rings for _, y in ring)
    bottom = max(y for ring in rings for _, y in ring)
    best, x, y = -1.0, rings[0][0][0], rings[0][0][1]
    for i in range(1, _SCANS):
        at = top + (bottom - top) * i / _SCANS
        for start, end in _chords(rings, at):
            middle = (start + end) / 2
            worth = min(end - start, 40.0) + 2 * _width_at(rings, middle, at, 7) + min(at - top, bottom - at) * 0.3
            if worth > best:
                best, x, y = worth, middle, at
    one, two, three = (2 * _width_at(rings, x, y, reach) for reach in (8, 14, 21))
    return MapShape(code, path, x, y, (one, two, three))


def _width_at(rings: list[list[Position]], x: float, y: float, reach: float) -> float:
    """Half of the room around (x, y) from `reach` over to `reach` under it; 0 when some of that is outside."""
    half = math.inf
    for at in (y - reach, y, y + reach):
        around = [min(x - start, end - x) for start, end in _chords(rings, at) if start <= x <= end]
        half = min(half, around[0] if around else 0.0)
    return half


def _chords(rings: list[list[Position]], y: float) -> list[tuple[float, float]]:
    """Stretches of a level line that are inside."""
    crossings = []
    for ring in rings:
        x1, y1 = ring[-1]
        for x2, y2 in ring:
            if (y1 > y) != (y2 > y):
                crossings.append(x1 + (y - y1) * (x2 - x1) / (y2 - y1))
            x1, y1 = x2, y2
    crossings.sort()
    return list(zip(crossings[::2], crossings[1::2], strict=False))
