"""Limits of a weighted sum of Poisson counts y = Σ wᵢxᵢ with variance v = Σ wᵢ²xᵢ: Dobson's and the gamma method.

Standardised rates and years of life lost are such sums; their weights are the business of `direct` and `pyll`.
"""

from enum import StrEnum
from typing import Final

import numpy as np

from luotsi.indicators.methods.arrays import Floats, checked_choice
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.poisson import exact_limits, poisson_limits
from luotsi.indicators.methods.special import gamma_lower


class Interval(StrEnum):
    """How the limits of a weighted sum are computed."""

    DOBSON = "dobson"  # limits of the total count (exact below ten, else Byar), scaled
    DOBSON_EXACT = "dobson_exact"  # the same with exact limits whatever the count
    GAMMA = "gamma"  # Fay & Feuer 1997, with the largest weight: never too narrow
    GAMMA_MEAN = "gamma_mean"  # the mean weight instead of the largest
    GAMMA_MIDDLE = "gamma_middle"  # the mean of the smallest and the largest weight
    GAMMA_TIWARI = "gamma_tiwari"  # Tiwari, Clegg & Zou 2006


DOBSON: Final = Method("dobson", 1, "Dobson et al. 1991, Stat Med 10:457-62, with Byar's limits")
GAMMA: Final = Method("fay_feuer", 1, "Fay & Feuer 1997, Stat Med 16:791-801; dsrTest, asht, epitools")


def checked_interval(interval: Interval | str) -> Interval:
    """The interval by its name; BadParameter otherwise."""
    return Interval(checked_choice("interval", str(interval), tuple(i.value for i in Interval)))


def method_of(interval: Interval) -> Method:
    """The method whose version the limits carry."""
    return DOBSON if interval in (Interval.DOBSON, Interval.DOBSON_EXACT) else GAMMA


def dobson_limits(
    value: Floats, variance: Floats, events: Floats, *, confidence: float, exact: bool = False
) -> tuple[Floats, Floats]:
    """y + √(v/x)·(limit of x − x), where x is the total count; arrays of one shape.

    Without events the lower limit is zero and the upper one unknown (use the gamma method). Source: Dobson 1991.
    """
    low, high = (exact_limits if exact else poisson_limits)(events, confidence=confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.sqrt(variance / events)
        lower = np.where(events == 0, 0.0, value + scale * (low - events))
    return lower, value + scale * (high - events)


def gamma_limits(
    value: Floats, variance: Floats, added: Floats, added_variance: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """Quantiles of gamma distributions with the mean and variance (y, v) below and (y + w, v + w²) above.

    `added` is w and `added_variance` w², by default the largest weight: see `extra_event`. Arrays of one shape; without
    events the lower limit is zero. Source: Fay & Feuer 1997.
    """
    tail = (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = np.where(value == 0, 0.0, _gamma(value, variance, tail))
    return lower, _gamma(value + added, variance + added_variance, 1 - tail)


def extra_event(weights: Floats, interval: Interval) -> tuple[Floats, Floats]:
    """The weight of the one event more that the gamma method imagines, and its square; over the last axis."""
    if interval is Interval.GAMMA_TIWARI:
        return weights.mean(axis=-1), np.square(weights).mean(axis=-1)
    if interval is Interval.GAMMA_MEAN:
        w = weights.mean(axis=-1)
    elif interval is Interval.GAMMA_MIDDLE:
        w = (weights.min(axis=-1) + weights.max(axis=-1)) / 2
    else:
        w = weights.max(axis=-1)
    return w, np.square(w)


def _gamma(mean: Floats, variance: Floats, p: float) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return gamma_lower(mean * mean / variance, p) * variance / mean
