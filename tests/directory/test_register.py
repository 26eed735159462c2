"""The organisation register and the networks: what is told and kept, files, figures of a day, pages."""

import csv
import io
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from tests.people.staff import sign_in

from luotsi.directory.actions import register as actions
from luotsi.directory.queries import register as queries
from luotsi.directory.rules.register import Consent, Presence, Told, Way, parse_day, read
from luotsi.kernel import clock
from luotsi.kernel.business_id import check_digit, normal
from luotsi.kernel.errors import BadInput, NotFound
from luotsi.people.queries import trail
from luotsi.people.rules import COMMAND, Actor, Grant, NotAllowed, Role

TODAY = date(2026, 11, 22)
GOOD_ID = "1234567-1"
JUVA = Actor(7, "juva@example.invalid", (Grant(Role.COORDINATOR, "municipality:178"),))


@pytest.fixture
def today(db):
    with clock.stopped_at(datetime(2026, 11, 22, 12)):
        yield


def tell(name="Yhdistys ry", **more):
    return actions.tell(by=more.pop("by", COMMAND), told=Told(name=name, **more))


def test_business_id__passes__with_its_check_digit():
    assert normal(" 1234567-1 ") == GOOD_ID
    assert normal("737546-2") == "0737546-2"
    assert [normal(x) for x in ("1234567-2", "12345671", "abc", "")] == [None] * 4
    assert check_digit("0000001") == 9


@pytest.mark.parametrize(
    ("text", "day"),
    [("31.3.2026", date(2026, 3, 31)), ("2026-03-31", date(2026, 3, 31)), ("2026-03-31 00:00:00", date(2026, 3, 31)),
     ("31.2.2026", None), ("ennen joulua", None)],
)  # fmt: skip
def test_day__is_read__as_people_write_it(text, day):
    assert parse_day(text) == day


HEAD = ("nimi", "Y-tunnus", "kunta", "tila", "yhteydenottopäivä", "suostumus")


def test_file__is_told_wrong__row_by_row():
    rows = [
        (1, HEAD),
        (2, ("Hyvä ry", GOOD_ID, "Mikkeli", "kontaktoitu", "1.3.2026", "kyllä")),
        (3, ("", "1234567-9", "Atlantis", "ehkä", "31.2.2026", "joskus")),
        (5, ("Toinen ry", GOOD_ID, "", "", "1.3.2030", "")),
        (6, ("Kolmas ry",)),
        (7, ("kolmas  RY", "", "", "", "", "")),
    ]
    found = read(rows, places={"mikkeli": "491"}, today=TODAY)
    assert [(e.row, e.column, e.problem) for e in found.errors] == [
        (3, "name", "missing"), (3, "business_id", "business-id"), (3, "municipality", "municipality"),
        (3, "status", "choice"), (3, "contacted_on", "day"), (3, "consent", "choice"),
        (5, "contacted_on", "future"), (5, "business_id", "same-id"), (7, "name", "same-name"),
    ]  # fmt: skip
    assert found.told[0] == Told(
        "Hyvä ry", GOOD_ID, "491", Presence.CONTACTED, date(2026, 3, 1), consent=Consent.YES, row=2
    )


def test_headings__are_refused__when_unknown_twice_or_missing():
    found = read([(1, ("kunta", "kunta", "fax"))], places={}, today=TODAY)
    assert [(e.column, e.problem) for e in found.errors] == [
        ("kunta", "twice"), ("fax", "unknown-column"), ("name", "missing"),
    ]  # fmt: skip


def test_organisation__is_kept_with_history__and_in_the_trail(today):
    id_ = tell(business_id=GOOD_ID, municipality="491", contacted_on=date(2026, 3, 1), channel=Way.EMAIL)
    actions.tell(by=COMMAND, entry_id=id_, told=Told("Yhdistys ry", status=Presence.IN_LAHELLA, consent=Consent.YES,
                                                      consent_on=date(2026, 5, 1)))  # fmt: skip
    found = queries.entry(id_)
    assert (found.status, found.consent, found.contacted_on) == ("in-lahella", "yes", date(2026, 3, 1))
    assert [(c.on, c.status, c.is_contact) for c in queries.history(id_)] == [
        (date(2026, 5, 1), "in-lahella", False), (date(2026, 3, 1), "contacted", True),
    ]  # fmt: skip
    assert [c.act for c in trail(subject=f"register:{id_}").changes] == ["register-change", "register-add"]


def test_telling_the_same__changes_nothing__a_second_time(today):
    told = Told("Yhdistys ry", GOOD_ID, "491", Presence.IN_LAHELLA, date(2026, 3, 1))
    id_ = actions.tell(by=COMMAND, told=told)
    actions.tell(by=COMMAND, told=told, entry_id=id_)
    assert len(queries.history(id_)) == 1
    actions.tell(by=COMMAND, told=Told("Yhdistys ry", contacted_on=date(2026, 4, 1)), entry_id=id_)
    assert len(queries.history(id_)) == 2
    assert queries.entry(id_).contacted_on == date(2026, 3, 1)


def test_business_id__of_another_entry__is_refused(today):
    tell(business_id=GOOD_ID)
    other = tell("Toinen ry")
    with pytest.raises(BadInput, match="in the register already"):
        tell("Kolmas ry", business_id=GOOD_ID)
    with pytest.raises(BadInput, match="in the register already"):
        actions.tell(by=COMMAND, told=Told("Toinen ry", business_id=GOOD_ID), entry_id=other)


def test_coordinator__keeps_only__their_own_municipality(today):
    own = tell(by=JUVA, municipality="178")
    tell("Koko alueen ry", by=JUVA)
    with pytest.raises(NotAllowed):
        tell("Mikkeliläinen ry", by=JUVA, municipality="491")
    with pytest.raises(NotAllowed):
        actions.tell(by=JUVA, told=Told("Yhdistys ry", municipality="491"), entry_id=own)
    with pytest.raises(NotAllowed):
        tell("X ry", by=Actor(8, "x", (Grant(Role.EDITOR),)))


def test_figures__are_those_of_the_day__as_of_when_things_happened(today):
    tell("A ry", contacted_on=date(2026, 1, 10))
    b = tell("B ry", contacted_on=date(2026, 2, 10))
    actions.tell(by=COMMAND, entry_id=b, told=Told("B ry", status=Presence.IN_LAHELLA, consent=Consent.YES,
                                                    consent_on=date(2026, 3, 10)))  # fmt: skip
    tell("C ry", status=Presence.OWN_IN_PTV)
    days = [date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), TODAY]
    found = [(t.organizations, t.contacted, t.in_lahella, t.in_ptv) for t in queries.development(days)]
    assert found == [(0, 0, 0, 0), (1, 1, 0, 0), (2, 2, 0, 0), (2, 2, 1, 0), (3, 2, 1, 1)]
    assert queries.totals(TODAY).consents["yes"] == 1


def csv_of(*rows, encoding="utf-8"):
    return "\r\n".join(";".join(row) for row in rows).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_file__is_taken_in__in_either_encoding(today, encoding):
    content = csv_of(("nimi", "kunta"), ("Mäntyharjun Hyvä Ääni ry", "Mäntyharju"), encoding=encoding)
    done = actions.import_file(by=COMMAND, name="a.csv", content=content)
    assert (done.added, done.errors) == (1, ())
    assert [(e.name, e.municipality) for e in queries.everything()] == [("Mäntyharjun Hyvä Ääni ry", "507")]


def test_workbook__merges_by_business_id__and_by_name_without_one(today):
    first, second = tell("Vanha nimi ry", business_id=GOOD_ID), tell("Nimellä ry", municipality="491")
    book = Workbook()
    for row in (
        ("name", "business_id", "status", "contacted_on"),
        ("Uusi nimi ry", GOOD_ID, "in-lahella", datetime(2026, 5, 4)),
        ("nimellä RY", "0737546-2", "contacted", None),
        ("Aivan uusi ry", None, None, None),
    ):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    trial = actions.import_file(by=COMMAND, name="a.xlsx", content=file.getvalue(), is_dry_run=True)
    assert (trial.added, trial.changed, trial.unchanged) == (1, 2, 0)
    assert queries.entry(first).name == "Vanha nimi ry"
    assert queries.totals(TODAY).organizations == 2
    done = actions.import_file(by=COMMAND, name="a.xlsx", content=file.getvalue())
    assert (done.added, done.changed) == (1, 2)
    assert (queries.entry(first).name, queries.entry(first).contacted_on) == ("Uusi nimi ry", date(2026, 5, 4))
    assert (queries.entry(second).business_id, queries.entry(second).municipality) == ("0737546-2", "491")
    again = actions.import_file(by=COMMAND, name="a.xlsx", content=file.getvalue())
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)


def test_file_with_an_error__saves_nothing__of_its_good_rows(today):
    done = actions.import_file(
        by=COMMAND, name="a.csv", content=csv_of(("nimi", "tila"), ("A ry", ""), ("B ry", "ehkä"))
    )
    assert [str(e) for e in done.errors] == ["row 3, column status: is not one of the choices ('ehkä')"]
    assert not queries.everything()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "empty"), (b"\x00\x01", "neither CSV nor XLSX"), (b"PK\x03\x04 nonsense", "no XLSX"),
     (b'nimi\n"auki', "no proper CSV"), (b"x" * 5_000_001, "larger than 5 MB")],
)  # fmt: skip
def test_file__is_refused__when_it_is_no_table(today, content, said):
    with pytest.raises(BadInput, match=said):
        actions.import_file(by=COMMAND, name="a.csv", content=content)


def test_import__stops_at_another_municipality__and_saves_nothing(today):
    content = csv_of(("nimi", "kunta"), ("Juvan ry", "178"), ("Mikkelin ry", "491"))
    with pytest.raises(NotAllowed):
        actions.import_file(by=JUVA, name="a.csv", content=content)
    assert not queries.everything()


@pytest.fixture
def coordinator(today, client):
    return client, sign_in(client, Role.COORDINATOR)


def test_pages__add_find_change_and_remove__an_organisation(coordinator):
    client, _actor = coordinator
    form = {"name": "Sivun ry", "business_id": "1234567-9", "status": "contacted", "contacted_on": "2027-01-01"}
    wrong = client.post("/fi/staff/register/new/", form)
    assert wrong.status_code == 400
    assert wrong.content.decode().count('aria-invalid="true"') == 2
    assert 'value="1234567-9"' in wrong.content.decode()
    answer = client.post("/fi/staff/register/new/", form | {"business_id": GOOD_ID, "contacted_on": "2026-11-01"})
    assert answer.status_code == 302
    assert "Sivun ry" in client.get("/fi/staff/register/?q=sivun&status=contacted").content.decode()
    assert "Sivun ry" not in client.get("/fi/staff/register/?status=own-in-ptv").content.decode()
    client.post(answer["Location"], {"name": "Sivun ry", "status": "own-in-ptv", "consent": "yes"})
    assert queries.totals(TODAY).in_ptv == 1
    assert client.post(answer["Location"], {"act": "remove"}).status_code == 302
    assert client.get(answer["Location"]).status_code == 404


def test_import_page__tells_rows__then_takes_in(coordinator):
    client, _actor = coordinator

    def send(content, act):
        file = SimpleUploadedFile("rekisteri.csv", content)
        return client.post("/fi/staff/register/import/", {"file": file, "act": act})

    bad = send(csv_of(("nimi", "y-tunnus"), ("A ry", "1234567-8")), "import")
    assert bad.status_code == 400
    assert "Rivi 2, business_id: ei ole Y-tunnus" in bad.content.decode()
    good = csv_of(("nimi", "y-tunnus"), ("=A ry", GOOD_ID))
    assert "1 riviä" in send(good, "try").content.decode()
    assert not queries.everything()
    assert send(good, "import").status_code == 302
    assert len(queries.everything()) == 1
    assert send(b"\x00", "import").status_code == 400
    assert client.post("/fi/staff/register/import/", {"act": "try"}).status_code == 400


def test_export__neutralises_formulas__and_reads_back_as_it_was(coordinator):
    client, _actor = coordinator
    tell("=SUM(A1) ry", business_id=GOOD_ID, note="@x", contacted_on=date(2026, 3, 1))
    content = client.get("/fi/staff/register/register.csv").content
    (row,) = csv.DictReader(io.StringIO(content.decode()))
    assert (row["name"], row["note"]) == ("'=SUM(A1) ry", "'@x")
    book = load_workbook(io.BytesIO(client.get("/fi/staff/register/register.xlsx").content))
    assert book.worksheets[0]["A2"].value == "'=SUM(A1) ry"
    assert book.worksheets[0]["A2"].data_type == "s"
    assert actions.import_file(by=COMMAND, name="x.csv", content=content).unchanged == 1


@pytest.mark.parametrize("path", ["", "new/", "import/", "register.csv", "1/"])
def test_register__is_closed__for_other_roles(db, client, path):
    sign_in(client, Role.ORGANIZATION_EDITOR)
    assert client.get(f"/fi/staff/register/{path}").status_code == 403


def test_network__hands_the_turn_over__to_the_next(coordinator):
    client, _actor = coordinator
    first = actions.keep_member(by=COMMAND, network="hyte", name="Malli Eka", email="eka@example.invalid")
    second = actions.keep_member(by=COMMAND, network="hyte", name="Malli Toka")
    elsewhere = actions.keep_member(by=COMMAND, network="hyte", name="Malli Juva", municipality="178")
    actions.give_turn(by=COMMAND, member_id=first, starts_on=date(2026, 1, 1))
    actions.give_turn(by=COMMAND, member_id=elsewhere, starts_on=date(2026, 1, 1))
    client.post(f"/fi/staff/networks/{second}/", {"act": "turn", "starts_on": "2026-07-01"})
    leads = {m.name: (m.leads(date(2026, 6, 30)), m.leads(date(2026, 7, 1))) for m in queries.members("hyte")}
    assert leads == {"Malli Eka": (True, False), "Malli Toka": (False, True), "Malli Juva": (True, True)}
    assert "eka@example.invalid" in client.get("/fi/staff/networks/").content.decode()
    assert client.post(f"/fi/staff/networks/{second}/", {"act": "turn", "starts_on": "2026-07-01",
                                                         "ends_on": "2026-06-01"}).status_code == 400  # fmt: skip


def test_network_member__is_refused__with_a_wrong_address_or_network(coordinator):
    client, _actor = coordinator
    for given in (
        {"network": "hyte", "name": "X", "email": "ei osoite"},
        {"network": "golf", "name": "X"},
        {"name": ""},
    ):
        assert client.post("/fi/staff/networks/new/", given).status_code == 400
    assert not queries.members()


def test_networks__are_read__by_staff_only(db, client):
    assert client.get("/fi/staff/networks/").status_code == 302
    sign_in(client, Role.ORGANIZATION_EDITOR)
    assert client.get("/fi/staff/networks/").status_code == 200
    assert client.get("/fi/staff/networks/new/").status_code == 403


def test_unknown_entry__is_not_found__for_pages_and_actions(today):
    with pytest.raises(NotFound):
        actions.tell(by=COMMAND, told=Told("X"), entry_id=999)
    with pytest.raises(NotFound):
        actions.remove_member(by=COMMAND, member_id=999)
