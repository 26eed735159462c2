"""`luotsi dumps`: the open data files."""

import click

from luotsi.directory import actions


@click.command("dumps")
def command() -> None:
    """Make the open data files (CSV, NDJSON, XLSX) that /open-data/ gives away; the worker does it each night."""
    made = actions.write_open_data()
    for file in made.files:
        click.echo(f"{file.name}: {file.rows} rows, {file.size} bytes")
