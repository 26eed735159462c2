"""Why two areas' years of life lost differ: contributions of each cause and age that add up to the difference.

The years themselves are `pyll`'s.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import Flags, Floats, checked_multiplier, not_negative, refuse
from luotsi.indicators.methods.bands import Bands
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.pyll import standard_weights
from luotsi.indicators.methods.standards import Standard
from luotsi.kernel.errors import BadInput

DECOMPOSITION: Final = Method(
    "pyll_decomposition", 1, "Difference of sums term by term; age structure: Kitagawa 1955, J Am Stat Assoc 50:1168-94"
)


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The difference first − second, split. `by_cause_and_age` and `by_structure` add up to `difference`."""

    difference: float
    by_cause_and_age: Floats  # (causes, bands): other rates of death from that cause at that age
    by_structure: Floats  # (bands,): another age structure; zero when standardised
    first: float
    second: float
    limit: int
    minimum_age: int
    standard: str | None  # None: crude
    multiplier: float
    method: Method = DECOMPOSITION

    @property
    def by_cause(self) -> Floats:
        """(causes,)"""
        return np.asarray(self.by_cause_and_age.sum(axis=-1))

    @property
    def by_age(self) -> Floats:
        """(bands,): rates of death only, without `by_structure`."""
        return np.asarray(self.by_cause_and_age.sum(axis=0))


def decompose_standardised(
    first: tuple[ArrayLike, ArrayLike],
    second: tuple[ArrayLike, ArrayLike],
    bands: Bands,
    *,
    standard: Standard | ArrayLike,
    limit: int,
    minimum_age: int = 0,
    ages: tuple[ArrayLike, ArrayLike] | None = None,
    straddling: str = "refuse",
    standard_name: str = "",
    multiplier: float = 100_000,
) -> Decomposition:
    """The difference of two standardised PYLL: s/Σs·(y₁·d₁/n₁ − y₂·d₂/n₂) for each cause and age.

    Each area is (deaths (causes, bands), populations (bands,)); causes must exclude one another and be all there are.
    `ages`: each area's own mean ages at death, (bands,) or (causes, bands). Else as `pyll.standardised_pyll`.
    BadInput also for gaps and for bands that count where nobody lives.
    """
    s, name = standard_weights(standard, bands, standard_name)
    terms = []
    for i, area in enumerate((first, second)):
        losses = bands.losses(
            limit=limit, minimum_age=minimum_age, ages=None if ages is None else ages[i], straddling=straddling
        )
        d, n = _area(area, losses.share > 0)
        terms.append(s / (s * losses.share).sum() * losses.years * (d / n) * checked_multiplier(multiplier))
    _same_causes(terms[0], terms[1])
    parts = terms[0] - terms[1]
    return _decomposed(
        parts, np.zeros(parts.shape[-1]), terms[0].sum(), terms[1].sum(), limit, minimum_age, name, multiplier
    )


def decompose_crude(
    first: tuple[ArrayLike, ArrayLike],
    second: tuple[ArrayLike, ArrayLike],
    bands: Bands,
    *,
    limit: int,
    minimum_age: int = 0,
    ages: tuple[ArrayLike, ArrayLike] | None = None,
    straddling: str = "refuse",
    multiplier: float = 100_000,
) -> Decomposition:
    """The difference of two crude PYLL: of rates (c₁+c₂)/2·(r₁−r₂) by cause and age, of structure (c₁−c₂)·(r₁+r₂)/2.

    c = n/Σn is the age structure, r = y·d/n the years lost per person. Arguments and errors as above.
    """
    structure, rates = [], []
    for i, area in enumerate((first, second)):
        losses = bands.losses(
            limit=limit, minimum_age=minimum_age, ages=None if ages is None else ages[i], straddling=straddling
        )
        d, n = _area(area, losses.share > 0)
        counting = np.where(losses.share > 0, n, 0.0)
        structure.append(counting / (counting * losses.share).sum())
        rates.append(losses.years * d / n * checked_multiplier(multiplier))
    _same_causes(rates[0], rates[1])
    parts = (structure[0] + structure[1]) / 2 * (rates[0] - rates[1])
    shift = (structure[0] - structure[1]) * ((rates[0] + rates[1]) / 2).sum(axis=0)
    totals = [(c * r).sum() for c, r in zip(structure, rates, strict=True)]
    return _decomposed(parts, shift, totals[0], totals[1], limit, minimum_age, None, multiplier)


def _area(area: tuple[ArrayLike, ArrayLike], counts: Flags) -> tuple[Floats, Floats]:
    """Deaths by cause and age, and people; bands that do not count get no deaths among one person."""
    d, n = not_negative("deaths", area[0]), not_negative("populations", area[1])
    if d.ndim != 2 or n.shape != counts.shape or d.shape[-1] != n.size:
        raise BadInput(
            f"deaths has the shape {d.shape}, populations {n.shape}.",
            hint=f"Give deaths (causes, {counts.size}) and populations ({counts.size},).",
        )
    d, n = np.where(counts, d, 0.0), np.where(counts, n, 1.0)
    refuse(np.isnan(d), "Gaps in the deaths", hint="A difference cannot be split when parts are hidden or missing.")
    refuse(
        np.isnan(n) | (n == 0), "Ages where nobody lives, or it is not known", hint="Join that band with its neighbour."
    )
    return d, n


def _same_causes(first: Floats, second: Floats) -> None:
    if first.shape != second.shape:
        raise BadInput(f"The areas have {first.shape[0]} and {second.shape[0]} causes.", hint="Give the same causes.")


def _decomposed(
    parts: Floats,
    structure: Floats,
    first: float,
    second: float,
    limit: int,
    minimum_age: int,
    standard: str | None,
    multiplier: float,
) -> Decomposition:
    # The difference is the sum of the parts, so that what is shown adds up to the last digit.
    whole = float(parts.sum() + structure.sum())
    return Decomposition(whole, parts, structure, float(first), float(second), limit, minimum_age, standard, multiplier)
