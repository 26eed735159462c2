"""Parts of the tray on other sites: what is in the frame, its looks, the link generator, OpenSearch and oEmbed."""

import html
import re
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from tests.world import World

from luotsi.directory import actions
from luotsi.directory.demo import build
from luotsi.directory.rules.cards import Draft
from luotsi.directory.rules.looks import LEAST_CONTRAST, SURFACES, contrast, lightened, looks, stylesheet
from luotsi.directory.views import embed
from luotsi.people.rules import COMMAND
from luotsi.web import middleware

SERVICE = build.id_of("service", "dental-491")
FRAMES = (
    "/{lang}/embed/",
    "/{lang}/embed/?q=hammas&municipality=491",
    "/{lang}/embed/themes/exercise/",
    "/{lang}/embed/municipalities/491/",
    f"/{{lang}}/embed/services/{SERVICE}/",
)
STATIC = Path(middleware.__file__).parent / "static" / "luotsi"


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
@pytest.mark.parametrize("path", FRAMES)
def test_frame__is_small_strict_and_without_cookies__in_every_language(
    client: Client, world: World, path: str, lang: str
) -> None:
    response = client.get(path.format(lang=lang))
    page = response.content.decode()
    assert response.status_code == 200
    assert "X-Frame-Options" not in response.headers
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "unsafe" not in policy
    assert not response.cookies
    assert f'<html lang="{lang}"' in page
    assert not re.search(r"<style|\sstyle=|<script(?! src)|\son\w+=", page)
    files = [STATIC / name for name in re.findall(r'"/static/luotsi/([\w.-]+)"', page)]
    assert len(files) == 3
    assert len(response.content) + sum(f.stat().st_size for f in [*files, STATIC / "embed-tray.js"]) < 50_000


def test_frame__leads_to_services__in_a_new_tab_that_knows_nothing(client: Client, world: World) -> None:
    page = client.get("/fi/embed/?q=hammas&municipality=491").content.decode()
    links = re.findall(r"<a ([^>]+)>", page)
    outward = [link for link in links if 'href="?' not in link]
    assert any(str(SERVICE) in link for link in outward)
    assert all('target="_blank" rel="noopener"' in link and 'href="http://testserver/' in link for link in outward)


def test_frame__keeps_place_and_looks__when_somebody_searches(client: Client, world: World) -> None:
    page = client.get("/fi/embed/themes/exercise/?municipality=491&accent=86d3d1&radius=4&scheme=dark").content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', page))
    assert hidden == {"municipality": "491", "accent": "86d3d1", "radius": "4", "scheme": "dark"}
    assert 'data-theme="dark"' in page


def test_pages__other_than_frames__may_not_be_framed(client: Client, world: World) -> None:
    for path in ("/fi/", "/fi/link-generator/", f"/fi/services/{SERVICE}/", "/fi/embed/looks.css"):
        response = client.get(path)
        assert response.headers["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def test_frame__may_still_be_framed__when_the_page_cache_answers(rf: RequestFactory) -> None:
    """What is kept of an answer is its content and headers; marks on the response object are gone."""
    for policy, is_framed in ((embed.POLICY, True), ("default-src 'self'; frame-ancestors 'none'", False)):
        kept = HttpResponse("kept", headers={"Content-Security-Policy": policy})
        response = middleware.SecurityHeaders(lambda _request, kept=kept: kept)(rf.get("/fi/embed/"))  # type: ignore[misc]
        assert ("X-Frame-Options" not in response.headers) is is_framed
        assert (response.headers["Cross-Origin-Resource-Policy"] == "cross-origin") is is_framed


def test_accent__that_cannot_be_read__is_refused_with_its_contrast(client: Client, world: World) -> None:
    response = client.get("/fi/embed/?accent=%23ffd400")
    page = response.content.decode()
    assert response.status_code == 400
    assert "sen kontrasti taustaan on 1,4" in page
    assert "looks.css" not in page
    generator = client.get("/en/link-generator/?show=search&accent=%23ffd400")
    assert generator.status_code == 400
    assert "its contrast with the background is 1.4" in generator.content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"accent": "red"},
        {"accent": "#12345"},
        {"accent": "0b4f5c;}*{x:y"},
        {"radius": "25"},
        {"radius": "-1"},
        {"radius": "٣"},
        {"scheme": "neon"},
    ],
)
def test_looks__that_are_not_known__are_left_out_and_named(given: dict[str, str]) -> None:
    chosen, refused = looks(given)
    assert chosen.parameters == {}
    assert [(r.name, r.reason) for r in refused] == [(next(iter(given)), "format")]


@pytest.mark.parametrize("colour", ["0b4f5c", "000000", "7a1fa2", "767676", "b00020"])
def test_looks__are_readable__on_light_and_dark(colour: str) -> None:
    chosen, refused = looks({"accent": colour})
    assert not refused
    assert contrast(colour, SURFACES["light"]) >= LEAST_CONTRAST
    assert contrast(lightened(colour), SURFACES["dark"]) >= LEAST_CONTRAST
    css = stylesheet(chosen)
    assert f"--link: #{colour};" in css
    assert f"--link: #{lightened(colour)};" in css


def test_contrast__of_known_pairs__is_that_of_wcag() -> None:
    assert round(contrast("777777", "ffffff"), 2) == 4.48
    assert round(contrast("767676", "ffffff"), 2) == 4.54


def test_surfaces__are_those__of_the_design_tokens() -> None:
    tokens = (STATIC / "tokens.css").read_text()
    found = re.findall(r"--surface: #(\w{6});", tokens)
    assert set(found) == set(SURFACES.values())


def test_looks_css__sets_only_checked_values(client: Client, world: World) -> None:
    response = client.get("/fi/embed/looks.css?accent=7a1fa2&radius=3")
    css = response.content.decode()
    assert response.headers["Content-Type"].startswith("text/css")
    assert "--radius: 3px;" in css
    assert "#7a1fa2" in css
    assert client.get("/fi/embed/looks.css?accent=%7D*%7B").content == b""


def test_card__in_a_frame__shows_its_services(client: Client, world: World) -> None:
    draft = Draft({"fi": "Hampaat kuntoon"}, {}, (SERVICE,), "", is_shared=True)
    code = actions.make_card(by=COMMAND, draft=draft)
    page = client.get(f"/fi/embed/cards/{code}/").content.decode()
    assert "Hampaat kuntoon" in page
    assert str(SERVICE) in page
    made = client.get(f"/fi/link-generator/?show=card&card={code}").content.decode()
    assert f"/k/{code}" in made
    told = client.get(f"/oembed?url=http://testserver/fi/cards/{code}/").json()
    assert told["title"] == "Hampaat kuntoon"
    assert client.get("/fi/embed/cards/nosuch/").status_code == 404


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("show=search&municipality=491&in=sv", "/sv/embed/?municipality=491"),
        ("show=theme&theme=exercise&radius=0", "/fi/embed/themes/exercise/?radius=0"),
        ("show=municipality&municipality=768&in=en&scheme=dark", "/en/embed/municipalities/768/?scheme=dark"),
    ],
)
def test_link_generator__gives_what_works__as_link_frame_and_script(
    client: Client, world: World, query: str, address: str
) -> None:
    page = client.get(f"/fi/link-generator/?{query}").content.decode()
    link, script, frame = (
        html.unescape(re.search(rf'<textarea id="made-{name}"[^>]*>([^<]*)</textarea>', page)[1])  # type: ignore[index]
        for name in ("link", "script", "frame")
    )
    assert client.get(link.removeprefix("http://testserver")).status_code == 200
    source = re.search(r'<iframe src="http://testserver([^"]+)" title="[^"]+"', frame)
    assert source
    assert html.unescape(source[1]) == address
    assert client.get(address).status_code == 200
    assert script.startswith('<script src="http://testserver/static/luotsi/embed-tray.js" data-lang=')
    assert f'src="{html.escape(address)}"' in page


@pytest.mark.parametrize(
    "query",
    ["show=theme", "show=theme&theme=x", "show=municipality", "show=card&card=x", "show=x", "show=search&radius=99"],
)
def test_link_generator__with_something_missing__says_what(client: Client, world: World, query: str) -> None:
    response = client.get(f"/fi/link-generator/?{query}")
    page = response.content.decode()
    assert response.status_code == 400
    assert 'id="errors"' in page
    assert "<textarea" not in page


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_opensearch__describes_the_search__and_is_linked(client: Client, world: World, lang: str) -> None:
    front = client.get(f"/{lang}/").content.decode()
    assert f'rel="search" type="application/opensearchdescription+xml" href="/opensearch-{lang}.xml"' in front
    root = ElementTree.fromstring(client.get(f"/opensearch-{lang}.xml").content)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.tag == f"{space}OpenSearchDescription"
    assert 0 < len(root.findtext(f"{space}ShortName") or "") <= 16
    templates = {u.get("type"): u.get("template") for u in root.findall(f"{space}Url")}
    assert templates["text/html"] == f"http://testserver/{lang}/services/?q={{searchTerms}}&page={{startPage?}}"
    address = templates["text/html"].replace("{searchTerms}", "uni").replace("{startPage?}", "")
    assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_opensearch__in_another_language__is_not_found(client: Client, world: World) -> None:
    assert client.get("/opensearch-de.xml").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/fi/services/?q=hammas", f"/sv/services/{SERVICE}/", "/en/themes/exercise/", "/fi/municipalities/491/"],
)
def test_oembed__is_found_from_the_page__and_gives_a_frame(client: Client, world: World, path: str) -> None:
    page = client.get(path).content.decode()
    found = re.search(r'<link rel="alternate" type="application/json\+oembed" href="http://testserver([^"]+)"', page)
    assert found
    response = client.get(html.unescape(found[1]))
    told = response.json()
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    source = re.search(r'src="http://testserver([^"]+)"', told["html"])
    assert source
    assert client.get(html.unescape(source[1])).status_code == 200
    narrow = client.get(html.unescape(found[1]) + "&maxwidth=300&maxheight=200").json()
    assert (narrow["width"], narrow["height"]) == (300, 200)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        (f"url={quote('https://evil.example/fi/themes/exercise/')}", 404),
        (f"url={quote('http://testserver/fi/about/')}", 404),
        (f"url={quote('http://testserver/fi/themes/nonsense/')}", 404),
        (f"url={quote('http://testserver/de/themes/exercise/')}", 404),
        ("url=http://[", 404),
        (f"url={quote('http://testserver/fi/themes/exercise/')}&format=xml", 501),
        (f"url={quote('http://testserver/fi/themes/exercise/')}&maxwidth=wide", 400),
    ],
)
def test_oembed__that_cannot_be_given__answers_by_the_specification(
    client: Client, world: World, query: str, status: int
) -> None:
    assert client.get(f"/oembed?{query}").status_code == status
