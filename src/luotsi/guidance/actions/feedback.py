"""Counts what happens to suggestions. No person, no address, no text: a service, a need, a position and a day."""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F

from luotsi.guidance.models import FeedbackDay
from luotsi.guidance.rules.areas import AREAS, LifeArea
from luotsi.guidance.rules.learning import KINDS, LAST_POSITION
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput

log = structlog.get_logger(__name__)

PACE_WINDOW = timedelta(minutes=10)
"""Within which only so many presses are taken in for one service, from whomever they come."""
_WAITING_MOST = 500
_SECONDS = 60.0
NO_NEED = len(AREAS)


def record(service_id: str, kind: str, position: int = 0, *, area: LifeArea | str | None = None) -> None:
    """Count one press; `area` is the one most in need when the service was suggested. BadInput for what cannot be."""
    if kind not in KINDS:
        raise BadInput(f"No feedback called {kind[:20]!r}.", hint=f"Known: {', '.join(KINDS)}.")
    try:
        service = UUID(str(service_id))
    except ValueError:
        raise BadInput("That is not the id of a service.") from None
    _add({(service, bucket_of(area), _place(position)): Counter({kind: 1})}, is_press=kind != "shown")
    log.info("suggestion judged", service=str(service), kind=kind)


def bucket_of(area: LifeArea | str | None) -> int:
    """Number under which feedback for a need is counted."""
    return AREAS.index(LifeArea(area)) if area in AREAS else NO_NEED


def _place(position: int) -> int:
    return min(max(position, 0), LAST_POSITION)


_Key = tuple[UUID, int, int]


@transaction.atomic
def _add(counted: dict[_Key, Counter[str]], *, is_press: bool) -> None:
    now = clock.now()
    for (service, bucket, position), kinds in counted.items():
        row, _made = FeedbackDay.objects.select_for_update().get_or_create(
            service_id=service, day=now.date(), bucket=bucket, position=position
        )
        changes = {kind: F(kind) + n for kind, n in kinds.items()}
        if is_press:
            changes["hours"] = row.hours | 1 << now.hour  # type: ignore[assignment]
        FeedbackDay.objects.filter(pk=row.pk).update(**changes)


class _Waiting:
    """Exposures that wait to be written together, so that suggesting writes nothing most of the time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counts: dict[_Key, Counter[str]] = defaultdict(Counter)
        self.since = 0.0

    def add(self, keys: Iterable[_Key]) -> dict[_Key, Counter[str]]:
        """Put exposures in; what is given back is to be written now."""
        moment = clock.now().timestamp()
        with self.lock:
            self.since = self.since or moment
            for key in keys:
                self.counts[key]["shown"] += 1
            if len(self.counts) < _WAITING_MOST and moment - self.since < _SECONDS:
                return {}
            return self._taken()

    def take(self) -> dict[_Key, Counter[str]]:
        """Everything that waits."""
        with self.lock:
            return self._taken()

    def _taken(self) -> dict[_Key, Counter[str]]:
        taken, self.counts, self.since = dict(self.counts), defaultdict(Counter), 0.0
        return taken


_waiting = _Waiting()


def show(service_ids: Iterable[str], *, area: LifeArea | str | None = None) -> None:
    """Count that services were shown, in that order. Written a minute's worth at a time; never fails who is served."""
    bucket = bucket_of(area)
    _write(_waiting.add((UUID(id_), bucket, _place(n)) for n, id_ in enumerate(service_ids, 1)))


def flush() -> None:
    """Write the exposures that wait."""
    _write(_waiting.take())


def _write(taken: dict[_Key, Counter[str]]) -> None:
    if not taken:
        return
    try:
        _add(taken, is_press=False)
    except DatabaseError as error:
        log.warning("exposures not counted", kind=type(error).__name__)
