"""Filters of templates: language marking, paragraphs, distances; the icon sprite."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

import luotsi.web
from luotsi.web.templatetags import luotsi as tags

STATIC = Path(luotsi.web.__file__).parent / "static" / "luotsi"


def test_text__marks_the_language__when_it_is_not_the_readers() -> None:
    with translation.override("en"):
        assert tags.text({"fi": "Neuvola <1>", "en": ""}) == '<span lang="fi">Neuvola &lt;1&gt;</span>'
        assert tags.text({"fi": "Neuvola", "en": "Clinic"}) == "Clinic"
        assert tags.text({}) == ""


@pytest.mark.parametrize(
    ("given", "html"),
    [
        ("Yksi\nkaksi", "<p>Yksi<br>kaksi</p>"),
        ("Alku:\n* a\n* b\n\nLoppu", "<p>Alku:</p><ul><li>a</li><li>b</li></ul><p>Loppu</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("-5 astetta", "<p>-5 astetta</p>"),
        ("<script>x</script>\r\n\r\ny & z", "<p>&lt;script&gt;x&lt;/script&gt;</p><p>y &amp; z</p>"),
        ("", ""),
    ],
)
def test_paragraphs__make_safe_markup__from_plain_text(given: str, html: str) -> None:
    with translation.override("fi"):
        assert tags.paragraphs({"fi": given}) == html


@pytest.mark.parametrize(
    ("lang", "km", "said"),
    [
        ("fi", 0.38, "400 m"),
        ("fi", 0.01, "100 m"),
        ("fi", 3.24, "3,2 km"),
        ("en", 3.24, "3.2 km"),
        ("sv", 24.6, "25 km"),
    ],
)
def test_km__is_said_as_people_say_it__by_distance(lang: str, km: float, said: str) -> None:
    with translation.override(lang):
        assert tags.km(km).replace("\xa0", " ") == said


def test_km__is_empty__when_unknown() -> None:
    assert tags.km(None) == ""


def test_icons__are_the_symbols_of_the_sprite__exactly() -> None:
    assert set(re.findall(r'<symbol id="([a-z]+)"', (STATIC / "icons.svg").read_text())) == set(tags.ICONS)


def test_icon__falls_back_to_the_compass__for_an_unknown_name() -> None:
    assert "icons.svg#compass" in Template('{% icon "no-such" %}').render(Context())
    assert "icons.svg#safety" in Template('{% icon "insecurity" %}').render(Context())
