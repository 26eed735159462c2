"""Shapes of what the directory's part of the API gives back. Adding a field is fine within v1; renaming is not."""

from datetime import date, datetime

from django.conf import settings
from ninja import Field, Schema

from luotsi.directory.queries.catalogue import CodeLabel, ServicePage, ThemeView
from luotsi.directory.queries.finding import FacetValue, Result, Results
from luotsi.directory.queries.listing import ListedChannel, ListedOrganization
from luotsi.directory.rules.hours import Day, Hours, is_open, next_opening, week_of
from luotsi.directory.rules.records import (
    ChannelRecord,
    ChannelType,
    Charge,
    GeneralDescriptionRecord,
    OrganizationRecord,
    ServiceRecord,
)
from luotsi.kernel.text import Texts

ROOT = "/api/v1"


def address(path: str) -> str:
    """Absolute when the installation knows its public address, else from the root of the host."""
    return f"{settings.BASE_URL}{path}"


class Links(Schema):
    self: str = Field(description="This thing in the API.")
    page: str = Field(description="The page that people read.")


class Named(Schema):
    id: str
    name: str


class WhyFound(Schema):
    concept: str | None = Field(description="Label of the concept the query was read to mean, or null.")
    words: list[str] = Field(description="The asker's own words that occur in name or summary.")
    meaning: bool = Field(description="True when nearness of meaning weighed most.")


class ServiceItem(Schema):
    """A service as a list shows it."""

    id: str
    name: str
    summary: str
    lang: str = Field(description="Language of name and summary; not always the one asked for.")
    organization: Named | None
    charge: Charge
    channel_types: list[ChannelType]
    languages: list[str]
    municipalities: list[str] = Field(description="Municipalities whose residents may use it; empty when nationwide.")
    nationwide: bool
    is_demo: bool
    distance_km: float | None
    score: float = Field(description="Higher fits better, within one answer; 0 when nothing was searched for.")
    why: WhyFound
    modified_at: datetime | None
    links: Links


class FacetCount(Schema):
    value: str
    count: int = Field(description="How many services there would be with this value.")
    chosen: bool


class FacetsFound(Schema):
    """Counts by facet."""

    total: int
    relaxed: str
    facets: dict[str, list[FacetCount]]


class ServicesFound(FacetsFound):
    """A page of services."""

    relaxed: str = Field(
        description="What was let go so that something is shown: empty, filters, region, or weak (only suggestions)."
    )
    page: int
    pages: int
    size: int
    interpreted: list[str] = Field(description="Concepts the query was read to speak of.")
    items: list[ServiceItem]


class OtherOrganization(Schema):
    role: str
    id: str
    name: str


class Coded(Schema):
    code: str
    names: Texts


class Codes(Schema):
    scheme: str
    items: list[Coded]


class ServiceDetails(Schema):
    """One service with everything that is told of it, in every language."""

    id: str
    source: str
    status: str
    changed_at: datetime
    same_as: str = Field(description="Id of the service that this one duplicates, or empty.")
    service: ServiceRecord
    organization: OrganizationRecord | None
    other_organizations: list[OtherOrganization]
    channels: list[ChannelRecord] = Field(description="As this service uses them: its own hours and contacts win.")
    general_description: GeneralDescriptionRecord | None
    service_classes: list[Coded]
    target_groups: list[Coded]
    life_events: list[Coded]
    terms: list[Coded]
    themes: list[str]
    links: Links


class OpenFrom(Schema):
    start: datetime = Field(description="Finnish time.")
    end: datetime


class DayHours(Schema):
    date: date
    spans: list[OpenFrom]
    is_exception: bool
    by_appointment: bool
    info: Texts


class ChannelHours(Schema):
    id: str
    type: ChannelType
    names: Texts
    is_open_now: bool | None = Field(description="Null when no hours are known.")
    next_opening: datetime | None
    days: list[DayHours]


class ServiceHours(Schema):
    """Opening hours of a service's channels by date."""

    id: str
    channels: list[ChannelHours]


class ListedPage(Schema):
    total: int
    page: int
    pages: int
    size: int


class ChannelItem(Schema):
    id: str
    type: ChannelType
    names: Texts
    organization_id: str
    municipality: str
    lat: float | None
    lon: float | None
    modified_at: datetime | None
    link: str


class ChannelsListed(ListedPage):
    items: list[ChannelItem]


class ChannelDetails(Schema):
    channel: ChannelRecord
    services: list[str] = Field(description="Ids of the services that use it.")


class OrganizationItem(Schema):
    id: str
    names: Texts
    type: str
    business_id: str
    municipality: str
    services: int
    link: str


class OrganizationsListed(ListedPage):
    items: list[OrganizationItem]


class OrganizationDetails(Schema):
    organization: OrganizationRecord
    services: list[str] = Field(description="Ids of the services it is responsible for.")
    channels: list[str] = Field(description="Ids of the channels it owns.")


class ThemeItem(Schema):
    slug: str
    scheme: str
    names: Texts
    descriptions: Texts
    services: int


class Themes(Schema):
    items: list[ThemeItem]


def services_found(found: Results) -> ServicesFound:
    """A page of results as the API gives it."""
    lang = found.wish.lang
    return ServicesFound(
        total=found.total,
        page=found.wish.page,
        pages=found.pages,
        size=found.wish.size,
        relaxed=found.relaxed,
        interpreted=[label for concept in found.concepts if (label := concept.get(lang, ""))],
        facets=facets(found),
        items=[_item(result, lang) for result in found.results],
    )


def facets(found: Results) -> dict[str, list[FacetCount]]:
    """Counts by facet as the API gives them."""
    return {name: [_count(value) for value in values] for name, values in found.facets.items()}


def _count(value: FacetValue) -> FacetCount:
    return FacetCount(value=value.value, count=value.count, chosen=value.is_chosen)


def _item(result: Result, lang: str) -> ServiceItem:
    card = result.card
    return ServiceItem(
        id=card.id,
        name=card.name,
        summary=card.summary,
        lang=card.text_lang,
        organization=Named(id=card.organization_id, name=card.organization) if card.organization_id else None,
        charge=card.charge,
        channel_types=list(card.channel_types),
        languages=list(card.languages),
        municipalities=list(card.municipalities),
        nationwide=card.is_nationwide,
        is_demo=card.is_demo,
        distance_km=None if result.distance_km is None else round(result.distance_km, 1),
        score=result.score,
        why=WhyFound(
            concept=result.why.concept.get(lang) if result.why.concept else None,
            words=list(result.why.words),
            meaning=result.why.by_meaning,
        ),
        modified_at=card.modified_at,
        links=links_of(card.id, lang),
    )


def links_of(service_id: str, lang: str) -> Links:
    """Addresses of a service in the API and as a page."""
    return Links(self=address(f"{ROOT}/services/{service_id}"), page=address(f"/{lang}/services/{service_id}/"))


def service_details(page: ServicePage) -> ServiceDetails:
    """Everything told of one service."""
    id_ = str(page.record.id)
    return ServiceDetails(
        id=id_,
        source=page.source,
        status=page.status,
        changed_at=page.changed_at,
        same_as=page.same_as,
        service=page.record,
        organization=page.organization,
        other_organizations=[OtherOrganization(role=r, id=i, name=n) for r, i, n in page.other_organizations],
        channels=list(page.channels),
        general_description=page.general_description,
        service_classes=coded(page.classes),
        target_groups=coded(page.groups),
        life_events=coded(page.events),
        terms=coded(page.terms),
        themes=list(page.themes),
        links=links_of(id_, "fi"),
    )


def coded(labels: tuple[CodeLabel, ...] | list[CodeLabel]) -> list[Coded]:
    """Codes with their names."""
    return [Coded(code=label.code, names=label.names) for label in labels]


def channel_hours(channel: ChannelRecord, start: date, days: int, moment: datetime) -> ChannelHours:
    """Hours of one channel over the days asked; `moment` is now in Finnish time."""
    hours: tuple[Hours, ...] = channel.hours
    return ChannelHours(
        id=str(channel.id),
        type=channel.type,
        names=channel.names,
        is_open_now=is_open(hours, moment),
        next_opening=next_opening(hours, moment),
        days=[_day(day) for day in week_of(hours, start, days)],
    )


def _day(day: Day) -> DayHours:
    return DayHours(
        date=day.day,
        spans=[OpenFrom(start=span.start, end=span.end) for span in day.spans],
        is_exception=day.is_exception,
        by_appointment=day.by_appointment,
        info=day.info,
    )


def channel_item(row: ListedChannel) -> ChannelItem:
    """A channel as a list shows it."""
    return ChannelItem(
        id=row.id,
        type=row.type,
        names=row.names,
        organization_id=row.organization_id,
        municipality=row.municipality,
        lat=row.lat,
        lon=row.lon,
        modified_at=row.modified_at,
        link=address(f"{ROOT}/channels/{row.id}"),
    )


def organization_item(row: ListedOrganization) -> OrganizationItem:
    """An organisation as a list shows it."""
    return OrganizationItem(
        id=row.id,
        names=row.names,
        type=row.type,
        business_id=row.business_id,
        municipality=row.municipality,
        services=row.services,
        link=address(f"{ROOT}/organizations/{row.id}"),
    )


def theme_item(theme: ThemeView, services: int) -> ThemeItem:
    """A theme with how many services it has."""
    return ThemeItem(
        slug=theme.slug, scheme=theme.scheme, names=theme.names, descriptions=theme.descriptions, services=services
    )
