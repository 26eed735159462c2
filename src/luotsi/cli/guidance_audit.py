"""`luotsi guidance audit`: whom recommendation shows, and whom it leaves out. Put together in `luotsi.cli.guidance`."""

import json
from dataclasses import asdict

import click

from luotsi.directory.queries import engines
from luotsi.guidance.queries import auditing
from luotsi.kernel.errors import NotReady


@click.command("audit")
@click.option("--people", type=click.IntRange(2, 5_000), default=500, show_default=True, help="Random people.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def command(*, people: int, as_json: bool) -> None:
    """Exposure and gaps by language, municipality, theme and provider: to random people and to real ones."""
    if not engines.engine().count():
        raise NotReady("There is no search index yet.", hint="Run: luotsi index")
    found = auditing.audit(people)
    if as_json:
        rows = {name: [{**asdict(g), "ratio": g.ratio} for g in getattr(found, name)] for name in ("random", "real")}
        told = {"services": found.services, "rankable": found.rankable, "shown": found.shown}
        click.echo(json.dumps({**told, "alike": asdict(found.alike), **rows}, ensure_ascii=False, indent=1))
        return
    alike = found.alike
    click.echo(f"{found.rankable} of {found.services} services can be recommended.")
    click.echo(
        f"{alike.lists} random people: two share {alike.overlap:.1%} of five suggestions, the commonest service is "
        f"shown to {alike.largest_share:.1%}, {alike.never:.1%} of services to nobody."
    )
    click.echo(f"Shown to people within {auditing.DAYS} days: {found.shown} suggestions.")
    for group in found.random:
        mark = "  GAP" if group.ratio < 0.5 and group.services >= 5 else ""
        click.echo(
            f"{group.facet:9} {group.value:28} {group.services:6} services, {group.share_of_services:6.1%}; "
            f"suggestions {group.share_of_exposures:6.1%}{mark}"
        )
