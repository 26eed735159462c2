"""Runs expressions over Parquet files in process, by DuckDB."""

import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
from ibis.backends.duckdb import Backend

from luotsi.warehouse.expressions import Lookup, lookup_table, regrouped
from luotsi.warehouse.observations import objects

_TEXTS = ("area", "period", "sex", "age", "category", "flag")
_NUMBERS = ("numerator", "denominator")
_own = threading.local()


def _connection() -> Backend:
    """One a thread, kept: making one takes longer than most questions."""
    if not hasattr(_own, "connection"):
        _own.connection = ibis.duckdb.connect(threads=2)
    return _own.connection


def collect(path: Path, lookups: Mapping[str, Lookup]) -> dict[str, npt.NDArray[Any]]:
    """Observations of a Parquet file with dimensions regrouped one after another, as columns sorted by dimensions."""
    connection = _connection()
    observations = connection.read_parquet(str(path), table_name=f"source_{path.stem}")
    tables = {dimension: lookup_table(pairs) for dimension, pairs in lookups.items()}
    table = connection.to_pyarrow(regrouped(observations, tables).order_by(_TEXTS[:-1]))
    found: dict[str, npt.NDArray[Any]] = {name: objects(table.column(name)) for name in _TEXTS}
    return found | {name: table.column(name).to_numpy().astype(np.float64) for name in _NUMBERS}


@lru_cache(maxsize=200)
def values_of(path: Path, dimension: str) -> tuple[str, ...]:
    """The distinct values of one dimension, sorted; a file of observations never changes."""
    table = _connection().read_parquet(str(path), table_name=f"source_{path.stem}")
    found = _connection().to_pyarrow(table.select(dimension).distinct()).column(dimension).to_pylist()
    return tuple(sorted(found))
