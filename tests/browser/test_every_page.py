"""What holds on every kind of page: head, WCAG by axe, reflow at 320 px and with large text, weight, no third party, policy."""

import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request
from tests.browser import axe
from tests.browser.kinds import KINDS, LANGUAGES, Kind
from tests.browser.site import Site

PAGE_BYTES = 150_000
SCRIPT_BYTES = 50_000
DEFAULT, TWICE = 16, 32
"""The browser's size of text, px."""

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.replace(" ", "-"))
every_language = pytest.mark.parametrize("lang", LANGUAGES)

# How far the page goes beyond the screen, and what sticks out (what scrolls inside its own box does not count).
_TOO_WIDE = """
() => {
  const room = innerWidth, whole = document.scrollingElement.scrollWidth;
  if (whole <= room) return [];
  const out = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > room + 1);
  return [whole + " px", ...out.slice(0, 5).map((e) => e.tagName.toLowerCase() + "." + e.className)];
}
"""
# Text that its own box cuts off; what is hidden from sight on purpose is one pixel wide.
_CUT = """
() => [...document.body.querySelectorAll("a, button, summary, label, p, h1, h2, h3, h4, li, dd, dt, td, th, legend")]
  .filter((e) => e.clientWidth > 1 && getComputedStyle(e).overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1)
  .map((e) => e.tagName.toLowerCase() + "." + e.className + ": " + e.textContent.trim().slice(0, 40))
"""
_HEAD = """
() => {
  const all = (selector, name) => [...document.querySelectorAll(selector)].map((e) => e.getAttribute(name));
  return {
    lang: document.documentElement.lang,
    title: document.title,
    description: all("meta[name=description]", "content"),
    robots: all("meta[name=robots]", "content").join(","),
    canonical: all("link[rel=canonical]", "href"),
    languages: Object.fromEntries([...document.querySelectorAll("link[hreflang]")].map((e) => [e.hreflang, e.href])),
    headings: [...document.querySelectorAll("h1")].map((e) => e.textContent.trim()),
    mains: document.querySelectorAll("main").length,
  };
}
"""


@dataclass
class Heard:
    """What the browser asked for and complained of."""

    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    page: Page
    kind: Kind
    lang: str


@pytest.fixture(scope="module")
def opened(chromium: Browser, site: Site) -> Iterator[Page]:
    """One page for all: its width, colours and language change, its memory stays empty."""
    context = chromium.new_context(base_url=site.url, reduced_motion="reduce")
    yield axe.looked_into(context, site.url)
    context.close()


@pytest.fixture(
    scope="module",
    params=[(kind, lang) for kind in KINDS for lang in LANGUAGES],
    ids=lambda given: f"{given[0].name.replace(' ', '-')}-{given[1]}",
)
def shown(request: pytest.FixtureRequest, opened: Page) -> Shown:
    """A kind of page in a language, loaded once for all that is asked of it."""
    kind, lang = request.param
    opened.emulate_media(color_scheme="light")
    visit(opened, kind, lang)
    return Shown(opened, kind, lang)


@pytest.fixture(scope="module")
def visitors_page(chromium: Browser, site: Site) -> Iterator[Page]:
    """For `cold`: a new browser context for each page would take longer than the page."""
    context = chromium.new_context(base_url=site.url)
    yield context.new_page()
    context.close()


@pytest.fixture
def cold(visitors_page: Page) -> Iterator[tuple[Page, Heard]]:
    """A page of a browser that has nothing in its cache, and what it says."""
    page, heard = visitors_page, Heard()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.clearBrowserCache")
    devtools.detach()
    listeners: dict[Any, Any] = {
        "request": lambda request: heard.requests.append(request),
        "console": lambda said: heard.complaints.append(said.text) if said.type in {"error", "warning"} else None,
        "pageerror": lambda error: heard.complaints.append(str(error)),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    yield page, heard
    for event, listener in listeners.items():
        page.remove_listener(event, listener)


def visit(page: Page, kind: Kind, lang: str, *, width: int = 1280) -> None:
    page.set_extra_http_headers({"Accept-Language": lang})
    page.set_viewport_size({"width": width, "height": 900})
    response = page.goto(kind.at(lang), wait_until="load")
    assert response is not None
    assert response.status == kind.status


@every_kind
def test_page__is_light_and_asks_no_one_else__cold(cold: tuple[Page, Heard], site: Site, kind: Kind) -> None:
    page, heard = cold
    visit(page, kind, "fi")
    page.wait_for_load_state("networkidle")
    elsewhere = [r.url for r in heard.requests if not r.url.startswith((site.url + "/", "data:"))]
    assert not elsewhere
    sizes = {r.url: r.sizes() for r in heard.requests if r.url.startswith("http")}
    weight = sum(s["responseBodySize"] + s["responseHeadersSize"] for s in sizes.values())
    style = next(s for url, s in sizes.items() if url.endswith("/luotsi.css"))
    assert style["responseBodySize"] > 1000, "the cache was not cold"
    assert weight <= PAGE_BYTES, f"{weight} bytes: {sizes}"
    scripts = [r.response() for r in heard.requests if r.resource_type == "script"]
    script = sum(len(answer.body()) for answer in scripts if answer)
    assert 0 < script <= SCRIPT_BYTES, f"{script} bytes: {scripts}"
    # The console reports a page's own status 404 as an error; nothing else may be there.
    assert not [c for c in heard.complaints if kind.status == 200 or f"status of {kind.status}" not in c]


def test_policy__stops_and_tells__what_is_not_ours(cold: tuple[Page, Heard]) -> None:
    """The listener of the test above does hear a breach of the policy."""
    page, heard = cold
    visit(page, KINDS[0], "fi")
    assert not heard.complaints
    page.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    page.wait_for_timeout(100)
    assert any("Content Security Policy" in c for c in heard.complaints)


def test_head__tells_language_address_and_name(shown: Shown, site: Site) -> None:
    kind, lang = shown.kind, shown.lang
    head: dict[str, Any] = shown.page.evaluate(_HEAD)
    assert head["lang"] == kind.speaks(lang)
    assert len(head["headings"]) == 1, head["headings"]
    assert head["headings"][0]
    assert head["mains"] == 1
    assert head["description"] != [""]
    assert ("noindex" in head["robots"]) != kind.is_indexed
    assert len(head["canonical"]) == 1
    assert head["canonical"][0].startswith(site.url)
    if "{lang}" in kind.path:
        assert set(head["languages"]) == {*LANGUAGES, "x-default"}
        assert f"/{lang}/" in head["canonical"][0]
        assert all(f"/{other}/" in head["languages"][other] for other in LANGUAGES)
    if kind.is_indexed:
        assert "?" not in head["canonical"][0]


def test_page__has_no_wcag_violations__by_width_and_colours(shown: Shown) -> None:
    axe.look_into(shown.page)
    found = axe.everywhere(shown.page)
    assert not found, "\n".join(found)


def test_page__fits__at_320_px(shown: Shown) -> None:
    shown.page.set_viewport_size({"width": 320, "height": 900})
    assert unfit(shown.page) == []


def test_page__fits__with_text_twice_as_large(shown: Shown) -> None:
    shown.page.set_viewport_size({"width": 1280, "height": 900})
    with text_of(shown.page, TWICE):
        assert shown.page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == f"{TWICE}px"
        assert unfit(shown.page) == []


@contextmanager
def text_of(page: Page, size: int) -> Iterator[None]:
    """The page for a reader who has set the browser's text to this many pixels."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": size}})
    try:
        yield
    finally:
        devtools.send("Page.setFontSizes", {"fontSizes": {"standard": DEFAULT}})
        devtools.detach()


def unfit(page: Page) -> list[str]:
    """What is beyond the screen or cut off, everything unfolded."""
    page.evaluate("() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }")
    found: list[str] = page.evaluate(_TOO_WIDE) + page.evaluate(_CUT)
    return found


@every_language
def test_title__is_of_one_page_only__among_those_that_search_engines_list(site: Site, lang: str) -> None:
    titles: dict[str, str] = {}
    for kind in (kind for kind in KINDS if kind.is_indexed):
        asked = urllib.request.Request(site(kind.at(lang)), headers={"Accept-Language": lang})
        with urllib.request.urlopen(asked) as answer:
            title = re.search(r"<title>(.+?)</title>", answer.read().decode(), re.DOTALL)
        assert title, kind.name
        told = unescape(title[1]).strip()
        assert told not in titles, (kind.name, titles.get(told))
        titles[told] = kind.name
    assert len(titles) == sum(kind.is_indexed for kind in KINDS)
