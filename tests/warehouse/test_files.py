"""Tables in files: formats, encodings, numbers of rows, and files that are something else."""

from datetime import date, datetime

import duckdb
import pytest
from openpyxl import Workbook

from luotsi.kernel.errors import BadInput, NotFound
from luotsi.warehouse.files import read_table

ROWS = [(2, ("Mäntyharju", "507")), (4, ("Sulkava", "768"))]


def write(path, content: bytes):
    path.write_bytes(content)
    return path


def read(path):
    table = read_table(path)
    return table.header, list(table.rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_read_table__reads_csv__in_any_usual_encoding(tmp_path, encoding, delimiter):
    text = f"kunta{delimiter}nro\r\nMäntyharju{delimiter} 507 \r\n{delimiter}\r\nSulkava{delimiter}768\r\n"
    assert read(write(tmp_path / "a.csv", text.encode(encoding))) == (("kunta", "nro"), ROWS)


def test_read_table__reads_windows_1252__whose_first_umlaut_is_far_down(tmp_path):
    text = "kunta;nro\n" + "Sulkava;768\n" * 200_000 + "Mäntyharju;507\n"
    _, rows = read(write(tmp_path / "a.csv", text.encode("cp1252")))
    assert rows[-1] == (200_002, ("Mäntyharju", "507"))


def test_read_table__meets_line_breaks_in_a_cell__and_still_names_the_right_row(tmp_path):
    _, rows = read(write(tmp_path / "a.csv", b'a;b\n"x\ny";1\nz;2\n'))
    assert rows == [(2, ("x\ny", "1")), (4, ("z", "2"))]


def test_read_table__reads_xlsx__with_numbers_and_days_as_text(tmp_path):
    book = Workbook()
    for row in (
        ["day", "age", "rate"],
        [datetime(2024, 5, 31, 0, 0), 47.0, 1.5],
        [None, None, None],
        [date(2024, 1, 2), 3, None],
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx") == (
        ("day", "age", "rate"),
        [(2, ("2024-05-31", "47", "1.5")), (4, ("2024-01-02", "3"))],
    )


def test_read_table__reads_parquet__as_the_same_texts(tmp_path):
    path = tmp_path / "a.parquet"
    duckdb.sql(
        f"copy (select 'Mäntyharju' as kunta, 507 as nro, 1.5 as x, date '2024-05-31' as d) to '{path}' (format parquet)"
    )
    assert read(path) == (("kunta", "nro", "x", "d"), [(2, ("Mäntyharju", "507", "1.5", "2024-05-31"))])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"\x00\x01\x02", "neither CSV"),
        (b"PK\x03\x04 no zip", "no XLSX"),
        (b"PAR1 no parquet", "no Parquet"),
        (b'a;b\n"x;1\n', "no proper CSV"),
    ],
)
def test_read_table__is_given_something_else__and_says_so(tmp_path, content, problem):
    with pytest.raises(BadInput, match=problem):
        read(write(tmp_path / "a.bin", content))


def test_read_table__is_given_no_file__and_says_so(tmp_path):
    with pytest.raises(NotFound):
        read_table(tmp_path / "none.csv")
