"""Deaths and figures from files: counted, refused with row and column, never kept, never quoted."""

import json
import subprocess
import sys
from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.connectors.figures_world import kept, warehouse

from luotsi.connectors.microdata import load, parse, parse_figures
from luotsi.connectors.microdata.columns import DEATHS, FIGURES, column_of, names_a_person
from luotsi.connectors.microdata.load import Origin
from luotsi.connectors.microdata.table import MOST_ERRORS
from luotsi.kernel.errors import BadInput
from luotsi.warehouse.attempts import State

HEAD = ("vuosi", "ikä", "sukupuoli", "kunta", "icd10")
TODAY = date(2026, 9, 1)
PLACES = {"491": "491", "046": "046", "mikkeli": "491", "enonkoski": "046", "588": "588"}


def read(*rows, head=HEAD):
    return parse.parse(head, list(enumerate(rows, start=2)), municipalities=PLACES, today=TODAY)


def problems(*row, head=HEAD):
    return [str(e) for e in read(row, head=head).errors.told]


def test_parse__counts_deaths__by_municipality_year_sex_band_and_cause():
    found = read(
        ("2023", "47", "1", "491", "I21.9"), ("2023", "45", "mies", "Mikkeli", "i219"), ("2023", "0", "F", "46", "P07.3"),
        ("2022", "103", "Nainen", "588", "X45"),
    )  # fmt: skip
    assert found.errors.count == 0
    assert dict(found.counts) == {
        ("municipality:491", "2023", "male", "45-49", "I219"): 2,
        ("municipality:046", "2023", "female", "0", "P073"): 1,
        ("municipality:588", "2022", "female", "100-", "X45"): 1,
    }


def test_parse__has_days_and_counts__instead_of_years_and_rows():
    head = ("kuolinpäivä", "ikä", "sukupuoli", "kunta", "icd10", "lkm")
    found = read(
        ("31.5.2023", "85-89", "2", "491", "G30", "12"), ("2023-12-31", "85 - 89", "2", "491", "G30.9", "0"), head=head
    )
    assert found.errors.count == 0
    assert dict(found.counts) == {("municipality:491", "2023", "female", "85-89", "G30"): 12}
    assert found.total == 12


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("23", "47", "1", "491", "I21"), "row 2, column vuosi: is not a year from 1936 to 2026; write four digits"),
        (("2027", "47", "1", "491", "I21"), "row 2, column vuosi: is not a year from 1936 to 2026; write four digits"),
        (("2023", "vanha", "1", "491", "I21"), "row 2, column ikä: is not an age from 0 to 125; give completed years, or a group such as 85-89"),
        (("2023", "", "1", "491", "I21"), "row 2, column ikä: is not an age from 0 to 125; give completed years, or a group such as 85-89"),
        (("2023", "47", "3", "491", "I21"), "row 2, column sukupuoli: is neither male nor female; write 1 or 2, male or female, mies or nainen"),
        (("2023", "47", "1", "999", "I21"), "row 2, column kunta: is not a municipality; give its code of three digits or its name"),
        (("2023", "47", "1", "491", "sydän"), "row 2, column icd10: is not an ICD-10 code; write a letter and two digits, such as I21 or I21.9"),
        (("2023", "47", "1", "491", "S72.0"), "row 2, column icd10: cannot be an underlying cause of death; give the disease or the external cause (A00–R99, V01–Y89)"),
        (("2023", "47", "1"), "row 2, column kunta: is not a municipality; give its code of three digits or its name"),
    ],
)  # fmt: skip
def test_parse__a_bad_cell__is_told_with_row_column_and_remedy(row, problem):
    assert problem in problems(*row)


def test_parse__bad_cells__are_never_quoted():
    found = read(("131052-308T", "Maija", "131052-308T", "Meikäläinen", "131052-308T"))
    told = " ".join(map(str, found.errors.told))
    assert found.errors.count == 5
    assert not [word for word in ("131052", "Maija", "Meik") if word in told]


@pytest.mark.parametrize("day", ["31.2.2023", "2023-13-01", "eilen", "1.1.2030"])
def test_parse__a_day_that_is_none__is_told(day):
    head = ("date", *HEAD[1:])
    assert len(problems(day, "47", "1", "491", "I21", head=head)) == 1


@pytest.mark.parametrize(
    "heading", ["Nimi", "etunimi", "HETU", "henkilötunnus", "Date of birth", "osoite", "personnummer", "first name"]
)
def test_parse__a_column_about_people__is_refused(heading):
    with pytest.raises(BadInput, match="identifies people"):
        read(("2023", "47", "1", "491", "I21", "x"), head=(*HEAD, heading))


@pytest.mark.parametrize("cell", ["131052-308T", "040 123 4567", "maija@example.org"])
def test_parse__a_harmless_heading_above_people__is_refused_at_the_cell_without_quoting_it(cell):
    with pytest.raises(BadInput, match="row 3") as raised:
        read(("2023", "47", "1", "491", "I21", ""), ("2023", "47", "1", "491", "I21", cell), head=(*HEAD, "lisätieto"))
    assert cell not in str(raised.value)


def test_parse__other_columns__are_named_and_not_read():
    found = read(("2023", "47", "1", "491", "I21", "Mikkeli"), head=(*HEAD, "kunta_nimi"))
    assert (found.unread, found.errors.count) == (("kunta_nimi",), 0)


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        (("vuosi", "ikä", "kunta"), "lacks the column sex, icd10"),
        (("ikä", "sukupuoli", "kunta", "icd10"), "lacks the column year"),
        ((*HEAD, "ålder"), "column age is there twice"),
    ],
)
def test_parse__headings__must_be_those_that_are_documented(head, problem):
    with pytest.raises(BadInput, match=problem):
        read(head=head)


def test_parse__thousands_of_bad_rows__are_counted_and_the_first_told():
    found = read(*([("2023", "x", "1", "491", "I21")] * (MOST_ERRORS + 5)))
    assert (found.errors.count, found.errors.rows, len(found.errors.told)) == (
        MOST_ERRORS + 5,
        MOST_ERRORS + 5,
        MOST_ERRORS,
    )


def test_columns__have_every_age_band__also_those_without_deaths():
    found = parse.columns(read(("2023", "47", "1", "491", "I21")))
    assert set(found["age"]) == set(parse.BANDS)
    assert sum(found["numerator"]) == 1.0
    assert parse.columns(read())["area"] == []


CELLS = st.sampled_from(
    ["", "2023", "47", "1", "491", "I21.9", "x", "-1", "1e9", "٣", "²", "0", "85-", "131052-308T", "\x00"]
) | st.text(max_size=8)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=7), max_size=5))
def test_parse__any_rows__are_counted_or_told(rows):
    found = read(*map(tuple, rows))
    assert found.rows == len(rows) == found.total + found.errors.rows


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=7), max_size=5))
def test_figures__any_rows__are_taken_or_told(rows):
    head = ("area", "period", "value", "sex", "age", "flag")
    found = parse_figures.parse(head, list(enumerate(map(tuple, rows), start=2)), areas={"mikkeli": "municipality:491"})
    assert found.rows == len(rows) == len(found.columns["area"]) + found.errors.rows


@pytest.fixture
def deaths_file(tmp_path):
    """The same deaths in every format."""
    rows = [
        HEAD,
        *[("2023", str(age), "1", "491", "I21.9") for age in range(40, 60)],
        ("2023", "12", "2", "046", "C91.0"),
    ]

    def write(kind: str = "csv", *more):
        path = tmp_path / f"kuolemat.{kind}"
        every = [*rows, *more]
        if kind == "xlsx":
            book = Workbook()
            for row in every:
                book.active.append([int(c) if c.isdecimal() else c for c in row])
            book.save(path)
        elif kind == "parquet":
            write("csv", *more)
            source = tmp_path / "kuolemat.csv"
            duckdb.sql(
                f"copy (select * from read_csv('{source}', delim=';', header=true)) to '{path}' (format parquet)"
            )
        else:
            text = "\n".join(";".join(row) for row in every)
            path.write_bytes(text.encode("cp1252" if kind == "cp1252" else "utf-8"))
        return path

    return write


@pytest.mark.parametrize("kind", ["csv", "cp1252", "xlsx", "parquet"])
def test_sync_deaths__takes_any_format__and_keeps_the_same_counts_as_confidential(deaths_file, data_folder, kind):
    done = load.sync_deaths(deaths_file(kind), owner="Tilastokeskus")
    assert done.outcome is not None
    assert (done.outcome.state, done.total) == (State.DONE, 21.0)
    release = warehouse().source("microdata:deaths")
    assert release is not None
    assert (release.is_confidential, release.owner, release.licence) == (True, "Tilastokeskus", "confidential")
    columns = warehouse().read_source("microdata:deaths", area=["municipality:491"], age=["40-44"])
    assert columns["numerator"].tolist() == [5.0]
    assert columns["category"].tolist() == ["I219"]


def test_sync_deaths__keeps_no_row_of_the_file__anywhere(deaths_file, data_folder, capfd):
    load.sync_deaths(deaths_file("csv", ("2023", "99", "2", "Mikkeli", "R99")))
    left = [p for p in data_folder.rglob("*") if p.is_file()]
    assert left
    assert not [p for p in left if b";491;I21.9" in p.read_bytes() or b"Mikkeli" in p.read_bytes()]
    assert not (data_folder / "raw").exists()
    assert "I21" not in "".join(capfd.readouterr())


def test_sync_deaths__runs_dry__and_keeps_nothing(deaths_file, data_folder):
    done = load.sync_deaths(deaths_file(), is_dry_run=True)
    assert (done.outcome, done.total) == (None, 21.0)
    assert kept() == {}


def test_sync_deaths__has_a_bad_row__and_takes_nothing_or_the_rest(deaths_file, data_folder):
    path = deaths_file("csv", ("2023", "x", "1", "491", "I21"))
    assert load.sync_deaths(path).outcome is None
    assert kept() == {}
    done = load.sync_deaths(path, skip_bad=True)
    assert (done.total, done.errors.rows) == (21.0, 1)
    assert list(kept()) == ["microdata:deaths"]


def test_sync_deaths__gets_the_same_file_twice__and_changes_nothing(deaths_file, data_folder):
    load.sync_deaths(deaths_file())
    done = load.sync_deaths(deaths_file("xlsx"))
    assert done.outcome is not None
    assert not done.outcome.has_changed


def figures(*rows, head=("alue", "vuosi", "arvo")):
    return parse_figures.parse(head, list(enumerate(rows, start=2)), areas=load.areas())


def test_figures__name_areas_in_any_way__and_numbers_as_finns_do():
    found = figures(("koko maa", "2023", "1 234,5"), ("Etelä-Savo", "2023", "−2"), ("county:90", "2019–2023", ".."),
                    ("Mikkeli", "2023", ""), ("municipality:046", "2023", "0"))  # fmt: skip
    assert found.errors.count == 0
    assert found.columns["area"] == ["country", "county:12", "county:90", "municipality:491", "municipality:046"]
    assert found.columns["value"][:2] == [1234.5, -2.0]
    assert found.columns["flag"] == ["", "", "missing", "missing", ""]
    assert found.columns["period"][2] == "2019-2023"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("Helsinki", "2023", "1"), "row 2, column alue: names a county and a municipality; write county:90 or municipality:091"),
        (("Atlantis", "2023", "1"), "row 2, column alue: is not an area; write country, county:12, municipality:491 or a name"),
        (("country", "2023-2019", "1"), "row 2, column vuosi: is not a year or a span of years; write 2023 or 2019-2023"),
        (("country", "2023", "noin 5"), "row 2, column arvo: is not a number; write 12.3 or 12,3, or leave it empty"),
    ],
)  # fmt: skip
def test_figures__a_bad_cell__is_told_with_row_column_and_remedy(row, problem):
    assert [str(e) for e in figures(row).errors.told] == [problem]


def test_figures__say_the_same_twice__and_the_second_is_told():
    found = figures(("country", "2023", "1"), ("Koko maa", "2023", "2"))
    assert [str(e) for e in found.errors.told] == ["row 3, column alue: says the same as row 2; keep one of them"]


def test_sync_figures__keeps_them_under_their_name__with_their_origin(tmp_path, data_folder):
    path = tmp_path / "a.csv"
    path.write_text("area,period,numerator,denominator,age\ncounty:12,2023,5,100,25-64\n", encoding="utf-8")
    origin = Origin(title="Jonot", owner="Eloisa", licence="CC-BY-4.0", address="https://example.org/jonot")
    done = load.sync_figures(path, name="waiting-times", origin=origin)
    release = warehouse().source("figures:waiting-times")
    assert done.dataset == "figures:waiting-times"
    assert release is not None
    assert (release.title, release.owner, release.licence, release.address) == (
        "Jonot",
        "Eloisa",
        "CC-BY-4.0",
        origin.address,
    )
    columns = warehouse().read_source("figures:waiting-times")
    assert (columns["numerator"].tolist(), columns["denominator"].tolist()) == ([5.0], [100.0])
    with pytest.raises(BadInput):
        load.sync_figures(path, name="../../etc", origin=origin)


def test_columns__are_documented__and_every_alias_is_understood_once():
    for columns in (DEATHS, FIGURES):
        names = [n for c in columns for n in (c.name, *c.aliases)]
        assert len(names) == len(set(names))
        assert all(column_of(n, columns) for n in names)
        assert not [n for n in names if names_a_person(n)]
        assert all(c.meaning.endswith(".") for c in columns)


def run(environment, *arguments):
    command = [sys.executable, "-m", "luotsi", "sync", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_command__a_file_with_bad_rows__prints_each_and_exits_with_2(deaths_file, cli_environment):
    done = run(cli_environment, "deaths", str(deaths_file("csv", ("2023", "131052-308T", "1", "491", "I21"))))
    assert done.returncode == 2
    assert "row 23, column ikä: is not an age" in done.stderr
    assert "nothing was kept" in done.stderr
    assert "131052" not in done.stdout + done.stderr


def test_command__a_file_with_few_deaths__exits_with_4_and_keeps_the_old(deaths_file, cli_environment, data_folder):
    more = [("2023", "50", "1", "491", f"I{n}") for n in range(10, 99)]
    load.sync_deaths(deaths_file("csv", *more))
    before = kept()
    done = run(cli_environment, "deaths", str(deaths_file()), "--json")
    assert done.returncode == 4, done.stderr
    assert json.loads(done.stdout)["kept"] is False
    assert kept() == before


def test_command__is_asked_for_columns__and_prints_them_all(cli_environment):
    assert run(cli_environment, "deaths", "--columns").stdout.count("\n") == len(DEATHS)
