"""Open data: files, their tables, metadata, caching, and what is not given away."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests import small_catalogue as small

from luotsi.directory import actions
from luotsi.directory.models import Service
from luotsi.directory.queries import engines
from luotsi.directory.queries import open_data as kept
from luotsi.directory.rules import dcat, open_data

NAMES = [f"{kind}.{form}" for kind in open_data.KINDS for form in open_data.FORMS]


@pytest.fixture(autouse=True)
def small_world(db: None, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    engines.forget()
    small.fill()


@pytest.fixture
def made() -> open_data.Manifest:
    return actions.write_open_data()


def get(name: str, **headers: str) -> Any:
    return Client(raise_request_exception=False, headers=headers).get(f"/open-data/{name}")


def content(name: str) -> bytes:
    answer = get(name)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_files__hold_the_same_records__in_every_form(made: open_data.Manifest) -> None:
    assert [f.name for f in made.files] == NAMES
    for kind, wanted in (("services", 3), ("channels", 2), ("organizations", 1), ("connections", 2)):
        lines = [json.loads(line) for line in content(f"{kind}.ndjson").splitlines()]
        rows = list(csv.DictReader(io.StringIO(content(f"{kind}.csv").decode())))
        sheet = list(load_workbook(io.BytesIO(content(f"{kind}.xlsx"))).active.values)
        assert len(lines) == len(rows) == len(sheet) - 1 == wanted
        assert list(rows[0]) == list(sheet[0]) == list(open_data.columns(kind))
        key = "service_id" if kind == "connections" else "id"
        assert [r[key] for r in lines] == [r[key] for r in rows] == [r[sheet[0].index(key)] for r in sheet[1:]]
        assert {f.rows for f in made.of(kind)} == {wanted}


def test_tables__tell_place_phone_and_hours__of_channels(made: open_data.Manifest) -> None:
    rows = {r["id"]: r for r in csv.DictReader(io.StringIO(content("channels.csv").decode()))}
    place, phone = rows[str(small.LOCATION.id)], rows[str(small.PHONE.id)]
    assert (place["name_sv"], place["street"], place["municipality"]) == (
        "Rådgivningen i S:t Michel",
        "Porrassalmenkatu",
        "491",
    )
    assert float(place["lat"]) == 61.687
    assert json.loads(place["opening_hours"])[0]["spans"][0]["opens"] == "09:00"
    assert phone["phones"] == "'+358151234567"  # a plus sign would begin a formula
    sheet = list(load_workbook(io.BytesIO(content("channels.xlsx"))).active.values)
    assert 61.687 in sheet[1] + sheet[2]  # a number, not a text


def test_tables__cannot_run_formulas__whatever_a_description_says(made: open_data.Manifest) -> None:
    (row,) = [r for r in csv.DictReader(io.StringIO(content("services.csv").decode())) if r["is_demo"] == "true"]
    assert (row["name_fi"], row["summary_fi"]) == ("'=HYPERLINK(1)", "'@SUM(A1) | kahvila")
    book = load_workbook(io.BytesIO(content("services.xlsx")))
    assert not [c for r in book.active.iter_rows() for c in r if c.data_type == "f" or c.hyperlink]
    assert json.loads(content("services.ndjson").splitlines()[0])  # lines of JSON are not changed
    assert b'"=HYPERLINK(1)"' in content("services.ndjson")


def test_files__leave_out_sources__that_nobody_gave_away(monkeypatch: pytest.MonkeyPatch) -> None:
    Service.objects.filter(pk=small.CRISIS.id).update(source="tabular:kerhot")
    assert actions.write_open_data().of("services")[0].rows == 2
    assert str(small.CRISIS.id).encode() not in content("connections.ndjson")
    monkeypatch.setenv("LUOTSI_OPEN_SOURCES", "ptv,tabular:kerhot")
    assert actions.write_open_data().of("services")[0].rows == 3


def test_files__are_the_same_bytes__when_nothing_changed(made: open_data.Manifest) -> None:
    again = actions.write_open_data()
    assert again.folder != made.folder
    assert again.files == made.files


def test_files__keep_the_one_before_only__when_made_often(made: open_data.Manifest) -> None:
    for _ in range(3):
        last = actions.write_open_data()
    folders = [p for p in kept.folder().iterdir() if p.is_dir()]
    assert len(folders) == 2
    assert kept.folder() / last.folder in folders


def test_files__stay_as_they_were__when_making_breaks(
    made: open_data.Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Any:
        raise OSError("disk full")

    monkeypatch.setattr("luotsi.directory.actions.open_data.row_of", broken)
    with pytest.raises(OSError, match="disk full"):
        actions.write_open_data()
    assert kept.manifest() == made
    assert sorted(p.name for p in kept.folder().iterdir()) == sorted(["manifest.json", made.folder])


def test_file__answers_304_head_and_other_sites(made: open_data.Manifest) -> None:
    answer = get("services.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert int(answer.headers["Content-Length"]) == made.file("services.csv").size  # type: ignore[union-attr]
    assert get("services.csv", **{"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert get("services.csv", **{"If-None-Match": '"other"'}).status_code == 200
    assert not answer.cookies


@pytest.mark.parametrize("name", ["services.exe", "people.csv", "..%2fmanifest.json", "manifest.json", "catalog.rdf"])
def test_file__is_404__when_there_is_no_such(made: open_data.Manifest, name: str) -> None:
    assert get(name).status_code == 404


def test_page_and_files__say_so__when_not_made_yet() -> None:
    assert get("services.csv").status_code == 503
    assert get("catalog.ttl").status_code == 503
    page = Client().get("/fi/open-data/")
    assert page.status_code == 200
    assert "Tiedostoja ei ole vielä tehty" in page.content.decode()


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_page__links_every_file_and_tells_the_fields__in_each_language(made: open_data.Manifest, lang: str) -> None:
    answer = Client().get(f"/{lang}/open-data/")
    html = answer.content.decode()
    assert re.findall(r'href="/open-data/([\w.]+)" download', html) == NAMES
    for kind in open_data.KINDS:
        assert dcat.TITLES[kind][lang] in html
        assert all(f"<code>{name}</code>" in html for name in open_data.columns(kind))
    assert "CC0" in html
    assert not answer.cookies
    assert Client().get("/open-data/channels", follow=True).status_code == 200


def test_metadata__tell_datasets_licence_and_sizes__as_json_ld(made: open_data.Manifest, settings: Any) -> None:
    settings.BASE_URL = "https://tray.example"
    answer = get("catalog.jsonld")
    assert answer.headers["Content-Type"].startswith("application/ld+json")
    things = {t["@id"]: t for t in answer.json()["@graph"]}
    catalog = things["https://tray.example/open-data/catalog"]
    assert {t["@language"] for t in catalog["dct:title"]} == {"fi", "sv", "en"}
    datasets = [things[d["@id"]] for d in catalog["dcat:dataset"]]
    assert len(datasets) == 4
    for dataset in datasets:
        assert {t["@language"] for t in dataset["dct:title"]} == {"fi", "sv", "en"}
        assert dataset["dct:modified"]["@type"] == "xsd:dateTime"
        for link in dataset["dcat:distribution"]:
            its = things[link["@id"]]
            name = its["dcat:downloadURL"]["@id"].rsplit("/", 1)[1]
            file = made.file(name)
            assert file
            assert its["dcat:byteSize"] == {"@value": str(len(content(name))), "@type": "xsd:nonNegativeInteger"}
            assert its["dct:license"]["@id"] == dcat.CC0
            assert its["dcat:mediaType"]["@id"].endswith(open_data.FORMS[file.form])
    assert {things[s["@id"]]["dcat:endpointURL"]["@id"] for s in catalog["dcat:service"]} == {
        "https://tray.example/hsds/",
        "https://tray.example/api/v1/",
    }
    every = {link["@id"] for t in things.values() for v in t.values() for link in _links(v)}
    ours = {i for i in every if i.startswith("https://tray.example/open-data/") and not re.search(r"\.\w+$", i)}
    assert ours - {"https://tray.example/open-data/"} <= set(things)  # nothing of ours is named and not told


def _links(value: Any) -> list[dict[str, str]]:
    values = value if isinstance(value, list) else [value]
    return [v for v in values if isinstance(v, dict) and "@id" in v]


def test_metadata__say_the_same__as_turtle(made: open_data.Manifest) -> None:
    answer = get("catalog.ttl")
    assert answer.headers["Content-Type"].startswith("text/turtle")
    blocks = answer.content.decode().split("\n\n")
    graph = get("catalog.jsonld").json()["@graph"]
    assert len(blocks) - 1 == len(graph)
    for block, node in zip(blocks[1:], graph, strict=True):
        assert block.startswith(f"<{node['@id']}> a {node['@type']} ;")
        told = sum(len(v) if isinstance(v, list) else 1 for k, v in node.items() if not k.startswith("@"))
        assert len(re.findall(r"^    \S", block, re.MULTILINE)) == told
        assert block.rstrip().endswith(" .")


def test_turtle__cannot_be_broken_by_a_text() -> None:
    thing = dcat.Thing('http://x/<a> "b"', "foaf:Agent", [("foaf:name", dcat.Literal('a"\\\n.', lang="fi"))])
    assert dcat.turtle([thing]).split("\n\n")[1].strip() == (
        '<http://x/\\u003Ca\\u003E\\u0020\\u0022b\\u0022> a foaf:Agent ;\n    foaf:name "a\\"\\\\\\n."@fi .'
    )
