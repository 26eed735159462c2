"""Charts of pages: which figures go into which picture, in the widths a page shows. Kept by release in `views`."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luotsi.charts import (
    Cell,
    Chart,
    Choropleth,
    Funnel,
    FunnelLimits,
    FunnelPoint,
    Lines,
    LineSeries,
    MapBase,
    Place,
    RankedBars,
    Reference,
    Role,
    Sheet,
    Table,
    TileGrid,
    map_base,
)
from luotsi.charts.canvas import MARGIN
from luotsi.indicators import labels
from luotsi.indicators.rules.definition import Definition
from luotsi.indicators.rules.figures import Figure
from luotsi.indicators.views import points
from luotsi.kernel import clock
from luotsi.regions import maps
from luotsi.regions import queries as regions
from luotsi.regions.maps import CountyOutlines

NARROW, WIDE = 320, 720
_Z95, _Z998 = 1.96, 3.0902
_STEPS = 30
_FEWEST = 5
"""Areas that a funnel can be drawn around."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as a page shows it: the narrow picture, the wide one where there is room, and the table."""

    key: str
    title: str
    svg: SafeString
    wide: SafeString
    table: Table


def draw(key: str, title: str, make: Callable[[Sheet], Chart], *, description: str = "", unit: str = "",
         decimals: int = 1, is_wide: bool = False) -> Drawing:  # fmt: skip
    """The chart that `make` gives on a sheet, once or in two widths."""

    def sheet(key: str, width: int) -> Sheet:
        return Sheet(key, title, description, labels.words(), unit=unit, decimals=decimals, width=width)

    chart = make(sheet(key, NARROW))
    # The charts escape every word themselves.
    wide = mark_safe(make(sheet(f"{key}-w", WIDE)).svg()) if is_wide else SafeString()  # noqa: S308
    return Drawing(key, title, mark_safe(chart.svg()), wide, chart.table())  # noqa: S308


def trend(
    definition: Definition,
    own: Sequence[Figure],
    references: Sequence[Sequence[Figure]],
    others: Sequence[Sequence[Figure]],
    *,
    context: str,
) -> Drawing:
    """The area's own line with its interval, its references' lines, and everybody else's thin behind them."""
    series = [points.named(one, Role.CONTEXT) for one in others if one]
    roles = (Role.REFERENCE, Role.OTHER, Role.OTHER)
    series += [points.named(one, role) for one, role in zip([r for r in references if r], roles, strict=False)]
    if own:
        series.append(points.named(own, Role.OWN))
    return draw(
        "trend",
        _("Development"),
        lambda sheet: _Told(Lines(sheet, tuple(series), context=context if others else ""), tuple(series)),
        description=_("Lines over time; the area's own line is thick and its confidence interval is shaded."),
        unit=definition.unit(labels.lang()),
        decimals=definition.decimals,
        is_wide=True,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """Lines whose table leaves out the thin ones: a ranking and small multiples tell of those."""

    chart: Lines
    series: tuple[LineSeries, ...]

    @property
    def sheet(self) -> Sheet:
        return self.chart.sheet

    def svg(self) -> str:
        return self.chart.svg()

    def table(self) -> Table:
        named = tuple(one for one in self.series if one.role is not Role.CONTEXT)
        return Lines(self.chart.sheet, tuple(reversed(named))).table()


def ranking(
    definition: Definition, found: Sequence[Figure], *, own: str, reference: Figure | None, title: str, key: str
) -> Drawing:
    """Bars with intervals, best first, and the reference's level through them."""
    places = tuple(points.place(f, definition, reference=reference, own=own) for f in points.ranked(found, definition))
    levels = (Reference(labels.area_name(reference.area), reference.value),) if reference else ()
    return draw(
        key,
        title,
        lambda sheet: RankedBars(sheet, places, levels, labels.classes()),
        description=_("Bars in order, the best first, with confidence intervals. The dashed line is the reference."),
        unit=definition.unit(labels.lang()),
        decimals=definition.decimals,
    )


def tiles(
    definition: Definition,
    found: Sequence[Figure],
    *,
    own: str,
    reference: Figure | None,
    href: Callable[[str], str],
) -> Drawing:
    """A tile for each county, about where it lies, judged beside the reference."""
    cells = tuple((c.code, Cell(c.row, c.column)) for c in regions.counties())
    places = _linked(definition, found, own, reference, href)
    return draw(
        "tiles",
        _("Counties on a map of tiles"),
        lambda sheet: TileGrid(sheet, places, cells, labels.classes()),
        description=_("Each tile is a county, about where it lies. Its sign tells how it compares with the reference."),
        unit=definition.unit(labels.lang()),
        decimals=definition.decimals,
    )


def county_map(
    definition: Definition,
    found: Sequence[Figure],
    *,
    county: str,
    own: str,
    reference: Figure | None,
    href: Callable[[str], str],
) -> Drawing:
    """The county's municipalities on a map, judged beside the reference."""
    drawn = maps.of_municipalities(county, clock.today())
    note = _("The map is schematic.") if drawn.is_schematic else ""
    places = _linked(definition, found, own, reference, href)
    return draw(
        "map",
        _("Municipalities on a map"),
        lambda sheet: Choropleth(sheet, _base(drawn), places, labels.classes(), note=note),
        description=_("Each shape is a municipality. Its sign tells how it compares with the reference."),
        unit=definition.unit(labels.lang()),
        decimals=definition.decimals,
    )


def _linked(
    definition: Definition,
    found: Sequence[Figure],
    own: str,
    reference: Figure | None,
    href: Callable[[str], str],
) -> tuple[Place, ...]:
    return tuple(points.place(f, definition, reference=reference, own=own, href=href(f.area)) for f in found)


@lru_cache(maxsize=32)
def _base(county: CountyOutlines) -> MapBase:
    return map_base(county.rings, width=NARROW - MARGIN)


def funnel(definition: Definition, found: Sequence[Figure], *, own: str, reference: Figure | None) -> Drawing | None:
    """Areas by size, and how far from the reference chance alone takes an area of each size; None without intervals.

    The width of the funnel at a size n is c/√n, c being the median of the areas' own standard errors times √n, for
    shares, rates and years of life alike. Areas are judged by the profile's rule, their own 99.8 % limits.
    """
    sized = [(f, f.denominator or 0.0, _error(f)) for f in found]
    widths = sorted(e * math.sqrt(n) for _f, n, e in sized if e and n > 0)
    if reference is None or reference.value is None or len(widths) < _FEWEST:
        return None
    level, middle = reference.value, widths[len(widths) // 2]
    sizes = [n for _f, n, _e in sized if n > 0]
    low, high = min(sizes) * 0.8, max(sizes) * 1.1
    steps = [low * (high / low) ** (i / (_STEPS - 1)) for i in range(_STEPS)]
    limits = tuple(FunnelLimits(n, _around(level, middle, n, _Z95), _around(level, middle, n, _Z998)) for n in steps)
    dots = tuple(
        FunnelPoint(points.place(f, definition, reference=_outer(f, reference, e), own=own), f.denominator)
        for f, _n, e in sized
    )
    return draw(
        "funnel",
        _("Differences and chance"),
        lambda sheet: Funnel(
            sheet, dots, limits, labels.area_name(reference.area), level, _("People or person-years"), labels.classes()
        ),
        description=_("Areas by size. Inside the curves, differences from the reference may well be chance."),
        unit=definition.unit(labels.lang()),
        decimals=definition.decimals,
    )


def _error(figure: Figure) -> float:
    """Standard error from the width of the 95 % interval; 0 without one."""
    if figure.lower is None or figure.upper is None or not labels.is_shown(figure):
        return 0.0
    return (figure.upper - figure.lower) / (2 * _Z95)


def _around(level: float, width: float, size: float, z: float) -> tuple[float, float]:
    half = z * width / math.sqrt(size)
    return max(level - half, 0.0), level + half


def _outer(figure: Figure, reference: Figure, error: float) -> Figure | None:
    """The reference where the figure is outside its own 99.8 % limits, so that only such are judged; else none."""
    if figure.value is None or reference.value is None or not error:
        return None
    return reference if abs(figure.value - reference.value) > _Z998 * error else None
