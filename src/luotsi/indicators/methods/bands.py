"""Age bands for years of life lost: how many years a death in each band loses, and how much of the band counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import Flags, Floats, checked_choice, floats, refuse
from luotsi.kernel.errors import BadInput, BadParameter

LIMITS: Final = (65, 70, 75, 80)
"""Ages up to which a life counts as full: THL's authors 70, OECD and CDC 75, THL 80; 65 in older studies."""

MINIMUM_AGES: Final = (0, 1, 25)
"""Youngest ages that count: everybody, without infants, THL's premature deaths."""


def checked_limits(limit: int, minimum_age: int) -> None:
    """BadParameter unless both are among the allowed."""
    if limit not in LIMITS:
        raise BadParameter("limit", str(limit), ", ".join(map(str, LIMITS)))
    if minimum_age not in MINIMUM_AGES:
        raise BadParameter("minimum_age", str(minimum_age), ", ".join(map(str, MINIMUM_AGES)))


@dataclass(frozen=True, slots=True)
class Losses:
    """What a death in each band loses under one limit and minimum age."""

    years: Floats  # (bands,) or (…, bands): mean years lost by a death in the band; zero outside the ages that count
    share: Floats  # (bands,): share of the band's ages that count, 1 or 0 unless bands were split


@dataclass(frozen=True, slots=True)
class Bands:
    """Age bands by the first completed year of age of each; the last one ends at `end`, or is open."""

    starts: tuple[int, ...]
    end: int | None = None

    def __post_init__(self) -> None:
        ages = [*self.starts, *([] if self.end is None else [self.end])]
        if not self.starts or ages != sorted(set(ages)) or ages[0] < 0:
            raise BadInput(f"The bands {ages} do not rise.", hint="Give the first year of age of each band.")

    def midpoints(self, convention: str = "exact") -> Floats:
        """The age that stands for a band's deaths: NaN for an open one.

        "exact": the middle of the interval of exact ages, 20 for 15–24; "completed": the middle of the completed years,
        19.5, as CDC counts (but 0.5 for infants).
        """
        checked_choice("convention", convention, ("exact", "completed"))
        starts = np.asarray(self.starts, dtype=np.float64)
        ends = np.append(starts[1:], np.nan if self.end is None else float(self.end))
        middle: Floats = (starts + ends) / 2
        if convention == "exact":
            return middle
        return np.where(ends - starts == 1, middle, middle - 0.5)

    def losses(
        self, *, limit: int, minimum_age: int = 0, ages: ArrayLike | None = None, straddling: str = "refuse"
    ) -> Losses:
        """Years lost by a death in each band: limit − age, the age being the band's middle or the caller's `ages`.

        `ages` (bands,) or (…, bands): the band's own mean age at death. A band that the limit or the minimum age cuts
        is refused (BadInput), or with "split" taken as evenly spread over its years: the part outside loses nothing
        and does not count. BadInput for ages outside their band.
        """
        checked_limits(limit, minimum_age)
        checked_choice("straddling", straddling, ("refuse", "split"))
        starts = np.asarray(self.starts, dtype=np.float64)
        ends = np.append(starts[1:], np.inf if self.end is None else float(self.end))
        low, high = np.maximum(starts, minimum_age), np.minimum(ends, limit)
        counting = high > low
        cut = counting & ((low > starts) | (high < ends))
        if cut.any() and (straddling == "refuse" or not np.isfinite(ends[cut]).all()):
            band = int(np.flatnonzero(cut)[0])
            raise BadInput(
                f"The band from {self.starts[band]} is cut by the age {minimum_age} or the limit {limit}.",
                hint='Give narrower bands, or straddling="split" if the band ends.',
            )
        with np.errstate(invalid="ignore"):
            share = np.where(counting, (high - low) / np.where(np.isfinite(ends), ends - starts, 1.0), 0.0)
        share = np.where(counting & ~cut, 1.0, share)
        age = (low + high) / 2 if ages is None else self._checked_ages(ages, starts, ends, counting)
        # A split band's deaths are spread evenly: those that count die at the middle of the part that counts.
        years = np.where(cut, limit - (low + high) / 2, limit - age) * share
        return Losses(np.where(counting, years, 0.0), share)

    def _checked_ages(self, ages: ArrayLike, starts: Floats, ends: Floats, counting: Flags) -> Floats:
        given = floats("ages", ages)
        if given.shape[-1:] != starts.shape:
            raise BadInput(f"ages has the shape {given.shape}.", hint=f"Give one age for each of {len(starts)} bands.")
        outside = counting & ((given < starts) | (given > ends))
        refuse(outside, "Ages at death outside their band", hint="Give each band's own mean age at death.")
        # A band without deaths has no mean age; nothing is lost there, whatever the age.
        return np.where(np.isnan(given), (starts + np.where(np.isfinite(ends), ends, starts)) / 2, given)


def years_lost(ages: ArrayLike, *, limit: int, minimum_age: int = 0) -> Floats:
    """Years of life lost by each death at that age: limit − age, zero from the limit on and below the minimum age.

    Sum them over deaths. Any shape; NaN where the age is missing. BadParameter for a limit or minimum age not allowed,
    BadInput for negative ages.

    >>> years_lost([60, 0.5, 80], limit=75).tolist()
    [15.0, 74.5, 0.0]
    """
    checked_limits(limit, minimum_age)
    age = floats("ages", ages)
    refuse(age < 0, "Ages below zero", hint="Give ages at death in years.")
    return np.where(age < minimum_age, 0.0, np.maximum(limit - age, 0.0))


FIVE_YEAR_BANDS: Final = Bands(tuple(range(0, 95, 5)))
"""0–4, 5–9, … 85–89, 90 and over."""


def band_starts(bands: Sequence[tuple[int, int | None]]) -> Bands:
    """Bands from (first, last) completed years, as registers write them; the last may end in None.

    BadInput when there is a hole between two bands.

    >>> band_starts([(0, 0), (1, 14), (15, None)])
    Bands(starts=(0, 1, 15), end=None)
    """
    for (_, last), (following, _) in pairwise(bands):
        if last is None or last + 1 != following:
            raise BadInput(
                f"The bands have a hole or an overlap before {following}.", hint="Let each follow the other."
            )
    final = bands[-1][1] if bands else None
    return Bands(tuple(start for start, _ in bands), None if final is None else final + 1)
