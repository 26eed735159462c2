"""Coverage pages of staff: who may see them, what they tell, and the files they give."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook
from tests.people.staff import sign_in

from luotsi.directory.actions.coverage import take_snapshot
from luotsi.directory.queries import coverage
from luotsi.directory.rules.coverage import State
from luotsi.people.rules import Role
from luotsi.regions import queries as regions

MATRIX = "/fi/staff/coverage/"


@pytest.fixture
def coordinator(world, client):
    sign_in(client, Role.COORDINATOR, "municipality:768")
    return client


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ORGANIZATION_EDITOR, Role.PROFESSIONAL, Role.OPERATOR])
def test_matrix__is_closed__for_other_roles(world, client, role):
    sign_in(client, role)
    assert client.get(MATRIX).status_code == 403


def test_matrix__leads_to_sign_in__for_strangers(world, client):
    assert client.get(MATRIX).status_code == 302


def test_matrix__shows_every_municipality__own_first(coordinator):
    page = coordinator.get(MATRIX).content.decode()
    names = [m.name_fi for m in regions.municipalities_of("12", date(2026, 11, 1))]
    places = [page.index(f"{n}</a></th>") for n in names]
    assert len(places) == 11
    assert min(places) == page.index("Sulkava</a></th>")
    assert all(word in page for word in ("Kunnossa", "Puuttuu", "Vanhentunut", "Suppea"))


def test_matrix__is_narrowed__by_dimension_level_and_state(coordinator):
    page = coordinator.get(MATRIX + "?dimension=safety").content.decode()
    assert "Kriisiapu" in page
    assert "Liikuntaneuvonta" not in page
    page = coordinator.get(MATRIX + "?level=complementary&state=missing").content.decode()
    assert "Ruoka-apu" in page
    assert "Varhaiskasvatus" not in page
    assert coordinator.get(MATRIX + "?dimension=nonsense&state=%00").status_code == 200


def test_municipality_page__lists_what_is_missing__as_evaluated(coordinator):
    page = coordinator.get(MATRIX + "768/").content.decode()
    evaluated = coverage.coverage()
    missing = [c.names["fi"] for c in evaluated.criteria if evaluated.cells["768"][c.id].state is State.MISSING]
    section = page[page.index('id="missing"') : page.index('id="stale"')]
    assert missing
    assert all(f"<h3>{name}</h3>" in section for name in missing)
    assert section.count("<h3>") == len(missing)


@pytest.mark.parametrize(
    "path", [MATRIX + "091/", MATRIX + "matrix.pdf", MATRIX + "091/list.csv", MATRIX + "x/list.csv"]
)
def test_address__is_not_found__of_another_county_or_form(coordinator, path):
    assert coordinator.get(path).status_code == 404


def test_files__hold_the_matrix_and_the_list__as_csv_and_xlsx(coordinator):
    rows = list(csv.reader(io.StringIO(coordinator.get(MATRIX + "matrix.csv?dimension=safety").content.decode())))
    assert len(rows) == 3
    assert rows[0][4] == "Sulkava"
    assert len(rows[0]) == 15
    answer = coordinator.get(MATRIX + "768/list.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet.max_row > 30
    assert answer["Content-Disposition"].startswith("attachment; filename=")


def test_history__tells_figures_of_a_day__with_chart_and_table(coordinator):
    first = take_snapshot(on=date(2026, 3, 1))
    take_snapshot(on=date(2026, 6, 1))
    page = coordinator.get(MATRIX + "history/?on=2026-05-31").content.decode()
    assert f"<dd>{first.minimum}</dd>" in page
    assert "<svg" in page
    assert '<th scope="row">1.3.2026</th>' in page
    assert coordinator.get(MATRIX + "history/?area=municipality:091").status_code == 404
    assert 'aria-invalid="true"' in coordinator.get(MATRIX + "history/?on=soon").content.decode()


def test_todo__lists_what_waits__and_the_desk_counts_it(coordinator):
    page = coordinator.get("/fi/staff/todo/").content.decode()
    assert "Liikuntaneuvonta" in page
    desk = coordinator.get("/fi/staff/").content.decode()
    assert "/fi/staff/todo/" in desk
    assert "/fi/staff/coverage/" in desk


def test_need_page__tells_missing_criteria__of_the_area(world, client, monkeypatch):
    from luotsi.regions.rules import Area, AreaKind
    from luotsi.web import need

    evaluated = coverage.coverage()
    environment = [c.id for c in evaluated.criteria if c.dimension == "environment" and c.level == "minimum"]
    lacking = sum(evaluated.cells[m][id_].state is State.MISSING for m in evaluated.cells for id_ in environment)
    gaps = {g.name: g.missing for g in need._gaps(Area(AreaKind.COUNTY, "12"))}
    assert gaps.get("Ympäristö", 0) == lacking > 0
