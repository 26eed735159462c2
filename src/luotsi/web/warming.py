"""Loads what the first request of a process would wait for: vocabulary, search index, crisis lexicon, life areas."""

import threading

import structlog
from django.db import connections

from luotsi.directory.queries import engines
from luotsi.guidance.queries import labels
from luotsi.guidance.rules import texts

log = structlog.get_logger(__name__)

_ANY = "apua"


def up_soon() -> None:
    """Warm up beside the first requests: whoever comes meanwhile waits no longer than without."""
    threading.Thread(target=_up, name="warming", daemon=True).start()


def _up() -> None:
    try:
        texts.check_text(_ANY)
        labels.of_message(_ANY)
        engines.searcher().answer(_ANY, limit=1)
    except Exception as error:  # a new installation has no tables or index yet; the request will say what is wrong
        log.info("not warmed up", kind=type(error).__name__)
    finally:
        connections.close_all()
