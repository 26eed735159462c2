"""Runs of sources, and what a source's last complete reading of an area left in the directory."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from luotsi.directory.models import Channel, Code, Connection, GeneralDescription, Organization, Service, Sighting, Sync
from luotsi.directory.rules.records import (
    ChannelRecord,
    ConnectionRecord,
    GeneralDescriptionRecord,
    OrganizationRecord,
    ServiceRecord,
    Status,
    load,
)

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class SyncRun:
    """One run of a source; state is running, done, refused or failed."""

    id: int
    source: str
    area: str
    mode: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    watermark: datetime | None
    report: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """The published records of a source that were in its last complete reading of a scope, by id."""

    services: dict[UUID, ServiceRecord]
    channels: dict[UUID, ChannelRecord]
    organizations: dict[UUID, OrganizationRecord]
    general_descriptions: dict[UUID, GeneralDescriptionRecord]


def last_sync(source: str, area: str, *, state: str = "done") -> SyncRun | None:
    """The newest run of the source for the area that ended in `state`; None when there is none."""
    row = Sync.objects.filter(source=source, area=area, state=state).order_by("-started_at", "-id").first()
    if row is None:
        return None
    return SyncRun(
        id=row.pk,
        source=row.source,
        area=row.area,
        mode=row.mode,
        state=row.state,
        started_at=row.started_at,
        finished_at=row.finished_at,
        watermark=row.watermark,
        report=row.report,
    )


def stored(source: str, scope: str) -> Stored:
    """What is served of the source's scope, as the records that the source once handed over."""
    services = {
        id_: load(ServiceRecord, data)
        for id_, data in _published(Service, source, scope).values_list("id", "data").iterator(chunk_size=500)
    }
    connections: dict[UUID, list[ConnectionRecord]] = {}
    rows = Connection.objects.filter(service__source=source).order_by("service_id", "position")
    for service_id, data in rows.values_list("service_id", "data").iterator(chunk_size=2000):
        if service_id in services:
            connections.setdefault(service_id, []).append(load(ConnectionRecord, data))
    return Stored(
        services={id_: replace(s, connections=tuple(connections.get(id_, ()))) for id_, s in services.items()},
        channels=_records(ChannelRecord, _published(Channel, source, scope)),
        organizations=_records(OrganizationRecord, _published(Organization, source, scope)),
        general_descriptions=_records(GeneralDescriptionRecord, _published(GeneralDescription, source, scope)),
    )


def content_hash(source: str) -> str:
    """One hash of all that is served of a source: equal when two ways of reading led to the same content.

    Times of our own (first seen, changed), the archive, and names of codes that nothing uses are left out.
    """
    digest = hashlib.sha256()
    for model in (Service, Channel, Organization, GeneralDescription):
        rows = model._default_manager.filter(source=source, status=Status.PUBLISHED).order_by("id")
        for id_, fingerprint in rows.values_list("id", "fingerprint"):
            digest.update(f"{id_} {fingerprint}\n".encode())
    pairs = Connection.objects.filter(service__source=source, service__status=Status.PUBLISHED)
    for row in pairs.order_by("service_id", "position").values_list("service_id", "channel_id", "position"):
        digest.update(repr(tuple(str(v) for v in row)).encode())
    used: set[str] = set()
    for data in Service.objects.filter(source=source, status=Status.PUBLISHED).values_list("data", flat=True):
        for codes in ("service_classes", "target_groups", "life_events", "terms", "industries"):
            used.update(data.get(codes, ()))
    for scheme, code, names in Code.objects.order_by("scheme", "code").values_list("scheme", "code", "names"):
        if code in used:
            digest.update(f"{scheme} {code} {sorted(names.items())}\n".encode())
    return digest.hexdigest()


def _published(model: Any, source: str, scope: str) -> Any:
    sighted = Sighting.objects.filter(source=source, scope=scope, kind=model._meta.model_name).values("record_id")
    return model._default_manager.filter(source=source, status=Status.PUBLISHED, id__in=sighted)


def _records(kind: type[R], rows: Any) -> dict[UUID, R]:
    found: Iterable[tuple[UUID, dict[str, Any]]] = rows.values_list("id", "data").iterator(chunk_size=500)
    return {id_: load(kind, data) for id_, data in found}
