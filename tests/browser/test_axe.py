"""WCAG 2.2 A and AA by axe: every kind of page, in three languages, narrow and wide, light and dark."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.browser import axe
from tests.browser.kinds import KINDS, LANGUAGES, STAFF_KINDS, Kind, StaffKind
from tests.browser.site import Site

from luotsi.people.demo import DOMAIN, PASSWORD

WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")

_FLAWED = """<!doctype html><html lang="fi"><title>x</title><main><h1>x</h1>
<input type="text"><p style="color:#999;background:#fff">pale</p>
<a href="#a" style="display:inline-block;width:9px;height:9px;overflow:hidden">a</a><a href="#b"
 style="display:inline-block;width:9px;height:9px;overflow:hidden">b</a></main></html>"""


@pytest.fixture(scope="module")
def checked(chromium: Browser, site: Site) -> Iterator[Page]:
    """One page for all: its width, colours and language change, its memory stays empty."""
    context = chromium.new_context(base_url=site.url, reduced_motion="reduce")
    axe.add(context)
    yield context.new_page()
    context.close()


def test_axe__knows_wcag_22__and_finds_planted_flaws(checked: Page) -> None:
    version = re.search(r"axe v(\d+)\.(\d+)", axe.SOURCE)
    assert version
    assert (int(version[1]), int(version[2])) >= (4, 10)
    checked.goto("about:blank")
    checked.set_content(_FLAWED)
    checked.evaluate(axe.SOURCE)
    found = {v.split(" ")[0] for v in axe.violations(checked)}
    assert {"label", "color-contrast", "target-size"} <= found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.replace(" ", "-"))
def test_page__has_no_wcag_violations__by_width_and_colours(checked: Page, kind: Kind, lang: str) -> None:
    checked.set_extra_http_headers({"Accept-Language": lang})
    checked.set_viewport_size({"width": WIDTHS[0], "height": 900})
    checked.emulate_media(color_scheme="light")
    response = checked.goto(kind.at(lang))
    assert response is not None
    assert response.status == kind.status
    assert checked.locator("html").get_attribute("lang") == kind.speaks(lang)
    found = []
    for width in WIDTHS:
        checked.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            checked.emulate_media(color_scheme=scheme)
            found += [f"{width} px, {scheme}: {v}" for v in axe.violations(checked)]
    assert not found, "\n".join(found)


@pytest.fixture(scope="module")
def staff(chromium: Browser, site: Site) -> Iterator[Callable[[str], Page]]:
    """A page of somebody with a role, signed in once; in a demonstration the password alone opens."""
    pages: dict[str, Page] = {}

    def of(role: str) -> Page:
        if role not in pages:
            context = chromium.new_context(base_url=site.url, reduced_motion="reduce")
            axe.add(context)
            page = pages[role] = context.new_page()
            page.goto("/fi/accounts/login/?next=/fi/staff/")
            page.locator("input[name=login]").fill(f"{role}{DOMAIN}")
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("input[name=password]").press("Enter")
            page.wait_for_url("**/fi/staff/")
        return pages[role]

    yield of
    for page in pages.values():
        page.context.close()


@pytest.mark.parametrize("kind", STAFF_KINDS, ids=lambda kind: kind.path.removeprefix("/{lang}/").strip("/") or "desk")
def test_staff_page__has_no_wcag_violations__and_fits(staff: Callable[[str], Page], kind: StaffKind) -> None:
    """In Finnish at every width and in all colours; the same page in other languages where lines are shortest."""
    page = staff(kind.role)
    found = []
    for lang in LANGUAGES:
        response = page.goto(kind.path.format(lang=lang))
        assert response is not None
        assert response.status == 200
        for width in WIDTHS if lang == "fi" else WIDTHS[1:]:
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in SCHEMES if lang == "fi" else SCHEMES[:1]:
                page.emulate_media(color_scheme=scheme)
                found += [f"{lang}, {width} px, {scheme}: {v}" for v in axe.violations(page)]
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, lang
    assert not found, "\n".join(found)
