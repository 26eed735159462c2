"""Takes the pictures of the documentation anew from a running demo server.

    luotsi migrate && luotsi demo && luotsi serve --port 8010
    python docs/pictures/take.py http://127.0.0.1:8010

Needs playwright (in requirements/dev.txt) and a Chromium; CHROMIUM names another than /usr/bin/chromium.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).resolve().parent
LARGEST = 250_000
"""Bytes of a picture; pages of documentation should open quickly."""
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    path: str
    width: int
    height: int
    scheme: str = "light"
    first_link: str = ""
    """Where given, the picture shows the page behind the first such link."""


PICTURES = (
    Picture("home-1280", "/fi/", 1280, 900),
    Picture("results-1280", f"/fi/services/?q={quote('äiti ei pärjää enää kotona')}", 1280, 900),
    Picture("service-360", "/fi/services/?q=kotihoito", 360, 780, first_link="main h2 a, main h3 a"),
    Picture("help-360", "/fi/help/", 360, 780),
    Picture("dark-1280", "/fi/", 1280, 900, scheme="dark"),
    Picture("figures-1280", "/fi/figures/", 1280, 1100),
    Picture("causes-1280", "/fi/figures/pyll/", 1280, 1100),
)


def take(browser: Browser, site: str, picture: Picture) -> Path:
    """One picture, as PNG beside this file; SystemExit when it is too large to keep."""
    page = browser.new_page(
        viewport={"width": picture.width, "height": picture.height}, color_scheme=picture.scheme, locale="fi-FI"
    )
    page.goto(site + picture.path, wait_until="load")
    if picture.first_link:
        page.locator(picture.first_link).first.click()
        page.wait_for_load_state("load")
    path = FOLDER / f"{picture.name}.png"
    page.screenshot(path=path, animations="disabled")
    page.close()
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path.name} has {path.stat().st_size} bytes; at most {LARGEST} are kept.")
    return path


def main() -> None:
    site = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=_ARGUMENTS
        )
        for picture in PICTURES:
            path = take(browser, site, picture)
            sys.stdout.write(f"{path.name} {path.stat().st_size // 1000} kB\n")
        browser.close()


if __name__ == "__main__":
    main()
