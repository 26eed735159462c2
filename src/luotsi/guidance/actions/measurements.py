"""Writes figures of quality, counts of use and operators' switches.

Counting never delays nor fails a request: it adds in memory, and what was added is written after the answer is given.
"""

import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from contextvars import ContextVar
from datetime import date, timedelta
from pathlib import Path

import structlog
from django.core.signals import request_finished
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from luotsi import __version__
from luotsi.guidance.models import Measurement, Switch, UseCount
from luotsi.guidance.rules import measuring
from luotsi.guidance.rules.measuring import Alarm, Figure
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput
from luotsi.people import actions as people
from luotsi.people.rules import Actor, Power, check

log = structlog.get_logger(__name__)

KEPT_DAYS = 3 * 366
_LONGEST_WAIT_MS = 200
_MOST_NAMES = 1_000

_waiting: Counter[tuple[date, str]] = Counter()
_lock = threading.Lock()
_has_counted: ContextVar[bool] = ContextVar("has_counted", default=False)


def record(kind: str, figures: Mapping[str, tuple[float, int]], *, testset: Path) -> tuple[Alarm, ...]:
    """Keep figures of a run: name to (value, number of cases). Gives those that got worse since the last run."""
    if not figures:
        raise BadInput("There are no figures to record.", hint="The test set has no judgements.")
    digest, at = measuring.testset_hash(testset), clock.now()
    named = testset.resolve().name[:80]
    Measurement.objects.bulk_create(
        Measurement(
            at=at, version=__version__, kind=kind, figure=name, value=value, n=n, testset=named, testset_hash=digest
        )
        for name, (value, n) in figures.items()
    )
    kept = Measurement.objects.filter(kind=kind, testset_hash=digest, figure__in=list(figures)).order_by("at", "id")
    return measuring.alarms(
        Figure(m.kind, m.figure, m.value, m.n, m.testset, m.testset_hash, m.at, m.version) for m in kept
    )


def count(name: str, by: int = 1) -> None:
    """Note that something happened today. `name` is a fixed word of the code (`measuring.USES`, crisis.KIND)."""
    with _lock:
        if len(_waiting) < _MOST_NAMES:
            _waiting[clock.today(), name[:60]] += by
    _has_counted.set(True)


def write_counts() -> int:
    """Write what was counted in this process; how many counts. A database that is busy is tried again the next time."""
    with _lock:
        mine = dict(_waiting)
        _waiting.clear()
    if not mine:
        return 0
    try:
        _hurry(_LONGEST_WAIT_MS)
        with transaction.atomic():
            for (day, name), number in sorted(mine.items()):
                if not UseCount.objects.filter(day=day, name=name).update(count=F("count") + number):
                    UseCount.objects.create(day=day, name=name, count=number)
    except DatabaseError as error:  # also where another process was first to make the row
        with _lock:
            _waiting.update(mine)
        log.warning("counts wait", kind=type(error).__name__)
        return 0
    finally:
        with suppress(DatabaseError):
            _hurry(30_000)
    return len(mine)


def _hurry(milliseconds: int) -> None:
    """How long SQLite waits for another's writing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {milliseconds:d}")


def _after_answer(**_more: object) -> None:
    if _has_counted.get():
        _has_counted.set(False)
        write_counts()


request_finished.connect(_after_answer, dispatch_uid="luotsi.guidance.counts")


def forget_old() -> int:
    """Delete counts that are over three years old; how many."""
    gone, _by_table = UseCount.objects.filter(day__lt=clock.today() - timedelta(days=KEPT_DAYS)).delete()
    return gone


@transaction.atomic
def turn_switch(name: str, *, is_on: bool, by: Actor) -> bool:
    """Turn something on or off for every process at once; False when it stood so already."""
    check(by, Power.OPERATE)
    row = Switch.objects.select_for_update().filter(name=name).first()
    if row is not None and row.is_on == is_on:
        return False
    before = None if row is None else {"on": row.is_on}
    Switch.objects.update_or_create(name=name, defaults={"is_on": is_on})
    people.record(by=by, act="switch", subject=f"switch:{name}", before=before, after={"on": is_on})
    return True
