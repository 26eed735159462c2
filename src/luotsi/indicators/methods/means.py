"""The mean of measured values, with Student's limits."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luotsi.indicators.methods.arrays import Floats, checked_confidence, floats
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.special import student_quantile
from luotsi.kernel.errors import BadInput

MEAN: Final = Method("mean", 1, "Student's t; PHEindicatormethods 2.1.0 phe_mean")


@dataclass(frozen=True, slots=True)
class Mean:
    value: Floats
    lower: Floats
    upper: Floats
    total: Floats
    count: Floats  # values in the mean
    deviation: Floats  # standard deviation of the sample
    confidence: float
    method: Method = MEAN


def mean(values: ArrayLike, *, present: ArrayLike | None = None, confidence: float = 0.95) -> Mean:
    """The mean over the last axis: x̄ ∓ t(1−α/2; n−1) s/√n, with s the standard deviation of the sample.

    `present` (same shape, true where there is a value) lets groups of different sizes share an array. A missing value
    that is present makes the mean NaN; one value alone has no limits; no values no mean. BadInput for other shapes.
    """
    x = floats("values", values)
    if x.ndim == 0:
        raise BadInput("values is one number.", hint="Give an array; the mean is taken over its last axis.")
    here: NDArray[np.bool_] = (
        np.ones(x.shape, dtype=np.bool_) if present is None else np.asarray(present, dtype=np.bool_)
    )
    if here.shape != x.shape:
        raise BadInput(f"present has the shape {here.shape}, values {x.shape}.", hint="Give one flag for each value.")
    counted = here.sum(axis=-1).astype(np.float64)
    total = np.where(here, x, 0.0).sum(axis=-1)
    tail = (1 - checked_confidence(confidence)) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = total / counted
        squares = np.where(here, (x - middle[..., np.newaxis]) ** 2, 0.0).sum(axis=-1)
        deviation = np.sqrt(squares / np.where(counted > 1, counted - 1, np.nan))
        half = student_quantile(1 - tail, counted - 1) * deviation / np.sqrt(counted)
    return Mean(middle, middle - half, middle + half, total, counted, deviation, confidence)
