"""Slope and relative index of inequality (SII, RII) across quantiles of deprivation, with simulated intervals."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import Floats, checked_choice, checked_confidence, common_shape, floats, refuse
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.special import z_score
from luotsi.kernel.errors import BadInput, BadParameter

SLOPE_INDEX: Final = Method(
    "slope_index", 1, "Low & Low 2004, J Public Health 26:388-95; PHEindicatormethods 2.1.0 phe_sii"
)

FEWEST_QUANTILES, MOST_QUANTILES = 5, 100
FEWEST_REPETITIONS = 1_000
SAMPLES = 10
"""How many simulations the reliability figures compare."""


class ValueKind(StrEnum):
    """What the values are: it decides the scale on which their errors are symmetric."""

    OTHER = "other"  # as they are: means, life expectancy
    RATE = "rate"  # logarithms
    PROPORTION = "proportion"  # logits; values are fractions


@dataclass(frozen=True, slots=True)
class SlopeIndex:
    """Arrays (…); the last four are the mean differences between one simulation and nine more, when asked for."""

    sii: Floats  # difference between the most and least advantaged end, in the values' unit times the multiplier
    sii_lower: Floats
    sii_upper: Floats
    rii: Floats  # ratio of the same; inverted when the multiplier is negative
    rii_lower: Floats
    rii_upper: Floats
    intercept: Floats  # the fitted value at the least advantaged end
    sii_difference: Floats | None
    rii_difference: Floats | None
    kind: ValueKind
    transformed: bool
    multiplier: float
    confidence: float
    repetitions: int
    seed: int
    method: Method = SLOPE_INDEX


def slope_index(
    values: ArrayLike,
    populations: ArrayLike,
    *,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    standard_errors: ArrayLike | None = None,
    kind: ValueKind | str = ValueKind.OTHER,
    transform: bool = False,
    multiplier: float = 1,
    confidence: float = 0.95,
    repetitions: int = 100_000,
    with_reliability: bool = False,
    seed: int = 20040101,
) -> SlopeIndex:
    """Regression of the values on relative rank, weighted by population, and its two ends.

    Rank b = cumulative share of the population at the middle of each quantile, from the least advantaged; weight a =
    share of the population. SII = slope, RII = (intercept + slope)/intercept. Intervals: each value is drawn
    `repetitions` times from a normal distribution on the scale of its `kind`, with standard error (U−L)/2z from the
    **95 %** limits `lower`, `upper` (or `standard_errors`, on that scale), and the index taken of each draw.
    `transform` fits on the logarithms or logits themselves and turns the result back.

    `values`, `populations`, limits (…, quantiles) broadcast; an area with a gap is NaN. BadInput for fewer than 5 or
    more than 100 quantiles, populations of zero, or values outside their kind. Same seed, same intervals.
    """
    sort = ValueKind(checked_choice("kind", str(kind), tuple(k.value for k in ValueKind)))
    if repetitions < FEWEST_REPETITIONS:
        raise BadParameter("repetitions", str(repetitions), f"{FEWEST_REPETITIONS} or more")
    if not np.isfinite(multiplier) or multiplier == 0:
        raise BadParameter("multiplier", str(multiplier), "a number other than zero")
    if transform and (sort is ValueKind.OTHER or standard_errors is not None):
        raise BadInput("These values cannot be transformed.", hint="Give rates or proportions with their 95 % limits.")
    y, a, error = _prepared(values, populations, lower, upper, standard_errors, sort)
    shape = y.shape[:-1]
    y, a, error = (part.reshape(-1, y.shape[-1]) for part in (y, a, error))
    slopes, ends = _coefficients(a)
    fitted = y if transform else _back(y, sort)
    slope, start = np.einsum("ij,ij->i", fitted, slopes), np.einsum("ij,ij->i", fitted, ends)
    tail = (1 - checked_confidence(confidence)) / 2
    samples = SAMPLES if with_reliability else 1
    drawn = np.full((y.shape[0], 4, samples), np.nan)
    random = np.random.default_rng(seed)
    for row in np.flatnonzero(~np.isnan(slope)):
        draws = random.normal(y[row], error[row], (samples, repetitions, y.shape[1]))
        simulated = draws if transform else _back(draws, sort)
        drawn[row] = _limits(simulated @ slopes[row], simulated @ ends[row], tail, multiplier, transform)
    if transform:
        drawn = _limits_back(drawn, start + slope / 2, sort, multiplier)
    first, difference = drawn[..., 0], _differences(drawn) if with_reliability else None
    left, right = (_back(start, sort), _back(start + slope, sort)) if transform else (start, start + slope)
    ratio = right / left
    by_area = [part.reshape(shape) for part in ((right - left) * multiplier, *first.T[:2])]
    by_ratio = [part.reshape(shape) for part in (1 / ratio if multiplier < 0 else ratio, *first.T[2:])]
    return SlopeIndex(
        by_area[0],
        by_area[1],
        by_area[2],
        by_ratio[0],
        by_ratio[1],
        by_ratio[2],
        (left * abs(multiplier) if transform else left).reshape(shape),
        None if difference is None else difference[0].reshape(shape),
        None if difference is None else difference[1].reshape(shape),
        sort,
        transform,
        float(multiplier),
        confidence,
        repetitions,
        seed,
    )


def _prepared(
    values: ArrayLike,
    populations: ArrayLike,
    lower: ArrayLike | None,
    upper: ArrayLike | None,
    standard_errors: ArrayLike | None,
    kind: ValueKind,
) -> tuple[Floats, Floats, Floats]:
    """Values on their scale, shares of the population, standard errors; rows with a gap wholly NaN."""
    y, n = floats("values", values), floats("populations", populations)
    refuse(n <= 0, "Populations of zero or less", hint="Every quantile needs people.")
    if standard_errors is not None:
        error = floats("standard_errors", standard_errors)
        refuse(error < 0, "Standard errors below zero", hint="Give zero or more.")
    elif lower is not None and upper is not None:
        low, high = floats("lower", lower), floats("upper", upper)
        error = (_forth(high, kind) - _forth(low, kind)) / (2 * z_score(0.95))
    else:
        raise BadInput("The values have no errors.", hint="Give lower and upper (95 %) or standard_errors.")
    shape = common_shape(values=y, populations=n, errors=error)
    if not shape or not FEWEST_QUANTILES <= shape[-1] <= MOST_QUANTILES:
        raise BadInput(
            f"The values have the shape {shape}.",
            hint=f"The last axis goes over {FEWEST_QUANTILES} to {MOST_QUANTILES} quantiles.",
        )
    y, n, error = (np.broadcast_to(part, shape) for part in (_forth(y, kind), n, error))
    gap = ~np.isfinite(y + n + error).all(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore"):
        share = np.where(gap, np.nan, n / n.sum(axis=-1, keepdims=True))
    return np.where(gap, np.nan, y), share, np.where(gap, np.nan, error)


def _coefficients(shares: Floats) -> tuple[Floats, Floats]:
    """What slope and intercept of the weighted regression take of each value: closed form of least squares."""
    rank = np.cumsum(shares, axis=-1) - shares / 2
    middle = (shares * rank).sum(axis=-1, keepdims=True)  # the shares add up to one
    slopes = shares * (rank - middle) / (shares * (rank - middle) ** 2).sum(axis=-1, keepdims=True)
    return slopes, shares - middle * slopes


def _limits(slopes: Floats, starts: Floats, tail: float, multiplier: float, transform: bool) -> Floats:
    """Limits of SII and RII from draws (samples, repetitions), by position as upstream: (4, samples)."""
    sii = slopes if transform else slopes * multiplier
    with np.errstate(divide="ignore", invalid="ignore"):
        rii = (starts + slopes) / starts
        if multiplier < 0 and not transform:
            rii = 1 / rii
    count = slopes.shape[-1]
    # 1 − (1 − tail) rounds as upstream's arithmetic does; positions count from one there.
    at = [int(np.round(count * (1 - (1 - tail)))) - 1, int(np.round(count * (1 - tail))) - 1]
    return np.concatenate([np.partition(index, at, axis=-1)[..., at].T for index in (sii, rii)])


def _limits_back(drawn: Floats, middle: Floats, kind: ValueKind, multiplier: float) -> Floats:
    """Limits of a transformed fit: the slope's limits turned around the fitted middle, then back to the unit."""
    centre = middle[:, np.newaxis, np.newaxis]
    left, right = _back(centre - drawn[:, :2] / 2, kind), _back(centre + drawn[:, :2] / 2, kind)
    sii, rii = (right - left) * multiplier, right / left
    if multiplier < 0:
        sii, rii = sii[:, ::-1], 1 / rii[:, ::-1]
    return np.concatenate([sii, rii], axis=1)


def _differences(drawn: Floats) -> tuple[Floats, Floats]:
    """Mean absolute difference of both limits between the first simulation and each other one, of SII and of RII."""
    apart = np.abs(drawn[..., 1:] - drawn[..., :1])
    return apart[:, :2].mean(axis=(1, 2)), apart[:, 2:].mean(axis=(1, 2))


def _forth(values: Floats, kind: ValueKind) -> Floats:
    if kind is ValueKind.PROPORTION:
        refuse((values < 0) | (values > 1), "Proportions outside 0 to 1", hint="Give fractions, not percentages.")
    if kind is ValueKind.RATE:
        refuse(values < 0, "Rates below zero", hint="Give zero or more.")
    with np.errstate(divide="ignore", invalid="ignore"):
        if kind is ValueKind.RATE:
            return np.log(values)
        return np.log(values / (1 - values)) if kind is ValueKind.PROPORTION else values


def _back(values: Floats, kind: ValueKind) -> Floats:
    if kind is ValueKind.RATE:
        return np.exp(values)
    return 1 / (1 + np.exp(-values)) if kind is ValueKind.PROPORTION else values
