"""The recent trend: whether the last five points rise or fall beyond chance, whichever one of them is left out."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import Codes, Flags, Floats, common_shape, floats, not_negative, refuse
from luotsi.indicators.methods.judging import Polarity, judge
from luotsi.indicators.methods.method import Method
from luotsi.kernel.errors import BadInput

TREND: Final = Method("recent_trend", 1, "Fingertips trend markers (technical guidance); TrendMarkerCalculator")

POINTS: Final = 5
CRITICAL: Final = 9.54953570608324
"""χ² with one degree of freedom at p = 0.002."""

_WIDTH = 3.92
"""Width of a 95 % interval in standard errors, as the guidance rounds it."""


class Direction(IntEnum):
    """Coded as `judging.Position`."""

    DECREASING = -1
    NO_CHANGE = 0
    INCREASING = 1
    UNKNOWN = 9  # fewer than five points, or one of them cannot be used


@dataclass(frozen=True, slots=True)
class Trend:
    direction: Codes  # (…), a `Direction`
    judgement: Codes  # (…), a `judging.Judgement`
    slope: Floats  # per step of time: of the values, or of the logits of proportions; NaN where UNKNOWN
    chi_squared: Floats
    steady: Flags  # the slope keeps its sign whichever point is left out
    method: Method = TREND


def recent_trend(
    values: ArrayLike, lower: ArrayLike, upper: ArrayLike, *, polarity: Polarity = Polarity.NO_JUDGEMENT
) -> Trend:
    """The trend of the last five points of the last axis, from values and their **95 %** limits.

    Weighted least squares on x = 1…5 with weights 1/SE², SE = (U−L)/3.92; a trend when (b/SE_b)² > 9.5495 (p = 0.002)
    and b has the same sign in all six fits: all points, and each one left out. UNKNOWN with fewer than five points, a
    gap among them or limits without width. Shapes (…, times) broadcast. BadInput for limits the wrong way round.
    """
    y, low, high = floats("values", values), floats("lower", lower), floats("upper", upper)
    shape = common_shape(values=y, lower=low, upper=high)
    refuse(low > high, "Lower limits above the upper ones", hint="Check the order of the arguments.")
    y, low, high = (_last_points(part, shape) for part in (y, low, high))
    usable = np.asarray(np.isfinite(y + low + high).all(axis=-1) & (high > low).all(axis=-1))
    weights = np.where(usable[..., np.newaxis], (_WIDTH / np.where(high > low, high - low, 1.0)) ** 2, 1.0)
    slope, variance, steady = _fits(np.where(usable[..., np.newaxis], y, 0.0), weights)
    return _trend(slope, slope * slope / variance, steady, usable, polarity)


def recent_trend_of_proportions(
    counts: ArrayLike, denominators: ArrayLike, *, polarity: Polarity = Polarity.NO_JUDGEMENT
) -> Trend:
    """The trend of the last five proportions of the last axis.

    χ² for trend = N(N·Σxt − Σx·Σnt)² / (Σx(N−Σx)(N·Σnt² − (Σnt)²)), N = Σn, t = 1…5, against 9.5495; the direction and
    the check by leaving out each point use the unweighted slope of the logits. UNKNOWN with fewer than five points, a
    gap among them, or a point where nobody or everybody counts (no logit). BadInput for negative figures, counts above
    their denominators.
    """
    x, n = not_negative("counts", counts), not_negative("denominators", denominators)
    shape = common_shape(counts=x, denominators=n)
    refuse(x > n, "Counts above their denominators", hint="For events, use the values and their limits.")
    x, n = _last_points(x, shape), _last_points(n, shape)
    usable = np.asarray(((x > 0) & (x < n)).all(axis=-1))
    x, n = np.where(usable[..., np.newaxis], x, 1.0), np.where(usable[..., np.newaxis], n, 2.0)
    slope, _, steady = _fits(np.log(x / (n - x)), np.ones(x.shape))
    t = np.arange(1.0, POINTS + 1)
    total, counted, at_time = n.sum(axis=-1), x.sum(axis=-1), (n * t).sum(axis=-1)
    chi = total * (total * (x * t).sum(axis=-1) - counted * at_time) ** 2
    chi /= counted * (total - counted) * (total * (n * t * t).sum(axis=-1) - at_time**2)
    return _trend(slope, chi, steady, usable, polarity)


def _last_points(array: Floats, shape: tuple[int, ...]) -> Floats:
    """The last five points; gaps in front of a shorter series."""
    if not shape:
        raise BadInput("values is one number.", hint="The last axis goes over time.")
    whole = np.broadcast_to(array, shape)[..., -POINTS:]
    short = POINTS - whole.shape[-1]
    return np.concatenate([np.full((*shape[:-1], short), np.nan), whole], axis=-1) if short else whole


def _fits(y: Floats, weights: Floats) -> tuple[Floats, Floats, Flags]:
    """Slope and its variance of the fit to all points, and whether the five fits without one point share its sign."""
    kept = np.vstack([np.ones(POINTS), 1 - np.eye(POINTS)])  # (6 fits, 5 points)
    w = weights[..., np.newaxis, :] * kept
    t = np.arange(1.0, POINTS + 1)
    total = w.sum(axis=-1)
    # Around the weighted middle of time the sums lose no digits, whatever the size of the values.
    apart = t - ((w * t).sum(axis=-1) / total)[..., np.newaxis]
    spread = (w * apart * apart).sum(axis=-1)
    slopes = (w * apart * y[..., np.newaxis, :]).sum(axis=-1) / spread
    signs = np.sign(slopes)
    return slopes[..., 0], 1 / spread[..., 0], np.asarray((signs == signs[..., :1]).all(axis=-1))


def _trend(slope: Floats, chi: Floats, steady: Flags, usable: Flags, polarity: Polarity) -> Trend:
    changing = (chi > CRITICAL) & steady
    code = np.where(changing, np.where(slope < 0, Direction.DECREASING.value, Direction.INCREASING.value), 0)
    direction = np.where(usable, code, Direction.UNKNOWN.value).astype(np.int8)
    slope, chi = np.where(usable, slope, np.nan), np.where(usable, chi, np.nan)
    return Trend(direction, judge(direction, polarity), slope, chi, steady & usable)
