"""Comparison with a benchmark: better, similar or worse; and quintiles, where there is no benchmark.

By the area's own interval, by two intervals, or by control limits around the benchmark. Areas against the average of
all of them are `funnel`'s.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import (
    Codes,
    Floats,
    checked_confidence,
    checked_multiplier,
    common_shape,
    floats,
    not_negative,
    refuse,
)
from luotsi.indicators.methods.judging import Polarity, Position, judge, position
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.proportions import wilson_limits
from luotsi.indicators.methods.special import gamma_lower, gamma_upper
from luotsi.kernel.errors import BadInput

COMPARISON: Final = Method("comparison", 1, "Fingertips: overlapping intervals, SPC for proportions and for rates")
QUINTILES: Final = Method("quintiles", 1, "Fingertips QuintilesComparer: percentiles by linear interpolation")

FIFTHS: Final = 5


@dataclass(frozen=True, slots=True)
class Comparison:
    position: Codes  # a `Position` of the area against the benchmark
    judgement: Codes  # a `Judgement`
    lower: Floats  # the limits that decided: the area's own, or control limits in the values' unit
    upper: Floats
    method: Method = COMPARISON


@dataclass(frozen=True, slots=True)
class Quintiles:
    quintile: Floats  # 1 (lowest values) to 5; NaN without a value or with fewer than five
    bounds: Floats  # (…, 6)
    method: Method = QUINTILES


def by_interval(
    values: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    benchmark: ArrayLike,
    *,
    polarity: Polarity,
    outer: tuple[ArrayLike, ArrayLike] | None = None,
) -> Comparison:
    """Similar when the benchmark lies within the area's interval, else below or above it.

    `outer`: wider limits (99.8 %); outside them too the position is FAR_BELOW or FAR_ABOVE. Shapes broadcast.
    """
    y, low, high = floats("values", values), floats("lower", lower), floats("upper", upper)
    aim = floats("benchmark", benchmark)
    common_shape(values=y, lower=low, upper=high, benchmark=aim)
    refuse(low > high, "Lower limits above the upper ones", hint="Check the order of the arguments.")
    wider = None if outer is None else (floats("outer", outer[0]), floats("outer", outer[1]))
    # Where the benchmark lies against the area's limits, seen from the other side.
    code = position(aim, (low, high), wider)
    code = np.where(code == Position.UNKNOWN, code, -code)
    return _compared(np.where(np.isnan(y), Position.UNKNOWN.value, code), low, high, polarity)


def by_two_intervals(
    first: tuple[ArrayLike, ArrayLike], second: tuple[ArrayLike, ArrayLike], *, polarity: Polarity
) -> Comparison:
    """Similar when the intervals (lower, upper) of the area and of the benchmark touch. Stricter than `by_interval`.

    A difference is missed more often than with a test of the two; use it when only intervals are known.
    """
    low, high = floats("first", first[0]), floats("first", first[1])
    bench_low, bench_high = floats("second", second[0]), floats("second", second[1])
    common_shape(lower=low, upper=high, benchmark_lower=bench_low, benchmark_upper=bench_high)
    code = (low > bench_high).astype(np.int8) - (high < bench_low).astype(np.int8)
    unknown = np.isnan(low) | np.isnan(high) | np.isnan(bench_low) | np.isnan(bench_high)
    return _compared(np.where(unknown, Position.UNKNOWN.value, code), low, high, polarity)


def by_proportion_limits(
    values: ArrayLike,
    denominators: ArrayLike,
    benchmark: ArrayLike,
    *,
    polarity: Polarity,
    multiplier: float = 100,
    confidence: float = 0.95,
) -> Comparison:
    """Control limits of a proportion: Wilson's around the benchmark with the area's denominator n.

    Values and benchmark are per `multiplier`. Shapes broadcast. BadInput for a benchmark above the multiplier.
    """
    scale = checked_multiplier(multiplier)
    y, n = floats("values", values), not_negative("denominators", denominators)
    aim = not_negative("benchmark", benchmark) / scale
    common_shape(values=y, denominators=n, benchmark=aim)
    refuse(aim > 1, "Benchmarks above the multiplier", hint="Give the multiplier that values and benchmark share.")
    low, high = wilson_limits(aim * n, n, confidence=confidence)
    return _compared(position(y / scale, (low, high)), low * scale, high * scale, polarity)


def by_rate_limits(
    values: ArrayLike,
    populations: ArrayLike,
    benchmark: ArrayLike,
    *,
    polarity: Polarity,
    multiplier: float = 100_000,
    confidence: float = 0.95,
) -> Comparison:
    """Control limits of a rate: exact Poisson limits of the events E = benchmark·n/multiplier expected in the area.

    E is not whole; as upstream, the lower limit is that of the next higher count, the upper that of the next lower.
    Values and benchmark are per `multiplier`. Shapes broadcast.
    """
    scale, tail = checked_multiplier(multiplier), (1 - checked_confidence(confidence)) / 2
    y, n = floats("values", values), not_negative("populations", populations)
    aim = not_negative("benchmark", benchmark)
    common_shape(values=y, populations=n, benchmark=aim)
    expected = aim * n / scale
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(expected == 0, 0.0, gamma_lower(np.ceil(expected), tail)) / n * scale
        high = gamma_upper(np.floor(expected) + 1, tail) / n * scale
    return _compared(position(y, (low, high)), low, high, polarity)


def quintiles(values: ArrayLike) -> Quintiles:
    """The fifth of the last axis that each value falls into; a value on a bound belongs to the lower fifth.

    Bounds are percentiles by linear interpolation (type 7), rounded to ten decimals. With fewer than five values NaN.
    """
    array = floats("values", values)
    if array.ndim == 0:
        raise BadInput("values is one number.", hint="The last axis goes over the areas.")
    rows = array.reshape(-1, array.shape[-1])
    bounds = np.full((rows.shape[0], FIFTHS + 1), np.nan)
    fifth = np.full(rows.shape, np.nan)
    for row, place, edge in zip(rows, fifth, bounds, strict=True):
        known = ~np.isnan(row)
        if known.sum() < FIFTHS:
            continue
        edge[:] = np.quantile(row[known], np.arange(FIFTHS + 1) / FIFTHS)
        edge[1:-1] = np.round(edge[1:-1], 10)
        place[known] = np.minimum(np.searchsorted(edge[1:], row[known], side="left"), FIFTHS - 1) + 1
    return Quintiles(fifth.reshape(array.shape), bounds.reshape(*array.shape[:-1], FIFTHS + 1))


def _compared(code: Codes, lower: Floats, upper: Floats, polarity: Polarity) -> Comparison:
    positions = np.asarray(code, dtype=np.int8)
    lower, upper = np.broadcast_to(lower, positions.shape), np.broadcast_to(upper, positions.shape)
    return Comparison(positions, judge(positions, polarity), lower, upper)
