"""A resident tells of a wrong description in the browser; what is stored holds no identity code."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.browser import axe
from tests.browser.kinds import DENTAL
from tests.browser.site import Site

CODE = "131052-308T"
TOO_SOON_MS = 2_500
"""A form that comes back sooner is a robot's."""


def kept(site: Site) -> list[tuple[str, str, str]]:
    """Kind, text and language of the messages of this site."""
    with closing(sqlite3.connect(f"file:{site.data / 'luotsi.sqlite3'}?mode=ro", uri=True)) as database:
        return list(database.execute("select kind, text, lang from directory_feedback order by id"))


@pytest.mark.parametrize("has_scripts", [True, False])
def test_feedback__is_sent_and_thanked__masked_with_and_without_scripts(
    visitor: Callable[..., BrowserContext], site: Site, has_scripts: bool
) -> None:
    page = visitor(width=360, java_script_enabled=has_scripts).new_page()
    before = len(kept(site))
    page.goto(f"/fi/services/{DENTAL}/")
    page.locator("a.feedback-link").click()
    page.locator("#kind-hours").check()
    page.locator("#text").fill(f"Olen {CODE}. Ovi oli kiinni maanantaina.")
    page.wait_for_timeout(TOO_SOON_MS)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("Kiitos")
    messages = kept(site)
    assert len(messages) == before + 1
    kind, text, lang = messages[-1]
    assert (kind, lang) == ("hours", "fi")
    assert "Ovi oli kiinni maanantaina." in text
    assert CODE not in text
    page.locator("main a.button").click()
    expect(page.locator("h1")).to_contain_text("Hammaslääkäri")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_feedback__that_lacks_a_choice__says_so_accessibly(
    visitor: Callable[..., BrowserContext], site: Site, scheme: str
) -> None:
    context = visitor(width=360, color_scheme=scheme)
    axe.add(context)
    page = context.new_page()
    page.goto(f"/sv/services/{DENTAL}/feedback/")
    page.locator("#text").fill("Fel.")
    before = len(kept(site))
    page.wait_for_timeout(TOO_SOON_MS)
    page.locator("main form button[type=submit]").click()
    errors = page.locator("#errors")
    expect(errors).to_have_attribute("role", "alert")
    expect(page.locator("#text")).to_have_value("Fel.")  # nothing is to be written again
    errors.locator("a").first.click()
    expect(page.locator("#kind-contact")).to_be_focused()
    assert axe.violations(page) == []
    assert len(kept(site)) == before
