"""Rows of deaths, counted by municipality, year, sex, age band and cause. Pure; rows leave no trace but the counts.

Known traps: spreadsheets drop the leading zeros of municipality codes; registers write sexes as 1 and 2; codes come
with and without the dot; bought extracts have a count and age groups where registers have a row a death.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from luotsi.connectors import labels
from luotsi.connectors.microdata.columns import DEATHS
from luotsi.connectors.microdata.table import Cells, Errors, Headings, Wrong, headings, without_people
from luotsi.indicators.rules.icd10 import UNDERLYING, Code
from luotsi.kernel.errors import BadInput

BANDS = ("0", "1-4", *(f"{first}-{first + 4}" for first in range(5, 100, 5)), "100-")
"""Age groups of the counts; finer than any method needs, coarser than the register."""
_FIRST_YEAR, _OLDEST = 1936, 125
_SEXES = {"1": "male", "2": "female", "m": "male", "f": "female"}
_FINNISH_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
Key = tuple[str, str, str, str, str]
"""Area, year, sex, age band, cause."""


@dataclass(slots=True)
class Deaths:
    """What a file of deaths holds."""

    counts: Counter[Key] = field(default_factory=Counter)
    rows: int = 0
    errors: Errors = field(default_factory=Errors)
    unread: tuple[str, ...] = ()
    """Headings of columns that are not read."""

    @property
    def total(self) -> int:
        return self.counts.total()


def parse(
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    municipalities: Mapping[str, str],
    today: date,
) -> Deaths:
    """Count the deaths. `municipalities` maps codes and casefolded names to codes, those that have ended too.

    Raises BadInput for headings that are wrong or about people; what is wrong in a row is in `errors`.
    """
    found = headings(header, DEATHS)
    if not found.has("year") and not found.has("date"):
        raise BadInput("The file lacks the column year (or date).", hint="One of them is needed.")
    deaths = Deaths(unread=tuple(found.names[n] for n in found.unread))
    for number, cells in without_people(rows, found):
        deaths.rows += 1
        row = Cells(number, cells, found)
        key, count = _row(row, found, municipalities, today)
        if row.errors:
            deaths.errors.add(row.errors)
        elif count:
            deaths.counts[key] += count
    return deaths


def _row(row: Cells, found: Headings, municipalities: Mapping[str, str], today: date) -> tuple[Key, int]:
    when = "date" if found.has("date") and (row.text("date") or not found.has("year")) else "year"
    key = (
        row.read("municipality", lambda text: _municipality(text, municipalities), ""),
        row.read(when, lambda text: _year(text, today, is_day=when == "date"), ""),
        row.read("sex", _sex, ""),
        row.read("age", band, ""),
        row.read("icd10", _cause, ""),
    )
    return key, row.read("count", _count, 0) if found.has("count") else 1


def columns(deaths: Deaths) -> dict[str, list[Any]]:
    """Observations. A band in which nobody died gets one row of none, so that the bands stay complete."""
    counts = dict(deaths.counts)
    seen = {labels.bounds(key[3])[0] for key in counts}
    first = min(counts, default=None)
    if first is not None:
        counts.update(((*first[:3], b, first[4]), 0) for b in BANDS if labels.bounds(b)[0] not in seen)
    items = sorted(counts.items())
    names = ("area", "period", "sex", "age", "category")
    return {
        **{name: [key[n] for key, _ in items] for n, name in enumerate(names)},
        "numerator": [float(count) for _, count in items],
    }


def band(text: str) -> str:
    """The age band of completed years; a group is kept as it is.

    >>> band("0"), band("47"), band("103"), band("85 - 89")
    ('0', '45-49', '100-', '85-89')
    """
    age = labels.age(text) if text else None
    if age is None or age == "all":
        raise Wrong(f"is not an age from 0 to {_OLDEST}", "give completed years, or a group such as 85-89")
    first, last = labels.bounds(age)
    if first == last:
        return next(b for b in BANDS if labels.bounds(b)[0] <= first <= labels.bounds(b)[1])
    return age


def _municipality(text: str, known: Mapping[str, str]) -> str:
    code = known.get(f"{int(text):03}" if text.isdecimal() and len(text) <= 3 else " ".join(text.casefold().split()))
    if code is None:
        raise Wrong("is not a municipality", "give its code of three digits or its name")
    return f"municipality:{code}"


def _year(text: str, today: date, *, is_day: bool) -> str:
    remedy = "write 2024-05-31 or 31.5.2024" if is_day else "write four digits"
    try:
        year = _day(text).year if is_day else int(text) if re.fullmatch(r"\d{4}", text) else 0
    except ValueError:
        raise Wrong("is not a day", remedy) from None
    if not _FIRST_YEAR <= year <= today.year:
        raise Wrong(f"is not {'a day' if is_day else 'a year'} from {_FIRST_YEAR} to {today.year}", remedy)
    return str(year)


def _day(text: str) -> date:
    if match := _ISO_DAY.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _FINNISH_DAY.fullmatch(text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    raise ValueError("no day")


def _sex(text: str) -> str:
    sex = _SEXES.get(text.casefold()) or labels.sex(text)
    if sex not in ("male", "female"):
        raise Wrong("is neither male nor female", "write 1 or 2, male or female, mies or nainen")
    return sex


def _cause(text: str) -> str:
    try:
        code = Code(text)
    except BadInput:
        raise Wrong("is not an ICD-10 code", "write a letter and two digits, such as I21 or I21.9") from None
    if code not in UNDERLYING:
        raise Wrong(
            "cannot be an underlying cause of death", "give the disease or the external cause (A00–R99, V01–Y89)"
        )
    return str(code)


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise Wrong("is not a number of deaths", "write a whole number")
    return int(text)
