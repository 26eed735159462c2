"""Pages of one service, location or organisation."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from luotsi.directory import labels
from luotsi.directory.areamap import AreaMap, area_map
from luotsi.directory.queries import cards, catalogue
from luotsi.directory.queries.catalogue import Card, ServicePage
from luotsi.directory.rules import schema_org
from luotsi.directory.rules.records import ChannelRecord, ChannelType
from luotsi.directory.views import helpful, shapes
from luotsi.directory.views.addresses import absolute
from luotsi.kernel import clock
from luotsi.kernel.errors import Gone, NotFound
from luotsi.kernel.text import collation_key, pick
from luotsi.regions import queries as regions

_LISTED = 100
"""How many services or places a page lists; more are found with the search."""


@require_safe
def service(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Everything about a service; when it is gone, what could help instead."""
    try:
        page = catalogue.service_page(str(id_))
    except Gone:
        return _gone(request, str(id_))
    return render(request, "directory/service.html", _about(request, page))


@require_safe
def service_print(request: HttpRequest, id_: UUID) -> HttpResponse:
    """The same on one sheet of paper."""
    try:
        page = catalogue.service_page(str(id_))
    except Gone:
        return _gone(request, str(id_))
    return render(request, "directory/service_print.html", _about(request, page))


@require_safe
def location(request: HttpRequest, id_: UUID) -> HttpResponse:
    """A place: where, when, how to get in, what is offered there."""
    lang = labels.language()
    channel = catalogue.channel(str(id_))
    if channel.type is not ChannelType.LOCATION:
        raise NotFound(f"The channel {id_} is not a location.")
    owner = _owner(channel.organization_id)
    shown = {
        "place": shapes.way(channel, lang, clock.now()),
        "map": _map([channel], lang),
        "organization": owner,
        "cards": _cards(catalogue.services_at(str(id_)), lang),
    }
    return render(request, "directory/location.html", shown)


@require_safe
def organization(request: HttpRequest, id_: UUID) -> HttpResponse:
    """An organisation: who it is, how to reach it, its services and places."""
    lang = labels.language()
    record = catalogue.organization(str(id_))
    ids = catalogue.services_of(str(id_))
    places = [c for c in catalogue.channels_of_organization(str(id_)) if c.type is ChannelType.LOCATION]
    places.sort(key=lambda c: collation_key(pick(c.names, lang)[0]))
    shown = {
        "record": record,
        "contacts": shapes.contacts(record.contacts, lang),
        "cards": _cards(ids[:_LISTED], lang),
        "total": len(ids),
        "places": places[:_LISTED],
    }
    return render(request, "directory/organization.html", shown)


def _about(request: HttpRequest, page: ServicePage) -> dict[str, object]:
    lang, now = labels.language(), clock.now()
    text_lang = shapes.shown_language(page, lang)
    canonical = absolute(request, "service", page.same_as or page.record.id)
    return {
        "page": page,
        "service": page.record,
        "ways": shapes.ways(page.channels, lang, now, home=_home()),
        "map": _map(page.channels, lang),
        "languages": shapes.languages(page),
        "areas": shapes.areas(page),
        "where": labels.places(page.record.area.municipalities, settings.COUNTY),
        "cost": shapes.cost(page),
        "producers": [(shapes.role_words(role), id_, name) for role, id_, name in page.other_organizations],
        "text_lang": text_lang,
        "text_language": labels.language_name(text_lang),
        "data": schema_org.embedded(_schema_org(request, page, lang)),
        "canonical": canonical,
        "today": now.date(),
        "helpful_stamp": helpful.stamp(str(page.record.id)),
    }


def _schema_org(request: HttpRequest, page: ServicePage, lang: str) -> schema_org.Node:
    owner = page.organization
    return schema_org.described(
        schema_org.Described(
            service=page.record,
            organization=owner,
            channels=page.channels,
            url=absolute(request, "service", page.record.id),
            organization_url=absolute(request, "organization", owner.id) if owner else "",
            location_urls={
                str(c.id): absolute(request, "location", c.id) for c in page.channels if c.type is ChannelType.LOCATION
            },
            municipalities=shapes.municipality_names(page.record.area.municipalities),
            groups=[pick(g.names, lang)[0] for g in page.groups],
            classes=[pick(c.names, lang)[0] for c in page.classes],
        ),
        lang,
    )


def _home() -> frozenset[str]:
    return frozenset(m.code for m in regions.municipalities_of(settings.COUNTY, clock.today()))


def _map(channels: Sequence[ChannelRecord], lang: str) -> AreaMap:
    """The county's map with the places, each leading to its own page."""
    points = [(p, reverse("location", args=[c.id])) for c in channels for p in catalogue.points_of(c, lang)]
    return area_map(lang, link=lambda code: reverse("municipality", args=[code]), points=points[:_LISTED])


def _gone(request: HttpRequest, id_: str) -> HttpResponse:
    name, results = cards.instead_of(id_, labels.language())
    return render(request, "directory/service_gone.html", {"name": name, "results": results}, status=Gone.status)


def _owner(id_: UUID | None) -> object:
    try:
        return catalogue.organization(str(id_)) if id_ else None
    except (NotFound, Gone):
        return None


def _cards(ids: Sequence[str], lang: str) -> list[Card]:
    return sorted(catalogue.cards(ids, lang).values(), key=lambda c: (collation_key(c.name), c.id))
