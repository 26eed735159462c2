"""The packaged facts hold together and meet published vectors."""

import math
from collections import Counter
from datetime import date

import pytest

from luotsi.regions import queries
from luotsi.regions.rules import COUNTRY, Area, AreaKind, ChangeKind, CountyKind, RegionTable

DAY_BEFORE_PERTUNMAA, PERTUNMAA_MERGED = date(2024, 12, 31), date(2025, 1, 1)
IN_2026 = date(2026, 6, 1)
SOUTH_SAVO = {"046", "097", "178", "213", "491", "507", "593", "623", "681", "740", "768"}


@pytest.fixture(scope="module")
def finland() -> RegionTable:
    return queries.table()


def test_counties__are_23__with_helsinki_and_aland(finland: RegionTable) -> None:
    assert sorted(finland.counties) == [*(f"{n:02}" for n in range(1, 22)), "90", "91"]
    assert Counter(c.kind for c in queries.counties()) == {
        CountyKind.COUNTY: 21,
        CountyKind.CITY: 1,
        CountyKind.AUTONOMOUS: 1,
    }
    assert finland.county("12").genitive_fi == "Etelä-Savon"
    assert all(c.name(lang) and c.short_name(lang) for c in queries.counties() for lang in ("fi", "sv", "en"))


def test_tiles__each_county_has_its_own__in_a_small_grid() -> None:
    tiles = {(c.row, c.column) for c in queries.counties()}
    assert len(tiles) == 23
    assert {row for row, _ in tiles} == set(range(1, 8))
    assert {column for _, column in tiles} == set(range(1, 7))


def test_tiles__follow_the_map__north_above_south_and_west_before_east(finland: RegionTable) -> None:
    """Rank correlation of tile rows with latitudes and of columns with longitudes is strong."""
    rows, columns, latitudes, longitudes = [], [], [], []
    for county in queries.counties():
        towns = queries.municipalities_of(county.code, IN_2026)
        rows.append(-county.row)
        columns.append(county.column)
        latitudes.append(sum(t.latitude for t in towns) / len(towns))
        longitudes.append(sum(t.longitude for t in towns) / len(towns))
    assert _correlation(rows, latitudes) > 0.9
    assert _correlation(columns, longitudes) > 0.8


@pytest.mark.parametrize(
    ("on", "country", "south_savo"),
    [(date(2023, 1, 1), 309, 12), (DAY_BEFORE_PERTUNMAA, 309, 12), (PERTUNMAA_MERGED, 308, 11), (IN_2026, 308, 11)],
)
def test_municipalities__counted__as_of_the_day(on: date, country: int, south_savo: int) -> None:
    assert len(queries.municipalities(on)) == country
    codes = {m.code for m in queries.municipalities_of("12", on)}
    assert len(codes) == south_savo
    assert codes - {"588"} == SOUTH_SAVO


@pytest.mark.parametrize(
    ("year", "count"),
    [(2010, 342), (2011, 336), (2012, 336), (2013, 320), (2014, 320), (2015, 317), (2016, 313), (2017, 311),
     (2018, 311), (2019, 311), (2020, 310), (2021, 309), (2024, 309), (2025, 308), (2026, 308)],
)  # fmt: skip
def test_changes__lead_to_the_published_number_of_municipalities__each_year(
    finland: RegionTable, year: int, count: int
) -> None:
    later = [c for c in finland.changes if c.date > date(year, 1, 1)]
    founded = {c.to_code for c in later if c.kind is ChangeKind.FOUNDED}
    assert len(queries.municipalities(IN_2026)) + len(later) - len(founded) == count


def test_municipalities__each_in_a_county__with_codes_of_three_digits(finland: RegionTable) -> None:
    rows = finland.municipality_rows.values()
    assert len(rows) == 309
    assert {m.county for m in rows} == set(finland.counties)
    assert all(len(m.code) == 3 and m.code.isdigit() for m in rows)
    assert len({m.name_fi for m in rows}) == 309
    assert all(m.name_sv == m.name_sv.strip() and m.name_sv and m.name_fi for m in rows)
    for m in queries.municipalities(IN_2026):
        assert queries.county_of(m.code, IN_2026).code == m.county


def test_centres__lie_in_finland__each_at_its_own_point(finland: RegionTable) -> None:
    rows = finland.municipality_rows.values()
    assert all(59.7 < m.latitude < 70.1 and 19.3 < m.longitude < 31.6 for m in rows)
    assert len({(m.latitude, m.longitude) for m in rows}) == 309
    assert max(rows, key=lambda m: m.latitude).name_fi == "Utsjoki"
    assert max(rows, key=lambda m: m.longitude).name_fi == "Ilomantsi"


def test_languages__match_the_published_counts__of_2026(finland: RegionTable) -> None:
    """33 bilingual municipalities, 15 of them with a Swedish majority; Åland's 16 Swedish only; four with Sámi."""
    now = queries.municipalities(IN_2026)
    assert sum({"fi", "sv"} <= set(m.languages) for m in now) == 33
    assert sum(m.languages[:2] == ("sv", "fi") for m in now) == 15
    assert {m.county for m in now if m.languages == ("sv",)} == {"91"}
    assert sum(m.languages == ("sv",) for m in now) == 16
    assert {m.code: m.languages[1:] for m in now if "se" in m.languages} == {
        "047": ("se",),
        "148": ("se", "smn", "sms"),
        "758": ("se",),
        "890": ("se",),
    }


def test_names__are_the_established_ones__in_each_language(finland: RegionTable) -> None:
    assert [finland.municipality("491").name(lang) for lang in ("fi", "sv", "en")] == [
        "Mikkeli",
        "S:t Michel",
        "Mikkeli",
    ]
    assert finland.municipality("740").name("sv") == "Nyslott"
    assert finland.municipality("478").name("en") == "Mariehamn"
    assert finland.name(Area(AreaKind.MUNICIPALITY, "911"), "fi") == "Valtimo"


@pytest.mark.parametrize(
    ("year", "people"),
    # Statistics Finland, Population structure, whole country on 31 December.
    [(2010, 5_375_276), (2012, 5_426_674), (2015, 5_487_308), (2020, 5_533_793), (2021, 5_548_241), (2022, 5_563_970)],
)
def test_populations__add_up_to_the_country__from_counties_and_municipalities(
    finland: RegionTable, year: int, people: int
) -> None:
    assert queries.population(COUNTRY, year) == people
    counties = [finland.county_population(code, year) for code in finland.counties]
    assert sum(count or 0 for count in counties) == people
    for on in (DAY_BEFORE_PERTUNMAA, IN_2026):
        assert sum(finland.population(m.code, year, on=on) or 0 for m in queries.municipalities(on)) == people


def test_populations__complete__for_every_municipality_2010_to_2022(finland: RegionTable) -> None:
    expected = {(code, year) for code in finland.municipality_rows for year in range(2010, 2023)}
    assert set(finland.populations) == expected
    for m in finland.municipality_rows.values():
        assert m.population == finland.populations[m.code, m.population_year]


def test_pertunmaa__followed__into_mantyharju(finland: RegionTable) -> None:
    assert finland.successor("588", DAY_BEFORE_PERTUNMAA) == "588"
    assert finland.successor("588", PERTUNMAA_MERGED) == "507"
    assert finland.predecessors("507", date(2020, 1, 1)) == ("588",)
    assert finland.municipality("588").valid_to == DAY_BEFORE_PERTUNMAA
    for year in range(2010, 2023):
        own, joined = finland.populations["507", year], finland.populations["588", year]
        assert finland.population("507", year, on=IN_2026) == own + joined
        assert finland.population("507", year, on=DAY_BEFORE_PERTUNMAA) == own
    # Statistics Finland's figure in the new division.
    assert finland.population("507", 2021, on=IN_2026) == 7279


def test_former_codes__lead_to_a_valid_municipality__for_every_change(finland: RegionTable) -> None:
    valid = {m.code for m in queries.municipalities(IN_2026)}
    for change in finland.changes:
        assert finland.successor(change.from_code, IN_2026) in valid
        assert change.from_name_fi
        assert (change.date.month, change.date.day) == (1, 1)
    assert finland.successor("945", date(2010, 6, 1)) == "945"
    assert finland.successor("945", date(2011, 1, 1)) == "946"


def test_nearest__of_mikkeli__is_hirvensalmi() -> None:
    assert [n.municipality.name_fi for n in queries.nearest("491", 2, IN_2026)] == ["Hirvensalmi", "Mäntyharju"]


def _correlation(xs: list[int], ys: list[float]) -> float:
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    both = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return both / math.sqrt(sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys))


def test_places__knows_todays_municipalities__and_those_merged_into_them() -> None:
    found = queries.places(date(2026, 9, 1))
    assert (found["mikkeli"], found["s:t michel"], found["pertunmaa"], found["588"]) == ("491", "491", "507", "507")
