"""Files of figures: what is read back is what was published; the same release gives the same bytes for ever."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pypdf
import pytest
from jsonstat_validator import validate_jsonstat
from openpyxl import load_workbook
from pptx import Presentation
from tests.indicators import small_release
from tests.indicators.small_release import CLOSED, LATER, OPEN

from luotsi.indicators.exports import files, tables
from luotsi.indicators.exports.jsonstat import TOTAL
from luotsi.indicators.exports.selection import DIMENSIONS, MEASURES, Selection, Wanted, select
from luotsi.kernel.errors import BadParameter, NotFound
from luotsi.warehouse.observations import Release, Warehouse

LANGUAGES = pytest.mark.parametrize("lang", ["fi", "sv", "en"])
Key = tuple[str, ...]


def published(found: Selection) -> dict[Key, dict[str, Any]]:
    return {tuple(row[d] for d in DIMENSIONS): {n: row[n] for n in (*MEASURES, "flag")} for row in found.values()}


def own(folder: Path, release: Release, slugs: tuple[str, ...]) -> dict[Key, dict[str, Any]]:
    """The same straight from the warehouse, without the module under test."""
    columns = Warehouse(folder / "warehouse").figures(release.id, indicator=slugs)
    rows = {}
    for n in range(len(columns["area"])):
        numbers = {name: None if columns[name][n] != columns[name][n] else columns[name][n] for name in MEASURES}
        rows[tuple(columns[d][n] for d in DIMENSIONS)] = {**numbers, "flag": columns["flag"][n]}
    return rows


def from_csv(content: bytes) -> dict[Key, dict[str, Any]]:
    found = csv.DictReader(io.StringIO(content.decode(), newline=""))
    return {tuple(row[d] for d in DIMENSIONS): told(row) for row in found}


def from_xlsx(content: bytes) -> dict[Key, dict[str, Any]]:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    header = [str(cell) for cell in next(sheet)]
    rows = [dict(zip(header, cells, strict=True)) for cells in sheet]
    return {tuple(str(row[d] or "") for d in DIMENSIONS): told(row) for row in rows}


def from_parquet(content: bytes, folder: Path) -> dict[Key, dict[str, Any]]:
    path = folder / "read-back.parquet"
    path.write_bytes(content)
    result = duckdb.sql(f"select * from read_parquet('{path}')")
    rows = [dict(zip(result.columns, cells, strict=True)) for cells in result.fetchall()]
    return {tuple(row[d] for d in DIMENSIONS): told(row) for row in rows}


def told(row: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: None if row[name] in (None, "") else float(row[name]) for name in MEASURES}
    return {**numbers, "flag": row["flag"] or ""}


def from_jsonstat(content: bytes) -> dict[Key, dict[str, Any]]:
    """Unfolds cubes by the rule of the standard: the last dimension runs fastest."""
    whole = json.loads(content)
    found: dict[Key, dict[str, Any]] = {}
    for cube in whole["link"]["item"] if whole["class"] == "collection" else [whole]:
        axes = [cube["dimension"][name]["category"]["index"] for name in cube["id"]]
        values = cube["value"]
        cells = values.items() if isinstance(values, dict) else enumerate(values)
        known = {int(cell): value for cell, value in cells if value is not None}
        for cell in sorted({*known, *map(int, cube.get("status", {}))}):
            rest, at = cell, []
            for axis in reversed(axes):
                rest, place = divmod(rest, len(axis))
                at.append(axis[place])
            area, period, sex, age, category, measure = reversed(at)
            key = (cube["extension"]["indicator"], area, period, sex, age, "" if category == TOTAL else category)
            row = found.setdefault(key, {**dict.fromkeys(MEASURES), "flag": ""})
            row[measure] = known.get(cell)
            row["flag"] = cube.get("status", {}).get(str(cell), row["flag"])
    return found


@LANGUAGES
def test_tables__are_read_back__with_the_same_values_flags_and_gaps(data: Path, release: Release, lang: str) -> None:
    slugs = (OPEN, CLOSED)
    wanted = own(data, release, slugs)
    assert {row["flag"] for row in wanted.values()} == {"", "synthetic", "suppressed", "missing", "estimate"}
    found = select(Wanted(indicator=slugs))
    assert published(found) == wanted
    assert from_csv(files.table(found, form="csv", lang=lang)) == wanted
    assert from_xlsx(files.table(found, form="xlsx", lang=lang)) == wanted
    assert from_parquet(files.table(found, form="parquet", lang=lang), data) == wanted
    assert from_jsonstat(files.table(found, form="json-stat", lang=lang)) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(indicator=(OPEN,)),
        Wanted(indicator=(CLOSED,)),
        Wanted(indicator=(OPEN, CLOSED)),
        Wanted(area=("county:12",), sex=("total",)),
        Wanted(indicator=(OPEN,), area=("county:11",), period=("2019",)),
        Wanted(indicator=(OPEN,), period=("1999",)),
    ],
)
def test_jsonstat__is_valid__for_every_cube(release: Release, wanted: Wanted) -> None:
    content = json.loads(files.table(select(wanted), form="json-stat", lang="sv"))
    assert validate_jsonstat(content)


def test_selection__without_names__holds_only_what_may_be_passed_on(release: Release) -> None:
    assert set(select(Wanted()).columns["indicator"]) == {OPEN}
    assert set(select(Wanted(area=("county:12",))).columns["indicator"]) == {OPEN, CLOSED}


@pytest.mark.parametrize("form", files.TABLES)
def test_file__says_that_figures_are_not_open__in_every_format(data: Path, release: Release, form: str) -> None:
    content = files.table(select(Wanted(indicator=(CLOSED,))), form=form, lang="en")
    if form in ("xlsx", "pptx"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    elif form == "parquet":
        path = data / "x.parquet"
        path.write_bytes(content)
        content = str(duckdb.sql(f"select distinct note from read_parquet('{path}')").fetchall()).encode()
    assert b"Not open data (Statistics Finland)" in content


@pytest.mark.parametrize("form", files.TABLES)
def test_table__of_an_old_release__has_the_same_bytes_after_newer_ones(data: Path, form: str) -> None:
    old = small_release.build(data)
    wanted = Wanted(indicator=(OPEN, CLOSED), release_id=old.id)
    before = files.table(select(wanted), form=form, lang="fi")
    new = small_release.build(data, newest=2024, more=5.0, at=LATER)  # reads the same source again, later
    assert new.id != old.id
    assert files.table(select(wanted), form=form, lang="fi") == before
    assert files.table(select(Wanted(indicator=(OPEN, CLOSED))), form=form, lang="fi") != before


@pytest.mark.parametrize("form", files.REPORTS)
def test_report__of_an_old_release__has_the_same_bytes_after_newer_ones(data: Path, form: str) -> None:
    old = small_release.build(data)
    before = files.report("county:12", form=form, lang="fi", release_id=old.id)
    small_release.build(data, newest=2024, more=5.0, at=LATER)
    assert files.report("county:12", form=form, lang="fi", release_id=old.id) == before
    assert files.report("county:12", form=form, lang="fi") != before


@LANGUAGES
def test_pdf__is_tagged_and_accessible__with_text_and_date_of_the_release(release: Release, lang: str) -> None:
    document = pypdf.PdfReader(io.BytesIO(files.report("county:12", form="pdf", lang=lang)))
    root = document.trailer["/Root"]
    assert root["/Lang"] == lang
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert str(document.metadata["/CreationDate"]).startswith("D:20260331")
    text = "".join(page.extract_text() for page in document.pages)
    assert {"fi": "Etelä-Savo", "sv": "Södra Savolax", "en": "South Savo"}[lang] in text
    assert "Statistics Finland" in text


def test_pdf__shows_names__never_as_markup(release: Release) -> None:
    from dataclasses import replace

    from luotsi.indicators.exports import profile, report

    evil = '#panic("x") *b* _i_ $x$ @ref <l> [y] `z` // ~ 日本\x07'
    found = profile.profile("county:12", lang="en")
    changed = replace(found, title=evil, lines=tuple(replace(line, name=evil) for line in found.lines))
    document = pypdf.PdfReader(io.BytesIO(report.pdf(changed)))
    assert document.pages[0].extract_text().startswith('#panic("x") *b* _i_ $x$ @ref <l> [y] `z` // ~ ???')


def test_slides__have_native_charts__whose_workbooks_hold_the_very_numbers(data: Path, release: Release) -> None:
    deck = Presentation(io.BytesIO(files.report("county:12", form="pptx", lang="en")))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert charts
    wanted = own(data, release, (OPEN,))
    line = [wanted[OPEN, "county:12", str(year), "total", "all", ""]["value"] for year in range(2019, 2024)]
    assert list(charts[0].plots[0].series[0].values) == line
    cells = [
        cell.text for slide in deck.slides for shape in slide.shapes if shape.has_table for row in shape.table.rows
        for cell in row.cells
    ]  # fmt: skip
    assert f"{line[-1]:.0f}" in cells


def test_slides__of_a_selection__hold_every_number(release: Release) -> None:
    found = select(Wanted(indicator=(OPEN,), area=("county:12", "country", "municipality:491"), sex=("total",)))
    deck = Presentation(io.BytesIO(files.table(found, form="pptx", lang="en")))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    plotted = {s.name: list(s.values) for s in charts[0].plots[0].series}
    by_area = {row.area_name: [] for row in found.rows("en")}
    for row in found.rows("en"):
        by_area[row.area_name].append(row.value)
    assert plotted == by_area
    assert None in plotted["Mikkeli"]


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", '=HYPERLINK("http://x")'])
def test_cell__that_a_spreadsheet_would_run__is_text(evil: str) -> None:
    line = next(csv.reader(io.StringIO(tables.csv_rows(["a"], [[evil]]).decode(), newline="").readlines()[1:]))
    assert line[0] == f"'{evil}"
    assert tables.csv_rows(["a"], [[-1.5]]).decode().splitlines()[1] == "-1.5"


def test_workbook__with_formulas_in_texts__has_none(release: Release) -> None:
    found = select(Wanted(indicator=(OPEN,), area=("county:12",)))
    content = tables.workbook([("x", ("=1+1",), [["=1+1"], ["@a"]])], found)
    cells = list(load_workbook(io.BytesIO(content)).active.iter_rows())
    assert [cell.value for (cell,) in cells[1:]] == ["'=1+1", "'@a"]
    assert {cell.data_type for row in cells[1:] for cell in row} == {"s"}


@pytest.mark.parametrize(
    ("make", "parameter"),
    [
        (lambda: select(Wanted(indicator=("nope",))), "indicator"),
        (lambda: select(Wanted(area=("county:99",))), "area"),
        (lambda: select(Wanted(area=("moon",))), "area"),
        (lambda: select(Wanted(period=("20x3",))), "period"),
        (lambda: select(Wanted(sex=("both",))), "sex"),
        (lambda: select(Wanted(indicator=(CLOSED,), category=("99",))), "category"),
        (lambda: files.report("county:12", form="doc", lang="fi"), "format"),
        (lambda: files.report("county:12", form="pdf", lang="de"), "lang"),
    ],
)
def test_selection__refuses_what_it_does_not_know__by_name(
    release: Release, make: Callable[[], Any], parameter: str
) -> None:
    with pytest.raises(BadParameter) as error:
        make()
    assert error.value.parameter == parameter


def test_selection__of_a_release_that_is_not_kept__is_not_found(release: Release) -> None:
    with pytest.raises(NotFound):
        select(Wanted(release_id="0" * 16))
