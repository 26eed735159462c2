"""Documents on paper: sets a Typst layout with data into a tagged PDF (PDF/UA-1), and draws QR codes for it.

Texts reach Typst as data, never as markup: whatever a name holds, it is shown as it is. The fonts are those that Typst
carries, so that every machine makes the same bytes. Owns no layout and no wording.
"""

import json
import unicodedata
from datetime import datetime
from typing import Any

import segno
import typst

from luotsi.kernel.errors import LuotsiError

FONTS = ("Libertinus Serif", "DejaVu Sans Mono")
"""Of every document; the second has the letters of other scripts that the first lacks."""
_IN_FONT = (
    (0x20, 0x4FF), (0x531, 0x556), (0x559, 0x587), (0x5D0, 0x5EA), (0x606, 0x60C), (0x61B, 0x61B), (0x61F, 0x61F),
    (0x621, 0x63A), (0x640, 0x64A), (0x660, 0x66D), (0x679, 0x67B), (0x67E, 0x680), (0x686, 0x687), (0x698, 0x698),
    (0x6A9, 0x6A9), (0x6AF, 0x6AF), (0x6BE, 0x6BE), (0x6CC, 0x6CC), (0x6F0, 0x6F9), (0x10D0, 0x10FF),
    (0x1E00, 0x1EFF), (0x2010, 0x205E), (0x2070, 0x20BF), (0x2100, 0x22FF),
)  # fmt: skip
"""Ranges that the fonts cover, as tried out with Typst 0.15; `_NOT_IN_FONT` are their holes."""
_NOT_IN_FONT = frozenset({0x2041, 0x2043, 0x2053, 0x211F, 0x2121, 0x2123, 0x2125})
_UNSETTABLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Zl", "Zp"})


class NotSet(LuotsiError):
    """The document could not be set."""

    code = "not_set"


def pdf(layout: str, content: dict[str, Any], *, made_at: datetime) -> bytes:
    """The document of a layout that reads `json(bytes(sys.inputs.content))`; `made_at` is the time told in it.

    Raises NotSet with what Typst says.
    """
    try:
        made = typst.compile(
            layout.encode(),
            format="pdf",
            sys_inputs={"content": json.dumps(settable(content), ensure_ascii=False)},
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=made_at,
        )
    except typst.TypstError as error:
        raise NotSet(f"The PDF could not be made: {str(error)[:300]}") from error
    if not isinstance(made, bytes):
        raise NotSet("Typst gave no document.")
    return made


def settable(content: Any) -> Any:
    """The content with a question mark for characters that the fonts lack: PDF/UA allows no empty boxes.

    >>> settable({"name": "Äijä 😀", "count": 3})
    {'name': 'Äijä ?', 'count': 3}
    """
    if isinstance(content, str):
        return "".join(c if _is_settable(c) else "?" for c in unicodedata.normalize("NFC", content))
    if isinstance(content, dict):
        return {key: settable(value) for key, value in content.items()}
    return [settable(value) for value in content] if isinstance(content, list) else content


def qr_svg(address: str) -> str:
    """A QR code of an address as SVG, black on white with its quiet zone; it bears 15 % of damage."""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(scale=8, border=4, dark="#000", light="#fff", omitsize=True))


def _is_settable(character: str) -> bool:
    code = ord(character)
    return (
        any(first <= code <= last for first, last in _IN_FONT)
        and code not in _NOT_IN_FONT
        and unicodedata.category(character) not in _UNSETTABLE
    )
