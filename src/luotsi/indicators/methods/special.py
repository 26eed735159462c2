"""Quantiles of the distributions that the methods use, typed. The only place of the methods that calls SciPy's."""

import numpy as np
from scipy import special

from luotsi.indicators.methods.arrays import Floats


def normal_quantile(p: float) -> float:
    """z with P(Z <= z) = p."""
    return float(special.ndtri(p))


def z_score(confidence: float) -> float:
    """Half the width of a normal interval in standard errors: 1.959964 for 0.95, 3.090232 for 0.998."""
    return normal_quantile(0.5 + confidence / 2)


def student_quantile(p: float, freedom: Floats) -> Floats:
    """t with P(T <= t) = p at so many degrees of freedom; NaN without any."""
    with np.errstate(invalid="ignore"):
        return np.where(freedom > 0, special.stdtrit(np.where(freedom > 0, freedom, 1.0), p), np.nan)


def gamma_lower(shape: Floats, p: float) -> Floats:
    """x with P(G <= x) = p, G gamma with that shape and scale 1; NaN for a shape of zero or less."""
    return np.asarray(special.gammaincinv(_shape(shape), p), dtype=np.float64)


def gamma_upper(shape: Floats, p: float) -> Floats:
    """x with P(G > x) = p, G gamma with that shape and scale 1; NaN for a shape of zero or less."""
    return np.asarray(special.gammainccinv(_shape(shape), p), dtype=np.float64)


def _shape(shape: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.where(shape > 0, shape, np.nan)
