"""How an ICD-10 code may be written, ranges of codes, and which codes can be an underlying cause of death."""

import doctest
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luotsi.indicators.rules import cause_classes, causes, icd10
from luotsi.indicators.rules.icd10 import UNDERLYING, Code, CodeSet, underlying
from luotsi.kernel.errors import BadInput

PLAIN = st.from_regex(r"[A-Z][0-9]{2}([0-9A-Z]{1,2})?", fullmatch=True)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("I210", "I210"),
        ("i21.0", "I210"),
        ("I21", "I21"),
        ("X45+", "X45"),
        ("G31.2 ", "G312"),
        ("\tG40.51\n", "G4051"),
        ("A17.0†", "A170"),
        ("G01*", "G01"),
        ("A17.0 +", "A170"),
        ("K70.-", "K70"),
        ("K86.00", "K8600"),
        ("w01.x", "W01X"),
    ],
)
def test_code__is_read__in_every_usual_form(written: str, plain: str) -> None:
    assert Code(written) == plain


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "I",
        "I2",
        "21.0",
        "I21.",
        "I2.10",
        "I21.000",
        "I210000",
        "I21.0.1",
        "F00.1*G30.1",
        "I21 I22",
        "Å21",
        "ı21",
        "I2１",
    ],
)
def test_code__is_refused__in_another_form(written: str) -> None:
    with pytest.raises(BadInput) as refusal:
        Code(written)
    assert f"“{written.strip()}”" in refusal.value.message
    assert "I21.0" in refusal.value.hint


@pytest.mark.parametrize("missing", [None, float("nan"), 21])
def test_code__is_refused__when_a_column_has_no_text(missing: object) -> None:
    with pytest.raises(BadInput):
        Code(missing)  # type: ignore[arg-type]


@given(PLAIN)
def test_code__means_the_same__with_a_dot_small_letters_and_a_mark(plain: str) -> None:
    code = Code(plain)
    assert Code(code) is code
    assert code == plain
    assert Code(code.dotted) == Code(plain.lower()) == Code(f" {code.dotted.lower()}+ ") == code
    assert code.dotted.replace(".", "") == code
    assert code.category == plain[:3]


def test_range__holds_every_category__across_letters() -> None:
    accidents = CodeSet.parse("W75-X39")
    assert len(accidents.prefixes) == 25 + 40
    assert {"W75", "W99", "X00", "X39"} <= accidents.prefixes
    assert "W74" not in accidents
    assert "X40" not in accidents


def test_set__holds_a_code__by_its_beginning() -> None:
    codes = CodeSet.parse("K70 K852 V10-V11:0-2 I425-I429")
    assert all(c in codes for c in ("K70", "K703", "K7031", "K852", "K8520", "V102", "V1124", "I427"))
    assert not any(c in codes for c in ("K85", "K851", "V10", "V103", "I42", "I424", "K7"))


@pytest.mark.parametrize(
    "text", ["I2", "I21.0", "I25-I21", "I21-I250", "I210-I220", "I210:1-2", "I21:2-1-0", "A00,A01", "i21", "I21A"]
)
def test_set__is_refused__when_it_is_not_written_as_ranges(text: str) -> None:
    with pytest.raises(BadInput):
        CodeSet.parse(text)


def test_set__is_printed__with_dots_and_dashes() -> None:
    assert CodeSet.parse("I00-I15 I426 V10-V18:0-2 V89:2 I420-I425").text == (
        "I00–I15, I42.6, V10–V18 (.0–.2), V89 (.2), I42.0–I42.5"
    )


def test_underlying_cause__is_a_disease_or_an_external_cause__of_all_2600_categories() -> None:
    accepted, refused = [], {}
    for category in (f"{chr(letter)}{n:02}" for letter in range(ord("A"), ord("Z") + 1) for n in range(100)):
        try:
            accepted.append(underlying(category))
        except BadInput as error:
            refused[category] = error
    assert len(accepted) == 1800 + 50 + 389  # A00–R99, U00–U49, V01–Y89
    assert len(refused) == 200 + 50 + 1 + 10 + 100  # S00–T99, U50–U99, V00, Y90–Y99, Z00–Z99
    assert all(category in error.message and error.hint for category, error in refused.items())
    assert set(accepted) == UNDERLYING.prefixes


@pytest.mark.parametrize(
    ("code", "way_out"),
    [("S72.0", "V01–Y89"), ("T43.6", "V01–Y89"), ("Y90.1", "V01–Y89"), ("Z51", "chain"), ("U82.1", "chain")],
)
def test_underlying_cause__is_refused__with_the_way_out(code: str, way_out: str) -> None:
    with pytest.raises(BadInput, match=code) as refusal:
        underlying(code)
    assert way_out in refusal.value.hint


@pytest.mark.parametrize("module", [icd10, cause_classes, causes], ids=lambda m: str(m.__name__))
def test_examples__in_docstrings__are_true(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
