"""Pages of one service, place and organisation, ways to browse, sitemap and status, as a browser gets them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.test import Client
from tests.directory import rich
from tests.world import World

from luotsi.directory import actions
from luotsi.directory.queries import status as status_queries
from luotsi.directory.rules.contacts import is_web_address, spoken
from luotsi.directory.rules.hours import Hours, HoursKind, Span
from luotsi.directory.rules.opening import coming_exceptions, soonest
from luotsi.directory.rules.records import Catalogue
from luotsi.kernel import clock

LANGUAGES = ("fi", "sv", "en")
SERVICE = f"/fi/services/{rich.SERVICE.id}/"


@pytest.fixture
def site(world: World) -> Iterator[World]:
    """The demo world and the rich service, on a Monday at ten."""
    rich.load(rich.SERVICE)
    with clock.stopped_at(rich.MONDAY):
        yield world


def text(response: object) -> str:
    return unescape(response.content.decode())  # type: ignore[attr-defined]


def test_service__tells_what_is_needed_first__in_order(client: Client, site: World) -> None:
    page = text(client.get(SERVICE))
    main = page[page.index("<main") :]
    wanted = (
        "Koepalvelu</h1>",
        "Yksi virke koepalvelusta.",
        "Avoinna nyt, sulkeutuu klo 16.00",
        "tel:+358151234567",
        "Kenelle",
        "13–29 vuotta",
        "Maksuton",
        "Kielet",
        "Näin saat palvelun",
        "Missä ja milloin",
        "Ovella on luiska.",
        "Pitkä kuvaus.",
        "Lisää koriin",
        "Kuvauksen lähde: koe",
        "2. lokakuuta 2026",
        "Onko tässä jotain väärin?",
    )
    places = [main.index(w) for w in wanted]
    assert places == sorted(places)


def test_service__shows_the_coming_week_with_exceptions(client: Client, site: World) -> None:
    page = text(client.get(SERVICE))
    rows = dict(
        re.findall(r'<th scope="row">([^<]+?)\s*(?:<span[^>]*>[^<]*</span>)?</th><td>(.*?)</td>', page, re.DOTALL)
    )
    assert list(rows) == [
        "Maanantai 23.11.", "Tiistai 24.11.", "Keskiviikko 25.11.", "Torstai 26.11.", "Perjantai 27.11.",
        "Lauantai 28.11.", "Sunnuntai 29.11.",
    ]  # fmt: skip
    assert rows["Maanantai 23.11."].startswith("8.00–16.00")
    assert rows["Keskiviikko 25.11."].startswith("suljettu")
    assert "poikkeus" in rows["Keskiviikko 25.11."]
    assert "Koulutuspäivä" in rows["Keskiviikko 25.11."]
    assert rows["Lauantai 28.11."].startswith("suljettu")
    assert "Torstai 24.12.2026" in page


def test_service__links_only_where_a_browser_runs_nothing(client: Client, site: World) -> None:
    page = client.get(SERVICE).content.decode()
    assert "https://varaus.example.org/" in page
    assert "javascript:" not in page
    assert "<script>alert(1)" not in page


def test_service__marks_the_language__when_not_described_in_the_one_asked(client: Client, site: World) -> None:
    page = text(client.get(f"/sv/services/{rich.SERVICE.id}/"))
    assert "Det finns ingen beskrivning på svenska" in page
    assert '<span lang="fi">Koepalvelu</span></h1>' in page
    assert "Det finns ingen beskrivning" not in text(client.get(SERVICE))


def test_service__of_two_sources__is_canonical_at_the_one_that_stands_for_it(client: Client, site: World) -> None:
    original = replace(rich.SERVICE, id=uuid4(), source_id="x", connections=())
    actions.apply_catalogue(catalogue=Catalogue(source="ptv", services=(original,)))
    page = text(client.get(SERVICE))
    assert f'rel="canonical" href="http://testserver/fi/services/{original.id}/"' in page


def test_service__withdrawn__answers_gone_with_alternatives(client: Client, site: World) -> None:
    rich.load(replace(rich.SERVICE, names={"fi": "Kirjaston lukupiiri"}))
    rich.load()
    for address in (SERVICE, f"{SERVICE}print/"):
        response = client.get(address)
        page = text(response)
        assert response.status_code == 410
        assert "”Kirjaston lukupiiri”" in page
        assert page.count('<article class="card"') >= 1
    assert client.get(f"{SERVICE}feedback/").status_code == 410


@pytest.mark.parametrize("kind", ["services", "locations", "organizations"])
def test_page__answers_not_found__for_an_unknown_id(client: Client, site: World, kind: str) -> None:
    assert client.get(f"/fi/{kind}/{uuid4()}/").status_code == 404
    assert client.get(f"/fi/{kind}/not-an-id/").status_code == 404


def test_location__tells_where_when_and_what(client: Client, site: World) -> None:
    page = text(client.get(f"/fi/locations/{rich.PLACE.id}/"))
    assert "Koekatu 3, 50100 Mikkeli" in page
    assert "Ovella on luiska." in page
    assert f'id="s-{rich.SERVICE.id}"' in page
    assert '<a class="point"' in page
    assert client.get(f"/fi/locations/{rich.PHONE.id}/").status_code == 404


def test_organization__lists_its_services_and_places(client: Client, site: World) -> None:
    page = text(client.get(f"/fi/organizations/{rich.ORGANIZATION.id}/"))
    assert "1234567-1" in page
    assert f'id="s-{rich.SERVICE.id}"' in page
    assert f"/fi/locations/{rich.PLACE.id}/" in page


def test_print_view__has_the_address_of_the_page_and_stays_out_of_indexes(client: Client, site: World) -> None:
    page = text(client.get(f"{SERVICE}print/"))
    assert f"http://testserver{SERVICE}" in page
    assert 'content="noindex"' in page
    assert "015 123 4567" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages__are_whole_small_and_without_cookies__in_every_language(client: Client, site: World, lang: str) -> None:
    paths = [
        f"services/{rich.SERVICE.id}/", f"services/{rich.SERVICE.id}/feedback/", f"locations/{rich.PLACE.id}/",
        f"organizations/{rich.ORGANIZATION.id}/", "themes/", "themes/mind-and-substances/", "life-events/",
        "life-events/KE8/", "municipalities/", "municipalities/491/",
    ]  # fmt: skip
    for path in paths:
        response = client.get(f"/{lang}/{path}")
        page = text(response)
        assert response.status_code == 200, path
        assert page.count("<h1") == 1, path
        assert all(f'hreflang="{other}"' in page for other in LANGUAGES), path
        assert len(response.content) < 150_000, path
        assert not response.cookies, path
        assert " style=" not in page, path


def test_theme__leads_to_its_services(client: Client, site: World) -> None:
    page = text(client.get("/fi/themes/culture/"))
    shown = re.search(r"<h2 id=\"services\">(\d+) palvelua", page)
    found = text(client.get("/fi/services/?theme=culture"))
    assert shown
    assert int(shown[1]) > 3
    assert f"{shown[1]} palvelua" in found


def test_browsing__answers_not_found__for_unknown_codes(client: Client, site: World) -> None:
    for path in ("themes/no-such/", "life-events/KE99/", "municipalities/000/", "municipalities/%F0%9F%98%80/"):
        assert client.get(f"/fi/{path}").status_code == 404, path


def test_municipality__that_has_merged__leads_to_its_successor(client: Client, site: World) -> None:
    response = client.get("/fi/municipalities/588/")
    assert response.status_code == 301
    assert response.headers["Location"] == "/fi/municipalities/507/"


def test_sitemap__lists_every_page_in_every_language(client: Client, site: World) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [loc.text or "" for loc in index.findall("s:sitemap/s:loc", space)]
    found: dict[str, list[str]] = {}
    for part in parts:
        tree = ElementTree.fromstring(client.get(part).content)
        urls = tree.findall("s:url", space)
        assert 0 < len(urls) <= 5000
        for url in urls:
            loc = url.findtext("s:loc", namespaces=space) or ""
            found[loc] = [str(link.get("hreflang")) for link in url.findall("x:link", space)]
    for lang in LANGUAGES:
        address = f"http://testserver/{lang}/services/{rich.SERVICE.id}/"
        assert found[address] == ["fi", "sv", "en", "x-default"]
    assert f"http://testserver/fi/locations/{rich.PLACE.id}/" in found
    assert f"http://testserver/sv/organizations/{rich.ORGANIZATION.id}/" in found
    for path in ("en/themes/culture/", "sv/openers/", "fi/open-data/", "en/link-generator/"):
        assert f"http://testserver/{path}" in found
    assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_robots__names_the_sitemap(client: Client, site: World) -> None:
    assert "Sitemap: http://testserver/sitemap.xml" in text(client.get("/robots.txt"))


def test_status__opens__only_from_this_machine_or_with_the_secret(
    client: Client, site: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = {"HTTP_HOST": "localhost"}
    assert client.get("/-/status", **local).status_code == 200
    assert client.get("/-/status", **local, HTTP_X_FORWARDED_FOR="192.0.2.1").status_code == 404
    assert client.get("/-/status", **local, REMOTE_ADDR="192.0.2.1").status_code == 404
    assert client.get("/-/status").status_code == 404  # asked by a public name
    monkeypatch.setenv("LUOTSI_OPERATOR_TOKEN", "sesam")
    assert client.get("/-/status", HTTP_AUTHORIZATION="Bearer sesam").status_code == 200
    assert client.get("/-/status", HTTP_AUTHORIZATION="Bearer other").status_code == 404
    assert client.get("/-/status?token=sesam").status_code == 404


def test_status__tells_of_stale_sources_and_refusals(client: Client, site: World) -> None:
    with clock.stopped_at(rich.MONDAY - timedelta(days=5)):
        number = actions.start_sync(source="ptv", area="county:12", mode="full")
        actions.finish_sync(sync_id=number, state="done", report={"refused": [{"id": "1"}, {"id": "2"}]})
    told = client.get("/-/status", HTTP_HOST="localhost", HTTP_ACCEPT="application/json").json()
    (source,) = [s for s in told["sources"] if s["source"] == "ptv"]
    assert (source["refused"], source["stale"], source["state"]) == (2, True, "done")
    assert told["checks"]["database"]["state"] == "ok"
    assert told["index"]["services"] > 100


def test_status__answers_503__when_an_adapter_fails(
    client: Client, site: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> status_queries.Check:
        raise OSError("no answer")

    monkeypatch.setitem(status_queries.checks._known, "koe", broken)
    response = client.get("/-/status", HTTP_HOST="localhost")
    assert response.status_code == 503
    assert "no answer" in text(response)


OFFICE = (Hours(spans=(Span(0, "09:00", "15:00"),)),)
EVENING = (Hours(spans=(Span(0, "17:00", "20:00"),)),)


@pytest.mark.parametrize(
    ("at", "expected"),
    [("08:00", OFFICE), ("10:00", OFFICE), ("16:00", EVENING)],
)
def test_soonest__is_the_open_one_else_the_next(at: str, expected: tuple[Hours, ...]) -> None:
    moment = datetime.fromisoformat(f"2026-11-23T{at}")
    assert soonest([(), EVENING, OFFICE], moment) == expected
    assert soonest([(), ()], moment) is None


def test_coming_exceptions__leave_this_week_and_the_far_future_out() -> None:
    monday = rich.MONDAY.date()

    def closed_after(days: int) -> Hours:
        day = monday + timedelta(days=days)
        return Hours(kind=HoursKind.EXCEPTION, valid_from=day, valid_to=day, is_closed=True)

    hours = [*OFFICE, *(closed_after(n) for n in (2, 7, 59, 60))]
    assert [(d.day - monday).days for d in coming_exceptions(hours, monday)] == [7, 59]


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("+358151234567", "015 123 4567"),
        ("+358401234567", "040 123 4567"),
        ("+358925250111", "09 2525 0111"),
        ("+3588001234", "0800 1234"),
        ("116117", "116117"),
        ("0100 100", "0100 100"),
        ("+4681234567", "+4681234567"),
    ],
)
def test_number__reads_as_finns_write_it(number: str, read: str) -> None:
    assert spoken(number) == read


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://example.org", "http://[", ""]
)
def test_address__is_no_link__when_not_of_the_web(url: str) -> None:
    assert not is_web_address(url)
