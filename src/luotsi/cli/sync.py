"""`luotsi sync`: bring content from a source into the directory, figures (`sync_figures`) into the warehouse."""

import json
from pathlib import Path
from typing import Any, Literal

import click

from luotsi.cli import indexing, sync_figures
from luotsi.cli.progress import bar
from luotsi.conf import environment
from luotsi.connectors.ptv import load as ptv
from luotsi.connectors.tabular import load as tabular
from luotsi.connectors.tabular.columns import COLUMNS
from luotsi.kernel.errors import BadInput

_KINDS = (
    ("services", "services"),
    ("channels", "channels"),
    ("organizations", "organisations"),
    ("general_descriptions", "general descriptions"),
)
_SHOWN = 20


@click.group("sync")
def command() -> None:
    """Bring content from a source into the directory, or figures into the warehouse."""


@command.command("ptv")
@click.option("--area", default=None, help="country, county:12 or municipality:491; else LUOTSI_COUNTY.")
@click.option("--base-url", default="", help="Base address of the API; default is LUOTSI_PTV_URL.")
@click.option("--api", type=click.Choice(["v11", "v12"]), default="v11", show_default=True, help="API version.")
@click.option("--full", is_flag=True, help="Read everything again, not only what changed since the last sync.")
@click.option("--allow-shrink", is_flag=True, help="Accept a reading that takes away most of the services.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def ptv_command(
    area: str | None, base_url: str, api: Literal["v11", "v12"], full: bool, allow_shrink: bool, as_json: bool
) -> None:
    """Sync services, channels and organisations of an area from the Finnish Service Catalogue (PTV).

    The first run reads everything, later ones what changed. An interrupted run goes on where it stopped. When the
    source fails or gives nonsense, the old content stays and the exit code is 4 (refused) or 5 (unavailable).
    """
    with bar() as progress:
        done = ptv.sync(
            area=area or f"county:{environment.read('LUOTSI_COUNTY')}",
            base_url=base_url,
            api=api,
            full=full,
            allow_shrink=allow_shrink,
            progress=progress,
        )
    report = ptv.as_json(done)
    indexing.refresh(has_changed=bool(report["changes"]))
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    head = f"PTV, {done.area}, {done.mode}: {report['changes']} changes in {done.seconds} s"
    click.echo(f"{head} ({done.requests} requests).")
    _print_counts(report)
    if done.dead:
        click.echo(f"  {done.dead} ids pointed to things that no longer exist; left out.")
    _print_refused(report["refused"])


def _print_counts(report: dict[str, Any]) -> None:
    for key, name in _KINDS:
        c = report.get(key)
        if c is None:
            continue
        line = f"{c['added']} added, {c['changed']} changed, {c['archived']} archived, {c['unchanged']} unchanged"
        click.echo(f"  {name}: {line}")


def _print_refused(refused: list[dict[str, str]]) -> None:
    for r in refused[:_SHOWN]:
        click.echo(f"  refused {r['kind']} {r['id']}: {r['reason']}")
    if len(refused) > _SHOWN:
        click.echo(f"  and {len(refused) - _SHOWN} more refused; --json lists all.")


@command.command("tabular")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--name", default="", help="Name of the source, kept from file to file: a-z, 0-9, hyphens.")
@click.option("--dry-run", is_flag=True, help="Check the file and tell what would change; write nothing.")
@click.option("--skip-bad", is_flag=True, help="Take the good rows although others are bad.")
@click.option("--allow-shrink", is_flag=True, help="Accept a file that takes away most of the services.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--columns", is_flag=True, help="Print the columns that the file may have.")
def tabular_command(
    file: Path | None, name: str, dry_run: bool, skip_bad: bool, allow_shrink: bool, as_json: bool, columns: bool
) -> None:
    """Sync services of an organisation that is in no registry from a CSV or XLSX FILE, one row a service."""
    if columns:
        for column in COLUMNS:
            required = " Required." if column.is_required else ""
            click.echo(f"{column.name} ({column.alias}): {column.meaning}{required}")
        return
    if file is None or not name:
        raise BadInput(
            "A file and --name are needed.", hint="Example: luotsi sync tabular services.csv --name red-cross"
        )
    done = tabular.sync(file, name=name, is_dry_run=dry_run, skip_bad=skip_bad, allow_shrink=allow_shrink)
    if done.report is not None and not done.is_dry_run:
        indexing.refresh(has_changed=bool(done.report.changes))
    if as_json:
        click.echo(json.dumps(tabular.as_json(done), ensure_ascii=False))
    else:
        _print_tabular(done)
    if done.report is None:
        bad = len({e.row for e in done.errors})
        hint = "Mend them, or leave them out with --skip-bad."
        raise BadInput(f"{bad} of {done.rows + 1} rows are bad; nothing was written.", hint=hint)


def _print_tabular(done: tabular.Done) -> None:
    for error in done.errors:
        click.echo(str(error), err=True)
    for note in done.notes:
        click.echo(f"note: {note}", err=True)
    if done.report is None:
        return
    would = " would be" if done.is_dry_run else ""
    click.echo(f"{done.name}: {done.rows} rows, {done.report.changes} changes{would} made.")
    _print_counts(tabular.as_json(done))


for figures_command in sync_figures.COMMANDS:
    command.add_command(figures_command)
