"""Printing, and the reader's choice of colours."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.kinds import BASKET, DENTAL, LANGUAGES, WIDEST

_SHEET = re.compile(rb"/Type\s*/Page\b")


def sheets(page: Page) -> int:
    """How many sheets of paper the page takes."""
    return len(_SHEET.findall(page.pdf(format="A4", prefer_css_page_size=True)))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("id_", [DENTAL, WIDEST], ids=["dental", "most channels"])
def test_print_view__is_one_sheet__of_a_service(page: Page, id_: str, lang: str) -> None:
    page.goto(f"/{lang}/services/{id_}/print/")
    assert sheets(page) == 1


def test_print_view__of_basket__has_contacts_and_no_controls(page: Page) -> None:
    page.goto(f"/fi/basket/print/?ids={BASKET}")
    assert page.locator("article.sheet").count() == 3
    assert 1 <= sheets(page) <= 3
    page.emulate_media(media="print")
    for hidden in (".top-links", ".languages", ".buttons", ".theme-switch", ".skip"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("article.sheet h2").first).to_be_visible()


def test_service_page__printed_from_the_dark__is_black_on_white(visitor: Callable[..., BrowserContext]) -> None:
    page = visitor(color_scheme="dark").new_page()
    page.goto(f"/fi/services/{DENTAL}/")
    page.emulate_media(media="print", color_scheme="dark")
    ink, paper = page.evaluate(
        "() => [getComputedStyle(document.querySelector('h1')).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


def background(page: Page) -> str:
    return str(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))


def test_colours__chosen__stay_on_every_page_until_changed(visitor: Callable[..., BrowserContext]) -> None:
    context = visitor(color_scheme="light")
    page = context.new_page()
    page.goto("/fi/")
    light = background(page)
    page.locator("[data-theme-switch] input[value=dark]").check()
    dark = background(page)
    assert dark != light
    page.reload()
    assert background(page) == dark
    other = context.new_page()
    other.goto(f"/sv/services/{DENTAL}/")
    assert background(other) == dark
    expect(other.locator("[data-theme-switch] input[value=dark]")).to_be_checked()
    other.locator("[data-theme-switch] input[value=auto]").check()
    assert background(other) == light
    page.reload()
    assert background(page) == light


def test_colours__follow_the_device__when_nothing_is_chosen(visitor: Callable[..., BrowserContext]) -> None:
    page = visitor(color_scheme="dark").new_page()
    page.goto("/fi/")
    dark = background(page)
    page.locator("[data-theme-switch] input[value=light]").check()
    assert background(page) != dark
