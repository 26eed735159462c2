"""A professional makes a card after signing in, and what its QR code says opens the right page on a reader's phone."""

from collections.abc import Callable

import pypdfium2
import zxingcpp
from playwright.sync_api import BrowserContext, expect

from luotsi.people.demo import DOMAIN, PASSWORD

MOST_CLICKS = 5
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
"""A reader's browser: the one of the tests says that it is a program, and programs are not counted."""


def test_card__made_in_five_clicks__is_opened_by_its_code(visitor: Callable[..., BrowserContext]) -> None:
    context = visitor()
    context.add_init_script(
        "addEventListener('click', (e) => { if (e.isTrusted && e.detail)"
        " sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1; }, true);"
    )
    page = context.new_page()
    page.goto("/accounts/login/?next=/fi/staff/")
    page.locator("input[name=login]").fill(f"professional{DOMAIN}")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/fi/staff/")
    page.evaluate("() => sessionStorage.removeItem('clicks')")

    page.locator("#main").get_by_role("link", name="Hyte-kortit").click()
    page.locator("#find").click()
    page.keyboard.type("kirjasto Mikkeli")
    page.keyboard.press("Enter")
    page.locator(".found-list button").first.click()
    page.locator("#title-fi").click()
    page.keyboard.type("Lukemista ja seuraa")
    page.get_by_role("button", name="Tallenna kortti").last.click()
    expect(page.locator(".notice.good")).to_contain_text("Kortti on valmis")
    assert int(page.evaluate("() => sessionStorage.clicks")) <= MOST_CLICKS

    service = page.locator("#holds ~ ol a").inner_text()
    answer = context.request.get(page.locator(".papers a").first.get_attribute("href") or "")
    sheet = pypdfium2.PdfDocument(answer.body())[0].render(scale=3).to_pil()
    said = [code.text for code in zxingcpp.read_barcodes(sheet)]
    assert said == [page.locator("#short").input_value()]

    phone = visitor(width=360, height=740, user_agent=PHONE).new_page()
    phone.goto(said[0])
    expect(phone.locator("h1")).to_have_text("Lukemista ja seuraa")
    expect(phone.locator(".card h2")).to_have_text(service)
    assert "/fi/cards/" in phone.url
    assert not phone.context.cookies()
    page.reload()
    expect(page.locator("#opened + p")).to_contain_text("avattu 1 kerran")
