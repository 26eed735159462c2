"""Gathering one reading of an area: full, or from what changed since the last one; the same content either way.

Knows no version of the API and writes nothing. What is already stored is carried over where the source did not change
it, and kept where the source's new answer cannot be used.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from luotsi.connectors.ptv import common
from luotsi.connectors.ptv.contract import CannotUse, Changed, Client, Found, Item, Parsed, Parser, Where
from luotsi.directory.queries.syncs import Stored
from luotsi.directory.rules.records import (
    AreaType,
    Catalogue,
    ChannelRecord,
    CodeRecord,
    GeneralDescriptionRecord,
    OrganizationRecord,
    Refusal,
    ServiceRecord,
    Status,
)
from luotsi.kernel.errors import SourceRefused

OVERLAP = timedelta(days=1)
"""How far before the last watermark an incremental run asks again: content can be published later than it is dated."""
MANY_CHANGES = 3000
"""With more changed channels than this in the country, reading everything costs less than looking through them."""
LOSS_LIMIT = 0.2
"""A share of promised ids that are gone or unusable above this is a broken source, not housekeeping."""
_FEW = 10


class _HasId(Protocol):
    @property
    def id(self) -> UUID: ...
    @property
    def modified_at(self) -> datetime | None: ...


R = TypeVar("R", bound=_HasId)


@dataclass(frozen=True, slots=True)
class Reading:
    """A catalogue ready to apply, and the newest moment of change in it."""

    catalogue: Catalogue
    newest: datetime | None
    dead: int
    """Ids that were promised or pointed to and do not exist."""


@dataclass(slots=True)
class _Read(Generic[R]):
    records: dict[UUID, R] = field(default_factory=dict)
    fetched: set[UUID] = field(default_factory=set)
    missing: set[UUID] = field(default_factory=set)
    points_to: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)


class Gathering:
    """One reading; `stored` is what is served of the scope now, `since` the last watermark of an incremental run."""

    def __init__(self, client: Client, parser: Parser, stored: Stored, since: datetime | None) -> None:
        self._client, self._parser, self._stored, self._since = client, parser, stored, since
        self._codes: dict[tuple[str, str], CodeRecord] = {}
        self._refused: dict[tuple[str, str], Refusal] = {}

    def read(self, where: Where, *, source: str, scope: str) -> Reading:
        """Read the area; SourceRefused when the answers do not hold together."""
        members = self._client.members(where)
        if not members:
            raise SourceRefused(f"PTV lists no services for {scope}; the old content stays.", hint="Try again later.")
        changed = self._client.changed(self._since - OVERLAP) if self._since else None
        services, ended = self._services(where, members, changed)
        channels = self._channels(services, changed)
        organizations = self._organizations(services, channels, changed)
        base = self._general_descriptions(services, changed)
        whole = [
            self._completed(s, services, base, channels, organizations) for _, s in sorted(services.records.items())
        ]
        owned = [
            replace(c, organization_id=c.organization_id if c.organization_id in organizations.records else None)
            for _, c in sorted(channels.records.items())
        ]
        parents = [
            replace(o, parent_id=o.parent_id if o.parent_id in organizations.records else None)
            for _, o in sorted(organizations.records.items())
        ]
        general = [g for _, g in sorted(base.records.items())]
        catalogue = Catalogue(
            source=source,
            scope=scope,
            codes=[c for _, c in sorted(self._codes.items())],
            organizations=parents,
            general_descriptions=general,
            channels=owned,
            services=whole + ended,
            refused=[r for _, r in sorted(self._refused.items())],
            is_complete=True,
        )
        records: Iterable[_HasId] = (*whole, *owned, *parents, *general)
        dead = len(services.missing) + len(channels.missing) + len(organizations.missing) + len(base.missing)
        return Reading(catalogue, max((r.modified_at for r in records if r.modified_at), default=None), dead)

    def _services(
        self, where: Where, members: Collection[UUID], changed: Changed | None
    ) -> tuple[_Read[ServiceRecord], list[ServiceRecord]]:
        stored = self._stored.services
        wanted = set(members)
        if changed is not None and len(changed.channels) <= MANY_CHANGES:
            wanted = (wanted - stored.keys()) | (wanted & self._touched(changed))
        left = stored.keys() - set(members)
        read = self._fetch("service", wanted | left, self._client.services, self._parser.service, stored)
        # An id that is no longer listed but still there, and offered here, was left out of the list by mistake.
        for id_ in left & read.records.keys():
            if id_ not in read.fetched or not _is_offered(read.records[id_], where):
                del read.records[id_]
        read.missing &= set(members)
        self._check_loss("services", members, read.missing)
        ended: list[ServiceRecord] = []
        gone = left - read.records.keys()
        if gone:
            withdrawn = self._client.withdrawn_services()
            ended = [replace(stored[i], status=Status.WITHDRAWN) for i in sorted(gone & withdrawn)]
        carried = {i: stored[i] for i in set(members) & stored.keys() - wanted}
        read.records = {**carried, **read.records}
        return read, ended

    def _touched(self, changed: Changed) -> set[UUID]:
        """Services to read again: changed, or at either end of a changed connection, or on a changed base."""
        touched = set(changed.services)
        moved = changed.channels | changed.ended_channels
        for service in self._stored.services.values():
            has_moved = any(c.channel_id in moved for c in service.connections)
            if has_moved or service.general_description_id in changed.general_descriptions:
                touched.add(service.id)
        for item in self._client.channels(changed.channels).items if changed.channels else ():
            try:
                touched.update(self._parser.channel(item).services)
            except CannotUse:
                continue
        return touched

    def _channels(self, services: _Read[ServiceRecord], changed: Changed | None) -> _Read[ChannelRecord]:
        used = {c.channel_id for s in services.records.values() for c in s.connections}
        stored = self._stored.channels
        wanted = _wanted(used, stored.keys(), changed.channels | changed.ended_channels if changed else None)
        read = self._fetch("channel", wanted, self._client.channels, self._parser.channel, stored)
        read.records = {**{i: stored[i] for i in used & stored.keys() - wanted}, **read.records}
        self._check_loss("channels", used, read.missing)
        return read

    def _organizations(
        self, services: _Read[ServiceRecord], channels: _Read[ChannelRecord], changed: Changed | None
    ) -> _Read[OrganizationRecord]:
        used = {s.organization_id for s in services.records.values()}
        used |= {common.uuid_of(who) for s in services.records.values() for _, who in s.other_organizations}
        used |= {c.organization_id for c in channels.records.values()}
        ids = {i for i in used if i is not None}
        stored = self._stored.organizations
        whole: _Read[OrganizationRecord] = _Read()
        while ids:
            wanted = _wanted(ids, stored.keys(), changed.organizations if changed else None)
            read = self._fetch("organization", wanted, self._client.organizations, self._parser.organization, stored)
            whole.records.update({i: stored[i] for i in ids & stored.keys() - wanted})
            whole.records.update(read.records)
            whole.missing |= read.missing
            parents = {o.parent_id for o in whole.records.values() if o.parent_id}
            ids = parents - whole.records.keys() - whole.missing
            ids -= {i for i in ids if ("organization", str(i)) in self._refused}
        self._check_loss("organisations", whole.records.keys() | whole.missing, whole.missing)
        return whole

    def _general_descriptions(
        self, services: _Read[ServiceRecord], changed: Changed | None
    ) -> _Read[GeneralDescriptionRecord]:
        used = {s.general_description_id for s in services.records.values()}
        ids = {i for i in used if i is not None}
        stored = self._stored.general_descriptions
        wanted = _wanted(ids, stored.keys(), changed.general_descriptions if changed else None)
        read = self._fetch(
            "general description", wanted, self._client.general_descriptions, self._parser.general_description, stored
        )
        read.records = {**{i: stored[i] for i in ids & stored.keys() - wanted}, **read.records}
        self._check_loss("general descriptions", ids, read.missing)
        return read

    def _completed(
        self,
        service: ServiceRecord,
        services: _Read[ServiceRecord],
        base: _Read[GeneralDescriptionRecord],
        channels: _Read[ChannelRecord],
        organizations: _Read[OrganizationRecord],
    ) -> ServiceRecord:
        """The service with its general description's texts, and without pointers to what does not exist."""
        general = base.records.get(service.general_description_id) if service.general_description_id else None
        if general is not None and service.id in services.fetched:
            service = common.with_general_description(service, general)
        return replace(
            service,
            general_description_id=general.id if general else None,
            organization_id=service.organization_id if service.organization_id in organizations.records else None,
            connections=tuple(c for c in service.connections if c.channel_id in channels.records),
        )

    def _fetch(
        self,
        kind: str,
        ids: Collection[UUID],
        ask: Callable[[Collection[UUID]], Found],
        parse: Callable[[Item], Parsed[R]],
        stored: Mapping[UUID, R],
    ) -> _Read[R]:
        read: _Read[R] = _Read()
        if not ids:
            return read
        found = ask(ids)
        read.missing = set(found.missing)
        refused = list(found.refused)
        for item in found.items:
            try:
                parsed = parse(item)
            except CannotUse as why:
                refused.append(Refusal(kind, str(item.get("id", "")), str(why)))
                continue
            read.records[parsed.record.id] = parsed.record
            read.fetched.add(parsed.record.id)
            for code in parsed.codes:
                self._meet(code)
        for refusal in refused:
            self._refused[kind, refusal.source_id] = refusal
            id_ = common.uuid_of(refusal.source_id)
            if id_ is not None and id_ in stored:
                read.records[id_] = stored[id_]  # yesterday's content of this record keeps being served
        self._check_loss(f"{kind}s", ids, refused)
        return read

    def _meet(self, code: CodeRecord) -> None:
        """Keep the fullest form of a code: general descriptions name terms in fewer languages."""
        key = (code.scheme.value, code.code)
        before = self._codes.get(key)
        if before is None:
            self._codes[key] = code
            return
        self._codes[key] = replace(
            before,
            names={**code.names, **before.names} if len(before.names) >= len(code.names) else code.names,
            descriptions=before.descriptions or code.descriptions,
            parent=before.parent or code.parent,
            uri=before.uri or code.uri,
        )

    @staticmethod
    def _check_loss(what: str, promised: Collection[object], lost: Collection[object]) -> None:
        if len(lost) > max(_FEW, LOSS_LIMIT * len(promised)):
            raise SourceRefused(
                f"PTV promised {len(promised)} {what}, and {len(lost)} of them are missing or unusable; "
                "the old content stays.",
                hint="Try again later; if it stays so, the source has changed and the connector must be updated.",
            )


def _wanted(used: set[UUID], stored: Collection[UUID], changed: frozenset[UUID] | None) -> set[UUID]:
    return used if changed is None else {i for i in used if i not in stored or i in changed}


def _is_offered(service: ServiceRecord, where: Where) -> bool:
    if where.is_country or service.area.type is AreaType.NATIONWIDE:
        return True
    return where.county in service.area.counties or bool(set(where.municipalities) & set(service.area.municipalities))
