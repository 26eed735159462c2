"""`luotsi guidance train-crisis`: make the second witness of crisis anew, for developers."""

from collections.abc import Sequence
from pathlib import Path

import click

from luotsi.cli.writing import write_bytes
from luotsi.guidance.rules.crisis import corpora, witness

_PATH = click.Path(exists=True, path_type=Path)


@click.command("train-crisis")
@click.option(
    "--corpus", "unknown", type=_PATH, multiple=True, required=True,
    help="text,label,kind,urgency that the rules were not written with, one file a writer; or a folder of such files.",
)  # fmt: skip
@click.option("--known", type=_PATH, multiple=True, help="The same, but the rules were written with it.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Write the weights here.")
def command(*, unknown: Sequence[Path], known: Sequence[Path], out: Path) -> None:
    """Fit the statistical model that looks for crisis beside the rules, from sentences written for it."""
    contents = corpora.Contents(_contents(unknown), _contents(known))
    examples = corpora.examples(contents)
    made = witness.dump(witness.fit(examples, contents.digest()))
    write_bytes(out, made)
    crises = sum(example.kind is not None for example in examples)
    click.echo(f"learned from {len(examples)} messages, {crises} with a crisis; {len(made)} bytes")


def _contents(given: Sequence[Path]) -> tuple[bytes, ...]:
    found = (file for path in given for file in (sorted(path.glob("*.csv")) if path.is_dir() else [path]))
    return tuple(file.read_bytes() for file in found)
