"""`luotsi export`: the whole catalogue as lines of JSON or as a table."""

import csv
import json
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

import click

from luotsi.directory.queries import export
from luotsi.directory.rules import table
from luotsi.kernel.errors import BadInput


@click.command("export")
@click.argument("what", type=click.Choice(["services", "channels", "organizations"]))
@click.option("--format", "form", type=click.Choice(["ndjson", "csv"]), default="ndjson", show_default=True,
              help="ndjson: one complete record a line; csv: one service a row.")  # fmt: skip
@click.option("--all", "with_archived", is_flag=True, help="Also what its owner withdrew; see `status`.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; standard output when left out."
)
def command(*, what: str, form: str, with_archived: bool, out: Path | None) -> None:
    """Write out every published record, in order of id.

    Cells of a CSV file that a spreadsheet would run as a formula get an apostrophe before them; several values in
    one cell are parted by |. In lines of JSON nothing is changed.
    """
    if form == "csv" and what != "services":
        raise BadInput(f"There is no table of {what}.", hint="Use --format ndjson.")
    records = export.records(what, with_archived=with_archived)
    write = _write_table if form == "csv" else _write_lines
    if out is None:
        _to_standard_output(write, records)
        return
    fresh = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with fresh.open("w", encoding="utf-8", newline="") as file:
            count = write(records, file)
        fresh.replace(out)
    except OSError as error:
        raise BadInput(
            f"{out} cannot be written ({error.strerror}).", hint="Check the folder and its rights."
        ) from error
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    click.echo(f"{count} {what} written to {out}.", err=True)


def _to_standard_output(write: Any, records: Iterable[dict[str, Any]]) -> None:
    stream = sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", newline="")
    try:
        write(records, stream)
        stream.flush()
    except BrokenPipeError:
        # The reader (head, say) has enough: leave quietly, and let nothing be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _write_lines(records: Iterable[dict[str, Any]], file: TextIO) -> int:
    count = 0
    for record in records:
        file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
        count += 1
    return count


def _write_table(records: Iterable[dict[str, Any]], file: TextIO) -> int:
    writer = csv.writer(file)
    writer.writerow(table.COLUMNS)
    count = 0
    for record in records:
        writer.writerow(table.row_of(record))
        count += 1
    return count
