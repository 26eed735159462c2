"""Life expectancy from an abridged life table (Chiang II), with Silcocks' variance in the last band."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import Codes, Flags, Floats, checked_confidence, common_shape, floats
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.special import z_score
from luotsi.kernel.errors import BadInput

LIFE_EXPECTANCY: Final = Method(
    "life_expectancy",
    1,
    "Chiang 1968 (II); Silcocks, Jenner & Reza 2001; PHEindicatormethods 2.1.0 phe_life_expectancy",
)

STARTS: Final = (0, 1, *range(5, 95, 5))
"""The first years of age of the usual twenty bands; the last is open."""

FEWEST_PEOPLE: Final = 5_000
"""With no more person-years than this there is no life expectancy (Toson & Baker 2003)."""

WIDEST_YEARS: Final = 20.0
"""A life expectancy whose 95 % interval is wider is left out; its limits stay."""


class Refusal(IntEnum):
    """Why an area has no life table; the first reason that holds."""

    NONE = 0
    MISSING_BAND = 1  # a count or a population is missing
    NEGATIVE_DEATHS = 2
    NO_POPULATION = 3  # in a band, or negative
    DEATHS_ABOVE_POPULATION = 4  # in a band
    TOO_FEW_PEOPLE = 5
    NO_DEATHS_AT_END = 6  # none in the open band: nothing tells how long its people live


@dataclass(frozen=True, slots=True)
class LifeExpectancy:
    value: Floats  # years left on reaching each band, (…, bands)
    lower: Floats
    upper: Floats
    standard_error: Floats
    population: Floats  # of the band and those after it
    deaths: Floats
    too_wide: Flags  # value left out, limits kept
    refusal: Codes  # (…), a `Refusal`
    starts: tuple[int, ...]
    confidence: float
    method: Method = LIFE_EXPECTANCY


def life_expectancy(
    deaths: ArrayLike,
    populations: ArrayLike,
    *,
    starts: Sequence[int] = STARTS,
    confidence: float = 0.95,
    infant_fraction: float = 0.1,
    fewest_people: float = FEWEST_PEOPLE,
) -> LifeExpectancy:
    """Years of life left at the beginning of each band.

    q = nM / (1 + (1−a)nM), M = deaths/population, n the width of the band, a the share of it that the dying live (0.1
    in the first band, else ½), q = 1 in the last band. l by products of 1−q, L = n(l₊ + a·d), in the last band l/M;
    e = ΣL/l. Variance of e: Σ l²·((1−a)n + e₊)²·q²(1−q)/D over bands, in the last one l²/4 · 4/(D·M²), over l².

    `deaths` and `populations` (…, bands) broadcast. An area that cannot have a life table is NaN and `refusal` says why
    (this method refuses by area where others raise, as upstream warns by group). BadInput for bands that do not begin
    at 0 or do not rise.
    """
    ages = tuple(int(start) for start in starts)
    d, n = floats("deaths", deaths), floats("populations", populations)
    shape = common_shape(deaths=d, populations=n)
    if len(ages) < 2 or ages[0] != 0 or list(ages) != sorted(set(ages)):
        raise BadInput(f"The bands begin at {list(ages)}.", hint="Let them begin at 0 and rise.")
    if not shape or shape[-1] != len(ages):
        raise BadInput(f"There are {len(ages)} bands but the figures have the shape {shape}.", hint="Give one a band.")
    z, z95 = z_score(checked_confidence(confidence)), z_score(0.95)
    d, n = np.broadcast_to(d, shape), np.broadcast_to(n, shape)
    refusal = _refusal(d, n, fewest_people)
    bad = (refusal != Refusal.NONE)[..., np.newaxis]
    # Refused areas go through the table as one person dying in each band, so that they cannot stop the others.
    value, error = _table(np.where(bad, 1.0, d), np.where(bad, 10.0, n), ages, infant_fraction)
    value, error = np.where(bad, np.nan, value), np.where(bad, np.nan, error)
    too_wide = z95 * error > WIDEST_YEARS / 2
    return LifeExpectancy(
        np.where(too_wide, np.nan, value),
        value - z * error,
        value + z * error,
        error,
        _from_here_on(n),
        _from_here_on(d),
        too_wide,
        refusal,
        ages,
        confidence,
    )


def _refusal(d: Floats, n: Floats, fewest_people: float) -> Codes:
    reasons = (
        (Refusal.MISSING_BAND, (np.isnan(d) | np.isnan(n)).any(axis=-1)),
        (Refusal.NEGATIVE_DEATHS, (d < 0).any(axis=-1)),
        (Refusal.NO_POPULATION, (n <= 0).any(axis=-1)),
        (Refusal.DEATHS_ABOVE_POPULATION, (d > n).any(axis=-1)),
        (Refusal.TOO_FEW_PEOPLE, n.sum(axis=-1) <= fewest_people),
        (Refusal.NO_DEATHS_AT_END, d[..., -1] == 0),
    )
    found = np.select([holds for _, holds in reasons], [reason.value for reason, _ in reasons], Refusal.NONE.value)
    return np.asarray(found, dtype=np.int8)


def _table(d: Floats, n: Floats, starts: tuple[int, ...], infant_fraction: float) -> tuple[Floats, Floats]:
    """Life expectancy and its standard error at each band, for areas that have passed the checks."""
    mortality = d / n
    width = np.diff(np.asarray(starts, dtype=np.float64))  # of all bands but the last
    lived = np.full(width.shape, 0.5)
    lived[0] = infant_fraction
    m = mortality[..., :-1] * width
    # From M = 1/(n·a) on the formula would give more than 1; upstream then lets everybody die.
    dying = np.where(m * lived <= 1, m / (1 + m * (1 - lived)), 1.0)
    alive = np.concatenate([np.ones((*d.shape[:-1], 1)), np.cumprod(1 - dying, axis=-1)], axis=-1)
    died = alive[..., :-1] - alive[..., 1:]
    last = alive[..., -1:]
    years = np.concatenate([width * (alive[..., 1:] + lived * died), last / mortality[..., -1:]], axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(alive == 0, 0.0, _from_here_on(years) / alive)
        of_q = np.where(died == 0, 0.0, dying**2 * (1 - dying) / d[..., :-1])
        parts = of_q * alive[..., :-1] ** 2 * ((1 - lived) * width + left[..., 1:]) ** 2
        at_end = (last / 2) ** 2 * 4 / (d[..., -1:] * mortality[..., -1:] ** 2)
        error = np.sqrt(_from_here_on(np.concatenate([parts, at_end], axis=-1)) / alive**2)
    return left, error


def _from_here_on(values: Floats) -> Floats:
    """The sum of each band and those after it."""
    return np.flip(np.cumsum(np.flip(values, axis=-1), axis=-1), axis=-1)
