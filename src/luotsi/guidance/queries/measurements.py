"""Reads what was measured and counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum

from luotsi.guidance.models import FeedbackDay, Measurement, UseCount
from luotsi.guidance.rules import measuring
from luotsi.guidance.rules.measuring import Alarm, Figure, Month
from luotsi.kernel import clock
from luotsi.kernel.registry import Check

_MOST = 5_000
_RUNS = 12
"""Runs of a figure that a page shows."""


@dataclass(frozen=True, slots=True)
class Series:
    """A figure on one test set, oldest run first."""

    kind: str
    figure: str
    testset: str
    testset_hash: str
    runs: tuple[Figure, ...]


def series() -> tuple[Series, ...]:
    """Every figure with its newest runs; of several versions of a test set the newest."""
    by_key: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in _figures():
        by_key.setdefault(figure.key, []).append(figure)
    newest: dict[tuple[str, str, str], Series] = {}
    for (kind, name, digest), runs in by_key.items():
        one = Series(kind, name, runs[-1].testset, digest, tuple(runs[-_RUNS:]))
        place = (kind, name, one.testset)
        if place not in newest or newest[place].runs[-1].at < runs[-1].at:
            newest[place] = one
    return tuple(sorted(newest.values(), key=lambda s: (s.kind, s.testset, s.figure)))


def alarms() -> tuple[Alarm, ...]:
    """Figures that got worse at their last run; of test sets that are not measured any more nothing is said."""
    shown = {(s.kind, s.figure, s.testset_hash) for s in series()}
    return tuple(a for a in measuring.alarms(_figures()) if a.now.key in shown)


def months(count: int = 12) -> tuple[Month, ...]:
    """Counts of use by month, newest first."""
    since = (clock.today().replace(day=1) - timedelta(days=31 * (count - 1))).replace(day=1)
    rows = UseCount.objects.filter(day__gte=since).order_by("day").values_list("day", "name", "count")
    thumbs = FeedbackDay.objects.filter(day__gte=since).values("day").annotate(ups=Sum("up"), downs=Sum("down"))
    ups = [(t["day"], "thumb-up", t["ups"]) for t in thumbs]
    downs = [(t["day"], "thumb-down", t["downs"]) for t in thumbs]
    return measuring.months([*rows, *ups, *downs])


def check() -> Check:
    """For the status page: whether a figure fell at its last run."""
    found = alarms()
    if not found:
        return Check("ok")
    worst = found[0].now
    return Check("warning", f"{len(found)} figures got worse at their last run, first {worst.kind} {worst.figure}.")


def _figures() -> Sequence[Figure]:
    newest = Measurement.objects.order_by("-at", "-id")[:_MOST]
    return [
        Figure(m.kind, m.figure, m.value, m.n, m.testset, m.testset_hash, m.at, m.version) for m in reversed(newest)
    ]
