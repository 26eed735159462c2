"""`luotsi coverage`: what municipalities lack, the state of a day kept, and letters to those who answer for it."""

import json
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings

from luotsi.directory.actions import reminders
from luotsi.directory.actions.coverage import take_snapshot
from luotsi.directory.queries import coverage
from luotsi.directory.rules.coverage import Coverage, Figures, State
from luotsi.directory.rules.criteria import read_criteria
from luotsi.kernel.errors import BadInput, NotFound
from luotsi.kernel.text import pick
from luotsi.regions import queries as regions


@click.group("coverage")
def command() -> None:
    """Follow how the minimum criteria of service descriptions are fulfilled."""


@command.command("show")
@click.option("--municipality", "code", help="Three-digit code, such as 768; the whole county when left out.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
def show(*, code: str | None, as_json: bool) -> None:
    """Tell what is missing, stale, thin or lacking a language today."""
    evaluated = coverage.coverage()
    if code and code not in evaluated.cells:
        known = ", ".join(evaluated.cells)
        raise NotFound(f"{code} is not a municipality of county {settings.COUNTY}.", hint=f"Known: {known}.")
    codes = [code] if code else list(evaluated.cells)
    figures = evaluated.figures(code or "")
    if as_json:
        click.echo(json.dumps(_as_json(evaluated, codes, figures), ensure_ascii=False, indent=1))
        return
    click.echo(_told(figures))
    for one in codes:
        click.echo(f"\n{regions.municipality(one).name_fi} ({one})")
        for state in (State.MISSING, State.STALE, State.THIN, State.ONE_LANGUAGE):
            names = [pick(c.names, "fi")[0] for c in evaluated.criteria if evaluated.cells[one][c.id].state is state]
            if names:
                click.echo(f"  {state}: {'; '.join(names)}")


@command.command("snapshot")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Keep today's state under this day.")
def snapshot(*, day: datetime | None) -> None:
    """Keep the state of today; once more on the same day replaces it. The worker does so every night."""
    click.echo(_told(take_snapshot(on=day.date() if day else None)))


@command.command("remind")
@click.option("--dry-run", is_flag=True, help="Count who would get a letter; send nothing.")
def remind(*, dry_run: bool) -> None:
    """Send what is missing or stale to those who answer for it: at most one letter a week to each."""
    done = reminders.remind(is_dry_run=dry_run)
    verb = "would get" if dry_run else "got"
    click.echo(
        f"{done.sent} people {verb} a letter; {done.nothing_due} have nothing due, {done.too_soon} got one within a "
        f"week, {done.opted_out} do not want any, {done.failed} could not be reached."
    )


@command.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(*, file: Path) -> None:
    """Check a file of criteria; put it into the data folder as criteria.toml to take it into use."""
    try:
        found = read_criteria(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise BadInput(f"{file.name} is not UTF-8.", hint=str(error)) from error
    click.echo(f"{len(found.rows)} criteria of version {found.version} are in order.")


def _told(f: Figures) -> str:
    return (
        f"{f.minimum} descriptions count for minimum criteria, {f.all} with complementary ones; nothing is missing in "
        f"{f.described} of {f.municipalities} municipalities, everything is in order in {f.fulfilled}."
    )


def _as_json(evaluated: Coverage, codes: list[str], figures: Figures) -> dict[str, object]:
    services = coverage.services()
    return {
        "on": evaluated.on.isoformat(),
        "criteria_version": coverage.criteria().version,
        "figures": {name: getattr(figures, name) for name in Figures.__dataclass_fields__},
        "municipalities": {
            code: [
                {
                    "criterion": c.id, "dimension": c.dimension, "level": c.level, "owner": c.owner,
                    "state": evaluated.cells[code][c.id].state,
                    "flaws": sorted(evaluated.cells[code][c.id].flaws),
                    "services": [services[n].id for n in evaluated.cells[code][c.id].services],
                }
                for c in evaluated.criteria
            ]
            for code in codes
        },
    }  # fmt: skip
