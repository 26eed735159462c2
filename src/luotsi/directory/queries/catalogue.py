"""Reads of services, channels and organisations for pages and the API."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from luotsi.directory.models import Channel, Code, Connection, GeneralDescription, Organization, Service, Theme
from luotsi.directory.queries import engines, overlay
from luotsi.directory.queries.index import at_connection
from luotsi.directory.rules.facets import cost_of, schedules_of
from luotsi.directory.rules.hours import Hours
from luotsi.directory.rules.overlay import Correction, corrected
from luotsi.directory.rules.records import (
    AreaType,
    ChannelRecord,
    ChannelType,
    Charge,
    CodeScheme,
    ConnectionRecord,
    GeneralDescriptionRecord,
    OrganizationRecord,
    ServiceRecord,
    Status,
    load,
)
from luotsi.directory.rules.themes import ThemeRecord
from luotsi.kernel.errors import Gone, NotFound
from luotsi.kernel.text import Texts, pick
from luotsi.regions.rules import great_circle_km
from luotsi.search.analysis import content_words, stem

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map."""

    id: str
    name: str
    lat: float
    lon: float
    municipality: str


@dataclass(frozen=True, slots=True)
class Card:
    """A service as a list shows it."""

    id: str
    name: str
    summary: str
    text_lang: str
    """Language of the name and summary: not always the one asked for."""
    organization_id: str
    organization: str
    charge: Charge
    channel_types: tuple[ChannelType, ...]
    languages: tuple[str, ...]
    municipalities: tuple[str, ...]
    is_nationwide: bool
    schedules: tuple[tuple[Hours, ...], ...]
    """Hours of each of its places and phones; for a chosen municipality of those there."""
    points: tuple[Point, ...]
    is_demo: bool
    modified_at: datetime | None


@dataclass(frozen=True, slots=True)
class CodeLabel:
    code: str
    names: Texts


@dataclass(frozen=True, slots=True)
class ServicePage:
    """Everything a service's page tells."""

    record: ServiceRecord
    source: str
    status: Status
    changed_at: datetime
    organization: OrganizationRecord | None
    other_organizations: tuple[tuple[str, str, str], ...]
    """(role, organisation id or "", name) of producers and others responsible."""
    channels: tuple[ChannelRecord, ...]
    """As this service uses them."""
    general_description: GeneralDescriptionRecord | None
    classes: tuple[CodeLabel, ...]
    groups: tuple[CodeLabel, ...]
    events: tuple[CodeLabel, ...]
    terms: tuple[CodeLabel, ...]
    themes: tuple[str, ...]
    same_as: str
    """Id of the service this one duplicates, or ""."""
    over: overlay.Shown = overlay.NOTHING
    """What editors laid over it."""
    corrections: tuple[Correction, ...] = ()
    """Summaries in the organisation's own wording; `record` holds them already."""


@dataclass(frozen=True, slots=True)
class ThemeView:
    slug: str
    scheme: str
    names: Texts
    descriptions: Texts
    icon: str


def service_page(id_: str) -> ServicePage:
    """NotFound when there never was such a service, Gone when its owner withdrew it."""
    row = _row(Service, id_, "service")
    if row.status != Status.PUBLISHED:
        raise Gone(f"The service {id_} is no longer offered.")
    record = load(ServiceRecord, row.data)
    organization = Organization.objects.filter(pk=row.organization_id).first() if row.organization_id else None
    general = (
        GeneralDescription.objects.filter(pk=row.general_description_id).first() if row.general_description_id else None
    )
    labels = _labels(record)
    summaries, corrections = corrected(record.summaries, overlay.corrections([row.id]).get(row.id, ()))
    return ServicePage(
        record=replace(record, summaries=summaries),
        source=row.source,
        status=Status(row.status),
        changed_at=row.changed_at,
        organization=load(OrganizationRecord, organization.data) if organization else None,
        other_organizations=_others(record),
        channels=tuple(_channels_of([row.id]).get(row.id, ())),
        general_description=load(GeneralDescriptionRecord, general.data) if general else None,
        classes=_coded(labels, CodeScheme.SERVICE_CLASS, record.service_classes),
        groups=_coded(labels, CodeScheme.TARGET_GROUP, record.target_groups),
        events=_coded(labels, CodeScheme.LIFE_EVENT, record.life_events),
        terms=_coded(labels, CodeScheme.TERM, record.terms),
        themes=tuple(v.split(":", 1)[1] for v in sorted(engines.engine().facets([id_])[0]) if v.startswith("theme:")),
        same_as=str(row.same_as_id or ""),
        over=overlay.shown(row.id),
        corrections=corrections,
    )


def channel(id_: str) -> ChannelRecord:
    """One channel; NotFound or Gone."""
    row = _row(Channel, id_, "channel")
    if row.status != Status.PUBLISHED:
        raise Gone(f"The channel {id_} is no longer in use.")
    return load(ChannelRecord, row.data)


def organization(id_: str) -> OrganizationRecord:
    """One organisation; NotFound or Gone."""
    row = _row(Organization, id_, "organisation")
    if row.status != Status.PUBLISHED:
        raise Gone(f"The organisation {id_} is no longer listed.")
    return load(OrganizationRecord, row.data)


def services_at(channel_id: str) -> list[str]:
    """Ids of published services that use the channel."""
    found = Connection.objects.filter(channel_id=channel_id, service__status=Status.PUBLISHED, service__same_as=None)
    found = found.exclude(service__overlay__is_hidden=True)
    return [str(id_) for id_ in found.order_by("service_id").values_list("service_id", flat=True)]


def services_of(organization_id: str) -> list[str]:
    """Ids of published services the organisation is responsible for."""
    found = Service.objects.filter(organization_id=organization_id, status=Status.PUBLISHED, same_as=None)
    found = found.exclude(overlay__is_hidden=True)
    return [str(id_) for id_ in found.order_by("id").values_list("id", flat=True)]


def channels_of_organization(organization_id: str) -> list[ChannelRecord]:
    """Published channels the organisation owns."""
    rows = Channel.objects.filter(organization_id=organization_id, status=Status.PUBLISHED).order_by("id")
    return [load(ChannelRecord, row.data) for row in rows]


def themes(scheme: str = "") -> list[ThemeView]:
    """Visible themes in the editors' order; of one scheme when named."""
    rows = Theme.objects.filter(is_visible=True)
    if scheme:
        rows = rows.filter(scheme=scheme)
    return [ThemeView(t.slug, t.scheme, t.names, t.descriptions, t.icon) for t in rows]


def theme(slug: str) -> ThemeView:
    """The visible theme of that slug; NotFound."""
    t = Theme.objects.filter(slug=slug, is_visible=True).first()
    if t is None:
        raise NotFound(f"No theme {slug[:40]!r}.")
    return ThemeView(t.slug, t.scheme, t.names, t.descriptions, t.icon)


def theme_records() -> list[ThemeRecord]:
    """All themes, hidden ones too, as an editor's file holds them."""
    return [
        ThemeRecord(
            slug=t.slug,
            scheme=t.scheme,
            names=t.names,
            descriptions=t.descriptions,
            icon=t.icon,
            position=t.position,
            classes=tuple(t.service_classes),
            terms=tuple(t.terms),
            is_visible=t.is_visible,
        )
        for t in Theme.objects.all()
    ]


def codes(scheme: CodeScheme) -> list[CodeLabel]:
    """All codes of a classification, ordered by code."""
    rows = Code.objects.filter(scheme=scheme).order_by("code")
    return [CodeLabel(c.code, c.names) for c in rows]


def cards(ids: Sequence[str], lang: str, *, municipality: str = "") -> dict[str, Card]:
    """Cards of published services by id. With a municipality, hours and points are of the channels that serve it."""
    rows = {
        s.id: s
        for s in Service.objects.filter(id__in=list(ids), status=Status.PUBLISHED).select_related("organization")
    }
    channels, corrections = _channels_of(list(rows)), overlay.corrections(list(rows))
    return {
        str(id_): _card(row, channels.get(id_, []), corrections.get(id_, ()), lang, municipality)
        for id_, row in rows.items()
    }


def _card(
    row: Service, channels: Sequence[ChannelRecord], corrections: Sequence[Correction], lang: str, municipality: str
) -> Card:
    record = load(ServiceRecord, row.data)
    summaries = corrected(record.summaries, corrections)[0]
    name, text_lang = pick(record.names, lang)
    there = [c for c in channels if not municipality or _serves(c, municipality)] or list(channels)
    return Card(
        id=str(row.id),
        name=name,
        summary=summaries.get(text_lang) or pick(summaries, lang)[0],
        text_lang=text_lang,
        organization_id=str(row.organization_id or ""),
        organization=pick(row.organization.names, lang)[0] if row.organization else "",
        charge=cost_of(record),
        channel_types=tuple(dict.fromkeys(c.type for c in channels)),
        languages=record.languages,
        municipalities=record.area.municipalities,
        is_nationwide=record.area.type is AreaType.NATIONWIDE,
        schedules=tuple(schedules_of(there).values()),
        points=tuple(p for c in channels for p in points_of(c, lang)),
        is_demo=row.is_demo,
        modified_at=row.modified_at,
    )


def _serves(channel: ChannelRecord, municipality: str) -> bool:
    places = {a.municipality for a in channel.contacts.addresses if a.municipality}
    return municipality in places if places else True


def points_of(channel: ChannelRecord, lang: str) -> list[Point]:
    """Places of a location channel that have coordinates."""
    return [
        Point(str(channel.id), pick(channel.names, lang)[0], a.lat, a.lon, a.municipality)
        for a in channel.contacts.addresses
        if a.lat is not None and a.lon is not None
    ]


def names(ids: Sequence[str], lang: str) -> dict[str, str]:
    """Names of services by id."""
    found: dict[str, str] = {}
    for chunk in _chunks(ids):
        rows = Service.objects.filter(id__in=chunk).values_list("id", "names")
        found.update({str(id_): pick(texts, lang)[0] for id_, texts in rows})
    return found


def distances(ids: Sequence[str], origin: tuple[float, float] | None) -> dict[str, float]:
    """Kilometres from `origin` to the nearest location of each service; services without a location are left out."""
    if origin is None:
        return {}
    best: dict[str, float] = defaultdict(lambda: float("inf"))
    for chunk in _chunks(ids):
        rows = Connection.objects.filter(
            service_id__in=chunk, channel__lat__isnull=False, channel__status=Status.PUBLISHED
        )
        places = rows.values_list("service_id", "channel__lat", "channel__lon")
        for id_, lat, lon in ((i, y, x) for i, y, x in places if y is not None and x is not None):
            best[str(id_)] = min(best[str(id_)], great_circle_km(origin[0], origin[1], lat, lon))
    return dict(best)


def schedules() -> dict[str, tuple[Hours, ...]]:
    """Schedule key to hours, as written with the present index."""
    path = engines.folder() / "schedules.json"
    try:
        kept: dict[str, list[dict[str, object]]] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {key: tuple(load(Hours, h) for h in its) for key, its in kept.items()}


def matching_words(card: Card, query: str) -> tuple[str, ...]:
    """The person's own words that occur in a card's name or summary."""
    own = {stem(w, card.text_lang) for w in content_words(f"{card.name} {card.summary}", card.text_lang)}
    return tuple(dict.fromkeys(w for w in content_words(query) if stem(w, card.text_lang) in own))


def everything_published() -> Iterable[str]:
    """Ids of all published services in a stable order."""
    rows = Service.objects.filter(status=Status.PUBLISHED).order_by("id").values_list("id", flat=True)
    return (str(id_) for id_ in rows.iterator(chunk_size=2000))


def _channels_of(service_ids: Sequence[UUID]) -> Mapping[UUID, list[ChannelRecord]]:
    found: dict[UUID, list[ChannelRecord]] = defaultdict(list)
    rows = (
        Connection.objects.filter(service_id__in=service_ids, channel__status=Status.PUBLISHED)
        .order_by("service_id", "position")
        .select_related("channel")
    )
    for row in rows:
        found[row.service_id].append(
            at_connection(load(ChannelRecord, row.channel.data), load(ConnectionRecord, row.data))
        )
    return found


def _others(record: ServiceRecord) -> tuple[tuple[str, str, str], ...]:
    ids = [value for _, value in record.other_organizations if _is_uuid(value)]
    known = {str(o.id): o.names for o in Organization.objects.filter(id__in=ids).only("id", "names")}
    found = []
    for role, value in record.other_organizations:
        if value in known:
            found.append((role, value, pick(known[value], "fi")[0]))
        elif not _is_uuid(value):
            found.append((role, "", value))
    return tuple(found)


def _labels(record: ServiceRecord) -> dict[tuple[str, str], Texts]:
    wanted = {*record.service_classes, *record.target_groups, *record.life_events, *record.terms}
    rows = Code.objects.filter(code__in=wanted).values_list("scheme", "code", "names")
    return {(scheme, code): texts for scheme, code, texts in rows}


def _coded(labels: Mapping[tuple[str, str], Texts], scheme: CodeScheme, wanted: Iterable[str]) -> tuple[CodeLabel, ...]:
    return tuple(CodeLabel(code, labels[scheme, code]) for code in wanted if (scheme, code) in labels)


def _row(model: type[Service] | type[Channel] | type[Organization], id_: str, kind: str):  # type: ignore[no-untyped-def]
    row = model._default_manager.filter(pk=id_).first() if _is_uuid(id_) else None
    if row is None:
        raise NotFound(f"No {kind} {id_[:40]!r}.")
    return row


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[n : n + _CHUNK] for n in range(0, len(ids), _CHUNK))
