"""Loads what the first requests of a process would wait for: words, index, crisis lexicon, suggestions, figures."""

import threading

import structlog
from django.conf import settings
from django.db import connections

from luotsi.directory.queries import engines
from luotsi.guidance.queries import labels, recommending
from luotsi.guidance.rules import texts
from luotsi.indicators.queries import areas, profiles

log = structlog.get_logger(__name__)

_ANY = "apua"


def up_soon() -> None:
    """Warm up beside the first requests: whoever comes meanwhile waits no longer than without."""
    threading.Thread(target=_up, name="warming", daemon=True).start()


def _up() -> None:
    for part in (_words, _figures):
        try:
            part()
        except Exception as error:  # a new installation has no tables or index yet; the request will say what is wrong
            log.info("not warmed up", part=part.__name__.strip("_"), kind=type(error).__name__)
    connections.close_all()


def _words() -> None:
    texts.check_text(_ANY)
    labels.of_message(_ANY)
    engines.searcher().answer(_ANY, limit=1)
    recommending.rankable()


def _figures() -> None:
    """The county's own profile, then those that it is compared with most."""
    own = f"county:{settings.COUNTY}"
    for area in (own, *(area for area in areas.counties() if area != own)):
        profiles.profile(area)
