"""A municipality puts the search on its own site, whose policy is strict: it works there, and nobody is followed."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import BrowserContext, Response, expect
from tests.browser import axe
from tests.browser.site import Site

BUDGET = 50_000
_PAGE = """<!doctype html><html lang="fi"><meta charset="utf-8"><title>Kunta</title><h1>Kunta</h1>
<script src="{tray}/static/luotsi/embed-tray.js" data-lang="fi" data-show="search" data-municipality="491"
  data-accent="#7a1fa2" data-radius="4" data-title="Hae palveluja" async></script></html>"""
_PLAIN = """<!doctype html><html lang="sv"><meta charset="utf-8"><title>Kommun</title><h1>Kommun</h1>
<iframe src="{tray}/sv/embed/themes/exercise/?scheme=dark" title="Motion" width="100%" height="640"></iframe></html>"""
_WATCH = "window.broken = []; addEventListener('securitypolicyviolation', (e) => broken.push(e.violatedDirective + ' ' + e.blockedURI));"


class _Host(BaseHTTPRequestHandler):
    """Another site: two pages under a policy that allows the tray's script and frame and nothing else."""

    def __init__(self, *given: object, tray: str) -> None:
        self.tray = tray
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        found = {"/": _PAGE, "/plain": _PLAIN}.get(self.path)
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        policy = (
            f"default-src 'none'; script-src {self.tray}; frame-src {self.tray}; base-uri 'none'; form-action 'none'"
        )
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write((found or "").format(tray=self.tray).encode())

    def log_message(self, *_given: object) -> None:
        """Silent."""


@pytest.fixture
def host(site: Site) -> Iterator[str]:
    """Address of the other site; by another name too, so that it is another site to the browser."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, tray=site.url))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_search__on_another_site_by_a_script_tag__resizes_searches_and_keeps_nothing(
    visitor: Callable[..., BrowserContext], site: Site, host: str
) -> None:
    context = visitor(width=700)
    axe.add(context)
    context.add_init_script(_WATCH)
    page = context.new_page()
    said: list[str] = []
    got: list[Response] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("response", lambda response: got.append(response))
    page.goto(host)
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text("Etsi palveluja")
    element = page.locator("iframe")
    expect(element).to_have_attribute("title", "Hae palveluja")
    page.wait_for_function("document.querySelector('iframe').height !== '320'")
    page.wait_for_load_state("networkidle")
    ours = [r for r in got if r.url.startswith(site.url)]
    assert {r.status for r in ours} == {200}
    assert len(ours) >= 5
    assert sum(len(r.body()) for r in ours) < BUDGET
    low = element.bounding_box()

    frame.locator("#q").focus()
    page.keyboard.type("hammas")
    page.keyboard.press("Enter")
    link = frame.locator(".list a").first
    expect(link).to_be_visible()
    page.wait_for_function(f"document.querySelector('iframe').height > {low['height'] + 100 if low else 0}")
    inside = page.frames[1]
    assert inside.evaluate("document.documentElement.scrollHeight <= window.innerHeight + 1")
    assert inside.evaluate("getComputedStyle(document.querySelector('button')).backgroundColor") == "rgb(122, 31, 162)"
    assert "municipality=491" in inside.url
    assert inside.evaluate("axe.run(document).then((found) => found.violations.map((v) => v.id))") == []
    with context.expect_page() as opened:
        link.click()
    expect(opened.value.locator("h1")).to_be_visible()
    assert opened.value.url.startswith(f"{site.url}/fi/services/")
    assert opened.value.evaluate("window.opener") is None
    assert page.evaluate("broken") == inside.evaluate("broken") == []
    assert not [text for text in said if "Content Security Policy" in text or "Error" in text]
    assert context.storage_state() == {"cookies": [], "origins": []}


def test_height__told_by_a_stranger__is_not_believed(visitor: Callable[..., BrowserContext], host: str) -> None:
    page = visitor(width=700).new_page()
    page.goto(host)
    expect(page.frame_locator("iframe").locator("h1")).to_be_visible()
    page.wait_for_function("document.querySelector('iframe').height !== '320'")
    before = page.locator("iframe").get_attribute("height")
    page.evaluate("window.postMessage({luotsi: 'height', height: 9999}, '*')")
    page.wait_for_timeout(300)
    assert page.locator("iframe").get_attribute("height") == before


def test_theme__in_a_plain_frame__works_without_scripts(visitor: Callable[..., BrowserContext], host: str) -> None:
    page = visitor(width=360, java_script_enabled=False).new_page()
    page.goto(f"{host}/plain")
    frame = page.frame_locator("iframe")
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    frame.locator("#q").fill("gym")
    frame.locator("button").click()
    expect(frame.locator("#count")).to_be_visible()
