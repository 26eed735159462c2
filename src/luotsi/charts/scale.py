"""Scales from figures to the picture and the round numbers on them. Pure arithmetic; callers give cleaned values."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0)
_RELATIVE = 1e-9
"""Spans smaller than this share of the values are drawn as if they were equal: floats hold no more."""
_INTERVAL_ROOM = 0.6
"""Intervals may stretch a scale by this share of what the values need; what is longer is cut and marked."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Linear, or logarithmic with `is_log`. `start` and `end` may run either way."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def __call__(self, value: float) -> float:
        """Where the value falls; what is outside the scale falls on its end."""
        low, high = self.low, self.high
        if self.is_log:
            low, high, value = math.log(low), math.log(high), math.log(max(value, low))
        share = (value - low) / (high - low)
        return self.start + (self.end - self.start) * min(max(share, 0.0), 1.0)

    def holds(self, value: float) -> bool:
        slack = (self.high - self.low) * _RELATIVE
        return self.low - slack <= value <= self.high + slack


def extent(
    values: Sequence[float], intervals: Iterable[tuple[float, float]] = (), *, has_zero: bool = False
) -> tuple[float, float]:
    """What a scale must hold: all values, intervals within reason, and zero when asked. (0, 1) for nothing.

    Equal values get room around them.
    """
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    if has_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    pairs = list(intervals)
    if pairs:
        ends = [limit for pair in pairs for limit in pair]
        room = (high - low) * _INTERVAL_ROOM if high > low else math.inf
        low, high = max(min(*ends, low), low - room), min(max(*ends, high), high + room)
    if has_zero and low == high == 0:
        return 0.0, 1.0
    size = max(abs(low), abs(high))
    if high - low <= size * _RELATIVE:
        pad = size * 0.1 if size else 1.0
        return low - pad, high + pad
    return low, high


def suits_zero(values: Sequence[float]) -> bool:
    """Whether a line chart of the values had better begin at zero: it costs them less than half of the height."""
    if not values:
        return False
    low, high = min(values), max(values)
    return 0 <= low <= high / 2 or low / 2 <= high <= 0


def ticks(low: float, high: float, *, most: int) -> tuple[float, ...]:
    """Round numbers, evenly apart, that reach from at or under `low` to at or over `high`: two or more.

    At most `most` of them, unless three are needed to hold zero in the middle.

    >>> ticks(3, 97, most=6)
    (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
    """
    most = max(most, 3)
    power = math.floor(math.log10((high - low) / most)) - 1
    for exponent in range(power, power + 6):
        for base in _STEPS:
            step = base * 10.0**exponent
            first, last = math.floor(low / step + 1e-6), math.ceil(high / step - 1e-6)
            if 1 <= last - first < most:
                digits = 1 - exponent
                return tuple(_rounded(i * step, digits) for i in range(first, last + 1))
    return (low, high)


def _rounded(value: float, digits: int) -> float:
    return round(value, digits) + 0.0 if abs(digits) < 300 else value


def log_ticks(low: float, high: float, *, most: int) -> tuple[float, ...]:
    """Round numbers 1, 2, 5 × powers of ten within a positive range; fewer kinds when there would be too many."""
    found: tuple[float, ...] = ()
    for bases in ((1, 2, 5), (1, 3), (1,)):
        found = tuple(
            base * 10.0**exponent
            for exponent in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
            for base in bases
            if low <= base * 10.0**exponent <= high
        )
        if len(found) <= most:
            break
    return found[:: math.ceil(len(found) / max(most, 1))] if found else (low, high)
