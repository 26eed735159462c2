"""Opening hours: weekly, exceptional and over midnight; whether a place is open at a moment, and this week's hours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from luotsi.kernel.text import Texts


class HoursKind(StrEnum):
    WEEKLY = "weekly"
    EXCEPTION = "exception"
    OVERNIGHT = "overnight"


@dataclass(frozen=True, slots=True)
class Span:
    """An opening span; weekdays are 0 = Monday to 6 = Sunday, times "HH:MM". `day_to` differs over midnight."""

    day: int
    opens: str
    closes: str
    day_to: int | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """A set of hours with its validity; an exception replaces the weekly hours of its dates."""

    kind: HoursKind = HoursKind.WEEKLY
    spans: tuple[Span, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    is_closed: bool = False
    is_always_open: bool = False
    by_appointment: bool = False
    info: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """An opening on real dates, local Finnish time (naive)."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """One date of a week table."""

    day: date
    spans: tuple[OpenSpan, ...]
    is_exception: bool
    by_appointment: bool
    info: Texts


def is_valid_on(hours: Hours, day: date) -> bool:
    return (hours.valid_from is None or hours.valid_from <= day) and (hours.valid_to is None or day <= hours.valid_to)


def day_of(hours: Sequence[Hours], day: date) -> Day:
    """What opens on `day`: exceptions valid on it win over weekly and overnight hours; dated sets win over undated."""
    valid = [h for h in hours if is_valid_on(h, day)]
    exceptions = [h for h in valid if h.kind is HoursKind.EXCEPTION]
    chosen = exceptions or [h for h in valid if h.kind is not HoursKind.EXCEPTION]
    if not exceptions and any(h.valid_from or h.valid_to for h in chosen):
        chosen = [h for h in chosen if h.valid_from or h.valid_to]
    if any(h.is_closed for h in chosen):
        spans: list[OpenSpan] = []
    else:
        spans = sorted((s for h in chosen for s in _spans_on(h, day)), key=lambda s: s.start)
    info: Texts = {}
    for h in chosen:
        info.update({k: v for k, v in h.info.items() if v})
    return Day(
        day=day,
        spans=tuple(spans),
        is_exception=bool(exceptions),
        by_appointment=any(h.by_appointment for h in chosen),
        info=info,
    )


def week_of(hours: Sequence[Hours], start: date, days: int = 7) -> list[Day]:
    """The hours of `days` dates from `start`."""
    return [day_of(hours, start + timedelta(days=n)) for n in range(days)]


def is_open(hours: Sequence[Hours], moment: datetime) -> bool | None:
    """Whether open at `moment` (local naive time); None when no hours are known."""
    if not any(h.spans or h.is_always_open or h.is_closed for h in hours):
        return None
    local = moment.replace(tzinfo=None)
    nearby = (day_of(hours, local.date() - timedelta(days=back)) for back in range(8))
    return any(s.start <= local < s.end for d in nearby for s in d.spans)


def next_opening(hours: Sequence[Hours], moment: datetime, *, within_days: int = 14) -> datetime | None:
    """When it opens next after `moment`, or None when not within the days asked."""
    local = moment.replace(tzinfo=None)
    starts = (s.start for n in range(within_days) for s in day_of(hours, local.date() + timedelta(days=n)).spans)
    return next((start for start in starts if start > local), None)


def _spans_on(hours: Hours, day: date) -> Iterable[OpenSpan]:
    midnight = datetime.combine(day, time())
    if hours.is_always_open:
        yield OpenSpan(midnight, midnight + timedelta(days=1))
        return
    for span in hours.spans:
        first = span.day
        # An exception's spans without a matching weekday still belong to its dates when it names only one date.
        if hours.kind is HoursKind.EXCEPTION and hours.valid_from == hours.valid_to == day:
            first = day.weekday()
        if span.day_to is not None and span.day_to != span.day and hours.kind is HoursKind.WEEKLY:
            length = (span.day_to - span.day) % 7
            if (day.weekday() - span.day) % 7 > length:
                continue
        elif first != day.weekday():
            continue
        start = midnight + _since_midnight(span.opens)
        end = midnight + _since_midnight(span.closes)
        if hours.kind is HoursKind.OVERNIGHT and span.day_to is not None:
            end += timedelta(days=(span.day_to - span.day) % 7)
        if end <= start:
            end += timedelta(days=1)
        yield OpenSpan(start, end)


def _since_midnight(clock: str) -> timedelta:
    hour, minute = clock.split(":")[:2]
    return timedelta(hours=int(hour), minutes=int(minute))
