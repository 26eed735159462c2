"""What residents say reaches its owner: a survey from its first question to its results, and a word on a service."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.kinds import DENTAL
from tests.browser.test_giving_feedback import TOO_SOON_MS

from luotsi.people.demo import DOMAIN, PASSWORD


@pytest.fixture
def editor(visitor: Callable[..., BrowserContext]) -> Page:
    """An editor's phone, signed in."""
    page = visitor(width=360).new_page()
    page.goto("/accounts/login/?next=/fi/staff/")
    page.locator("input[name=login]").fill(f"editor{DOMAIN}")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/fi/staff/")
    return page


def test_survey__is_made_answered_and_counted__with_small_counts_hidden(
    editor: Page, visitor: Callable[..., BrowserContext]
) -> None:
    editor.goto("/fi/staff/surveys/new/")
    editor.locator("#title-fi").fill("Miten ryhmä sujui?")
    editor.locator("main button[type=submit]").click()
    for kind, words in (("scale-10", "Kuinka hyvin ryhmä sopi sinulle?"), ("text", "Mitä muuttaisit?")):
        editor.locator(f"input[name=kind][value={kind}]").check()
        editor.locator("#text-fi").fill(words)
        editor.get_by_role("button", name="Lisää kysymys").click()
    address = editor.locator("#address").input_value()

    resident = visitor(width=360, java_script_enabled=False).new_page()
    resident.goto(address)
    expect(resident.locator("h1")).to_have_text("Miten ryhmä sujui?")
    resident.locator("main input[type=radio]").last.check()
    resident.locator("main textarea").fill("Soittakaa 040 000 0000.")
    resident.wait_for_timeout(TOO_SOON_MS)
    resident.locator("main form button[type=submit]").click()
    expect(resident.locator("h1")).to_have_text("Kiitos")
    assert resident.context.cookies() == []

    editor.get_by_role("link", name="vastausta").click()
    expect(editor.get_by_text("1 vastaus").first).to_be_visible()
    assert "040 000 0000" not in editor.content()


def test_word_on_a_service__waits_for_its_owner__until_handled(
    editor: Page, visitor: Callable[..., BrowserContext]
) -> None:
    resident = visitor(width=360).new_page()
    resident.goto(f"/fi/services/{DENTAL}/feedback/")
    resident.locator("#kind-hours").check()
    resident.locator("#text").fill("Kesällä ovet ovat kiinni jo kolmelta.")
    resident.wait_for_timeout(TOO_SOON_MS)
    resident.locator("main form button[type=submit]").click()
    expect(resident.locator("h1")).to_have_text("Kiitos")

    editor.goto("/fi/staff/feedback/")
    word = editor.locator("article.word", has_text="Kesällä ovet ovat kiinni jo kolmelta.")
    word.get_by_role("button").click()
    expect(editor.locator(".notice[role=status]")).to_be_visible()
    expect(editor.locator("article.word", has_text="Kesällä ovet ovat kiinni jo kolmelta.")).to_have_count(0)
