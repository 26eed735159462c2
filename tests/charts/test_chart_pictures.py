"""What every chart must be: valid, named, readable at 320 units, without overlapping or cut text, in each language."""

import re
from dataclasses import replace

import pytest
from tests.charts import reading, showcase

from luotsi.charts import Chart

NAMES = sorted(showcase.charts_of())
LINKED = {"tiles-fifths", "ranked-fifths", "map", "map-counties", "multiples", "needsupply"}


@pytest.fixture(params=["fi", "sv", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[320, 360, 720, 1100])
def charts(request: pytest.FixtureRequest, lang: str) -> dict[str, Chart]:
    return showcase.charts_of(lang, request.param)


def standalone(chart: Chart) -> Chart:
    return replace(chart, sheet=replace(chart.sheet, standalone=True, source="Tilastokeskus <avoin> & muut"))  # type: ignore[type-var]


def test_chart__keeps_the_rules__in_every_language_and_width(charts: dict[str, Chart]) -> None:
    assert {name: found for name, chart in charts.items() if (found := reading.faults(chart.svg()))} == {}


def test_texts__do_not_lie_on_each_other__in_any_chart(charts: dict[str, Chart]) -> None:
    roots = {name: reading.parse(chart.svg()) for name, chart in charts.items()}
    assert {name: found for name, root in roots.items() if (found := reading.overlapping(root))} == {}


def test_texts__stay_within_the_picture__in_any_chart(charts: dict[str, Chart]) -> None:
    roots = {name: reading.parse(chart.svg()) for name, chart in charts.items()}
    assert {name: found for name, root in roots.items() if (found := reading.outside(root))} == {}


@pytest.mark.parametrize("name", NAMES)
def test_chart__has_title_and_description__for_those_who_do_not_see_it(name: str) -> None:
    chart = showcase.charts_of()[name]
    root = reading.parse(chart.svg())
    named = {element.get("id"): element.text for element in root if element.get("id")}
    title, description = root.attrib["aria-labelledby"].split()
    assert named[title] == chart.sheet.title
    assert named[description] == chart.sheet.description
    assert root.attrib["lang"] == "fi"


@pytest.mark.parametrize("name", NAMES)
def test_chart__is_the_same_bytes__drawn_again(name: str) -> None:
    showcase.places.cache_clear()
    first = showcase.charts_of("sv", 360)[name].svg()
    showcase.places.cache_clear()
    assert showcase.charts_of("sv", 360)[name].svg() == first


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"sparkline"}))
def test_file__tells_title_and_source__standing_alone(name: str) -> None:
    chart = standalone(showcase.charts_of("fi", 400)[name])
    svg = chart.svg()
    root = reading.parse(svg)
    said = {t.said for t in reading.texts(root)}
    assert chart.sheet.title in said
    assert "Tilastokeskus <avoin> & muut" in said
    assert reading.faults(svg) == []
    assert reading.outside(root) == []
    assert reading.overlapping(root) == []
    assert root.find(reading.SVG + "style") is not None
    background = root.find(reading.SVG + "rect")
    assert background is not None
    assert background.get("fill") == "#ffffff"
    assert (background.get("width"), background.get("height")) == (root.get("width"), root.get("height"))


def test_page__gets_no_style_element__since_the_content_policy_refuses_it() -> None:
    assert all("<style" not in chart.svg() and " style=" not in chart.svg() for chart in showcase.charts_of().values())


@pytest.mark.parametrize("name", NAMES)
def test_every_painted_shape__has_an_attribute_and_a_class__so_that_files_and_themes_work(name: str) -> None:
    root = reading.parse(showcase.charts_of()[name].svg())
    for element in root.iter():
        for kind, attribute in (("f", "fill"), ("s", "stroke")):
            classes = [c for c in element.get("class", "").split() if c.startswith(f"{kind}-")]
            colour = element.get(attribute, "")
            if colour.startswith("#") and element is not root:
                assert classes, (element.tag, element.attrib)
            if classes and not colour.startswith("url("):
                assert re.fullmatch(r"#[0-9a-f]{6}", colour)


def test_links__lead_to_the_areas_and_are_named__where_addresses_are_given() -> None:
    for name, chart in showcase.charts_of().items():
        links = reading.parse(chart.svg()).findall(f".//{reading.SVG}a")
        assert bool(links) == (name in LINKED), name
        assert all(link.get("href", "").startswith("/") and link.get("aria-label") for link in links)
    tiles = reading.parse(showcase.charts_of()["tiles-fifths"].svg()).findall(f".//{reading.SVG}a")
    assert len(tiles) == 23


def test_link__is_left_out__when_its_address_could_run_script() -> None:
    place = replace(showcase.places("fi")[0], href="javascript:alert(1)")
    chart = replace(showcase.charts_of()["tiles"], places=(place,))  # type: ignore[type-var]
    assert "javascript" not in chart.svg()


def test_tiles__tell_name_figure_and_class__without_colour() -> None:
    root = reading.parse(showcase.charts_of("fi", 320)["tiles"].svg())
    said = [t.said for t in reading.texts(root)]
    for word in ("Etelä-", "Savo", "Helsin.", "salattu", "5\u00a0512", "parempi kuin koko maa"):
        assert word in said
    wide = [t.said for t in reading.texts(reading.parse(showcase.charts_of("fi", 720)["tiles"].svg()))]
    assert {"Etelä-Savo", "Keski-Uusimaa", "Varsinais-Suomi"} <= set(wide)
    tips = reading.said(root)
    assert any(tip.startswith("Etelä-Savo: 5\u00a0512 (") and tip.endswith("ei selvää eroa") for tip in tips)


def test_sizes__stay_small__for_pages_of_150_kilobytes() -> None:
    sizes = {name: len(chart.svg().encode()) for name, chart in showcase.charts_of("fi", 320).items()}
    assert max(sizes.values()) < 32_000, sizes
