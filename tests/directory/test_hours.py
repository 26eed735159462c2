"""Opening hours: weekly, dated, exceptional, over midnight, always open."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luotsi.directory.rules.hours import Hours, HoursKind, Span, day_of, is_open, next_opening, week_of
from luotsi.directory.rules.opening import soonest

MONDAY = date(2026, 11, 23)
OFFICE = Hours(spans=tuple(Span(day, "08:00", "16:00") for day in range(5)))
CHRISTMAS = Hours(HoursKind.EXCEPTION, valid_from=date(2026, 12, 24), valid_to=date(2026, 12, 26), is_closed=True)
NIGHT_DUTY = Hours(HoursKind.OVERNIGHT, spans=(Span(4, "20:00", "08:00", day_to=5),))
ALWAYS = Hours(is_always_open=True)


@pytest.mark.parametrize(
    ("hours", "moment", "expected"),
    [
        ((OFFICE,), datetime(2026, 11, 23, 8, 0), True),
        ((OFFICE,), datetime(2026, 11, 23, 16, 0), False),
        ((OFFICE,), datetime(2026, 11, 22, 12, 0), False),
        ((OFFICE, CHRISTMAS), datetime(2026, 12, 24, 12, 0), False),
        ((OFFICE, CHRISTMAS), datetime(2026, 12, 23, 12, 0), True),
        ((NIGHT_DUTY,), datetime(2026, 11, 27, 23, 0), True),
        ((NIGHT_DUTY,), datetime(2026, 11, 28, 7, 59), True),
        ((NIGHT_DUTY,), datetime(2026, 11, 28, 8, 0), False),
        ((ALWAYS,), datetime(2026, 11, 22, 3, 0), True),
        ((), datetime(2026, 11, 22, 3, 0), None),
        ((Hours(by_appointment=True),), datetime(2026, 11, 22, 3, 0), None),
    ],
)
def test_is_open__at_a_moment__follows_the_hours(hours: tuple[Hours, ...], moment: datetime, expected: bool) -> None:
    assert is_open(hours, moment) is expected


def test_day_of__exception_with_its_own_hours__replaces_the_weekly_ones() -> None:
    eve = Hours(
        HoursKind.EXCEPTION, (Span(0, "10:00", "13:00"),), valid_from=date(2027, 1, 5), valid_to=date(2027, 1, 5)
    )
    found = day_of((OFFICE, eve), date(2027, 1, 5))
    assert found.is_exception
    assert [(s.start.hour, s.end.hour) for s in found.spans] == [(10, 13)]


def test_day_of__dated_hours__win_over_undated_in_their_time_only() -> None:
    summer = Hours(spans=(Span(0, "09:00", "12:00"),), valid_from=date(2026, 6, 1), valid_to=date(2026, 8, 31))
    assert [s.end.hour for s in day_of((OFFICE, summer), date(2026, 6, 8)).spans] == [12]
    assert [s.end.hour for s in day_of((OFFICE, summer), MONDAY).spans] == [16]


def test_next_opening__from_friday_night__is_monday_morning() -> None:
    assert next_opening((OFFICE,), datetime(2026, 11, 27, 20, 0)) == datetime(2026, 11, 30, 8, 0)


def test_soonest__open_phone_beside_a_closed_place__is_the_phone() -> None:
    assert soonest([(OFFICE, CHRISTMAS), (ALWAYS,)], datetime(2026, 12, 24, 12, 0)) == (ALWAYS,)


spans = st.builds(
    lambda day, start, length: Span(day, f"{start:02}:00", f"{(start + length) % 24:02}:00"),
    st.integers(0, 6),
    st.integers(0, 23),
    st.integers(1, 23),
)


@given(st.lists(spans, min_size=1, max_size=6), st.integers(0, 7 * 24 * 60))
def test_is_open__agrees_with_the_spans_of_the_week(found: list[Span], minutes: int) -> None:
    hours = (Hours(spans=tuple(found)),)
    moment = datetime(2026, 11, 23) + timedelta(minutes=minutes)
    around = week_of(hours, moment.date() - timedelta(days=1), days=3)
    assert is_open(hours, moment) == any(s.start <= moment < s.end for d in around for s in d.spans)
