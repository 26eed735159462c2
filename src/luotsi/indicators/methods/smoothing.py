"""Empirical Bayes smoothing of rates: small areas' rates drawn towards the average of all, or of their neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import (
    Floats,
    checked_choice,
    checked_multiplier,
    common_shape,
    not_negative,
    positive,
    refuse,
)
from luotsi.indicators.methods.method import Method
from luotsi.kernel.errors import BadInput

GLOBAL_SMOOTHING: Final = Method("empirical_bayes_global", 1, "Marshall 1991, Appl Stat 40:283-94; spdep EBest")
LOCAL_SMOOTHING: Final = Method(
    "empirical_bayes_local", 1, "Marshall 1991; Bailey & Gatrell 1995; spdep EBlocal, GeoDa"
)


@dataclass(frozen=True, slots=True)
class Smoothed:
    value: Floats  # smoothed rates per `multiplier`, (…, areas)
    raw: Floats
    mean: Floats  # what each rate is drawn to, per `multiplier`: (…) of all, (…, areas) of the neighbours
    variance: Floats  # between areas beyond chance, of rates that are not multiplied; zero: drawn wholly
    multiplier: float
    method: Method


def smooth(counts: ArrayLike, populations: ArrayLike, *, family: str = "poisson", multiplier: float = 1) -> Smoothed:
    """Rates drawn towards the mean b = Σx/Σn of the last axis, the areas, the more the smaller the area.

    Poisson: a = max(0, s² − b/n̄), s² = Σn(x/n − b)²/Σn; estimate b + a(x/n − b)/(a + b/n). Binomial ("binomial", for
    proportions): ρ·x/n + (1−ρ)b with ρ = (n·s² − (n/n̄)b(1−b)) / ((n−1)s² + ((n̄−n)/n̄)b(1−b)).
    BadInput for gaps (leave those areas out), negative counts, populations of zero.
    """
    checked_choice("family", family, ("poisson", "binomial"))
    x, n = _areas(counts, populations)
    scale = checked_multiplier(multiplier)
    raw = x / n
    b = (x.sum(axis=-1) / n.sum(axis=-1))[..., np.newaxis]
    spread = ((n * (raw - b) ** 2).sum(axis=-1) / n.sum(axis=-1))[..., np.newaxis]
    middle = n.mean(axis=-1)[..., np.newaxis]
    if family == "poisson":
        a = np.maximum(spread - b / middle, 0)
        value = b + _shrunk(a, b / n) * (raw - b)
    else:
        a, chance = spread, b * (1 - b)
        top = n * spread - n / middle * chance
        under = (n - 1) * spread + (middle - n) / middle * chance
        with np.errstate(divide="ignore", invalid="ignore"):
            weight = np.where(under == 0, 0.0, top / under)
        value = weight * raw + (1 - weight) * b
    return Smoothed(value * scale, raw * scale, b[..., 0] * scale, a[..., 0], scale, GLOBAL_SMOOTHING)


def smooth_locally(
    counts: ArrayLike,
    populations: ArrayLike,
    neighbours: Sequence[Sequence[int]],
    *,
    variant: str = "marshall",
    multiplier: float = 1,
) -> Smoothed:
    """Rates drawn towards the mean of the area and its neighbours.

    mᵢ = Σx/Σn over i and its neighbours, aᵢ = max(0, Cᵢ/Σn − mᵢ/n̄ᵢ), estimate mᵢ + (x/n − mᵢ)·aᵢ/(aᵢ + mᵢ/nᵢ).
    "marshall": C = Σ nⱼ(rⱼ − mⱼ)², each neighbour around its own mean; "geoda": Σ nⱼ(rⱼ − mᵢ)².
    `neighbours`: for each area the positions of its neighbours, itself or not. Where nothing happened in the whole
    neighbourhood the estimate is zero (spdep: missing). Errors as `smooth`, and for positions that do not exist.
    """
    checked_choice("variant", variant, ("marshall", "geoda"))
    x, n = _areas(counts, populations)
    scale = checked_multiplier(multiplier)
    near = _adjacency(neighbours, x.shape[-1])
    raw, people = x / n, n @ near.T
    m = (x @ near.T) / people
    if variant == "marshall":
        spread = (n * (raw - m) ** 2) @ near.T
    else:
        apart = (raw[..., np.newaxis, :] - m[..., :, np.newaxis]) ** 2
        spread = np.einsum("ij,...j,...ij->...i", near, n, apart)
    a = np.maximum(spread / people - m * near.sum(axis=-1) / people, 0)
    value = m + _shrunk(a, m / n) * (raw - m)
    return Smoothed(value * scale, raw * scale, m * scale, a, scale, LOCAL_SMOOTHING)


def _areas(counts: ArrayLike, populations: ArrayLike) -> tuple[Floats, Floats]:
    x, n = not_negative("counts", counts), positive("populations", populations)
    shape = common_shape(counts=x, populations=n)
    if not shape or shape[-1] < 1:
        raise BadInput(f"counts has the shape {shape}.", hint="The last axis goes over the areas.")
    refuse(np.isnan(x) | np.isnan(np.broadcast_to(n, shape)), "Gaps among the areas", hint="Leave those areas out.")
    return np.broadcast_to(x, shape), np.broadcast_to(n, shape)


def _shrunk(between: Floats, within: Floats) -> Floats:
    """The share of an area's own difference that is kept."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(between == 0, 0.0, between / (between + within))


def _adjacency(neighbours: Sequence[Sequence[int]], areas: int) -> Floats:
    if len(neighbours) != areas:
        raise BadInput(f"There are neighbours for {len(neighbours)} areas, figures for {areas}.")
    near = np.eye(areas)
    for area, others in enumerate(neighbours):
        if any(not 0 <= other < areas for other in others):
            raise BadInput(f"The neighbours of area {area} include one that does not exist.", hint="Positions from 0.")
        near[area, list(others)] = 1
    return near
