"""Funnel plots: which areas lie outside the control limits around the average of all, and where the points go.

The curves themselves are drawn from `funnel_limits`. Comparing with a benchmark of one's own is `comparison`'s.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luotsi.indicators.methods.arrays import (
    Codes,
    Flags,
    Floats,
    checked_choice,
    checked_multiplier,
    common_shape,
    not_negative,
    positive,
    refuse,
)
from luotsi.indicators.methods.judging import Position
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.poisson import poisson_limits
from luotsi.indicators.methods.special import z_score
from luotsi.kernel.errors import BadInput

FUNNEL: Final = Method(
    "funnel", 1, "Fingertips technical guidance; PHEindicatormethods 2.1.0 assign_funnel_significance"
)

CONFIDENCES: Final = (0.95, 0.998)
"""The inner and the outer pair of limits: tails of 0.025 and 0.001."""

FEWEST_EVENTS: Final = 10
"""A directly standardised rate of fewer events is not tested and not drawn."""

_KINDS = ("crude", "standardised")


@dataclass(frozen=True, slots=True)
class Significance:
    position: Codes  # a `Position`: BELOW and ABOVE outside 95 %, FAR_ outside 99.8 %
    average: Floats  # (…): what the areas are compared with, not multiplied
    method: Method = FUNNEL


@dataclass(frozen=True, slots=True)
class Points:
    value: Floats  # the rate to draw; NaN where it is not to be drawn
    population: Floats  # people a year that the rate stands for
    method: Method = FUNNEL


def proportion_significance(counts: ArrayLike, denominators: ArrayLike) -> Significance:
    """Which proportions lie outside p ∓ z√(p(1−p)/n) around the common proportion p = Σx/Σn of the last axis.

    Shapes (…, areas); an area with a gap is UNKNOWN and not in the average. BadInput for negative counts,
    denominators of zero, counts above their denominators.
    """
    x, n = _pair(counts, "denominators", denominators)
    refuse(x > n, "Counts above their denominators", hint="A proportion needs the part and the whole.")
    average = _average(x, n)
    p = average[..., np.newaxis]
    half = np.sqrt(p * (1 - p) / n)
    apart = x / n - p
    inner, outer = (z_score(c) * half for c in CONFIDENCES)
    code = np.sign(apart) * ((np.abs(apart) > inner).astype(np.int8) + (np.abs(apart) > outer))
    return Significance(_coded(code, np.isnan(apart)), average)


def ratio_significance(observed: ArrayLike, expected: ArrayLike) -> Significance:
    """Which ratios of observed to expected events differ from one by their own limits (exact below ten, else Byar).

    Shapes (…, areas). BadInput for negative counts and expected counts of zero.
    """
    x, n = _pair(observed, "expected", expected)
    return Significance(_outside(x, n, np.ones(())), np.ones(x.shape[:-1]))


def rate_significance(
    counts: ArrayLike,
    rates: ArrayLike,
    *,
    multiplier: float,
    kind: str = "crude",
    populations: ArrayLike | None = None,
) -> Significance:
    """Which rates differ from the average of the last axis, Σx/Σn with n = x/rate × multiplier the derived population.

    `kind` "standardised": fewer than ten events are UNKNOWN. `populations` is needed for a crude rate of no events,
    where none can be derived. Shapes (…, areas). BadInput for negative counts, or events with a rate of zero.
    """
    x, n = derived_populations(counts, rates, multiplier, kind, populations)
    average = _average(x, n)
    few = (x < FEWEST_EVENTS) & (kind == "standardised")
    code = _outside(x, n, average[..., np.newaxis])
    return Significance(np.where(few, Position.UNKNOWN.value, code).astype(np.int8), average)


def points(
    counts: ArrayLike,
    rates: ArrayLike,
    *,
    multiplier: float,
    years: float,
    kind: str = "crude",
    populations: ArrayLike | None = None,
) -> Points:
    """Where each rate is drawn: the rate, and the yearly population x/rate × multiplier / years; arguments as above.

    A standardised rate of fewer than ten events is not drawn: both are NaN.
    """
    x, n = derived_populations(counts, rates, multiplier, kind, populations)
    few = (x < FEWEST_EVENTS) & (kind == "standardised")
    value = np.broadcast_to(np.asarray(rates, dtype=np.float64), x.shape)
    return Points(np.where(few, np.nan, value), np.where(few, np.nan, n / checked_multiplier(years)))


def _pair(counts: ArrayLike, name: str, others: ArrayLike) -> tuple[Floats, Floats]:
    x, n = not_negative("counts", counts), positive(name, others)
    shape = common_shape(counts=x, **{name: n})
    if not shape:
        raise BadInput("counts is one number.", hint="The last axis goes over the areas.")
    return np.broadcast_to(x, shape), np.broadcast_to(n, shape)


def derived_populations(
    counts: ArrayLike, rates: ArrayLike, multiplier: float, kind: str, populations: ArrayLike | None
) -> tuple[Floats, Floats]:
    """Counts and the populations that their rates stand for, x/rate × multiplier; NaN where none can be derived."""
    checked_choice("kind", kind, _KINDS)
    x, rate = not_negative("counts", counts), not_negative("rates", rates)
    shape = common_shape(counts=x, rates=rate)
    if not shape:
        raise BadInput("counts is one number.", hint="The last axis goes over the areas.")
    x, rate = np.broadcast_to(x, shape), np.broadcast_to(rate, shape)
    refuse((x > 0) & (rate == 0), "Events with a rate of zero", hint="Check the rates.")
    with np.errstate(divide="ignore", invalid="ignore"):
        derived = np.where(x > 0, x / rate * checked_multiplier(multiplier), np.nan)
    if kind == "standardised":
        return x, derived
    if populations is None:
        refuse(x == 0, "Rates of no events, without a population", hint="Give populations.")
        return x, derived
    people = positive("populations", populations)
    common_shape(counts=x, populations=people)
    return x, np.where(x == 0, np.broadcast_to(people, shape), derived)


def _average(x: Floats, n: Floats) -> Floats:
    """All events over all people, of the areas where both are known."""
    known = ~(np.isnan(x) | np.isnan(n))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(known, x, 0).sum(axis=-1) / np.where(known, n, 0).sum(axis=-1))


def _outside(x: Floats, n: Floats, average: Floats) -> Codes:
    code = np.zeros(x.shape)
    for confidence in CONFIDENCES:
        lower, upper = poisson_limits(x, confidence=confidence)
        # A Byar limit that is missing because it would be negative keeps nothing below the average.
        code += (np.nan_to_num(lower) / n > average).astype(np.float64) - (upper / n < average)
    return _coded(code, np.isnan(x) | np.isnan(n))


def _coded(code: NDArray[Any], unknown: Flags) -> Codes:
    return np.where(unknown, Position.UNKNOWN.value, code).astype(np.int8)
