"""The hyte coordinator's task: from the desk to what Sulkava lacks in at most three clicks."""

import re

from playwright.sync_api import Page, expect

from luotsi.people.demo import DOMAIN, PASSWORD


def test_coordinator__finds_what_sulkava_lacks__in_three_clicks(page: Page) -> None:
    page.goto("/accounts/login/?next=/fi/staff/")
    page.locator("input[name=login]").fill(f"coordinator{DOMAIN}")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/fi/staff/")
    clicks = 0
    for name in ("Kattavuus", "Sulkava"):
        page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
        clicks += 1
    assert clicks <= 3
    expect(page.get_by_role("heading", level=1, name="Sulkava")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ vähimmäiskriteeriä puuttuu\."))).to_be_visible()
    missing = page.get_by_role("region", name=re.compile("Puuttuu"))
    expect(missing.get_by_role("heading", level=3, name="Liikuntaneuvonta")).to_be_visible()
    expect(missing.get_by_text("Palveluluokat: P28.4")).to_be_visible()
