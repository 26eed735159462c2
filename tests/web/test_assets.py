"""What pages load: sizes, no third parties, no inline code, colours that can be read."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from luotsi.web.messages import PACKAGE

STATIC = PACKAGE / "web" / "static" / "luotsi"
TEMPLATES = sorted(p for p in PACKAGE.rglob("*.html") if "templates" in p.parts)


def _htmx() -> Path:
    spec = find_spec("django_htmx")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "static" / "django_htmx" / "htmx-4.min.js"


def test_scripts__weigh_under_50_kb__together() -> None:
    sizes = {p.name: p.stat().st_size for p in STATIC.glob("*.js")}
    of_frames = sum(size for name, size in sizes.items() if name.startswith("embed-"))  # on other sites, in frames
    assert of_frames < 3_000
    assert sum(sizes.values()) - of_frames < 10_000
    assert sum(sizes.values()) + _htmx().stat().st_size <= 50_000


def test_assets__name_no_other_host__anywhere() -> None:
    for path in [*STATIC.glob("*.css"), *STATIC.glob("*.js")]:
        assert "://" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_template__has_no_inline_code__that_the_policy_would_block(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|js:", source)
    for script in re.findall(r"<script[^>]*>", source):
        assert "src=" in script or "application/ld+json" in script


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", block))


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two colours."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _schemes() -> dict[str, dict[str, str]]:
    css = (STATIC / "tokens.css").read_text(encoding="utf-8")
    light, rest = css.split("@media", 1)
    device, chosen = rest.split(':root[data-theme="dark"]')
    assert _tokens(device) == _tokens(chosen)  # the device's dark and the chosen dark are one
    return {"light": _tokens(light), "dark": {**_tokens(light), **_tokens(chosen)}}


READ_ON = {
    "ink": (7.0, ("page", "surface", "surface-soft", "accent-soft", "warn-soft", "good-soft")),
    "ink-soft": (4.5, ("page", "surface", "surface-soft", "warn-soft", "accent-soft")),
    "link": (4.5, ("page", "surface", "surface-soft", "warn-soft")),
    "accent": (4.5, ("page", "surface")),
    "good": (4.5, ("surface", "good-soft")),
    "on-brand": (4.5, ("brand", "brand-strong")),
    "on-hero": (7.0, ("hero",)),
    "on-hero-soft": (7.0, ("hero",)),
    "line-strong": (3.0, ("page", "surface")),
    "focus": (3.0, ("page", "surface", "surface-soft", "accent-soft")),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours__can_be_read__on_their_backgrounds(scheme: str) -> None:
    tokens = _schemes()[scheme]
    weak = [
        (front, back, round(contrast(tokens[front], tokens[back]), 2))
        for front, (least, backs) in READ_ON.items()
        for back in backs
        if contrast(tokens[front], tokens[back]) < least
    ]
    assert not weak


def test_contrast__is_21__for_black_on_white() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
