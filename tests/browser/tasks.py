"""What people do on the site, said once: used by the tests of tasks."""

from playwright.sync_api import Locator, Page, expect

CARDS = "#found .result-list > li .card"
COUNT = "#found #count"


def search(page: Page, words: str, *, municipality: str = "", start: str = "/fi/") -> None:
    """Write on the front page what is needed, choose the municipality, press the button."""
    page.goto(start)
    page.locator("#q").fill(words)
    if municipality:
        page.locator("#municipality").select_option(label=municipality)
    page.locator("form[role=search] button[type=submit]").click()
    expect(page.locator(COUNT)).to_be_visible()


def names(page: Page) -> list[str]:
    """Names of the services in the list."""
    return page.locator(f"{CARDS} h3").all_inner_texts()


def count(page: Page) -> int:
    """The number that the heading of the results tells."""
    said = page.locator(COUNT).inner_text()
    digits = "".join(c for c in said.split(",")[0] if c.isdigit())
    return int(digits)


def open_filters(page: Page, facet: str) -> None:
    """Unfold a facet when it is folded."""
    fold = page.locator(f"#facet-{facet}")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()


def choice(page: Page, facet: str, value: str) -> Locator:
    """The row of a choice: its checkbox, words and count."""
    return page.locator(f"#facet-{facet} label.choice", has=page.locator(f"input[value='{value}']"))


def told(row: Locator) -> int:
    """The count beside a choice."""
    return int(row.locator(".n").evaluate("(e) => e.lastChild.textContent"))


def walk(page: Page) -> list[str]:
    """Ids of the services on this page of results and on all after it."""
    found: list[str] = []
    while True:
        found += page.locator(CARDS).evaluate_all("(cards) => cards.map((c) => c.id)")
        onward = page.locator(".pager li:has([aria-current=page]) + li a")
        if not onward.count():
            return found
        onward.click()
        page.wait_for_load_state()
