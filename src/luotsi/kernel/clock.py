"""The only place that asks what time it is, so that tests and demonstrations can stop the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")

_stopped: ContextVar[datetime | None] = ContextVar("stopped_clock", default=None)


def now() -> datetime:
    """The present moment as an aware datetime in Finnish time."""
    return local(_stopped.get() or datetime.now(tz=UTC))


def today() -> date:
    """Today's date in Finland."""
    return now().date()


def local(moment: datetime) -> datetime:
    """An aware moment (the database gives them in UTC) in Finnish time."""
    return moment.astimezone(HELSINKI)


def day_of(moment: datetime) -> date:
    """The date of an aware moment in Finland, which after midnight is not yet that of UTC."""
    return local(moment).date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Within the block, `now()` is `moment` (naive means Finnish time)."""
    token = _stopped.set(moment if moment.tzinfo else moment.replace(tzinfo=HELSINKI))
    try:
        yield
    finally:
        _stopped.reset(token)
