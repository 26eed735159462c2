"""A services file as rows of text. How a table is read is the kernel's; here are the limits of a services file."""

from pathlib import Path

from luotsi.kernel import spreadsheets
from luotsi.kernel.errors import BadInput, NotFound
from luotsi.kernel.spreadsheets import Row

LARGEST = 50_000_000
MOST_ROWS = 100_000


def rows(path: Path) -> list[Row]:
    """The rows that are not empty, headings first; NotFound, BadInput."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    if path.stat().st_size > LARGEST:
        raise BadInput(f"{path.name} is larger than {LARGEST // 1_000_000} MB.", hint="Split it.")
    return spreadsheets.rows(
        path.name,
        path.read_bytes(),
        largest=LARGEST,
        most_rows=MOST_ROWS,
        empty_hint="Run: luotsi sync tabular --columns",
    )
