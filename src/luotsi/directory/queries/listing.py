"""Lists of channels and organisations, page by page in order of id."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db.models import Count, Q

from luotsi.directory.models import Channel, Organization
from luotsi.directory.rules.records import ChannelType, Status
from luotsi.kernel.text import Texts

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """One page of a list."""

    total: int
    pages: int
    rows: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class ListedChannel:
    id: str
    type: ChannelType
    names: Texts
    organization_id: str
    municipality: str
    lat: float | None
    lon: float | None
    modified_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedOrganization:
    id: str
    names: Texts
    type: str
    business_id: str
    municipality: str
    services: int
    """Published services it is responsible for."""


def channels(
    *, type_: str = "", municipality: str = "", organization_id: str = "", page: int = 1, size: int = 20
) -> Listed[ListedChannel]:
    """Published channels, of one type, place or owner (a UUID) when named."""
    found = Channel.objects.filter(status=Status.PUBLISHED)
    if type_:
        found = found.filter(type=type_)
    if municipality:
        found = found.filter(municipality=municipality)
    if organization_id:
        found = found.filter(organization_id=organization_id)
    total = found.count()
    rows = found.order_by("id").only(
        "id", "type", "names", "organization_id", "municipality", "lat", "lon", "modified_at"
    )
    return Listed(
        total,
        _pages(total, size),
        tuple(
            ListedChannel(
                id=str(c.id),
                type=ChannelType(c.type),
                names=c.names,
                organization_id=str(c.organization_id or ""),
                municipality=c.municipality,
                lat=c.lat,
                lon=c.lon,
                modified_at=c.modified_at,
            )
            for c in rows[(page - 1) * size : page * size]
        ),
    )


def organizations(*, municipality: str = "", page: int = 1, size: int = 20) -> Listed[ListedOrganization]:
    """Published organisations that are not duplicates of another, of one home municipality when named."""
    found = Organization.objects.filter(status=Status.PUBLISHED, same_as=None)
    if municipality:
        found = found.filter(municipality=municipality)
    total = found.count()
    live = Count("services", filter=Q(services__status=Status.PUBLISHED, services__same_as=None))
    rows = found.order_by("id").only("id", "names", "type", "business_id", "municipality").annotate(live=live)
    return Listed(
        total,
        _pages(total, size),
        tuple(
            ListedOrganization(
                id=str(o.id),
                names=o.names,
                type=o.type,
                business_id=o.business_id,
                municipality=o.municipality,
                services=o.live,
            )
            for o in rows[(page - 1) * size : page * size]
        ),
    )


def _pages(total: int, size: int) -> int:
    return max(1, -(-total // size))
