"""Text in a picture: valid XML whatever it holds, how wide it is, how it is broken and shortened. No words of ours."""

import re
from functools import lru_cache

SIZE = 13.0
"""Of most text, in viewBox units."""
SMALL = 12.0
"""No text is smaller."""
LINE = 15.0
"""Between baselines of text of `SIZE`."""

# What XML 1.0 cannot hold, C1 controls, and marks that turn the direction of the text around them.
_FORBIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_SPACE = re.compile("[ \t\r\n\u2028\u2029]+")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9-]")
_BREAKS = re.compile(r"(?<=[ \-/–])")

# Advance widths of DejaVu Sans in ems, rounded up to 0.05: the widest of the fonts in common use, so that what fits by
# this estimate fits in the others (Arial, Segoe UI, Roboto and San Francisco are about a tenth narrower).
_WIDTHS = {
    0.3: "\u202f' ,.IJijl\u00a0·",
    0.35: "-/:;\\f|",
    0.4: "!()[]rt¹",
    0.5: '"*_`szšž–',
    0.55: "?Lc",
    0.6: "FPTYaekovxyäåö",
    0.65: "$0123456789EKSbdghnpqu{}€",
    0.7: "ABCRVXZÄÅ",
    0.75: "DGHNU",
    0.85: "#+<=>M^~×−&OQwÖ",
    1.0: "%m@W…",
}
_WIDTH_OF = {character: width for width, characters in _WIDTHS.items() for character in characters}
_BOLD = 1.13


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text on one line, without what XML cannot hold; no-break spaces stay."""
    return _SPACE.sub(" ", _FORBIDDEN.sub(" ", text)).strip(" ")


@lru_cache(maxsize=4096)
def escape(text: str) -> str:
    """`plain`, ready to stand in an element or in a quoted attribute."""
    return plain(text).translate(_ESCAPES)


def identifier(key: str) -> str:
    """An id from the caller's key; two keys never give the same one.

    >>> identifier("pyll 12")
    'c-pyll_20_12'
    """
    return "c-" + _NOT_IN_ID.sub(lambda found: f"_{ord(found[0]):x}_", key)


@lru_cache(maxsize=8192)
def width(text: str, *, size: float = SIZE, bold: bool = False) -> float:
    """How wide the text is at most in common fonts, in viewBox units."""
    total = 0.0
    for character in text:
        known = _WIDTH_OF.get(character)
        total += known if known is not None else _guess(character)
    return total * size * (_BOLD if bold else 1.0)


def _guess(character: str) -> float:
    code = ord(character)
    if 0x300 <= code <= 0x36F or code in (0xAD, 0x200B, 0x200C, 0x200D):
        return 0.0
    return 0.7 if code < 0x1100 else 1.05


def shorten(text: str, room: float, *, size: float = SIZE, bold: bool = False) -> str:
    """The text, cut with an ellipsis when it is wider than the room; empty when not even that fits.

    >>> shorten("Etelä-Savo", 40)
    'Etel…'
    """
    text = plain(text)
    if width(text, size=size, bold=bold) <= room:
        return text
    room -= width("…", size=size, bold=bold)
    if room < 0:
        return ""
    kept = ""
    for character in text[:400]:
        room -= width(character, size=size, bold=bold)
        if room < 0:
            break
        kept += character
    return kept.rstrip(" -–,") + "…"


def abbreviate(word: str, room: float, *, size: float = SMALL, bold: bool = False) -> str:
    """The word, or its beginning with a full stop, ended by a consonant where one is near, as people shorten names.

    >>> abbreviate("Pohjanmaa", 40)
    'Pohj.'
    """
    word = plain(word)
    if width(word, size=size, bold=bold) <= room:
        return word
    for end in range(min(len(word), 60) - 1, 0, -1):
        if width(word[:end] + ".", size=size, bold=bold) <= room:
            cut = word[:end]
            while len(cut) > 3 and cut[-1].lower() in "aeiouyäöå -":
                cut = cut[:-1]
            return cut.rstrip(" -") + "."
    return ""


def wrap(text: str, room: float, *, most: int = 2, size: float = SIZE, bold: bool = False) -> list[str]:
    """Lines that fit the room, at most `most`; broken after spaces, hyphens and slashes; the rest cut with an ellipsis.

    >>> wrap("Mellersta Österbotten", 90)
    ['Mellersta', 'Österbotten']
    """
    text = plain(text)[:2000]
    if not text:
        return []
    lines = [""]
    for part in _BREAKS.split(text):
        joined = lines[-1] + part
        if not lines[-1] or width(joined.rstrip(), size=size, bold=bold) <= room:
            lines[-1] = joined
        elif len(lines) == most:
            lines[-1] = joined  # too wide: cut below
            break
        else:
            lines.append(part)
    return [cut for line in lines if (cut := shorten(line, room, size=size, bold=bold))]
