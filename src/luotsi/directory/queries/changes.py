"""What changed in the directory since a cursor; each record once, at its latest change.

While a source is being read, changes from its beginning on are held back: they are written under the moment when the
reading began, and a reader who had already passed that moment would never see them.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice

from django.db.models import Min, Q

from luotsi.directory.models import Channel, Organization, Record, Service, Sync
from luotsi.directory.rules.changes import KINDS, Changed, Cursor, what_of
from luotsi.kernel import clock

_MODELS: dict[str, type[Record]] = {"channel": Channel, "organization": Organization, "service": Service}
_STUCK = timedelta(hours=6)
"""A reading that began longer ago was killed."""


def since(cursor: Cursor | None, *, kinds: Sequence[str] = (), limit: int) -> list[Changed]:
    """The next changes after `cursor`, oldest first; from the beginning without one."""
    horizon = _horizon()
    rows = [_rows(kind, cursor, horizon, limit) for kind in KINDS if not kinds or kind in kinds]
    return list(islice(merge(*rows, key=Changed.cursor), limit))


def latest(kind: str, limit: int) -> list[Changed]:
    """The newest changes of one kind, newest first."""
    rows = _MODELS[kind]._default_manager.order_by("-changed_at", "-id")
    return [_changed(kind, row) for row in rows[:limit]]


def _rows(kind: str, cursor: Cursor | None, horizon: datetime | None, limit: int) -> Iterator[Changed]:
    rows = _MODELS[kind]._default_manager.order_by("changed_at", "id")
    if cursor:
        if kind > cursor.kind:  # of the cursor's own moment all of this kind come after it
            rows = rows.filter(changed_at__gte=cursor.at)
        elif kind < cursor.kind:
            rows = rows.filter(changed_at__gt=cursor.at)
        else:
            rows = rows.filter(Q(changed_at__gt=cursor.at) | Q(changed_at=cursor.at, id__gt=cursor.id))
    if horizon:
        rows = rows.filter(changed_at__lt=horizon)
    return (_changed(kind, row) for row in rows.defer("data")[:limit])  # type: ignore[misc]  # every kind of record has it


def _horizon() -> datetime | None:
    running = Sync.objects.filter(state="running", started_at__gte=clock.now() - _STUCK)
    began: datetime | None = running.aggregate(at=Min("started_at"))["at"]
    return began


def _changed(kind: str, row: Record) -> Changed:
    return Changed(
        id=row.id,
        kind=kind,
        what=what_of(row.status, row.first_seen_at, row.changed_at),
        at=row.changed_at,
        source=row.source,
        names=getattr(row, "names", {}),
        summaries=getattr(row, "summaries", {}),
    )
