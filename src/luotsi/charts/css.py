"""The charts' stylesheet, written from the palette: for the site (`stylesheet`) and inside a file of its own.

`web/static/luotsi/charts.css` is the output of `stylesheet()`; a test says when it is out of date.
"""

from collections.abc import Callable

from luotsi.charts.palette import PAINTS, Hue, Paint

STANDALONE = (
    "text{font-variant-numeric:tabular-nums}path{stroke-linejoin:round}"
    "svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
)

_ALL_THEMES = ':root, :root[data-theme], :root:not([data-theme="light"])'
_HEAD = """\
/* Charts. Written by luotsi.charts.css.stylesheet from luotsi.charts.palette: change it there.
   Colours follow tokens.css where the role is the site's own, so that a county's brand reaches the charts. */
"""
_RULES = """\
.chart { display: block; max-width: 100%; height: auto;
  background: var(--chart-surface); font-family: var(--font); font-variant-numeric: tabular-nums;
  forced-color-adjust: none; }
.chart-sparkline { display: inline-block; vertical-align: middle; background: none; }
.chart path { stroke-linejoin: round; }
.chart .halo { stroke: var(--chart-surface); stroke-width: 3.5; stroke-linejoin: round; paint-order: stroke; }
.chart a { cursor: pointer; }
.chart a:hover text { text-decoration: underline; }
.chart a:focus-visible { outline: 3px solid var(--focus); outline-offset: 1px; box-shadow: none; }

/* A chart with its heading and its table. Where a chart is drawn twice, the narrow one yields to the wide one. */
.chart-figure { margin: 0; padding: 1rem;
  min-width: 0; background: var(--chart-surface); border: 1px solid var(--line); border-radius: var(--radius-large); }
.chart-figure > figcaption { font-weight: 700; margin-bottom: .5rem; }
.chart-fill > .chart { width: 100%; }
.chart-wide { display: none; }
@media (min-width: 48rem) { .chart-wide { display: block; } .chart-narrow { display: none; } }
@media (max-width: 26rem) { .chart-figure { padding: .75rem .5rem; } }
"""
_PRINT = """\
  .chart { print-color-adjust: exact; -webkit-print-color-adjust: exact; break-inside: avoid; }
  .chart-figure { border-color: #999; padding: .5rem; break-inside: avoid; }
"""


def stylesheet() -> str:
    """The whole file."""
    dark = _variables(lambda p: "" if p.token else p.dark)
    return "\n".join(
        (
            _HEAD + _block(":root", _variables(lambda p: f"var(--{p.token})" if p.token else p.light)),
            "@media (prefers-color-scheme: dark) {\n"
            + _block(':root:not([data-theme="light"])', dark, indent=2)
            + "}\n",
            _block(':root[data-theme="dark"]', dark),
            _RULES,
            _classes(),
            "@media (forced-colors: active) {\n"
            + _block(_ALL_THEMES, _variables(lambda p: p.forced), indent=2)
            + "}\n",
            "@media print {\n" + _block(_ALL_THEMES, _variables(lambda p: p.light), indent=2) + _PRINT + "}\n",
        )
    )


def _variables(value: Callable[[Paint], str]) -> list[str]:
    return [f"--chart-{hue}: {found};" for hue, paint in PAINTS.items() if (found := value(paint))]


def _block(selector: str, lines: list[str], *, indent: int = 0) -> str:
    pad = " " * indent
    return f"{pad}{selector} {{\n" + "".join(f"{pad}  {line}\n" for line in lines) + f"{pad}}}\n"


def _classes() -> str:
    return (
        "".join(
            f".chart .f-{hue} {{ fill: var(--chart-{hue}); }} .chart .s-{hue} {{ stroke: var(--chart-{hue}); }}\n"
            for hue in Hue
        )
        + ".chart { fill: var(--chart-ink); }\n"
    )
