"""A services file as rows of text: CSV (UTF-8 or Windows-1252; semicolon, comma or tab) or XLSX (its first sheet)."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from luotsi.kernel.errors import BadInput, NotFound

LARGEST = 50_000_000
MOST_ROWS = 100_000
Row = tuple[int, Sequence[str]]
"""Number of the row as a spreadsheet shows it, and its cells."""


def rows(path: Path) -> list[Row]:
    """The rows that are not empty, headings first; NotFound, BadInput."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    if path.stat().st_size > LARGEST:
        raise BadInput(f"{path.name} is larger than {LARGEST // 1_000_000} MB.", hint="Split it.")
    content = path.read_bytes()
    read = _workbook(path) if content.startswith(b"PK\x03\x04") else _csv(path, content)
    found: list[Row] = []
    for number, cells in read:
        trimmed = [c.strip() for c in cells]
        if any(trimmed):
            found.append((number, trimmed))
        if len(found) > MOST_ROWS:
            raise BadInput(f"{path.name} has more than {MOST_ROWS} rows.", hint="Split it.")
    if not found:
        raise BadInput(f"{path.name} is empty.", hint="Run: luotsi sync tabular --columns")
    return found


def _csv(path: Path, content: bytes) -> Iterator[Row]:
    if b"\x00" in content:
        raise BadInput(f"{path.name} is neither CSV nor XLSX.", hint="Save it as CSV UTF-8 or XLSX.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1)
    except csv.Error as error:
        hint = "Look for a quotation mark without its pair."
        raise BadInput(f"{path.name} is no proper CSV: {error}.", hint=hint) from None


def _workbook(path: Path) -> Iterator[Row]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise BadInput(f"{path.name} is no XLSX workbook.", hint="Save it as CSV UTF-8 or XLSX.") from None
    try:
        for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            yield number, list(_texts(cells))
    finally:
        book.close()


def _texts(cells: Iterable[object]) -> Iterator[str]:
    for cell in cells:
        if cell is None:
            yield ""
        elif isinstance(cell, float) and cell.is_integer():
            yield str(int(cell))
        else:
            yield str(cell)
