"""Indirectly standardised ratios and rates: events against those expected at a reference population's rates."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import Floats, checked_multiplier, common_shape, not_negative, refuse
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.poisson import poisson_limits

INDIRECT: Final = Method(
    "indirectly_standardised",
    1,
    "Byar, exact below 10 events (Breslow & Day 1987); PHEindicatormethods 2.1.0 calculate_ISRatio, calculate_ISRate",
)


@dataclass(frozen=True, slots=True)
class IndirectRatio:
    value: Floats  # observed over expected, times `reference`
    lower: Floats
    upper: Floats
    observed: Floats
    expected: Floats
    reference: float  # the value that means "as expected": 1 or 100
    confidence: float
    method: Method = INDIRECT


@dataclass(frozen=True, slots=True)
class IndirectRate:
    value: Floats  # events per `multiplier` people
    lower: Floats
    upper: Floats
    observed: Floats
    expected: Floats
    reference_rate: Floats  # of the reference population, per `multiplier`
    multiplier: float
    confidence: float
    method: Method = INDIRECT


def standardised_ratio(
    counts: ArrayLike,
    populations: ArrayLike,
    reference_counts: ArrayLike,
    reference_populations: ArrayLike,
    *,
    reference: float = 1,
    confidence: float = 0.95,
    totals: ArrayLike | None = None,
) -> IndirectRatio:
    """Observed over expected events × reference (SMR, ISR): O = Σx, E = Σ n·x′/n′ over the last axis, the age bands.

    Limits of O over E. Shapes (…, bands) broadcast; results (…). `totals` (…) gives O directly when it is not known by
    age; `counts` is then not read. Missing counts and populations are taken as zero, as upstream; a missing total makes
    the ratio NaN, and so does an expected count of zero. BadInput for negative figures, for a reference population of
    zero.
    """
    observed, expected = _expected(counts, populations, reference_counts, reference_populations, totals)
    scale = checked_multiplier(reference)
    value, lower, upper = _over(observed, expected, scale, confidence)
    return IndirectRatio(value, lower, upper, observed, expected, scale, confidence)


def indirectly_standardised_rate(
    counts: ArrayLike,
    populations: ArrayLike,
    reference_counts: ArrayLike,
    reference_populations: ArrayLike,
    *,
    multiplier: float = 100_000,
    confidence: float = 0.95,
    totals: ArrayLike | None = None,
) -> IndirectRate:
    """The standardised ratio times the crude rate of the reference population Σx′/Σn′ × multiplier.

    Arguments, missing values and errors as `standardised_ratio`.
    """
    observed, expected = _expected(counts, populations, reference_counts, reference_populations, totals)
    scale = checked_multiplier(multiplier)
    x, n = np.asarray(reference_counts, dtype=np.float64), np.asarray(reference_populations, dtype=np.float64)
    rate = np.asarray(np.nansum(x, axis=-1) / n.sum(axis=-1) * scale)
    value, lower, upper = _over(observed, expected, rate, confidence)
    return IndirectRate(value, lower, upper, observed, expected, rate, scale, confidence)


def _expected(
    counts: ArrayLike,
    populations: ArrayLike,
    reference_counts: ArrayLike,
    reference_populations: ArrayLike,
    totals: ArrayLike | None,
) -> tuple[Floats, Floats]:
    n = not_negative("populations", populations)
    x_reference = not_negative("reference_counts", reference_counts)
    n_reference = not_negative("reference_populations", reference_populations)
    common_shape(populations=n, reference_counts=x_reference, reference_populations=n_reference)
    refuse(n_reference == 0, "Reference populations of zero", hint="Join that band with its neighbour.")
    expected = (np.nan_to_num(x_reference) / n_reference * np.nan_to_num(n)).sum(axis=-1)
    if totals is not None:
        observed = not_negative("totals", totals)
    else:
        x = not_negative("counts", counts)
        common_shape(counts=x, populations=n)
        observed = np.nan_to_num(x).sum(axis=-1)
    common_shape(observed=observed, expected=np.asarray(expected))
    return observed, np.asarray(expected)


def _over(
    observed: Floats, expected: Floats, scale: Floats | float, confidence: float
) -> tuple[Floats, Floats, Floats]:
    lower, upper = poisson_limits(observed, confidence=confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        per = np.where(expected > 0, scale / expected, np.nan)
    return observed * per, lower * per, upper * per
