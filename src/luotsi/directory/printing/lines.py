"""A service in a few lines of paper: its name, who offers it, number, hours, place, address on the web."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from luotsi.directory import forms, labels
from luotsi.directory.queries.cards import Held
from luotsi.directory.queries.catalogue import ServicePage
from luotsi.directory.rules.cards import Stretch, usual_week
from luotsi.directory.rules.contacts import dial, is_web_address, spoken
from luotsi.directory.rules.facets import cost_of
from luotsi.directory.rules.hours import Hours, HoursKind
from luotsi.directory.rules.records import Address, ChannelRecord, ChannelType
from luotsi.kernel import clock
from luotsi.kernel.text import pick

_MOST_STRETCHES = 3
_LONGEST_ADDRESS = 64


@dataclass(frozen=True, slots=True)
class Line:
    """One fact with its name before it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A service on paper."""

    name: str
    lang: str
    """Language of the name: not always the paper's."""
    by: str
    lines: tuple[Line, ...]
    gone: str = ""
    """What is said when the service is no longer offered."""


def entry(held: Held, lang: str) -> Entry:
    """What a sheet tells of a service, in the present language; of one that is gone, what is nearest."""
    if held.page is None:
        nearest = held.instead[0].card.name if held.instead else ""
        lines = (Line(_("Instead, ask for"), nearest),) if nearest else ()
        return Entry(held.name or _("A service"), lang, "", lines, gone=_("This service is no longer offered."))
    page = held.page
    name, text_lang = pick(page.record.names, lang)
    by = pick(page.organization.names, lang)[0] if page.organization else ""
    return Entry(name, text_lang, by, tuple(_lines(page, lang)))


def short_hours(hours: Sequence[Hours], today: date) -> str:
    """The usual week in one line, "ma–to 9–15, pe 9–13"; empty when nothing is known."""
    usual = [h for h in hours if h.kind is not HoursKind.EXCEPTION]
    week = usual_week(usual, today - timedelta(days=today.weekday()))
    if not week:
        return _("by appointment") if any(h.by_appointment for h in usual) else ""
    if len(week) == 1 and week[0] == Stretch(0, 6, (("00:00", "00:00"),)):
        return _("around the clock")
    told = ", ".join(_stretch(s) for s in week[:_MOST_STRETCHES])
    return told + (" …" if len(week) > _MOST_STRETCHES else "")


def _lines(page: ServicePage, lang: str) -> Iterable[Line]:
    """The first number with its hours, the nearest place with its own, and one address on the web."""
    today, home = clock.today(), forms.home_municipalities()
    channels = sorted(page.channels, key=lambda c: not any(a.municipality in home for a in c.contacts.addresses))
    caller = _first(channels, (ChannelType.PHONE, ChannelType.LOCATION), lambda c: _number(c) != "")
    place = _first(channels, (ChannelType.LOCATION,), lambda c: _visiting(c) is not None)
    online = _first(channels, (ChannelType.ESERVICE, ChannelType.WEB, ChannelType.FORM), lambda c: _web(c, lang) != "")
    if caller:
        hours = short_hours(caller.hours, today)
        yield Line(_("Phone"), f"{_number(caller)} ({hours})" if hours else _number(caller))
    if place and (address := _visiting(place)):
        yield Line(_("Address"), _street(address, lang) or pick(place.names, lang)[0])
        if place is not caller and (hours := short_hours(place.hours, today)):
            yield Line(_("Open"), hours)
    if online:
        yield Line(_("Web"), _web(online, lang))
    if not (caller or place or online) and (mail := next((e for c in channels for e in c.contacts.emails), None)):
        yield Line(_("E-mail"), mail.address)
    if price := labels.cost(cost_of(page.record)):
        yield Line(_("Cost"), price)


def _first(
    channels: Sequence[ChannelRecord], kinds: Sequence[ChannelType], is_usable: Callable[[ChannelRecord], bool]
) -> ChannelRecord | None:
    return next((c for kind in kinds for c in channels if c.type is kind and is_usable(c)), None)


def _number(channel: ChannelRecord) -> str:
    return next((spoken(p.number) for p in channel.contacts.phones if dial(p.number)), "")


def _visiting(channel: ChannelRecord) -> Address | None:
    return next((a for a in channel.contacts.addresses if a.kind == "visiting"), None)


def _web(channel: ChannelRecord, lang: str) -> str:
    """An address as one writes it down: without https:// and the slash at its end; the host alone when it is long."""
    webs = [w for w in channel.contacts.webs if is_web_address(w.url)]
    own = [w for w in webs if w.lang in (lang, "")] or webs
    if not own:
        return ""
    parts = urlsplit(own[0].url.strip())
    short = f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip("/")
    return short if len(short) <= _LONGEST_ADDRESS and not parts.query else str(parts.hostname)


def _street(address: Address, lang: str) -> str:
    street = f"{pick(address.street, lang)[0]} {address.number}".strip()
    town = pick(address.post_office, lang)[0] or labels.municipality_name(address.municipality)
    town = town.title() if town.isupper() else town  # as the post writes it, MIKKELI
    return ", ".join(part for part in (street, town) if part)


def _stretch(stretch: Stretch) -> str:
    first, last = str(WEEKDAYS_ABBR[stretch.first]), str(WEEKDAYS_ABBR[stretch.last])
    days = first if stretch.first == stretch.last else f"{first}–{last}"
    return f"{days} {' & '.join(f'{_clock(opens)}–{_clock(closes, is_end=True)}' for opens, closes in stretch.spans)}"


def _clock(text: str, *, is_end: bool = False) -> str:
    """9, 9.30 or 24 as Finns write it, 9:00 in English."""
    hour, minute = int(text[:2]), text[3:]
    hour = 24 if is_end and (hour, minute) == (0, "00") else hour
    if labels.language() == "en":
        return f"{hour}:{minute}"
    return str(hour) if minute == "00" else f"{hour}.{minute}"
