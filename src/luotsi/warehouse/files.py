"""Tables in files that people have: CSV, XLSX, Parquet, as a heading and rows of text with their numbers in the file.

Owns formats and encodings. Does not own what columns mean. Rows come one by one: a file may be larger than memory.
"""

import csv
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import duckdb
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from luotsi.kernel.errors import BadInput, NotFound

LARGEST = 2_000_000_000
_SAMPLE = 1_000_000
_BATCH = 10_000
Row = tuple[int, tuple[str, ...]]
"""Number of the row as an editor or spreadsheet shows it (the heading is row 1), and its cells without outer spaces."""


class FileTable(NamedTuple):
    """The heading and the rows below it; rows without content are left out."""

    header: tuple[str, ...]
    rows: Iterator[Row]


def read_table(path: Path) -> FileTable:
    """Open a CSV (UTF-8 or Windows-1252; semicolon, comma or tab), XLSX (first sheet) or Parquet file.

    What a file is, its first bytes say, not its name. Raises NotFound, BadInput; BadInput also while rows are read.
    Dates are written 2024-05-31, whole numbers without decimals, numbers with a point.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    if path.stat().st_size > LARGEST:
        raise BadInput(f"{path.name} is larger than {LARGEST // 1_000_000} MB.", hint="Split it.")
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    if head.startswith(b"PAR1"):
        found = _parquet(path)
    elif head.startswith(b"PK\x03\x04"):
        found = _workbook(path)
    else:
        found = _csv(path, head)
    rows = ((number, cells) for number, cells in found if any(cells))
    first = next(rows, None)
    if first is None:
        raise BadInput(f"{path.name} is empty.", hint="Give a file with a heading row.")
    return FileTable(first[1], rows)


def _csv(path: Path, head: bytes) -> Iterator[Row]:
    if b"\x00" in head:
        raise BadInput(f"{path.name} is neither CSV, XLSX nor Parquet.", hint="Save it as CSV UTF-8, XLSX or Parquet.")
    first = head.split(b"\n", 1)[0]
    delimiter = max((";", ",", "\t"), key=lambda d: first.count(d.encode()))
    try:
        with path.open(encoding=_encoding(path), errors="replace", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            number = 1
            for cells in reader:
                yield number, _trimmed(cells)
                number = reader.line_num + 1  # a cell with line breaks takes several lines
    except csv.Error as error:
        raise BadInput(
            f"{path.name} is no proper CSV: {error}.", hint="Look for a quotation mark without its pair."
        ) from None


def _encoding(path: Path) -> str:
    """UTF-8 when the whole file is that; else Windows-1252, which Finnish spreadsheets write."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            while file.read(_SAMPLE):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _workbook(path: Path) -> Iterator[Row]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise BadInput(f"{path.name} is no XLSX workbook.", hint="Save it as CSV UTF-8, XLSX or Parquet.") from None
    try:
        for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            yield number, _trimmed(map(_text, cells))
    finally:
        book.close()


def _parquet(path: Path) -> Iterator[Row]:
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        try:
            found = connection.execute("select * from read_parquet($path)", {"path": str(path)})
            yield 1, _trimmed(column[0] for column in found.description or ())
            number = 2
            while batch := found.fetchmany(_BATCH):
                for cells in batch:
                    yield number, _trimmed(map(_text, cells))
                    number += 1
        except duckdb.Error:
            hint = "Save it anew, or as CSV."
            raise BadInput(f"{path.name} is no Parquet file that can be read.", hint=hint) from None


def _trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    trimmed = [cell.strip() for cell in cells]
    while trimmed and not trimmed[-1]:  # spreadsheets pad rows
        trimmed.pop()
    return tuple(trimmed)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def cell(cells: Sequence[str], place: int) -> str:
    """The cell at a place; "" where a row is shorter than the heading."""
    return cells[place] if place < len(cells) else ""
