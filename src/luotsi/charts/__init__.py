"""Accessible charts and maps as SVG, drawn on the server without script, each with its data table.

Every chart is a frozen dataclass with `svg()` and `table()`; it is given figures, names and words (`Words`), and knows
nothing of indicators, areas or translations. Colours are in `palette`, the site's stylesheet is written by `css`, and
`png` turns a chart into a picture for slides and print.
"""

from luotsi.charts.amounts import NOTHING, Amount, Chart, Sheet, Table, Words
from luotsi.charts.areas import Place
from luotsi.charts.choropleth import Choropleth
from luotsi.charts.decomposition import Decomposition, Part
from luotsi.charts.dots import DotIntervals, Dots
from luotsi.charts.funnel import Funnel, FunnelLimits, FunnelPoint
from luotsi.charts.grouped import BarGroup, BarSeries, GroupedBars
from luotsi.charts.lines import Lines
from luotsi.charts.mapbase import MapBase, map_base
from luotsi.charts.multiples import Panel, SmallMultiples
from luotsi.charts.needsupply import Need, NeedSupply
from luotsi.charts.palette import Tone
from luotsi.charts.ranked import RankedBars
from luotsi.charts.rows import Reference
from luotsi.charts.series import LineSeries, Point, Role
from luotsi.charts.sparkline import Sparkline
from luotsi.charts.stacked import Stack, StackedBars
from luotsi.charts.tilegrid import Cell, TileGrid

__all__ = [
    "NOTHING",
    "Amount",
    "BarGroup",
    "BarSeries",
    "Cell",
    "Chart",
    "Choropleth",
    "Decomposition",
    "DotIntervals",
    "Dots",
    "Funnel",
    "FunnelLimits",
    "FunnelPoint",
    "GroupedBars",
    "LineSeries",
    "Lines",
    "MapBase",
    "Need",
    "NeedSupply",
    "Panel",
    "Part",
    "Place",
    "Point",
    "RankedBars",
    "Reference",
    "Role",
    "Sheet",
    "SmallMultiples",
    "Sparkline",
    "Stack",
    "StackedBars",
    "Table",
    "TileGrid",
    "Tone",
    "Words",
    "map_base",
]
