"""What is put into the search index: one document a published service, with all that describes it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q

from luotsi.directory.models import Channel, Code, Connection, LocalExpression, Organization, Service, Theme
from luotsi.directory.queries import overlay
from luotsi.directory.rules import facets
from luotsi.directory.rules.hours import Hours
from luotsi.directory.rules.overlay import corrected
from luotsi.directory.rules.records import ChannelRecord, CodeScheme, ConnectionRecord, ServiceRecord, Status, load
from luotsi.kernel import clock
from luotsi.kernel.text import Texts
from luotsi.search.documents import Document, Passage

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Indexed:
    """A document and, by key, the hours that decide whether its service is open."""

    document: Document
    schedules: Mapping[str, tuple[Hours, ...]]


def theme_rules() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Theme slug to (service classes, ontology terms) that fill it."""
    return {t.slug: (frozenset(t.service_classes), frozenset(t.terms)) for t in Theme.objects.filter(is_visible=True)}


def documents() -> Iterator[Indexed]:
    """Every published service that is valid today, not a duplicate of another and not hidden, in order of id."""
    themes = theme_rules()
    labels = _labels()
    organizations = {o.id: o for o in Organization.objects.only("id", "names", "type")}
    today = clock.today()
    pins, words, corrections = overlay.pins_by_service(), overlay.words_by_service(), overlay.corrections()
    valid = Service.objects.exclude(id__in=overlay.hidden_ids()).filter(
        Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today)
    )
    ids = list(valid.filter(status=Status.PUBLISHED, same_as=None).order_by("id").values_list("id", flat=True))
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        channels = _channels(chunk)
        for row in Service.objects.filter(id__in=chunk).order_by("id").only("id", "data", "organization_id"):
            service = load(ServiceRecord, row.data)
            own = channels.get(row.id, [])
            organization = organizations.get(row.organization_id) if row.organization_id else None
            if row.id in corrections:
                service = replace(service, summaries=corrected(service.summaries, corrections[row.id])[0])
            document = _document(service, own, organization, themes, labels, pins.get(row.id, ()))
            if row.id in words:
                said = tuple(Passage(lang, text) for lang, text in words[row.id])
                document = replace(document, summaries=document.summaries + said)
            yield Indexed(document, facets.schedules_of(own))


def _channels(service_ids: list[UUID]) -> Mapping[UUID, list[ChannelRecord]]:
    pairs = list(
        Connection.objects.filter(service_id__in=service_ids)
        .order_by("service_id", "position")
        .values_list("service_id", "channel_id", "data")
    )
    rows = {
        c.id: load(ChannelRecord, c.data)
        for c in Channel.objects.filter(id__in={p[1] for p in pairs}, status=Status.PUBLISHED).only("id", "data")
    }
    found: dict[UUID, list[ChannelRecord]] = defaultdict(list)
    for service_id, channel_id, data in pairs:
        if channel_id in rows:
            found[service_id].append(at_connection(rows[channel_id], load(ConnectionRecord, data)))
    return found


def at_connection(channel: ChannelRecord, connection: ConnectionRecord) -> ChannelRecord:
    """The channel as this service uses it: hours and contacts of the connection win where given."""
    contacts = channel.contacts
    own = connection.contacts
    return replace(
        channel,
        hours=connection.hours or channel.hours,
        descriptions={**channel.descriptions, **connection.descriptions},
        contacts=replace(
            contacts,
            phones=own.phones or contacts.phones,
            emails=own.emails or contacts.emails,
            webs=own.webs or contacts.webs,
            addresses=own.addresses or contacts.addresses,
        ),
    )


def _labels() -> dict[tuple[str, str], Texts]:
    return {(scheme, code): names for scheme, code, names in Code.objects.values_list("scheme", "code", "names")}


def _document(
    service: ServiceRecord,
    channels: list[ChannelRecord],
    organization: Organization | None,
    themes: Mapping[str, tuple[frozenset[str], frozenset[str]]],
    labels: Mapping[tuple[str, str], Texts],
    pinned: tuple[str, ...] = (),
) -> Document:
    names = [*_passages(service.names), *_passages(service.alternative_names)]
    summaries = [*_passages(service.summaries)]
    for lang, keywords in service.keywords.items():
        summaries.append(Passage(lang, ", ".join(keywords)))
    for term in service.terms:
        summaries += _passages(labels.get((CodeScheme.TERM, term), {}))
    bodies = [*_passages(service.descriptions)]
    for code in service.service_classes:
        bodies += _passages(labels.get((CodeScheme.SERVICE_CLASS, code), {}))
    if organization:
        bodies += _passages(organization.names)
    return Document(
        id=str(service.id),
        names=tuple(names),
        summaries=tuple(summaries),
        bodies=tuple(bodies),
        facets=facets.facets_of(
            service,
            channels,
            themes=(*facets.themes_of(service, themes), *pinned),
            organization_type=organization.type if organization else "",
        ),
    )


def _passages(texts: Mapping[str, str]) -> list[Passage]:
    order = sorted(texts, key=lambda lang: ("fi", "sv", "en").index(lang) if lang in {"fi", "sv", "en"} else 9)
    return [Passage(lang, texts[lang]) for lang in order if texts[lang]]


def local_expressions() -> list[tuple[str, str, str]]:
    """(language, what people say, catalogue expression) of the editors' own additions."""
    return list(LocalExpression.objects.filter(is_active=True).values_list("lang", "say", "find"))
