"""Tags and filters of every template: text in the reader's language, plain text to paragraphs, distances, icons."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luotsi.kernel.text import pick

register = template.Library()

# fmt: off
ICONS = frozenset(
    {
        "activity", "arrow", "back", "basket", "book", "calendar", "check", "chevron", "child", "clock",
        "close", "compass", "contrast", "cost", "culture", "document", "elder", "external", "family",
        "feedback", "filter", "food", "globe", "health", "heart", "home", "id", "info", "leaf", "link", "list",
        "mail", "map", "mind", "money", "next", "open", "people", "phone", "pin", "print", "remote", "safety",
        "search", "share", "star", "substance", "voice", "warning", "work",
    }
)
# fmt: on
"""Symbols of the sprite `icons.svg`; a test holds the two together."""
_ICON_SYNONYMS = {
    "living": "money",
    "income": "money",
    "material": "money",
    "education": "book",
    "learning": "book",
    "environment": "leaf",
    "nature": "leaf",
    "insecurity": "safety",
    "security": "safety",
    "shield": "safety",
    "social": "people",
    "community": "people",
    "politics": "voice",
    "political": "voice",
    "participation": "voice",
    "exercise": "activity",
    "sport": "activity",
    "mental": "mind",
    "housing": "home",
    "elderly": "elder",
    "children": "child",
    "nutrition": "food",
    "guidance": "compass",
    "drop": "substance",
}
_BULLET = re.compile(r"^\s*(?:[*•–]|-(?=\s))\s*(?P<rest>.+)$")


def _language() -> str:
    return (get_language() or "fi")[:2]


def _picked(texts: Mapping[str, str] | str | None) -> tuple[str, str]:
    if not texts:
        return "", _language()
    if isinstance(texts, str):
        return texts, _language()
    return pick(texts, _language())


@register.filter
def text(texts: Mapping[str, str] | str | None) -> SafeString:
    """The text in the reader's language; in another language when there is no better, and then marked with `lang`."""
    chosen, lang = _picked(texts)
    if chosen and lang != _language():
        return format_html('<span lang="{}">{}</span>', lang, chosen)
    return conditional_escape(chosen)


@register.filter
def plain(texts: Mapping[str, str] | str | None) -> str:
    """The same without markup, for attributes and titles."""
    return _picked(texts)[0]


@register.filter
def lang_of(texts: Mapping[str, str] | str | None) -> str:
    """Language of the text that `text` would give."""
    return _picked(texts)[1]


@register.filter
def paragraphs(texts: Mapping[str, str] | str | None) -> SafeString:
    """Plain text of the catalogue as paragraphs and lists: lines that begin with * or - are items of a list."""
    chosen, lang = _picked(texts)
    html = mark_safe("".join(_blocks(chosen)))  # noqa: S308  every part is escaped below
    if chosen and lang != _language():
        return format_html('<div lang="{}">{}</div>', lang, html)
    return html


def _blocks(plain_text: str) -> list[str]:
    blocks: list[str] = []
    lines: list[str] = []
    items: list[str] = []

    def close() -> None:
        if lines:
            blocks.append(format_html("<p>{}</p>", format_html_join(mark_safe("<br>"), "{}", ((x,) for x in lines))))
        if items:
            blocks.append(format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((x,) for x in items))))
        lines.clear()
        items.clear()

    for raw in plain_text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = raw.strip()
        bullet = _BULLET.match(line)
        if not line:
            close()
        elif bullet:
            if lines:
                close()
            items.append(bullet["rest"])
        else:
            if items:
                close()
            lines.append(line)
    close()
    return blocks


@register.filter
def km(distance: float | None) -> str:
    """A distance as one says it: 400 m, 3,2 km, 25 km; empty for None."""
    if distance is None:
        return ""
    if distance < 1:
        return _("%(metres)d m") % {"metres": max(100, round(distance * 10) * 100)}
    rounded = Decimal(str(round(distance, 1))) if distance < 10 else Decimal(round(distance))
    return _("%(kilometres)s km") % {"kilometres": number_format(rounded)}


@register.simple_tag
@lru_cache(maxsize=500)
def icon(name: str, css: str = "") -> SafeString:
    """A symbol of the sprite, for the eye only; an unknown name gives a compass, no name nothing."""
    known = name if name in ICONS else _ICON_SYNONYMS.get(name, "compass")
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css,
        static("luotsi/icons.svg"),
        known,
    )


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The present query string with parameters changed; None or "" removes one. Begins with "?"."""
    given = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            given.pop(name, None)
        else:
            given[name] = str(value)
    return f"?{given.urlencode()}"
