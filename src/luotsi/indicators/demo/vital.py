"""Synthetic people and deaths by area, year, sex, age and cause: plausible, repeatable, nobody's.

One county is told by municipality, the others as wholes. Only total populations are real (`regions`); ages, sexes and
deaths are drawn from a simple model with a fixed seed. Everything made of them is flagged "synthetic".
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from luotsi.regions import queries as regions

YEARS = tuple(range(2013, 2025))
_LAST_COUNTED = 2022
_SHRINKS = 0.995
_TEENS = ((15, 15), (16, 16), (17, 17), (18, 19))
_BANDS = ((0, 0), (1, 4), (5, 9), (10, 14), *_TEENS, *((a, a + 4) for a in range(20, 85, 5)))
AGES = (*(str(a) if a == b else f"{a}-{b}" for a, b in _BANDS), "85-")
_MIDDLES = np.array([*((a + b + 1) / 2 for a, b in _BANDS), 90.0])
# Per cent of people by age, roughly Finland's; older where municipalities are small.
_SHARES = np.array(
    [0.85, 3.5, 5.2, 5.6, 1.1, 1.1, 1.1, 2.2, 5.5, 6.0, 6.3, 6.4, 6.2, 5.6, 6.4, 6.5, 6.5, 6.2, 5.9, 4.9, 3.6, 2.9]
)
# Deaths per 100 000 a year by age, both sexes, roughly Finland's level.
_RATES = np.array(
    [180, 13, 7, 8, 18, 22, 26, 32, 50, 62, 78, 105, 145, 215, 345, 545, 840, 1290, 2110, 3560, 6100, 13500.0]
)
SEXES = ("male", "female")
_BY_SEX = {"male": 1.32, "female": 0.74}


@dataclass(frozen=True, slots=True)
class _Cause:
    code: str
    """ICD-10."""
    weight: float
    peak: float
    """Age about which the cause takes its largest share."""
    spread: float
    men: float
    """Men's share against women's."""


_CAUSES = (
    _Cause("I219", 30, 85, 22, 1.1), _Cause("I64", 9, 88, 18, 0.9), _Cause("C349", 9, 72, 14, 1.3),
    _Cause("C509", 6, 62, 18, 0.3), _Cause("C189", 9, 75, 16, 1.0), _Cause("K703", 7, 57, 11, 1.8),
    _Cause("X45", 4, 50, 11, 2.2), _Cause("W19", 5, 88, 12, 1.0), _Cause("V436", 4, 30, 22, 1.9),
    _Cause("X700", 8, 35, 17, 2.2), _Cause("F112", 6, 28, 8, 1.9), _Cause("G309", 14, 92, 11, 0.8),
    _Cause("J449", 7, 80, 12, 1.2), _Cause("E119", 6, 76, 22, 1.0), _Cause("P073", 9, 0, 1.2, 1.0),
)  # fmt: skip
# What the county told by municipality differs in: more than elsewhere of these, and how that changes in a year.
_TILT = {"K703": (1.42, 0.975), "X45": (1.4, 0.97), "V436": (1.35, 1.0), "W19": (1.25, 1.0), "I219": (1.14, 0.995)}


@dataclass(frozen=True, slots=True)
class _Place:
    area: str
    county: str
    totals: tuple[int, ...]
    """People by year."""


def columns(county: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(people, deaths) as columns of observations: of the county's municipalities, and of the other counties."""
    random = np.random.default_rng(491)
    places = _places(county)
    counties = sorted({place.county for place in places})
    level = {c: float(np.exp(random.normal(0, 0.05))) for c in counties}
    by_cause = {c: np.exp(random.normal(0, 0.10, len(_CAUSES))) for c in counties}
    level[county] = 1.05
    by_cause[county] = np.array([_TILT.get(cause.code, (1.0, 1.0))[0] for cause in _CAUSES])
    people = np.stack([_people(place.totals) for place in places])  # place, year, sex, age
    expected = _expected(people, [place.county for place in places], level, by_cause)
    deaths = random.poisson(expected)  # place, year, cause, sex, age
    areas = np.array([place.area for place in places], dtype=object)
    return _long(people.astype(float), areas, causes=False), _long(deaths.astype(float), areas, causes=True)


def _places(county: str) -> list[_Place]:
    day = date(YEARS[-1], 12, 31)
    found = [_Place(f"municipality:{m.code}", county, _totals(m.code)) for m in regions.municipalities_of(county, day)]
    for other in regions.counties():
        if other.code != county:
            each = [_totals(m.code) for m in regions.municipalities_of(other.code, day)]
            found.append(
                _Place(f"county:{other.code}", other.code, tuple(sum(year) for year in zip(*each, strict=True)))
            )
    return found


def _totals(code: str) -> tuple[int, ...]:
    """People of a municipality by year; after the last count as many less as usual."""
    table, day = regions.table(), date(YEARS[-1], 12, 31)
    counted = [table.population(code, min(year, _LAST_COUNTED), on=day) or 0 for year in YEARS]
    return tuple(round(n * _SHRINKS ** max(0, y - _LAST_COUNTED)) for n, y in zip(counted, YEARS, strict=True))


def _people(totals: tuple[int, ...]) -> npt.NDArray[np.float64]:
    found = []
    older = float(np.clip((4.6 - np.log10(max(totals[-1], 300))) * 0.016, -0.012, 0.03))
    for year, total in zip(YEARS, totals, strict=True):
        shares = _SHARES * np.exp(older * (_MIDDLES - 43)) * np.exp(0.0012 * (year - 2018) * (_MIDDLES - 43) / 10)
        of_men = 0.507 - np.clip(_MIDDLES - 60, 0, None) * 0.006
        both = total * shares / shares.sum()
        found.append(np.rint(np.stack([both * of_men, both * (1 - of_men)])))
    return np.stack(found)


def _expected(
    people: npt.NDArray[np.float64],
    counties: list[str],
    level: dict[str, float],
    by_cause: dict[str, npt.NDArray[np.float64]],
) -> npt.NDArray[np.float64]:
    """Deaths expected by municipality, year, cause, sex, age."""
    share = np.stack([c.weight * np.exp(-0.5 * ((_MIDDLES - c.peak) / c.spread) ** 2) for c in _CAUSES])  # cause, age
    of_sex = np.stack([share * np.array([[c.men] for c in _CAUSES]), share])  # sex, cause, age
    of_sex += 1e-6
    of_sex /= of_sex.sum(axis=1, keepdims=True)
    rates = np.stack([_RATES * _BY_SEX[sex] for sex in SEXES]) / 100_000
    years = np.array(YEARS)
    overall = np.exp(-0.008 * (years - 2018))
    each = np.stack([by_cause[c] * level[c] for c in counties])  # municipality, cause
    drift = np.ones((len(years), len(_CAUSES)))
    for number, cause in enumerate(_CAUSES):
        drift[:, number] = _TILT.get(cause.code, (1.0, 1.0))[1] ** (years - 2018)
    found: npt.NDArray[np.float64] = np.einsum(
        "mysa,sa,sca,mc,y,yc->mycsa", people, rates, of_sex, each, overall, drift, optimize=True
    )
    return found


def _long(counts: npt.NDArray[np.float64], areas: npt.NDArray[Any], *, causes: bool) -> dict[str, Any]:
    at = np.nonzero(counts) if causes else tuple(np.indices(counts.shape).reshape(counts.ndim, -1))
    years = np.array([str(y) for y in YEARS], dtype=object)
    found: dict[str, Any] = {
        "area": areas[at[0]],
        "period": years[at[1]],
        "sex": np.array(SEXES, dtype=object)[at[-2]],
        "age": np.array(AGES, dtype=object)[at[-1]],
        "numerator": counts[at],
    }
    if causes:
        found["category"] = np.array([c.code for c in _CAUSES], dtype=object)[at[2]]
    return found
