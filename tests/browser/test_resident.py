"""A resident looks for help: with a phone, by keyboard, without scripts, in each language."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser import tasks
from tests.browser.kinds import BASKET, DENTAL, KINDS, Kind

ACHE = "mulla on hammas kipee"
DENTIST = "Hammaslääkäri ja suuhygienisti, Mikkeli"

# Whether the focused element can be seen to be focused: its own ring, or the outline of the shape inside a map's link.
_FOCUS = """
() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const shape = e.querySelector("path, circle");
  const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none"
    || (e instanceof SVGElement && shape && parseFloat(getComputedStyle(shape).strokeWidth) >= 2.5);
  const middle = [Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 2), Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 2)];
  const inSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  if (!e.dataset.seenAt) e.dataset.seenAt = String(++window.tabStops || (window.tabStops = 1));
  return {stop: e.dataset.seenAt, ring: Boolean(ring), inSight, what: e.outerHTML.slice(0, 120), middle};
}
"""


def tab_to(page: Page, selector: str, *, most: int = 200) -> None:
    """Press Tab until the element has focus, minding that focus is seen on the way."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS)
        assert focus is None or (focus["ring"] and focus["inSight"]), focus
        if page.evaluate("(s) => Boolean(document.activeElement?.matches(s))", selector):
            return
    pytest.fail(f"Tab does not reach {selector}")


def test_resident__finds_the_dentist_and_shares_the_basket__with_a_phone(
    phone: Page, visitor: Callable[..., BrowserContext]
) -> None:
    tasks.search(phone, ACHE, municipality="Mikkeli")
    first = phone.locator(tasks.CARDS).first
    expect(first.locator("h3")).to_have_text(DENTIST)
    expect(first.locator(".why")).to_contain_text("hammassärky")
    first.locator("h3 a").click()

    expect(phone.locator("h1")).to_have_text(DENTIST)
    expect(phone.locator("a[href^='tel:']").first).to_be_visible()
    expect(phone.locator(".place .hours tbody tr").first).to_be_visible()
    expect(phone.locator(".at-a-glance")).to_contain_text("Maksu")

    add = phone.locator(f"button[data-basket-add='{DENTAL}']")
    add.click()
    expect(add).to_have_attribute("aria-pressed", "true")
    expect(phone.locator("#announcer")).to_have_text("Lisätty koriin")
    expect(phone.locator("[data-basket-count]")).to_have_text("1")
    phone.locator("[data-basket-link]").click()
    expect(phone.locator(".card h3")).to_have_text(DENTIST)
    shared = phone.locator("[data-share]").get_attribute("data-share")
    assert shared is not None

    other = visitor(width=360).new_page()
    other.goto(shared)
    expect(other.locator(".card h3")).to_have_text(DENTIST)
    expect(other.locator("[data-basket-count]")).to_be_hidden()  # seeing another's basket does not fill one's own


def test_basket_of_another__is_kept_and_emptied__by_choice(page: Page) -> None:
    page.goto(f"/fi/basket/?ids={BASKET}")
    page.locator("[data-basket-keep]").click()
    expect(page.locator("[data-basket-count]")).to_have_text("3")
    page.goto("/fi/basket/")  # without ids: one's own
    expect(page.locator(".card")).to_have_count(3)
    page.locator("[data-basket-remove]").first.click()
    expect(page.locator(".card")).to_have_count(2)
    expect(page.locator("[data-basket-count]")).to_have_text("2")
    page.locator("[data-basket-empty]").click()
    expect(page.locator("[data-basket-count]")).to_be_hidden()
    expect(page.locator(".card")).to_have_count(0)


def test_share__copies_the_link__where_the_device_has_no_sharing(visitor: Callable[..., BrowserContext]) -> None:
    page = visitor(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.add_init_script("Object.defineProperty(navigator, 'share', {value: undefined})")
    page.goto(f"/fi/basket/?ids={BASKET}")
    page.locator("[data-share]").click()
    expect(page.locator("#announcer")).not_to_be_empty()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.endswith(f"/fi/basket/?ids={BASKET}")


def test_resident__does_the_same__by_keyboard_alone(page: Page) -> None:
    page.goto("/fi/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    tab_to(page, "#q")
    page.keyboard.type(ACHE)
    tab_to(page, "#municipality")
    page.keyboard.type("Mikkeli")
    tab_to(page, "form[role=search] button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator(tasks.COUNT)).to_contain_text("Mikkeli")
    tab_to(page, ".card h3 a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(DENTIST)

    tab_to(page, "button[data-basket-add]")
    page.keyboard.press("Space")
    expect(page.locator("button[data-basket-add]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("button[data-basket-add]")).to_be_focused()
    page.goto("/fi/services/")
    tab_to(page, "[data-basket-link]")
    page.keyboard.press("Enter")
    expect(page.locator(".card h3")).to_have_text(DENTIST)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    "kind",
    [
        k
        for k in KINDS
        if k.name in {"home", "results", "service wide", "location", "basket", "feedback", "municipality"}
    ],
    ids=lambda kind: kind.name.replace(" ", "-"),
)
def test_keyboard__goes_through_the_page__without_a_trap(
    visitor: Callable[..., BrowserContext], kind: Kind, width: int
) -> None:
    """Tab passes every stop once, each one seen, and comes out at the end."""
    page = visitor(width=width).new_page()
    page.goto(kind.at("fi"))
    stops: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        focus = page.evaluate(_FOCUS)
        if focus is None or focus["stop"] in stops:
            break
        assert focus["ring"], f"focus cannot be seen: {focus['what']}"
        assert focus["inSight"], f"focus is beyond the screen: {focus['what']}"
        stops.append(focus["stop"])
    else:
        pytest.fail("Tab never comes to the end of the page")
    assert focus is None or focus["stop"] == stops[0], f"Tab turns back at {focus['what']}"
    assert len(stops) > 10


def test_resident__does_the_main_job__without_scripts(visitor: Callable[..., BrowserContext]) -> None:
    page = visitor(width=360, java_script_enabled=False).new_page()
    tasks.search(page, ACHE, municipality="Mikkeli")
    assert DENTIST in tasks.names(page)

    page.goto("/fi/services/?municipality=491")
    before = tasks.count(page)
    row = tasks.choice(page, "cost", "free")
    tasks.open_filters(page, "cost")
    expected = tasks.told(row)
    row.locator("input").check()
    page.locator("#filters button[type=submit]").first.click()
    page.wait_for_load_state()
    assert "cost=free" in page.url
    assert tasks.count(page) == expected < before
    page.locator(".results-bar select").select_option("name")
    page.locator(".order button[type=submit]").click()
    page.wait_for_load_state()
    assert "order=name" in page.url
    assert "cost=free" in page.url
    names = tasks.names(page)
    assert names == sorted(names, key=str.casefold)

    page.goto(f"/fi/services/{DENTAL}/")
    expect(page.locator("h1")).to_have_text(DENTIST)
    page.locator("a[data-basket-add]").click()
    page.wait_for_load_state()
    assert f"ids={DENTAL}" in page.url
    expect(page.locator(".card h3")).to_have_text(DENTIST)
    page.locator("a[href*='/basket/print/']").click()
    expect(page.locator(".sheet h2")).to_have_text(DENTIST)
    page.goto(f"/fi/services/{DENTAL}/")
    page.locator("a[href$='/print/']").click()
    expect(page.locator("h1")).to_have_text(DENTIST)
    expect(page.locator(".sheet")).to_contain_text("040 000 0073")
    dead = page.locator("button:visible:not([type=submit])")
    assert dead.count() == 0  # nothing is offered that needs a script


@pytest.mark.parametrize(
    ("lang", "words", "municipality", "name"),
    [
        ("sv", "jag har tandvärk", "S:t Michel", "Tandläkare och munhygienist, S:t Michel"),
        ("en", "my tooth hurts", "Mikkeli", "Dentist and dental hygienist, Mikkeli"),
    ],
)
def test_resident__finds_the_dentist__in_other_languages(
    phone: Page, lang: str, words: str, municipality: str, name: str
) -> None:
    tasks.search(phone, words, municipality=municipality, start=f"/{lang}/")
    assert name in tasks.names(phone)
    phone.locator(".languages a[hreflang=fi]").click()  # what was searched stays when the language changes
    phone.wait_for_load_state()
    assert phone.locator("html").get_attribute("lang") == "fi"
    expect(phone.locator("#q")).to_have_value(words)
    expect(phone.locator("#municipality")).to_have_value("491")


def test_site__greets_in_the_language_of_the_browser__finnish_when_not_ours(
    visitor: Callable[..., BrowserContext],
) -> None:
    for locale, lang in (("sv-FI", "sv"), ("en-GB", "en"), ("fi-FI", "fi"), ("et-EE", "fi")):
        page = visitor(lang=locale).new_page()
        page.goto("/")
        assert re.search(rf"/{lang}/$", page.url), locale


@pytest.mark.parametrize("words", ["pizza kotiinkuljetus", "avaruusraketin huolto"])
def test_search__that_nothing_fits__says_so_and_shows_ways_on(phone: Page, words: str) -> None:
    tasks.search(phone, words, municipality="Mikkeli")
    expect(phone.locator(tasks.COUNT)).to_have_text("Mikään palvelu ei vastaa hakuasi")
    notice = phone.locator("#found .notice")
    expect(notice).to_contain_text("112")
    ways = notice.locator("a").evaluate_all("(links) => links.map((l) => l.href)")
    assert len(ways) >= 2
    for way in ways:
        phone.goto(way)
        expect(phone.locator(".card, .tile, #say").first).to_be_visible()  # what is proposed leads to something


def test_service__that_has_ended__offers_others(page: Page) -> None:
    gone = next(k for k in KINDS if k.status == 410)
    answer = page.goto(gone.at("fi"))
    assert answer is not None
    assert answer.status == 410
    page.locator(".card h3 a").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert page.locator(".at-a-glance").count() == 1
