"""Reads for the HSDS API: which services, organisations, places and codes there are, page by page and as a whole.

Owns filters and paging; not how objects look (`directory.hsds`). Duplicates of another source and what editors hid are
left out; what belongs to a duplicate organisation is told of its original.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from luotsi.directory.hsds import ids
from luotsi.directory.hsds.objects import Held, Whole
from luotsi.directory.hsds.setting import Setting
from luotsi.directory.hsds.taxonomies import TAXONOMIES
from luotsi.directory.models import Channel, Connection, Organization, Service
from luotsi.directory.queries import engines, overlay
from luotsi.directory.queries import hsds_terms as terms
from luotsi.directory.queries.hsds_terms import Found
from luotsi.directory.rules.overlay import Correction, corrected
from luotsi.directory.rules.records import (
    AreaType,
    ChannelRecord,
    ChannelType,
    CodeRecord,
    ConnectionRecord,
    OrganizationRecord,
    ServiceRecord,
    Status,
    load,
)
from luotsi.kernel import clock
from luotsi.kernel.errors import BadParameter, Gone, NotFound
from luotsi.kernel.text import Texts, clean
from luotsi.regions import queries as regions
from luotsi.regions.rules import great_circle_km

T = TypeVar("T")

_CHUNK = 200
_PLACES = (ChannelType.LOCATION, ChannelType.ESERVICE, ChannelType.WEB)
_LONGEST_SEARCH = 300


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of a list; everything given must hold."""

    search: str = ""
    term_id: str = ""
    taxonomy_id: str = ""
    organization_id: str = ""
    modified_after: datetime | None = None
    postcode: str = ""
    metres: float | None = None


def setting(lang: str, language_name: Callable[[str], str]) -> Setting:
    """Names of areas for an answer in `lang`; codes are added chunk by chunk."""
    today = clock.today()
    municipalities = regions.municipalities(today)
    return Setting(
        lang=lang,
        today=today,
        municipalities={m.code: m.name(lang) for m in municipalities},
        counties={c.code: c.name(lang) for c in regions.counties()},
        county_of={m.code: m.county for m in municipalities},
        language_name=language_name,
    )


def services(asked: Filters) -> Found:
    """Services that fit: best first when something is searched for, else in order of id."""
    rows = _services(asked)
    if not asked.search:
        return Found(rows.count(), rows.order_by("id").values_list("id", flat=True))
    ranks = _ranks(asked.search)
    keys = sorted(rows.filter(id__in=list(ranks)).values_list("id", flat=True), key=lambda id_: ranks[id_])
    return Found(len(keys), keys)


def service_dates(asked: Filters) -> list[tuple[UUID, datetime]]:
    """Id and time of change of everything that fits."""
    found = services(asked)
    at = dict(_services(asked).values_list("id", "changed_at"))
    return [(id_, at[id_]) for id_ in found.keys]


def wholes(keys: Iterable[UUID]) -> Iterator[Whole]:
    """Services with all that belongs to them, in the order of `keys`; what has gone meanwhile is left out."""
    for chunk in _chunks(keys):
        rows = {row.id: row for row in Service.objects.filter(id__in=chunk)}
        at = _connections(chunk)
        owners = _owners([r.organization_id for r in rows.values()])
        own_words = overlay.corrections(chunk)
        for key in chunk:
            if key in rows:
                yield _whole(rows[key], owners, at.get(key, []), own_words.get(key, ()))


def service(id_: UUID) -> Whole:
    """One service; NotFound when there never was one, Gone when its owner withdrew it."""
    row = Service.objects.filter(pk=id_).first()
    if row is None:
        raise NotFound(f"No service {str(id_)!r}.")
    if row.status != Status.PUBLISHED:
        raise Gone(f"The service {id_} is no longer offered.")
    return next(wholes([id_]))


def organizations(asked: Filters) -> Found:
    """Organisations that fit; with a classification, those that give a service of it."""
    rows = Organization.objects.filter(status=Status.PUBLISHED, same_as=None)
    if asked.term_id or asked.taxonomy_id:
        owners = _services(replace(asked, search="", organization_id="")).values_list("organization_id", flat=True)
        rows = rows.filter(Q(id__in=owners) | Q(duplicates__id__in=owners)).distinct()
    if not asked.search:
        return Found(rows.count(), rows.order_by("id").values_list("id", flat=True))
    wanted = clean(asked.search, limit=_LONGEST_SEARCH).casefold()
    named = rows.order_by("id").values_list("id", "names", "business_id")
    keys = [i for i, names, number in named if wanted == number or any(wanted in n.casefold() for n in names.values())]
    return Found(len(keys), keys)


def organization_records(keys: Iterable[UUID]) -> Iterator[Held[OrganizationRecord]]:
    """Organisations in the order of `keys`."""
    for chunk in _chunks(keys):
        owners = _owners(chunk)
        yield from (owners[key] for key in chunk if key in owners)


def organization(id_: UUID) -> Held[OrganizationRecord]:
    """One organisation (of a duplicate its original); NotFound or Gone."""
    row = Organization.objects.filter(pk=id_).first()
    if row is None:
        raise NotFound(f"No organisation {str(id_)!r}.")
    if row.status != Status.PUBLISHED:
        raise Gone(f"The organisation {id_} is no longer listed.")
    return _owners([id_])[id_]


def services_of(organization_id: UUID) -> list[UUID]:
    """Ids of the services that an organisation or a duplicate of it is responsible for."""
    return list(_services(Filters(organization_id=str(organization_id))).order_by("id").values_list("id", flat=True))


def service_names(keys: Iterable[UUID]) -> dict[UUID, Texts]:
    """Names of services by id."""
    return {
        id_: names
        for chunk in _chunks(keys)
        for id_, names in Service.objects.filter(id__in=chunk).values_list("id", "names")
    }


def places(asked: Filters) -> Found:
    """Services at places that fit, as primary keys of connections."""
    wanted = _services(asked)
    rows = Connection.objects.filter(
        service__in=wanted, channel__status=Status.PUBLISHED, channel__type__in=_PLACES
    ).order_by("service_id", "channel_id")
    if asked.search:
        ranks = _ranks(asked.search)
        found = rows.filter(service_id__in=list(ranks)).values_list("pk", "service_id")
        rows_kept = [pk for pk, _ in sorted(found, key=lambda r: ranks[r[1]])]
        if asked.postcode:
            kept = set(_covering(rows, asked))
            rows_kept = [pk for pk in rows_kept if pk in kept]
        return Found(len(rows_kept), rows_kept)
    if asked.postcode:
        keys = _covering(rows, asked)
        return Found(len(keys), keys)
    return Found(rows.count(), rows.values_list("pk", flat=True))


def at_places(keys: Iterable[int]) -> Iterator[tuple[Whole, ConnectionRecord, Held[ChannelRecord]]]:
    """Services at places in the order of `keys`, each with its whole service."""
    for chunk in _chunks(keys):
        pairs = {
            pk: (service_id, channel_id)
            for pk, service_id, channel_id in Connection.objects.filter(pk__in=chunk).values_list(
                "pk", "service_id", "channel_id"
            )
        }
        of = {w.service.record.id: w for w in wholes(dict.fromkeys(s for s, _ in pairs.values()))}
        for key in chunk:
            service_id, channel_id = pairs.get(key, (None, None))
            whole = of.get(service_id) if service_id else None
            if whole:
                yield from ((whole, c, h) for c, h in whole.places() if h.record.id == channel_id)


def at_place(id_: UUID) -> tuple[Whole, ConnectionRecord, Held[ChannelRecord]]:
    """One service at a place; NotFound."""
    state = Connection.objects.aggregate(n=Count("pk"), last=Max("pk"))
    pair = _pairs(state["n"], state["last"]).get(str(id_))
    for whole in wholes([pair[0]]) if pair else ():
        for connection, held in whole.places():
            if pair and held.record.id == pair[1] and whole.service.record.status is Status.PUBLISHED:
                return whole, connection, held
    raise NotFound(f"No service at location {str(id_)!r}.")


def codes_of(whole: Iterable[Whole]) -> dict[tuple[str, str], CodeRecord]:
    """All codes of the services."""
    return terms.codes(
        (t.scheme.value, code) for w in whole for t in TAXONOMIES for code in getattr(w.service.record, t.field)
    )


def _services(asked: Filters) -> QuerySet[Service]:
    """Services that every filter but `search` lets through."""
    rows = Service.objects.filter(status=Status.PUBLISHED, same_as=None).exclude(overlay__is_hidden=True)
    if asked.organization_id:
        rows = rows.filter(Q(organization_id=asked.organization_id) | Q(organization__same_as_id=asked.organization_id))
    if asked.modified_after:
        rows = rows.filter(changed_at__gte=asked.modified_after)
    if asked.taxonomy_id:
        field = next(t.field for t in TAXONOMIES if t.scheme == terms.scheme_of("taxonomy_id", asked.taxonomy_id))
        rows = rows.filter(data__has_key=field)
    if asked.term_id:
        scheme, code = terms.key_of("taxonomy_term_id", asked.term_id)
        field = next(t.field for t in TAXONOMIES if t.scheme == scheme)
        # The list as text, which both databases can search; quotes keep P5 apart from P5.1.
        rows = rows.filter(**{f"data__{field}__icontains": f'"{code}"'})
    return rows


def _ranks(search: str) -> dict[UUID, int]:
    answer = engines.searcher().answer(clean(search, limit=_LONGEST_SEARCH))
    return {UUID(hit.id): place for place, hit in enumerate(answer.hits)}


def _covering(rows: QuerySet[Connection], asked: Filters) -> list[int]:
    """Connections whose service reaches the postal code, or whose place is within the metres of its centre."""
    municipalities, centre = _of_postcode(asked.postcode)
    if asked.metres is not None:
        near = rows.filter(channel__lat__isnull=False).values_list("pk", "channel__lat", "channel__lon")
        return [
            pk
            for pk, lat, lon in near
            if lat is not None and lon is not None and great_circle_km(*centre, lat, lon) * 1000 <= asked.metres
        ]
    reached = rows.values_list("pk", "service__data__area")
    return [pk for pk, area in reached if _reaches(area, municipalities)]


def _reaches(area: Any, municipalities: frozenset[str]) -> bool:
    limited = isinstance(area, dict) and area.get("type") == AreaType.LIMITED
    return not limited or bool(municipalities & set(area.get("municipalities", ())))


def _of_postcode(postcode: str) -> tuple[frozenset[str], tuple[float, float]]:
    """Municipalities of a postal code and its centre, as the places of the catalogue show them."""
    rows = Channel.objects.filter(type=ChannelType.LOCATION, status=Status.PUBLISHED, lat__isnull=False)
    found = [
        (a.get("municipality", ""), a["lat"], a["lon"])
        for addresses in rows.values_list("data__contacts__addresses", flat=True).iterator(chunk_size=1000)
        for a in addresses or ()
        if a.get("postal_code") == postcode and a.get("lat") is not None and a.get("lon") is not None
    ]
    if not found:
        raise BadParameter("postcode", postcode, "a postal code where the catalogue has a place")
    centre = sum(y for _, y, _ in found) / len(found), sum(x for _, _, x in found) / len(found)
    return frozenset(m for m, _, _ in found if m), centre


# Derived identifiers cannot be read backwards. Rows are added under new numbers, so count and last number tell that
# nothing has come or gone.
@lru_cache(maxsize=1)
def _pairs(_count: int, _last: int | None) -> dict[str, tuple[UUID, UUID]]:
    rows = Connection.objects.filter(channel__type__in=_PLACES).values_list("service_id", "channel_id")
    return {ids.service_at_location(s, c): (s, c) for s, c in rows.iterator(chunk_size=2000)}


def _whole(
    row: Service,
    owners: dict[UUID, Held[OrganizationRecord]],
    at: list[tuple[ConnectionRecord, Held[ChannelRecord]]],
    own_words: Iterable[Correction],
) -> Whole:
    record = load(ServiceRecord, row.data)
    summaries, _ = corrected(record.summaries, own_words)
    record = replace(record, status=Status(row.status), summaries=summaries)
    owner = owners.get(row.organization_id) if row.organization_id else None
    return Whole(Held(record, row.source, row.changed_at), owner, at)


def _connections(service_ids: Sequence[UUID]) -> dict[UUID, list[tuple[ConnectionRecord, Held[ChannelRecord]]]]:
    rows = list(
        Connection.objects.filter(service_id__in=service_ids, channel__status=Status.PUBLISHED)
        .order_by("service_id", "position", "pk")
        .select_related("channel")
    )
    channels: dict[UUID, Held[ChannelRecord]] = {}
    owners = _owners([r.channel.organization_id for r in rows])
    found: dict[UUID, list[tuple[ConnectionRecord, Held[ChannelRecord]]]] = {}
    for row in rows:
        channel = row.channel
        if channel.id not in channels:
            owner = owners.get(channel.organization_id) if channel.organization_id else None
            record = replace(load(ChannelRecord, channel.data), organization_id=owner.record.id if owner else None)
            channels[channel.id] = Held(record, channel.source, channel.changed_at)
        found.setdefault(row.service_id, []).append((load(ConnectionRecord, row.data), channels[channel.id]))
    return found


def _owners(wanted: Iterable[UUID | None]) -> dict[UUID, Held[OrganizationRecord]]:
    """Published organisations by id, a duplicate's original in its place, parents that are not here left out."""
    rows = _published({id_ for id_ in wanted if id_})
    originals = _published({row.same_as_id for row in rows.values() if row.same_as_id})
    chosen = {id_: originals.get(row.same_as_id, row) if row.same_as_id else row for id_, row in rows.items()}
    parents = set(_published({row.parent_id for row in chosen.values() if row.parent_id}))
    return {id_: _held(row, parents) for id_, row in chosen.items()}


def _published(wanted: set[UUID]) -> dict[UUID, Organization]:
    return (
        {row.id: row for row in Organization.objects.filter(id__in=wanted, status=Status.PUBLISHED)} if wanted else {}
    )


def _held(row: Organization, parents: set[UUID]) -> Held[OrganizationRecord]:
    record = load(OrganizationRecord, row.data)
    if record.parent_id not in parents:
        record = replace(record, parent_id=None)
    return Held(record, row.source, row.changed_at)


def _chunks(keys: Iterable[T]) -> Iterator[list[T]]:
    chunk: list[T] = []
    for key in keys.iterator(chunk_size=2000) if isinstance(keys, QuerySet) else keys:
        chunk.append(key)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
