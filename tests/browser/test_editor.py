"""An editor pins a service to a theme; its source is read again, and it is still pinned. An organisation mends a text."""

import os
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect
from tests.browser import axe
from tests.browser import site as sites
from tests.browser.site import Site
from tests.once import run

# Signing in with two factors is another test's task: here a session is made for staff with the role.
_SIGN_IN = """
import sys, django
django.setup()
from django.conf import settings
from django.test import Client
sys.path.insert(0, ".")
from tests.people.staff import sign_in
from luotsi.people.rules import Role
client = Client()
sign_in(client, Role(sys.argv[1]), sys.argv[2], name=sys.argv[3])
print("SESSION=" + client.cookies[settings.SESSION_COOKIE_NAME].value)
"""
# What a sync does: the same source, one service changed (and the one that the site has withdrawn still gone).
_SYNC = """
import sys, dataclasses, django
django.setup()
from luotsi.directory import actions
from luotsi.directory.demo import build
whole = build.catalogue()
changed = tuple(dataclasses.replace(s, charge_info={"fi": "Uusi hinta"}) if str(s.id) == sys.argv[1] else s
                for s in whole.services if str(s.id) != sys.argv[2])
report = actions.apply_catalogue(catalogue=dataclasses.replace(whole, services=changed))
assert report.services.changed == 1, report.services
actions.reindex()
"""
SERVICE, THEME = "library-491", "exercise"


def staff(site: Site, context: BrowserContext, role: str, scope: str, name: str) -> Page:
    session = run(["-c", _SIGN_IN, role, scope, name], site.data).split("SESSION=")[1].split()[0]
    context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    return context.new_page()


def test_editor__pins_and_syncs__still_pinned(site: Site, visitor: Callable[..., BrowserContext]) -> None:
    context = visitor()
    axe.add(context)
    page = staff(site, context, "editor", "", "editor@example.invalid")
    id_ = sites.service(SERVICE)
    page.goto("/fi/staff/overlay/?q=kirjasto")
    assert axe.violations(page) == []
    page.locator(f"a[href$='/overlay/services/{id_}/']").first.click()
    assert axe.violations(page) == []
    page.locator("#theme").select_option(THEME)
    page.get_by_role("button", name="Nosta esiin").click()
    expect(page.get_by_role("status").first).to_contain_text("Tallennettu")

    reader = visitor().new_page()

    def first_card() -> None:
        reader.goto(f"/fi/themes/{THEME}/?seen={os.urandom(4).hex()}")
        first = reader.locator(".result-list .card").first
        expect(first).to_have_attribute("id", f"s-{id_}")
        expect(first).to_contain_text("Hyvinvointialueen nosto")

    first_card()
    run(["-c", _SYNC, id_, sites.RETIRED], site.data)
    first_card()
    page.goto(f"/fi/staff/overlay/services/{id_}/")
    page.get_by_role("button", name="Poista").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Tallennettu")
    reader.goto(f"/fi/themes/{THEME}/?seen={os.urandom(4).hex()}")
    expect(reader.locator(".result-list .card").first).to_be_visible()
    expect(reader.get_by_text("Hyvinvointialueen nosto")).to_have_count(0)


def test_organisations_editor__corrects_a_summary__on_a_phone(
    site: Site, visitor: Callable[..., BrowserContext]
) -> None:
    context = visitor(width=360, height=740)
    axe.add(context)
    scope = f"organization:{sites.organization('municipality-491')}"
    page = staff(site, context, "organization-editor", scope, "town@example.invalid")
    page.goto("/fi/staff/overlay/")
    assert axe.violations(page) == []
    page.locator(".rows a").first.click()
    mine = "Tule tutustumaan: täällä saat apua ja neuvoja joka arkipäivä."
    page.locator("#text-fi").fill(mine)
    page.get_by_role("button", name="Tallenna Suomi").or_(
        page.get_by_role("button", name="Tallenna").first
    ).first.click()
    expect(page.get_by_role("status").first).to_contain_text("Tallennettu")
    page.get_by_role("link", name="Sivu, jonka kaikki näkevät").click()
    expect(page.locator(".lead")).to_have_text(mine)
    expect(page.locator(".service-head")).to_contain_text("Organisaation korjaama")
    page.goto("/fi/staff/quality/")
    assert axe.violations(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= 360")
