"""The curves of a funnel plot: control limits at a hundred sizes of area around the average of all areas."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import (
    Floats,
    checked_choice,
    checked_multiplier,
    common_shape,
    not_negative,
    positive,
)
from luotsi.indicators.methods.funnel import CONFIDENCES, derived_populations
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.poisson import exact_limits
from luotsi.indicators.methods.special import z_score
from luotsi.kernel.errors import BadInput

FUNNEL_LIMITS: Final = Method(
    "funnel_limits", 1, "Fingertips technical guidance; PHEindicatormethods 2.1.0 calculate_funnel_limits"
)

STEPS: Final = 100


@dataclass(frozen=True, slots=True)
class Curve:
    """One pair of control limits, (steps,), and where on the axis each point of it lies."""

    confidence: float
    lower: Floats
    upper: Floats
    lower_at: Floats
    upper_at: Floats


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    size: Floats  # (steps,): people (proportions), events (ratios, rates)
    baseline: float
    inner: Curve  # 95 %
    outer: Curve  # 99.8 %
    multiplier: float
    method: Method = FUNNEL_LIMITS


def proportion_limits(counts: ArrayLike, denominators: ArrayLike, *, multiplier: float = 100) -> FunnelLimits:
    """p ∓ z√(p(1−p)/n) × multiplier, kept within 0 and the multiplier, at a hundred populations n; p = Σx/Σn.

    The areas are one axis. BadInput for negative counts and denominators of zero.
    """
    x, n = _areas(counts, denominators)
    scale = checked_multiplier(multiplier)
    p = float(x.sum() / n.sum())
    size = _steps(*_axis(n, 1.0), last=STEPS)
    half = np.sqrt(p * (1 - p) / size)
    curves = [
        Curve(c, np.maximum(p - z_score(c) * half, 0) * scale, np.minimum(p + z_score(c) * half, 1) * scale, size, size)
        for c in CONFIDENCES
    ]
    return FunnelLimits(size, p * scale, curves[0], curves[1], scale)


def ratio_limits(observed: ArrayLike, expected: ArrayLike, *, kind: str = "standardised") -> FunnelLimits:
    """Limits of observed/expected at a hundred counts of events: O over the exact Poisson limits of O.

    `kind` "standardised" gives ratios × 100, "count" the relative difference O/E − 1. `lower_at`, `upper_at` are the
    expected events of each point. The areas are one axis. BadInput as above.
    """
    checked_choice("kind", kind, ("standardised", "count"))
    _, n = _areas(observed, expected)
    size = _steps(*_axis(n, 1.0), last=STEPS + 1)
    scale, shift = (100.0, 0.0) if kind == "standardised" else (1.0, 1.0)
    curves = [_poisson_curve(size, c, 1.0, scale, shift, 1.0) for c in CONFIDENCES]
    return FunnelLimits(size, scale - shift, curves[0], curves[1], scale)


def rate_limits(
    counts: ArrayLike,
    rates: ArrayLike,
    *,
    multiplier: float,
    years: float,
    kind: str = "crude",
    populations: ArrayLike | None = None,
) -> FunnelLimits:
    """Limits of a rate at a hundred counts of events around Σx/Σn, n = x/rate × multiplier the derived population.

    `lower_at`, `upper_at` are the yearly populations of each point, `years` the years that the data span. The areas are
    one axis. BadInput as in `funnel.rate_significance`.
    """
    x, n = derived_populations(counts, rates, multiplier, kind, populations)
    if x.ndim != 1:
        raise BadInput(f"counts has the shape {x.shape}.", hint="One funnel takes one axis of areas.")
    average = float(np.nansum(x) / np.nansum(n))
    span = checked_multiplier(years)
    low, high = _axis(n, span)
    size = _steps(np.floor(low * average), np.ceil(high * average), last=STEPS)
    curves = [_poisson_curve(size, c, average, multiplier, 0.0, span) for c in CONFIDENCES]
    return FunnelLimits(size, average * multiplier, curves[0], curves[1], multiplier)


def _poisson_curve(
    events: Floats, confidence: float, average: float, scale: float, shift: float, years: float
) -> Curve:
    """The sizes at which so many events are just at the upper or lower limit, and the rate they make there."""
    low, high = exact_limits(events, confidence=confidence)
    few_at, many_at = high / average, low / average
    return Curve(
        confidence, events / few_at * scale - shift, events / many_at * scale - shift, few_at / years, many_at / years
    )


def _areas(counts: ArrayLike, denominators: ArrayLike) -> tuple[Floats, Floats]:
    x, n = not_negative("counts", counts), positive("denominators", denominators)
    if len(common_shape(counts=x, denominators=n)) != 1:
        raise BadInput(f"counts has the shape {x.shape}.", hint="One funnel takes one axis of areas.")
    whole = ~(np.isnan(x) | np.isnan(n))
    return x[whole], n[whole]


def _axis(sizes: Floats, years: float) -> tuple[float, float]:
    """Round ends of the axis: from zero unless the areas are of like size."""
    smallest, largest = float(np.nanmin(sizes)), float(np.nanmax(sizes))
    low = 0.0 if largest > 2 * smallest else _rounded_down(smallest / years) * years
    return low, _rounded_up(largest / years) * years


def _rounded_down(size: float) -> float:
    """To one digit, at most 95 % of the size."""
    below = size * 0.95
    step = 10.0 ** (len(str(int(np.floor(below)))) - 1)
    return float(np.floor(below / step) * step)


def _rounded_up(size: float) -> float:
    """To two digits, at least 105 % of the size."""
    above = size * 1.05
    step = 10.0 ** (len(str(int(np.ceil(above)))) - 2)
    return float(np.ceil(above / step) * step)


def _steps(low: float, high: float, *, last: int) -> Floats:
    """A hundred whole sizes from the low end, closer together where areas are small; step `last` is the high end."""
    sizes = [max(1.0, low)]
    for step in range(2, STEPS + 1):
        before = sizes[-1]
        sizes.append(max(float(np.round((high / before) ** (1 / (last + 1 - step)) * before)), before + 1))
    return np.asarray(sizes)
