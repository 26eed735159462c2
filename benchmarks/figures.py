"""Figures: rates against PHStatsMethods, a full rebuild, charts, profiles under load, sizes of pages.

`python -m benchmarks figures`: two million source observations; twenty million with --full.
"""

from benchmarks import figures_build, figures_rates, figures_serving


def run(*, full: bool = False, quick: bool = False) -> None:
    """Measure everything and print the tables; `quick` is tiny and asks no registry."""
    figures_rates.run(*((2_000,) if quick else ()), repeats=1 if quick else 3, with_peer=not quick)
    figures_serving.charts(repeats=2 if quick else 30)
    figures_build.run(20_000_000 if full else 20_000 if quick else 2_000_000)
    if not quick:
        figures_serving.run()
        if not full:
            print("Twenty million observations: add --full.")
