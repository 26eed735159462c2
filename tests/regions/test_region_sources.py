"""Our tables against the sources they come from, where those are at hand (LUOTSI_SHARED, default ../shared)."""

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from luotsi.regions import outlines, queries
from luotsi.regions.rules import CountyKind

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("LUOTSI_SHARED") or REPOSITORY.parent / "shared") / "data"
IN_2026 = date(2026, 6, 1)

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared data at {SHARED}: set LUOTSI_SHARED"),
]

Rows = list[dict[str, str]]


def read(name: str, delimiter: str = ",") -> Rows:
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"no {path}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_municipalities__equal__the_key_of_2026() -> None:
    theirs = {r["municipality_code"].zfill(3): r for r in read("geo/municipality_key_2026.csv")}
    ours = {m.code: m for m in queries.municipalities(IN_2026)}
    assert set(ours) == set(theirs)
    ratios = {"0": ("fi",), "1": ("fi", "sv"), "2": ("sv",), "3": ("sv", "fi")}
    for code, row in theirs.items():
        m = ours[code]
        assert m.name_fi == row["municipality_name_fi"].strip()
        assert m.name_sv == row["municipality_name_sv"].strip()
        assert m.name("en") == row["municipality_name_en"].strip()
        assert m.county == row["hyvinvointialue_code"].zfill(2)
        assert tuple(x for x in m.languages if x in ("fi", "sv")) == ratios[row["kielisuhde_code"]]


def test_counties__equal__the_code_list_and_the_grid() -> None:
    theirs = {r["code"]: r for r in read("ptv-codes/wellbeing_counties.csv")}
    assert {c.code for c in queries.counties()} == set(theirs)
    assert {c.code for c in queries.counties()} == {r["code"].zfill(2) for r in read("geo/grid_hyvinvointialue.csv")}
    for county in queries.counties():
        row = theirs[county.code]
        assert (county.name_fi, county.name_sv, county.name_en) == (row["fi"], row["sv"], row["en"])
        if county.kind is CountyKind.COUNTY:
            assert row["fi"] == f"{county.genitive_fi} hyvinvointialue"
        members = {m.code for m in queries.municipalities_of(county.code, date(2022, 6, 1))}
        assert members == set(row["municipalities"].split())


def test_populations__equal__the_source_for_each_year() -> None:
    theirs = {
        (r["municipality_code"].zfill(3), int(r["year"])): int(float(r["primary.value"]))
        for r in read("geo/sotkadata_population.csv")
        if int(r["year"]) >= 2010
    }
    assert dict(queries.table().populations) == theirs


def test_populations__equal__the_table_of_2021_in_the_new_division() -> None:
    codes = {m.name_fi: m.code for m in queries.municipalities(IN_2026)}
    rows = read("indicators/statfin_population_by_municipality_sex_2021.csv", ";")
    assert len(rows) == 308
    for row in rows:
        code = codes[row["Kunta"].partition(" - ")[0]]
        assert queries.table().population(code, 2021, on=IN_2026) == int(row["Yhteensä"]), row["Kunta"]


def test_populations__add_up__over_the_mergers_since_2013() -> None:
    """Figures in the division of 2013, carried over our changes, give the later figures of the same years."""
    rows = [r for r in read("indicators/sotkanet_core_1990_2012_kunta.csv") if r["indicator"] == "127"]
    assert len(rows) == 320
    for year in (2010, 2011, 2012):
        sums: dict[str, int] = {}
        for row in rows:
            code = queries.table().successor(row["region_code"].zfill(3), date(2022, 1, 1))
            sums[code] = sums.get(code, 0) + int(row[str(year)])
        assert sums == {code: count for (code, y), count in queries.table().populations.items() if y == year}


def test_centres__equal__the_central_localities() -> None:
    theirs = {r["kuntatunnus"].zfill(3): r for r in read("geo/municipality_central_localities_df.csv")}
    for m in queries.municipalities(IN_2026):
        if m.code == "858":  # Tuusula is missing there
            continue
        row = theirs[m.code]
        assert (m.latitude, m.longitude) == (round(float(row["Y"]), 3), round(float(row["X"]), 3))


def test_boundaries__read_and_simplified__from_the_shared_files() -> None:
    path = SHARED / "geo" / "kunnat_2026.geojson"
    if not path.is_file():
        pytest.skip(f"no {path}")
    towns = outlines.load_geojson(path)
    assert set(towns) == {m.code for m in queries.municipalities(IN_2026)}
    counties = outlines.load_geojson(SHARED / "geo" / "hyvinvointialueet_2026.geojson", digits=2)
    assert set(counties) == {c.code for c in queries.counties()}
    before = sum(len(ring) for rings in counties.values() for ring in rings)
    rings = [ring for area in counties.values() for ring in outlines.simplify(area, tolerance_km=3)]
    assert all(len(ring) >= 4 and ring[0] == ring[-1] for ring in rings)
    assert sum(map(len, rings)) < before / 2
