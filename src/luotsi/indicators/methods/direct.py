"""Directly standardised rates: what the rate would be if the area had the standard's age structure.

Computed in pieces that fit the processor's cache, as a county's figures by area, year, sex and cause soon are millions.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import (
    Floats,
    checked_choice,
    checked_confidence,
    checked_multiplier,
    common_shape,
    floats,
    not_negative,
    refuse,
)
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.weighted import (
    Interval,
    checked_interval,
    dobson_limits,
    extra_event,
    gamma_limits,
    method_of,
)
from luotsi.kernel.errors import BadInput

STANDARDISED_RATE: Final = Method("directly_standardised_rate", 1, "PHEindicatormethods 2.1.0 calculate_dsr")

FEWEST_EVENTS: Final = 10
"""With fewer events a rate with Dobson's limits is not reliable and is left out (PHEindicatormethods)."""

_PIECE = 8192  # rows at a time: about a megabyte an array


@dataclass(frozen=True, slots=True)
class StandardisedRate:
    value: Floats  # events per `multiplier` people of the standard
    lower: Floats
    upper: Floats
    variance: Floats  # of the value, in its units squared
    events: Floats
    population: Floats
    multiplier: float
    confidence: float
    interval: Interval
    fewest_events: int
    method: Method = STANDARDISED_RATE
    interval_method: Method = STANDARDISED_RATE


@dataclass(frozen=True, slots=True)
class _Sums:
    value: Floats
    variance: Floats
    events: Floats
    population: Floats
    added: Floats
    added_variance: Floats


def directly_standardised_rate(
    counts: ArrayLike,
    populations: ArrayLike,
    standard: ArrayLike,
    *,
    multiplier: float = 100_000,
    confidence: float = 0.95,
    interval: Interval | str = Interval.DOBSON,
    fewest_events: int | None = None,
    absent_counts: str = "zero",
    empty_bands: str = "missing",
) -> StandardisedRate:
    """Σ s(x/n) / Σ s × multiplier over the last axis, the age bands; s the standard population.

    Variance Σ s²x/n² / (Σ s)². `counts` and `populations` (…, bands) and `standard` (bands,) broadcast; results (…).
    With fewer than `fewest_events` events (10, with the gamma method 0) the rate and its limits are NaN.
    `absent_counts`: a NaN count is "zero" as upstream, or "missing", which makes the rate NaN: say so when counts were
    suppressed. `empty_bands`: a band where nobody lives makes the rate "missing", or counts as "zero" events.
    BadInput for negative figures and for events where nobody lives. Sources: `weighted`.
    """
    x, n = not_negative("counts", counts), floats("populations", populations)
    return _rate(
        x,
        x,
        n,
        _shares(standard),
        multiplier=checked_multiplier(multiplier),
        confidence=checked_confidence(confidence),
        interval=checked_interval(interval),
        fewest_events=fewest_events,
        absent_counts=absent_counts,
        empty_bands=empty_bands,
    )


def repeat_event_rate(
    people: ArrayLike,
    frequencies: ArrayLike,
    populations: ArrayLike,
    standard: ArrayLike,
    *,
    multiplier: float = 100_000,
    confidence: float = 0.95,
    interval: Interval | str = Interval.DOBSON,
    fewest_events: int | None = None,
    absent_counts: str = "zero",
    empty_bands: str = "missing",
) -> StandardisedRate:
    """The standardised rate of events that the same person may have several times (admissions, say).

    `people` (…, frequencies, bands): how many had that many events; `frequencies` (frequencies,) f. The value is that
    of the events Σ f·x; the variance is Σ f²·var(f), as events of one person are not independent. Else as
    `directly_standardised_rate`. Source: Fingertips technical guidance; PHEindicatormethods 2.1.0 calculate_dsr.
    """
    x, f = not_negative("people", people), not_negative("frequencies", frequencies)
    if x.ndim < 2 or f.ndim != 1 or x.shape[-2] != f.size:
        raise BadInput(
            f"people has the shape {x.shape} and frequencies {f.shape}.",
            hint="The last but one axis of people goes over the frequencies.",
        )
    checked_choice("absent_counts", absent_counts, ("zero", "missing"))
    known = np.nan_to_num(x) if absent_counts == "zero" else x
    return _rate(
        np.einsum("...fb,f->...b", known, f),
        np.einsum("...fb,f->...b", known, f * f),
        floats("populations", populations),
        _shares(standard),
        multiplier=checked_multiplier(multiplier),
        confidence=checked_confidence(confidence),
        interval=checked_interval(interval),
        fewest_events=fewest_events,
        absent_counts=absent_counts,
        empty_bands=empty_bands,
    )


def _shares(standard: ArrayLike) -> Floats:
    weights = not_negative("standard", standard)
    if weights.ndim == 0 or np.isnan(weights).any() or not (weights.sum(axis=-1) > 0).all():
        raise BadInput("The standard population is empty or has gaps.", hint="Give one number for each age band.")
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def _rate(
    counts: Floats,
    squares: Floats,
    populations: Floats,
    shares: Floats,
    *,
    multiplier: float,
    confidence: float,
    interval: Interval,
    fewest_events: int | None,
    absent_counts: str,
    empty_bands: str,
) -> StandardisedRate:
    """`squares` are the counts that the variance is made of: the counts themselves when events are independent."""
    checked_choice("absent_counts", absent_counts, ("zero", "missing"))
    checked_choice("empty_bands", empty_bands, ("missing", "zero"))
    shape = common_shape(counts=counts, populations=populations, standard=shares)
    if counts.ndim == 0 or populations.ndim == 0:
        raise BadInput("counts or populations is one number.", hint="The last axis goes over the age bands.")
    dobson = interval in (Interval.DOBSON, Interval.DOBSON_EXACT)
    fewest = (FEWEST_EVENTS if dobson else 0) if fewest_events is None else fewest_events
    empty = np.nan if empty_bands == "missing" else 0.0
    sums = _sums(counts, squares, populations, shares, shape, interval, absent_counts == "zero", empty)
    if dobson:
        exact = interval is Interval.DOBSON_EXACT
        lower, upper = dobson_limits(sums.value, sums.variance, sums.events, confidence=confidence, exact=exact)
    else:
        lower, upper = gamma_limits(sums.value, sums.variance, sums.added, sums.added_variance, confidence=confidence)
    few = sums.events < fewest
    scaled = [np.where(few, np.nan, part * multiplier) for part in (sums.value, lower, upper)]
    return StandardisedRate(
        scaled[0],
        scaled[1],
        scaled[2],
        np.where(few, np.nan, sums.variance * (multiplier * multiplier)),
        sums.events,
        sums.population,
        multiplier,
        confidence,
        interval,
        fewest,
        interval_method=method_of(interval),
    )


def _sums(
    counts: Floats,
    squares: Floats,
    populations: Floats,
    shares: Floats,
    shape: tuple[int, ...],
    interval: Interval,
    absent_is_zero: bool,
    empty: float,
) -> _Sums:
    bands, rows = shape[-1], int(np.prod(shape[:-1]))
    independent = squares is counts
    x, n = _rows(counts, shape), _rows(populations, shape)
    x2 = x if independent else _rows(squares, shape)
    s = shares if shares.ndim == 1 and shares.size == bands else _rows(shares, shape)
    gamma = interval not in (Interval.DOBSON, Interval.DOBSON_EXACT)
    out = np.zeros((6, rows))
    ones = np.ones(bands)
    for start in range(0, rows, _PIECE):
        here = slice(start, start + _PIECE)
        xs, ns, ss = x[here], n[here], s if s.ndim == 1 else s[here]
        x2s = xs if independent else x2[here]
        if absent_is_zero and np.isnan(xs).any():
            xs, x2s = np.nan_to_num(xs), np.nan_to_num(x2s)
        weights = _weights(xs, ns, ss, empty)
        weighted = weights * x2s
        out[1, here] = np.einsum("ij,ij->i", weighted, weights)
        out[0, here] = weighted @ ones if independent else np.einsum("ij,ij->i", weights, xs)
        out[2, here] = xs @ ones
        out[3, here] = ns @ ones
        if gamma:
            out[4, here], out[5, here] = extra_event(weights, interval)
    return _Sums(*(part.reshape(shape[:-1]) for part in out))


def _weights(counts: Floats, populations: Floats, shares: Floats, empty: float) -> Floats:
    """What one event adds to the rate: the band's share of the standard over its population."""
    if populations.min() > 0:  # false too when one is missing
        return shares / populations
    refuse(populations < 0, "Populations below zero", hint="Check the population of that area and year.")
    nobody = populations == 0
    refuse(
        nobody & (counts > 0), "Events where the population is zero", hint="Check the population of that area and year."
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.where(nobody, empty, shares / populations)
    return np.where(np.broadcast_to(shares, weights.shape) == 0, 0.0, weights)


def _rows(array: Floats, shape: tuple[int, ...]) -> Floats:
    """The array as (rows, bands): a view when it has that shape already, a copy when it had to be broadcast."""
    return np.broadcast_to(array, shape).reshape(-1, shape[-1])
