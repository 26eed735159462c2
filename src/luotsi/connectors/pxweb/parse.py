"""Answers of PxWeb API v1: listings of folders, metadata of tables, cells in JSON-stat 2. Pure; BadShape for nonsense.

Known traps: answers may begin with a BOM (the JSON reader takes it); total rows are values among the others; age groups
overlap; missing cells are null with a mark in `status` (`.` impossible, `..` not known, `...` secret); the order of
dimensions in an answer, and lists where objects were agreed, are the server's choice; the contents dimension is marked
by nothing but the words of its values.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from luotsi.connectors import labels as words
from luotsi.connectors.checks import BadShape
from luotsi.connectors.pxweb import meanings
from luotsi.connectors.pxweb.meanings import Places

Selection = tuple[tuple[int, ...], ...]
"""Positions of values for each dimension, in the table's order."""
KNOWN, IMPOSSIBLE, MISSING, SECRET = range(4)
_MARKS = {".": IMPOSSIBLE, "..": MISSING, "...": SECRET, "-": KNOWN}
_QUANTITY = re.compile(
    r"lukumäärä|antal|number|kuolleet|döda|deaths|väestö|befolkning|population|osuus|andel|share|%|henkilö|euro",
    re.IGNORECASE,
)


class Kind(StrEnum):
    TIME = "time"
    SEX = "sex"
    AGE = "age"
    AREA = "area"
    CATEGORY = "category"
    CONTENTS = "contents"
    """What is counted, or a dimension of one value."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder or table in a listing."""

    id: str
    text: str
    is_table: bool


@dataclass(frozen=True, slots=True)
class Dimension:
    code: str
    text: str
    kind: Kind
    values: tuple[str, ...]
    meanings: tuple[str | None, ...]
    """As observations say it, for each value; None for what is not taken (overlapping groups, other divisions)."""

    @property
    def total(self) -> int | None:
        """Position of the whole."""
        wholes = {Kind.SEX: "total", Kind.AGE: "all", Kind.AREA: "country", Kind.CATEGORY: ""}
        whole = wholes.get(self.kind)
        return self.meanings.index(whole) if whole is not None and whole in self.meanings else None

    @property
    def taken(self) -> tuple[int, ...]:
        """Positions of the values that mean something."""
        return tuple(n for n, meaning in enumerate(self.meanings) if meaning is not None)


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    dimensions: tuple[Dimension, ...]

    @property
    def is_synthetic(self) -> bool:
        """Made up for tests and demonstrations, as the title says."""
        return "synteetti" in self.title.casefold()

    def of(self, kind: Kind) -> tuple[int, ...]:
        """Positions of the dimensions of a kind."""
        return tuple(n for n, d in enumerate(self.dimensions) if d.kind is kind)


@dataclass(frozen=True, slots=True)
class Source:
    """A table that fits, and what to ask of it."""

    path: str
    table: Table
    selection: Selection


Piece = tuple[Selection, npt.NDArray[np.float64], npt.NDArray[np.int8]]
"""A part of a selection with its values and marks."""


def listing(answer: Any) -> tuple[Entry, ...]:
    """Folders and tables of a folder; headings and other things between them are left out."""
    if not isinstance(answer, list) or not answer:
        raise BadShape("not a list of folders and tables")
    found = []
    for item in answer:
        if not isinstance(item, dict) or not isinstance(item.get("id"), str):
            raise BadShape("a folder or table without id")
        if item.get("type") in ("l", "t"):
            found.append(Entry(item["id"], str(item.get("text", "")), item["type"] == "t"))
    return tuple(found)


def table(answer: Any, places: Places) -> Table:
    """What a table holds, with each dimension understood."""
    variables = answer.get("variables") if isinstance(answer, dict) else None
    if not isinstance(variables, list) or not variables:
        raise BadShape("metadata without variables")
    return Table(str(answer.get("title", "")), tuple(_dimension(v, places) for v in variables))


def _dimension(variable: Any, places: Places) -> Dimension:
    if not isinstance(variable, dict):
        raise BadShape("a variable that is no object")
    code, values = variable.get("code"), variable.get("values")
    if not isinstance(code, str) or not isinstance(values, list) or not values:
        raise BadShape("a variable without code or values")
    codes = [str(v) for v in values]
    labels = variable.get("valueTexts")
    texts = [str(t) for t in labels] if isinstance(labels, list) and len(labels) == len(codes) else codes
    kind, meant = _understood(codes, texts, places, variable)
    return Dimension(code, str(variable.get("text", code)), kind, tuple(codes), _each_once(meant))


def _understood(
    codes: list[str], texts: list[str], places: Places, variable: Mapping[str, Any]
) -> tuple[Kind, list[str | None]]:
    years = [meanings.year(c, t) for c, t in zip(codes, texts, strict=True)]
    if variable.get("time") is True or all(years):
        return Kind.TIME, list(years)
    if len(codes) == 1:
        return Kind.CONTENTS, [texts[0]]
    sexes = [words.sex(t) for t in texts]
    if {"male", "female"} <= set(sexes):
        return Kind.SEX, sexes
    ages = _ages(texts)
    if ages is not None:
        return Kind.AGE, ages
    areas = _areas(codes, texts, places)
    if areas is not None:
        return Kind.AREA, areas
    if not variable.get("elimination") and _are_quantities(codes, texts):
        return Kind.CONTENTS, list(texts)
    return Kind.CATEGORY, _categories(codes, texts)


def _are_quantities(codes: Sequence[str], texts: Sequence[str]) -> bool:
    """Do the labels name what is counted? Classes may use the same words, but have a whole or begin with their code."""
    are_classes = any(t.startswith(f"{c} ") or words.is_total(t) for c, t in zip(codes, texts, strict=True))
    return not are_classes and any(_QUANTITY.search(t) for t in texts)


def _ages(texts: Sequence[str]) -> list[str | None] | None:
    """Every label must be an age, else the numbers are something else (classes of causes, areas)."""
    ages = [words.age(t) for t in texts]
    if None in ages or len(set(ages) - {"all"}) < 2:
        return None
    return [a if keep else None for a, keep in zip(ages, meanings.finest(ages), strict=True)]


def _areas(codes: Sequence[str], texts: Sequence[str], places: Places) -> list[str | None] | None:
    areas = [meanings.area(c, t, places) for c, t in zip(codes, texts, strict=True)]
    levels = Counter(a.partition(":")[0] for a in areas if a and a != "country")
    if not levels or levels.total() < len(codes) / 2:
        return None
    level = levels.most_common(1)[0][0]  # Helsinki is a municipality and stands among counties too
    return [
        "country" if words.is_total(t) else a if a and a.partition(":")[0] in (level, "country") else None
        for a, t in zip(areas, texts, strict=True)
    ]


def _categories(codes: Sequence[str], texts: Sequence[str]) -> list[str | None]:
    total = next((n for n, t in enumerate(texts) if words.is_total(t)), None)
    if total is None and meanings.ends_as_total(texts[0]):
        total = 0  # only the first: groups within (42-53 … yhteensä) end so as well
    return ["" if n == total else code for n, code in enumerate(codes)]


def _each_once(meant: Sequence[str | None]) -> tuple[str | None, ...]:
    """Two values that mean the same would be counted twice: the first is taken."""
    return tuple(None if m in meant[:n] else m for n, m in enumerate(meant))


def cells(answer: Any, asked: Table, selection: Selection) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int8]]:
    """Values (NaN for none) and marks of the selection, in the table's order of dimensions."""
    if not isinstance(answer, dict):
        raise BadShape("cells that are no object")
    ids, sizes, described = answer.get("id"), answer.get("size"), answer.get("dimension")
    if not isinstance(ids, list) or not isinstance(sizes, list) or not isinstance(described, dict):
        raise BadShape("cells without id, size or dimension")
    own = [d.code for d in asked.dimensions]
    if sorted(map(str, ids)) != sorted(own):
        raise BadShape("cells of other dimensions than asked")
    places = [
        _places(described.get(d.code), [d.values[n] for n in s])
        for d, s in zip(asked.dimensions, selection, strict=True)
    ]
    if [len(places[own.index(i)]) for i in ids] != sizes:
        raise BadShape("cells of another size than asked")
    count = math.prod(sizes)
    values, marks = _flat(answer.get("value"), answer.get("status"), count)
    order = [ids.index(code) for code in own]
    shaped = values.reshape(sizes).transpose(order)[np.ix_(*places)]
    marked = marks.reshape(sizes).transpose(order)[np.ix_(*places)]
    return shaped, marked


def _places(described: Any, codes: Sequence[str]) -> list[int]:
    """Where in the answer each value that was asked stands."""
    category = described.get("category") if isinstance(described, dict) else None
    if not isinstance(category, dict):
        raise BadShape("a dimension without categories")
    index = category.get("index")
    if isinstance(index, list):
        index = {code: n for n, code in enumerate(index)}
    if index is None and isinstance(category.get("label"), dict) and len(category["label"]) == 1:
        index = dict.fromkeys(category["label"], 0)  # JSON-stat lets a single category do without
    if not isinstance(index, dict) or set(index) != set(codes) or sorted(index.values()) != list(range(len(codes))):
        raise BadShape("a dimension with other values than asked")
    return [index[code] for code in codes]


def _flat(given: Any, status: Any, count: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int8]]:
    numbers = _sparse(given, count)
    if numbers is None:
        raise BadShape("values that do not fill the size")
    try:
        values = np.array([np.nan if v is None else float(v) for v in numbers])
    except (TypeError, ValueError):
        raise BadShape("a value that is no number") from None
    if np.isinf(values).any():
        raise BadShape("a value that is infinite")
    told = _sparse(status, count) if not isinstance(status, str) else [status] * count
    marks = np.where(np.isnan(values), MISSING, KNOWN).astype(np.int8)
    for n, mark in enumerate(told or ()):
        if mark is not None and np.isnan(values[n]):
            marks[n] = _MARKS.get(str(mark), MISSING)
    values[np.isnan(values) & (marks == KNOWN)] = 0.0  # `-` says: nothing, that is 0
    return values, marks


def _sparse(given: Any, count: int) -> list[Any] | None:
    """A list, or an object of positions, as a list."""
    if isinstance(given, list):
        return given if len(given) == count else None
    if not isinstance(given, dict):
        return None
    found: list[Any] = [None] * count
    for key, value in given.items():
        if not str(key).isdecimal() or int(key) >= count:
            return None
        found[int(key)] = value
    return found
