"""`luotsi demo`: fill an installation with invented content, or take it away again."""

import time

import click
from tqdm import tqdm

from luotsi.content.demo import load as demo_content
from luotsi.directory import actions
from luotsi.directory.actions import merges, quality
from luotsi.directory.demo import load
from luotsi.directory.queries import engines
from luotsi.directory.rules.records import Change, LoadReport
from luotsi.guidance.actions import labels
from luotsi.indicators.demo import load as demo_figures


@click.command("demo")
@click.option("--beside", is_flag=True, help="Add demo content also where there is real content.")
@click.option("--remove", is_flag=True, help="Archive the demo content instead of adding it.")
@click.option("--figures/--no-figures", default=True, help="Also load figures, most of them made up and marked so.")
def command(*, beside: bool, remove: bool, figures: bool) -> None:
    """Load the demo world: invented services of Etelä-Savo in three languages and figures, marked as demo."""
    started = time.perf_counter()
    if remove:
        report = load.remove()
        demo_content.remove()
        click.echo(f"Demo content archived: {report.services.archived} services.")
        return
    report = load.load(beside=beside)
    demo_content.load()
    engines.vocabulary()  # kept on disk from now on, so that the first query need not wait for it
    if report.changes:
        click.echo(f"Demo content loaded in {time.perf_counter() - started:.1f} s: {told(report)}.")
        _do_what_the_night_does()
        click.echo("Search by words works now; embeddings (search by meaning) fill in while `luotsi serve` runs.")
    else:
        click.echo(f"Demo content was already in place, nothing changed: {told(report)}.")
    if figures:
        _load_figures(beside=beside)


def _do_what_the_night_does() -> None:
    """What a new installation would lack until tomorrow: labels, checks, proposals of merges, files of open data."""
    labels.label_services()
    quality.check_quality()
    merges.propose_merges()
    actions.write_open_data()


def _load_figures(*, beside: bool) -> None:
    if demo_figures.is_loaded():
        click.echo("Demo figures were already in place.")
        return
    if demo_figures.holds_other_figures() and not beside:
        click.echo("Real figures are here, so made-up ones were not added.")
        return
    started = time.perf_counter()
    with tqdm(desc="Figures", unit=" indicators", disable=None, leave=False) as bar:

        def step(_slug: str) -> None:
            bar.update()

        built = demo_figures.load(progress=step)
    click.echo(
        f"Demo figures loaded in {time.perf_counter() - started:.0f} s: {len(built.rows)} indicators, "
        f"{sum(built.rows.values())} figures; all but a few are made up and marked so."
    )


def told(report: LoadReport) -> str:
    """How many of each kind there are now, as one line."""
    kinds = {"services": report.services, "channels": report.channels, "organisations": report.organizations}
    return ", ".join(f"{_live(change)} {kind}" for kind, change in kinds.items())


def _live(change: Change) -> int:
    return change.added + change.changed + change.unchanged
