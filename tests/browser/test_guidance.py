"""A sixteen-year-old with a phone and only a keyboard finds help; in a crisis the numbers come first; nothing stays."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser import axe
from tests.browser.site import Site

WORRIES = {
    "fi": "oon 16v, koulussa ahdistaa eikä kukaan oo mun kaveri",
    "sv": "jag är 16 år, har ångest i skolan och inga vänner",
    "en": "I am 16, school makes me anxious and I have no friends",
}
CRISIS = "en jaksa enää, haluan kuolla"
MOST_TABS = 80


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the focus is on the first such element."""
    wanted = page.locator(selector).first
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("(e) => e === document.activeElement"):
            return
    raise AssertionError(f"{selector} is not reached by Tab.")


def turns(page: Page) -> int:
    return page.locator("#log .turn").count()


def saved(site: Site) -> int:
    with closing(sqlite3.connect(f"file:{site.data / 'luotsi.sqlite3'}?mode=ro", uri=True)) as database:
        return int(database.execute("select count(*) from guidance_saved_conversation").fetchone()[0])


@pytest.mark.parametrize("lang", WORRIES)
def test_youngster__finds_help__by_keyboard_alone_at_360_px(visitor: Callable[..., BrowserContext], lang: str) -> None:
    context = visitor(width=360, height=740, lang=lang, reduced_motion="reduce")
    axe.add(context)
    page = context.new_page()
    page.goto(f"/{lang}/")
    tab_to(page, ".talk-box a.button")
    page.keyboard.press("Enter")
    tab_to(page, "#text")
    page.keyboard.type(WORRIES[lang])
    page.keyboard.press("Enter")
    expect(page.locator("#log .turn")).to_have_count(2)
    for _ in range(4):
        expect(page.locator("#latest")).to_be_focused()  # what is new is where the reader is
        if page.locator("#latest .offer").count():
            break
        before = turns(page)
        tab_to(page, "#say button.answer[value=skip]")
        page.keyboard.press("Enter")
        expect(page.locator("#log .turn")).to_have_count(before + 1)
    offers = page.locator("#latest .offer")
    expect(offers.first).to_be_visible()
    assert 1 <= offers.count() <= 4
    expect(offers.first.locator(".why")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert axe.violations(page) == []
    with context.expect_page() as opened:
        tab_to(page, "#latest .offer h3 a")
        page.keyboard.press("Enter")
    expect(opened.value.locator("h1")).not_to_be_empty()
    assert not context.cookies()


def test_youngster__finds_help_and_a_human__without_scripts(visitor: Callable[..., BrowserContext]) -> None:
    page = visitor(width=360, java_script_enabled=False).new_page()
    page.goto("/fi/help/?plain=1")
    expect(page.locator(".told").first).to_contain_text("En ole ihminen")
    page.locator("#text").fill(WORRIES["fi"] + ", asun Mikkelissä")
    page.locator("button[name=send]").click()
    for _ in range(3):
        if page.locator(".offer").count():
            break
        page.locator("button.answer[value=skip]").click()
    expect(page.locator(".offer").first).to_be_visible()
    assert page.url.endswith("/fi/help/#latest")  # no word of it in the address
    page.locator("button.answer[value=person]").click()
    expect(page.locator(".people a[href^='tel:']").first).to_be_visible()
    assert page.locator("#log .turn").count() >= 3


@pytest.mark.parametrize("has_scripts", [True, False])
def test_language__changes_in_the_middle__and_the_conversation_goes_on(
    visitor: Callable[..., BrowserContext], has_scripts: bool
) -> None:
    page = visitor(width=360, java_script_enabled=has_scripts).new_page()
    page.goto("/fi/help/")
    page.locator("#text").fill(WORRIES["fi"])
    page.locator("button[name=send]").click()
    expect(page.locator("#log .turn")).to_have_count(2)
    page.locator(".languages [lang=sv]").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.locator("#log .turn")).to_have_count(2)
    expect(page.locator("#log")).to_contain_text(WORRIES["fi"])


@pytest.mark.parametrize("has_scripts", [True, False])
def test_crisis__is_met_with_numbers_first__and_the_conversation_can_be_deleted(
    visitor: Callable[..., BrowserContext], site: Site, has_scripts: bool
) -> None:
    # axe cannot measure distances on a page that still glides to the answer.
    context = visitor(width=360, java_script_enabled=has_scripts, reduced_motion="reduce")
    if has_scripts:
        axe.add(context)
    page = context.new_page()
    page.goto("/fi/help/")
    page.locator("#text").fill(CRISIS)
    page.locator("button[name=send]").click()
    card = page.locator("#latest .crisis")
    expect(card.locator("a[href='tel:112']")).to_be_visible()
    assert (card.bounding_box() or {})["y"] < (page.locator("#latest .told").bounding_box() or {})["y"]
    if has_scripts:
        assert axe.violations(page) == []
    before = saved(site)
    page.locator("button[name=save]").click()
    expect(page.locator("h1")).to_have_text("Tallennettu keskustelu")
    assert saved(site) == before + 1
    address = page.url
    page.locator("button[name=delete]").click()
    expect(page.locator(".notice")).to_contain_text("poistettu")
    assert saved(site) == before
    assert (page.goto(address) or page).status == 404  # type: ignore[union-attr]


def test_leaving_quickly__leads_away_at_once__and_back_does_not_show_the_page(
    visitor: Callable[..., BrowserContext],
) -> None:
    context = visitor(width=360)
    context.route("https://www.ilmatieteenlaitos.fi/**", lambda route: route.fulfill(body="<h1>weather</h1>"))
    page = context.new_page()
    page.goto("/fi/")
    page.goto("/fi/help/")
    page.locator("[data-exit]").click()
    expect(page.locator("h1")).to_have_text("weather")
    page.go_back()
    assert not page.url.endswith("/help/")
