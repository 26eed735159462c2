"""`luotsi work`: the background worker."""

import click


@click.command("work")
def command() -> None:
    """Do background work (embeddings, nightly reading of sources) until stopped; `luotsi serve` starts one too."""
    from luotsi.web import tasks  # opens the queue, so only when asked

    tasks.work()
