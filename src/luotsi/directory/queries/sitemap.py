"""Which pages search engines are told of, and when each last changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from luotsi.directory.models import Channel, Code, Organization, Service, Theme
from luotsi.directory.rules.records import ChannelType, CodeScheme, Status

_FRONT = (
    "home", "themes", "life-events", "municipalities", "openers", "open-data", "link-generator", "about",
    "accessibility",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A page by the name of its address."""

    name: str
    args: tuple[str, ...] = ()
    changed_at: datetime | None = None


def browsing(municipalities: Iterable[str]) -> list[Entry]:
    """The pages that are always there: front, themes, life events, municipalities, and what others take from here."""
    newest = Service.objects.aggregate(at=Max("changed_at"))["at"]
    found = [Entry(name, (), newest) for name in _FRONT]
    found += [Entry("theme", (slug,)) for slug in Theme.objects.filter(is_visible=True).values_list("slug", flat=True)]
    events = Code.objects.filter(scheme=CodeScheme.LIFE_EVENT).order_by("code").values_list("code", flat=True)
    found += [Entry("life-event", (code,)) for code in events]
    return found + [Entry("municipality", (code,)) for code in municipalities]


def count() -> int:
    """How many services, locations and organisations have a page."""
    return sum(rows.count() for _name, rows in _records())


def records(first: int, most: int) -> list[Entry]:
    """Services, then locations, then organisations, from `first` on."""
    found: list[Entry] = []
    for name, rows in _records():
        total = rows.count()
        if first < total:
            taken = rows.order_by("id").values_list("id", "changed_at")[first : first + most - len(found)]
            found += [Entry(name, (str(id_),), changed_at) for id_, changed_at in taken]
        first = max(0, first - total)
        if len(found) >= most:
            break
    return found


def _records() -> tuple[tuple[str, "QuerySet[Service] | QuerySet[Channel] | QuerySet[Organization]"], ...]:
    return (
        ("service", Service.objects.filter(status=Status.PUBLISHED, same_as=None).exclude(overlay__is_hidden=True)),
        ("location", Channel.objects.filter(status=Status.PUBLISHED, type=ChannelType.LOCATION)),
        ("organization", Organization.objects.filter(status=Status.PUBLISHED, same_as=None)),
    )
