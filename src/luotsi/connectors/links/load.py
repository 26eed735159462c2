"""Asking many addresses: one request a host at a time with a pause between, a few hosts side by side."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from urllib.parse import urlsplit

from luotsi.connectors.links import client
from luotsi.connectors.links.client import Answer
from luotsi.directory.actions import quality as actions
from luotsi.directory.queries import quality

HOSTS_AT_ONCE = 4
PAUSE_SECONDS = 1.0
"""Between two requests to one host."""

Ask = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Done:
    asked: int
    failing: int


def check_links(
    *, limit: int, ask: Ask = client.ask, pause: float = PAUSE_SECONDS, progress: Callable[[int], None] | None = None
) -> Done:
    """Ask at most `limit` addresses, those never or longest ago asked first, and keep each answer as it comes."""
    asked = failing = 0
    for answer in _answers(quality.links(limit), ask, pause):
        actions.note_link(url=answer.url, status=answer.status, problem=answer.problem)
        asked, failing = asked + 1, failing + bool(answer.problem)
        if progress:
            progress(1)
    return Done(asked, failing)


def _answers(urls: Sequence[str], ask: Ask, pause: float) -> Iterator[Answer]:
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[_host(url)].append(url)
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        running = [pool.submit(_one_host, its, ask, pause) for its in by_host.values()]
        try:
            for done in as_completed(running):
                yield from done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _one_host(urls: Sequence[str], ask: Ask, pause: float) -> list[Answer]:
    found = []
    for n, url in enumerate(urls):
        if n:
            time.sleep(pause)
        found.append(ask(url))
    return found


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
