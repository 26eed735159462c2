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
    return (_stopped.get() or datetime.now(tz=UTC)).astimezone(HELSINKI)


def today() -> date:
    """Today's date in Finland."""
    return now().date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Within the block, `now()` is `moment` (naive means Finnish time)."""
    token = _stopped.set(moment if moment.tzinfo else moment.replace(tzinfo=HELSINKI))
    try:
        yield
    finally:
        _stopped.reset(token)
