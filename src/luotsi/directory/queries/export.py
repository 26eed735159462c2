"""The whole catalogue, one record after another in order of id, in flat memory: for files that others read."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from pydantic import TypeAdapter

from luotsi.directory.models import Channel, Connection, Organization, Record, Service
from luotsi.directory.rules.records import (
    ChannelRecord,
    ConnectionRecord,
    OrganizationRecord,
    ServiceRecord,
    Status,
    load,
)

_CHUNK = 200


def count(kind: str, *, with_archived: bool = False) -> int:
    """How many records `records` gives."""
    return _rows(kind, with_archived=with_archived).count()


def records(
    kind: str, *, with_archived: bool = False, sources: Sequence[str] | None = None
) -> Iterator[dict[str, Any]]:
    """Every published record of `kind` (services, channels, organizations) as JSON values, empty fields included.

    A service holds its connections (position, what differs at the channel) and `channel_ids`. Records marked as
    duplicates are there too, with `same_as`. With `sources`, only theirs, without
    services that editors hid.
    """
    last: UUID | None = None
    rows = _rows(kind, with_archived=with_archived).order_by("id")
    if sources is not None:
        rows = rows.filter(source__in=sources)
        if kind == "services":
            rows = rows.exclude(overlay__is_hidden=True)
    while True:
        chunk = list(rows.filter(id__gt=last)[:_CHUNK] if last else rows[:_CHUNK])
        if not chunk:
            return
        last = chunk[-1].id
        yield from _whole(kind, chunk)


def open_records(kind: str, sources: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Every published record of those sources that may be given away, with `is_demo`; connections are a kind too."""
    if kind == "connections":
        for service in records("services", sources=sources):
            about = {name: service[name] for name in ("source", "is_demo")}
            for position, connection in enumerate(service["connections"]):
                yield {"service_id": service["id"], "position": position, **connection, **about}
        return
    for record in records(kind, sources=sources):
        # Services tell it themselves; other records are of the demonstration when their source is.
        record.setdefault("is_demo", record["source"] == "demo")
        yield record


def last_change(kind: str, sources: Sequence[str]) -> datetime | None:
    """When a record of those sources last changed, also by going away."""
    model = _KINDS["services" if kind == "connections" else kind][0]
    found: datetime | None = model._default_manager.filter(source__in=sources).aggregate(at=Max("changed_at"))["at"]
    return found


def _rows(kind: str, *, with_archived: bool) -> QuerySet[Any]:
    model: type[Record] = _KINDS[kind][0]
    return model._default_manager.filter(Q() if with_archived else Q(status=Status.PUBLISHED))


def _whole(kind: str, rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    record_type = _KINDS[kind][1]
    connections = _connections([r.id for r in rows]) if kind == "services" else {}
    owners = _owners([r.organization_id for r in rows]) if kind != "organizations" else {}
    for row in rows:
        record = _full(record_type, row.data)
        record |= {
            "status": row.status,
            "source": row.source,
            "first_seen_at": _moment(row.first_seen_at),
            "changed_at": _moment(row.changed_at),
        }
        if kind != "channels":
            record["same_as"] = str(row.same_as_id) if row.same_as_id else None
        if kind != "organizations":
            record["organization_names"] = owners.get(row.organization_id, {})
        if kind == "services":
            record["connections"] = connections.get(row.id, [])
            record["channel_ids"] = [c["channel_id"] for c in record["connections"]]
        yield record


def _connections(service_ids: Sequence[UUID]) -> Mapping[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    rows = Connection.objects.filter(service_id__in=service_ids).order_by("service_id", "position")
    for service_id, data in rows.values_list("service_id", "data"):
        found[service_id].append(_full(ConnectionRecord, data))
    return found


def _owners(ids: Sequence[UUID | None]) -> Mapping[UUID | None, dict[str, str]]:
    wanted = {id_ for id_ in ids if id_}
    return dict(Organization.objects.filter(id__in=wanted).values_list("id", "names"))


def _full(kind: type[Any], data: dict[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = _ADAPTERS[kind].dump_python(load(kind, data), mode="json")
    return whole


def _moment(at: datetime) -> str:
    return at.isoformat()


_KINDS: dict[str, tuple[type[Record], type[Any]]] = {
    "services": (Service, ServiceRecord),
    "channels": (Channel, ChannelRecord),
    "organizations": (Organization, OrganizationRecord),
}

_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (ServiceRecord, ChannelRecord, OrganizationRecord, ConnectionRecord)
}
