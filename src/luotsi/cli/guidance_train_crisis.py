"""`luotsi guidance train-crisis`: make the second witness of crisis anew, for developers."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import click

from luotsi.cli.writing import write_bytes
from luotsi.guidance.rules.crisis import KINDS, matching, patterns, witness
from luotsi.kernel.errors import BadInput

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("train-crisis")
@click.option("--corpus", "corpora", type=_FILE, multiple=True, required=True, help="text,label,kind; several allowed.")
@click.option("--half", "halves", type=_FILE, multiple=True, help="The same; every other row is left out to measure.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Write the weights here.")
def command(*, corpora: Sequence[Path], halves: Sequence[Path], out: Path) -> None:
    """Fit the statistical model that looks for crisis beside the rules, from sentences written for it."""
    contents = [path.read_bytes() for path in (*corpora, *halves)]
    rows = [row for content in contents[: len(corpora)] for row in _rows(content)]
    rows += [row for content in contents[len(corpora) :] for row in _rows(content)[::2]]
    packaged = patterns.packaged()
    examples = [(matching.examine(text, packaged)[1], kind) for text, kind in rows]
    made = witness.dump(witness.fit(examples, witness.digest_of(contents, patterns.contents())))
    write_bytes(out, made)
    click.echo(f"learned from {len(rows)} messages, {sum(kind is not None for _, kind in rows)} with a crisis; {len(made)} bytes")  # fmt: skip  # noqa: E501


def _rows(content: bytes) -> list[tuple[str, str | None]]:
    """Texts with their kind, None where there is no crisis."""
    try:
        read = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        found = [(row["text"], row["kind"] if row["label"] == "crisis" else None) for row in read]
    except (UnicodeDecodeError, csv.Error, KeyError) as error:
        raise BadInput(f"A corpus cannot be read: {error}.", hint="UTF-8: text, label, kind.") from error
    if unknown := {kind for _, kind in found if kind} - set(KINDS):
        raise BadInput(f"A corpus has unknown kinds: {', '.join(sorted(unknown))}.", hint=f"One of {', '.join(KINDS)}.")
    return found
