"""`luotsi work`: the background worker."""

import signal
import sys

import click


@click.command("work")
def command() -> None:
    """Do background work (embeddings, nightly reading of sources) until stopped; `luotsi serve` starts one too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the consumer sets its own, which puts work back
    from luotsi.web import tasks  # opens the queue, so only when asked

    tasks.work()
