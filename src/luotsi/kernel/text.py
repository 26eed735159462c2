"""Language-aware text: choosing a language version, sorting as Finns do, cleaning what people type."""

import re
import unicodedata
from collections.abc import Mapping

Texts = dict[str, str]
"""Language code (fi, sv, en, se, smn, sms) to text."""

FALLBACKS: dict[str, tuple[str, ...]] = {
    "fi": ("fi", "sv", "en"),
    "sv": ("sv", "fi", "en"),
    "en": ("en", "fi", "sv"),
}

_CONTROL = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SPACE = re.compile(r"\s+")
# Finnish and Swedish collation: å, ä, ö come after z in this order; w sorts as its own letter (SFS-EN 13710:2011).
_LAST_LETTERS = str.maketrans({"å": "{a", "ä": "{b", "ö": "{c", "æ": "{b", "ø": "{c"})


def pick(texts: Mapping[str, str], lang: str) -> tuple[str, str]:
    """The text in `lang`, else in the best other language: (text, language of the text); ("", lang) when none.

    >>> pick({"fi": "Neuvola", "en": ""}, "en")
    ('Neuvola', 'fi')
    """
    for code in (*FALLBACKS.get(lang, (lang, "fi", "sv", "en")), *texts):
        if texts.get(code):
            return texts[code], code
    return "", lang


def collation_key(text: str) -> str:
    """Sort key in which ä and ö follow z and case and other accents do not matter.

    >>> sorted(["Äänekoski", "Zeta", "ahti", "Ahvenanmaa", "Åbo"], key=collation_key)
    ['ahti', 'Ahvenanmaa', 'Zeta', 'Åbo', 'Äänekoski']
    """
    lowered = unicodedata.normalize("NFC", text).lower().translate(_LAST_LETTERS)
    decomposed = unicodedata.normalize("NFD", lowered)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def clean(text: str, *, limit: int) -> str:
    """What a person typed, without control and direction characters, white space folded, cut to `limit` characters."""
    cut = unicodedata.normalize("NFC", text[: limit * 4])
    return _SPACE.sub(" ", _CONTROL.sub(" ", cut)).strip()[:limit].rstrip()
