"""A progress bar of requests, when somebody is looking."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from luotsi.connectors.http import Progress


@contextmanager
def bar() -> Iterator[Progress | None]:
    """What to call with requests done and planned; None when the output goes to no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with tqdm(unit="request", file=sys.stderr, dynamic_ncols=True, leave=False) as shown:

        def step(done: int, planned: int) -> None:
            shown.total = planned
            shown.n = done
            shown.refresh()

        yield step
