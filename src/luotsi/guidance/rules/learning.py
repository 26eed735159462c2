"""What people's feedback says of a service for a need: corrected for position, shrunk, bounded, slow to stuff. Pure.

Feedback is counts of a day, never a person's. Three things keep it honest:

- who is shown first is pressed most, so counts are weighed by how seldom a position is looked at (inverse propensity);
- little feedback says little (shrinkage towards nothing), and all of it fades by halves in ninety days;
- of one day at most `MOST_OF_DAY`, of one hour at most `MOST_OF_HOUR` presses count for one service, so that a burst
  does nothing that many days of many people would not do.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

KINDS = ("shown", "opened", "saved", "up", "down", "went", "not_went")
"""Shown in a list; opened from it; saved; thumbs; answers to "did you go?"."""
VALUES: Mapping[str, float] = {"saved": 0.5, "up": 1.0, "went": 1.5, "down": -1.0, "not_went": -0.25}
"""What one press says. Not having gone has many causes, so it says little."""
LAST_POSITION = 10
_EXAMINED = 0.6
"""Exponent of how looking falls with position: 1, .66, .52 … as click models of result lists find."""
_LARGEST_WEIGHT = 3.0
MOST_OF_DAY, MOST_OF_HOUR = 8.0, 2.0
HALF_LIFE = 90.0
PRIOR = 30.0
"""Weight of the belief that a service is as good as its text says."""
CLICKS = 0.3
"""Share of the effect that openings may have; pressing out of curiosity is not being helped."""
_CLICK_PRIOR = 60.0


@dataclass(frozen=True, slots=True)
class Counts:
    """Presses of one day for a service at a position, for one need."""

    service: str
    bucket: int
    """Number of the area of need; the last number when there was none."""
    day: date
    position: int
    """From 1; 0 when not known."""
    hours: int
    """Bit mask of the hours of the day in which something was pressed."""
    counts: Mapping[str, int]


def propensity(position: int) -> float:
    """How often what stands at a position is looked at, beside the first.

    >>> [round(propensity(n), 2) for n in (0, 1, 2, 5)]
    [1.0, 1.0, 0.66, 0.38]
    """
    return 1.0 if position <= 1 else float(min(position, LAST_POSITION)) ** -_EXAMINED


def learned(rows: Iterable[Counts], *, today: date) -> dict[tuple[str, int], float]:
    """(service, bucket) to what feedback says of it, from -1 to 1; those of which it says nothing are left out."""
    by_day: dict[tuple[str, date], list[Counts]] = defaultdict(list)
    kept = list(rows)
    for row in kept:
        by_day[row.service, row.day].append(row)
    good: dict[tuple[str, int], float] = defaultdict(float)
    bad: dict[tuple[str, int], float] = defaultdict(float)
    for (service, day), those in by_day.items():
        fade = 0.5 ** (max(0, (today - day).days) / HALF_LIFE)
        share = _share_of_day(those) * fade
        for row in those:
            for kind, value in VALUES.items():
                mass = row.counts.get(kind, 0) * abs(value) * _importance(row.position) * share
                (good if value > 0 else bad)[service, row.bucket] += mass
    clicks = _clicks(kept, today)
    found = {}
    for key in {*good, *bad, *clicks}:
        plus, minus = good.get(key, 0.0), bad.get(key, 0.0)
        said = (plus - minus) / (plus + minus + PRIOR)
        found[key] = max(-1.0, min(1.0, said * (1.0 - CLICKS) + CLICKS * clicks.get(key, 0.0)))
    return found


def _importance(position: int) -> float:
    return min(_LARGEST_WEIGHT, 1.0 / propensity(position))


def _share_of_day(rows: Iterable[Counts]) -> float:
    """Which part of a service's presses of one day counts."""
    those = list(rows)
    hours = 0
    for row in those:
        hours |= row.hours
    most = min(MOST_OF_DAY, MOST_OF_HOUR * hours.bit_count())
    total = sum(n * _importance(r.position) for r in those for kind, n in r.counts.items() if kind in VALUES)
    return min(1.0, most / total) if total else 0.0


def _clicks(rows: Iterable[Counts], today: date) -> dict[tuple[str, int], float]:
    """Openings beside what positions alone would bring, -1..1, shrunk."""
    seen: dict[tuple[str, int], float] = defaultdict(float)
    opened: dict[tuple[str, int], float] = defaultdict(float)
    for row in rows:
        fade = 0.5 ** (max(0, (today - row.day).days) / HALF_LIFE)
        key = row.service, row.bucket
        shown = row.counts.get("shown", 0)
        seen[key] += shown * propensity(row.position) * fade
        most = min(shown, MOST_OF_HOUR * row.hours.bit_count())
        opened[key] += min(row.counts.get("opened", 0), most) * fade
    total = sum(seen.values())
    usual = sum(opened.values()) / total if total else 0.0
    if usual <= 0:
        return {}
    found = {}
    for key, looked in seen.items():
        if looked > 0:
            rate = (opened[key] + _CLICK_PRIOR * usual) / (looked + _CLICK_PRIOR)
            found[key] = math.tanh(math.log(rate / usual))
    return found
