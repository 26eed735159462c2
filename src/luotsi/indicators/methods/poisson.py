"""Confidence limits of a count of events: exact Poisson, Byar, and the rule which of them to use."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import Floats, checked_confidence, not_negative
from luotsi.indicators.methods.special import gamma_lower, gamma_upper, z_score

EXACT_BELOW: Final = 10
"""Counts below this get exact limits, others Byar's (PHEindicatormethods)."""


def exact_limits(counts: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Exact limits of the mean of a Poisson count x.

    lower = ½ χ²(α/2; 2x), zero for x = 0; upper = ½ χ²(1−α/2; 2x+2). Any shape; counts need not be whole.
    NaN gives NaN; BadInput for negative counts. Source: Garwood 1936; Armitage & Berry 2002.
    """
    x = not_negative("counts", counts)
    tail = (1 - checked_confidence(confidence)) / 2
    lower = np.where(x == 0, 0.0, gamma_lower(x, tail))
    return lower, gamma_upper(x + 1, tail)


def byar_limits(counts: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Byar's approximate limits of the mean of a Poisson count x.

    lower = x(1 − 1/9x − z/3√x)³, upper = (x+1)(1 − 1/9(x+1) + z/3√(x+1))³. A lower limit below zero is missing, and
    so is that of x = 0. BadInput for negative counts. Source: Breslow & Day 1987, volume II.
    """
    x = not_negative("counts", counts)
    return _byar(x, z_score(checked_confidence(confidence)))


def poisson_limits(counts: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Limits of a count: exact when it is below `EXACT_BELOW`, Byar's otherwise; errors as there."""
    x = not_negative("counts", counts)
    lower, upper = _byar(x, z_score(checked_confidence(confidence)))
    few = x < EXACT_BELOW
    if few.any():
        lower, upper = np.array(lower), np.array(upper)
        lower[few], upper[few] = exact_limits(x[few], confidence=confidence)
    return lower, upper


def _byar(x: Floats, z: float) -> tuple[Floats, Floats]:
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = 1 - 1 / (9 * x) - z / (3 * np.sqrt(x))
        lower = x * lower * lower * lower  # the power operator is far slower than two products
        lower = np.where(lower >= 0, lower, np.nan)
    after = x + 1
    upper = 1 - 1 / (9 * after) + z / (3 * np.sqrt(after))
    return lower, after * upper * upper * upper
