"""Outlines of a county's municipalities for every map: boundaries that the installation has, else schematic cells."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import structlog

from luotsi.conf import environment
from luotsi.kernel.errors import LuotsiError
from luotsi.regions import outlines, queries
from luotsi.regions.outlines import Outlines

log = structlog.get_logger(__name__)

_TOLERANCE_KM = 0.5
_SYNCED = Path("boundaries") / "municipalities.geojson"
"""Where `luotsi sync boundaries` keeps them."""


@dataclass(frozen=True, slots=True, eq=False)
class CountyOutlines:
    """The same object until the file changes, so that what is drawn of it can be kept by it."""

    rings: Outlines
    """By code, in the order of names."""
    is_schematic: bool


def of_municipalities(county: str, on: date) -> CountyOutlines:
    """The county's municipalities in the division of the day.

    Real ones come from LUOTSI_BOUNDARIES, else from the last `luotsi sync boundaries`; a file that cannot be used is
    logged and the map is schematic. Kept until the file changes.
    """
    path = Path(environment.read("LUOTSI_BOUNDARIES") or environment.data_dir() / _SYNCED)
    changed = path.stat().st_mtime_ns if path.is_file() else 0
    is_asked = bool(environment.read("LUOTSI_BOUNDARIES"))
    return _kept(county, on, str(path) if changed or is_asked else "", changed)


@lru_cache(maxsize=64)
def _kept(county: str, on: date, path: str, _changed: int) -> CountyOutlines:
    own = sorted(queries.municipalities_of(county, on), key=lambda m: m.name_fi)
    if path:
        try:
            given = outlines.load_geojson(path)
            found = {
                m.code: outlines.simplify(given[m.code], tolerance_km=_TOLERANCE_KM) for m in own if m.code in given
            }
            if found:
                return CountyOutlines(found, is_schematic=False)
        except LuotsiError as error:
            log.warning("boundaries not used", code=error.code, reason=str(error))
    centres = {m.code: (m.longitude, m.latitude) for m in own}
    rivals = [(m.longitude, m.latitude) for m in queries.municipalities(on) if m.code not in centres]
    cells = outlines.schematic_cells(centres, rivals=rivals)
    return CountyOutlines({code: (cell,) for code, cell in cells.items()}, is_schematic=True)
