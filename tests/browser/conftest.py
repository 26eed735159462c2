"""Chromium and a served demo site. Both belong to the test process; every test has browser contexts of its own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests import once
from tests.browser import site as sites
from tests.browser.site import Site

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage",
    "--js-flags=--max-semi-space-size=128 --min-semi-space-size=128",  # axe makes much that is soon thrown away
]  # fmt: skip
WAIT_MS = 20_000

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder. No xdist group: they are many and short, so processes share them evenly."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo world, served; its data folder belongs to this test process."""
    own = tmp_path_factory.mktemp("browser")
    data = own / "var"
    shutil.copytree(sites.prepare(once.shared(tmp_path_factory)), data)
    process, served = sites.serve(data)
    yield served
    sites.stop(process)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium; its absence is a failure, for nothing else would tell of untested tasks."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(f"None of {', '.join(NAMES)} is installed: run make browser", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts: each is a person with an empty memory."""
    made: list[BrowserContext] = []

    def make(*, width: int = 1280, height: int = 900, lang: str = "fi", **options: Any) -> BrowserContext:
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": height},
            locale=lang,
            timezone_id="Europe/Helsinki",
            **options,
        )
        context.set_default_timeout(WAIT_MS)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def page(visitor: Callable[..., BrowserContext]) -> Page:
    """A page of a visitor at a wide screen."""
    return visitor().new_page()


@pytest.fixture
def phone(visitor: Callable[..., BrowserContext]) -> Page:
    """A page of a visitor with a phone."""
    return visitor(width=360, height=740, has_touch=True).new_page()
