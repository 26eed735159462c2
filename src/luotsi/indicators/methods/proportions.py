"""The proportion of people with a property, with Wilson's score limits."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import (
    Floats,
    checked_confidence,
    checked_multiplier,
    common_shape,
    not_negative,
    refuse,
)
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.special import z_score

PROPORTION: Final = Method(
    "proportion", 1, "Wilson 1927; Newcombe & Altman 2000; PHEindicatormethods 2.1.0 phe_proportion"
)


@dataclass(frozen=True, slots=True)
class Proportion:
    value: Floats  # per `multiplier`: 1 a fraction, 100 a percentage
    lower: Floats
    upper: Floats
    multiplier: float
    confidence: float
    method: Method = PROPORTION


def wilson_limits(counts: ArrayLike, denominators: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's score limits of a proportion x/n, as fractions.

    (2x + z² ∓ z√(z² + 4x(1 − x/n))) / 2(n + z²). Shapes broadcast; x need not be whole. NaN where x or n is missing or
    n is zero. BadInput for negative figures and for x above n.
    """
    x, n = not_negative("counts", counts), not_negative("denominators", denominators)
    common_shape(counts=x, denominators=n)
    refuse(
        x > n,
        "Counts above their denominators",
        hint="A proportion needs the part and the whole; for events, use a rate.",
    )
    z = z_score(checked_confidence(confidence))
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = z * np.sqrt(z * z + 4 * x * (1 - x / n))
        middle, twice = 2 * x + z * z, 2 * (n + z * z)
        # With nobody or everybody the subtraction leaves a rounding error; the limits are 0 and 1 there.
        lower = np.where(x == 0, 0 * spread, (middle - spread) / twice)
        upper = np.where(x == n, 1 + 0 * spread, (middle + spread) / twice)
    return lower, upper


def proportion(
    counts: ArrayLike, denominators: ArrayLike, *, multiplier: float = 1, confidence: float = 0.95
) -> Proportion:
    """The proportion x/n × multiplier with Wilson's limits; shapes, missing values and errors as `wilson_limits`."""
    lower, upper = wilson_limits(counts, denominators, confidence=confidence)
    scale = checked_multiplier(multiplier)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.asarray(counts, dtype=np.float64) / np.asarray(denominators, dtype=np.float64)
    return Proportion(value * scale, lower * scale, upper * scale, scale, confidence)
