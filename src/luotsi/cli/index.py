"""`luotsi index`: build the search index and fill in the embeddings."""

import sys

import click
from tqdm import tqdm

from luotsi.directory import actions
from luotsi.directory.queries import engines
from luotsi.guidance.actions import labels


@click.command("index")
@click.option(
    "--vectors/--no-vectors",
    default=True,
    help="Compute missing embeddings (search by meaning) now, or leave them to the background worker.",
)
def command(*, vectors: bool) -> None:
    """Build the search index anew from the stored services; search goes on meanwhile."""
    engines.vocabulary()  # kept on disk from now on, so that the first query need not wait for it
    click.echo(f"{actions.reindex()} services indexed.")
    labels.label_services()
    if vectors:
        with tqdm(desc="embeddings", unit=" texts", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
            done = actions.fill_vectors(progress=bar.update)
        click.echo(f"{done} embeddings computed.")
        labels.label_services()  # what has an embedding now is read better
        return
    from luotsi.web import tasks  # opens the queue, so only when asked

    if tasks.fill_soon():
        click.echo("Embeddings are queued for the background worker (luotsi work).")
