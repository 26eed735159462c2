"""Briefings: seats, what a calendar is told, and for editors who comes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from luotsi.content.models import BriefingPage, SignUp
from luotsi.content.rules.calendar import Event
from luotsi.kernel import clock


@dataclass(frozen=True, slots=True)
class Participant:
    """Who comes."""

    name: str
    email: str
    lang: str
    signed_up_at: datetime


@dataclass(frozen=True, slots=True)
class Briefing:
    """A briefing as editors list it."""

    key: UUID
    title: str
    url: str
    starts_at: datetime
    place: str
    seats: int | None
    signed_up: int


def has_seat(page: BriefingPage) -> bool:
    """Whether one more may come."""
    return page.seats is None or SignUp.objects.filter(event=page.translation_key).count() < page.seats


def is_open(page: BriefingPage) -> bool:
    """Whether the page shows the form."""
    return bool(page.takes_sign_ups and page.starts_at > clock.now() and has_seat(page))


def event(page: BriefingPage, base_url: str) -> Event:
    """The briefing as a calendar's event. The remote link is not in it: the file is open to all."""
    return Event(
        uid=f"{page.translation_key}@luotsi",
        starts_at=page.starts_at,
        ends_at=page.ends_at,
        title=page.title,
        place=page.place or (_("Remote") if page.remote_link else ""),
        about=page.summary,
        link=base_url + page.url,
    )


def when(page: BriefingPage) -> str:
    """Day and times in words of the present language."""
    start, end = clock.local(page.starts_at), clock.local(page.ends_at)
    day = date_format(start, "DATE_FORMAT")
    return _("%(day)s at %(start)s–%(end)s") % {
        "day": day,
        "start": f"{start:%H.%M}",
        "end": f"{end:%H.%M}" if start.date() == end.date() else f"{date_format(end, 'DATE_FORMAT')} {end:%H.%M}",
    }


def page_of(key: int) -> BriefingPage | None:
    """A published briefing."""
    found: BriefingPage | None = BriefingPage.objects.live().filter(pk=key).select_related("locale").first()
    return found


def briefings(lang: str) -> tuple[Briefing, ...]:
    """All briefings once, in the given language when they have it, the latest first, with how many come."""
    counts = dict(SignUp.objects.values_list("event").annotate(n=Count("pk")).order_by())
    found: dict[UUID, Briefing] = {}
    order = {code: n for n, code in enumerate((lang, *(c for c, _n in settings.LANGUAGES if c != lang)))}
    pages = BriefingPage.objects.select_related("locale")
    for page in sorted(pages, key=lambda p: order.get(p.language, 9)):
        key = page.translation_key
        found.setdefault(
            key, Briefing(key, page.title, page.url, page.starts_at, page.place, page.seats, counts.get(key, 0))
        )
    return tuple(sorted(found.values(), key=lambda b: b.starts_at, reverse=True))


def participants(key: UUID) -> tuple[Participant, ...]:
    """Who comes to a briefing, in the order of signing up. Only for those who edit content."""
    rows = SignUp.objects.filter(event=key).values_list("name", "email", "lang", "created_at")
    return tuple(Participant(*row) for row in rows)
