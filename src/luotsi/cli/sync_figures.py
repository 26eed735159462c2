"""`luotsi sync` of figures: statistics, register microdata and boundaries, which go to the warehouse."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from luotsi.cli.progress import bar
from luotsi.connectors import handover
from luotsi.connectors.boundaries import load as boundaries
from luotsi.connectors.handover import Outcome
from luotsi.connectors.kela import load as kela
from luotsi.connectors.microdata import load as microdata
from luotsi.connectors.microdata.columns import DEATHS, FIGURES, Column
from luotsi.connectors.microdata.load import Done, Origin
from luotsi.connectors.pxweb import load as pxweb
from luotsi.connectors.sotkanet import load as sotkanet
from luotsi.indicators.queries import store
from luotsi.kernel.errors import BadInput, SourceRefused
from luotsi.warehouse.attempts import State

_SHOWN = 20
_shrink = click.option("--allow-shrink", is_flag=True, help="Accept less than half of last time's figures.")
_json = click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
_dry = click.option("--dry-run", is_flag=True, help="Check the file and tell what it holds; keep nothing.")
_skip = click.option("--skip-bad", is_flag=True, help="Take the good rows although others are bad.")
_columns = click.option("--columns", is_flag=True, help="Print the columns that the file may have.")
_synthetic = click.option("--synthetic", is_flag=True, help="The figures are made up; every page will say so.")
_file = click.argument("file", required=False, type=click.Path(path_type=Path))


@click.command("sotkanet")
@click.option("--id", "ids", type=int, multiple=True, help="Indicator; may be repeated. Default: all of the catalogue.")
@click.option("--title", default="", help="Title that the one --id must have, when the catalogue does not know it.")
@click.option("--base-url", default="", help="Base address of the API; default is LUOTSI_SOTKANET_URL.")
@_shrink
@_json
def sotkanet_command(ids: tuple[int, ...], title: str, base_url: str, allow_shrink: bool, as_json: bool) -> None:
    """Sync indicators of Sotkanet (THL), each only under the title that the catalogue expects.

    When the source fails or gives nonsense, the old figures stay and the exit code is 4 (refused) or 5 (unavailable).
    """
    with bar() as progress:
        outcomes = sotkanet.sync(_titles(ids, title), base_url=base_url, allow_shrink=allow_shrink, progress=progress)
    _finish("sotkanet", outcomes, as_json=as_json)


def _titles(ids: Sequence[int], title: str) -> dict[int, str]:
    known: dict[int, str] = {}
    for definition in store.definitions().values():
        for source in definition.sources:
            name, _, number = source.dataset.partition(":")
            if name == "sotkanet" and number.isdecimal():
                known[int(number)] = source.title
    if not ids:
        return known
    if title:
        if len(ids) != 1:
            raise BadInput("--title is for one --id.", hint="Give the others in a second run.")
        return {ids[0]: title}
    strange = [number for number in ids if number not in known]
    if strange:
        raise BadInput(
            f"The catalogue has no indicator {strange[0]} of Sotkanet, so its title is not known.",
            hint="Give --title, or add it to the catalogue.",
        )
    return {number: known[number] for number in ids}


@click.command("pxweb")
@click.option("--only", default="", help=f"Comma-separated: {', '.join(pxweb.NAMES)}. Default: all.")
@click.option("--base-url", default="", help="Base address of StatFin; default is LUOTSI_STATFIN_URL.")
@click.option("--etk-url", default="", help="Base address of ETK's database; default is LUOTSI_ETK_URL.")
@_shrink
@_json
def pxweb_command(only: str, base_url: str, etk_url: str, allow_shrink: bool, as_json: bool) -> None:
    """Sync deaths, causes, population and pensions from the PxWeb databases of Statistics Finland and ETK.

    Tables are found by what they hold, not by their ids, which change. When a source fails or gives nonsense, the old
    figures stay and the exit code is 4 (refused) or 5 (unavailable).
    """
    with bar() as progress:
        outcomes = pxweb.sync(
            only=_listed(only), statfin_url=base_url, etk_url=etk_url, allow_shrink=allow_shrink, progress=progress
        )
    _finish("pxweb", outcomes, as_json=as_json)


@click.command("kela")
@click.option("--only", default="", help=f"Comma-separated: {', '.join(kela.NAMES)}. Default: all.")
@click.option("--base-url", default="", help="Base address of the CKAN catalogue; default is LUOTSI_KELA_URL.")
@_shrink
@_json
def kela_command(only: str, base_url: str, allow_shrink: bool, as_json: bool) -> None:
    """Sync disability pensions and basic social assistance from Kela's open data.

    When the source fails or gives nonsense, the old figures stay and the exit code is 4 (refused) or 5 (unavailable).
    """
    with bar() as progress:
        outcomes = kela.sync(only=_listed(only), base_url=base_url, allow_shrink=allow_shrink, progress=progress)
    _finish("kela", outcomes, as_json=as_json)


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _finish(source: str, outcomes: Sequence[Outcome], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(handover.as_json(source, outcomes), ensure_ascii=False))
    else:
        for outcome in outcomes:
            _print(outcome)
    error = handover.error_of(outcomes)
    if error is not None:
        raise error


def _print(outcome: Outcome) -> None:
    if outcome.state is not State.DONE:
        click.echo(f"{outcome.dataset}: {outcome.state.value}: {outcome.message}", err=True)
        return
    told = "new figures" if outcome.has_changed else "nothing new"
    click.echo(f"{outcome.dataset}: {outcome.rows} rows, {told} ({outcome.release}).")
    for note in outcome.notes:
        click.echo(f"  {note}")


@click.command("boundaries")
@click.argument("source")
@_json
def boundaries_command(source: str, as_json: bool) -> None:
    """Bring boundaries of municipalities or counties from SOURCE: a GeoJSON file, or a WFS GetFeature address."""
    with bar() as progress:
        done = boundaries.sync(source, progress=progress)
    if as_json:
        told = {
            "path": str(done.path),
            "level": done.level,
            "areas": done.areas,
            "missing": list(done.missing),
            "points": done.points,
            "has_changed": done.has_changed,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(f"{done.areas} {done.level} with {done.points} points in {done.path}.")
    if done.missing:
        click.echo(f"  missing: {', '.join(done.missing)}")


@click.command("deaths")
@_file
@click.option("--owner", default="", help="Who gave the permit, such as Statistics Finland.")
@_synthetic
@_dry
@_skip
@_shrink
@_json
@_columns
def deaths_command(
    file: Path | None,
    owner: str,
    synthetic: bool,
    dry_run: bool,
    skip_bad: bool,
    allow_shrink: bool,
    as_json: bool,
    columns: bool,
) -> None:
    """Count deaths in register microdata: a CSV, XLSX or Parquet FILE with one row a death, or with counts.

    Only the counts are kept, as confidential: by municipality, year, sex, age band and cause. The file is not kept, and
    one with columns that identify people is refused.
    """
    if columns:
        _print_columns(DEATHS)
        return
    path = _given(file, "luotsi sync deaths deaths.csv --dry-run")
    done = microdata.sync_deaths(
        path, owner=owner, is_synthetic=synthetic, is_dry_run=dry_run, skip_bad=skip_bad, allow_shrink=allow_shrink
    )
    _finish_file(done, skip_bad=skip_bad, as_json=as_json)


@click.command("figures")
@_file
@click.option("--dataset", default="", help="Name, kept from file to file: a-z, 0-9, hyphens. Stored as figures:NAME.")
@click.option("--title", default="", help="What the figures are called; default is the catalogue's title.")
@click.option("--owner", default="", help="Who owns the figures.")
@click.option("--licence", default="unstated", show_default=True, help="Under which terms, such as CC-BY-4.0.")
@click.option("--address", default="", help="Web address where the figures were published.")
@click.option("--confidential", is_flag=True, help="The figures may not leave this machine as they are.")
@_synthetic
@_dry
@_skip
@_shrink
@_json
@_columns
def figures_command(
    file: Path | None,
    dataset: str,
    title: str,
    owner: str,
    licence: str,
    address: str,
    confidential: bool,
    synthetic: bool,
    dry_run: bool,
    skip_bad: bool,
    allow_shrink: bool,
    as_json: bool,
    columns: bool,
) -> None:
    """Take the figures of an indicator from a CSV, XLSX or Parquet FILE, one row an area and period."""
    if columns:
        _print_columns(FIGURES)
        return
    path = _given(file if dataset else None, "luotsi sync figures waiting.csv --dataset waiting-times")
    named = f"figures:{dataset.removeprefix('figures:')}"
    sources = [s for d in store.definitions().values() for s in d.sources if s.dataset == named]
    origin = Origin(
        title=title or next((s.title for s in sources), ""),
        owner=owner,
        licence=licence,
        address=address or next((s.address for s in sources), ""),
        is_confidential=confidential,
        is_synthetic=synthetic,
    )
    done = microdata.sync_figures(
        path, name=dataset, origin=origin, is_dry_run=dry_run, skip_bad=skip_bad, allow_shrink=allow_shrink
    )
    _finish_file(done, skip_bad=skip_bad, as_json=as_json)


def _given(file: Path | None, example: str) -> Path:
    if file is None:
        raise BadInput("A file (and its --dataset) is needed.", hint=f"Example: {example}")
    return file


def _print_columns(columns: Sequence[Column]) -> None:
    for column in columns:
        required = " Required." if column.is_required else ""
        click.echo(f"{column.name} ({', '.join(column.aliases)}): {column.meaning}{required}")


def _finish_file(done: Done, *, skip_bad: bool, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(microdata.as_json(done), ensure_ascii=False))
    else:
        _print_file(done)
    if done.outcome is not None and done.outcome.state is not State.DONE:
        raise SourceRefused(done.outcome.message)
    if done.errors.count and not skip_bad:
        hint = "Mend them, or leave them out with --skip-bad."
        raise BadInput(f"{done.errors.rows} of {done.rows} rows are bad; nothing was kept.", hint=hint)
    if not done.observations:
        raise BadInput("The file holds no rows that can be used; nothing was kept.")


def _print_file(done: Done) -> None:
    for error in done.errors.told[:_SHOWN]:
        click.echo(str(error), err=True)
    if done.errors.count > _SHOWN:
        click.echo(f"and {done.errors.count - _SHOWN} more errors; --json lists more.", err=True)
    for heading in done.unread:
        click.echo(f"note: the column “{heading}” is not read", err=True)
    counted = "" if done.total is None else f", {done.total:g} deaths"
    kept = "kept" if done.outcome and done.outcome.release else "not kept"
    click.echo(f"{done.dataset}: {done.rows} rows{counted}, {done.observations} observations {kept}.")


COMMANDS = (
    sotkanet_command,
    pxweb_command,
    kela_command,
    boundaries_command,
    deaths_command,
    figures_command,
)
