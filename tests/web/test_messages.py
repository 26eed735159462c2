"""Translations: every string has Finnish and Swedish, placeholders agree, compiled files are current."""

import gettext
import re
from pathlib import Path

import pytest

from luotsi.web import messages
from luotsi.web.messages import Message

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def _translations(lang: str) -> dict[Message, tuple[str, ...]]:
    found: dict[Message, tuple[str, ...]] = {}
    for path in messages.catalogues():
        if path.parts[-3] == lang:
            found.update(messages.catalogue(path))
    return found


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_catalogue__has_every_string__of_code_and_templates(used_messages: dict[Message, str], lang: str) -> None:
    known = _translations(lang)
    missing = [f"{where}: {m.id[:70]}" for m, where in used_messages.items() if not known.get(m) or not all(known[m])]
    assert len(used_messages) > 200
    assert not missing


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_translation__keeps_the_placeholders__of_its_string(lang: str) -> None:
    wrong = [
        m.id
        for m, forms in _translations(lang).items()
        if m.id
        for form, source in zip(forms, (m.id, m.plural or m.id), strict=False)
        if sorted(_PLACEHOLDER.findall(form)) != sorted(_PLACEHOLDER.findall(source))
    ]
    assert not wrong


def test_compiled_files__are_current__for_every_catalogue(tmp_path: Path) -> None:
    for path in messages.catalogues():
        copy = tmp_path / path.name
        copy.write_bytes(path.read_bytes())
        assert messages.compile_catalogue(copy).read_bytes() == path.with_suffix(".mo").read_bytes(), path


def test_compiled_file__is_read_by_gettext__with_context_and_plural(tmp_path: Path) -> None:
    po = tmp_path / "x.po"
    po.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        'msgctxt "opens"\nmsgid "on Monday"\nmsgstr "maanantaina"\n\n'
        'msgid "%(n)s service"\nmsgid_plural "%(n)s services"\nmsgstr[0] "%(n)s palvelu"\nmsgstr[1] "%(n)s palvelua"\n\n'
        '#, fuzzy\nmsgid "Old"\nmsgstr "Vanha"\n'
    )
    with messages.compile_catalogue(po).open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert read.pgettext("opens", "on Monday") == "maanantaina"
    assert read.ngettext("%(n)s service", "%(n)s services", 3) == "%(n)s palvelua"
    assert read.gettext("Old") == "Old"


def test_in_template__finds_strings__of_every_form() -> None:
    source = (
        '{% translate "Plain" %}{% translate "Ctx" context "c" %}{% include "x" with y=_("Argument") %}'
        "{% blocktranslate count n=n %}{{ n }} one{% plural %}{{ n }} many{% endblocktranslate %}"
    )
    assert set(messages.in_template(source)) == {
        Message("Plain"),
        Message("Ctx", context="c"),
        Message("Argument"),
        Message("%(n)s one", plural="%(n)s many"),
    }
