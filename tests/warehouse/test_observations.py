"""Observations: what is kept stays as it was, the same rows are the same bytes, nonsense never replaces figures."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.columns import rows

from luotsi.kernel.errors import BadInput, NotFound, SourceRefused
from luotsi.warehouse.observations import SourceRelease, Warehouse

NOW = datetime(2026, 11, 1, tzinfo=UTC)
LATER = datetime(2026, 11, 2, tzinfo=UTC)
ROWS = {
    "area": ["country", "county:12", "county:12"],
    "period": ["2023", "2023", "2022"],
    "numerator": [5.0, 2.0, 1.0],
    "value": [1.5, float("nan"), 0.25],
}


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "warehouse")


def keep(
    warehouse: Warehouse, columns: dict[str, Any], *, at: datetime = NOW, allow_shrink: bool = False
) -> SourceRelease:
    return warehouse.keep_source(
        "demo:one", columns, title="t", address="https://example.invalid/t", licence="CC0", owner="o", fetched_at=at,
        allow_shrink=allow_shrink,
    )  # fmt: skip


def test_source__kept_twice_in_another_order__is_one_release(warehouse: Warehouse) -> None:
    first = keep(warehouse, ROWS)
    second = keep(warehouse, {name: list(reversed(values)) for name, values in ROWS.items()}, at=LATER)
    assert first.id == second.id
    assert warehouse.source("demo:one") == second
    assert len(list(warehouse.source_file("demo:one").parent.glob("*.parquet"))) == 1


def test_source__read_back__has_the_same_rows(warehouse: Warehouse) -> None:
    keep(warehouse, ROWS)
    read = list(rows(warehouse.read_source("demo:one", area=["county:12"])))
    assert [(r["period"], r["numerator"], r["value"]) for r in read] == [("2022", 1.0, 0.25), ("2023", 2.0, None)]
    assert {(r["sex"], r["age"], r["category"], r["flag"]) for r in read} == {("total", "all", "", "")}


def test_release__published_again_elsewhere__is_the_same_bytes(warehouse: Warehouse, tmp_path: Path) -> None:
    columns = {"indicator": ["x"] * 3, **ROWS}
    other = Warehouse(tmp_path / "other")
    one = warehouse.publish(columns, inputs=["b", "a"], methods={"x": "rate/1"}, made_at=NOW)
    two = other.publish(
        {name: list(reversed(values)) for name, values in columns.items()},
        inputs=["a", "b"], methods={"x": "rate/1"}, made_at=LATER,
    )  # fmt: skip
    assert one.id == two.id
    assert warehouse.release_file(one.id).read_bytes() == other.release_file(two.id).read_bytes()


def test_release__superseded__stays_as_it_was(warehouse: Warehouse) -> None:
    old = warehouse.publish({"indicator": ["x"] * 3, **ROWS}, inputs=[], methods={}, made_at=NOW)
    bytes_before = warehouse.release_file(old.id).read_bytes()
    new = warehouse.publish({"indicator": ["y"] * 3, **ROWS}, inputs=[], methods={}, made_at=LATER)
    assert warehouse.current() == new
    assert [r.id for r in warehouse.releases()] == [new.id, old.id]
    assert warehouse.release_file(old.id).read_bytes() == bytes_before
    assert warehouse.figures(old.id)["indicator"].tolist() == ["x"] * 3


def test_release__of_another_method__is_another_release(warehouse: Warehouse) -> None:
    columns = {"indicator": ["x"] * 3, **ROWS}
    one = warehouse.publish(columns, inputs=[], methods={"x": "rate/1"}, made_at=NOW)
    two = warehouse.publish(columns, inputs=[], methods={"x": "rate/2"}, made_at=NOW)
    assert one.id != two.id


def test_source__suddenly_empty_or_small__is_refused_and_the_old_stays(warehouse: Warehouse) -> None:
    kept = keep(warehouse, ROWS)
    for less in ({name: [] for name in ROWS}, {name: values[:1] for name, values in ROWS.items()}):
        with pytest.raises(SourceRefused, match="demo:one"):
            keep(warehouse, less, at=LATER)
        assert warehouse.source("demo:one") == kept
    smaller = keep(warehouse, {name: values[:1] for name, values in ROWS.items()}, allow_shrink=True)
    assert warehouse.source("demo:one") == smaller


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"wrong": [1, 2, 3]}, "wrong"),
        ({"area": ["country"] * 2}, "length"),
        ({"area": ["country"] * 3, "period": ["2023"] * 3}, "country"),
        ({"value": [1, float("inf"), 2]}, "value"),
    ],
)
def test_source__that_is_not_observations__is_refused_by_name(
    warehouse: Warehouse, change: dict[str, Any], named: str
) -> None:
    with pytest.raises(BadInput, match=named):
        keep(warehouse, {**ROWS, **change})
    assert warehouse.source("demo:one") is None


def test_source__never_synced__says_what_to_run(warehouse: Warehouse) -> None:
    with pytest.raises(NotFound, match="luotsi sync"):
        warehouse.read_source("demo:one")


NUMBER = st.one_of(st.just(float("nan")), st.floats(-1e12, 1e12))
KEYS = st.tuples(
    st.sampled_from(["country", "county:12", "municipality:491"]),
    st.sampled_from(["2022", "2023", "2020-2024"]),
    st.sampled_from(["total", "male"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
)


@settings(max_examples=25)
@given(st.dictionaries(KEYS, st.tuples(NUMBER, NUMBER), min_size=1, max_size=20))
def test_source__any_rows__come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, given_rows: dict[Any, Any]
) -> None:
    warehouse = Warehouse(tmp_path_factory.mktemp("w"))
    names = ("area", "period", "sex", "category")
    columns: dict[str, Any] = {name: [key[n] for key in given_rows] for n, name in enumerate(names)}
    columns["value"] = [v for v, _ in given_rows.values()]
    columns["lower"] = [v for _, v in given_rows.values()]
    keep(warehouse, columns)
    read = warehouse.read_source("demo:one")
    back = {
        tuple(key): (v, low)
        for *key, v, low in zip(*(read[name] for name in names), read["value"], read["lower"], strict=True)
    }
    assert back.keys() == given_rows.keys()
    for key, numbers in given_rows.items():
        np.testing.assert_array_equal(back[key], numbers)
