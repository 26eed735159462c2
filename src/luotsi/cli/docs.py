"""`luotsi docs`: the reference pages, made from the program itself."""

import sys
from pathlib import Path

import click

from luotsi.cli import reference

_HOME = Path(__file__).resolve().parents[3] / "docs" / "reference"


@click.command("docs")
@click.option("--check", is_flag=True, help="Write nothing; name the pages that are out of date and exit with 1.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), default=_HOME,
              show_default="docs/reference", help="Folder of the pages.")  # fmt: skip
@click.pass_context
def command(context: click.Context, *, check: bool, folder: Path) -> None:
    """Write docs/reference: commands, settings, API."""
    root = context.find_root().command
    assert isinstance(root, click.Group)
    pages = {
        "cli.md": reference.commands(root),
        "settings.md": reference.settings(),
        "api.md": reference.api(),
        "export.md": reference.export(),
    }
    stale = [name for name, text in pages.items() if _kept(folder / name) != text]
    if check:
        for name in stale:
            click.echo(f"{folder / name} is out of date. Run: luotsi docs", err=True)
        sys.exit(1 if stale else 0)
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (folder / name).write_text(pages[name], encoding="utf-8")
    click.echo(f"{len(stale)} of {len(pages)} pages written to {folder}.")


def _kept(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
