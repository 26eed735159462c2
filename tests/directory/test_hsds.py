"""The HSDS API over HTTP: required endpoints, schemas, paging, filters, languages, bad parameters."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.directory import hsds_schemas
from tests.world import World

from luotsi.directory.models import Overlay, Service
from luotsi.directory.rules.records import Status
from luotsi.kernel import clock
from luotsi.search import concepts

ROOT = "/hsds"
_kept: dict[str, list[dict[str, Any]]] = {}
HEADER = ("total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty")
FORMS = [
    ("services", "full=true", "compiled/service"),
    ("services", "", "compiled/service_list"),
    ("organizations", "full=true", "compiled/organization"),
    ("organizations", "", "compiled/organization_list"),
    ("service_at_locations", "full=true", "compiled/service_at_location"),
    ("service_at_locations", "", "compiled/service_at_location_list"),
    ("taxonomies", "", "taxonomy"),
    ("taxonomy_terms", "", "taxonomy_term"),
]


def get(path: str, **headers: str) -> Any:
    return Client(raise_request_exception=False, headers=headers).get(ROOT + path)


def page(path: str) -> dict[str, Any]:
    answer = get(path)
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def everything(path: str) -> list[dict[str, Any]]:
    """All objects of a list, as lines; made once for all tests, which do not change the world before they ask."""
    if path not in _kept:
        _kept[path] = fresh(path)
    return _kept[path]


def fresh(path: str) -> list[dict[str, Any]]:
    """All objects of a list as they are now."""
    answer = get(f"{path}{'&' if '?' in path else '?'}format=ndjson")
    assert answer.headers["Content-Type"].startswith("application/x-ndjson")
    return [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]


def ids(body: dict[str, Any]) -> list[str]:
    return [it["id"] for it in body["contents"]]


@pytest.mark.parametrize(("kind", "how", "schema"), FORMS, ids=lambda v: str(v).replace("/", "."))
def test_objects__follow_official_schema_and_profile__every_one(world: World, kind: str, how: str, schema: str) -> None:
    hsds_schemas.require()
    found = everything(f"/{kind}?{how}" if how else f"/{kind}")
    assert len(found) == page(f"/{kind}")["total_items"] > 0
    assert hsds_schemas.errors(schema, found) == []


@pytest.mark.parametrize("lang", ["sv", "en", "se"])
def test_services__follow_official_schema__in_other_languages(world: World, lang: str) -> None:
    hsds_schemas.require()
    body = page(f"/services?full=true&per_page=12&lang={lang}")
    assert hsds_schemas.errors("compiled/service", body["contents"]) == []


def test_root__tells_version_profile_and_description(world: World) -> None:
    body = page("/")
    assert body["version"] == "3.1"
    for name in ("profile", "openapi_url"):
        assert body[name].startswith("http://testserver/hsds/")
        assert Client().get(body[name].removeprefix("http://testserver")).status_code == 200
    described = json.loads(get("/openapi.json").content)
    assert {f"/hsds/{kind}" for kind, _, _ in FORMS} <= set(described["paths"])


def test_profile__leads_to_each_patch_and_schema(world: World) -> None:
    for it in page("/profile")["objects"]:
        patch, schema = (Client().get(it[key].removeprefix("http://testserver")) for key in ("patch", "schema"))
        assert patch.headers["Content-Type"].startswith("application/merge-patch+json")
        assert "properties" in patch.json()
        assert schema.json()["allOf"][0] == {"$ref": it["official_schema"]}
    assert get("/profile/nothing").status_code == 404


def test_services__are_walked_once_each__page_by_page(world: World) -> None:
    wanted = {str(i) for i in Service.objects.filter(status="published", same_as=None).values_list("id", flat=True)}
    first = page("/services?per_page=50")
    assert [first[name] for name in HEADER] == [len(wanted), -(-len(wanted) // 50), 1, 50, True, False, False]
    walked = ids(first)
    for number in range(2, first["total_pages"] + 1):
        body = page(f"/services?per_page=50&page={number}")
        walked += ids(body)
    assert (body["last_page"], body["size"]) == (True, len(wanted) % 50 or 50)
    assert len(walked) == len(wanted)
    assert set(walked) == wanted
    beyond = page(f"/services?per_page=50&page={first['total_pages'] + 1}")
    assert (beyond["contents"], beyond["empty"], beyond["size"]) == ([], True, 0)


def test_objects__answer_alone_as_in_the_list__by_id(world: World) -> None:
    for kind, how, _ in FORMS:
        if how or kind.startswith("taxonom"):
            listed = page(f"/{kind}?{how}&per_page=3")["contents"]
            assert [page(f"/{kind}/{it['id']}") for it in listed if "services" not in it] == [
                it for it in listed if "services" not in it
            ]


def test_services__name_only_what_can_be_read(world: World) -> None:
    found = everything("/services?full=true")
    owners = {s["organization_id"] for s in found if "organization_id" in s}
    assert owners <= {o["id"] for o in everything("/organizations")}
    at = {a["id"] for s in found for a in s.get("service_at_locations", ())}
    assert at == {a["id"] for a in everything("/service_at_locations")}
    terms = {a["taxonomy_term_id"] for s in found for a in s["attributes"] if "taxonomy_term_id" in a}
    known = {t["id"] for t in everything("/taxonomy_terms")}
    assert terms
    assert terms <= known


def test_filters__hold_all_together__when_several(world: World) -> None:
    full = everything("/services?full=true")
    chosen = next(s for s in full if any(a["link_type"] == "ptvserclass2" for a in s["attributes"]))
    term = next(a for a in chosen["attributes"] if a["link_type"] == "ptvserclass2")
    taxonomy = term["taxonomy_term"]["taxonomy_id"]

    def having(test: Any) -> set[str]:
        return {s["id"] for s in full if test(s)}

    with_term = having(lambda s: any(a.get("taxonomy_term_id") == term["taxonomy_term_id"] for a in s["attributes"]))
    owned = having(lambda s: s.get("organization_id") == chosen["organization_id"])
    asked = f"taxonomy_term_id={term['taxonomy_term_id']}"
    assert {s["id"] for s in everything(f"/services?{asked}")} == with_term
    assert {s["id"] for s in everything(f"/services?organization_id={chosen['organization_id']}")} == owned
    both = everything(f"/services?{asked}&organization_id={chosen['organization_id']}&taxonomy_id={taxonomy}")
    assert {s["id"] for s in both} == with_term & owned
    assert chosen["organization_id"] in {o["id"] for o in everything(f"/organizations?{asked}")}
    assert {a["service_id"] for a in everything(f"/service_at_locations?{asked}")} <= with_term


def test_search__finds_and_still_filters(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    few = concepts.packaged()[:50]  # the whole vocabulary takes seconds to build and has tests of its own
    monkeypatch.setattr(concepts, "packaged", lambda: few)
    found = page("/services?search=neuvola&per_page=100")
    assert "neuvola" in found["contents"][0]["name"].lower()
    owner = found["contents"][0]["organization_id"]
    less = page(f"/services?search=neuvola&per_page=100&organization_id={owner}")
    assert ids(less) == [s["id"] for s in found["contents"] if s["organization_id"] == owner]
    assert page("/organizations?search=demo")["total_items"] > 0
    assert page("/taxonomy_terms?search=P1")["contents"][0]["code"] == "P1"


def test_modified_after__takes_what_changed_since__to_the_moment(world: World) -> None:
    at = page("/services?per_page=1")["contents"][0]["last_modified"]
    total = page("/services?minimal=true")["total_items"]
    assert page(f"/services?modified_after={at.replace('+00:00', 'Z')}")["total_items"] > 0
    assert page("/services?modified_after=2100-01-01")["total_items"] == 0
    assert page("/services?modified_after=2000-01-01T00:00:00%2B02:00")["total_items"] == total


def test_minimal__tells_every_id_on_one_page(world: World) -> None:
    body = page("/services?minimal=true")
    assert set(body["contents"][0]) == {"id", "modified_date"}
    assert (body["size"], body["total_pages"]) == (body["total_items"], 1)


def test_places__narrow_by_postal_code_and_metres(world: World) -> None:
    full = everything("/service_at_locations?full=true")
    physical = next(a["location"] for a in full if a["location"].get("latitude") and a["location"].get("addresses"))
    code = physical["addresses"][0]["postal_code"]
    reach = page(f"/service_at_locations?postcode={code}")["total_items"]
    near = everything(f"/service_at_locations?postcode={code}&proximity=2000")
    assert 0 < len(near) < reach < len(full)
    assert physical["id"] in {a["location_id"] for a in near}


def test_terms__go_by_taxonomy_and_parent(world: World) -> None:
    classes = next(t for t in page("/taxonomies")["contents"] if t["name"] == "ptvserclass2")
    top = everything(f"/taxonomy_terms?taxonomy_id={classes['id']}&top_only=true")
    assert top
    assert all("parent_id" not in t and t["taxonomy"] == "ptvserclass2" for t in top)
    below = [t for parent in top for t in everything(f"/taxonomy_terms?parent_id={parent['id']}")]
    assert below
    assert {t["parent_id"] for t in below} <= {t["id"] for t in top}


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/services?pagge=2", "pagge"),
        ("/services?page=0", "page"),
        ("/services?per_page=101", "per_page"),
        ("/services?format=xml", "format"),
        ("/services?full=perhaps", "full"),
        ("/services?lang=de", "lang"),
        ("/services?modified_after=yesterday", "modified_after"),
        ("/services?taxonomy_id=00000000-0000-0000-0000-000000000000", "taxonomy_id"),
        ("/services?taxonomy_term_id=00000000-0000-0000-0000-000000000000", "taxonomy_term_id"),
        ("/services?organization_id=county", "organization_id"),
        ("/services?page=1&page=2", "page"),
        ("/service_at_locations?postcode=99999", "postcode"),
        ("/service_at_locations?postcode=5", "postcode"),
        ("/service_at_locations?proximity=10", "proximity"),
        ("/service_at_locations?postcode=50100&proximity=nan", "proximity"),
        ("/services/nothing", "id"),
    ],
)
def test_bad_parameters__are_named__as_problem_details(world: World, path: str, parameter: str) -> None:
    answer = get(path)
    assert answer.status_code == 400, answer.content
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["errors"][0]["parameter"] == parameter


def test_service__is_404_or_410__when_never_or_no_longer_there(world: World) -> None:
    assert get("/services/00000000-0000-0000-0000-000000000000").status_code == 404
    assert get("/service_at_locations/00000000-0000-0000-0000-000000000000").status_code == 404
    id_ = page("/services?per_page=1")["contents"][0]["id"]
    Service.objects.filter(pk=id_).update(status=Status.ARCHIVED)
    assert get(f"/services/{id_}").status_code == 410
    assert id_ not in {s["id"] for s in fresh("/services")}


def test_services__are_not_listed__when_an_editor_hid_them(world: World) -> None:
    id_ = page("/services?per_page=1")["contents"][0]["id"]
    Overlay.objects.create(service_id=id_, is_hidden=True, edited_at=clock.now(), edited_by="editor")
    assert id_ not in {s["id"] for s in fresh("/services")}
    assert id_ not in {a["service_id"] for a in fresh("/service_at_locations")}


def test_language__is_the_parameter_else_the_wish(world: World) -> None:
    id_ = next(str(s.id) for s in world.catalogue.services if "sv" in s.names and s.names["sv"] != s.names["fi"])
    wished = get(f"/services/{id_}", **{"Accept-Language": "sv"})
    assert wished.json()["fi_language"] == wished.headers["Content-Language"] == "sv"
    assert "Accept-Language" in wished.headers["Vary"]
    asked = get(f"/services/{id_}?lang=fi", **{"Accept-Language": "sv"})
    assert asked.json()["translations"]["sv"]["name"] == wished.json()["name"]


def test_answers__are_open_cached_and_for_reading_only(world: World) -> None:
    answer = get("/services?per_page=1")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert get("/services?per_page=1", **{"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert Client().post("/hsds/services").status_code == 405
    assert not answer.cookies


def test_codes_without_a_name__are_told_by_code__when_nobody_described_them(world: World) -> None:
    row = Service.objects.filter(status="published").first()
    assert row is not None
    row.data["industries"] = ["86.10"]
    row.save()
    told = [a for a in page(f"/services/{row.id}")["attributes"] if a["link_type"] == "TOL2008"]
    assert [a["label"] for a in told] == ["86.10"]
