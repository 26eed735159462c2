"""The API of figures from outside, and what other sites take: embedded charts, files, the feed."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import numpy as np
import pytest
from django.http import HttpResponse
from django.test import Client
from jsonstat_validator import validate_jsonstat
from tests.indicators import small_release
from tests.indicators.small_release import CLOSED, LATER, OPEN

from luotsi.indicators.queries import figures
from luotsi.warehouse.observations import Release, Warehouse
from luotsi.web.api import api

ROOT = "/api/v1/figures/"
ATOM = "{http://www.w3.org/2005/Atom}"


def get(path: str, **headers: str) -> HttpResponse:
    return Client(headers=headers).get(ROOT + path)


def body(path: str) -> Any:
    response = get(path)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def conforms(content: Any, operation: str) -> bool:
    """Is the answer as the OpenAPI description says?"""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    for methods in schema["paths"].values():
        for described in methods.values():
            if described["operationId"] == operation:
                wanted = described["responses"][200]["content"]["application/json"]["schema"]
                jsonschema.Draft202012Validator({**wanted, "components": schema["components"]}).validate(content)
                return True
    return False


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("indicators?size=5&page=2", "figures_indicators"),
        (f"indicators/{CLOSED}", "figures_indicator"),
        ("indicators/employment", "figures_indicator"),
        ("observations?area=county:12", "figures_observations"),
        ("observations?area=county:99&area=county:12", ""),
        ("profile?area=county:12&reference=best", "figures_profile"),
        ("profile?area=municipality:491&lang=sv", "figures_profile"),
        ("releases", "figures_releases"),
    ],
)
def test_answer__is_as_the_description_says(release: Release, path: str, operation: str) -> None:
    if not operation:
        assert get(path).status_code == 400
        return
    assert conforms(body(path), operation)


def test_indicators__are_found__by_words_and_theme(release: Release) -> None:
    found = body("indicators?q=alkoholi&theme=health&size=1000")
    assert 0 < found["total"] < body("indicators")["total"]
    assert all(item["theme"] == "health" for item in found["items"])
    assert "pyll-alcohol" in [item["slug"] for item in found["items"]]


def test_indicator__tells_periods_sources_and_method(release: Release) -> None:
    found = body(f"indicators/{OPEN}")
    assert found["periods"]["county"] == ["2019", "2020", "2021", "2022", "2023"]
    assert found["method"].startswith("pyll/1")
    read = {source["dataset"]: source for source in found["sources"]}["statfin:deaths"]
    assert (read["owner"], read["fetched_at"], read["sha256"]) == (
        "Statistics Finland",
        small_release.AT.isoformat(),
        "ab" * 32,
    )
    assert body(f"indicators/{CLOSED}")["categories"].keys() == {"04-22", "27-30"}


def test_observations__come_in_pages__each_once(release: Release) -> None:
    whole = body(f"observations?indicator={OPEN}&size=1000")
    pages = [body(f"observations?indicator={OPEN}&size=7&page={n}") for n in range(1, 9)]
    assert whole["total"] == 50
    assert pages[0]["pages"] == 8
    assert [item for page in pages for item in page["items"]] == whole["items"]
    assert body(f"observations?indicator={OPEN}&size=7&page=9")["items"] == []


def test_observation__that_is_suppressed__is_null_with_its_flag(release: Release) -> None:
    found = body(f"observations?indicator={OPEN}&area=municipality:491&period=2021&sex=total")["items"]
    assert [(i["value"], i["lower"], i["upper"], i["numerator"], i["flag"]) for i in found] == [
        (None, None, None, None, "suppressed")
    ]


def test_observations__of_what_is_not_open__carry_the_note(release: Release) -> None:
    assert body(f"observations?indicator={CLOSED}&lang=en")["indicators"][CLOSED]["note"].startswith("Not open data")
    assert body("observations?size=1000")["indicators"].keys() == {OPEN}


def test_observations__as_csv_and_jsonstat__hold_all_rows_at_once(release: Release) -> None:
    answer = get(f"observations?indicator={OPEN}&format=csv&size=1")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert len(list(csv.DictReader(io.StringIO(answer.content.decode())))) == 50
    cube = body(f"observations?indicator={OPEN}&format=json-stat")
    assert validate_jsonstat(cube)
    assert cube["size"] == [5, 5, 2, 1, 1, 5]


@pytest.mark.parametrize(
    ("path", "status", "parameter"),
    [
        ("observations?indicator=nope", 400, "indicator"),
        ("observations?area=county:99", 400, "area"),
        ("observations?area=x", 400, "area"),
        ("observations?period=now", 400, "period"),
        ("observations?sex=both", 400, "sex"),
        ("observations?release=zz", 400, "release"),
        (f"observations?indicator={CLOSED}&category=99", 400, "category"),
        ("observations?format=xml", 400, "format"),
        ("observations?size=0", 400, "size"),
        ("observations?county=12", 400, "county"),
        ("observations?indicator=a%00b", 400, "indicator"),
        ("indicators?theme=sports", 400, "theme"),
        ("profile", 400, "area"),
        ("profile?area=county:12&reference=moon", 400, "reference"),
        ("profile?area=county:12&reference=county:99", 400, "reference"),
        ("profile?area=county:12&area=county:13", 400, "area"),
        ("indicators/nope", 404, ""),
    ],
)
def test_request__for_what_is_not_known__is_told_by_parameter(
    release: Release, path: str, status: int, parameter: str
) -> None:
    answer = get(path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    told = json.loads(answer.content)
    assert [error["parameter"] for error in told.get("errors", [])] == ([parameter] if parameter else [])


@pytest.mark.parametrize("path", ["observations?indicator=pyll", "profile?area=county:12", "indicators", "releases"])
def test_answer__asked_again__is_not_sent_twice_until_a_new_release(data: Path, path: str) -> None:
    small_release.build(data)
    first = get(path)
    assert get(path, **{"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert "max-age" in first.headers["Cache-Control"]
    small_release.build(data, newest=2024, at=LATER)
    again = get(path, **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == (304 if path == "indicators" else 200)


def test_etag__differs__by_parameters(release: Release) -> None:
    tags = {get(f"observations?indicator={OPEN}{more}").headers["ETag"] for more in ("", "&page=2", "&lang=sv")}
    assert len(tags) == 3


def test_old_release__is_given__as_it_was(data: Path) -> None:
    old = small_release.build(data)
    before = get(f"observations?indicator={OPEN}&release={old.id}").content
    small_release.build(data, newest=2024, more=1.0, at=LATER)
    assert get(f"observations?indicator={OPEN}&release={old.id}").content == before
    assert [r["is_current"] for r in body("releases")["items"]] == [True, False]


def test_profile__without_figures__says_that_it_is_not_ready(data: Path) -> None:
    answer = get("profile?area=county:12")
    assert answer.status_code == 503
    assert json.loads(answer.content)["code"] == "not_ready"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["line", "ranking", "table"])
def test_embedded_chart__is_small__and_may_stand_in_any_site(release: Release, kind: str) -> None:
    answer = Client().get(f"/sv/figures/embed/{OPEN}/?area=county:12&kind={kind}")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert len(answer.content) < 50_000
    assert "X-Frame-Options" not in answer.headers
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Statistics Finland" in text
    assert "<nav" not in text
    assert "<script" not in text
    assert not answer.cookies
    assert ("<table" in text) is (kind == "table")
    assert ("<svg" in text) is (kind != "table")


@pytest.mark.django_db
def test_other_pages__may_not_stand_in_any_site(release: Release) -> None:
    answer = Client().get("/fi/figures/feed/")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert Client().get("/fi/figures/embed/nope/").status_code == 404
    assert Client().get(f"/fi/figures/embed/{OPEN}/?kind=pie").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "beginning", "name"),
    [
        (f"indicator={OPEN}&area=county:12&format=svg", b"<?xml", "luotsi-pyll-county-12.svg"),
        (f"indicator={OPEN}&area=county:12&format=png&kind=ranking", b"\x89PNG", "luotsi-pyll-county-12.png"),
        (f"indicator={OPEN}&format=csv", b"indicator,", "luotsi-pyll.csv"),
        (f"indicator={OPEN}&format=parquet", b"PAR1", "luotsi-pyll.parquet"),
        (f"indicator={OPEN}&format=json-stat", b'{"version":"2.0"', "luotsi-pyll.json"),
        (f"indicator={OPEN}&area=county:12&format=pptx", b"PK", "luotsi-pyll-county-12.pptx"),
        ("area=county:12&format=xlsx&reference=best", b"PK", "luotsi-county-12.xlsx"),
        ("area=county:12&format=pptx", b"PK", "luotsi-county-12.pptx"),
        (f"indicator={OPEN}&format=pptx", b"PK", "luotsi-pyll.pptx"),
        ("area=county:12&format=pdf", b"%PDF", "luotsi-county-12.pdf"),
    ],
)
def test_download__is_a_file_of_its_kind(release: Release, query: str, beginning: bytes, name: str) -> None:
    answer = Client().get(f"/en/figures/export/?{query}")
    assert answer.status_code == 200
    assert answer.content.startswith(beginning)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["format=zip", "format=pdf", "format=svg", "indicator=nope", "area=county:99"])
def test_download__of_what_cannot_be__is_refused(release: Release, query: str) -> None:
    assert Client().get(f"/en/figures/export/?{query}").status_code == 400


@pytest.mark.django_db
def test_feed__tells_new_periods__under_ids_that_stay(data: Path) -> None:
    first = small_release.build(data)
    alone = ElementTree.fromstring(Client().get("/fi/figures/feed/").content)
    small_release.build(data, newest=2024, at=LATER)
    answer = Client().get("/fi/figures/feed/")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for part in (feed, *entries):
        assert all(part.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert feed.findtext(f"{ATOM}updated") == LATER.isoformat()
    newest, oldest = entries
    assert newest.findtext(f"{ATOM}content") == "Menetetyt elinvuodet (PYLL): uutta: 2024"
    assert first.id in str(oldest.findtext(f"{ATOM}id"))
    assert oldest.findtext(f"{ATOM}id") == alone.findtext(f"{ATOM}entry/{ATOM}id")


@pytest.mark.django_db
def test_feed__tells_figures_that_changed__without_new_periods(data: Path) -> None:
    small_release.build(data)
    small_release.build(data, more=3.0, at=LATER)
    feed = ElementTree.fromstring(Client().get("/en/figures/feed/").content)
    assert feed.findtext(f"{ATOM}entry/{ATOM}content") == "Years of life lost (PYLL): figures revised"


@pytest.mark.django_db
def test_suppressed_row__kept_with_numbers_all_the_same__tells_none_anywhere(data: Path) -> None:
    """A second line behind the build's: whatever a release's file holds."""
    hidden, shown = "county:12", "county:13"
    told = [(area, year) for area in ("country", hidden, shown) for year in ("2022", "2023")]
    gone = np.array([area == hidden or (area == shown and year == "2023") for area, year in told])
    columns: dict[str, Any] = {"area": [area for area, _ in told], "period": [year for _, year in told]}
    columns |= {"indicator": [OPEN] * len(told), "flag": np.where(gone, "suppressed", "").astype(object)}
    columns |= {n: np.where(gone, 7770.25, 5550.25) + k for k, n in enumerate(("value", "lower", "upper", "numerator"))}
    columns["denominator"] = np.full(len(told), 5000.0)
    warehouse = Warehouse(data / "warehouse")
    warehouse.publish(columns, inputs=[], methods={OPEN: "pyll/1"}, made_at=small_release.AT)
    series = figures.series(OPEN, hidden)
    assert [(f.value, f.lower, f.upper, f.numerator, f.denominator) for f in series] == [(None,) * 4 + (5000.0,)] * 2
    assert [f.period for f in figures.across(OPEN)] == ["2022", "2022"]  # 2023 has no county with a value
    asked = f"area={hidden}&indicator={OPEN}"
    for address in (
        f"/api/v1/figures/observations?{asked}",
        f"/en/figures/export/?{asked}&format=csv",
        f"/en/figures/export/?{asked}&format=json-stat",
        f"/en/figures/export/?{asked}&format=svg&kind=line",
        f"/en/figures/about/{OPEN}/?area={hidden}&period=2022",
        f"/en/figures/area/{hidden}/",
    ):
        answer = Client().get(address)
        assert answer.status_code == 200, address
        assert not re.search(r"77\d\d\.|77\d\d,\d|7[,\s\u202f\xa0]77\d", answer.content.decode()), address
    assert "5550.25" in Client().get(f"/api/v1/figures/observations?area={shown}&indicator={OPEN}").content.decode()
