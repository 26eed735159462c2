"""Tables as files for spreadsheets: CSV and XLSX in which no text can run as a formula and no number loses a digit."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Cell = str | float | None
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]
"""Name, heading, rows."""


def safe(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run as a formula (OWASP, CSV injection).

    >>> safe("=1+1"), safe("Pieksämäki"), safe("")
    ("'=1+1", 'Pieksämäki', '')
    """
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip(" \u00a0").startswith(_FORMULA) else text


def csv_rows(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as CSV (RFC 4180, UTF-8), safe to open in a spreadsheet; None is an empty cell."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_text(cell) for cell in row])
    return file.getvalue().encode()


def workbook(sheets: Iterable[Sheet], *, created: datetime) -> bytes:
    """Sheets as XLSX. The same cells and moment give the same bytes."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(file, options)
    book.set_properties({"author": "Luotsi", "created": created.replace(tzinfo=None)})
    bold = book.add_format({"bold": True})
    for name, header, rows in sheets:
        sheet = book.add_worksheet(name[:31], _Sheet)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(header) - 1, 14)
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    if cell:
                        sheet.write_string(number, column, safe(cell))
                elif cell is not None:
                    sheet.write_number(number, column, cell)
    book.close()
    return file.getvalue()


class _Sheet(Worksheet):  # type: ignore[misc]
    """Writes numbers so that the very same number is read back; the library would round them to 16 digits."""

    def _xml_number_element(self, number: float, attributes: Any = ()) -> None:
        told = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{told}><v>{written(number)}</v></c>")


def written(value: float) -> str:
    """A number to the last bit; whole ones without a decimal point."""
    return repr(float(value)).removesuffix(".0")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return safe(cell) if isinstance(cell, str) else written(cell)
