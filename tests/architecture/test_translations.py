"""Catalogues hold what is used and no more; `tests/web/test_messages.py` checks that what is used is translated."""

import re
from pathlib import Path

import pytest

from luotsi.web import messages
from luotsi.web.messages import PACKAGE, Message

# Text between tags or in attributes that people meet, outside template tags and variables.
_TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
_BLOCKS = re.compile(r"{%\s*(comment|blocktrans(?:late)?)\b.*?%}.*?{%\s*end\1\s*%}|<(script|svg)\b.*?</\2>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""\b(?:aria-label|alt|title|placeholder)=(["'])(.*?)\1""", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
_MARKUP = re.compile(r"{%\s*block (?:nav_\w+|body_class)\s*%}.*?{%\s*endblock\s*%}")
"""Blocks that stand inside a tag."""
# Names, units and what is the same in every language; pages for developers and operators are in English.
_SAME_EVERYWHERE = {
    "Luotsi", "OpenAPI", "www", "saavutettavuusvaatimukset", "fi", "saavutettavuus", "traficom", "nbsp", "amp", "laquo",
    "raquo", "ndash", "mdash", "MB", "CSV", "XLSX",
}  # fmt: skip
_FOR_DEVELOPERS = {"api.html", "patterns.html"}

TEMPLATES = sorted(p for p in PACKAGE.rglob("*.html") if "templates" in p.parts and p.name not in _FOR_DEVELOPERS)


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_catalogue__holds_nothing__that_is_no_longer_used(used_messages: dict[Message, str], lang: str) -> None:
    for path in messages.catalogues():
        if path.parts[-3] == lang:
            kept = {m for m in messages.catalogue(path) if m.id}
            assert kept
            assert not [m.id[:70] for m in kept - set(used_messages)], path


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_catalogue__has_no_entry__that_is_marked_fuzzy_or_obsolete(lang: str) -> None:
    for path in messages.catalogues():
        if path.parts[-3] == lang:
            lines = path.read_text(encoding="utf-8").splitlines()
            assert not [
                n for n, line in enumerate(lines, 1) if line.startswith("#~") or re.match(r"#,.*\bfuzzy\b", line)
            ]


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_translation__is_not_the_english__left_as_it_was(lang: str) -> None:
    """One word may be the same in two languages; a sentence is not."""
    same = [
        m.id
        for path in messages.catalogues()
        if path.parts[-3] == lang
        for m, forms in messages.catalogue(path).items()
        if len(m.id.split()) > 2 and m.id in forms
    ]
    assert not same


def _bare_text(source: str) -> list[str]:
    rest = _MARKUP.sub(" ", _BLOCKS.sub(" ", source))
    attributes = " ".join(match[2] for match in _ATTRIBUTE.finditer(_TAGS.sub(" ", rest)))
    outside = re.sub(r"<[^>]*>", " ", _TAGS.sub(" ", rest), flags=re.DOTALL)
    return [word for word in _WORD.findall(f"{outside} {attributes}") if word not in _SAME_EVERYWHERE]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_template__has_no_words__outside_the_catalogue(path: Path) -> None:
    assert _bare_text(path.read_text(encoding="utf-8")) == []


def test_bare_text__is_found__in_text_and_attributes() -> None:
    source = '{% translate "Fine" %}<p title="Bad words">{{ fine }} loose</p>{% comment %}fine{% endcomment %}'
    assert _bare_text(source) == ["loose", "Bad", "words"]
