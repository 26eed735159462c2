"""The catalogue of indicators: reads the folders that define them, packaged ones and an installation's own.

Owns where the files are and in which order indicators are listed. What a definition may say is in `definition`, figures
are elsewhere. A folder is named by the indicator's slug and holds `definition.toml` and, mostly, `examples.toml`: tiny
input with the value it must give, worked out by hand, or one published figure with its source.

What `[calculation]` holds besides `kind` and `per`:

- `numerator`, `denominator`: datasets of the warehouse; `category`: the numerator's (ICD-10 chapter of the pension).
  Of published figures `denominator` says whom a share is of, so that a deficit can be counted in people.
- `ages`: of numerator and denominator, "16-64"; "20-" is open, "all" everybody. `at`: age of a life expectancy.
- `limit`, `minimum`, `standard`: of PYLL; "national" is the whole country's age structure of the same years.
- `causes`, `variant`: groups of `causes` and whose list; `classification`: a figure for each class as category, with
  `groups` for each of these groups of classes instead of theirs.
- `years_pooled`: of municipalities; `years_pooled_county`: of counties, 1 when it is not there.
- `survey`: the source asked a sample, so that numerator and denominator are not counts of residents.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from luotsi.indicators.rules import definition
from luotsi.indicators.rules.definition import Definition, Theme
from luotsi.kernel.errors import BadInput

DEFINITION = "definition.toml"
EXAMPLES = "examples.toml"


def catalogue(own: Path | None = None) -> Mapping[str, Definition]:
    """Every indicator by slug, theme by theme; `own` is the installation's folder, whose indicators win over packaged.

    An `own` that does not exist holds nothing. BadInput names the file that cannot be used.

    >>> catalogue()["pyll"].name("sv")
    'Förlorade levnadsår (PYLL)'
    """
    if own is None:
        return _packaged()
    return _ordered({**_packaged(), **_read(own)})


def examples(slug: str, own: Path | None = None) -> Mapping[str, Any]:
    """What the indicator's examples say, empty when it has none. BadInput names a file that cannot be read."""
    for root in (own, _root()):
        if root is not None and root.joinpath(slug, DEFINITION).is_file():
            file = root.joinpath(slug, EXAMPLES)
            return _toml(file) if file.is_file() else {}
    return {}


def _root() -> Traversable:
    return resources.files("luotsi").joinpath("indicators", "catalogue")


@cache
def _packaged() -> Mapping[str, Definition]:
    return _ordered(_read(_root()))


def _ordered(found: Mapping[str, Definition]) -> Mapping[str, Definition]:
    themes = list(Theme)
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: (themes.index(item[1].theme), item[0]))))


def _read(root: Traversable) -> dict[str, Definition]:
    return {folder.name: _definition(folder) for folder in _folders(root)}


def _folders(root: Traversable) -> Iterator[Traversable]:
    if root.is_file():
        raise BadInput(f"{root} is a file.", hint="Give the folder that holds a folder for each indicator.")
    if root.is_dir():
        for entry in root.iterdir():
            if entry.is_dir() and not entry.name.startswith((".", "_")):
                yield entry


def _definition(folder: Traversable) -> Definition:
    file = folder.joinpath(DEFINITION)
    if not file.is_file():
        raise BadInput(f"{file} does not exist.", hint="Each folder of the catalogue defines the indicator it names.")
    try:
        return definition.parse(folder.name, _text(file))
    except BadInput as error:
        raise BadInput(f"{file}: {error.message}", hint=error.hint) from error


def _toml(file: Traversable) -> Mapping[str, Any]:
    try:
        return tomllib.loads(_text(file))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{file} is not TOML: {error}.", hint="Mend the line it names.") from error


def _text(file: Traversable) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file} cannot be read: {error}.", hint="Keep it as UTF-8 text, open to this user.") from error
