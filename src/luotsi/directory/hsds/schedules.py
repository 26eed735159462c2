"""Opening hours as HSDS schedules: weekly ones recur (iCal), exceptions have dates and no recurrence. Pure.

Times carry the offset of Finnish time, as HSDS asks: of the first day of hours that have dates, else of the day of
the answer. Hours over midnight close earlier than they open, on the next day.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from luotsi.directory.hsds import ids
from luotsi.directory.hsds.setting import Node, Setting, filled
from luotsi.directory.rules.hours import Hours, HoursKind, Span
from luotsi.kernel.clock import HELSINKI
from luotsi.kernel.text import Texts

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_START, _END = "00:00", "23:59"
_CLOSED: Texts = {"fi": "suljettu", "sv": "stängt", "en": "closed"}
_APPOINTMENT: Texts = {"fi": "ajanvarauksella", "sv": "med tidsbeställning", "en": "by appointment"}
_ALWAYS: Texts = {"fi": "avoinna aina", "sv": "alltid öppet", "en": "always open"}


def schedules(hours: Sequence[Hours], owner: UUID | str, link: str, around: Setting) -> list[Node]:
    """Schedules of the thing `owner`, which each names as its `link` (location_id, service_id, …)."""
    found: dict[str, Node] = {}
    for its in hours:
        for node in _of(its, around):
            key = ids.part(owner, "schedule", *(f"{k}={v}" for k, v in sorted(node.items()) if k not in _WORDED))
            found.setdefault(key, {"id": key, link: str(owner), **node})
    return list(found.values())


_WORDED = frozenset({"notes", "description", "timezone", "opens_at", "closes_at"})
"""Left out of identifiers, which then hold in every language and season; `fi_times` has the times without an offset."""


def _of(hours: Hours, around: Setting) -> Iterator[Node]:
    is_exception = hours.kind is HoursKind.EXCEPTION
    offset = _offset(hours.valid_from or around.today)
    common = {
        "valid_from": _day(hours.valid_from),
        "valid_to": _day(hours.valid_to),
        "dtstart": _day(hours.valid_from) if is_exception else "",
        "until": _day(hours.valid_to or hours.valid_from) if is_exception else "",
        "timezone": offset.total_seconds() / 3600,
        "wkst": "" if is_exception else "MO",
        "freq": "" if is_exception else "WEEKLY",
        "interval": None if is_exception else 1,
        "description": around.text(hours.info),
        "notes": _notes(hours, around),
        "fi_kind": hours.kind.value,
        "fi_by_appointment": True if hours.by_appointment else None,
    }
    if hours.is_closed:
        yield filled({**common, "freq": "", "wkst": "", "interval": None, "fi_is_closed": True})
        return
    times = {(_START, _END): list(_DAYS)} if hours.is_always_open else _by_times(hours)
    for (opens, closes), days in times.items():
        yield filled(
            {
                **common,
                "byday": "" if is_exception and hours.valid_from == hours.valid_to else ",".join(days),
                "opens_at": _at(opens, offset),
                "closes_at": _at(closes, offset),
                "fi_times": f"{opens}-{closes}",
            }
        )
    if not times and (hours.info or hours.by_appointment):
        yield filled(common)


def _notes(hours: Hours, around: Setting) -> str:
    said = []
    if hours.is_closed:
        said.append(around.text(_CLOSED))
    if hours.is_always_open:
        said.append(around.text(_ALWAYS))
    if hours.by_appointment:
        said.append(around.text(_APPOINTMENT))
    return "; ".join(said)


def _by_times(hours: Hours) -> dict[tuple[str, str], list[str]]:
    """Opening and closing time to the days that have them, in the order of the week."""
    found: dict[tuple[str, str], set[int]] = {}
    for span in hours.spans:
        for day, opens, closes in _pieces(span, hours.kind):
            found.setdefault((opens[:5], closes[:5]), set()).add(day)
    return {times: [_DAYS[d] for d in sorted(days)] for times, days in found.items()}


def _pieces(span: Span, kind: HoursKind) -> Iterable[tuple[int, str, str]]:
    """(day, opens, closes), each within one day or over one midnight."""
    days = (span.day_to - span.day) % 7 if span.day_to is not None else 0
    if kind is HoursKind.WEEKLY:
        return [((span.day + n) % 7, span.opens, span.closes) for n in range(days + 1)]
    is_over_midnight = days == 1 and span.closes < span.opens
    if days == 0 or is_over_midnight:
        return [(span.day, span.opens, span.closes)]
    between = [((span.day + n) % 7, _START, _END) for n in range(1, days)]
    return [(span.day, span.opens, _END), *between, ((span.day + days) % 7, _START, span.closes)]


def _at(clock: str, offset: timedelta) -> str:
    hours = int(offset.total_seconds() // 3600)
    return f"{clock[:5]}{hours:+03d}:00"


def _offset(day: date) -> timedelta:
    return datetime.combine(day, time(12), tzinfo=HELSINKI).utcoffset() or timedelta()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
