"""What day it is: in Finland, whatever zone the moment is told in."""

from datetime import UTC, date, datetime

import pytest

from luotsi.kernel import clock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 22, 21, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 22, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 7, 1, 21, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 7, 1, 0, 30, tzinfo=clock.HELSINKI), date(2026, 7, 1)),
    ],
)
def test_day__of_a_moment__is_that_of_finland(moment: datetime, day: date) -> None:
    assert clock.day_of(moment) == day
    with clock.stopped_at(moment):
        assert clock.today() == day
        assert clock.now() == moment
