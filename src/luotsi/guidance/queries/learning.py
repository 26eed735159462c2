"""Reads of people's feedback on suggestions: what it says of each service, and what was shown."""

from collections import Counter
from datetime import timedelta
from functools import lru_cache

import numpy as np
from django.db import OperationalError, ProgrammingError

from luotsi.guidance.models import FeedbackDay
from luotsi.guidance.queries.traits import Traits
from luotsi.guidance.rules import learning
from luotsi.guidance.rules.learning import KINDS, Counts
from luotsi.guidance.rules.recommending import BUCKETS, Floats
from luotsi.kernel import clock

_KEPT = timedelta(minutes=10)
"""For so long a process acts on what it has read; feedback works over days."""
_READ_DAYS = 450
"""Older feedback has faded to a thirtieth."""


def effects(its: Traits) -> Floats:
    """(n, 11), -1..1: what feedback says of each service by bucket; zeros where it says nothing."""
    return _effects(its, int(clock.now().timestamp() // _KEPT.total_seconds()))


@lru_cache(maxsize=2)
def _effects(its: Traits, _period: int) -> Floats:
    found = np.zeros((len(its.ids), BUCKETS), dtype=np.float32)
    try:
        said = learning.learned(counts(), today=clock.today())
    except (OperationalError, ProgrammingError):  # not migrated yet: recommend without
        return found
    for (service, bucket), value in said.items():
        number = its.numbers.get(service)
        if number is not None and bucket < BUCKETS:
            found[number, bucket] = value
    return found


def counts() -> list[Counts]:
    """Everything pressed and shown within the time that still counts."""
    since = clock.today() - timedelta(days=_READ_DAYS)
    rows = FeedbackDay.objects.filter(day__gte=since).values_list(
        "service_id", "bucket", "day", "position", "hours", *KINDS
    )
    return [Counts(str(r[0]), r[1], r[2], r[3], r[4], dict(zip(KINDS, r[5:], strict=True))) for r in rows.iterator()]


def shown(days: int) -> Counter[str]:
    """How often each service was shown within so many days."""
    since = clock.today() - timedelta(days=days)
    found: Counter[str] = Counter()
    for id_, n in FeedbackDay.objects.filter(day__gte=since).values_list("service_id", "shown").iterator():
        found[str(id_)] += n
    return found


def forget() -> None:
    """Drop what is kept in this process."""
    _effects.cache_clear()
