"""The crude rate: events per population, with limits of the count. Not age-standardised: see `direct`, `indirect`."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import (
    Floats,
    checked_multiplier,
    common_shape,
    not_negative,
    refuse,
)
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.poisson import poisson_limits

CRUDE_RATE: Final = Method(
    "crude_rate", 1, "Exact Poisson below 10 events, else Byar (Breslow & Day 1987); PHEindicatormethods 2.1.0 phe_rate"
)


@dataclass(frozen=True, slots=True)
class Rate:
    value: Floats  # events per `multiplier` people
    lower: Floats
    upper: Floats
    multiplier: float
    confidence: float
    method: Method = CRUDE_RATE


def crude_rate(
    counts: ArrayLike, populations: ArrayLike, *, multiplier: float = 100_000, confidence: float = 0.95
) -> Rate:
    """Events per population: x/n × multiplier, with the limits of x (exact below ten events, else Byar) over n.

    Shapes broadcast. Where a count or a population is missing, or nobody lives and nothing happened, the rate is NaN.
    BadInput for negative counts and for events where nobody lives.
    """
    x, n = not_negative("counts", counts), not_negative("populations", populations)
    common_shape(counts=x, populations=n)
    scale = checked_multiplier(multiplier)
    refuse(
        (n == 0) & (x > 0), "Events where the population is zero", hint="Check the population of that area and year."
    )
    lower, upper = poisson_limits(x, confidence=confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        per = np.where(n > 0, scale / n, np.nan)
        return Rate(x * per, lower * per, upper * per, scale, confidence)
