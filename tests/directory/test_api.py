"""API v1 from outside, over HTTP."""

import json
import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from tests import small_catalogue as small
from tests import vocabulary
from tests.indicators import small_figures

from luotsi.directory.queries import engines
from luotsi.indicators.queries import store
from luotsi.kernel import clock
from luotsi.warehouse.observations import Warehouse

ROOT = "/api/v1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, built_vocabulary: Path) -> Path:
    made = tmp_path_factory.mktemp("api")
    vocabulary.lend(built_vocabulary, made)
    return made


@pytest.fixture(autouse=True)
def small_world(db: None, settings: Any, folder: Path) -> Iterator[None]:
    settings.DATA_DIR = folder
    engines.forget()
    small.fill()
    yield
    engines.forget()


def get(path: str, **headers: str) -> Any:
    return Client(raise_request_exception=False, headers=headers).get(ROOT + path)


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    body = answer.json()
    assert body["status"] == status
    assert body["type"] == f"urn:luotsi:problem:{body['code']}"
    assert body["title"]
    return body


def test_services__tell_id_name_score_why__when_searched() -> None:
    body = get("/services?q=äitiysneuvola&municipality=491").json()
    first = body["items"][0]
    assert first["id"] == str(small.CLINIC.id)
    assert first["name"] == "Äitiysneuvola"
    assert first["score"] > 0
    assert first["why"]["words"] == ["äitiysneuvola"]
    assert first["organization"] == {"id": str(small.ORGANIZATION.id), "name": "Etelä-Savon hyvinvointialue"}
    assert first["links"] == {"self": f"/api/v1/services/{small.CLINIC.id}", "page": f"/fi/services/{small.CLINIC.id}/"}
    assert first["distance_km"] is not None


def test_services__are_absolute_links__when_public_address_is_known(settings: Any) -> None:
    settings.BASE_URL = "https://tray.example"
    first = get("/services?q=äitiysneuvola").json()["items"][0]
    assert first["links"]["self"] == f"https://tray.example/api/v1/services/{small.CLINIC.id}"


def test_services__come_page_by_page_without_overlap__when_paged() -> None:
    pages = [get(f"/services?size=1&page={n}").json() for n in (1, 2, 3, 4)]
    assert {p["total"] for p in pages} == {3}
    assert {p["pages"] for p in pages} == {3}
    ids = [item["id"] for p in pages for item in p["items"]]
    assert sorted(ids) == sorted(str(s.id) for s in small.SERVICES)
    assert pages[3]["items"] == []


def test_services__fall_back_to_finnish__when_not_in_swedish() -> None:
    names = {i["id"]: (i["name"], i["lang"]) for i in get("/services?lang=sv").json()["items"]}
    assert names[str(small.CLINIC.id)] == ("Mödrarådgivning", "sv")
    assert names[str(small.CRISIS.id)] == ("Kriisipuhelin", "fi")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("class=P5.1", {"clinic"}),
        ("channel=phone", {"crisis"}),
        ("channel=phone&channel=location", {"crisis", "clinic"}),
        ("channel=phone&cost=free", set()),
        ("reach=nationwide", {"crisis"}),
        ("municipality=740", {"crisis", "formula"}),
        (f"organization={small.ORGANIZATION.id}", {"clinic", "crisis", "formula"}),
    ],
)
def test_services__fit_every_facet__when_filtered(query: str, expected: set[str]) -> None:
    body = get(f"/services?{query}").json()
    found = {i["id"] for i in body["items"]} if not body["relaxed"] else set()
    assert found == {str(small.id_of(name)) for name in expected}


def test_facets__count_what_a_choice_would_give__when_nothing_is_asked() -> None:
    body = get("/facets").json()
    assert body["total"] == 3
    assert {c["value"]: c["count"] for c in body["facets"]["channel"]} == {"location": 1, "phone": 1}
    chosen = get("/facets?channel=phone").json()["facets"]["channel"]
    assert {c["value"]: (c["count"], c["chosen"]) for c in chosen} == {"location": (1, False), "phone": (1, True)}


def test_service__tells_everything_in_every_language__when_read() -> None:
    body = get(f"/services/{small.CLINIC.id}").json()
    assert body["service"]["names"] == {"fi": "Äitiysneuvola", "sv": "Mödrarådgivning", "en": "Maternity clinic"}
    assert [c["id"] for c in body["channels"]] == [str(small.LOCATION.id)]
    assert body["service_classes"] == [{"code": "P5.1", "names": {"fi": "Perusterveydenhuolto"}}]
    assert body["organization"]["names"]["sv"] == "Södra Savolax välfärdsområde"


def test_service__is_gone__when_its_owner_withdrew_it() -> None:
    small.fill(services=(small.CLINIC,))
    body = problem(get(f"/services/{small.CRISIS.id}"), 410)
    assert body["code"] == "gone"
    assert get("/services").json()["total"] == 1


@pytest.mark.parametrize("id_", ["nope", "%00", "%ff%fe", "00000000-0000-0000-0000-000000000000", "x" * 3000])
@pytest.mark.parametrize(
    "kind", ["services", "channels", "organizations", "regions/municipalities", "regions/counties", "codes"]
)
def test_thing__is_not_found__when_it_never_was(kind: str, id_: str) -> None:
    assert problem(get(f"/{kind}/{id_}"), 404)["code"] == "not_found"


def test_hours__follow_the_week__when_asked_for_days() -> None:
    with clock.stopped_at(datetime(2026, 3, 6, 10, 0, tzinfo=clock.HELSINKI)):  # a Friday
        body = get(f"/services/{small.CLINIC.id}/hours?from=2026-03-06&days=3").json()
    [channel] = body["channels"]
    assert channel["is_open_now"] is True
    assert channel["next_opening"] == "2026-03-09T09:00:00"
    assert [(d["date"], len(d["spans"])) for d in channel["days"]] == [
        ("2026-03-06", 1),
        ("2026-03-07", 0),
        ("2026-03-08", 0),
    ]
    assert channel["days"][0]["spans"] == [{"start": "2026-03-06T09:00:00", "end": "2026-03-06T15:00:00"}]


def test_channels__are_in_order_of_id__when_listed() -> None:
    body = get("/channels").json()
    ids = [c["id"] for c in body["items"]]
    assert ids == sorted(str(c.id) for c in (small.LOCATION, small.PHONE))
    assert get("/channels?type=phone").json()["items"][0]["id"] == str(small.PHONE.id)
    assert get("/channels?municipality=491").json()["total"] == 1
    assert get(f"/channels?organization={small.ORGANIZATION.id}").json()["total"] == 2
    assert get("/channels?size=1&page=1000000").json()["items"] == []


def test_channel__names_its_services__when_read() -> None:
    body = get(f"/channels/{small.PHONE.id}").json()
    assert body["services"] == [str(small.CRISIS.id)]
    assert body["channel"]["contacts"]["phones"][0]["number"] == "+358151234567"


def test_organization__names_services_and_channels__when_read() -> None:
    [item] = get("/organizations").json()["items"]
    assert item["services"] == 3
    body = get(f"/organizations/{item['id']}").json()
    assert body["services"] == sorted(str(s.id) for s in small.SERVICES)
    assert body["channels"] == sorted(str(c.id) for c in (small.LOCATION, small.PHONE))


def test_regions__are_of_a_day__when_a_day_is_given() -> None:
    assert len(get("/regions/counties").json()["items"]) == 23
    before = get("/regions/municipalities?county=12&on=2024-12-31").json()["items"]
    after = get("/regions/municipalities?county=12&on=2025-01-01").json()["items"]
    assert {m["code"] for m in before} - {m["code"] for m in after} == {"588"}
    assert len(after) == 11
    assert get("/regions/municipalities/588").json()["valid_to"] == "2024-12-31"
    county = get("/regions/counties/12?on=2025-01-01").json()
    assert county["short_names"]["en"] == "South Savo"
    assert len(county["municipalities"]) == 11


@pytest.mark.parametrize(
    ("path", "parameter", "allowed"),
    [
        ("/services?pgae=2", "pgae", "page"),
        ("/services?page=0", "page", "greater than or equal to 1"),
        ("/services?size=101", "size", "less than or equal to 100"),
        ("/services?size=ten", "size", "a whole number"),
        ("/services?lang=de", "lang", "fi, sv or en"),
        ("/services?municipality=999", "municipality", "/regions/municipalities"),
        ("/services?municipality=Mikkeli", "municipality", r"\d{3}"),
        ("/services?cost=cheap", "cost", "free, chargeable or unknown"),
        ("/services?cost=free&cost=cheap", "cost", "free, chargeable or unknown"),
        ("/services?theme=nope", "theme", "/themes"),
        ("/services?class=P99", "class", "/codes/service_class"),
        ("/services?group=%00", "group", "/codes/target_group"),
        ("/services?organization=%00", "organization", "UUID"),
        ("/services?organization=00000000-0000-0000-0000-000000000000", "organization", "/organizations"),
        ("/services?lat=60", "lon", "together"),
        ("/services?lat=nan&lon=1", "lat", "finite"),
        ("/services?order=distance", "order", "municipality"),
        ("/services?open_now=maybe", "open_now", "true or false"),
        ("/services?page=1&page=2", "page", "one value"),
        ("/channels?type=fax", "type", "location"),
        ("/channels?page=99999999999999999999", "page", "less than"),
        ("/regions/municipalities?on=2020-12-31", "on", "2021-01-01"),
        ("/regions/municipalities?on=2026-02-30", "on", "a day"),
        ("/regions/municipalities?on=1700000000", "on", "a day"),
        ("/regions/municipalities?county=99", "county", "01 to 21"),
        ("/themes?x=1", "x", "no parameters"),
    ],
)
def test_parameter__is_named_with_what_is_allowed__when_wrong(path: str, parameter: str, allowed: str) -> None:
    body = problem(get(path), 400)
    [error] = body["errors"]
    assert error["parameter"] == parameter
    assert allowed in error["allowed"]
    assert body["detail"]
    assert body["hint"]


def test_hours__are_refused__when_the_day_is_out_of_reach() -> None:
    for day in ("9999-12-31", "0001-01-01", "16"):
        assert problem(get(f"/services/{small.CLINIC.id}/hours?from={day}"), 400)["errors"][0]["parameter"] == "from"


def test_wrong_parameters__are_all_named__when_several() -> None:
    body = problem(get("/services?page=0&size=0&lang=de"), 400)
    assert [e["parameter"] for e in body["errors"]] == ["page", "size", "lang"]


def test_answer__is_not_sent_again__when_unchanged() -> None:
    first = get("/services?q=neuvola")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert first.headers.get("Vary", "") in {"", "Accept-Encoding"}
    again = get("/services?q=neuvola", if_none_match=first.headers["ETag"])
    assert again.status_code == 304
    assert again.content == b""
    small.fill(services=(small.CRISIS,))
    changed = get("/services?q=neuvola", if_none_match=first.headers["ETag"])
    assert changed.status_code == 200


def test_head__has_the_headers_of_get__without_body() -> None:
    full = get("/services")
    head = Client().head(ROOT + "/services")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["ETag"] == full.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(full.content))


@pytest.mark.parametrize("path", ["/services", "/services?pgae=1", "/nothing", "/openapi.json"])
def test_api__may_be_read_from_other_sites__also_its_errors(path: str) -> None:
    answer = get(path, origin="https://elsewhere.example")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_pages__may_not_be_read_from_other_sites() -> None:
    answer = Client(headers={"origin": "https://elsewhere.example"}).get("/-/health")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_options__tells_the_methods__when_asked_before() -> None:
    answer = Client().options(ROOT + "/services", headers={"access-control-request-method": "GET"})
    assert answer.status_code == 204
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert Client().options(ROOT + "/nothing").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/services", "/openapi.json", "/docs"])
def test_writing__is_refused_as_a_problem__by_any_method(method: str, path: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)(ROOT + path)
    assert problem(answer, 405)["code"] == "method_not_allowed"
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_database__is_not_ready__when_it_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from luotsi.directory.queries import listing

    def fail(**_: object) -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(listing, "channels", fail)
    answer = get("/channels")
    assert problem(answer, 503)["code"] == "not_ready"
    assert answer.headers["Retry-After"] == "60"


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)


_WITH_FREE_TEXT = {f"{ROOT}/recommendations", f"{ROOT}/text-search"}
"""What somebody writes of their life goes in a body, never into an address."""


def test_description__is_sound_openapi_3_1() -> None:
    schema = get("/openapi.json").json()
    assert schema["openapi"] == "3.1.0"
    for shape in schema["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)
    for reference in _references(schema):
        assert reference.removeprefix("#/components/schemas/") in schema["components"]["schemas"]
    ids = []
    for path, methods in schema["paths"].items():
        ((method, operation),) = methods.items()
        assert method == ("post" if path in _WITH_FREE_TEXT else "get"), path
        ids.append(operation["operationId"])
        in_path = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"}
        assert in_path == {part[1:-1] for part in path.split("/") if part.startswith("{")}
        assert "application/problem+json" in operation["responses"]["default"]["content"]
        assert all(p["description"] for p in operation.get("parameters", ()) if p["in"] == "query")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "path",
    [
        "/services?q=neuvola",
        f"/services/{small.CLINIC.id}",
        f"/services/{small.CLINIC.id}/hours",
        "/facets",
        "/channels",
        f"/channels/{small.LOCATION.id}",
        "/organizations",
        f"/organizations/{small.ORGANIZATION.id}",
        "/themes",
        "/codes/service_class",
        "/regions/counties",
        "/regions/counties/12",
        "/regions/municipalities",
        "/regions/municipalities/491",
    ],
)
def test_answer__is_as_described__for_every_operation(path: str) -> None:
    schema = get("/openapi.json").json()
    plain = path.split("?")[0].split("/")
    [operation] = [
        methods["get"]
        for template, methods in schema["paths"].items()
        if len(template.split("/")[3:]) == len(plain[1:])
        and all(t == p or (t.startswith("{") and p) for t, p in zip(template.split("/")[3:], plain[1:], strict=True))
        and not (template.endswith("}") and f"{ROOT}{path}" in schema["paths"])
    ]
    shape = operation["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": schema["components"], **shape}
    Draft202012Validator(whole).validate(get(path).json())


def test_reference_page__lists_every_operation__without_scripts_of_its_own() -> None:
    schema = get("/openapi.json").json()
    answer = get("/docs")
    page = answer.content.decode()
    for path in schema["paths"]:
        assert path.replace("'", "&#x27;") in page
    assert 'src="http' not in page
    assert "cdn" not in page
    assert answer.headers["Content-Language"] == "en"


_HOSTILE: list[bytes] = [
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"%", b"' OR 1=1 --", b"<script>", b"A" * 10_000, b"9" * 5_000, b"-1", b"1e309",
    b"nan", b"../../etc", b"{{7*7}}", "\u202e".encode(), "🧑‍🚒".encode() * 50, b'"', b"\\", b"\r\n", b"*", b"(((", b"a OR", b"AND NOT",
    b"title:x", b"[1 TO", b"^5", b"2026-02-31", b"9999-12-31", b"491", b"KR1", b"true", str(small.CLINIC.id).encode(), b"",
]  # fmt: skip


def test_api__never_breaks__when_400_hostile_requests_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_figures.publish(tmp_path)
    monkeypatch.setattr(store, "warehouse", lambda: Warehouse(tmp_path / "warehouse"))
    rand = random.Random(20260301)
    schema = get("/openapi.json").json()
    client = Client(raise_request_exception=False)
    for _ in range(400):
        path, methods = rand.choice(sorted(schema["paths"].items()))
        (operation,) = methods.values()
        names = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"] or ["x"]
        for part in [p for p in path.split("/") if p.startswith("{")]:
            path = path.replace(part, quote(rand.choice(_HOSTILE)[:500], safe="") or "x")
        query = "&".join(
            f"{rand.choice(names)}={quote(b''.join(rand.choices(_HOSTILE, k=rand.choice((1, 1, 2)))), safe='')}"
            for _ in range(rand.choice((0, 1, 1, 2, 4)))
        )
        answer = getattr(client, rand.choice(("get", "get", "get", "head", "post")))(f"{path}?{query}")
        assert answer.status_code < 500, (path, query[:200])
        if answer.status_code >= 400:
            assert answer.headers["Content-Type"].startswith("application/problem+json"), (path, query[:200])
            if answer.content:
                json.loads(answer.content)
