"""Potential years of life lost (PYLL): crude and standardised, with intervals.

Definitions differ, so limit, minimum age and standard are parameters and travel with every figure. The ages' side is
`bands`; what makes two areas differ is `decomposition`'s.
"""

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
from luotsi.indicators.methods.bands import Bands
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.standards import Standard
from luotsi.indicators.methods.weighted import (
    Interval,
    checked_interval,
    dobson_limits,
    extra_event,
    gamma_limits,
    method_of,
)
from luotsi.kernel.errors import BadInput

PYLL: Final = Method(
    "pyll", 1, "OECD: Σ (L−a)(d/p)(P/P) × 100 000; weighted Poisson sum, Dobson 1991, Fay & Feuer 1997"
)


@dataclass(frozen=True, slots=True)
class YearsLost:
    value: Floats  # years lost per `multiplier` people of the ages that count
    lower: Floats
    upper: Floats
    variance: Floats  # of the value
    years: Floats  # years lost, in all
    deaths: Floats  # at the ages that count
    population: Floats  # at the ages that count
    limit: int
    minimum_age: int
    standard: str | None  # its name; None: crude
    multiplier: float
    confidence: float
    interval: Interval
    method: Method = PYLL
    interval_method: Method = PYLL


def crude_pyll(
    deaths: ArrayLike,
    populations: ArrayLike,
    bands: Bands,
    *,
    limit: int,
    minimum_age: int = 0,
    ages: ArrayLike | None = None,
    straddling: str = "refuse",
    multiplier: float = 100_000,
    confidence: float = 0.95,
    interval: Interval | str = Interval.GAMMA,
) -> YearsLost:
    """Σ(L−a)d / Σn × multiplier over the last axis, the bands; variance Σ(L−a)²d / (Σn)².

    a is the band's middle or `ages`, the mean age at death of the band; bands outside [minimum age, L) are left out of
    deaths and population alike. `deaths`, `populations` (…, bands) broadcast. A gap in a band that counts makes the
    figure NaN. BadInput for negative figures, for deaths where nobody lives and as in `Bands.losses`.
    """
    d, n, years, share = _prepared(deaths, populations, bands, limit, minimum_age, ages, straddling)
    people = (n * share).sum(axis=-1)
    refuse((people == 0) & (d.sum(axis=-1) > 0), "Deaths where nobody lives", hint="Check the population.")
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.where(people > 0, 1 / people, np.nan)[..., np.newaxis] * years
    return _figure(d, people, weights, years, share, limit, minimum_age, None, multiplier, confidence, interval)


def standardised_pyll(
    deaths: ArrayLike,
    populations: ArrayLike,
    bands: Bands,
    *,
    standard: Standard | ArrayLike,
    limit: int,
    minimum_age: int = 0,
    ages: ArrayLike | None = None,
    straddling: str = "refuse",
    standard_name: str = "",
    multiplier: float = 100_000,
    confidence: float = 0.95,
    interval: Interval | str = Interval.GAMMA,
) -> YearsLost:
    """Σ(L−a)(d/n)s / Σs × multiplier over the bands that count; variance Σ((L−a)s/n)²d / (Σs)².

    `standard`: a named one, or weights (bands,) such as the whole country's population, then with its `standard_name`.
    Else as `crude_pyll`; a band where nobody lives makes the figure NaN.
    """
    d, n, years, share = _prepared(deaths, populations, bands, limit, minimum_age, ages, straddling)
    s, name = standard_weights(standard, bands, standard_name)
    common_shape(deaths=d, standard=s)
    nobody = (n == 0) & (share > 0)
    refuse(nobody & (d > 0), "Deaths where nobody lives", hint="Check the population.")
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.where(share > 0, years * s / np.where(nobody, np.nan, n), 0.0) / (s * share).sum()
    people = (n * share).sum(axis=-1)
    return _figure(d, people, weights, years, share, limit, minimum_age, name, multiplier, confidence, interval)


def standard_weights(standard: Standard | ArrayLike, bands: Bands, name: str) -> tuple[Floats, str]:
    """The standard's weights for the bands, and its name; BadInput when they do not fit or have none."""
    if isinstance(standard, Standard):
        weights, name = standard.for_bands(bands.starts), standard.name
        if bands.end is not None:  # the standard's last band is open, these bands end
            weights = standard.for_bands((*bands.starts, bands.end))[:-1]
        return weights, name
    weights = not_negative("standard", standard)
    if weights.shape != (len(bands.starts),) or np.isnan(weights).any() or weights.sum() <= 0:
        raise BadInput(f"The standard has the shape {weights.shape}.", hint="Give one weight for each band, no gaps.")
    if not name:
        raise BadInput("The standard has no name.", hint="Give standard_name: it is shown with every figure.")
    return weights, name


def _prepared(
    deaths: ArrayLike,
    populations: ArrayLike,
    bands: Bands,
    limit: int,
    minimum_age: int,
    ages: ArrayLike | None,
    straddling: str,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Deaths and people, zero in bands that do not count; years lost and share of each band."""
    losses = bands.losses(limit=limit, minimum_age=minimum_age, ages=ages, straddling=straddling)
    d, n = not_negative("deaths", deaths), not_negative("populations", populations)
    shape = common_shape(deaths=d, populations=n, bands=losses.years)
    if not d.shape or not n.shape or shape[-1] != len(bands.starts):
        raise BadInput(
            f"The figures have the shape {shape}.", hint=f"The last axis goes over {len(bands.starts)} bands."
        )
    counts = losses.share > 0
    return (
        np.where(counts, np.broadcast_to(d, shape), 0.0),
        np.where(counts, np.broadcast_to(n, shape), 0.0),
        np.broadcast_to(losses.years, shape),
        losses.share,
    )


def _figure(
    deaths: Floats,
    people: Floats,
    weights: Floats,
    years: Floats,
    share: Floats,
    limit: int,
    minimum_age: int,
    standard: str | None,
    multiplier: float,
    confidence: float,
    interval: Interval | str,
) -> YearsLost:
    scale, sure, kind = checked_multiplier(multiplier), checked_confidence(confidence), checked_interval(interval)
    value, variance = (weights * deaths).sum(axis=-1), (weights * weights * deaths).sum(axis=-1)
    died = (deaths * share).sum(axis=-1)
    if kind in (Interval.DOBSON, Interval.DOBSON_EXACT):
        exact = kind is Interval.DOBSON_EXACT
        # Deaths of a split band all take part in the sum, so the total of Poisson counts is theirs.
        lower, upper = dobson_limits(value, variance, deaths.sum(axis=-1), confidence=sure, exact=exact)
    else:
        counting = weights[..., share > 0]
        lower, upper = gamma_limits(value, variance, *extra_event(counting, kind), confidence=sure)
    return YearsLost(
        value * scale,
        lower * scale,
        upper * scale,
        variance * scale * scale,
        (years * deaths).sum(axis=-1),
        died,
        people,
        limit,
        minimum_age,
        standard,
        scale,
        sure,
        kind,
        interval_method=method_of(kind),
    )
