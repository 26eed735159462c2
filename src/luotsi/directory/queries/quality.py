"""Reads for the quality of descriptions: what is to be checked, what was found, and what of it one service shows."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from luotsi.directory.models import (
    Channel,
    Checked,
    Connection,
    GeneralDescription,
    Link,
    Organization,
    Service,
)
from luotsi.directory.models import (
    Finding as FindingRow,
)
from luotsi.directory.queries.index import at_connection
from luotsi.directory.rules.quality.check import VERSION, Subject, check, good_until
from luotsi.directory.rules.quality.findings import CHECKS, Finding, Severity
from luotsi.directory.rules.records import (
    AreaType,
    ChannelRecord,
    ConnectionRecord,
    GeneralDescriptionRecord,
    ServiceRecord,
    Status,
    load,
)
from luotsi.kernel import clock
from luotsi.kernel.errors import NotFound
from luotsi.kernel.text import Texts, pick
from luotsi.regions import queries as regions

_CHUNK = 500
_BROKEN_AFTER = 2
"""How many times in a row an address must fail before it counts as dead: one failure may be ours."""
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """What the checks say of one service, and until when that holds."""

    service_id: UUID
    key: str
    good_until: date | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class CheckCount:
    check: str
    severity: Severity
    services: int


@dataclass(frozen=True, slots=True)
class OwnerCount:
    organization_id: str
    names: Texts
    services: int
    """With something to mend."""
    findings: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A service with something to mend."""

    id: str
    names: Texts
    organization: Texts
    findings: int
    checks: tuple[str, ...]
    """The worst first."""


@dataclass(frozen=True, slots=True)
class Overview:
    """All that was found, with the chosen filters."""

    checked: int
    without_findings: int
    checked_at: datetime | None
    checks: tuple[CheckCount, ...]
    owners: tuple[OwnerCount, ...]
    channels_without_service: int
    total: int
    pages: int
    services: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One service with its findings."""

    record: ServiceRecord
    organization_id: str
    organization: Texts
    source: str
    findings: tuple[Finding, ...]


def answers(today: date, *, only_changed: bool = True) -> Iterator[Answer]:
    """What the checks say of every published service; with `only_changed` of those whose answer may be another now."""
    known = {
        row[0]: row[1:] for row in Checked.objects.values_list("service_id", "key", "good_until")
    } if only_changed else {}  # fmt: skip
    dead = dead_links()
    generals = {g.id: (g.fingerprint, load(GeneralDescriptionRecord, g.data)) for g in GeneralDescription.objects.all()}
    ids = list(_checkable().order_by("id").values_list("id", flat=True))
    for chunk in (ids[n : n + _CHUNK] for n in range(0, len(ids), _CHUNK)):
        rows = list(Service.objects.filter(id__in=chunk).only("id", "fingerprint", "data", "general_description_id"))
        channels = _Channels(chunk)
        for row in rows:
            general = generals.get(row.general_description_id) if row.general_description_id else None
            own_dead = dead & channels.urls(row.id)
            key = _key(row.fingerprint, general[0] if general else "", channels.fingerprints(row.id), own_dead)
            before = known.get(row.id)
            if before and before[0] == key and (before[1] is None or today < before[1]):
                continue
            record = load(ServiceRecord, row.data)
            subject = Subject(
                record, channels.of(row.id), general[1] if general else None, _languages(record, today), dead
            )
            yield Answer(row.id, key, good_until(subject, today), check(subject, today))


def uncheckable() -> list[UUID]:
    """Services that were checked and are no longer published, or stand behind another."""
    return list(Checked.objects.exclude(service__in=_checkable()).values_list("service_id", flat=True))


def judged(id_: UUID) -> Judged:
    """One published service and what the checks say of it now. NotFound."""
    row = Service.objects.filter(pk=id_, status=Status.PUBLISHED).select_related("organization").first()
    if row is None:
        raise NotFound(f"No service {id_}.")
    record, today = load(ServiceRecord, row.data), clock.today()
    general_id = row.general_description_id
    general = GeneralDescription.objects.filter(pk=general_id).first() if general_id else None
    subject = Subject(
        record,
        _Channels([row.id]).of(row.id),
        load(GeneralDescriptionRecord, general.data) if general else None,
        _languages(record, today),
        dead_links(),
    )
    names = row.organization.names if row.organization else {}
    return Judged(record, str(row.organization_id or ""), names, row.source, check(subject, today))


def overview(*, check_id: str = "", organizations: Sequence[str] | None = None, page: int = 1) -> Overview:
    """Counts and one page of services. `organizations` limits all of it to those owners; None is everybody's."""
    checked = Checked.objects.filter(service__in=_checkable())
    found = FindingRow.objects.all()
    if organizations is not None:
        checked = checked.filter(service__organization_id__in=organizations)
        found = found.filter(service__organization_id__in=organizations)
    per_check = dict(found.values_list("check_id").annotate(n=Count("service_id", distinct=True)))
    if check_id:
        found = found.filter(check_id=check_id)
    listed = list(found.values_list("service_id").annotate(n=Count("id")).order_by("-n", "service_id"))
    at = checked.order_by("-checked_at").values_list("checked_at", flat=True).first()
    return Overview(
        checked=checked.count(),
        without_findings=checked.filter(findings=0).count(),
        checked_at=at,
        checks=tuple(
            CheckCount(id_, severity, per_check[id_])
            for id_, severity in sorted(CHECKS.items(), key=lambda c: (-c[1], -per_check.get(c[0], 0)))
            if per_check.get(id_)
        ),
        owners=_owners(found),
        channels_without_service=_channels_without_service(organizations),
        total=len(listed),
        pages=max(1, -(-len(listed) // PAGE_SIZE)),
        services=_listed(listed[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
    )


def rows() -> Iterator[tuple[Listed, Finding, str]]:
    """Every finding kept, with its service and the words it is about (a file for others): in order of service."""
    ids = list(FindingRow.objects.order_by("service_id").values_list("service_id", flat=True).distinct())
    for chunk in (ids[n : n + _CHUNK] for n in range(0, len(ids), _CHUNK)):
        services = {s.id: s for s in Service.objects.filter(id__in=chunk).select_related("organization")}
        for row in FindingRow.objects.filter(service_id__in=chunk).order_by("service_id", "-severity", "id"):
            service = services[row.service_id]
            owner = service.organization.names if service.organization else {}
            finding = Finding(row.check_id, row.lang, row.part, row.start, row.end, row.value)
            text = (service.data.get(row.part) or {}).get(row.lang, "") if row.part else ""
            told = text[row.start : row.end] if row.start is not None else ""
            yield Listed(str(service.id), service.names, owner, 0, ()), finding, told


def waiting(organizations: Sequence[str] | None = None) -> int:
    """How many services have an error or a warning."""
    found = FindingRow.objects.filter(severity__gte=Severity.WARNING)
    if organizations is not None:
        found = found.filter(service__organization_id__in=organizations)
    return found.values("service_id").distinct().count()


def dead_links() -> frozenset[str]:
    """Addresses that did not answer well the last times they were asked."""
    failing = Link.objects.exclude(problem="").filter(failures__gte=_BROKEN_AFTER)
    return frozenset(failing.values_list("url", flat=True))


def links(limit: int) -> list[str]:
    """Addresses of published channels and connections, those never or longest ago checked first."""
    checked = dict(Link.objects.values_list("url", "checked_at"))
    found: dict[str, None] = {}
    for data in Channel.objects.filter(status=Status.PUBLISHED).values_list("data", flat=True).iterator(2000):
        found.update((w["url"], None) for w in data.get("contacts", {}).get("webs", ()) if len(w["url"]) <= 700)
    ranked = sorted(found, key=lambda url: (url in checked, checked[url].isoformat() if url in checked else "", url))
    return ranked[:limit]


def _checkable() -> QuerySet[Service]:
    return Service.objects.filter(status=Status.PUBLISHED, same_as=None)


def _listed(page: Sequence[tuple[UUID, int]]) -> tuple[Listed, ...]:
    ids = [id_ for id_, _n in page]
    services = {s.id: s for s in Service.objects.filter(id__in=ids).select_related("organization")}
    checks: dict[UUID, Counter[tuple[int, str]]] = defaultdict(Counter)
    for id_, name, severity in FindingRow.objects.filter(service_id__in=ids).values_list(
        "service_id", "check_id", "severity"
    ):
        checks[id_][-severity, name] += 1
    return tuple(
        Listed(
            str(id_),
            services[id_].names,
            owner.names if (owner := services[id_].organization) else {},
            n,
            tuple(name for _s, name in sorted(checks[id_])),
        )
        for id_, n in page
    )


def _owners(found: QuerySet[FindingRow]) -> tuple[OwnerCount, ...]:
    counted = found.values_list("service__organization_id").annotate(
        services=Count("service_id", distinct=True), n=Count("id")
    )
    counts = {id_: (services, n) for id_, services, n in counted if id_}
    names = dict(Organization.objects.filter(id__in=counts).values_list("id", "names"))
    ranked = sorted(counts.items(), key=lambda c: (-c[1][0], pick(names.get(c[0], {}), "fi")[0]))
    return tuple(OwnerCount(str(id_), names.get(id_, {}), *its) for id_, its in ranked)


def _channels_without_service(organizations: Sequence[str] | None) -> int:
    found = channels_without_service()
    return (found if organizations is None else found.filter(organization_id__in=organizations)).count()


def channels_without_service() -> QuerySet[Channel]:
    """Published channels that no published service uses."""
    used = Connection.objects.filter(service__status=Status.PUBLISHED).values("channel_id")
    return Channel.objects.filter(Q(status=Status.PUBLISHED) & ~Q(id__in=used))


def _key(service: str, general: str, channels: Sequence[str], dead: frozenset[str]) -> str:
    """The same as long as nothing that the checks look at has changed (the calendar apart)."""
    dead_mark = hashlib.blake2b("\n".join(sorted(dead)).encode(), digest_size=8).hexdigest()
    content = "|".join((VERSION, service, general, dead_mark, *channels))
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()


def _languages(record: ServiceRecord, today: date) -> tuple[str, ...]:
    """Languages of the people it serves: those that most of its municipalities have; Finnish for the whole country."""
    if record.area.type is AreaType.NATIONWIDE or not record.area.municipalities:
        return ("fi",)
    table = _municipal_languages(today)
    found = [table[code] for code in record.area.municipalities if code in table]
    counts = Counter(lang for langs in found for lang in langs if lang in {"fi", "sv"})
    return tuple(sorted(lang for lang, n in counts.items() if n * 2 > len(found))) or ("fi",)


def _municipal_languages(today: date) -> Mapping[str, tuple[str, ...]]:
    if today not in _KEPT_LANGUAGES:
        _KEPT_LANGUAGES.clear()
        _KEPT_LANGUAGES[today] = {m.code: m.languages for m in regions.municipalities(today)}
    return _KEPT_LANGUAGES[today]


_KEPT_LANGUAGES: dict[date, Mapping[str, tuple[str, ...]]] = {}


class _Channels:
    """Channels of some services, as each service uses them."""

    def __init__(self, service_ids: Sequence[UUID]) -> None:
        pairs = Connection.objects.filter(service_id__in=service_ids).order_by("service_id", "position")
        self._pairs: dict[UUID, list[tuple[UUID, dict[str, Any]]]] = defaultdict(list)
        for service_id, channel_id, data in pairs.values_list("service_id", "channel_id", "data"):
            self._pairs[service_id].append((channel_id, data))
        wanted = {channel_id for its in self._pairs.values() for channel_id, _ in its}
        rows = Channel.objects.filter(id__in=wanted, status=Status.PUBLISHED).only("id", "fingerprint", "data")
        self._rows = {c.id: c for c in rows}
        self._records: dict[UUID, ChannelRecord] = {}

    def fingerprints(self, service_id: UUID) -> list[str]:
        return [self._rows[c].fingerprint for c, _ in self._pairs.get(service_id, ()) if c in self._rows]

    def urls(self, service_id: UUID) -> set[str]:
        contacts = [d.get("contacts") for _, d in self._pairs.get(service_id, ())]
        contacts += [self._rows[c].data.get("contacts") for c, _ in self._pairs.get(service_id, ()) if c in self._rows]
        return {w["url"] for c in contacts if c for w in c.get("webs", ())}

    def of(self, service_id: UUID) -> tuple[ChannelRecord, ...]:
        return tuple(
            at_connection(self._record(c), load(ConnectionRecord, data)) if len(data) > 1 else self._record(c)
            for c, data in self._pairs.get(service_id, ())
            if c in self._rows
        )

    def _record(self, id_: UUID) -> ChannelRecord:
        if id_ not in self._records:
            self._records[id_] = load(ChannelRecord, self._rows[id_].data)
        return self._records[id_]
