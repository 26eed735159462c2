"""Five questions put to the figures, each answered in at most three clicks on a phone, in each language."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.kinds import LANGUAGES
from tests.browser.site import Site
from tests.columns import rows

from luotsi.charts.numbers import number
from luotsi.indicators.rules import causes
from luotsi.warehouse.observations import Warehouse

COUNTY, COUNTRY, SULKAVA = "county:12", "country", "municipality:768"
MOST_CLICKS = 3
NBSP = "\u00a0"
_UNCHANGED = {"fi": "ei ole muuttunut", "sv": "har inte förändrats tydligt", "en": "has not changed clearly"}

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)
Row = dict[str, Any]


def said(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").split())


@dataclass
class Reader:
    """A person with a phone who begins at the figures; counts the clicks."""

    page: Page
    lang: str
    site: Site
    clicks: int = 0
    _read: dict[str, list[Row]] = field(default_factory=dict)

    def click(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS
        expect(self.page.locator("html")).to_have_attribute("lang", self.lang)

    def sees(self, selector: str = "main") -> str:
        expect(self.page.locator(selector).first).to_be_visible()
        return said(self.page.locator(selector).first.inner_text())

    def rows(self, slug: str, area: str) -> list[Row]:
        """An area's figures of everyone as the warehouse holds them, past every page; oldest first."""
        if slug not in self._read:
            warehouse = Warehouse(self.site.data / "warehouse")
            release = warehouse.current()
            assert release is not None
            self._read[slug] = list(rows(warehouse.figures(release.id, indicator=[slug], sex=["total"])))
        found = [row for row in self._read[slug] if row["area"] == area]
        return sorted(found, key=lambda row: (row["period"][-4:], row["period"]))

    def figure(self, slug: str, area: str, period: str, category: str = "") -> Row:
        return next(r for r in self.rows(slug, area) if (r["period"], r["category"]) == (period, category))

    def written(self, value: float, decimals: int) -> str:
        return said(number(value, self.lang, decimals=decimals))


@pytest.fixture
def reader(visitor: Callable[..., BrowserContext], site: Site) -> Callable[[str], Reader]:
    def make(lang: str) -> Reader:
        page = visitor(width=360, height=740, has_touch=True, lang=lang).new_page()
        response = page.goto(f"/{lang}/figures/")
        assert response is not None
        assert response.status == 200
        return Reader(page, lang, site)

    return make


@in_each_language
def test_reader__learns_which_cause_costs_most__against_other_counties(
    reader: Callable[[str], Reader], lang: str
) -> None:
    person = reader(lang)
    person.click("main a[href*='/figures/pyll/']")
    told = person.sees("#largest")

    newest = person.rows("pyll-by-cause", COUNTY)[-1]["period"]
    own = {r["category"]: r["value"] for r in person.rows("pyll-by-cause", COUNTY) if r["period"] == newest}
    apart = {
        code: value - person.figure("pyll-by-cause", COUNTRY, newest, code)["value"]
        for code, value in own.items()
        if value is not None
    }
    worst = max(apart, key=lambda code: apart[code])
    assert apart[worst] > 0
    assert told == said(causes.classification("statfin-54", date(2024, 1, 1)).cause(worst).name(lang))


@in_each_language
def test_reader__learns_whether_alcohol_mortality_has_changed__from_the_catalogue(
    reader: Callable[[str], Reader], lang: str
) -> None:
    person = reader(lang)
    person.click("main a[href*='/figures/indicators/?']")
    person.page.locator("#q").fill({"fi": "alkoholi", "sv": "alkohol", "en": "alcohol"}[lang])
    person.click(".figure-form button")
    person.click(".entries a[href*='/alcohol-mortality-35-64/']")

    every = person.rows("alcohol-mortality-35-64", COUNTY)
    now, before = every[-1], every[-6]
    assert int(now["period"]) - int(before["period"]) == 5
    told = person.sees(".summary")
    assert before["period"] in told
    assert person.written(now["value"], 1) in told
    assert person.written(before["value"], 1) in told
    # The change is less than either interval, so it cannot be told from chance.
    assert now["lower"] < before["value"] < now["upper"]
    assert _UNCHANGED[lang] in told


@in_each_language
def test_reader__learns_how_sulkava_compares__with_the_county(reader: Callable[[str], Reader], lang: str) -> None:
    person = reader(lang)
    person.click("main .tiles a[href$='/figures/area/municipality:768/']")
    person.page.locator("#reference").select_option(COUNTY)
    person.click("form:has(#reference) button")
    assert "reference=county" in person.page.url

    period = person.rows("pyll", SULKAVA)[-1]["period"]
    own, county = (person.figure("pyll", area, period) for area in (SULKAVA, COUNTY))
    person.page.evaluate("() => { for (const fold of document.querySelectorAll('details')) fold.open = true; }")
    told = said(person.page.locator(".standings tr:has(a[href*='/indicators/pyll/'])").inner_text())
    assert person.written(own["value"], 0) in told
    assert person.written(county["value"], 0) in told


@in_each_language
def test_reader__learns_where_a_number_comes_from__by_touching_it(reader: Callable[[str], Reader], lang: str) -> None:
    person = reader(lang)
    number_link = person.page.locator(".deficits a.number").first
    shown = said(number_link.evaluate("(e) => e.firstChild.textContent"))
    person.click(".deficits a.number")
    told = person.sees()
    assert shown in told
    warehouse = Warehouse(person.site.data / "warehouse")
    release = warehouse.current()
    assert release is not None
    assert release.id in told
    sources = [s for s in warehouse.sources() if s.dataset in told]
    assert sources
    for source in sources:
        assert source.licence in told
        assert source.owner in told
        assert (source.raw[0] if source.raw else source.id) in told
    assert person.page.locator(".notice.warn").count() == 1  # that it is made up


@in_each_language
def test_reader__learns_which_municipality_lacks_services__for_its_largest_deficit(
    reader: Callable[[str], Reader], lang: str
) -> None:
    person = reader(lang)
    person.click("main a[href*='/figures/need/']")
    table = person.page.locator("section[aria-labelledby='places'] tbody tr")
    assert table.count() == 11
    bare = [said(row.inner_text()) for row in table.all() if "is-bare" in (row.get_attribute("class") or "")]
    counts = [
        int(row.locator("td a.number").evaluate("(e) => e.firstChild.textContent"))
        for row in table.all()
        if row.locator("td a.number").count()
    ]
    assert len(bare) == counts.count(0)
    assert counts
    # The services behind the count are those counted: local ones, and those of the whole country.
    first = table.filter(has=person.page.locator("td a.number")).first
    everywhere = int(first.locator("td").last.inner_text())
    local = int(first.locator("td a.number").evaluate("(e) => e.firstChild.textContent"))
    person.click("section[aria-labelledby='places'] td a.number")
    found = person.page.locator("#found #count").inner_text()
    digits = "".join(c for c in found.split(",")[0] if c.isdigit())
    assert int(digits) == local + everywhere
