"""The rules of the region table: validity, mergers, re-added histories, distances."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luotsi.kernel.errors import BadInput, NotFound
from luotsi.regions.rules import (
    COUNTRY,
    Area,
    AreaKind,
    Change,
    ChangeKind,
    County,
    CountyKind,
    Municipality,
    Population,
    RegionTable,
    by_name,
    great_circle_km,
)

START_2015, START_2020 = date(2015, 1, 1), date(2020, 1, 1)
COUNTY = County("12", "Järven hyvinvointialue", "", "", "Järvi", "Sjö", "", "Järven", CountyKind.COUNTY, 1, 1)


def town(code: str, *, ends: date | None = None, into: str | None = None, begins: date | None = None) -> Municipality:
    last = ends - timedelta(days=1) if ends else None
    return Municipality(
        code,
        f"Kunta {code}",
        f"Kommun {code}",
        "12",
        ("fi",),
        61.0 + int(code) / 1000,
        27.0,
        1,
        2022,
        begins,
        last,
        into,
    )


def merger(day: date, old: str, new: str, kind: ChangeKind = ChangeKind.ABSORBED) -> Change:
    return Change(day, old, new, kind, f"Vanha {old}", f"Gamla {old}")


@pytest.fixture
def lake() -> RegionTable:
    """900 went into 200 in 2015 (no row of its own); 200 into 100 and 300 with 400 into the new 500 in 2020."""
    figures = {"100": 10, "200": 20, "300": 30, "400": 40}
    return RegionTable.build(
        counties=[COUNTY],
        municipalities=[
            town("100"),
            town("200", ends=START_2020, into="100"),
            town("300", ends=START_2020, into="500"),
            town("400", ends=START_2020, into="500"),
            town("500", begins=START_2020),
        ],
        changes=[
            merger(START_2020, "200", "100"),
            merger(START_2020, "300", "500", ChangeKind.FOUNDED),
            merger(START_2020, "400", "500", ChangeKind.FOUNDED),
            merger(START_2015, "900", "200"),
        ],
        populations=[
            *(Population(code, year, count + year) for code, count in figures.items() for year in (2018, 2019)),
            Population("100", 2020, 1),
            Population("500", 2020, 2),
        ],
    )


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("100", date(2030, 1, 1), "100"),
        ("200", date(2019, 12, 31), "200"),
        ("200", START_2020, "100"),
        ("900", date(2014, 12, 31), "900"),
        ("900", START_2015, "200"),
        ("900", START_2020, "100"),
        ("300", START_2020, "500"),
    ],
)
def test_successor__followed__on_the_days_around_mergers(lake: RegionTable, code: str, on: date, expected: str) -> None:
    assert lake.successor(code, on) == expected


@pytest.mark.parametrize(("code", "on"), [("999", START_2020), ("500", date(2019, 12, 31)), ("", START_2020)])
def test_successor__refused__for_unknown_or_not_yet_founded(lake: RegionTable, code: str, on: date) -> None:
    with pytest.raises(NotFound):
        lake.successor(code, on)


def test_predecessors__found__through_several_mergers(lake: RegionTable) -> None:
    assert lake.predecessors("100", date(2000, 1, 1)) == ("200", "900")
    assert lake.predecessors("100", START_2020) == ("200",)
    assert lake.predecessors("500", START_2020) == ("300", "400")
    assert lake.predecessors("300", date(2000, 1, 1)) == ()


def test_municipalities__listed__as_of_the_day(lake: RegionTable) -> None:
    assert [m.code for m in lake.municipalities(date(2019, 12, 31))] == ["100", "200", "300", "400"]
    assert [m.code for m in lake.municipalities_of("12", START_2020)] == ["100", "500"]
    assert [m.code for m in lake.municipalities_in(Area(AreaKind.MUNICIPALITY, "200"), START_2020)] == ["100"]


def test_municipalities__refused__for_a_day_before_the_list_is_complete(lake: RegionTable) -> None:
    assert lake.complete_from == START_2015
    with pytest.raises(BadInput, match="complete from 2015-01-01"):
        lake.municipalities(date(2014, 12, 31))


def test_municipality__refused_with_its_new_place__when_known_only_from_its_merger(lake: RegionTable) -> None:
    with pytest.raises(NotFound, match="part of 200 on 2015-01-01"):
        lake.municipality("900")


def test_county_of__answers__for_merged_and_former_codes(lake: RegionTable) -> None:
    assert lake.county_of("200", START_2020) == COUNTY
    assert lake.county_of("900", date(2012, 1, 1)) == COUNTY


def test_population__added_up__over_mergers(lake: RegionTable) -> None:
    assert lake.population("100", 2019) == 10 + 2019 + 20 + 2019
    assert lake.population("100", 2019, on=date(2019, 6, 1)) == 10 + 2019
    assert lake.population("500", 2018) == 30 + 2018 + 40 + 2018
    assert lake.population("500", 2020) == 2


def test_population__unknown__when_the_figure_cannot_be_given_for_that_division(lake: RegionTable) -> None:
    assert lake.population("100", 2020, on=date(2019, 6, 1)) is None  # the figure of 2020 already holds 200
    assert lake.population("200", 2018, on=date(2014, 1, 1)) is None  # 900 has no figures of its own
    assert lake.population("100", 1999) is None
    assert lake.county_population("12", 1999) is None


def test_population__unknown__when_a_part_is_missing() -> None:
    table = RegionTable.build(
        counties=[COUNTY],
        municipalities=[town("100"), town("200", ends=START_2020, into="100")],
        changes=[merger(START_2020, "200", "100")],
        populations=[Population("100", 2018, 5), Population("200", 2019, 7), Population("100", 2019, 6)],
    )
    assert table.population("100", 2019) == 13
    assert table.population("100", 2018) is None


def test_population__refused__for_a_code_that_is_not_valid_on_the_day(lake: RegionTable) -> None:
    with pytest.raises(NotFound, match="part of 100"):
        lake.population("200", 2019)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.booleans()), min_size=1, max_size=12))
def test_population__keeps_the_total__however_municipalities_merge(rows: list[tuple[int, bool]]) -> None:
    """Each municipality after the first joins the one before it or stays; the county's sum never changes."""
    codes = [f"{100 + i}" for i in range(len(rows))]
    targets = {codes[i]: codes[i - 1] for i, (_, joins) in enumerate(rows) if joins and i > 0}
    # Later municipalities join first, so that the one they join still exists.
    days = {code: date(2020 - int(code) + 100, 1, 1) for code in targets}
    table = RegionTable.build(
        counties=[COUNTY],
        municipalities=[town(c, ends=days.get(c), into=targets.get(c)) for c in codes],
        changes=[merger(days[c], c, targets[c]) for c in targets],
        populations=[Population(c, 1990, count) for c, (count, _) in zip(codes, rows, strict=True)],
    )
    total = sum(count for count, _ in rows)
    for on in (date(1995, 1, 1), date(2015, 6, 1), date(2021, 1, 1)):
        assert table.county_population("12", 1990, on=on) == total
        valid = {m.code for m in table.municipalities(on)}
        assert {table.successor(c, on) for c in codes} == valid
        for code in valid:
            assert table.successor(code, on) == code
    for code in codes:
        for old in table.predecessors(code, date.min):
            assert table.successor(old, days[old] - timedelta(days=1)) == old
            assert code in {table.successor(old, day) for day in [*days.values(), date.max]}


@pytest.mark.parametrize(
    ("changes", "rows", "message"),
    [
        ([], [town("100"), town("100")], "two rows"),
        ([], [replace(town("100"), county="99")], "county 99"),
        ([merger(START_2020, "900", "800")], [town("100")], "no row"),
        ([merger(START_2020, "100", "200")], [town("100"), town("200")], "differs"),
        ([], [town("100", ends=START_2020, into="200"), town("200")], "differs"),
        ([merger(START_2020, "900", "100"), merger(START_2015, "900", "100")], [town("100")], "twice"),
        ([merger(START_2020, "900", "800"), merger(START_2015, "800", "100")], [town("100")], "has ended"),
    ],
)
def test_table__refused__when_rows_disagree(changes: list[Change], rows: list[Municipality], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        RegionTable.build(counties=[COUNTY], municipalities=rows, changes=changes)


def test_name__chosen__by_language_with_fallback(lake: RegionTable) -> None:
    county = Area(AreaKind.COUNTY, "12")
    assert [lake.name(county, lang) for lang in ("fi", "sv", "en", "se")] == ["Järvi", "Sjö", "Järvi", "Järvi"]
    assert COUNTY.name("sv") == "Järven hyvinvointialue"
    assert lake.name(Area(AreaKind.MUNICIPALITY, "900"), "sv") == "Gamla 900"
    assert lake.name(COUNTRY, "sv", country="Hela landet") == "Hela landet"
    swedish = replace(town("100"), languages=("sv", "fi"))
    assert [swedish.name(lang) for lang in ("fi", "sv", "en")] == ["Kunta 100", "Kommun 100", "Kommun 100"]
    assert town("100").name("en") == "Kunta 100"
    assert replace(town("100"), name_sv="").name("sv") == "Kunta 100"


def test_by_name__sorts__as_finns_do() -> None:
    rows = [replace(town(f"{100 + i}"), name_fi=name) for i, name in enumerate(["Ähtäri", "Vöyri", "Akaa", "Åland"])]
    assert [m.name_fi for m in by_name(rows, "fi")] == ["Akaa", "Vöyri", "Åland", "Ähtäri"]


def test_nearest__ordered__by_distance(lake: RegionTable) -> None:
    found = lake.nearest("100", 2, date(2019, 1, 1))
    assert [n.municipality.code for n in found] == ["200", "300"]
    assert found[0].km == pytest.approx(11.12, abs=0.01)  # a tenth of a degree of latitude
    assert lake.nearest("100", 0, START_2020) == ()


degrees = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(degrees, degrees, degrees)
def test_great_circle__is_a_distance__between_any_points(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
) -> None:
    assert great_circle_km(*a, *a) == 0
    assert great_circle_km(*a, *b) == pytest.approx(great_circle_km(*b, *a), abs=1e-6)
    assert 0 <= great_circle_km(*a, *b) <= 20016
    assert great_circle_km(*a, *c) <= great_circle_km(*a, *b) + great_circle_km(*b, *c) + 1e-6
