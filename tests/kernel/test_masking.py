"""Masking of what points to a person."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luotsi.kernel.masking import MASK, mask

SEPARATORS = "+-ABCDEFYXWVU"
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"  # as published by the Digital and Population Data Services Agency


@given(
    born=st.dates(date(1900, 1, 1), date(2024, 12, 31)),
    separator=st.sampled_from(SEPARATORS),
    number=st.integers(2, 899),
    check=st.sampled_from([*CHECK_CHARACTERS, *CHECK_CHARACTERS.lower(), ""]),
    around=st.sampled_from(["Olen {} ja asun yksin", "({})", "{}", "hetu:{}.", "min kod är {}, tack"]),
)
def test_identity_code__masked__any_separator_with_or_without_check(
    born: date, separator: str, number: int, check: str, around: str
) -> None:
    code = f"{born:%d%m%y}{separator}{number:03}{check}"
    assert mask(around.format(code)) == around.format(MASK)


@pytest.mark.parametrize(
    "code", ["131052-308t", "131052 - 308T", "131052–308T", "13.10.52-308T", "131052308T", "131052a308t"]
)
def test_identity_code__masked__as_people_write_it(code: str) -> None:
    assert mask(f"Tunnus {code} on minun") == f"Tunnus {MASK} on minun"


@pytest.mark.parametrize(
    "number",
    [
        "040 123 4567", "0401234567", "+358 40 123 4567", "+358401234567", "00358 40 1234567", "050-1234567",
        "(015) 123 456", "+358 (0)15 123 456", "045.1234567", "+46 70 123 45 67", "4012345678", "040 123 4567.",
    ],
)  # fmt: skip
def test_phone_number__masked__in_any_spelling(number: str) -> None:
    said = mask(f"Soita {number} illalla")
    assert not set(said) & set(string.digits)
    assert said.startswith("Soita ")
    assert said.endswith(" illalla")


@pytest.mark.parametrize(
    "address",
    [
        "maija.meikalainen@example.org",
        "Åke.Öst@exämple.fi",
        "m_m+x@sub.example.co.uk",
        "maija(at)example.org",
        "maija @ example.org",
    ],
)
def test_email__masked__in_any_spelling(address: str) -> None:
    assert mask(f"Osoite on {address} nyt") == f"Osoite on {MASK} nyt"


@pytest.mark.parametrize(
    "text",
    [
        "Avoinna 1.2.2025 alkaen klo 08.00-16.00",
        "Avoinna 01.02.2025, 8–16 ja 01-02-2025",
        "Y-tunnus 0164690-1",
        "Porrassalmenkatu 35-37, 50100 Mikkeli",
        "Hinta on 1 234,50 euroa",
        "Ovi 3 on kiinni, soittakaa kelloa",
        "",
    ],
)
def test_text__kept__when_nothing_personal(text: str) -> None:
    assert mask(text) == text


def test_number_of_the_page__kept__when_known() -> None:
    text = "015 211 4100 ei vastaa, 040 765 4321 vastaa, info@example.org palauttaa"
    known = ["+358152114100", "info@example.org"]
    assert mask(text, known=known) == f"015 211 4100 ei vastaa, {MASK} vastaa, info@example.org palauttaa"


@given(st.text(max_size=300))
def test_mask__changes_nothing_more__when_run_twice(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
