"""WCAG 2.2 A and AA by axe on staff's and framed pages, in three languages, narrow and wide, light and dark; what it finds.

Public pages are in `test_every_page`.
"""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.browser import axe
from tests.browser.kinds import EMBEDDED, LANGUAGES, STAFF_KINDS, StaffKind
from tests.browser.site import Site

from luotsi.people.demo import DOMAIN, PASSWORD

_FLAWED = """<!doctype html><html lang="fi"><title>x</title><main><h1>x</h1>
<input type="text"><p style="color:#999;background:#fff">pale</p>
<a href="#a" style="display:inline-block;width:9px;height:9px;overflow:hidden">a</a><a href="#b"
 style="display:inline-block;width:9px;height:9px;overflow:hidden">b</a></main></html>"""

_FLAWED_IN_THE_DARK = """<!doctype html><html lang="fi"><title>x</title><style>
@media (prefers-color-scheme: dark) and (max-width: 400px) { p { color: #999 } }</style>
<main style="background:#fff"><h1>x</h1><p>pale</p></main></html>"""

_SMALL_IN_THE_DARK = """<!doctype html><html lang="fi"><title>x</title><style>
a { display: inline-block; padding: 9px }
@media (prefers-color-scheme: dark) { a { padding: 0; width: 9px; height: 9px; overflow: hidden } }</style>
<main style="background:#fff"><h1>x</h1><a href="#a">a</a><a href="#b">b</a></main></html>"""


@pytest.fixture(scope="module")
def checked(chromium: Browser, site: Site) -> Iterator[Page]:
    """One page for all: its width, colours and language change, its memory stays empty."""
    context = chromium.new_context(base_url=site.url, reduced_motion="reduce")
    yield axe.looked_into(context, site.url)
    context.close()


def test_axe__knows_wcag_22__and_finds_planted_flaws(page: Page) -> None:
    version = re.search(r"axe v(\d+)\.(\d+)", axe.SOURCE)
    assert version
    assert (int(version[1]), int(version[2])) >= (4, 10)
    page.set_content(_FLAWED)
    page.evaluate(axe.SOURCE)
    found = {v.split(" ")[0] for v in axe.violations(page)}
    assert {"label", "color-contrast", "target-size"} <= found


def test_axe__finds_a_flaw__of_one_width_in_dark_colours_only(page: Page) -> None:
    page.set_content(_FLAWED_IN_THE_DARK)
    page.evaluate(axe.SOURCE)
    found = axe.everywhere(page)
    assert len(found) == 1, found
    assert found[0].startswith("360 px, dark: color-contrast")


def test_axe__asks_every_rule_in_the_dark__where_more_than_colours_differs(page: Page) -> None:
    page.set_content(_SMALL_IN_THE_DARK)
    page.evaluate(axe.SOURCE)
    assert [v.partition(" (")[0] for v in axe.everywhere(page)] == [
        "1280 px, dark: target-size",
        "360 px, dark: target-size",
    ]


_PALE = """
() => {
  document.querySelectorAll("main *").forEach((e, i) => {
    if (i % 7 === 0) e.style.color = `rgb(${i % 256} ${(i * 5) % 256} ${(i * 11) % 256} / ${50 + (i % 50)}%)`;
    if (i % 11 === 0) e.style.background = i % 2 ? "hsl(0.4turn 60% 60%)" : "oklch(70% 0.1 200 / 0.6)";
    if (i % 31 === 0) e.style.opacity = 0.7;
  });
}
"""
_ALL_FINDINGS = """
async (tags) => {
  const rules = {"target-size": {enabled: true}};
  const {violations, incomplete, passes} = await axe.run(document, {runOnly: {type: "tag", values: tags}, rules});
  const told = (kinds) => kinds.map((kind) => [kind.id, kind.nodes.map((node) => [node.html, node.target, node.any, node.all, node.none])]);
  return JSON.stringify([violations, incomplete, passes].map(told));
}
"""


@pytest.mark.parametrize("path", ["/fi/figures/area/municipality:768/", "/-/patterns"])
def test_axe__finds_the_same__as_it_comes(checked: Page, path: str) -> None:
    """What makes it faster changes no finding, nor any figure in one, on pages full of flaws of colour."""
    checked.set_viewport_size({"width": 1280, "height": 900})
    checked.emulate_media(color_scheme="light")
    checked.goto(path)
    checked.evaluate(_PALE)
    axe.look_into(checked)
    sped_up = checked.evaluate(_ALL_FINDINGS, list(axe.WCAG))
    checked.evaluate("(source) => { delete window.axe; (0, eval)(source); }", axe.AXE)
    assert json.loads(checked.evaluate(_ALL_FINDINGS, list(axe.WCAG))) == json.loads(sped_up)
    violations = dict(json.loads(sped_up)[0])
    assert len(violations["color-contrast"]) > 10


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", EMBEDDED)
def test_embedded_page__has_no_wcag_violations__and_fits(checked: Page, site: Site, path: str, lang: str) -> None:
    assert_sound(checked, site(f"/{lang}/{path}"))


def assert_sound(page: Page, address: str) -> None:
    """The page opens, has no violation at any width in any scheme, and fits at 320 px."""
    response = page.goto(address)
    assert response is not None
    assert response.status == 200
    axe.look_into(page)
    found = axe.everywhere(page)
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert not found, "\n".join(found)


@pytest.fixture(scope="module")
def staff(chromium: Browser, site: Site) -> Iterator[Callable[[str], Page]]:
    """A page of somebody with a role, signed in once; in a demonstration the password alone opens."""
    pages: dict[str, Page] = {}

    def of(role: str) -> Page:
        if role not in pages:
            context = chromium.new_context(base_url=site.url, reduced_motion="reduce")
            page = pages[role] = axe.looked_into(context, site.url)
            page.goto("/fi/accounts/login/?next=/fi/staff/")
            page.locator("input[name=login]").fill(f"{role}{DOMAIN}")
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("input[name=password]").press("Enter")
            page.wait_for_url("**/fi/staff/")
        return pages[role]

    yield of
    for page in pages.values():
        page.context.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", STAFF_KINDS, ids=lambda kind: kind.path.removeprefix("/{lang}/").strip("/") or "desk")
def test_staff_page__has_no_wcag_violations__and_fits(staff: Callable[[str], Page], kind: StaffKind, lang: str) -> None:
    assert_sound(staff(kind.role), kind.path.format(lang=lang))
