"""A chart as PNG, for slides and print: drawn by resvg from the SVG, with fonts of the machine (none are packaged)."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import resvg_py

from luotsi.kernel.errors import BadInput, NotReady

_NARROWEST, _WIDEST = 16, 6000
_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/opt/homebrew/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "~/Library/Fonts",
)
_FONTS = (
    ("Noto Sans", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("Source Sans 3", "SourceSans3-Regular.ttf", "SourceSans3-Bold.ttf"),
    ("Liberation Sans", "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("DejaVu Sans", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("Arial", "Arial.ttf", "Arial Bold.ttf"),
    ("Arial", "arial.ttf", "arialbd.ttf"),
)
"""Family, regular and bold: the first whose both files are there is used."""


def png(svg: str, *, width: int, fonts: Sequence[Path] = ()) -> bytes:
    """The picture on white, `width` pixels wide; its height follows.

    `fonts` are files of one family, its regular face first; without them a known sans-serif of the machine is used.
    NotReady when there is none, BadInput when the text is no SVG.
    """
    if not _NARROWEST <= width <= _WIDEST:
        raise BadInput(f"A picture {width} pixels wide cannot be made.", hint=f"Give {_NARROWEST} to {_WIDEST}.")
    family, files = _family(fonts) if fonts else _found(_FOLDERS)
    try:
        return resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=files,
            font_family=family,
            sans_serif_family=family,
        )
    except ValueError as error:
        raise BadInput(f"The chart could not be drawn as PNG: {error}.", hint="Give the SVG of a chart.") from error


def _family(fonts: Sequence[Path]) -> tuple[str, list[str]]:
    missing = [path for path in fonts if not path.is_file()]
    if missing:
        raise NotReady(f"There is no font at {missing[0]}.", hint="Name a file that is there.")
    known = {file: name for name, *files in _FONTS for file in files}
    return known.get(fonts[0].name, fonts[0].stem.partition("-")[0]), [str(path) for path in fonts]


@cache
def _found(folders: tuple[str, ...]) -> tuple[str, list[str]]:
    """The first known family of the machine and its files."""
    files: dict[str, str] = {}
    for folder in folders:
        for path in sorted(Path(folder).expanduser().rglob("*.ttf")):
            files.setdefault(path.name, str(path))
    for family, *names in _FONTS:
        if all(name in files for name in names):
            return family, [files[name] for name in names]
    raise NotReady(
        "There is no font to write a chart's text with.",
        hint="Install one: apt-get install fonts-dejavu-core (or fonts-liberation, fonts-noto-core).",
    )
