"""How an embedded part of the tray may look on another site: accent colour, corners, light or dark. Pure.

Only what keeps the text readable is let through: an accent must stand out from its background by at least 4.5 : 1
(WCAG 2.2, 1.4.3), for links are written in it and buttons filled with it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

SCHEMES = ("auto", "light", "dark")
"""auto follows the device of the reader."""
MOST_ROUND = 24
"""Pixels."""
LEAST_CONTRAST = 4.5
SURFACES = {"light": "ffffff", "dark": "17262b"}
"""What lies behind the text; the same as --surface in tokens.css (a test holds them together)."""
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_DIGITS = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Looks:
    """Empty or None: as the tray itself looks."""

    accent: str = ""
    """Six hexadecimal digits."""
    radius: int | None = None
    """Of corners, in pixels."""
    scheme: str = "auto"

    @property
    def parameters(self) -> dict[str, str]:
        """What an address says of the looks; nothing of what is usual."""
        found = {"accent": self.accent, "radius": "" if self.radius is None else str(self.radius)}
        found["scheme"] = "" if self.scheme == "auto" else self.scheme
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Refused:
    """A wish that was left out, and why: `contrast` (then `found` tells how much there is), else `format`."""

    name: str
    value: str
    reason: str
    found: float = 0.0


def looks(given: Mapping[str, str]) -> tuple[Looks, tuple[Refused, ...]]:
    """The looks that parameters ask for; what cannot be granted is left out and named.

    >>> looks({"accent": "#0b4f5c", "radius": "8"})
    (Looks(accent='0b4f5c', radius=8, scheme='auto'), ())
    >>> looks({"accent": "#ffd400"})[1][0].reason
    'contrast'
    """
    refused: list[Refused] = []
    scheme = given.get("scheme", "") or "auto"
    if scheme not in SCHEMES:
        refused.append(Refused("scheme", scheme[:20], "format"))
        scheme = "auto"
    radius = _radius(given.get("radius", ""), refused)
    accent = _accent(given.get("accent", ""), "dark" if scheme == "dark" else "light", refused)
    return Looks(accent, radius, scheme), tuple(refused)


def _radius(value: str, refused: list[Refused]) -> int | None:
    if not value:
        return None
    if _DIGITS.fullmatch(value) and value.isascii() and int(value) <= MOST_ROUND:
        return int(value)
    refused.append(Refused("radius", value[:20], "format"))
    return None


def _accent(value: str, background: str, refused: list[Refused]) -> str:
    if not value:
        return ""
    match = _HEX.fullmatch(value)
    if match is None:
        refused.append(Refused("accent", value[:20], "format"))
        return ""
    colour = match[1].lower()
    if len(colour) == 3:
        colour = "".join(digit * 2 for digit in colour)
    found = contrast(colour, SURFACES[background])
    if found < LEAST_CONTRAST:
        refused.append(Refused("accent", f"#{colour}", "contrast", found))
        return ""
    return colour


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG 2.2 defines it, 1 to 21.

    >>> contrast("000000", "ffffff")
    21.0
    """
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = []
    for at in (0, 2, 4):
        part = int(colour[at : at + 2], 16) / 255
        parts.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def lightened(colour: str) -> str:
    """The colour mixed with white until it stands out from the dark background, as links there must.

    >>> contrast(lightened("0b4f5c"), SURFACES["dark"]) >= LEAST_CONTRAST
    True
    """
    parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    for step in range(21):
        mixed = "".join(f"{round(p + (255 - p) * step / 20):02x}" for p in parts)
        if contrast(mixed, SURFACES["dark"]) >= LEAST_CONTRAST:
            return mixed
    return "ffffff"


def stylesheet(chosen: Looks) -> str:
    """The looks as CSS that sets design tokens again; colours are checked already, so nothing needs escaping."""
    both, light, dark = [], [], []
    if chosen.radius is not None:
        both += [f"--radius: {chosen.radius}px;", f"--radius-large: {chosen.radius}px;"]
    if chosen.accent:
        as_given, on_dark = chosen.accent, lightened(chosen.accent)
        light += [f"--{name}: #{as_given};" for name in ("brand", "brand-strong", "link")] + ["--on-brand: #ffffff;"]
        dark += [f"--{name}: #{on_dark};" for name in ("brand", "brand-strong", "link")]
        dark.append(f"--on-brand: #{SURFACES['dark']};")
    rules = [_rule(":root", both), _rule(':root:not([data-theme="dark"])', light)]
    if dark:
        rules += [
            "@media (prefers-color-scheme: dark) {\n" + _rule(':root:not([data-theme="light"])', dark) + "}\n",
            _rule(':root[data-theme="dark"]', dark),
        ]
    return "".join(rules)


def _rule(selector: str, declarations: list[str]) -> str:
    inside = "".join(f"  {line}\n" for line in declarations)
    return f"{selector} {{\n{inside}}}\n" if declarations else ""
