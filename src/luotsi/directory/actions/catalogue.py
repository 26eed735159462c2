"""Content from sources: all of one reading or nothing."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import Model

from luotsi.directory.models import (
    Channel,
    Code,
    Connection,
    GeneralDescription,
    Merge,
    Organization,
    Record,
    Service,
    Sighting,
)
from luotsi.directory.rules.duplicates import Described, name_key, originals, with_decisions
from luotsi.directory.rules.records import (
    Catalogue,
    Change,
    ChannelRecord,
    CodeRecord,
    GeneralDescriptionRecord,
    LoadReport,
    OrganizationRecord,
    ServiceRecord,
    Status,
    dump,
    fingerprint_of,
)
from luotsi.kernel import clock
from luotsi.kernel.errors import SourceRefused

log = structlog.get_logger(__name__)

SHRINK_LIMIT = 0.5
"""A complete reading that would take away more than this share of a source's live services is refused."""

_BATCH = 500

AnyRecord = ServiceRecord | ChannelRecord | OrganizationRecord | GeneralDescriptionRecord
R = TypeVar("R", ServiceRecord, ChannelRecord, OrganizationRecord, GeneralDescriptionRecord)


@transaction.atomic
def apply_catalogue(*, catalogue: Catalogue, allow_shrink: bool = False, is_dry_run: bool = False) -> LoadReport:
    """Bring the directory in line with one reading of a source; all of it or nothing.

    Records whose fingerprint is known are left untouched. In a complete reading, what the source no longer has is
    archived, never deleted. A dry run reports the same and writes nothing. Raises SourceRefused when a complete reading
    is suspiciously small.
    """
    if catalogue.is_complete and not allow_shrink:
        _refuse_shrunken(catalogue)
    now = clock.now()
    _write_codes(catalogue.codes)
    organizations = _write(Organization, catalogue, catalogue.organizations, _organization_row, now)
    general = _write(GeneralDescription, catalogue, catalogue.general_descriptions, _general_description_row, now)
    channels = _write(Channel, catalogue, catalogue.channels, _channel_row, now)
    written: list[tuple[UUID, list[dict[str, Any]]]] = []
    services = _write(Service, catalogue, catalogue.services, _service_row, now, written)
    _write_connections(written)
    mark_duplicates()
    report = LoadReport(
        services=services,
        channels=channels,
        organizations=organizations,
        general_descriptions=general,
        refused=tuple(catalogue.refused),
    )
    if is_dry_run:
        transaction.set_rollback(True)
        return report
    log.info("catalogue applied", source=catalogue.source, changes=report.changes, refused=len(report.refused))
    return report


def _refuse_shrunken(catalogue: Catalogue) -> None:
    before = _sighted(catalogue, Service)
    published = Service.objects.filter(source=catalogue.source, status=Status.PUBLISHED)
    live = set(published.values_list("id", flat=True)) & before
    had = len(live)
    kept = len(live & {s.id for s in catalogue.services if s.status is Status.PUBLISHED})
    if had and kept < had * (1 - SHRINK_LIMIT):
        raise SourceRefused(
            f"{catalogue.source} gave only {kept} of the {had} services it had; kept the old content.",
            hint="If this is right, run the sync again with --allow-shrink.",
        )


def _write_codes(codes: Iterable[CodeRecord]) -> None:
    """Write the codes that say something new; a source that knows a code in fewer languages takes nothing away."""
    known = {
        (scheme, code): (names, descriptions, parent, uri)
        for scheme, code, names, descriptions, parent, uri in Code.objects.values_list(
            "scheme", "code", "names", "descriptions", "parent", "uri"
        )
    }
    rows: dict[tuple[str, str], Code] = {}
    for c in codes:
        key = (c.scheme.value, c.code)
        names, descriptions, parent, uri = known.get(key, ({}, {}, "", ""))
        merged = ({**names, **c.names}, {**descriptions, **c.descriptions}, c.parent or parent, c.uri or uri)
        if known.get(key) != merged:
            known[key] = merged
            rows[key] = Code(
                scheme=key[0], code=key[1], names=merged[0], descriptions=merged[1], parent=merged[2], uri=merged[3]
            )
    Code.objects.bulk_create(
        rows.values(),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["scheme", "code"],
        update_fields=["names", "descriptions", "parent", "uri"],
    )


def _write(
    model: type[Record],
    catalogue: Catalogue,
    records: Sequence[R],
    row_of: Callable[[R, dict[str, Any]], dict[str, Any]],
    now: datetime,
    written: list[tuple[UUID, list[dict[str, Any]]]] | None = None,
) -> Change:
    known: dict[UUID, tuple[str, str, datetime]] = {
        id_: (fingerprint, status, first)
        for id_, fingerprint, status, first in model._default_manager.filter(source=catalogue.source).values_list(
            "id", "fingerprint", "status", "first_seen_at"
        )
    }
    rows: list[Record] = []
    added = changed = archived = unchanged = 0
    seen: set[UUID] = set()
    for record in records:
        if record.id in seen:
            continue
        seen.add(record.id)
        data = dump(record)
        fingerprint = fingerprint_of(data)
        before = known.get(record.id)
        if before and before[0] == fingerprint:
            unchanged += 1
            continue
        status = getattr(record, "status", Status.PUBLISHED)
        if before is None and status is not Status.PUBLISHED:
            continue  # archived before we ever knew it
        if before is None:
            added += 1
        elif before[1] == Status.PUBLISHED and status is not Status.PUBLISHED:
            archived += 1
        else:
            changed += 1
        rows.append(
            model(
                id=record.id,
                source=catalogue.source,
                source_id=record.source_id,
                fingerprint=fingerprint,
                status=status,
                modified_at=record.modified_at,
                first_seen_at=before[2] if before else now,
                changed_at=now,
                **row_of(record, data),
            )
        )
        if written is not None:
            written.append((record.id, data.get("connections", [])))
    fields = [f.attname for f in model._meta.concrete_fields if f.name not in {"id", "same_as"}]
    model._default_manager.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[_name(model, f) for f in fields],
    )
    if catalogue.is_complete:
        elsewhere = _note_sightings(catalogue, model, seen)
        gone = [
            id_
            for id_, (_, status, _) in known.items()
            if id_ not in seen and id_ not in elsewhere and status == Status.PUBLISHED
        ]
        for chunk in _chunks(gone):
            # An empty fingerprint makes the record count as changed when the source brings it back.
            model._default_manager.filter(id__in=chunk).update(status=Status.ARCHIVED, changed_at=now, fingerprint="")
        archived += len(gone)
    return Change(added=added, changed=changed, archived=archived, unchanged=unchanged)


def _sighted(catalogue: Catalogue, model: type[Record]) -> set[UUID]:
    mine = Sighting.objects.filter(source=catalogue.source, scope=catalogue.scope, kind=model._meta.model_name)
    return set(mine.values_list("record_id", flat=True))


def _note_sightings(catalogue: Catalogue, model: type[Record], seen: set[UUID]) -> set[UUID]:
    """Replace this scope's sightings; returns the ids that other scopes of the source still have."""
    kind = str(model._meta.model_name)
    before = _sighted(catalogue, model)
    for chunk in _chunks(sorted(before - seen)):
        Sighting.objects.filter(source=catalogue.source, scope=catalogue.scope, kind=kind, record_id__in=chunk).delete()
    rows = [(catalogue.source, catalogue.scope, kind, id_) for id_ in sorted(seen - before)]
    insert_many(Sighting, ("source", "scope", "kind", "record_id"), rows)
    others = Sighting.objects.filter(source=catalogue.source, kind=kind).exclude(scope=catalogue.scope)
    return set(others.values_list("record_id", flat=True))


def _name(model: type[Model], attname: str) -> str:
    return next(f.name for f in model._meta.concrete_fields if f.attname == attname)


def _organization_row(record: OrganizationRecord, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "names": record.names,
        "type": record.type,
        "business_id": record.business_id,
        "municipality": record.municipality,
        "parent_id": record.parent_id,
        "data": data,
    }


def _general_description_row(record: GeneralDescriptionRecord, data: dict[str, Any]) -> dict[str, Any]:
    return {"names": record.names, "data": data}


def _channel_row(record: ChannelRecord, data: dict[str, Any]) -> dict[str, Any]:
    address = next((a for a in record.contacts.addresses if a.lat is not None), None)
    municipality = next((a.municipality for a in record.contacts.addresses if a.municipality), "")
    return {
        "type": record.type,
        "organization_id": record.organization_id,
        "names": record.names,
        "municipality": municipality,
        "lat": address.lat if address else None,
        "lon": address.lon if address else None,
        "data": data,
    }


def _service_row(record: ServiceRecord, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "organization_id": record.organization_id,
        "general_description_id": record.general_description_id,
        "names": record.names,
        "summaries": record.summaries,
        "data": {name: value for name, value in data.items() if name != "connections"},
        "valid_from": record.valid_from,
        "valid_to": record.valid_to,
        "is_demo": record.is_demo,
    }


def _write_connections(services: Sequence[tuple[UUID, list[dict[str, Any]]]]) -> None:
    for chunk in _chunks([id_ for id_, _ in services]):
        Connection.objects.filter(service_id__in=chunk).delete()
    rows = [
        (id_, UUID(channel_id), position, data)
        for id_, connections in services
        for position, (channel_id, data) in enumerate({c["channel_id"]: c for c in connections}.items())
    ]
    insert_many(Connection, ("service", "channel", "position", "data"), rows)


def insert_many(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert small rows of many: without a model object each, which took a third of a first load."""
    known = {field.name: field for field in model._meta.concrete_fields}
    fields = [known[name] for name in names]
    columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    prepared = ([f.get_db_prep_save(v, connection) for f, v in zip(fields, row, strict=True)] for row in rows)
    with connection.cursor() as cursor:
        while batch := list(islice(prepared, _BATCH)):
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"insert into {table} ({columns}) values ({places})", batch)  # noqa: S608 (own names)


def mark_duplicates() -> None:
    """Point what two sources both describe at one of them (PTV's copy where there is one, else the older).

    What editors decided stands above what is certain by rule; the answer follows from records and decisions alone, so
    that a decision taken back leaves what was before it.
    """
    organizations = list(
        Organization.objects.filter(status=Status.PUBLISHED).values_list(
            "id", "source", "business_id", "parent_id", "names", "same_as_id", "first_seen_at"
        )
    )
    roots = [
        Described(id_, source, (business_id, "" if parent is None else names.get("fi", "").casefold()), first)
        for id_, source, business_id, parent, names, _, first in organizations
        if business_id
    ]
    same_organization = _decided("organization", originals(roots), {row[0] for row in organizations})
    _point(Organization, {row[0]: row[5] for row in organizations}, same_organization)
    services = list(
        Service.objects.filter(status=Status.PUBLISHED).values_list(
            "id", "source", "organization_id", "names", "same_as_id", "first_seen_at"
        )
    )
    described = [
        Described(id_, source, (str(same_organization.get(owner, owner)), name_key(names)), first)
        for id_, source, owner, names, _, first in services
        if owner and names
    ]
    same_service = _decided("service", originals(described), {row[0] for row in services})
    _point(Service, {row[0]: row[4] for row in services}, same_service)


def _decided(kind: str, found: dict[UUID, UUID], published: set[UUID]) -> dict[UUID, UUID]:
    """The certain cases under the editors' decisions on records that are both published."""
    rows = Merge.objects.filter(kind=kind).exclude(state="open").values_list("copy_id", "original_id", "state")
    live = [(copy, original, state) for copy, original, state in rows if {copy, original} <= published]
    return with_decisions(
        found,
        accepted={copy: original for copy, original, state in live if state == "accepted"},
        rejected=[(copy, original) for copy, original, state in live if state == "rejected"],
    )


def _point(model: type[Organization] | type[Service], now: dict[UUID, UUID | None], wanted: dict[UUID, UUID]) -> None:
    for id_, current in now.items():
        if current != wanted.get(id_):
            model._default_manager.filter(pk=id_).update(same_as=wanted.get(id_))


def _chunks(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[n : n + _BATCH] for n in range(0, len(ids), _BATCH))
