"""Front page, search results and basket, as a browser gets them."""

import json
import re
from datetime import datetime
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation
from tests.world import World

from luotsi.directory import areamap, labels
from luotsi.directory.queries import finding
from luotsi.directory.queries.catalogue import Card, Point
from luotsi.directory.queries.finding import Wish
from luotsi.directory.rules.hours import Hours, HoursKind, Span
from luotsi.directory.rules.records import Charge
from luotsi.kernel import clock

LANGUAGES = ("fi", "sv", "en")
SATURDAY = datetime(2026, 11, 21, 12, 0, tzinfo=clock.HELSINKI)


def text(response: object) -> str:
    return unescape(response.content.decode())  # type: ignore[attr-defined]


def card_ids(page: str) -> list[str]:
    return re.findall(r'<article class="card" id="s-([0-9a-f-]{36})"', page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_home__offers_search_themes_and_numbers__in_every_language(client: Client, world: World, lang: str) -> None:
    response = client.get(f"/{lang}/")
    page = text(response)
    assert response.status_code == 200
    assert f'<html lang="{lang}">' in page
    assert f'action="/{lang}/services/"' in page
    assert 'href="tel:112"' in page
    assert "09 2525 0111" in page
    assert "080 005 005" in page
    assert page.count(f'href="/{lang}/themes/') >= 9
    assert page.index('value="491"') < page.index("<optgroup")  # the county's own municipalities come first
    assert not response.cookies


def test_services__shows_what_the_search_found__with_the_same_count(client: Client, world: World) -> None:
    expected = finding.find(Wish(query="yksinäisyys", municipality="491"))
    page = text(client.get("/fi/services/?q=yksinäisyys&municipality=491"))
    assert expected.total > 5
    assert f"{expected.total} palvelua, Mikkeli" in page
    assert card_ids(page) == [r.card.id for r in expected.results]
    assert page.count('<p class="why">') == len(expected.results)
    for value in expected.facets["cost"]:
        box = re.search(rf'id="f-cost-{value.value}".*?<span class="n">.*?</span>(\d+)</span>', page)
        assert box
        assert int(box[1]) == value.count


def test_services__tells_how_the_words_were_read__each_concept_once(client: Client, world: World) -> None:
    page = text(client.get("/fi/services/?q=yksinäisyys"))
    chips = re.findall(r'<li class="chip">([^<]+)</li>', page)
    assert "yksinäisyys" in chips[0]
    assert len(chips) == len(set(chips))


def test_services__says_that_filters_were_let_go__when_nothing_fits_all(client: Client, world: World) -> None:
    page = text(client.get("/fi/services/?q=kriisi&municipality=046&cost=chargeable"))
    assert "Mikään palvelu ei täytä kaikkia valintojasi" in page
    assert card_ids(page)
    assert re.search(r'id="f-cost-chargeable"[^>]* checked', page)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fi", "Mikään palvelu ei vastaa hakuasi"),
        ("sv", "Ingen tjänst motsvarar"),
        ("en", "No service fits your search"),
    ],
)
def test_services__is_honest_and_helps_onward__when_nothing_is_found(
    client: Client, world: World, lang: str, words: str
) -> None:
    response = client.get(f"/{lang}/services/?q=xyzzyqqq")
    page = text(response)
    assert response.status_code == 200
    assert words in page
    assert f'href="/{lang}/themes/"' in page
    assert "112" in page


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("municipality=999", "Kuntaa tunnuksella “999” ei ole"),
        ("municipality=<b>", "Kuntaa tunnuksella “<b>” ei ole"),
        ("page=abc", "“abc” ei ole sivunumero"),
        ("page=0", "“0” ei ole sivunumero"),
        ("page=-3", "“-3” ei ole sivunumero"),
        ("order=best", "“best” ei ole järjestys"),
        ("age=70", "“70” ei kuulu rajauksen “Ikä” vaihtoehtoihin"),
        ("theme=nonsense", "“nonsense” ei kuulu rajauksen “Teema”"),
        ("group=KR99", "“KR99” ei kuulu rajauksen “Kenelle”"),
        ("event=%00", "ei kuulu rajauksen “Elämäntilanne”"),
        ("language=klingon", "“klingon” ei kuulu rajauksen “Palvelukieli”"),
        ("organization=abc", "“abc” ei kuulu rajauksen “Organisaatio”"),
        ("open=always", "“always” ei kuulu rajauksen “Aukiolo”"),
    ],
)
def test_services__names_the_wrong_parameter_and_shows_results__with_400(
    client: Client, world: World, query: str, named: str
) -> None:
    response = client.get(f"/fi/services/?q=kirjasto&{query}")
    page = text(response)
    assert response.status_code == 400
    assert named in page
    assert card_ids(page)
    assert "<b>”" not in response.content.decode()  # what was given is shown escaped


def test_services__shows_the_last_page__when_asked_beyond_it(client: Client, world: World) -> None:
    response = client.get("/fi/services/?page=900")
    page = text(response)
    pages = finding.find(Wish()).pages
    assert response.status_code == 404
    assert f"Tuloksia on vain {pages} sivua" in page
    assert card_ids(page) == [r.card.id for r in finding.find(Wish(page=pages)).results]


def test_services__keeps_other_choices__in_chips_pages_and_map(client: Client, world: World) -> None:
    page = text(client.get("/fi/services/?q=apua&cost=free&cost=chargeable&theme=health&page=1&utm_source=x"))
    found = re.findall(r'<a class="chip" href="([^"]+)"><span[^>]*>[^<]*</span>([^<]+)<', page)
    chips = {label: href for href, label in found}
    assert set(chips) == {"Maksuton", "Maksullinen", "Terveys"}
    assert chips["Maksuton"] == "/fi/services/?q=apua&cost=chargeable&theme=health"
    area = re.search(r'<a class="area" href="([^"]+)" aria-label="Juva"', page)
    assert area
    assert "municipality=178" in area[1]
    assert "q=apua" in area[1]
    assert "page=" not in area[1]


def test_services__leads_on_to_the_successor__of_a_merged_municipality(client: Client, world: World) -> None:
    response = client.get("/fi/services/?municipality=588")  # Pertunmaa joined Mäntyharju in 2026
    assert response.status_code == 200
    assert re.search(r'<option value="507" selected>', response.content.decode())


def test_services__measures_from_the_readers_place__given_in_a_header_only(client: Client, world: World) -> None:
    near = client.get("/fi/services/?q=kirjasto&order=distance", headers={"X-Luotsi-Position": "61.87,28.88"})
    far = client.get("/fi/services/?q=kirjasto&order=distance", headers={"X-Luotsi-Position": "62.30,27.13"})
    assert card_ids(text(near))[0] != card_ids(text(far))[0]
    assert "61.87" not in text(near)
    assert client.get("/fi/services/", headers={"X-Luotsi-Position": "91,x"}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "<script>alert(1)</script>",
        "' or 1=1 --",
        "😀" * 60,
        "\u202eabc",
        "\x00\x1b",
        "a" * 10_000,
        '"OR NOT (',
        "{{7*7}}",
    ],
)
def test_services__survives__hostile_words(client: Client, world: World, query: str) -> None:
    response = client.get("/fi/services/", {"q": query})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_services__page_is_light__with_all_it_loads(client: Client, world: World) -> None:
    response = client.get("/fi/services/")
    assert len(response.content) < 75_000


def test_basket__shows_shared_services__in_the_order_given(client: Client, world: World) -> None:
    first, second = world.service("library-491"), card_ids(text(client.get("/fi/services/?q=kriisi")))[0]
    response = client.get(f"/fi/basket/?ids={first},{second}")
    page = text(response)
    assert response.status_code == 200
    assert card_ids(page) == [first, second]
    assert f'href="/fi/basket/?ids={second}" data-basket-remove="{first}"' in page
    printed = text(client.get(f"/fi/basket/print/?ids={first}"))
    assert f"/fi/services/{first}/" in printed
    assert printed.count('class="card sheet"') == 1


def test_basket__tells_what_it_left_out__for_unknown_and_unreadable_ids(client: Client, world: World) -> None:
    known = world.service("library-491")
    gone = client.get(f"/fi/basket/?ids={known},{uuid4()}")
    assert gone.status_code == 200
    assert "1 palvelua ei enää ole tarjolla" in text(gone)
    wrong = client.get(f"/fi/basket/?ids={known},nonsense,<x>")
    assert wrong.status_code == 400
    assert "2 tunnusta, joita ei voitu lukea" in text(wrong)
    assert card_ids(text(wrong)) == [known]


def test_basket__keeps_to_sixty__of_a_longer_list(client: Client, world: World) -> None:
    page = text(client.get("/fi/basket/?ids=" + ",".join(str(uuid4()) for _ in range(70))))
    assert "Koriin mahtuu 60 palvelua" in page


@pytest.mark.parametrize("path", ["", "services/", "basket/", "basket/print/", "about/", "accessibility-statement/"])
def test_tray_pages__refuse_other_methods__than_reading(client: Client, world: World, path: str) -> None:
    assert client.post(f"/fi/{path}").status_code == 405
    assert client.head(f"/fi/{path}").status_code == 200


@pytest.mark.parametrize(("given", "href"), [("palaute@example.org", "mailto:palaute@example.org"), ("", None)])
def test_accessibility__tells_where_to_complain__and_the_owners_contact(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch, given: str, href: str | None
) -> None:
    monkeypatch.setenv("LUOTSI_CONTACT", given)
    page = text(client.get("/fi/accessibility-statement/"))
    assert "saavutettavuus@traficom.fi" in page
    assert (f'href="{href}"' in page) is bool(href)


WEEKDAYS = Hours(spans=tuple(Span(day, "08:00", "16:00") for day in range(5)))


@pytest.mark.parametrize(
    ("hours", "now", "lang", "words"),
    [
        ((WEEKDAYS,), datetime(2026, 11, 20, 12, 0, tzinfo=clock.HELSINKI), "fi", "Avoinna nyt, sulkeutuu klo 16.00"),
        ((WEEKDAYS,), datetime(2026, 11, 20, 7, 59, tzinfo=clock.HELSINKI), "fi", "Suljettu, avautuu tänään klo 8.00"),
        ((WEEKDAYS,), datetime(2026, 11, 22, 12, 0, tzinfo=clock.HELSINKI), "sv", "Stängt, öppnar i morgon kl. 8.00"),
        ((WEEKDAYS,), SATURDAY, "en", "Closed, opens on Monday at 8:00"),
        ((Hours(is_always_open=True),), SATURDAY, "fi", "Avoinna ympäri vuorokauden"),
        ((Hours(by_appointment=True),), SATURDAY, "fi", "Ajanvarauksella"),
        (
            (Hours(kind=HoursKind.OVERNIGHT, spans=(Span(5, "22:00", "03:00", 6),)),),
            datetime(2026, 11, 22, 1, 0, tzinfo=clock.HELSINKI),
            "fi",
            "Avoinna nyt, sulkeutuu klo 3.00",
        ),
    ],
)
def test_opening__says_until_when__in_the_readers_words(
    hours: tuple[Hours, ...], now: datetime, lang: str, words: str
) -> None:
    with translation.override(lang):
        found = labels.opening(hours, now)
    assert found is not None
    assert found.text == words


def test_opening__is_nothing__when_hours_are_unknown() -> None:
    assert labels.opening((), SATURDAY) is None


def _card(*municipalities: str, is_nationwide: bool = False) -> Card:
    return Card(
        id="x",
        name="x",
        summary="",
        text_lang="fi",
        organization_id="",
        organization="",
        charge=Charge.UNKNOWN,
        channel_types=(),
        languages=(),
        municipalities=municipalities,
        is_nationwide=is_nationwide,
        schedules=(),
        points=(),
        is_demo=False,
        modified_at=None,
    )


OWN = ("046", "097", "178", "213", "491", "507", "593", "623", "681", "740", "768")


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (_card(is_nationwide=True), "Koko maa"),
        (_card(*OWN), "Koko Etelä-Savo"),
        (_card(*OWN, "091"), "Koko Etelä-Savo ja 1 muu kunta"),
        (_card("491"), "Mikkeli"),
        (_card("091", "491"), "Mikkeli, Helsinki"),
        (_card("491", "507", "740", "768", "178"), "Mikkeli, Mäntyharju, Savonlinna ja 2 muuta kuntaa"),
    ],
)
def test_where__names_places__as_people_do(card: Card, words: str) -> None:
    with translation.override("fi"), clock.stopped_at(SATURDAY):
        assert labels.where(card, "12") == words


def test_language_name__is_known__also_for_languages_django_lacks() -> None:
    with translation.override("fi"):
        assert [labels.language_name(c) for c in ("fi", "so", "uk", "xx")] == ["suomi", "somali", "ukraina", "XX"]


def test_area_map__draws_every_municipality_and_the_points_inside__once_a_place() -> None:
    here, twin, far = (
        Point("1", "A", 61.69, 27.27, "491"),
        Point("2", "B", 61.6901, 27.2701, "491"),
        Point("3", "C", 60.17, 24.94, "091"),
    )
    drawn = areamap.area_map(
        "sv", link=lambda c: f"?m={c}", chosen="740", points=((p, "#" + p.id) for p in (here, twin, far))
    )
    assert {s.code for s in drawn.shapes} == set(OWN)
    assert [s.name for s in drawn.shapes if s.is_chosen] == ["Nyslott"]
    assert [m.href for m in drawn.marks] == ["#1"]
    assert drawn.is_schematic
    assert all(s.path.startswith("M") and s.path.endswith("z") for s in drawn.shapes)


def test_area_map__draws_the_operators_boundaries__when_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    square = [[27.0, 61.5], [27.5, 61.5], [27.5, 61.9], [27.0, 61.9], [27.0, 61.5]]
    feature = {"properties": {"kunta": "491"}, "geometry": {"type": "Polygon", "coordinates": [square]}}
    file = tmp_path / "boundaries.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    monkeypatch.setenv("LUOTSI_BOUNDARIES", str(file))
    drawn = areamap.area_map("fi", link=str)
    assert [s.code for s in drawn.shapes] == ["491"]
    assert not drawn.is_schematic
    monkeypatch.setenv("LUOTSI_BOUNDARIES", str(tmp_path / "missing.geojson"))
    assert areamap.area_map("fi", link=str).is_schematic


def test_area_map__asks_tiles_only_from_the_set_server__and_covers_the_map(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert areamap.area_map("fi", link=str).tiles == ()
    monkeypatch.setenv("LUOTSI_TILES", "https://tiles.example.org/{z}/{x}/{y}.png")
    drawn = areamap.area_map("fi", link=str)
    width, height = (float(v) for v in drawn.view_box.split()[2:])
    assert 4 <= len(drawn.tiles) <= 12
    assert min(t.x for t in drawn.tiles) <= 0 <= width <= max(t.x + t.width for t in drawn.tiles)
    assert min(t.y for t in drawn.tiles) <= 0 <= height <= max(t.y + t.height for t in drawn.tiles)
    # Mikkeli (61.688, 27.273) lies on tile 9/294/143 of the usual numbering.
    mikkeli = next(s for s in drawn.shapes if s.code == "491")
    under = [t.href for t in drawn.tiles if t.x <= mikkeli.x < t.x + t.width and t.y <= mikkeli.y < t.y + t.height]
    zoom, column, row = (int(v) for v in re.findall(r"\d+", under[0])[:3])
    assert (column >> (zoom - 7), row >> (zoom - 7)) == (73, 35)
    response = client.get("/fi/services/")
    assert "img-src 'self' data: https://tiles.example.org;" in response["Content-Security-Policy"]
    monkeypatch.setenv("LUOTSI_TILES", "javascript:{z}{x}{y}")
    assert areamap.area_map("fi", link=str).tiles == ()
