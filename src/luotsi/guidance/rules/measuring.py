"""What figures mean over time: which are better low, when a fall is an alarm, which counts are too small. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from luotsi.kernel.errors import BadInput

FALL = 0.02
"""A figure that got worse by more than this since its last run is an alarm."""
LEAST = 5
"""Counts of crises below this are told as fewer than it."""
CRISIS = "crisis."
"""Beginning of the names of counts of crisis cards, by kind."""
LOW_IS_GOOD = ("false", "overlap", "share_max", "_ms", "gap")
"""Parts of names of figures that are better the lower they are."""
NOT_RATES = ("_ms", "n_")
"""Beginnings or ends of names that are no share: never an alarm."""
USES = ("turn", "finished", "handed-over", "model-ok", "model-empty", "model-none")
"""Names of counts that parts of guidance give, besides those of crises."""
_MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it was recorded."""

    kind: str
    figure: str
    value: float
    n: int
    testset: str
    testset_hash: str
    at: datetime
    version: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two figures comparable."""
        return self.kind, self.figure, self.testset_hash


@dataclass(frozen=True, slots=True)
class Alarm:
    """A figure that got worse since its last run."""

    before: Figure
    now: Figure

    @property
    def fall(self) -> float:
        return abs(self.now.value - self.before.value)


def is_better_low(name: str) -> bool:
    """Whether less of it is better.

    >>> is_better_low("false_alarms"), is_better_low("recall")
    (True, False)
    """
    return any(part in name for part in LOW_IS_GOOD)


def alarms(figures: Iterable[Figure]) -> tuple[Alarm, ...]:
    """Of each comparable figure: the newest against the one before it, where it got worse by more than `FALL`."""
    by_key: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in sorted(figures, key=lambda f: f.at):
        by_key.setdefault(figure.key, []).append(figure)
    compared = [(runs[-2], runs[-1]) for runs in by_key.values() if len(runs) > 1 and not _is_no_share(runs[-1].figure)]
    found = [Alarm(before, now) for before, now in compared if _fall(before, now) > FALL + 1e-9]
    return tuple(sorted(found, key=lambda a: -a.fall))


def _fall(before: Figure, now: Figure) -> float:
    lost = before.value - now.value
    return -lost if is_better_low(now.figure) else lost


def _is_no_share(name: str) -> bool:
    return name.startswith(NOT_RATES) or name.endswith(NOT_RATES)


@dataclass(frozen=True, slots=True)
class Month:
    """Counts of a calendar month; None for one that is too small to be told."""

    first: date
    counts: Mapping[str, int | None]


def months(counts: Sequence[tuple[date, str, int]]) -> tuple[Month, ...]:
    """Counts by month, newest first. Those of crises are told from `LEAST` on; no sum gives the others away."""
    sums: dict[date, dict[str, int]] = {}
    for day, name, count in counts:
        of_month = sums.setdefault(day.replace(day=1), {})
        of_month[name] = of_month.get(name, 0) + count
    return tuple(
        Month(first, {n: None if n.startswith(CRISIS) and 0 < c < LEAST else c for n, c in sorted(of_month.items())})
        for first, of_month in sorted(sums.items(), reverse=True)
    )


def testset_hash(path: Path) -> str:
    """Short hash of a test set: a file, or every CSV, TSV, TOML, JSON and text file in the folder, with names."""
    files = [path] if path.is_file() else sorted(f for f in path.rglob("*") if f.suffix in _OF_TESTSETS and f.is_file())
    if not files or sum(f.stat().st_size for f in files) > _MOST_BYTES:
        raise BadInput(f"{path} is not a test set.", hint="Give a file, or a folder with files of at most 200 MB.")
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]


_OF_TESTSETS = frozenset({".csv", ".toml", ".json", ".txt", ".tsv"})
