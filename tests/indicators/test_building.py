"""Building figures: mergers add up, small counts are hidden with their give-aways, the same sources give the same release."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.columns import rows

from luotsi.indicators.actions import build
from luotsi.indicators.rules.catalogue import catalogue
from luotsi.indicators.rules.definition import Definition, parse
from luotsi.kernel.errors import NotReady
from luotsi.warehouse.observations import SourceRelease, Warehouse

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ON = date(2026, 6, 1)
AGES = ["0", "1-4", *(f"{a}-{a + 4}" for a in range(5, 85, 5)), "85-"]
MERGED, INTO = "municipality:588", "municipality:507"
"""Pertunmaa became a part of Mäntyharju."""
HERE = [MERGED, INTO, "municipality:491", "municipality:740"]


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path)


def keep(
    warehouse: Warehouse, dataset: str, columns: Mapping[str, Any], *, is_synthetic: bool = False
) -> SourceRelease:
    return warehouse.keep_source(
        dataset, columns, title="", address="", licence="CC0", owner="test", fetched_at=NOW, is_synthetic=is_synthetic,
        allow_shrink=True,
    )  # fmt: skip


def counts(each: Mapping[str, float], *, category: str = "", years: range = range(2019, 2024)) -> dict[str, Any]:
    """The same count for every year, sex and age of an area."""
    keys = [(a, str(y), s, g) for a in each for y in years for s in ("male", "female") for g in AGES]
    return {
        **{name: [key[n] for key in keys] for n, name in enumerate(("area", "period", "sex", "age"))},
        "category": [category] * len(keys),
        "numerator": [each[key[0]] for key in keys],
    }


def definition(calculation: str, *, suppress_below: int = 0, deficit: str = "") -> dict[str, Definition]:
    texts = 'fi = "a"\nsv = "b"\nen = "c"'
    text = f"""theme = "health"
direction = "lower"
deficit = "{deficit}"
owner = "o"
licence = "l"
checker = "c"
next_review = 2027-01-01
suppress_below = {suppress_below}
[names]
{texts}
[descriptions]
{texts}
[units]
{texts}
[calculation]
{calculation}
[[source]]
dataset = "test:events"
title = "t"
address = "https://example.invalid"
"""
    return {"it": parse("it", text)}


RATE = 'kind = "rate"\nper = 100_000\nnumerator = "test:events"\ndenominator = "statfin:population"'


def figures(warehouse: Warehouse, release: str, **wanted: list[str]) -> dict[tuple[str, ...], dict[str, Any]]:
    read = rows(warehouse.figures(release, **wanted))
    return {(row["area"], row["period"], row["sex"]): row for row in read}


def test_build__merged_municipality__adds_up_to_its_successor_county_and_country(warehouse: Warehouse) -> None:
    keep(warehouse, "test:events", counts({MERGED: 3, INTO: 10, "municipality:491": 20, "municipality:740": 7}))
    keep(warehouse, "statfin:population", counts(dict.fromkeys(HERE, 1000)))
    built = build(warehouse=warehouse, definitions=definition(RATE), on=ON)
    found = figures(warehouse, built.release.id, sex=["total"], period=["2023"])
    per_area = 2 * len(AGES)
    assert {area: row["numerator"] / per_area for (area, *_), row in found.items()} == {
        INTO: 13, "municipality:491": 20, "municipality:740": 7, "county:12": 40, "country": 40,
    }  # fmt: skip
    assert found[INTO, "2023", "total"]["denominator"] == 2000 * per_area
    assert found["country", "2023", "total"]["value"] == pytest.approx(40 / 4000 * 100_000)


def test_build__again_from_the_same__is_the_same_release(warehouse: Warehouse, tmp_path: Path) -> None:
    for store in (warehouse, Warehouse(tmp_path / "other")):
        keep(store, "test:events", counts(dict.fromkeys(HERE, 5)))
        keep(store, "statfin:population", counts(dict.fromkeys(HERE, 1000)))
    first = build(warehouse=warehouse, definitions=definition(RATE), on=ON)
    again = build(warehouse=warehouse, definitions=definition(RATE), on=ON)
    elsewhere = build(warehouse=Warehouse(tmp_path / "other"), definitions=definition(RATE), on=ON)
    assert (first.is_new, again.is_new) == (True, False)
    assert first.release.id == again.release.id == elsewhere.release.id
    files = [w.release_file(first.release.id).read_bytes() for w in (warehouse, Warehouse(tmp_path / "other"))]
    assert files[0] == files[1]


def test_build__small_counts__are_hidden_with_what_gives_them_away(warehouse: Warehouse) -> None:
    few = counts(dict.fromkeys(HERE, 0), years=range(2023, 2024))
    few["numerator"][0] = 2.0  # two events among men of one age in the first municipality
    for n, area in enumerate(few["area"]):
        if area in ("municipality:491", "municipality:740"):
            few["numerator"][n] = 30.0 + n % 7
    keep(warehouse, "test:events", few)
    keep(warehouse, "statfin:population", counts(dict.fromkeys(HERE, 1000), years=range(2023, 2024)))
    built = build(warehouse=warehouse, definitions=definition(RATE, suppress_below=5), on=ON)
    found = figures(warehouse, built.release.id)
    hidden = {(area, sex) for (area, _, sex), row in found.items() if row["flag"] == "suppressed"}
    assert {(INTO, "male"), (INTO, "total")} <= hidden
    for row in found.values():
        told = [row[name] for name in ("value", "lower", "upper", "numerator")]
        assert (told == [None] * 4) == (row["flag"] == "suppressed")
    # Whoever knows the county's total cannot subtract the others: another municipality is hidden beside it.
    for sex in ("male", "total"):
        shown = [a for a in (INTO, "municipality:491", "municipality:740") if (a, sex) not in hidden]
        assert ("county:12", sex) in hidden or len(shown) < 2


def test_build__two_indicators_that_overlap__are_hidden_together(warehouse: Warehouse) -> None:
    """Each alone hides a town and its neighbour; where other towns are hidden in the one, the other gives them away."""
    towns = ("municipality:491", "municipality:740", INTO, "municipality:046")
    old, young = (30, 3, 40, 30), (0, 0, 6, 20)
    rows_of = [
        (area, "2023", sex, age, float(n))
        for age, each in (("60-64", old), ("20-24", young))
        for area, n in zip(towns, each, strict=True)
        for sex in ("male", "female")
    ]
    names = ("area", "period", "sex", "age", "numerator")
    keep(warehouse, "test:events", {name: [row[n] for row in rows_of] for n, name in enumerate(names)})
    keep(warehouse, "statfin:population", counts(dict.fromkeys(towns, 1000), years=range(2023, 2024)))
    both = {
        "all": definition(RATE, suppress_below=5)["it"],
        "old": definition(RATE + '\nages = "60-64"', suppress_below=5)["it"],
    }
    both = {slug: replace(one, slug=slug) for slug, one in both.items()}
    built = build(warehouse=warehouse, definitions=both, on=ON)
    found = {slug: figures(warehouse, built.release.id, indicator=[slug]) for slug in both}
    told = {
        (slug, *key): row["numerator"] for slug, some in found.items() for key, row in some.items() if row["numerator"]
    }
    # Three men of 60 to 64 died in the second town and nobody else: neither count nor the way to it may be told.
    for sex in ("male", "female"):
        for slug in both:
            assert (slug, "municipality:740", "2023", sex) not in told
            shown = [town for town in towns if (slug, town, "2023", sex) in told]
            assert (slug, "county:12", "2023", sex) not in told or len(shown) <= 2
        # The difference of the two is known where both are shown: what is hidden in one is not told by the other.
        hidden = [{town for town in towns if (slug, town, "2023", sex) not in told} for slug in both]
        assert hidden[0] & hidden[1] >= {"municipality:740"}
        assert len(hidden[0] & hidden[1]) >= 2


def test_build__small_counts_of_a_source_whose_totals_hold_more__are_hidden_all_the_same(warehouse: Warehouse) -> None:
    areas = {"municipality:491": 20.0, "municipality:740": 9.0, "municipality:046": 3.0, "country": 60.0}
    rows_of = [
        (area, "2023", sex, "all", n + (sex == "total"))
        for area, n in areas.items()
        for sex in ("total", "male", "female")
    ]
    names = ("area", "period", "sex", "age", "numerator")
    keep(warehouse, "test:events", {name: [row[n] for row in rows_of] for n, name in enumerate(names)})
    keep(warehouse, "statfin:population", {
        "area": list(areas), "period": ["2023"] * 4, "sex": ["total"] * 4, "age": ["all"] * 4, "numerator": [1e4] * 4,
    })  # fmt: skip
    built = build(warehouse=warehouse, definitions=definition(RATE, suppress_below=5), on=ON)
    found = figures(warehouse, built.release.id)
    assert found["municipality:046", "2023", "total"]["flag"] == "suppressed"
    assert found["country", "2023", "total"]["numerator"] == 61


def test_build__made_up_source__flags_every_figure(warehouse: Warehouse) -> None:
    keep(warehouse, "test:events", counts(dict.fromkeys(HERE, 5)), is_synthetic=True)
    keep(warehouse, "statfin:population", counts(dict.fromkeys(HERE, 1000)))
    built = build(warehouse=warehouse, definitions=definition(RATE), on=ON)
    assert {row["flag"] for row in figures(warehouse, built.release.id).values()} == {"synthetic"}


def test_build__without_sources__says_so_and_leaves_the_release_before(warehouse: Warehouse) -> None:
    with pytest.raises(NotReady, match="luotsi sync"):
        build(warehouse=warehouse, definitions=definition(RATE), on=ON)
    keep(warehouse, "test:events", counts(dict.fromkeys(HERE, 5)))
    keep(warehouse, "statfin:population", counts(dict.fromkeys(HERE, 1000)))
    both = definition(RATE) | {"other": parse("other", _text_of("sotkanet:1"))}
    built = build(warehouse=warehouse, definitions=both, on=ON)
    assert list(built.left_out) == ["other"]
    assert "sotkanet:1" in built.left_out["other"]


def _text_of(dataset: str) -> str:
    texts = 'fi = "a"\nsv = "b"\nen = "c"\n'
    return (
        'theme = "work"\ndirection = "lower"\ndeficit = ""\nowner = "o"\nlicence = "l"\nchecker = "c"\n'
        f"next_review = 2027-01-01\n[names]\n{texts}[descriptions]\n{texts}[units]\n{texts}"
        f'[calculation]\nkind = "published"\nper = 100\n[[source]]\ndataset = "{dataset}"\ntitle = "t"\naddress = "x"\n'
    )


def test_build__pyll_by_hand__agrees(warehouse: Warehouse) -> None:
    keep(warehouse, "test:events", counts({"municipality:491": 1}, years=range(2023, 2024)))
    keep(warehouse, "statfin:population", counts({"municipality:491": 1000}, years=range(2023, 2024)))
    calculation = RATE.replace('"rate"', '"pyll"') + '\nlimit = 80\nminimum = 0\nstandard = "national"'
    built = build(warehouse=warehouse, definitions=definition(calculation, deficit="life-years"), on=ON)
    row = figures(warehouse, built.release.id)["municipality:491", "2023", "total"]
    # Ages 0 and 1–4 add up to 0–4: 2 deaths a sex there, 1 in each of the fifteen other bands up to 75–79.
    years = 2 * (2 * 77.5 + sum(80 - (a + 2.5) for a in range(5, 80, 5)))
    assert row["numerator"] == pytest.approx(years)
    assert row["value"] == pytest.approx(years / (2 * 1000 * 17) * 100_000)
    assert built.release.methods["it"] == "pyll/1 (limit 80, ages 0–79, national)"


def test_pyll_by_cause__classes__sum_to_the_whole(warehouse: Warehouse) -> None:
    codes = {"I219": 4, "X45": 2, "C349": 3, "W19": 1, "X700": 2, "J449": 1}
    parts = [counts(dict.fromkeys(HERE, n), category=code) for code, n in codes.items()]
    keep(warehouse, "microdata:deaths", {name: [v for p in parts for v in p[name]] for name in parts[0]})
    keep(warehouse, "statfin:population", counts(dict.fromkeys(HERE, 1000)))
    keep(warehouse, "statfin:deaths", counts({area: sum(codes.values()) for area in HERE}))
    chosen = {slug: catalogue()[slug] for slug in ("pyll", "pyll-by-cause")}
    built = build(warehouse=warehouse, definitions=chosen, on=ON)
    read = warehouse.figures(built.release.id, area=["county:12"], sex=["total"])
    by_cause = {
        c: v
        for c, v, i in zip(read["category"], read["numerator"], read["indicator"], strict=True)
        if i == "pyll-by-cause"
    }
    # Three years pooled by cause, one year for all causes together.
    whole = [v for v, i in zip(read["numerator"], read["indicator"], strict=True) if i == "pyll"]
    assert len(by_cause) == len(codes)
    assert np.isclose(sum(by_cause.values()), 3 * whole[0])


def test_build__source_with_totals_and_hidden_parts__takes_its_totals(warehouse: Warehouse) -> None:
    rows_of = [
        # area, sex, age, category, count: the parts lack what the source hides
        ("municipality:491", "total", "all", "", 20.0),
        ("municipality:491", "total", "16-34", "", 5.0),
        ("municipality:491", "total", "35-64", "", 9.0),
        ("municipality:491", "total", "all", "F00-F99", 7.0),
        ("country", "total", "all", "", 33.0),
    ]
    columns = {
        name: [row[n] for row in rows_of] for n, name in enumerate(("area", "sex", "age", "category", "numerator"))
    }
    keep(warehouse, "test:events", {**columns, "period": ["2023"] * len(rows_of)})
    people = [
        ("municipality:491", "16-34", 400.0),
        ("municipality:491", "35-64", 600.0),
        ("municipality:491", "65-", 90.0),
    ]
    people += [("country", age, 10 * count) for _, age, count in people]
    keep(
        warehouse,
        "statfin:population",
        {
            "area": [a for a, _, _ in people],
            "age": [g for _, g, _ in people],
            "numerator": [n for *_, n in people],
            "period": ["2023"] * len(people),
        },
    )
    share = (
        'kind = "proportion"\nper = 100\nnumerator = "test:events"\ndenominator = "statfin:population"\nages = "16-64"'
    )
    whole = build(warehouse=warehouse, definitions=definition(share), on=ON)
    found = figures(warehouse, whole.release.id)
    assert found["municipality:491", "2023", "total"]["value"] == pytest.approx(20 / 1000 * 100)
    assert found["country", "2023", "total"]["value"] == pytest.approx(33 / 10_000 * 100)
    one = build(warehouse=warehouse, definitions=definition(share + '\ncategory = "F00-F99"'), on=ON)
    assert figures(warehouse, one.release.id)["municipality:491", "2023", "total"]["numerator"] == 7
