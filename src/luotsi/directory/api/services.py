"""Finding and reading services."""

from django.http import HttpRequest
from ninja import Query, Router

from luotsi.directory.api.answers import (
    FacetsFound,
    ServiceDetails,
    ServiceHours,
    ServicesFound,
    channel_hours,
    facets,
    service_details,
    services_found,
)
from luotsi.directory.api.asked import HoursAsked, Sought, SoughtPage
from luotsi.directory.queries import catalogue, finding
from luotsi.kernel import clock

router = Router(tags=["services"])


@router.get("/services", response=ServicesFound, operation_id="services", summary="Find services")
def find_services(request: HttpRequest, asked: Query[SoughtPage]) -> ServicesFound:
    """Services that fit, best first, with facet counts over everything that fits.

    Facet parameters may be repeated: any of the values of one facet, all of the facets. When nothing fits, filters
    and then the area are let go, and `relaxed` says so.
    """
    return services_found(finding.find(asked.wish()))


@router.get("/services/{id}", response=ServiceDetails, operation_id="service", summary="Read a service")
def read_service(request: HttpRequest, id: str) -> ServiceDetails:
    """One service in every language, with organisation and channels. 410 when its owner withdrew it."""
    return service_details(catalogue.service_page(id))


@router.get("/services/{id}/hours", response=ServiceHours, operation_id="service_hours", summary="Opening hours")
def read_hours(request: HttpRequest, id: str, asked: Query[HoursAsked]) -> ServiceHours:
    """Opening hours of a service's channels by date, exceptions taken in."""
    page = catalogue.service_page(id)
    moment = clock.now().replace(tzinfo=None)
    start = asked.from_ or moment.date()
    return ServiceHours(
        id=str(page.record.id), channels=[channel_hours(c, start, asked.days, moment) for c in page.channels]
    )


@router.get("/facets", response=FacetsFound, operation_id="facets", summary="Count services by facet")
def count_facets(request: HttpRequest, asked: Query[Sought]) -> FacetsFound:
    """How many services each facet value has, over everything or over what is asked."""
    found = finding.find(asked.wish())
    return FacetsFound(total=found.total, relaxed=found.relaxed, facets=facets(found))
