"""Services from a file: formats, every mistake with its row, and what a run does to the directory."""

import json
import subprocess
import sys

import pytest
from openpyxl import Workbook

from luotsi.connectors.tabular import client, load
from luotsi.connectors.tabular.columns import COLUMNS, column_of
from luotsi.connectors.tabular.parse import parse
from luotsi.directory.queries.syncs import content_hash, last_sync, stored
from luotsi.directory.rules.records import Area, AreaType, ChannelType, Charge, Status
from luotsi.kernel.business_id import check_digit
from luotsi.kernel.errors import BadInput, NotFound, SourceRefused

HEAD = ("organization", "business_id", "name_fi", "municipalities")
GOOD = ("Esimerkkiyhdistys", "1234567-1", "Kohtaamispaikka", "491")
PLACES = {"491": "491", "mikkeli": "491", "s:t michel": "491", "588": "507", "pertunmaa": "507", "046": "046"}


def read(*rows, head=HEAD):
    return parse([(1, head), *enumerate(rows, start=2)], name="esimerkki", places=PLACES)


def one(**values):
    row = {"organization": "Yhdistys", "name_fi": "Ryhmä", **values}
    found = read(tuple(row.values()), head=tuple(row))
    assert found.errors == []
    return found


def problems(**values):
    row = {"organization": "Yhdistys", "name_fi": "Ryhmä", **values}
    return [str(e) for e in read(tuple(row.values()), head=tuple(row)).errors]


def test_parse__a_full_row__makes_service_place_and_page():
    found = one(
        business_id="1234567-1", name_sv="Grupp", summary_fi="Lyhyesti", service_classes="P4.12; P27.1", target_groups="KR1.2",
        municipalities="Mikkeli; 588", languages="fi;sv", charge="maksuton", phone="015 123 4567", email="info@example.org",
        web="https://example.org/r", street="Esimerkkitie 1", postal_code="50100", city="Mikkeli", lat="61,69", lon="27.27",
        hours_fi="ti klo 10–12", min_age="13", max_age="29",
    )  # fmt: skip
    (service,) = found.services
    place, page = found.channels
    assert service.names == {"fi": "Ryhmä", "sv": "Grupp"}
    assert service.area == Area(AreaType.LIMITED, ("491", "507"))
    assert (service.charge, service.min_age, service.max_age) == (Charge.FREE, 13, 29)
    assert service.service_classes == ("P27.1", "P4.12")
    assert [c.channel_id for c in service.connections] == [place.id, page.id]
    assert (place.type, page.type) == (ChannelType.LOCATION, ChannelType.WEB)
    assert place.contacts.phones[0].number == "+358151234567"
    assert (place.contacts.addresses[0].lat, place.contacts.addresses[0].municipality) == (61.69, "491")
    assert place.hours[0].info == {"fi": "ti klo 10–12"}


def test_parse__a_row_with_phone_only__makes_a_phone_channel():
    (channel,) = one(phone="0800 123 456").channels
    assert (channel.type, channel.contacts.phones[0].number) == (ChannelType.PHONE, "0800123456")


def test_parse__no_area_or_the_whole_country__is_nationwide():
    assert one().services[0].area == one(municipalities="Koko maa").services[0].area == Area()


def test_parse__a_personal_address__is_left_out_with_a_note():
    found = one(email="maija.meikalainen@example.org", description_fi="Kysy maija.meikalainen@example.org")
    assert found.channels == []
    assert found.services[0].descriptions == {"fi": "Kysy […]"}
    assert [str(n) for n in found.notes] == ["row 2, column email: looks like a person's address and was left out"]


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("business_id", "1234567-8", "1234567-8 is not a business ID: check digit is 1"),
        ("business_id", "12345678", "12345678 is not a business ID: write seven digits, a hyphen and the check digit"),
        ("business_id", "0000006-1", "0000006-1 is not a business ID: no such number is given out"),
        ("municipalities", "Mikkeli; Atlantis", "Atlantis is not a municipality"),
        ("service_classes", "P4.12; terveys", "terveys is not a PTV service class, such as P4.12"),
        ("target_groups", "1", "1 is not a PTV target group, such as KR1.2"),
        ("languages", "suomi", "suomi is not a language code, such as fi"),
        ("charge", "ehkä", "ehkä is neither free nor chargeable"),
        ("phone", "Maija 123", "Maija 123 is not one phone number"),
        ("email", "info(at)example.org", "info(at)example.org is not an e-mail address"),
        ("web", "www.example.org", "www.example.org is not a web address: begin with https://"),
        ("postal_code", "FI-50100", "FI-50100 is not a postal code of five digits"),
        ("min_age", "vauva", "vauva is not an age from 0 to 120"),
        ("name_fi", "", "is empty"),
        ("organization", "", "is empty"),
        ("name_fi", "x" * 201, "has 201 characters; at most 200 fit"),
    ],
)
def test_parse__a_bad_cell__is_told_with_row_and_column(column, value, problem):
    assert f"row 2, column {column}: {problem}" in problems(**{column: value})


def test_parse__coordinates_halfway_or_abroad__are_told():
    assert problems(lat="61.7") == ["row 2, column lat: lat and lon must both be given"]
    assert problems(lat="27.3", lon="61.7") == [
        "row 2, column lat: 27.3 is not in Finland (59 to 71)",
        "row 2, column lon: 61.7 is not in Finland (19 to 32)",
    ]


def test_parse__ages_the_wrong_way_round__are_told():
    assert problems(min_age="30", max_age="20") == ["row 2, column max_age: 20 is below min_age 30"]


def test_parse__several_bad_rows__are_all_told_with_all_their_problems():
    found = read(GOOD, ("", "1", "A", "Z"), GOOD, ("B", "", "", ""))
    assert [str(e) for e in found.errors] == [
        "row 3, column organization: is empty",
        "row 3, column business_id: 1 is not a business ID: write seven digits, a hyphen and the check digit",
        "row 3, column municipalities: Z is not a municipality",
        "row 4, column id: is the same service as row 2",
        "row 5, column name_fi: is empty",
    ]
    assert len(found.services) == 1


def test_parse__headings_are_wrong__and_no_row_is_read():
    found = read(GOOD, head=("organisaatio", "fax", "organization", "kunnat"))
    assert [str(e) for e in found.errors] == [
        "row 1, column fax: is not a known column; luotsi sync tabular --columns lists them",
        "row 1, column organization: is there twice",
        "row 1, column name_fi: is missing",
    ]
    assert found.services == []


def test_parse__the_same_row_again__has_the_same_ids():
    assert read(GOOD).services[0].id == read(GOOD).services[0].id
    assert read(GOOD).services[0].id != one().services[0].id


@pytest.mark.parametrize(("digits", "expected"), [("1234567", 1), ("0000001", 9), ("0000006", None), ("0000000", 0)])
def test_check_digit__by_hand(digits, expected):
    # 1234567: 7+18+30+20+40+24+14 = 153 = 13 * 11 + 10, so 1; 0000001: 2, so 9; 0000006: 12, rest 1, not given out.
    assert check_digit(digits) == expected


def test_column_of__every_name_and_alias__finds_its_column():
    assert all(column_of(c.name) == column_of(c.alias.upper()) == c.name for c in COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_rows__of_a_csv__in_any_usual_form(tmp_path, encoding, delimiter):
    path = tmp_path / "a.csv"
    lines = (delimiter.join(cells) for cells in (("nimi", "käyttö"), (), ("Ä", '"1 2"')))
    path.write_bytes("\r\n".join(lines).encode(encoding))
    assert client.rows(path) == [(1, ["nimi", "käyttö"]), (3, ["Ä", "1 2"])]


def test_rows__of_a_workbook__as_text(tmp_path):
    book = Workbook()
    book.active.append(["nimi", "postinumero", "lat"])
    book.active.append(["Ääni", 50100.0, 61.5])
    book.active.append([None, None, None])
    book.save(tmp_path / "a.xlsx")
    assert client.rows(tmp_path / "a.xlsx") == [(1, ["nimi", "postinumero", "lat"]), (2, ["Ääni", "50100", "61.5"])]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04 no workbook", b"a\x00b", b'a;b\n"x;y'])
def test_rows__of_something_else__are_refused(tmp_path, content):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(BadInput):
        client.rows(tmp_path / "a.csv")


def test_rows__of_no_file__are_not_found(tmp_path):
    with pytest.raises(NotFound):
        client.rows(tmp_path / "a.csv")


@pytest.fixture
def file(tmp_path):
    def make(*rows):
        path = tmp_path / "a.csv"
        path.write_text("\n".join(";".join(r) for r in (HEAD, *rows)), encoding="utf-8")
        return path

    return make


def row(n: int, municipality: str = "Mikkeli") -> tuple[str, ...]:
    return ("Esimerkkiyhdistys", "1234567-1", f"Ryhmä {n}", municipality)


@pytest.mark.django_db
def test_sync__of_a_file__again_and_after_a_change(file, data_folder):
    first = load.sync(file(row(1), row(2), row(3)), name="esimerkki")
    assert first.report is not None
    assert (first.report.services.added, first.report.organizations.added) == (3, 1)
    again = load.sync(file(row(1), row(2), row(3)), name="esimerkki")
    assert again.report is not None
    assert again.report.changes == 0
    after = load.sync(file(row(1), row(2, "Pertunmaa"), row(4)), name="esimerkki")
    assert after.report is not None
    services = after.report.services
    assert (services.added, services.changed, services.archived) == (1, 1, 1)
    assert last_sync("tabular:esimerkki", "file")


@pytest.mark.django_db
def test_sync__a_dry_run__tells_and_writes_nothing(file, data_folder):
    done = load.sync(file(row(1)), name="esimerkki", is_dry_run=True)
    assert done.report is not None
    assert done.report.services.added == 1
    assert not stored("tabular:esimerkki", "file").services
    assert last_sync("tabular:esimerkki", "file") is None


@pytest.mark.django_db
def test_sync__a_bad_row__stops_all_or_is_left_out_and_keeps_what_is_served(file, data_folder):
    load.sync(file(row(1), row(2)), name="esimerkki")
    before = content_hash("tabular:esimerkki")
    bad = file(row(1, "Atlantis"), row(2, "Pertunmaa"))
    assert load.sync(bad, name="esimerkki").report is None
    assert content_hash("tabular:esimerkki") == before
    done = load.sync(bad, name="esimerkki", skip_bad=True)
    assert done.report is not None
    assert (done.report.services.changed, done.report.services.archived) == (1, 0)
    served = stored("tabular:esimerkki", "file").services.values()
    assert {(s.names["fi"], s.area.municipalities, s.status) for s in served} == {
        ("Ryhmä 1", ("491",), Status.PUBLISHED),
        ("Ryhmä 2", ("507",), Status.PUBLISHED),
    }


@pytest.mark.django_db
def test_sync__a_file_that_lost_most_rows__is_refused(file, data_folder):
    load.sync(file(*(row(n) for n in range(10))), name="esimerkki")
    with pytest.raises(SourceRefused):
        load.sync(file(row(1)), name="esimerkki")
    assert len(stored("tabular:esimerkki", "file").services) == 10
    done = load.sync(file(row(1)), name="esimerkki", allow_shrink=True)
    assert done.report is not None
    assert done.report.services.archived == 9


def test_command__a_bad_file__prints_every_row_and_exits_with_2(file, cli_environment):
    path = str(file(row(1), ("", "1234567-8", "A", "Mikkeli")))
    command = [sys.executable, "-m", "luotsi", "sync", "tabular", path, "--name", "esimerkki"]
    done = subprocess.run([*command, "--json"], env=cli_environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert [e["row"] for e in json.loads(done.stdout)["errors"]] == [3, 3]
    plain = subprocess.run(command, env=cli_environment, capture_output=True, text=True, check=False)
    assert "row 3, column business_id: 1234567-8 is not a business ID: check digit is 1" in plain.stderr
    assert "nothing was written" in plain.stderr
    assert "leaked" not in plain.stderr, "an engine complains of what is kept to the end"
