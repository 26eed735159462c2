"""Figures as tables: CSV, XLSX and Parquet with the same columns. Numbers are kept to the last bit.

Texts that a spreadsheet would run as a formula get an apostrophe. The same figures give the same bytes: no clock.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from luotsi.indicators.exports.selection import MEASURES, Row, Selection, made_at, made_on
from luotsi.indicators.exports.words import said
from luotsi.kernel.errors import BadInput
from luotsi.warehouse import exchange

COLUMNS = tuple(field.name for field in fields(Row))
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MOST_ROWS = 1_048_575
"""Of a sheet, below its heading."""
Cell = str | float | None


def csv_table(selection: Selection, lang: str) -> bytes:
    """RFC 4180 in UTF-8; empty cells are numbers that are not there (see `flag`)."""
    return csv_rows(COLUMNS, (_cells(row) for row in selection.rows(lang)))


def csv_rows(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Any table as CSV, safe to open in a spreadsheet."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_text(cell) for cell in row])
    return file.getvalue().encode()


def parquet(selection: Selection, lang: str) -> bytes:
    """A Parquet file whose metadata tell release, owners and licences."""
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for row in selection.rows(lang):
        for name in COLUMNS:
            columns[name].append(getattr(row, name))
    licences = "; ".join(sorted({f"{d.owner}: {d.licence}" for d in selection.definitions.values()}))
    about = {"release": selection.release.id, "made_at": selection.release.made_at, "licences": licences}
    return exchange.parquet(columns, numbers=MEASURES, about=about)


def xlsx(selection: Selection, lang: str) -> bytes:
    """A workbook: the figures, and about their sources."""
    if len(selection) > _MOST_ROWS:
        raise BadInput(f"{len(selection)} rows are more than a sheet holds.", hint="Narrow it, or take Parquet.")
    rows = [_cells(row) for row in selection.rows(lang)]
    sheets = [(said("figures", lang), COLUMNS, rows), (said("about", lang), *about(selection, lang))]
    return workbook(sheets, selection)


def about(selection: Selection, lang: str) -> tuple[Sequence[str], list[list[Cell]]]:
    """Heading and rows that tell where each indicator comes from."""
    header = ("indicator", "name", "owner", "licence", "note", "method", "source", "title", "address", "fetched_at",
              "sha256", "release", "made_on")  # fmt: skip
    rows: list[list[Cell]] = []
    notes = {row.indicator: row.note for row in _firsts(selection, lang)}
    day = made_on(selection.release).isoformat()
    for slug, definition in selection.definitions.items():
        first: list[Cell] = [slug, definition.name(lang), definition.owner, definition.licence, notes.get(slug, "")]
        end: list[Cell] = [selection.release.id, day]
        for source in selection.sources(slug) or (None,):
            told = (
                [source.method, source.dataset, source.title, source.address, source.fetched_at, source.sha256]
                if source
                else ["", "", "", "", "", ""]
            )
            rows.append([*first, *told, *end])
    return header, rows


def workbook(sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Cell]]]], selection: Selection) -> bytes:
    """Sheets of (name, heading, rows) as XLSX."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(file, options)
    book.set_properties({"author": "Luotsi", "created": made_at(selection.release).replace(tzinfo=None)})
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


def safe(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run as a formula (OWASP, CSV injection).

    >>> safe("=1+1"), safe("Pieksämäki"), safe("")
    ("'=1+1", 'Pieksämäki', '')
    """
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip(" \u00a0").startswith(_FORMULA) else text


class _Sheet(Worksheet):  # type: ignore[misc]
    """Writes numbers so that the very same number is read back; the library would round them to 16 digits."""

    def _xml_number_element(self, number: float, attributes: Any = ()) -> None:
        told = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{told}><v>{_number(number)}</v></c>")


def _cells(row: Row) -> list[Cell]:
    return [getattr(row, name) for name in COLUMNS]


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return safe(cell) if isinstance(cell, str) else _number(cell)


def _number(value: float) -> str:
    whole = repr(float(value))
    return whole.removesuffix(".0")


def _firsts(selection: Selection, lang: str) -> Iterable[Row]:
    slugs = selection.columns["indicator"].tolist()
    for slug in selection.definitions:
        at = slugs.index(slug)
        yield from selection.part(at, at + 1).rows(lang)
