"""Kela's catalogue entries and CSV files. Pure but for reading the file that it is given; BadShape for nonsense.

Known traps: total rows ("Yhteensä", municipality 000) stand among the parts, so that a plain sum counts double or more;
counts under four are moved to municipality 199 or age "Tieto puuttuu"; monthly and yearly rows share a file, and months
do not add up to years; people abroad are in the country's total but in no municipality.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from luotsi.connectors import labels
from luotsi.connectors.checks import BadShape

COUNTRY = "country"
UNKNOWN_AREA = "municipality:199"
"""Kela's own code for an area that is not known or not told."""
UNKNOWN = "unknown"
OTHER = "other"
_UNKNOWN_WORDS = frozenset({"", "tuntematon", "tieto puuttuu", "ei tietoa"})
_NEEDED = ("vuosi", "kunta_nro", "ikaryhma", "sukupuoli")
_CODE_END = " "


class Time(StrEnum):
    """Which rows stand for a year."""

    YEAR = "year"
    """Those of the year: people who received something during it."""
    DECEMBER = "december"
    """Those of December: people who receive something at the end of it."""


class Home(StrEnum):
    FINLAND = "finland"
    ABROAD = "abroad"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Package:
    """A data set in the catalogue."""

    title: str
    licence: str
    files: tuple[str, ...]

    @property
    def is_synthetic(self) -> bool:
        """Made up for tests and demonstrations, as the title says."""
        return "synteetti" in self.title.casefold()


class Row(NamedTuple):
    """A row that stands for a year, in our words: `all`, `total`, "" and `Home.ANY` are totals."""

    area: str
    year: str
    sex: str
    age: str
    category: str
    home: Home
    amount: float

    @property
    def is_part(self) -> bool:
        """Is it no total in any way? All parts together are everybody once."""
        return (
            self.area != COUNTRY
            and self.sex != "total"
            and self.age != "all"
            and self.category != ""
            and self.home is not Home.ANY
        )


def package(name: str, answer: Any) -> Package:
    """An answer of package_show."""
    found = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(found, dict) or name not in (found.get("name"), found.get("id")):
        raise BadShape("not the data set that was asked")
    resources = found.get("resources")
    if not isinstance(resources, list):
        raise BadShape("a data set without files")
    files = [
        r["url"]
        for r in resources
        if isinstance(r, dict)
        and str(r.get("format", "")).casefold() == "csv"
        and r.get("state", "active") == "active"
        and isinstance(r.get("url"), str)
    ]
    if not files:
        raise BadShape("a data set without a CSV file")
    licence = str(found.get("license_id") or "").upper() or "unstated"
    return Package(str(found.get("title", name)), licence, tuple(files))


def check(path: Path, amount: str) -> None:
    """BadShape unless the file has the columns that are needed and a row below them."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = _reader(file)
        _columns(next(lines, []), amount)
        if not any(next(lines, [])):
            raise BadShape("a file without rows")


def rows(path: Path, amount: str, time: Time) -> Iterator[Row]:
    """Rows that stand for a year, with the column `amount`; read as a stream."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = _reader(file)
        places = _columns(next(lines, []), amount)
        read = _Reader(places, amount, time)
        try:
            for cells in lines:
                if cells and (row := read.row(cells)) is not None:
                    yield row
        except (UnicodeDecodeError, csv.Error):
            raise BadShape("a file that is no CSV in UTF-8") from None


def _reader(file: Any) -> Iterator[list[str]]:
    first = file.readline()
    file.seek(0)
    return iter(csv.reader(file, delimiter=";" if first.count(";") > first.count(",") else ","))


def _columns(heading: Sequence[str], amount: str) -> dict[str, int]:
    places = {name.strip().casefold(): n for n, name in enumerate(heading)}
    missing = [name for name in (*_NEEDED, amount) if name not in places]
    if missing:
        raise BadShape(f"a file without the column {missing[0]}")
    return places


class _Reader:
    """Cells to rows; every label is understood once."""

    def __init__(self, places: Mapping[str, int], amount: str, time: Time) -> None:
        self._places, self._amount, self._time = places, places[amount], time
        self._known: dict[tuple[str, str], str] = {}

    def row(self, cells: Sequence[str]) -> Row | None:
        """None for a month that does not stand for its year."""
        if not self._stands_for_year(cells):
            return None
        home = self._understood("asuinmaa", cells, _home, Home.FINLAND)
        return Row(
            self._understood("kunta_nro", cells, _area, ""),
            self._understood("vuosi", cells, _year, ""),
            self._understood("sukupuoli", cells, _sex, ""),
            self._understood("ikaryhma", cells, _age, ""),
            self._understood("sairauspaaryhma", cells, _category, UNKNOWN),
            Home(home),
            _amount(self._cell(cells, self._amount)),
        )

    def _stands_for_year(self, cells: Sequence[str]) -> bool:
        kind = self._cell(cells, self._places.get("aikatyyppi")).casefold()
        is_month = kind.startswith("kuu")
        if self._time is Time.YEAR:
            return not is_month
        return not kind or (is_month and self._cell(cells, self._places.get("kuukausi_nro")).lstrip("0") == "12")

    def _understood(self, column: str, cells: Sequence[str], means: Callable[[str], str], absent: str) -> str:
        """`absent` is what every row means when the file has no such column."""
        place = self._places.get(column)
        if place is None:
            return absent
        text = self._cell(cells, place)
        key = (column, text)
        if key not in self._known:
            self._known[key] = means(text)
        return self._known[key]

    @staticmethod
    def _cell(cells: Sequence[str], place: int | None) -> str:
        return "" if place is None or place >= len(cells) else cells[place].strip()


def _area(text: str) -> str:
    if not text.isdecimal() or len(text) > 3:
        if text.casefold() in _UNKNOWN_WORDS:
            return UNKNOWN_AREA
        raise BadShape("a municipality whose code is no number")
    return COUNTRY if int(text) == 0 else f"municipality:{int(text):03}"


def _year(text: str) -> str:
    if len(text) != 4 or not text.isdecimal():
        raise BadShape("a year that is none")
    return text


def _sex(text: str) -> str:
    return UNKNOWN if text.casefold() in _UNKNOWN_WORDS else _told(labels.sex(text), "sex")


def _age(text: str) -> str:
    return UNKNOWN if text.casefold() in _UNKNOWN_WORDS else _told(labels.age(text), "age")


def _category(text: str) -> str:
    """The code that a group of diseases begins with: F00-F99 Mielenterveyden …"""
    if labels.is_total(text):
        return ""
    if text.casefold() in _UNKNOWN_WORDS:
        return UNKNOWN
    code = text.split(_CODE_END, 1)[0].rstrip(",.")
    return code if any(c.isdigit() for c in code) else OTHER


def _home(text: str) -> str:
    if labels.is_total(text):
        return Home.ANY
    return Home.FINLAND if text.casefold() in {"suomi", "finland"} else Home.ABROAD


def _told(meaning: str | None, what: str) -> str:
    if meaning is None:
        raise BadShape(f"a label that names no {what}")
    return meaning


def _amount(text: str) -> float:
    try:
        found = float(text.replace(",", ".").replace("\u00a0", "").replace(" ", ""))
    except ValueError:
        raise BadShape("an amount that is no number") from None
    if not 0 <= found < 1e12:
        raise BadShape("an amount that cannot be")
    return found
