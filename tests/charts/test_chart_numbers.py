"""Numbers by language: in full, short, on axes; they read back as what they were."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.charts import showcase

from luotsi.charts import numbers
from luotsi.charts.amounts import Amount

FI, EN = showcase.WORDS["fi"], showcase.WORDS["en"]


@pytest.mark.parametrize(
    ("value", "decimals", "fi", "en"),
    [
        (0, 0, "0", "0"),
        (-0.04, 1, "0,0", "0.0"),
        (1234.5, 1, "1\u00a0234,5", "1,234.5"),
        (-1234567.891, 2, "−1\u00a0234\u00a0567,89", "−1,234,567.89"),
        (1e12, 0, "1\u00a0000\u00a0000\u00a0000\u00a0000", "1,000,000,000,000"),
        (0.05, 0, "0", "0"),
        (-2.5e20, 0, "−2,5·10²⁰", "−2.5·10²⁰"),
        (math.nan, 0, "–", "–"),
        (math.inf, 0, "–", "–"),
    ],
)
def test_number__is_written_by_language__with_its_decimals(value: float, decimals: int, fi: str, en: str) -> None:
    assert numbers.number(value, "fi", decimals=decimals) == fi
    assert numbers.number(value, "sv", decimals=decimals) == fi
    assert numbers.number(value, "en", decimals=decimals) == en


def test_sign__is_told__only_of_what_is_not_zero() -> None:
    assert [numbers.number(v, "fi", decimals=1, sign=True) for v in (2, -2, 0, 0.01, -0.01)] == [
        "+2,0", "−2,0", "0,0", "0,0", "0,0",
    ]  # fmt: skip


@given(st.floats(-1e14, 1e14), st.integers(0, 6))
def test_number__reads_back__as_it_was_rounded(value: float, decimals: int) -> None:
    said = numbers.number(value, "fi", decimals=decimals)
    assert float(said.replace("\u00a0", "").replace("−", "-").replace(",", ".")) == pytest.approx(
        round(value, decimals)
    )


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (6012.0, 0, "6\u00a0012"),
        (123456.789, 3, "123\u00a0457"),
        (1_234_567.0, 0, "1\u00a0234\u00a0567"),
        (12_345_678.0, 0, "12,3\u00a0milj."),
        (999_999_999.0, 0, "1,0\u00a0mrd."),
        (1e12, 1, "1\u00a0000\u00a0mrd."),
        (3e15, 0, "3,0·10¹⁵"),
        (0.0004, 1, "4,0·10⁻⁴"),
        (-4e-9, 2, "−4,0·10⁻⁹"),
        (0.0, 1, "0,0"),
    ],
)
def test_short_number__has_few_characters_and_is_not_zero__unless_it_is(value: float, decimals: int, said: str) -> None:
    assert numbers.short(value, FI, decimals=decimals) == said


@given(st.floats(-1e99, 1e99), st.integers(0, 12), st.booleans())
def test_short_number__fits_a_picture__whatever_it_is(value: float, decimals: int, sign: bool) -> None:
    said = numbers.short(value, FI, decimals=decimals, sign=sign)
    assert len(said) <= 14
    assert value == 0 or any(digit in said for digit in "123456789")


@pytest.mark.parametrize(
    ("marks", "labels", "suffix"),
    [
        ((0, 0.5, 1.0), ["0,0", "0,5", "1,0"], ""),
        ((0, 2.5, 5), ["0,0", "2,5", "5,0"], ""),
        ((0, 2000, 4000), ["0", "2\u00a0000", "4\u00a0000"], ""),
        ((-5e6, 0, 5e6), ["−5", "0", "5"], "milj."),
        ((0, 2.5e9), ["0,0", "2,5"], "mrd."),
        ((0, 2e-9, 4e-9), ["0", "2", "4"], "·10⁻⁹"),
    ],
)
def test_axis_numbers__share_decimals_and_multiplier__all_of_them(
    marks: tuple[float, ...], labels: list[str], suffix: str
) -> None:
    assert numbers.ticks(marks, FI) == (labels, suffix)


def test_cell__tells_the_interval__and_why_there_is_no_value() -> None:
    assert numbers.cell_with_limits(Amount(12.34, 11, 13.5), FI, decimals=1) == "12,3 (11,0–13,5)"
    assert numbers.cell_with_limits(Amount(0.5, -1, 2), EN, decimals=1) == "0.5 (−1.0 – 2.0)"
    assert numbers.cell_with_limits(Amount(None, 1, 2), EN, decimals=1) == "no data"
    assert numbers.cell_with_limits(Amount(3, 1, 2, is_suppressed=True), EN, decimals=1) == "suppressed"
    assert numbers.cell_with_limits(Amount(3, 1, None), EN, decimals=1) == "3.0"
