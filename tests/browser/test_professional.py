"""A professional narrows, arranges and compares; the page is renewed in place."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect
from tests.browser import tasks

MIKKELI = {"latitude": 61.6886, "longitude": 27.2723}


def choose(page: Page, facet: str, value: str) -> int:
    """Tick a choice and wait for the renewed results; the count that stood beside it."""
    tasks.open_filters(page, facet)
    row = tasks.choice(page, facet, value)
    promised = tasks.told(row)
    with page.expect_response(lambda r: "/services/" in r.url):
        row.locator("input").check()
    expect(page.locator(".chips a.chip[href]")).not_to_have_count(0)
    page.wait_for_url(f"**{facet}={value}*")
    return promised


def test_counts__of_theme_and_cost__are_the_services_found(page: Page) -> None:
    page.goto("/fi/services/")
    whole = tasks.count(page)
    promised = choose(page, "theme", "health")
    expect(page.locator(tasks.COUNT)).to_contain_text(f"{promised} ")
    promised_free = choose(page, "cost", "free")
    expect(page.locator(tasks.COUNT)).to_contain_text(f"{promised_free} ")
    assert 0 < promised_free < promised < whole
    found = tasks.walk(page)
    assert len(found) == len(set(found)) == promised_free


def test_whole_list__walked_page_by_page__has_every_service_once(page: Page) -> None:
    page.goto("/fi/services/?cost=free")
    promised = tasks.count(page)
    found = tasks.walk(page)
    assert len(found) == len(set(found)) == promised > 40


def kilometres(page: Page) -> list[float]:
    """Distances on the cards, in their order."""
    found = []
    for said in page.locator(f"{tasks.CARDS} .facts").all_inner_texts():
        match = re.search(r"([\d,]+)\s(km|m)\b", said)
        if match:
            number = float(match[1].replace(",", "."))
            found.append(number if match[2] == "km" else number / 1000)
    return found


def test_order__by_distance__from_the_municipality(page: Page) -> None:
    page.goto("/fi/services/?q=kirjasto&municipality=491")
    with page.expect_response(lambda r: "order=distance" in r.url):
        page.locator("#order").select_option("distance")
    page.wait_for_url("**order=distance*")
    expect(page.locator("#order")).to_have_value("distance")
    distances = kilometres(page)
    assert len(distances) >= 1
    assert distances == sorted(distances)


def test_order__by_distance__from_where_one_is_without_telling_the_address(
    visitor: Callable[..., BrowserContext],
) -> None:
    page = visitor(geolocation=MIKKELI, permissions=["geolocation"]).new_page()
    page.goto("/fi/services/?q=kirjasto")
    sent: list[str] = []
    page.on("request", lambda r: sent.append(f"{r.url} {r.headers.get('x-luotsi-position', '')}"))
    with page.expect_response(lambda r: "order=distance" in r.url):
        page.locator("[data-near]").click()
    page.wait_for_url("**order=distance*")
    distances = kilometres(page)
    assert len(distances) > 5
    assert distances == sorted(distances)
    assert any(s.endswith(" 61.69,27.27") for s in sent)  # rounded to about a kilometre
    assert not [s for s in sent if "61." in s.split(" ")[0]]
    assert "61." not in page.url


def test_filter__renews_the_list_in_place__and_back_returns(page: Page) -> None:
    page.goto("/fi/services/?q=apua+arkeen")
    before = tasks.count(page)
    page.evaluate("() => { window.sameDocument = true; }")
    promised = choose(page, "cost", "free")
    assert promised < before
    assert page.evaluate("() => window.sameDocument === true")
    expect(page.locator("#announcer")).to_contain_text(f"{promised} ")
    assert page.locator("#announcer").get_attribute("aria-live") == "polite"
    expect(page.locator("#f-cost-free")).to_be_checked()
    expect(page.locator("#f-cost-free")).to_be_focused()  # whoever came by keyboard goes on from there
    assert "q=apua" in page.url

    page.go_back()
    page.wait_for_url(lambda url: "cost=free" not in url)
    expect(page.locator("#f-cost-free")).not_to_be_checked()
    expect(page.locator(tasks.COUNT)).to_contain_text(f"{before} ")
    page.go_forward()
    page.wait_for_url("**cost=free*")
    expect(page.locator("#f-cost-free")).to_be_checked()
    expect(page.locator(tasks.COUNT)).to_contain_text(f"{promised} ")


def test_chip__taken_away__gives_back_what_it_left_out(page: Page) -> None:
    page.goto("/fi/services/?cost=free&theme=exercise")
    assert page.locator(".chips a.chip").count() == 2
    page.locator(".chips a.chip", has_text="Maksuton").click()
    page.wait_for_url(lambda url: "cost=free" not in url)
    expect(page.locator("#f-theme-exercise")).to_be_checked()
    expect(page.locator(".chips a.chip")).to_have_count(1)


def test_map__leads_to_a_municipality__by_its_shape(page: Page) -> None:
    page.goto("/fi/services/?q=kirjasto")
    shape = page.locator("#map a.area[aria-label='Savonlinna']")
    shape.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**municipality=740*")
    expect(page.locator(tasks.COUNT)).to_contain_text("Savonlinna")
    expect(page.locator("#municipality")).to_have_value("740")
