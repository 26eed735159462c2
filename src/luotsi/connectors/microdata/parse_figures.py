"""Rows of observations as they are: figures of an indicator that comes from a file. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, nan
from typing import Any

from luotsi.connectors import labels
from luotsi.connectors.microdata.columns import FIGURES
from luotsi.connectors.microdata.table import Cells, Errors, Headings, Wrong, headings
from luotsi.kernel.errors import BadInput
from luotsi.regions.rules import parse_area

NUMBERS = ("value", "numerator", "denominator", "lower", "upper")
FLAGS = ("", "suppressed", "missing", "estimate", "preliminary", "break", "synthetic")
_PERIOD = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")
_NOTHING = frozenset({"", ".", "..", "...", "-", "–", "na", "n/a", "nan"})
_AMBIGUOUS = "?"


@dataclass(slots=True)
class Figures:
    """What a file of observations holds: columns of equal length."""

    columns: dict[str, list[Any]]
    rows: int = 0
    errors: Errors = field(default_factory=Errors)
    unread: tuple[str, ...] = ()


def parse(header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], *, areas: Mapping[str, str]) -> Figures:
    """Read the observations. `areas` maps casefolded names to areas, "?" where a name means several.

    Raises BadInput for headings that are wrong; what is wrong in a row is in `errors`.
    """
    found = headings(header, FIGURES, may_name_people=True)
    numbers = [n for n in NUMBERS if found.has(n)]
    if not {"value", "numerator"} & set(numbers):
        raise BadInput("The file lacks the column value (or numerator).", hint="One of them is needed.")
    texts = ("area", "period", "sex", "age", "category", "flag")
    figures = Figures({name: [] for name in (*texts, *numbers)}, unread=tuple(found.names[n] for n in found.unread))
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in rows:
        figures.rows += 1
        row = Cells(number, cells, found)
        values = _row(row, found, numbers, areas)
        key = tuple(values[name] for name in texts[:-1])
        if not row.errors and seen.setdefault(key, number) != number:
            row.wrong("area", f"says the same as row {seen[key]}", "keep one of them")
        if row.errors:
            figures.errors.add(row.errors)
            continue
        for name, value in values.items():
            figures.columns[name].append(value)
    return figures


def _row(row: Cells, found: Headings, numbers: Sequence[str], areas: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "area": row.read("area", lambda text: _area(text, areas), ""),
        "period": row.read("period", _period, ""),
        "sex": row.read("sex", _sex, ""),
        "age": row.read("age", _age, ""),
        "category": row.text("category"),
        "flag": row.read("flag", _flag, ""),
        **{name: row.read(name, _number, nan) for name in numbers},
    }
    told = [values[n] for n in ("value", "numerator") if found.has(n)]
    if not values["flag"] and all(v != v for v in told):
        values["flag"] = "missing"
    return values


def _area(text: str, areas: Mapping[str, str]) -> str:
    named = areas.get(" ".join(text.casefold().split()))
    if named == _AMBIGUOUS:
        raise Wrong("names a county and a municipality", "write county:90 or municipality:091")
    try:
        return named or str(parse_area(text.strip().casefold()))
    except BadInput:
        raise Wrong("is not an area", "write country, county:12, municipality:491 or a name") from None


def _period(text: str) -> str:
    match = _PERIOD.fullmatch(text)
    if match is None or (match[2] and match[2] <= match[1]):
        raise Wrong("is not a year or a span of years", "write 2023 or 2019-2023")
    return f"{match[1]}-{match[2]}" if match[2] else match[1]


def _sex(text: str) -> str:
    sex = labels.sex(text) if text else "total"
    if sex is None:
        raise Wrong("is not a sex", "write total, male or female")
    return sex


def _age(text: str) -> str:
    age = labels.age(text) if text else "all"
    if age is None:
        raise Wrong("is not an age", "write all, 25-64, 85- or 0")
    return age


def _flag(text: str) -> str:
    if text.casefold() not in FLAGS:
        raise Wrong("is not a flag", f"write one of {', '.join(FLAGS[1:])}, or nothing")
    return text.casefold()


def _number(text: str) -> float:
    if text.casefold() in _NOTHING:
        return nan
    try:
        number = float(re.sub(r"[\s\u00a0]", "", text).replace("−", "-").replace(",", "."))
    except ValueError:
        raise Wrong("is not a number", "write 12.3 or 12,3, or leave it empty") from None
    if not isfinite(number):
        raise Wrong("is not a number", "write 12.3 or 12,3, or leave it empty")
    return number
