"""`luotsi guidance train`: teach the installation from labelled services. Put together in `luotsi.cli.guidance`."""

import json
import sys
from pathlib import Path

import click
from tqdm import tqdm

from luotsi.guidance.actions import labels

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("train")
@click.option("--labels", "file", type=_FILE, help="id and ten columns of 0 and 1; the file given last when left out.")
@click.option("--texts", type=_FILE, help="id,name,summary of the labelled services, when not beside the labels.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def command(*, file: Path | None, texts: Path | None, as_json: bool) -> None:
    """Learn which areas of life services help in, from labels and editors' corrections; then label every service."""
    with tqdm(desc="embeddings", unit=" texts", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
        learned = labels.train(file=file, texts=texts, progress=bar.update)
    if as_json:
        told = {"services": learned.services, "corrections": learned.corrections, "figures": learned.figures}
        click.echo(json.dumps(told, indent=1))
        return
    click.echo(f"learned from {learned.services} services, {learned.corrections} of them corrected by editors")
    click.echo("held-out: " + " ".join(f"{name}={value:.3f}" for name, value in learned.figures.items()))
