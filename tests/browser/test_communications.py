"""Communications publishes a campaign in the CMS, and visitors see it on the front page."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from luotsi.people import demo

TITLE = "Ulos valoon marraskuussa"


def _id_of(page: Page, title: str) -> str:
    address = page.locator("main").get_by_role("link", name=title, exact=True).first.get_attribute("href")
    found = re.search(r"/pages/(\d+)/", address or "")
    assert found
    return found[1]


def test_campaign__is_written_and_published__and_stands_on_the_front_page(
    visitor: Callable[..., BrowserContext],
) -> None:
    page = visitor().new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)

    page.goto("/cms/")
    page.locator("input[name=login]").fill(f"editor{demo.DOMAIN}")
    page.locator("input[name=password]").fill(demo.PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/cms/")

    page.goto("/fi/staff/")
    page.get_by_role("link", name="Sivut, uutiset ja kampanjat").first.click()
    page.goto("/cms/pages/?locale=fi")
    page.goto(f"/cms/pages/{_id_of(page, 'Hyvä tietää')}/")
    page.goto(f"/cms/pages/{_id_of(page, 'Kampanjat')}/add_subpage/")
    page.locator("main a[href*='/content/campaignpage/']").first.click()

    page.locator("#id_title").fill(TITLE)
    page.locator("#id_summary").fill("Päivänvalo virkistää. Käy ulkona joka päivä.")
    body = page.locator("[data-contentpath=body] [contenteditable=true], .Draftail-Editor [contenteditable=true]").first
    body.click()
    page.keyboard.type("Pienikin hetki ulkona auttaa.")
    # The editor hands its text to the form a quarter of a second after the last key.
    page.wait_for_function("() => document.querySelector('[name=body]').value.includes('Pienikin hetki')")
    page.locator("#id_button_text").fill("Etsi luontopolku")
    page.locator("#id_button_link").fill("/fi/themes/nature/")
    page.locator("footer [data-controller~=w-dropdown] button[aria-expanded], footer .w-dropdown__toggle").first.click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_url(re.compile(r"/cms/pages/\d+/(?:$|\?)"))
    assert not complaints

    someone = visitor(width=360, height=740).new_page()
    someone.goto("/fi/")
    expect(someone.get_by_role("heading", name=TITLE)).to_be_visible()
    someone.get_by_role("link", name="Etsi luontopolku").click()
    expect(someone).to_have_url(re.compile(r"/fi/themes/nature/$"))
    someone.go_back()
    someone.get_by_role("link", name=TITLE).click()
    expect(someone.get_by_text("Pienikin hetki ulkona auttaa.")).to_be_visible()
    assert not someone.context.cookies()
