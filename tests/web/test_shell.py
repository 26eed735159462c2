"""The shell: language redirect, health, headers, error pages, log lines."""

import json
from pathlib import Path

import pytest
import structlog
from django.test import Client, RequestFactory

from luotsi.kernel.errors import BadInput, Gone, LuotsiError, NotReady
from luotsi.web import problems


@pytest.mark.parametrize(
    ("asked", "lang"),
    [("sv-FI,sv;q=0.9,fi;q=0.8", "sv"), ("en-GB", "en"), ("de,fr;q=0.5", "fi"), ("", "fi"), ("se,fi;q=0.3", "fi")],
)
def test_root__redirects__by_accept_language(client: Client, asked: str, lang: str) -> None:
    response = client.get("/", headers={"accept-language": asked})
    assert response.status_code == 302
    assert response["Location"] == f"/{lang}/"
    assert "Accept-Language" in response["Vary"]


def test_health__answers_ok__without_database(client: Client) -> None:
    response = client.get("/-/health")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


def test_ready__is_503__when_there_is_no_index(client: Client, empty_site: None) -> None:
    response = client.get("/-/ready")
    assert response.status_code == 503
    body = response.json()
    assert body["checks"]["database"]["state"] == "ok"
    assert body["checks"]["index"]["state"] == "failed"
    assert "luotsi" in body["checks"]["index"]["detail"]


def test_ready__is_200__when_migrated_and_indexed(client: Client, site: None) -> None:
    response = client.get("/-/ready")
    assert response.status_code == 200
    assert response.json()["status"] == "ok"


@pytest.mark.parametrize("path", ["/fi/", "/sv/services/", "/fi/does-not-exist", "/-/health"])
def test_headers__forbid_inline_and_third_parties__on_every_answer(client: Client, site: None, path: str) -> None:
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("lang", "words"), [("fi", "Sivua ei löytynyt"), ("sv", "Sidan hittades inte"), ("en", "This page was not found")]
)
def test_not_found__is_a_page_in_the_language__with_a_search(client: Client, site: None, lang: str, words: str) -> None:
    response = client.get(f"/{lang}/does-not-exist/")
    page = response.content.decode()
    assert response.status_code == 404
    assert words in page
    assert f'<html lang="{lang}">' in page
    assert f'action="/{lang}/services/"' in page


@pytest.mark.parametrize(
    ("error", "status"),
    [(Gone("left"), 410), (BadInput("raw words"), 400), (NotReady("no index"), 503), (LuotsiError("raw words"), 500)],
)
def test_problems__give_the_errors_status__as_page_and_as_details(
    rf: RequestFactory, site: None, error: LuotsiError, status: int
) -> None:
    page = problems.answer(rf.get("/fi/services/"), error)
    assert page.status_code == status
    assert b"<h1>" in page.content
    assert error.message.encode() not in page.content  # technical English is for logs and machines
    details = problems.answer(rf.get("/api/v1/x"), error)
    assert details.status_code == status
    assert details["Content-Type"].startswith("application/problem+json")
    assert json.loads(details.content)["code"] == error.code


def test_server_error__still_gives_a_word__when_the_page_itself_breaks(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    from luotsi.web import views

    def broken(*_args: object) -> None:
        raise RuntimeError("template gone")

    monkeypatch.setattr(problems, "page", broken)
    response = views.server_error(rf.get("/fi/"))
    assert response.status_code == 500
    assert "häiriö" in response.content.decode()


def test_request_log__tells_route_and_status__but_not_what_was_searched(client: Client, site: None) -> None:
    with structlog.testing.capture_logs() as lines:
        client.get("/fi/services/?q=olen+raskaana&municipality=491")
        client.get("/fi/services/5b0ffb5c-5d5a-4f2e-8e0c-6c1f4f6f2a99/")
        client.get("/fi/matti-meikalainen")
    logged = [line for line in lines if line["event"] == "request"]
    assert [(line["route"], line["status"]) for line in logged] == [("services", 200), ("service", 404), ("", 404)]
    assert not any(word in json.dumps(lines, default=str) for word in ("raskaana", "5b0ffb5c", "meikalainen", "491"))


def test_brand__serves_the_countys_tokens__after_our_own(
    client: Client, site: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/brand.css").status_code == 404
    assert b"brand.css" not in client.get("/fi/about/").content
    file = tmp_path / "brand.css"
    file.write_text(":root { --brand: #123456; }")
    monkeypatch.setenv("LUOTSI_BRAND", str(file))
    response = client.get("/brand.css")
    assert response["Content-Type"].startswith("text/css")
    assert b"#123456" in response.content
    page = client.get("/fi/about/").content.decode()
    assert page.index("tokens.css") < page.index("/brand.css")


def test_page__names_its_other_languages__for_people_and_search_engines(client: Client, site: None, settings) -> None:  # type: ignore[no-untyped-def]
    settings.BASE_URL = "https://tray.example.org"
    page = client.get("/sv/about/?x=1").content.decode()
    assert '<link rel="canonical" href="https://tray.example.org/sv/about/">' in page
    for lang in ("fi", "sv", "en"):
        assert f'<link rel="alternate" hreflang="{lang}" href="https://tray.example.org/{lang}/about/">' in page
        assert f'href="/{lang}/about/?x=1" lang="{lang}"' in page


def test_demo_content__is_announced__on_every_page(client: Client, site: None) -> None:
    assert "Sivuston palvelut ovat keksittyjä" in client.get("/fi/about/").content.decode()  # FORMULA is a demo service


def test_patterns__show_every_component__in_every_language(client: Client, site: None) -> None:
    page = client.get("/-/patterns", headers={"accept-language": "fi"}).content.decode()
    for component in ("search-box", 'class="card"', "facet", 'class="map"', "pager", "tile", "notice"):
        assert component in page
