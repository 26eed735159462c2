"""Tables that people give us: CSV (UTF-8 or Windows-1252; semicolon, comma or tab) and XLSX (its first sheet) as rows.

Owns reading, not meaning: which columns there are and what is wrong in a cell is for the reader's own module.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from luotsi.kernel.errors import BadInput

Row = tuple[int, Sequence[str]]
"""Number of the row as a spreadsheet shows it, and its cells."""
_UNPACKED = 20
"""A workbook may unpack to this many times what a file may be; more is a bomb, not a table."""


def rows(name: str, content: bytes, *, largest: int, most_rows: int, empty_hint: str = "") -> list[Row]:
    """The rows that are not empty, headings first; BadInput tells what is wrong with the file as a whole."""
    if len(content) > largest:
        raise BadInput(f"{name} is larger than {_size(largest)}.", hint="Split it.")
    is_workbook = content.startswith(b"PK\x03\x04")
    read = _workbook(name, content, largest * _UNPACKED) if is_workbook else _csv(name, content)
    found: list[Row] = []
    for number, cells in read:
        trimmed = [c.strip() for c in cells]
        if any(trimmed):
            found.append((number, trimmed))
        if len(found) > most_rows:
            raise BadInput(f"{name} has more than {most_rows} rows.", hint="Split it.")
    if not found:
        raise BadInput(f"{name} is empty.", hint=empty_hint)
    return found


def _size(count: int) -> str:
    return f"{count // 1_000_000} MB" if count >= 1_000_000 else f"{count // 1000} kB"


def _csv(name: str, content: bytes) -> Iterator[Row]:
    if b"\x00" in content:
        raise BadInput(f"{name} is neither CSV nor XLSX.", hint="Save it as CSV UTF-8 or XLSX.")
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
        raise BadInput(f"{name} is no proper CSV: {error}.", hint=hint) from None


def _workbook(name: str, content: bytes, most: int) -> Iterator[Row]:
    no_workbook = BadInput(f"{name} is no XLSX workbook.", hint="Save it as CSV UTF-8 or XLSX.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > most:
                raise BadInput(f"{name} unpacks to more than {_size(most)}.", hint="Split it, or save it as CSV.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError):
        raise no_workbook from None
    try:
        if not book.worksheets:
            raise no_workbook
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
