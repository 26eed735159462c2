"""Figures as tables: CSV, XLSX and Parquet with the same columns. Numbers are kept to the last bit.

Texts that a spreadsheet would run as a formula get an apostrophe. The same figures give the same bytes: no clock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from luotsi.indicators.exports.selection import MEASURES, Row, Selection, made_at, made_on
from luotsi.indicators.exports.words import said
from luotsi.kernel.errors import BadInput
from luotsi.kernel.sheets import Cell, csv_rows
from luotsi.kernel.sheets import workbook as written_book
from luotsi.warehouse import exchange

COLUMNS = tuple(field.name for field in fields(Row))
_MOST_ROWS = 1_048_575
"""Of a sheet, below its heading."""


def csv_table(selection: Selection, lang: str) -> bytes:
    """RFC 4180 in UTF-8; empty cells are numbers that are not there (see `flag`)."""
    return csv_rows(COLUMNS, (_cells(row) for row in selection.rows(lang)))


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
    return written_book(sheets, created=made_at(selection.release))


def _cells(row: Row) -> list[Cell]:
    return [getattr(row, name) for name in COLUMNS]


def _firsts(selection: Selection, lang: str) -> Iterable[Row]:
    slugs = selection.columns["indicator"].tolist()
    for slug in selection.definitions:
        at = slugs.index(slug)
        yield from selection.part(at, at + 1).rows(lang)
