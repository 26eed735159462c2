"""Pages of figures: what they say is what the figures are, every number leads to its source, wrong addresses say so."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client, override_settings
from tests.indicators import small_figures
from tests.world import World

from luotsi.indicators.queries import store
from luotsi.indicators.rules import causes as cause_rules
from luotsi.indicators.views import catalogue, causes
from luotsi.warehouse.observations import Warehouse

NBSP = "\u00a0"
PAGES = (
    "", "area/county:12/", "area/county:13/", "area/municipality:768/", "area/country/", "indicators/", "releases/",
    "indicators/pyll/", "indicators/pyll/?area=municipality:768", "indicators/pyll/?area=country&sex=total",
    "indicators/pyll-by-cause/?category=41", "indicators/unemployment/?area=municipality:768", "pyll/",
    "pyll/?area=county:13&reference=county:12", "compare/", "compare/?areas=county:12&areas=municipality:768",
    "indicators/pyll/areas/", "indicators/pyll/areas/?kind=municipality", "about/pyll/",
    "about/pyll-by-cause/?category=41&period=2022-2024", "about/unemployment/?area=municipality:768",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("figures")
    small_figures.publish(made)
    return made


@pytest.fixture
def client(db: None, folder: Path) -> Iterator[Client]:
    with override_settings(DATA_DIR=folder):
        yield Client()


def read(client: Client, path: str, *, lang: str = "fi", status: int = 200) -> str:
    """The page as a person reads it: text without tags, hard spaces as spaces."""
    return words(raw(client, path, lang=lang, status=status))


def raw(client: Client, path: str, *, lang: str = "fi", status: int = 200) -> str:
    response = client.get(f"/{lang}/figures/{path}")
    assert response.status_code == status, path
    return str(response.content.decode())


def words(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).replace(NBSP, " ").split())


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_page__opens__in_every_language(client: Client, path: str, lang: str) -> None:
    page = raw(client, path, lang=lang)
    assert f'<html lang="{lang}">' in page
    assert page.count("<h1") == 1
    assert len(page) < 150_000
    assert not re.search(r'\bid="([^"]+)"(?=.*\bid="\1")', page, re.DOTALL), "an id twice"


def test_profile__tells_the_deficits__worked_out_by_head(client: Client) -> None:
    said = read(client, "")
    # (15 − 10) % of 60 000 people; (8 000 − 6 000) years per 100 000 of 120 000 people.
    assert "3 000 ihmistä vuodessa" in said
    assert "2 400 elinvuotta vuodessa" in said
    assert "Huonompi" in said
    assert "Keksittyjä lukuja esittelyä varten." in said


def test_profile__is_quiet__where_nothing_differs(client: Client) -> None:
    said = read(client, "area/county:13/")
    assert "Mikään mittari ei ole selvästi huonompi kuin vertailukohteessa: koko maa." in said
    assert "ihmistä vuodessa (" not in said


def test_profile__compares_a_municipality__with_its_county_in_the_same_years(client: Client) -> None:
    said = read(client, "area/municipality:768/?reference=county:12")
    # (9 000 − 8 100) years per 100 000 of 360 000 person-years in three years; the intervals touch: may be chance.
    assert "1 080 elinvuotta vuodessa" in said
    assert "Sulkava 2022–2024 9 000" in said
    assert "Etelä-Savo 8 100" in said


@pytest.mark.parametrize(
    ("lang", "deficit"), [("fi", "2 400 elinvuotta"), ("sv", "2 400 levnadsår"), ("en", "2,400 life-years")]
)
def test_numbers__are_written__as_the_language_does(client: Client, lang: str, deficit: str) -> None:
    assert deficit in read(client, "", lang=lang)


def test_suppressed_figure__is_told_in_words__and_no_chart_draws_it(client: Client) -> None:
    said = read(client, "indicators/unemployment/?area=municipality:768")
    assert "Ei julkaista: liian vähän tapauksia" in said
    assert "Ei julkaista" in read(client, "compare/?indicator=unemployment&areas=municipality:768&areas=county:12")


@pytest.mark.parametrize("path", ["", "area/municipality:768/", "pyll/", "indicators/pyll/"])
def test_every_number__leads_to_a_page__that_tells_the_same_number(client: Client, path: str) -> None:
    page = raw(client, path)
    links = re.findall(r'<a class="number(?: none)?" href="([^"]+)"[^>]*>([^<]+)', page)
    assert links
    for href, shown in {(html.unescape(h), html.unescape(s)) for h, s in links}:
        response = client.get(href)
        assert response.status_code == 200, href
        assert shown.replace(NBSP, " ") in words(response.content.decode()), href


def test_about__tells_method_and_source__of_the_number(client: Client) -> None:
    said = read(client, "about/unemployment/?area=county:12&period=2024")
    for told in ("15,0", "14,5–15,5", "60 000", "CC BY 4.0", "THL", "sotkanet:181", "https://sotkanet.example/181",
                 "abab", "20.11.2026", "Luku sellaisena kuin lähde sen julkaisee"):  # fmt: skip
        assert told in said, told
    made = read(client, "about/pyll/?area=county:12&period=2022-2024")
    assert "vuodet lasketaan 80 vuoden ikään asti; 0–79-vuotiaat; vakioväestö: koko maan väestö" in made


def test_causes__name_the_costliest__and_its_parts_make_the_whole(client: Client) -> None:
    page = raw(client, "pyll/")
    assert 'id="largest"' in page
    said = words(page)
    # Both differ by 300 per 100 000; in a year of 120 000 people each is 360 life-years.
    assert "+360 elinvuotta vuodessa" in said
    table = page[page.index("Mistä ero muodostuu") :]
    values = [float(v.replace(NBSP, "").replace("−", "-").replace("+", ""))
              for v in re.findall(r'<th scope="row">[^<]+</th><td>([^<]+)</td>', table)[: len(small_figures.CAUSES) + 1]]  # fmt: skip
    assert values[-1] == sum(values[:-1]) == sum(own - other for own, other in small_figures.CAUSES.values())


def test_causes__are_named__not_coded(client: Client) -> None:
    assert causes.SLUG in store.definitions()
    assert "Alkoholiperäiset taudit" in read(client, "pyll/")
    assert "Alcohol-related" in read(client, "pyll/", lang="en")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("area/county:99/", 404, "ei löytynyt"),
        ("area/nonsense/", 404, "ei löytynyt"),
        ("area/municipality:999/", 404, "ei löytynyt"),
        ("indicators/no-such/", 404, "ei löytynyt"),
        ("about/no-such/", 404, "ei löytynyt"),
        ("?area=county:99", 400, "“county:99” ei käy kohdan “area” arvoksi"),
        ("?reference=me", 400, "“me” ei käy kohdan “reference” arvoksi"),
        ("?reference=county:99", 400, "reference"),
        ("indicators/pyll/?sex=x", 400, "“x” ei käy kohdan “sex” arvoksi"),
        ("indicators/pyll/?period=1999", 400, "“1999” ei käy kohdan “period” arvoksi"),
        ("indicators/pyll/?category=x", 400, "category"),
        ("indicators/?theme=x", 400, "theme"),
        ("about/pyll/?period=1999", 400, "period"),
        ("compare/?indicator=x", 400, "indicator"),
        ("compare/?areas=x", 400, "areas"),
        ("compare/?" + "&".join(f"areas={a}" for a in small_figures.COUNTIES[:8]), 400, "at most 7"),
    ],
)
def test_wrong_address__has_its_status__and_says_what_is_wrong(
    client: Client, path: str, status: int, said: str
) -> None:
    assert said in read(client, path, status=status)


@pytest.mark.parametrize("name", ["area", "sex", "period", "reference", "category", "areas", "indicator", "q", "kind"])
def test_hostile_parameters__never_break__a_page(client: Client, name: str) -> None:
    hostile = (
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "\0",
        "county:12\0",
        "county:１２",
        "😀" * 300,
        "\u202e",
        "x" * 10_000,
    )
    for value in hostile:
        for path in (
            "",
            "indicators/",
            "indicators/pyll/",
            "pyll/",
            "compare/",
            "about/pyll/",
            "indicators/pyll/areas/",
        ):
            response = client.get(f"/fi/figures/{path}?{name}={quote(value)}")
            assert response.status_code in (200, 302, 400, 404), (path, name, value[:20])
            assert b"<script>alert" not in response.content


def test_area_choice__leads_to_the_profile__keeping_the_reference(client: Client) -> None:
    response = client.get("/sv/figures/?area=county:13&reference=county:12")
    assert response.status_code == 302
    assert response.headers["Location"] == "/sv/figures/area/county:13/?reference=county:12"


def test_no_figures__is_a_humane_page__that_tells_what_to_do(db: None, tmp_path: Path) -> None:
    with override_settings(DATA_DIR=tmp_path):
        client = Client()
        for path in ("", "indicators/pyll/", "pyll/", "compare/", "about/pyll/", "releases/"):
            response = client.get(f"/fi/figures/{path}")
            assert response.status_code == 503, path
            assert response.headers["Retry-After"]
            said = words(response.content.decode())
            assert "Lukuja ei ole vielä" in said
            assert "luotsi indicators build" in said
        assert "Mittarit" in read(client, "indicators/")


def test_search__finds_by_words_of_any_language__names_before_descriptions() -> None:
    found = [d.slug for d in catalogue.search(store.definitions(), "alkoholdödlighet")]
    assert "alcohol-mortality-35-64" in found
    named = catalogue.search(store.definitions(), "työttömyys")
    assert "työttömyys" in " ".join(named[0].names.values()).casefold()
    assert catalogue.search(store.definitions(), "qwertz") == []
    assert len(catalogue.search(store.definitions(), "")) == len(store.definitions())


def test_catalogue__says_so__when_nothing_fits(client: Client) -> None:
    said = read(client, "indicators/?q=qwertz")
    assert "0 mittaria" in said
    assert "Haulla ei löytynyt mittaria" in said


def test_releases__name_the_one_in_use__with_its_sources(client: Client, folder: Path) -> None:
    page = raw(client, "releases/")
    release = store.warehouse().current()
    assert release is not None
    assert f'id="{release.id}"' in page
    assert "Unemployed" in page


def test_need__stands_beside_supply__of_the_same_theme(world: World) -> None:
    folder = Path(settings.DATA_DIR)
    small_figures.publish(folder)
    said = words(Client().get("/fi/figures/need/").content.decode())
    assert "Tarve ja palvelut: Etelä-Savo" in said
    part = said[said.index("Palvelujen aiheittain") :]
    assert "3 000 ihmistä vuodessa" in part
    own = words(Client().get("/fi/figures/need/?area=municipality:491").content.decode())
    assert "Kunnat: suurin vaje" not in own
    assert Client().get("/fi/figures/need/?area=x").status_code == 400


def test_profile__asks_the_database_little__and_no_more_for_more_indicators(
    client: Client, django_assert_max_num_queries: object
) -> None:
    raw(client, "")
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        raw(client, "")


def test_sitemap__tells_of_indicators_and_areas__when_there_are_figures(client: Client) -> None:
    told = client.get("/sitemap-1.xml").content.decode()
    for path in ("/fi/figures/", "/sv/figures/area/county:12/", "/en/figures/indicators/pyll/"):
        assert f"<loc>http://testserver{path}</loc>" in told


def test_causes__all_of_them_in_all_counties__stay_within_a_page(db: None, tmp_path: Path) -> None:
    """As much as the page can ever hold: every class, both sexes, two periods, wide figures and intervals."""
    groups = store.definition(causes.SLUG).calculation.parameters["groups"]
    statfin = cause_rules.classification("statfin-54", small_figures.WHEN.date())
    joined = {leaf.code for group in groups for leaf in statfin.leaves_of(group)}
    codes = [*groups, *(leaf.code for leaf in statfin.leaves if leaf.code not in joined)]
    rows = [
        small_figures.row(
            causes.SLUG, area, period, 12_345.6 + 700.7 * n + len(area), half=1_234.5, sex=sex, category=code,
            flag="synthetic", people=123_456.0,
        )
        for n, code in enumerate(codes)
        for area in ("country", *small_figures.COUNTIES)
        for period in ("2019-2021", "2022-2024")
        for sex in ("total", "male", "female")
    ]  # fmt: skip
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    Warehouse(tmp_path / "warehouse").publish(
        columns, inputs=[], methods={causes.SLUG: "pyll/1"}, made_at=small_figures.WHEN
    )
    with override_settings(DATA_DIR=tmp_path):
        page = raw(Client(), "pyll/?area=county:12", lang="sv")
    assert page.count("<tr>") > 3 * len(codes) >= 60
    assert len(page.encode()) < 150_000
