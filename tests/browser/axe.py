"""The accessibility checker axe inside a page, and its findings in words."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import BrowserContext, Page

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

# Style sheets are not fetched once more: only rules that axe leaves off unless asked for read them.
_RUN = """
async (tags) => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const preload = {assets: ["media"], timeout: 5000};
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], preload});
  return found.violations.map((v) => ({
    id: v.id, help: v.help, nodes: v.nodes.map((n) => n.target.join(" ") + " | " + n.failureSummary.split("\\n").slice(1, 3).join(" "))
  }));
}
"""
WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")


def add(context: BrowserContext) -> None:
    """Have axe in every page of the context; the browser's own injection, so the site's policy stays in force."""
    context.add_init_script(SOURCE)


def violations(page: Page, tags: tuple[str, ...] = WCAG) -> list[str]:
    """What breaks WCAG 2.2 A or AA on the page as it stands, everything unfolded."""
    found: list[dict[str, Any]] = page.evaluate(_RUN, list(tags))
    return [f"{v['id']} ({v['help']}): {'; '.join(v['nodes'][:3])} [{len(v['nodes'])}]" for v in found]


def everywhere(page: Page) -> list[str]:
    """The same at every width in every colour scheme."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} px, {scheme}: {v}" for v in violations(page)]
    return found
