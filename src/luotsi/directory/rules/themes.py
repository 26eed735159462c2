"""Themes as a file: what a county writes to choose its headings. Pure."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from luotsi.kernel.errors import BadInput
from luotsi.kernel.text import Texts

SCHEMES = ("county", "stiglitz")
"""The county's everyday headings, and the dimensions of wellbeing of the Stiglitz commission."""
_LANGUAGES = ("fi", "sv", "en")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CLASS = re.compile(r"P\d{1,2}(\.\d{1,2})?")
_KEYS = frozenset({"slug", "scheme", "icon", "classes", "terms", "names", "descriptions", "position", "visible"})


@dataclass(frozen=True, slots=True)
class ThemeRecord:
    """A heading with what fills it."""

    slug: str
    scheme: str
    names: Texts
    descriptions: Texts = field(default_factory=dict)
    icon: str = ""
    position: int = 0
    classes: tuple[str, ...] = ()
    """Codes of PTV's service classes; a main class holds its sub-classes."""
    terms: tuple[str, ...] = ()
    """URIs of ontology terms."""
    is_visible: bool = True


def read_themes(text: str) -> tuple[ThemeRecord, ...]:
    """The themes of a TOML text; positions follow the order in the file. BadInput says what is wrong."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput("The themes are not TOML.", hint=str(error)) from error
    rows = document.get("theme")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput("The file has no themes.", hint="Each theme begins with [[theme]].")
    themes = tuple(_theme(row, place) for place, row in enumerate(rows, start=1))
    slugs = [t.slug for t in themes]
    twice = sorted({s for s in slugs if slugs.count(s) > 1})
    if twice:
        raise BadInput(f"The slug {twice[0]!r} occurs twice.", hint="Each theme needs a slug of its own.")
    return themes


def write_themes(themes: Iterable[ThemeRecord]) -> str:
    """The TOML text that `read_themes` reads back."""
    return "\n".join(_written(t) for t in themes)


def _theme(row: Mapping[str, object], place: int) -> ThemeRecord:
    slug = row.get("slug")
    if not isinstance(slug, str) or not _SLUG.fullmatch(slug):
        raise BadInput(f"Theme {place} has no usable slug.", hint="Lower-case letters a to z, digits and hyphens.")
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise BadInput(f"Theme {slug!r} has an unknown key {unknown[0]!r}.", hint=f"Known: {', '.join(sorted(_KEYS))}.")
    scheme = row.get("scheme", SCHEMES[0])
    if scheme not in SCHEMES:
        raise BadInput(f"Theme {slug!r} has no known scheme.", hint=f"Known: {', '.join(SCHEMES)}.")
    names = _texts(row.get("names"), slug, "names")
    if not names.get("fi"):
        raise BadInput(f"Theme {slug!r} has no Finnish name.", hint='Write names = { fi = "…", sv = "…", en = "…" }.')
    classes = _words(row.get("classes", []), slug, "classes")
    wrong = next((c for c in classes if not _CLASS.fullmatch(c)), None)
    if wrong:
        raise BadInput(f"Theme {slug!r}: {wrong[:40]!r} is not a service class.", hint="They look like P5 or P5.7.")
    position, visible, icon = row.get("position", place), row.get("visible", True), row.get("icon", "")
    if not isinstance(position, int) or not 0 <= position < 10_000:
        raise BadInput(f"Theme {slug!r}: position must be a whole number from 0 to 9999.")
    if not isinstance(visible, bool) or not isinstance(icon, str) or (icon and not _SLUG.fullmatch(icon)):
        raise BadInput(f"Theme {slug!r}: visible must be true or false and icon the name of an icon.")
    return ThemeRecord(
        slug=slug,
        scheme=str(scheme),
        names=names,
        descriptions=_texts(row.get("descriptions", {}), slug, "descriptions"),
        icon=icon,
        position=position,
        classes=classes,
        terms=_words(row.get("terms", []), slug, "terms"),
        is_visible=visible,
    )


def _texts(value: object, slug: str, key: str) -> Texts:
    if not isinstance(value, dict) or not all(k in _LANGUAGES and isinstance(v, str) for k, v in value.items()):
        raise BadInput(f"Theme {slug!r}: {key} must be texts by language.", hint=f"Languages: {', '.join(_LANGUAGES)}.")
    return {k: v.strip() for k, v in value.items() if v.strip()}


def _words(value: object, slug: str, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise BadInput(f"Theme {slug!r}: {key} must be a list of texts.")
    return tuple(dict.fromkeys(value))


def _written(theme: ThemeRecord) -> str:
    lines = [
        "[[theme]]",
        f"slug = {_quoted(theme.slug)}",
        f"scheme = {_quoted(theme.scheme)}",
        f"icon = {_quoted(theme.icon)}",
        f"position = {theme.position}",
        f"visible = {'true' if theme.is_visible else 'false'}",
        f"classes = [{', '.join(map(_quoted, theme.classes))}]",
        f"terms = [{', '.join(map(_quoted, theme.terms))}]",
        f"names = {_table(theme.names)}",
        f"descriptions = {_table(theme.descriptions)}",
    ]
    return "\n".join(lines) + "\n"


def _table(texts: Texts) -> str:
    return "{ " + ", ".join(f"{lang} = {_quoted(texts[lang])}" for lang in _LANGUAGES if lang in texts) + " }"


def _quoted(text: str) -> str:
    """A TOML basic string; JSON escapes are valid in it once DEL, which JSON leaves bare, is escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
