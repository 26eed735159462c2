"""`luotsi themes`: the headings of the tray as a file that a county edits."""

from pathlib import Path

import click

from luotsi.directory import actions
from luotsi.directory.queries import catalogue
from luotsi.directory.rules.themes import read_themes, write_themes
from luotsi.kernel.errors import BadInput


@click.group("themes")
def command() -> None:
    """Write the themes to a file, or take them into use from one."""


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
def export(file: str) -> None:
    """Write all themes to FILE (TOML; - is standard output)."""
    text = write_themes(catalogue.theme_records())
    if file == "-":
        click.echo(text, nl=False)
        return
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{file} cannot be written.", hint=error.strerror or "") from error
    click.echo(f"Wrote the themes to {file}.")


@command.command("import")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
def import_(file: str) -> None:
    """Add or replace the themes in FILE (TOML; - is standard input); themes that it does not name stay."""
    try:
        with click.open_file(file, encoding="utf-8") as opened:
            text = opened.read()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file} cannot be read as UTF-8 text.", hint=str(error)) from error
    change = actions.apply_themes(themes=read_themes(text))
    click.echo(f"{change.added} themes added, {change.changed} changed, {change.unchanged} as before.")
    if change.added or change.changed:
        click.echo("Run `luotsi index` so that the services move under them.")
