"""Which of several places helps soonest, and which exceptional days are coming. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from luotsi.directory.rules.hours import Day, Hours, HoursKind, day_of, is_open, next_opening


def soonest(schedules: Sequence[Sequence[Hours]], moment: datetime) -> Sequence[Hours] | None:
    """The schedule that is open at `moment`, else the one that opens first; None when no hours are known."""
    local = moment.replace(tzinfo=None)
    known = [(hours, is_open(hours, local)) for hours in schedules]
    for hours, is_open_now in known:
        if is_open_now:
            return hours
    closed = [hours for hours, is_open_now in known if is_open_now is not None]
    never = local + timedelta(days=3650)
    return min(closed, key=lambda hours: next_opening(hours, local) or never, default=None)


def coming_exceptions(hours: Sequence[Hours], today: date, *, after: int = 7, days: int = 60) -> list[Day]:
    """Exceptional dates from `after` to `days` ahead: those that a table of this week does not show."""
    dated = [h for h in hours if h.kind is HoursKind.EXCEPTION and (h.valid_from or h.valid_to)]
    ahead = (today + timedelta(days=n) for n in range(after, days))
    found = [day_of(hours, day) for day in ahead if any(_is_within(h, day) for h in dated)]
    return [day for day in found if day.is_exception]


def _is_within(hours: Hours, day: date) -> bool:
    first = hours.valid_from or hours.valid_to or day
    return first <= day <= (hours.valid_to or first)
