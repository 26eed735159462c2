"""Runs expressions over Parquet files in process, by DuckDB."""

import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from luotsi.warehouse.expressions import Lookup, lookup_columns, regrouped
from luotsi.warehouse.observations import objects

_TEXTS = ("area", "period", "sex", "age", "category", "flag")
_NUMBERS = ("numerator", "denominator")
_own = threading.local()


def _connection() -> duckdb.DuckDBPyConnection:
    """One a thread, kept: making one takes longer than most questions."""
    if not hasattr(_own, "connection"):
        _own.connection = duckdb.connect(":memory:", config={"threads": 2})
    found: duckdb.DuckDBPyConnection = _own.connection
    return found


def collect(path: Path, lookups: Mapping[str, Lookup]) -> dict[str, npt.NDArray[Any]]:
    """Observations of a Parquet file with dimensions regrouped one after another, as columns sorted by dimensions."""
    connection = _connection()
    connection.read_parquet(str(path)).create_view("observations", replace=True)
    for dimension, pairs in lookups.items():
        connection.register(f"lookup_{dimension}", pa.table(lookup_columns(pairs)))
    table = connection.sql(_query(tuple(lookups))).to_arrow_table()
    found: dict[str, npt.NDArray[Any]] = {name: objects(table.column(name)) for name in _TEXTS}
    return found | {name: table.column(name).to_numpy().astype(np.float64) for name in _NUMBERS}


@lru_cache(maxsize=20)
def _query(dimensions: tuple[str, ...]) -> str:
    """The expression in DuckDB's words. Ibis takes longer to write it than DuckDB to run it, so it is written once."""
    observations = ibis.table(dict.fromkeys(_TEXTS, "string") | dict.fromkeys(_NUMBERS, "float64"), name="observations")
    tables = {name: ibis.table({"part": "string", "whole": "string"}, name=f"lookup_{name}") for name in dimensions}
    return str(ibis.to_sql(regrouped(observations, tables).order_by(_TEXTS[:-1]), dialect="duckdb"))


@lru_cache(maxsize=200)
def values_of(path: Path, dimension: str) -> tuple[str, ...]:
    """The distinct values of one dimension, sorted; a file of observations never changes."""
    found = _connection().read_parquet(str(path)).select(duckdb.ColumnExpression(dimension)).distinct().fetchall()
    return tuple(sorted(str(value) for (value,) in found))
