import pytest
from hypothesis import given
from hypothesis import strategies as st

from luotsi.search.spelling import Spelling

KNOWN = {"astma": 4, "hammas": 9, "kuljetus": 5, "kuljetuspalvelu": 5, "näitä": 9, "seen": 9, "tuulit": 2, "tuki": 9}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("atsma", "astma"),
        ("hamas", "hammas"),
        ("hammmas", "hammas"),
        ("kuljetsu", "kuljetus"),
        ("kuljetis", "kuljetus"),
        ("kuljetuspalvleut", "kuljetuspalvelu"),
    ],
)
def test_corrected__typing_error__gives_the_known_word(typed: str, meant: str) -> None:
    assert Spelling(KNOWN).corrected(typed) == meant


@pytest.mark.parametrize("word", ["seven", "niitä", "tuolit", "tuli", "astma", "", "☃", "puljettuspalvelo"])
def test_corrected__word_that_may_be_real__is_left_alone(word: str) -> None:
    assert Spelling(KNOWN).corrected(word) is None


def test_corrected__two_words_as_near__gives_the_commoner() -> None:
    assert Spelling({"vuokrassa": 1, "vuokrasta": 7}).corrected("vuokrasa") == "vuokrasta"
    assert Spelling({"asumista": 1, "asumisen": 5}).corrected("asumisea") == "asumisen"


def test_corrected__nothing_known__gives_nothing() -> None:
    assert Spelling({}).corrected("hammas") is None


@given(st.text(max_size=80))
def test_corrected__any_text__gives_a_known_word_or_nothing(text: str) -> None:
    assert Spelling(KNOWN).corrected(text) in {None, *KNOWN}
