"""A made-up register of few deaths: Etelä-Savo by municipality and two counties as wholes, ten years, ten codes."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from luotsi.regions import queries as regions
from luotsi.warehouse.observations import Warehouse

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ON = date(2026, 6, 1)
AGES = ("0", "1-4", *(f"{a}-{a + 4}" for a in range(5, 85, 5)), "85-")
FIRST = (0, 1, *range(5, 90, 5))
YEARS = tuple(str(year) for year in range(2015, 2025))
SEXES = ("male", "female")
CODES = ("I219", "C349", "X45", "K703", "V436", "W19", "X700", "F112", "J449", "G309")
TOWNS = tuple(f"municipality:{m.code}" for m in regions.municipalities_of("12", ON))
COUNTIES = ("county:11", "county:21")
"""Beside Etelä-Savo: told as wholes, the second of them small."""
LEAVES = (*TOWNS, *COUNTIES)
Register = np.ndarray[Any, np.dtype[np.int64]]
"""Deaths by leaf, year, sex, age, code."""


def county(leaf: str) -> str:
    """The county that a leaf is or lies in."""
    return "county:12" if leaf in TOWNS else leaf


def register(seed: int) -> tuple[Register, np.ndarray[Any, np.dtype[np.float64]]]:
    """(deaths, people by leaf, year, sex, age): few deaths, more in larger places and at higher ages."""
    random = np.random.default_rng(seed)
    people = np.concatenate([random.uniform(800, 12_000, len(TOWNS)), [60_000.0, 9_000.0]])
    by_age = np.round(people[:, None, None, None] / 38 * random.uniform(0.8, 1.2, (1, len(YEARS), 2, len(AGES))))
    risk = np.exp(0.07 * (np.array(FIRST) - 60))[:, None] * random.uniform(0.05, 2.0, len(CODES)) * 2e-3
    risk = risk * np.where((np.array(FIRST)[:, None] < 70) & np.isin(CODES, ("X45", "X700", "F112", "V436")), 4.0, 1.0)
    return random.poisson(by_age[..., None] * risk * random.uniform(0.5, 1.5, (len(LEAVES), 1, 1, 1, 1))), by_age


def keep(warehouse: Warehouse, deaths: Register, people: Any) -> None:
    """Keep both as the sources that the catalogue's indicators are computed from."""
    names = {"area": LEAVES, "period": YEARS, "sex": SEXES, "age": AGES}
    _keep(warehouse, "statfin:population", people, names)
    _keep(warehouse, "statfin:deaths", deaths.sum(axis=-1), names)
    _keep(warehouse, "microdata:deaths", deaths, {**names, "category": CODES})


def _keep(warehouse: Warehouse, dataset: str, counts: Any, names: Mapping[str, tuple[str, ...]]) -> None:
    at = np.nonzero(counts) if "category" in names else tuple(np.indices(counts.shape).reshape(counts.ndim, -1))
    columns = {name: np.array(values, dtype=object)[at[n]] for n, (name, values) in enumerate(names.items())}
    warehouse.keep_source(
        dataset, {**columns, "numerator": counts[at].astype(float)}, title="", address="", licence="CC0", owner="test",
        fetched_at=NOW, is_synthetic=True,
    )  # fmt: skip
