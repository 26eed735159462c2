"""What the templates of services and places are filled with: records in the order in which a person needs them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luotsi.directory import labels
from luotsi.directory.queries.catalogue import ServicePage
from luotsi.directory.rules.contacts import dial, is_web_address, spoken
from luotsi.directory.rules.facets import cost_of
from luotsi.directory.rules.hours import Day, Hours, OpenSpan, week_of
from luotsi.directory.rules.opening import coming_exceptions, soonest
from luotsi.directory.rules.records import Address, AreaType, ChannelRecord, ChannelType, Charge, Contacts, Email, Web
from luotsi.kernel.text import Texts, collation_key, pick

_MOST_ACTIONS = 3
_FULL_PLACES, _LISTED_PLACES = 6, 60
_ATTENDED = frozenset({ChannelType.LOCATION, ChannelType.PHONE})
"""Channels with somebody at the other end: whether the web is open is no news."""


@dataclass(frozen=True, slots=True)
class DayRow:
    label: str
    spans: tuple[str, ...]
    is_today: bool
    is_exception: bool
    by_appointment: bool
    info: Texts


@dataclass(frozen=True, slots=True)
class HoursTable:
    days: tuple[DayRow, ...]
    """Seven days from today."""
    exceptions: tuple[DayRow, ...]
    """Exceptional days after those."""
    opening: labels.Opening | None

    @property
    def tells_more(self) -> bool:
        """Whether the days tell what the sentence does not: not when all are alike and without times."""
        plain = {(d.spans, d.by_appointment, bool(d.info)) for d in self.days}
        is_alike = len(plain) == 1 and (not self.days[0].spans or self.days[0].spans == (_("Around the clock"),))
        return not is_alike or bool(self.exceptions) or any(d.info for d in self.days)


@dataclass(frozen=True, slots=True)
class PhoneLine:
    number: str
    dial: str
    label: Texts
    is_free: bool
    charge_info: Texts


@dataclass(frozen=True, slots=True)
class ContactLines:
    """Numbers and addresses that a page may link to."""

    phones: tuple[PhoneLine, ...]
    emails: tuple[Email, ...]
    webs: tuple[Web, ...]
    visiting: tuple[Address, ...]
    postal: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    charge: Charge
    info: Texts


@dataclass(frozen=True, slots=True)
class Way:
    """One way to get in touch, a channel as the page shows it."""

    channel: ChannelRecord
    hours: HoursTable | None
    contacts: ContactLines

    @property
    def has_access_details(self) -> bool:
        return any(e.sentences for a in self.contacts.visiting for e in a.entrances)

    @property
    def point(self) -> Address | None:
        """The first address that can be put on a map."""
        return next((a for a in self.contacts.visiting if a.lat is not None and a.lon is not None), None)


@dataclass(frozen=True, slots=True)
class Action:
    """A thing to do at once: call, use online, go there, fill in a form, read on the web."""

    icon: str
    label: Promise
    detail: str
    link: str


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways to a service, grouped."""

    places: tuple[Way, ...]
    """The nearest to the county first, as many as fit a page."""
    more_places: tuple[ChannelRecord, ...]
    """Further ones, by name and address only."""
    left_out: int
    phones: tuple[Way, ...]
    eservices: tuple[Way, ...]
    forms: tuple[Way, ...]
    webs: tuple[Way, ...]
    actions: tuple[Action, ...]
    opening: labels.Opening | None
    """Of the place or number that helps soonest."""

    @property
    def has_access_details(self) -> bool:
        return any(p.has_access_details for p in self.places)

    @property
    def sheet(self) -> tuple[Way, ...]:
        """What fits on one sheet of paper."""
        return (*self.phones[:1], *self.eservices[:1], *self.places[: 1 if self.phones or self.eservices else 2])


def way(channel: ChannelRecord, lang: str, now: datetime) -> Way:
    """A channel as a page shows it."""
    return Way(channel=channel, hours=hours_table(channel.hours, now), contacts=contacts(channel.contacts, lang))


def contacts(given: Contacts, lang: str) -> ContactLines:
    """Contact details with what cannot be dialled or must not be linked to left out."""
    return ContactLines(
        phones=tuple(
            PhoneLine(spoken(p.number), dial(p.number), p.label, p.charge is Charge.FREE, p.charge_info)
            for p in given.phones
            if dial(p.number)
        ),
        emails=tuple(e for e in given.emails if "@" in e.address),
        webs=tuple(_webs(given.webs, lang)),
        visiting=tuple(a for a in given.addresses if a.kind == "visiting"),
        postal=tuple(a for a in given.addresses if a.kind == "postal"),
    )


def cost(page: ServicePage) -> Cost:
    """What it costs, the channels' word included when all of them agree."""
    return Cost(cost_of(page.record), page.record.charge_info)


def ways(channels: Sequence[ChannelRecord], lang: str, now: datetime, *, home: frozenset[str]) -> Ways:
    """The channels grouped, those in the `home` municipalities first, and the first things to do."""
    places = sorted((c for c in channels if c.type is ChannelType.LOCATION), key=lambda c: not _is_in(c, home))
    listed = places[_FULL_PLACES:_LISTED_PLACES]
    shown = [way(c, lang, now) for c in (*places[:_FULL_PLACES], *(c for c in channels if c not in places))]
    of = {kind: tuple(w for w in shown if w.channel.type is kind) for kind in ChannelType}
    first = soonest([w.channel.hours for w in shown if w.channel.type in _ATTENDED], now)
    return Ways(
        places=of[ChannelType.LOCATION],
        more_places=tuple(listed),
        left_out=max(0, len(places) - _LISTED_PLACES),
        phones=of[ChannelType.PHONE],
        eservices=of[ChannelType.ESERVICE],
        forms=of[ChannelType.FORM],
        webs=of[ChannelType.WEB],
        actions=tuple(_actions(of, lang))[:_MOST_ACTIONS],
        opening=labels.opening(first, now) if first else None,
    )


def _is_in(channel: ChannelRecord, municipalities: frozenset[str]) -> bool:
    return any(a.municipality in municipalities for a in channel.contacts.addresses)


def hours_table(hours: Sequence[Hours], now: datetime) -> HoursTable | None:
    """Seven days from today and the exceptions after them; None when no hours are known."""
    opening = labels.opening(hours, now)
    days = week_of(hours, now.date())
    if opening is None and not any(d.info for d in days):
        return None
    return HoursTable(
        days=tuple(_row(d, _day_name(d.day), now) for d in days),
        exceptions=tuple(_row(d, _date_words(d.day), now) for d in coming_exceptions(hours, now.date())),
        opening=opening,
    )


def areas(page: ServicePage) -> list[str]:
    """Names of the municipalities whose residents may use the service; empty when anyone in the country may."""
    area = page.record.area
    if area.type is AreaType.NATIONWIDE:
        return []
    names = municipality_names(area.municipalities)
    return sorted(names.values(), key=collation_key)


def municipality_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of municipalities by code; codes that nobody knows are left out."""
    return {code: name for code in codes if (name := labels.municipality_name(code))}


def languages(page: ServicePage) -> str:
    """Names of all languages of the service, the national ones first."""
    codes = page.record.languages
    first = [c for c in ("fi", "sv", "en") if c in codes]
    return capfirst(", ".join(labels.language_name(c) for c in (*first, *(c for c in codes if c not in first))))


def shown_language(page: ServicePage, lang: str) -> str:
    """The language that the description is in: not always the one asked for."""
    return pick(page.record.descriptions or page.record.summaries or page.record.names, lang)[1]


ROLES: Mapping[str, Promise] = {
    "Producer": gettext_lazy("Produced by"),
    "Responsible": gettext_lazy("Also responsible"),
    "OtherResponsible": gettext_lazy("Also responsible"),
}


def role_words(role: str) -> str:
    """What an organisation is to the service."""
    return str(ROLES.get(role, _("In co-operation")))


def _row(day: Day, label: str, now: datetime) -> DayRow:
    return DayRow(
        label=label,
        spans=tuple(_span_words(s) for s in day.spans),
        is_today=day.day == now.date(),
        is_exception=day.is_exception,
        by_appointment=day.by_appointment,
        info=day.info,
    )


def _day_name(day: date) -> str:
    """Weekday and date: maanantai 3.11., Monday 3 November."""
    # Translators: a date format of Django: weekday, day and month.
    return capfirst(format_date(day, _("l j M")))


def _date_words(day: date) -> str:
    # Translators: a date format of Django: weekday, day, month and year.
    return capfirst(format_date(day, _("l j F Y")))


def _span_words(span: OpenSpan) -> str:
    """8.00–16.00; midnight at its end is 24.00."""
    midnight = span.end.time() == time() and span.end.date() == span.start.date() + timedelta(days=1)
    if midnight and span.start.time() == time():
        return _("Around the clock")
    closes = labels.time_of_day(span.end).replace("0", "24", 1) if midnight else labels.time_of_day(span.end)
    return f"{labels.time_of_day(span.start)}–{closes}"


def _webs(webs: Iterable[Web], lang: str) -> list[Web]:
    """Links in the reader's language when there are such, else all; each address once."""
    usable = {w.url: w for w in webs if is_web_address(w.url)}.values()
    own = [w for w in usable if w.lang in (lang, "")]
    return own or list(usable)


def _actions(of: Mapping[ChannelType, Sequence[Way]], lang: str) -> Iterable[Action]:
    """Call, do it online, go there; a form or a web page only when there is room."""
    callable_ = (w for kind in (ChannelType.PHONE, ChannelType.LOCATION) for w in of[kind] if w.contacts.phones)
    if phone := next((w.contacts.phones[0] for w in callable_), None):
        yield Action("phone", gettext_lazy("Call"), phone.number, f"tel:{phone.dial}")
    yield from _online(of[ChannelType.ESERVICE], "remote", gettext_lazy("Use online"), lang)
    if place := next((w for w in of[ChannelType.LOCATION] if w.contacts.visiting), None):
        street = _street(place.contacts.visiting[0], lang)
        yield Action("pin", gettext_lazy("Go there"), street, f"#place-{place.channel.id}")
    yield from _online(of[ChannelType.FORM], "document", gettext_lazy("Fill in a form"), lang)
    yield from _online(of[ChannelType.WEB], "globe", gettext_lazy("Read on the web"), lang)


def _online(found: Sequence[Way], icon: str, label: Promise, lang: str) -> Iterable[Action]:
    """The first of the channels that has an address on the web."""
    if first := next((w for w in found if w.contacts.webs), None):
        yield Action(icon, label, pick(first.channel.names, lang)[0], first.contacts.webs[0].url)


def _street(address: Address, lang: str) -> str:
    street = f"{pick(address.street, lang)[0]} {address.number}".strip()
    return ", ".join(part for part in (street, pick(address.post_office, lang)[0]) if part)
