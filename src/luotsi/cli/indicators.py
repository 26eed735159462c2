"""`luotsi indicators`: the catalogue, building figures, profiles and reports from the command line."""

import json
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from luotsi.cli.writing import write_bytes
from luotsi.connectors.microdata import load as microdata
from luotsi.connectors.microdata import parse_figures
from luotsi.indicators.actions import adding, building
from luotsi.indicators.exports import files, selection
from luotsi.indicators.exports.selection import Wanted
from luotsi.indicators.exports.telling import figure_told, standing_told
from luotsi.indicators.queries import checking, figures, profiles, store
from luotsi.indicators.rules.definition import LANGUAGES, Definition, Theme
from luotsi.indicators.rules.figures import Figure, Flag
from luotsi.indicators.rules.findings import find
from luotsi.indicators.rules.narrative.write import narrative
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput
from luotsi.regions import queries as regions
from luotsi.warehouse.files import read_table

_FAILED = 1
_lang = click.option("--lang", type=click.Choice(LANGUAGES), default="fi", show_default=True, help="Language of names.")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_area = click.option("--area", required=True, metavar="AREA", help="country, county:12 or municipality:491.")
_release = click.option("--release", default="", metavar="ID", help="An older release; the current one when left out.")
_reference = click.option(
    "--reference",
    default=profiles.COUNTRY,
    show_default=True,
    metavar="WHAT",
    help="What figures are held against: country, best, similar, past, or an area such as county:13.",
)


@click.group("indicators")
def command() -> None:
    """Wellbeing in figures: list, build, show, report."""


@command.command("list")
@click.option("--theme", type=click.Choice([str(t) for t in Theme]), help="Only of one theme.")
@_lang
@_json
def list_command(*, theme: str | None, lang: str, as_json: bool) -> None:
    """List the indicators, theme by theme."""
    found = [d for d in store.definitions().values() if theme in (None, d.theme)]
    if as_json:
        _print([_listed(d, lang) for d in found])
        return
    wide = max((len(d.slug) for d in found), default=0)
    for definition in found:
        click.echo(
            f"{definition.theme:<10}  {definition.slug:<{wide}}  {definition.name(lang)} ({definition.unit(lang)})"
        )


def _listed(definition: Definition, lang: str) -> dict[str, Any]:
    return {
        "slug": definition.slug,
        "theme": definition.theme,
        "name": definition.name(lang),
        "unit": definition.unit(lang),
        "direction": definition.direction,
        "deficit": definition.deficit,
        "owner": definition.owner,
        "licence": definition.licence,
        "is_open": definition.is_open,
        "next_review": definition.next_review.isoformat(),
    }


@command.command("build")
@_json
def build_command(*, as_json: bool) -> None:
    """Compute every indicator whose sources are here, and keep the figures as a release.

    An indicator whose sources are missing or have changed is left out, and the reason told; exit code 6 when none
    can be computed. The same sources give the same release.
    """
    with _steps(len(store.definitions())) as step:
        built = building.build(progress=step)
    release = built.release
    if as_json:
        _print(
            {
                "release": release.id,
                "made_at": release.made_at,
                "is_new": built.is_new,
                "figures": release.rows,
                "indicators": dict(built.rows),
                "left_out": dict(built.left_out),
            }
        )
        return
    state = "new" if built.is_new else "the same as before"
    click.echo(f"Release {release.id} ({state}): {release.rows} figures of {len(built.rows)} indicators.")
    if built.left_out:
        click.echo(f"Left out: {len(built.left_out)}")
        for slug, reason in built.left_out.items():
            click.echo(f"  {slug}: {reason}")


@contextmanager
def _steps(total: int) -> Iterator[Any]:
    if not sys.stderr.isatty():
        yield None
        return
    with tqdm(total=total, unit="indicator", file=sys.stderr, dynamic_ncols=True, leave=False) as bar:

        def step(slug: str) -> None:
            bar.set_description(slug[:30], refresh=False)
            bar.update()

        yield step


@command.command("show")
@click.argument("slug")
@_area
@click.option("--sex", type=click.Choice(selection.SEXES), default="total", show_default=True)
@click.option("--category", default="", metavar="CODE", help="Class of causes or the like; the whole when left out.")
@_release
@_lang
@_json
def show_command(*, slug: str, area: str, sex: str, category: str, release: str, lang: str, as_json: bool) -> None:
    """Show the figures of one indicator for an area, oldest first."""
    definition = store.definition(slug)
    selection.check_area(area)
    used = figures.release(release)
    series = figures.series(slug, area, sex=sex, category=category, release_id=used.id)
    note = selection.note(definition, lang)
    if as_json:
        told = {"release": used.id, **_listed(definition, lang), "area": area, "note": note}
        _print({**told, "figures": [figure_told(figure) for figure in series]})
        return
    click.echo(f"{definition.name(lang)}, {selection.area_name(area, lang)} ({definition.unit(lang)})")
    for figure in series:
        click.echo(f"  {figure.period:<10} {_number(figure, definition)}")
    if not series:
        click.echo("  No figures.")
    if note:
        click.echo(note)


@command.command("profile")
@_area
@_reference
@_release
@_lang
@_json
def profile_command(*, area: str, reference: str, release: str, lang: str, as_json: bool) -> None:
    """Tell where an area's wellbeing is short: deficits ranked, and findings in words."""
    selection.check_area(area)
    used = figures.release(release)
    found = profiles.profile(area, reference=reference, release_id=used.id)
    texts = [paragraph.text for paragraph in narrative(find(found), lang=lang, table=regions.table())]
    if as_json:
        told = {"release": used.id, "area": area, "name": selection.area_name(area, lang), "reference": reference}
        items = [standing_told(standing, lang) for standing in found]
        _print({**told, "items": items, "narrative": texts})
        return
    click.echo(selection.area_name(area, lang))
    number = 0
    for standing in found:
        if standing.deficit is None:
            continue
        number += 1
        deficit, unit = standing.deficit, standing.definition.deficit
        limits = "" if deficit.lower is None else f" ({deficit.lower:,.0f} to {deficit.upper:,.0f})"
        click.echo(f"{number:3}. {standing.definition.name(lang)}: {deficit.amount:,.0f} {unit} a year{limits}")
    for text in texts:
        click.echo(f"\n{text}")


@command.command("report")
@_area
@_reference
@_release
@_lang
@click.option("--format", "form", type=click.Choice(files.REPORTS), default="pdf", show_default=True)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
def report_command(*, area: str, reference: str, release: str, lang: str, form: str, out: Path) -> None:
    """Write an area's profile as PDF, slides or workbook. The same release gives the same bytes."""
    selection.check_area(area)
    content = files.report(area, form=form, lang=lang, reference=reference, release_id=release)
    write_bytes(out, content)
    click.echo(f"{selection.area_name(area, lang)} written to {out}.", err=True)


@command.command("export")
@click.option("--indicator", "indicators", multiple=True, metavar="SLUG", help="May be repeated.")
@click.option("--area", "areas", multiple=True, metavar="AREA", help="May be repeated.")
@click.option("--period", "periods", multiple=True, metavar="YEAR", help="2023 or 2019-2023; may be repeated.")
@_release
@_lang
@click.option("--format", "form", type=click.Choice(files.TABLES), default="csv", show_default=True)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
def export_command(
    *,
    indicators: tuple[str, ...],
    areas: tuple[str, ...],
    periods: tuple[str, ...],
    release: str,
    lang: str,
    form: str,
    out: Path,
) -> None:
    """Write figures as a table. Without --indicator and --area: all that may be passed on, and nothing else."""
    found = selection.select(Wanted(indicator=indicators, area=areas, period=periods, release_id=release))
    write_bytes(out, files.table(found, form=form, lang=lang))
    click.echo(f"{len(found)} figures written to {out}.", err=True)


@command.command("check")
@_json
def check_command(*, as_json: bool) -> None:
    """Check the catalogue: definitions, sources and their titles, reviews, examples. Exit code 1 when not in order."""
    found = checking.problems(clock.today())
    if as_json:
        _print({"problems": [asdict(problem) for problem in found]})
    else:
        for problem in found:
            click.echo(f"{problem.slug}: {problem.matter}: {problem.message}")
        click.echo(f"{len(found)} problems." if found else "Everything is in order.")
    if found:
        sys.exit(_FAILED)


@command.command("add")
@click.argument("slug")
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path),
    help="CSV, XLSX or Parquet of its figures (columns: luotsi sync figures --columns); fills in what it tells.",
)
def add_command(*, slug: str, file: Path | None) -> None:
    """Begin an indicator of this installation called SLUG: writes the files that define it."""
    take = f"luotsi sync figures {shlex.quote(str(file or 'FILE.csv'))} --dataset {adding.dataset_of(slug)}"
    folder = adding.add(slug=slug, seen=_seen(file, take) if file else None, on=clock.today())
    click.echo(f"Written: {folder}/definition.toml and examples.toml. Fill them in, then:")
    click.echo(f"  {take}")
    click.echo("  luotsi indicators build")
    click.echo("  luotsi indicators check")


def _seen(file: Path, take: str) -> adding.Seen:
    """What the file tells of its figures; `take` is the command that takes them."""
    table = read_table(file)
    read = parse_figures.parse(table.header, table.rows, areas=microdata.areas())
    columns = read.columns
    if not columns["area"]:
        raise BadInput(f"{file.name} has no row that can be read.", hint=f"Try: {take} --dry-run")
    values = columns.get("value", [])
    known = [number for number, value in enumerate(values) if value == value and not columns["flag"][number]]
    last = max(known, key=lambda n: (columns["period"][n][-4:], columns["area"][n]), default=None)
    return adding.Seen(
        has_value=bool(known),
        ages=tuple(sorted(set(columns["age"]))),
        categories=tuple(sorted(set(columns["category"]))),
        decimals=adding.decimals_of([values[n] for n in known]),
        example=None
        if last is None
        else (columns["area"][last], columns["period"][last], columns["sex"][last], values[last]),
    )


def _number(figure: Figure, definition: Definition) -> str:
    if figure.value is None or figure.flag is Flag.SUPPRESSED:
        return str(figure.flag or Flag.MISSING)
    limits = (
        ""
        if figure.lower is None
        else f" ({figure.lower:.{definition.decimals}f}–{figure.upper:.{definition.decimals}f})"
    )
    flag = f" {figure.flag}" if figure.flag else ""
    return f"{figure.value:.{definition.decimals}f}{limits}{flag}"


def _print(content: Any) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=1))
