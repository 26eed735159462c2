"""The accessibility checker axe inside a page, and its findings in words."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import BrowserContext, Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# Colour contrast makes thousands of colours, and axe's build for old browsers keeps each private field of each colour in
# a WeakMap: half of the time of a run. The same fields in the objects themselves, and every colour text parsed by axe
# once, give the same findings in half the time (`test_axe__finds_the_same__as_it_comes`).
_FOR_WINDOW = """
(() => {
  const fields = [];
  return (window) => {
    // What axe takes from around it, as names of its own: here they are those of the window that it looks into.
    const {
      CSS, Document, Element, HTMLElement, Image, MutationObserver, Node, NodeList, Text, URL, clearTimeout, console, document,
      location, setTimeout,
    } = window;
    let made = 0, isLoaded = false;
    const inObjects = (Native) => function () {
      if (isLoaded) return new Native();  // keyed by elements, and made where a page's policy forbids code from text
      const field = `kept${made}`;
      // A name of its own in code of its own: only so does the engine store it as fast as any field.
      return fields[made++] ??= new Function(`return {
        get: (key) => key.${field}?.[0],
        has: (key) => key.${field} !== undefined,
        set(key, value) { key.${field} = [value]; return this; },
        add(key) { return this.set(key, true); },
      }`)();
    };
    (function (WeakMap, WeakSet) { %s }).call(window, inObjects(WeakMap), inObjects(WeakSet));
    isLoaded = true;

    const {Color} = window.axe.commons.color, parse = Color.prototype.parseString, parsed = new Map();
    Color.prototype.parseString = function (text) {
      if (!parsed.has(text)) parsed.set(text, new Color(parse.call(this, text)));
      const {r, g, b, alpha} = parsed.get(text);
      return Object.assign(this, {r, g, b, alpha});
    };
  };
})()
""".strip().replace("%s", AXE)
SOURCE = f"{_FOR_WINDOW}(window)"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

# Style sheets are not fetched once more: only rules that axe leaves off unless asked for read them.
_RUN = """
async ([tags, ofColours]) => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const preload = {assets: ["media"], timeout: 5000};
  const left = axe.getRules().filter((rule) => ofColours && !rule.tags.includes("cat.color"));
  const rules = Object.fromEntries(left.map((rule) => [rule.ruleId, {enabled: false}]));
  const runOnly = {type: "tag", values: tags};
  const found = await axe.run(document, {runOnly, rules, resultTypes: ["violations"], preload});
  return found.violations.map((v) => ({
    id: v.id, help: v.help, nodes: v.nodes.map((n) => n.target.join(" ") + " | " + n.failureSummary.split("\\n").slice(1, 3).join(" "))
  }));
}
"""
# Whether all that axe reads but for colours was seen at this width before: the document, where each element is, whether it
# is seen, what its style gives it.
_LOOKED_SO_BEFORE = """
() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const read = ["display", "visibility", "opacity", "clip", "clipPath", "overflow", "position", "zIndex", "pointerEvents",
    "fontSize", "fontWeight", "textDecorationLine", "content"];
  const look = innerWidth + document.documentElement.outerHTML + [...document.querySelectorAll("*")].map((e) => {
    const {x, y, width, height} = e.getBoundingClientRect();
    const styles = [null, "::before", "::after"].flatMap((part) => {
      const style = getComputedStyle(e, part);
      return part && style.content === "none" ? [] : read.map((name) => style[name]);
    });
    return [e.tagName, x, y, width, height, ...styles].join(" ");
  }).join("|");
  const looks = window.looks ??= new Set(), isKnown = looks.has(look);
  looks.add(look);
  return isKnown;
}
"""
WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")


def add(context: BrowserContext) -> None:
    """Have axe in every page of the context; the browser's own injection, so the site's policy stays in force."""
    context.add_init_script(SOURCE)


def looked_into(context: BrowserContext, site: str) -> Page:
    """A page of the context at this address that axe can look into, wherever on the site it goes: see `look_into`.

    axe itself stays in the page that opened it, so the engine need not read and optimise it anew at every address.
    """
    beside = context.new_page()
    # Blank, without a policy, and in the same group of windows as the site's own pages.
    headers = {"Cross-Origin-Opener-Policy": "same-origin", "Content-Type": "text/html"}
    beside.route("**", lambda route: route.fulfill(headers=headers, body="<!doctype html><title>axe</title>"))
    beside.goto(f"{site}/axe")
    beside.unroute("**")
    beside.evaluate(f"() => {{ window.axeFor = {_FOR_WINDOW}; }}")
    with beside.expect_popup() as opened:
        beside.evaluate("() => { open('about:blank'); }")
    return opened.value


def look_into(page: Page) -> None:
    """Have axe in the document that the page and its frames show now."""
    for frame in page.frames:
        frame.evaluate("() => { window.top.opener.axeFor(window); }")


def violations(page: Page, tags: tuple[str, ...] = WCAG, *, of_colours_only: bool = False) -> list[str]:
    """What breaks WCAG 2.2 A or AA on the page as it stands, everything unfolded."""
    found: list[dict[str, Any]] = page.evaluate(_RUN, [list(tags), of_colours_only])
    return [f"{v['id']} ({v['help']}): {'; '.join(v['nodes'][:3])} [{len(v['nodes'])}]" for v in found]


def everywhere(page: Page) -> list[str]:
    """The same at every width in every colour scheme.

    Every rule is asked wherever the page looks different; where a scheme changes nothing but colours, as comparing all
    elements shows, the rules that read colours.
    """
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            is_other_in_colours = page.evaluate(_LOOKED_SO_BEFORE)
            found += [f"{width} px, {scheme}: {v}" for v in violations(page, of_colours_only=is_other_in_colours)]
    return found
