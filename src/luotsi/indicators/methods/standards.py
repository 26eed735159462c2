"""Standard populations: the age structures that rates are standardised to. Owns the figures, not the formulas."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from luotsi.indicators.methods.arrays import Floats
from luotsi.kernel.errors import BadInput, NotFound


@dataclass(frozen=True, slots=True)
class Standard:
    """People by age band, in the finest bands published; only the proportions matter."""

    name: str
    starts: tuple[int, ...]  # first completed year of age of each band; the last is open
    weights: tuple[float, ...]
    source: str

    def for_bands(self, starts: Sequence[int]) -> Floats:
        """The weights of wider bands that begin at those ages, the last one open: shape (bands,).

        BadInput when a band begins within a band of the standard, or when the ages do not rise. Ages below the first
        start are left out.

        >>> ESP2013.for_bands([0, 25, 65, 85]).tolist()
        [27500.0, 53000.0, 17000.0, 2500.0]
        """
        unknown = sorted(set(starts) - set(self.starts))
        if unknown or not starts or list(starts) != sorted(set(starts)):
            raise BadInput(
                f"{self.name} has no bands that begin at {list(starts)}.",
                hint=f"Bands begin, in rising order, at some of: {', '.join(map(str, self.starts))}.",
            )
        edges = [self.starts.index(start) for start in starts]
        return np.add.reduceat(np.asarray(self.weights, dtype=np.float64), edges)


_FIVE_YEARS = tuple(range(5, 100, 5))


def _weights(text: str) -> tuple[float, ...]:
    return tuple(float(weight) for weight in text.split())


ESP2013: Final = Standard(
    "ESP2013",
    (0, 1, *_FIVE_YEARS),
    _weights("1000 4000 5500 5500 5500 6000 6000 6500 7000 7000 7000 7000 6500 6000 5500 5000 4000 2500 1500 800 200"),
    "Eurostat 2013, Revision of the European Standard Population, KS-RA-13-028",
)
ESP1976: Final = Standard(
    "ESP1976",
    (0, 1, *range(5, 90, 5)),
    _weights("1600 6400 7000 7000 7000 7000 7000 7000 7000 7000 7000 7000 6000 5000 4000 3000 2000 1000 1000"),
    "Waterhouse et al. 1976, Cancer Incidence in Five Continents, volume III",
)
WHO_WORLD: Final = Standard(
    "WHO2000-2025",
    (0, *_FIVE_YEARS, 100),
    # As published, per cent; rounded, they add up to 100.035.
    _weights("8.86 8.69 8.60 8.47 8.22 7.93 7.61 7.15 6.59 6.04 5.37 4.55 3.72 2.96 2.21 1.52 .91 .44 .15 .04 .005"),
    "Ahmad et al. 2001, Age standardization of rates: a new WHO standard, GPE discussion paper 31",
)

STANDARDS: Final = {s.name: s for s in (ESP2013, ESP1976, WHO_WORLD)}


def standard(name: str) -> Standard:
    """The standard of that name; NotFound otherwise."""
    if name not in STANDARDS:
        raise NotFound(f"There is no standard population {name[:40]!r}.", hint=f"Known: {', '.join(STANDARDS)}.")
    return STANDARDS[name]
