"""What changed in the directory since a cursor; each record once, at its latest change.

A service that an editor hides is withdrawn from people, and so from the feed's readers, at that moment; shown again,
it has changed.

While a source is being read, changes from its beginning on are held back: they are written under the moment when the
reading began, and a reader who had already passed that moment would never see them.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import F, Min, Q, QuerySet

from luotsi.directory.models import Channel, Organization, Overlay, Record, Service, Sync
from luotsi.directory.rules.changes import KINDS, Changed, Cursor, what_of
from luotsi.kernel import clock

_MODELS: dict[str, type[Record]] = {"channel": Channel, "organization": Organization, "service": Service}
_STUCK = timedelta(hours=6)
"""A reading that began longer ago was killed."""


def since(cursor: Cursor | None, *, kinds: Sequence[str] = (), limit: int) -> list[Changed]:
    """The next changes after `cursor`, oldest first; from the beginning without one."""
    horizon = _horizon()
    wanted = [kind for kind in KINDS if not kinds or kind in kinds]
    rows = [_rows(kind, cursor, horizon, limit) for kind in wanted]
    if "service" in wanted:
        rows.append(_hidden_or_shown(cursor, horizon, limit))
    return list(islice(merge(*rows, key=Changed.cursor), limit))


def latest(kind: str, limit: int) -> list[Changed]:
    """The newest changes of one kind, newest first."""
    found = [_changed(kind, row) for row in _own_moments(kind).order_by("-changed_at", "-id")[:limit]]
    if kind == "service":
        rows = _overlaid().order_by("-seen_or_hidden_at", "-service_id")[:limit]
        found += [_overlaid_change(row) for row in rows]
    return sorted(found, key=Changed.cursor, reverse=True)[:limit]


def _rows(kind: str, cursor: Cursor | None, horizon: datetime | None, limit: int) -> Iterator[Changed]:
    rows = _between(_own_moments(kind), kind, cursor, horizon, "changed_at", "id")
    return (_changed(kind, row) for row in rows.defer("data")[:limit])


def _hidden_or_shown(cursor: Cursor | None, horizon: datetime | None, limit: int) -> Iterator[Changed]:
    rows = _between(_overlaid(), "service", cursor, horizon, "seen_or_hidden_at", "service_id")
    return (_overlaid_change(row) for row in rows.defer("service__data", "seen")[:limit])


def _own_moments(kind: str) -> QuerySet[Any]:
    """Records that stand in the feed where they changed themselves."""
    if kind != "service":
        return _MODELS[kind]._default_manager.all()
    return Service.objects.exclude(id__in=_overlaid().values("service_id")).select_related("overlay")


def _overlaid() -> QuerySet[Overlay]:
    """Services that were hidden or shown after they last changed, as what is laid over them."""
    return Overlay.objects.filter(seen_or_hidden_at__gt=F("service__changed_at")).select_related("service")


def _between(
    rows: QuerySet[Any], kind: str, cursor: Cursor | None, horizon: datetime | None, at: str, id_: str
) -> QuerySet[Any]:
    """Those after the cursor and before the horizon, in order; `at` and `id_` name the columns."""
    if cursor:
        rows = rows.filter(**{f"{at}__gte": cursor.at})  # said apart, so that the index is read from there
        if kind < cursor.kind:
            rows = rows.filter(**{f"{at}__gt": cursor.at})
        elif kind == cursor.kind:  # of a later kind, all of the cursor's own moment come after it
            rows = rows.filter(Q(**{f"{at}__gt": cursor.at}) | Q(**{f"{id_}__gt": cursor.id}))
    if horizon:
        rows = rows.filter(**{f"{at}__lt": horizon})
    return rows.order_by(at, id_)


def _horizon() -> datetime | None:
    running = Sync.objects.filter(state="running", started_at__gte=clock.now() - _STUCK)
    began: datetime | None = running.aggregate(at=Min("started_at"))["at"]
    return began


def _overlaid_change(row: Overlay) -> Changed:
    assert row.seen_or_hidden_at is not None
    return _told("service", row.service, row.seen_or_hidden_at, is_hidden=row.is_hidden)


def _changed(kind: str, row: Any) -> Changed:
    over = getattr(row, "overlay", None) if kind == "service" else None
    return _told(kind, row, row.changed_at, is_hidden=over is not None and over.is_hidden)


def _told(kind: str, row: Any, at: datetime, *, is_hidden: bool) -> Changed:
    return Changed(
        id=row.id,
        kind=kind,
        what=what_of(row.status, row.first_seen_at, at, is_hidden=is_hidden),
        at=at,
        source=row.source,
        names=getattr(row, "names", {}),
        summaries=getattr(row, "summaries", {}),
    )
