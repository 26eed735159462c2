"""What facets, codes and states are called to people, in their language. Owns wording, not rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info, gettext, gettext_lazy, ngettext, pgettext_lazy

from luotsi.directory.queries.catalogue import Card
from luotsi.directory.rules import hours as opening_rules
from luotsi.directory.rules.hours import Hours
from luotsi.directory.rules.records import ChannelType, Charge
from luotsi.kernel import clock
from luotsi.kernel.errors import NotFound
from luotsi.kernel.text import pick
from luotsi.regions import queries as regions

FACET_TITLES = {
    "theme": gettext_lazy("Theme"),
    "group": gettext_lazy("For whom"),
    "age": gettext_lazy("Age"),
    "reach": gettext_lazy("Where it is offered"),
    "channel": gettext_lazy("How to get in touch"),
    "open": gettext_lazy("Opening hours"),
    "cost": gettext_lazy("Cost"),
    "language": gettext_lazy("Language of the service"),
    "accessible": gettext_lazy("Accessibility"),
    "provider": gettext_lazy("Provider"),
    "event": gettext_lazy("Life event"),
    "class": gettext_lazy("Service class"),
    "organization": gettext_lazy("Organisation"),
}
VALUES = {
    "age": {
        "0-12": gettext_lazy("Under 13 years"),
        "13-17": gettext_lazy("13–17 years"),
        "18-29": gettext_lazy("18–29 years"),
        "30-64": gettext_lazy("30–64 years"),
        "65-": gettext_lazy("65 years and over"),
    },
    "reach": {
        "local": gettext_lazy("In the area"),
        "nationwide": gettext_lazy("In the whole country"),
        "remote": gettext_lazy("By phone or online"),
    },
    "channel": {
        "location": gettext_lazy("By visiting"),
        "phone": gettext_lazy("By phone"),
        "web": gettext_lazy("On a website"),
        "eservice": gettext_lazy("In an e-service"),
        "form": gettext_lazy("With a form"),
    },
    "open": {"now": gettext_lazy("Open now")},
    "cost": {
        "free": gettext_lazy("Free of charge"),
        "chargeable": gettext_lazy("There is a charge"),
        "unknown": gettext_lazy("Cost is not told"),
    },
    "accessible": {"yes": gettext_lazy("Accessibility is described")},
    "provider": {
        "county": gettext_lazy("Wellbeing services county"),
        "municipality": gettext_lazy("Municipality"),
        "ngo": gettext_lazy("Organisation or association"),
        "state": gettext_lazy("State"),
        "company": gettext_lazy("Company"),
        "other": gettext_lazy("Other provider"),
    },
}
CHANNEL_ICONS = {"location": "pin", "phone": "phone", "web": "globe", "eservice": "remote", "form": "document"}
_LANGUAGES = {
    "fi": gettext_lazy("Finnish"),
    "sv": gettext_lazy("Swedish"),
    "en": gettext_lazy("English"),
    "se": gettext_lazy("Northern Sámi"),
    "smn": gettext_lazy("Inari Sámi"),
    "sms": gettext_lazy("Skolt Sámi"),
    "so": gettext_lazy("Somali"),
    "ku": gettext_lazy("Kurdish"),
    "ti": gettext_lazy("Tigrinya"),
    "zh": gettext_lazy("Chinese"),
    "fa": gettext_lazy("Persian"),
    "ps": gettext_lazy("Pashto"),
    "tl": gettext_lazy("Tagalog"),
    "fse": gettext_lazy("Finnish Sign Language"),
}
_DAYS = (
    pgettext_lazy("opens", "on Monday"),
    pgettext_lazy("opens", "on Tuesday"),
    pgettext_lazy("opens", "on Wednesday"),
    pgettext_lazy("opens", "on Thursday"),
    pgettext_lazy("opens", "on Friday"),
    pgettext_lazy("opens", "on Saturday"),
    pgettext_lazy("opens", "on Sunday"),
)
_NAMED_PLACES = 3


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a place is open, in words."""

    is_open: bool
    text: str


def language() -> str:
    """Language of the present reader."""
    return (get_language() or "fi")[:2]


def facet_title(name: str) -> str:
    return str(FACET_TITLES.get(name, name))


def value_label(facet: str, value: str, names: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """What a facet's value is called; `names` gives names by language for values that are data."""
    if facet == "language":
        return capfirst(language_name(value))
    known = VALUES.get(facet, {}).get(value)
    if known is not None:
        return str(known)
    return pick((names or {}).get(value, {}), language())[0] or value


def language_name(code: str) -> str:
    """Name of a language in the reader's language; the code itself when unknown."""
    if code in _LANGUAGES:
        return str(_LANGUAGES[code])
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code.upper()


def time_of_day(moment: datetime) -> str:
    """8.00 as Finns write it, 8:00 in English."""
    return f"{moment.hour}{':' if language() == 'en' else '.'}{moment.minute:02d}"


def opening(hours: Sequence[Hours], now: datetime) -> Opening | None:
    """Open until when, or closed until when; None when the hours are not known."""
    local = now.replace(tzinfo=None)
    state = opening_rules.is_open(hours, local)
    if state is None:
        by_appointment = any(h.by_appointment for h in hours)
        return Opening(is_open=False, text=gettext("By appointment")) if by_appointment else None
    if not state:
        return Opening(is_open=False, text=_closed(hours, local))
    closes = _closing(hours, local)
    if closes is None or closes - local > timedelta(hours=24):
        return Opening(is_open=True, text=gettext("Open around the clock"))
    return Opening(is_open=True, text=gettext("Open now, closes at %(time)s") % {"time": time_of_day(closes)})


def _closing(hours: Sequence[Hours], local: datetime) -> datetime | None:
    """The end of the present opening, following openings that continue it; None when there is no end in a week."""
    end = local
    for _step in range(8):
        days = (opening_rules.day_of(hours, end.date() - timedelta(days=back)) for back in range(8))
        ends = [s.end for day in days for s in day.spans if s.start <= end < s.end]
        if not ends:
            return end
        end = max(ends)
    return None


def _closed(hours: Sequence[Hours], local: datetime) -> str:
    opens = opening_rules.next_opening(hours, local)
    if opens is None:
        return gettext("Closed")
    time = time_of_day(opens)
    days = (opens.date() - local.date()).days
    if days == 0:
        return gettext("Closed, opens today at %(time)s") % {"time": time}
    if days == 1:
        return gettext("Closed, opens tomorrow at %(time)s") % {"time": time}
    if days < 7:
        return gettext("Closed, opens %(day)s at %(time)s") % {"day": _DAYS[opens.weekday()], "time": time}
    return gettext("Closed, opens %(date)s at %(time)s") % {"date": f"{opens.day}.{opens.month}.", "time": time}


def where(card: Card, county: str) -> str:
    """For whom by place: the whole country, the county, or named municipalities."""
    if card.is_nationwide:
        return gettext("Whole country")
    return places(card.municipalities, county)


def places(codes: Sequence[str], county: str) -> str:
    """Municipalities in words; the county's own together when all are there."""
    lang = language()
    own = _own(county, clock.today())
    rest = [c for c in codes if c not in own]
    if own and own <= set(codes):
        area = regions.county(county).short_name(lang)
        if not rest:
            return gettext("Whole %(area)s") % {"area": area}
        return ngettext(
            "Whole %(area)s and %(count)d other municipality",
            "Whole %(area)s and %(count)d other municipalities",
            len(rest),
        ) % {"area": area, "count": len(rest)}
    ordered = [*(c for c in codes if c in own), *rest]
    named = ", ".join(filter(None, (municipality_name(c) for c in ordered[:_NAMED_PLACES])))
    more = len(ordered) - _NAMED_PLACES
    if more > 0:
        return ngettext(
            "%(names)s and %(count)d other municipality", "%(names)s and %(count)d other municipalities", more
        ) % {"names": named, "count": more}
    return named


@lru_cache(maxsize=4)
def _own(county: str, today: date) -> frozenset[str]:
    return frozenset(m.code for m in regions.municipalities_of(county, today))


def municipality_name(code: str) -> str:
    """Name in the reader's language; empty for an unknown code."""
    try:
        return regions.municipality(code).name(language())
    except NotFound:
        return ""


def cost(charge: Charge) -> str:
    """Empty when the source does not tell."""
    return "" if charge is Charge.UNKNOWN else str(VALUES["cost"][charge])


def channel(kind: ChannelType | str) -> str:
    return str(VALUES["channel"].get(str(kind), kind))


def languages(codes: Sequence[str]) -> str:
    """Names of languages in a row, the national ones first."""
    first = [c for c in ("fi", "sv", "en") if c in codes]
    ordered = [*first, *(c for c in codes if c not in first)]
    names = [language_name(c) for c in ordered[:4]]
    if len(ordered) > 4:
        names.append(gettext("and others"))
    return capfirst(", ".join(names))
