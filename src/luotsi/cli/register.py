"""`luotsi register`: the organisation register from and to a file."""

import json
from datetime import datetime
from pathlib import Path

import click

from luotsi.cli.writing import write_bytes
from luotsi.directory.actions import register as actions
from luotsi.directory.queries import register as queries
from luotsi.directory.rules.register import COLUMNS
from luotsi.kernel import clock, sheets
from luotsi.kernel.errors import BadInput
from luotsi.people.rules import COMMAND

_TOLD = 20
"""Wrong rows that are listed."""


@click.group("register")
def command() -> None:
    """Keep the register of organisations."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the file and tell what it would do; write nothing.")
def import_(*, file: Path, dry_run: bool) -> None:
    """Bring the register up to date with FILE (CSV or XLSX): all of it or, with any error, nothing."""
    if file.stat().st_size > actions.LARGEST:
        raise BadInput(f"{file.name} is larger than {actions.LARGEST // 1_000_000} MB.", hint="Split it.")
    done = actions.import_file(by=COMMAND, name=file.name, content=file.read_bytes(), is_dry_run=dry_run)
    if done.errors:
        for error in done.errors[:_TOLD]:
            click.echo(str(error), err=True)
        if len(done.errors) > _TOLD:
            click.echo(f"and {len(done.errors) - _TOLD} more", err=True)
        raise BadInput(f"{file.name} has {len(done.errors)} errors; nothing was saved.", hint="luotsi register columns")
    verb = "would be " if dry_run else ""
    click.echo(f"{done.added} organisations {verb}added, {done.changed} {verb}changed, {done.unchanged} as before.")


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(*, file: Path) -> None:
    """Write the register to FILE (.csv or .xlsx) in the columns that the import reads."""
    header, rows = [c.name for c in COLUMNS], queries.rows_of(queries.everything())
    if file.suffix not in {".csv", ".xlsx"}:
        raise BadInput(f"{file.name} is neither .csv nor .xlsx.")
    is_csv = file.suffix == ".csv"
    book = [("register", header, rows)]
    write_bytes(file, sheets.csv_rows(header, rows) if is_csv else sheets.workbook(book, created=clock.now()))
    click.echo(f"{len(rows)} organisations written to {file}.")


@command.command("figures")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="As of this day; today when left out.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def figures(*, day: datetime | None, as_json: bool) -> None:
    """Tell how many organisations were contacted and where they describe themselves, as of a day."""
    found = queries.totals(day.date() if day else clock.today())
    told = {"on": found.day.isoformat(), "organizations": found.organizations, "contacted": found.contacted,
            "in_lahella": found.in_lahella, "in_ptv": found.in_ptv, "consents": dict(found.consents)}  # fmt: skip
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(
        f"{found.day}: {found.contacted} contacted, {found.in_lahella} in lähellä.fi, {found.in_ptv} in PTV, "
        f"{found.organizations} in the register."
    )


@command.command("columns")
def columns() -> None:
    """List the columns of a register file."""
    for c in COLUMNS:
        click.echo(f"{c.name} ({c.alias}){' *' if c.is_required else ''}: {c.meaning}")
