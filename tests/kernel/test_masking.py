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


OWN = ("015 211 4100", "+358 15 123 456", "0800 12345")
PRIVATE = ("040 123 4567", "+358 40 123 4567", "050-7654321", "0441234567", "(045) 678 9012", "00358 50 123 4567")


@given(
    numbers=st.lists(st.sampled_from([*OWN, *PRIVATE]), min_size=2, max_size=4),
    between=st.sampled_from([", ", " ", " / ", "/", " tai ", "; ", " - ", " – ", "\n"]),
)
def test_numbers_in_a_row__are_told_apart__known_ones_stay(numbers: list[str], between: str) -> None:
    expected = between.join(n if n in OWN else MASK for n in numbers)
    assert mask(f"Soita {between.join(numbers)}.", known=OWN) == f"Soita {expected}."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("015 211 4100 8-16", "015 211 4100 8-16"),
        ("040 123 4567 (015 211 4100)", f"{MASK} (015 211 4100)"),
        ("040 152 114 100", MASK),  # a known number's digits inside a private one
        ("01-02-2025 040 123 4567", f"01-02-2025 {MASK}"),
        ("puh 015 211 4100 ja 7 muuta", "puh 015 211 4100 ja 7 muuta"),
        ("0152114100 04", "0152114100 04"),
        ("Huone 131052g308", "Huone 131052g308"),  # g is no separator of an identity code
    ],
)
def test_known_number__stays__whatever_stands_beside_it(text: str, expected: str) -> None:
    assert mask(text, known=[*OWN, "114100"]) == expected


@given(st.lists(st.sampled_from(PRIVATE), min_size=1, max_size=6), st.sampled_from([" ", ", ", "/", " (", "-"]))
def test_private_numbers__leave_no_digit__however_many_in_a_row(numbers: list[str], between: str) -> None:
    assert not set(mask(between.join(numbers))) & set(string.digits)


@given(st.text(max_size=300))
def test_mask__changes_nothing_more__when_run_twice(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
