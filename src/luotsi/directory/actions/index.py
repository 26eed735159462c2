"""The search index and its embeddings."""

import json
from collections.abc import Callable
from typing import Any

import structlog
from django.db import transaction

from luotsi.directory.queries import coverage, engines, index
from luotsi.directory.rules.records import dump
from luotsi.search import vectors

log = structlog.get_logger(__name__)

_ATTACH_EVERY = 2_000
"""Embeddings are put into use each time this many were computed."""


_wanted: list[Callable[[], object]] = []


def when_wanted(build: Callable[[], object]) -> None:
    """Tell who builds the index in the background when something changed that it holds (the shell does at start)."""
    _wanted[:] = [build]


def index_soon() -> None:
    """Ask for a new index once the present transaction is done; pages leave out what is hidden meanwhile."""
    transaction.on_commit(lambda: [build() for build in _wanted])


def reindex() -> int:
    """Build the search index anew from what is published; returns how many services it holds."""
    schedules: dict[str, list[dict[str, Any]]] = {}
    documents = []
    for indexed in index.documents():
        documents.append(indexed.document)
        for key, hours in indexed.schedules.items():
            if key not in schedules:
                schedules[key] = [dump(h) for h in hours]
    # Before the index: a reader that sees the new index must find its schedules.
    engines.folder().mkdir(parents=True, exist_ok=True)
    kept = engines.folder() / "schedules.json"
    fresh = kept.with_suffix(".new")
    fresh.write_text(json.dumps(schedules, ensure_ascii=False), encoding="utf-8")
    fresh.replace(kept)
    count = engines.engine().build(documents)
    engines.engine().attach_vectors()
    coverage.keep()  # here, so that no page of staff has to
    log.info("index built", services=count)
    return count


def fill_vectors(*, progress: Callable[[int], None] | None = None) -> int:
    """Compute the embeddings that are still missing; search works meanwhile. Returns how many were computed."""
    cache = engines.vector_cache()
    engine = engines.engine()
    if cache is None or not vectors.is_available():
        return 0
    done = 0

    def attach_now_and_then(count: int) -> None:
        nonlocal done
        done += count
        if done % _ATTACH_EVERY < count:
            engine.attach_vectors()
        if progress:
            progress(count)

    filled = cache.fill(engine.texts(), progress=attach_now_and_then)
    engine.attach_vectors()
    return filled
