"""Recommendation and text search by API, and the contract with clients of AuroraAI's recommender v1."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from luotsi.directory.views import guard
from luotsi.guidance.models import FeedbackDay
from luotsi.guidance.queries import traits as describing
from luotsi.guidance.views import feedback as thumbs

pytestmark = pytest.mark.usefixtures("world")
RECOMMEND, SEARCH, AURORA = "/api/v1/recommendations", "/api/v1/text-search", "/aurora/v1"
CRISIS = "haluan tappaa itseni"
SERVICE = {
    "service_id": str, "service_name": str, "service_description": str, "service_description_summary": str,
    "funding_type": type(None), "user_instruction": str, "service_channels": list, "area_type": str, "areas": list,
    "responsible_organization": dict, "target_groups": list, "service_collections": list, "service_class_uris": list,
    "requirements": list, "charge_type": str, "charge_additional_info": str, "similarity_score": float, "rank": int,
}  # fmt: skip
CHANNEL = {
    "service_channel_id": str, "service_channel_name": str, "service_channel_type": str,
    "service_channel_description_summary": str, "service_channel_description": str, "phone_numbers": list,
    "web_pages": list, "emails": list, "address": str, "location": (dict, str), "service_hours": list,
    "session_transfer": bool,
}  # fmt: skip


def post(client: Client, path: str, body: object) -> tuple[int, dict[str, object]]:
    content = body if isinstance(body, bytes) else json.dumps(body)
    answer = client.post(path, content, content_type="application/json")
    return answer.status_code, answer.json() if "json" in answer.headers["Content-Type"] else {}


def test_recommendations__carry__reasons_and_demands_in_the_language_asked(client: Client) -> None:
    asked = {"areas": {"finance": 2}, "age": 17, "municipality": "491", "lang": "sv"}
    status, found = post(client, RECOMMEND, asked)
    assert (status, found["crisis"], found["relaxed"]) == (200, None, "")
    first = found["suggestions"][0]
    assert first["reasons"][0]["text"].startswith("Du gav det här 2 av 10: Pengar")
    assert len(first["asks"]["texts"]) == 4
    assert FeedbackDay.objects.count() == 0  # exposures are written together, later


@pytest.mark.parametrize(("path", "empty"), [(RECOMMEND, {"suggestions": []}), (SEARCH, {"found": None})])
def test_words_of_crisis__are_answered_by_the_card__and_nothing_else(client: Client, path: str, empty: dict) -> None:
    status, found = post(client, path, {"text": CRISIS})
    assert status == 200
    assert "112" in json.dumps(found["crisis"]["card"])
    assert {name: found[name] for name in empty} == empty


BAD = [
    b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"areas":{"finance":NaN}}', b'{"text":"\\ud800"}', b"[" * 5000,
    {"areas": {"money": 1}}, {"areas": {"finance": 11}}, {"areas": {"finance": "2"}}, {"areas": {"finance": True}},
    {"areas": [1]}, {"age": -1}, {"age": 200}, {"age": "17"}, {"municipality": "999"}, {"municipality": "4910"},
    {"lat": 61.7}, {"lat": 999, "lon": 1}, {"text": "x" * 20_001}, {"text": 5}, {"limit": 0}, {"unknown": 1},
    {"exclude": ["x"]}, {"not_by": ["fax"]}, {"lang": "de"},
]  # fmt: skip


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
def test_bad_bodies__get_problem_details__never_an_error_of_ours(client: Client, body: object) -> None:
    for path in (RECOMMEND, SEARCH, f"{AURORA}/recommend_service", f"{AURORA}/text_search"):
        status, found = post(client, path, body)
        assert status == 400
        assert {"type", "title", "status", "code"} <= set(found)
        assert "xxxxxxxx" not in json.dumps(found)


@pytest.mark.parametrize("text", ["x" * 10_000, "Привет мир, 你好, مرحبا 🙂", "'; drop table --", "\x00\x07 velka"])
def test_words_of_any_kind__are_answered(client: Client, text: str) -> None:
    for path, body in ((RECOMMEND, {"text": text}), (SEARCH, {"text": text}),
                       (f"{AURORA}/text_search", {"search_text": text})):  # fmt: skip
        assert post(client, path, body)[0] == 200


def test_addresses_that_take_words__take_no_get__and_answers_are_kept_by_nobody(client: Client) -> None:
    assert client.get(RECOMMEND).status_code == 405
    allowed = client.options(RECOMMEND).headers
    assert (allowed["Allow"], allowed["Access-Control-Allow-Methods"]) == ("OPTIONS, POST", "OPTIONS, POST")
    answer = client.post(RECOMMEND, "{}", content_type="application/json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies


# -- AuroraAI --------------------------------------------------------------------------------------------------------


def recommended(client: Client, **more: object) -> dict[str, object]:
    body = {"life_situation_meters": {"finance": [2, 3], "family": [8]}, **more}
    status, found = post(client, f"{AURORA}/recommend_service", body)
    assert status == 200
    return found


def test_aurora__answers__in_its_own_shape(client: Client) -> None:
    found = recommended(client, session_id="abc", rerank=True, service_filters={"municipality_codes": ["491"]})
    assert isinstance(found["auroraai_recommendation_id"], int)
    assert found["auroraai_recommendation_id"] < 1 << 53
    for rank, service in enumerate(found["recommended_services"], 1):
        assert set(service) == set(SERVICE)
        assert service["rank"] == rank
        assert all(isinstance(service[name], kind) for name, kind in SERVICE.items())
        for channel in service["service_channels"]:
            assert set(channel) == set(CHANNEL)
            assert all(isinstance(channel[name], kind) for name, kind in CHANNEL.items())
    status, by_text = post(client, f"{AURORA}/text_search", {"search_text": "velkaneuvonta", "limit": 3})
    assert status == 200
    assert set(by_text["recommended_services"][0]) == set(SERVICE)
    status, card = post(client, f"{AURORA}/text_search", {"search_text": CRISIS})
    assert card["recommended_services"] == []
    assert card["crisis"]["card"]


def test_aurora_filters__narrow__or_are_refused_in_words(client: Client) -> None:
    def places(**filters: object) -> set[str]:
        found = recommended(client, limit=50, service_filters=filters)["recommended_services"]
        return {s["area_type"] for s in found}

    assert places(only_national_services=True) <= {"Nationwide"}
    assert places(municipality_codes=["491"], include_national_services=False) == {"LimitedType"}
    assert places(wellbeing_service_county_codes=["12"])
    for wrong in ({"service_collections": ["x"]}, {"municipality_codes": ["999"]}, {"region_codes": ["10"]},
                  {"only_national_services": True, "municipality_codes": ["491"]},
                  {"wellbeing_service_county_codes": ["99"]}):  # fmt: skip
        body = {"life_situation_meters": {"finance": [2]}, "service_filters": wrong}
        assert post(client, f"{AURORA}/recommend_service", body)[0] == 400


def test_aurora__with_nothing_that_fits__does_not_wear_the_worker_down(client: Client) -> None:
    filters = {"service_classes": ["P99.9"]}
    for _ in range(8):  # five such answers once stopped a worker of the old recommender for good
        found = recommended(client, service_filters=filters)
        assert found["recommended_services"] == []
    assert recommended(client)["recommended_services"]


def test_aurora_feedback__is_counted__also_after_a_redirect(client: Client) -> None:
    found = recommended(client, limit=20)
    number = found["auroraai_recommendation_id"]
    pairs = [(s, c) for s in found["recommended_services"] for c in s["service_channels"] if c["web_pages"]]
    service, channel = pairs[0]
    link = channel["web_pages"][0]
    there = client.get(link[link.index("/aurora") :])
    assert there.status_code == 302
    assert there.headers["Location"].startswith("https://")
    judged = {"auroraai_recommendation_id": number,
              "service_feedbacks": [{"service_id": service["service_id"], "feedback_score": -1}]}  # fmt: skip
    assert post(client, f"{AURORA}/recommendation_feedback", judged)[0] == 200
    row = FeedbackDay.objects.get(service_id=service["service_id"])
    assert (row.opened, row.down) == (1, 1)
    forged = {**judged, "auroraai_recommendation_id": number + 1}
    assert post(client, f"{AURORA}/recommendation_feedback", forged)[0] == 404
    elsewhere = link.replace(service["service_id"], "00000000-0000-4000-8000-000000000000")
    assert client.get(elsewhere[elsewhere.index("/aurora") :]).status_code == 404


def test_aurora_sessions__keep_nothing__and_say_so(client: Client) -> None:
    assert client.get(f"{AURORA}/session_attributes?access_token=x").status_code == 404
    assert client.get(f"{AURORA}/session_attributes").status_code == 400
    found = recommended(client, limit=20)["recommended_services"]
    channel = next(c for s in found for c in s["service_channels"] if c["web_pages"])
    body = {"service_channel_id": channel["service_channel_id"], "session_attributes": {"age": 20}}
    answer = client.post(f"{AURORA}/session_attributes", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200
    assert answer.content.startswith(b"https://")
    assert b"?" not in answer.content
    assert post(client, f"{AURORA}/session_attributes", {**body, "session_attributes": {}})[0] == 400


# -- thumbs on pages -------------------------------------------------------------------------------------------------


def test_thumbs__count_what_was_suggested__and_nothing_that_was_made_up(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "YOUNGEST", timedelta(0))
    id_ = describing.traits().ids[0]
    stamp = thumbs.stamp(id_, 3, "finance")
    thanks = client.post("/fi/help/feedback/", {"kind": "up", "stamp": stamp})
    assert (thanks.status_code, bool(thanks.cookies)) == (200, False)
    assert client.post("/fi/help/feedback/", {"kind": "went", "stamp": stamp}).status_code == 303
    assert client.get(f"/fi/help/go/{stamp}/").headers["Location"] == f"/fi/services/{id_}/"
    row = FeedbackDay.objects.get()
    assert (str(row.service_id), row.position, row.up, row.went, row.opened) == (id_, 3, 1, 1, 1)
    for wrong in ({"kind": "up", "stamp": stamp[:-1]}, {"kind": "shown", "stamp": stamp}, {}):
        assert client.post("/fi/help/feedback/", wrong).status_code == 400
    foreign = client.post(
        "/fi/help/feedback/", {"kind": "up", "stamp": stamp}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert foreign.status_code == 403
    assert client.post("/fi/help/feedback/", {"kind": "up", "stamp": stamp, "website": "x"}).status_code == 303
    for _ in range(30):
        last = client.post("/fi/help/feedback/", {"kind": "down", "stamp": stamp}).status_code
    assert last == 429
    assert FeedbackDay.objects.get().down < 20
