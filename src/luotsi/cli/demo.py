"""`luotsi demo`: fill an installation with invented content, or take it away again."""

import time

import click

from luotsi.directory.demo import load
from luotsi.directory.queries import engines
from luotsi.directory.rules.records import Change, LoadReport


@click.command("demo")
@click.option("--beside", is_flag=True, help="Add demo content also where there is real content.")
@click.option("--remove", is_flag=True, help="Archive the demo content instead of adding it.")
def command(*, beside: bool, remove: bool) -> None:
    """Load the demo world: invented services of Etelä-Savo in three languages, marked as demo."""
    started = time.perf_counter()
    if remove:
        report = load.remove()
        click.echo(f"Demo content archived: {report.services.archived} services.")
        return
    report = load.load(beside=beside)
    engines.vocabulary()  # kept on disk from now on, so that the first query need not wait for it
    if report.changes:
        click.echo(f"Demo content loaded in {time.perf_counter() - started:.1f} s: {told(report)}.")
        click.echo("Search by words works now; embeddings (search by meaning) fill in while `luotsi serve` runs.")
    else:
        click.echo(f"Demo content was already in place, nothing changed: {told(report)}.")


def told(report: LoadReport) -> str:
    """How many of each kind there are now, as one line."""
    kinds = {"services": report.services, "channels": report.channels, "organisations": report.organizations}
    return ", ".join(f"{_live(change)} {kind}" for kind, change in kinds.items())


def _live(change: Change) -> int:
    return change.added + change.changed + change.unchanged
