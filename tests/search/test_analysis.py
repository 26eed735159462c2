import pytest
from hypothesis import given
from hypothesis import strategies as st

from luotsi.search.analysis import Compounds, content_words, grams, stem, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talous- ja velkaneuvonta", ["talous", "ja", "velkaneuvonta"]),
        ("TE-toimisto 24/7", ["te", "toimisto", "24", "7"]),
        ("ÄITI\u00a0Åbo", ["äiti", "åbo"]),
        ("", []),
    ],
)
def test_words__split_and_fold(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_content_words__only_stop_words__keeps_them() -> None:
    assert content_words("mitä se on") == ["mitä", "se", "on"]
    assert content_words("mistä saa rahaa") == ["rahaa"]


@pytest.mark.parametrize(
    ("form", "base", "lang"),
    [("neuvontaan", "neuvonta", "fi"), ("rådgivningen", "rådgivning", "sv"), ("services", "service", "en")],
)
def test_stem__inflected__meets_base_form(form: str, base: str, lang: str) -> None:
    assert stem(form, lang) == stem(base, lang)


def test_compounds__parts_known_elsewhere__are_split() -> None:
    compounds = Compounds(["velka", "neuvonta", "vuokra", "asunto", "omaiset"])
    assert compounds.parts("velkaneuvonta") == ("velka", "neuvonta")
    assert compounds.parts("vuokra-asunto".replace("-", "")) == ("vuokra", "asunto")
    assert compounds.parts("kirjasto") == ()


@given(st.text(max_size=200))
def test_words__any_text__gives_lower_case_words_and_grams(text: str) -> None:
    for word in words(text):
        assert word
        assert grams(word)
        assert stem(word) is not None


@given(st.text(alphabet="abcdeäö", min_size=4, max_size=30))
def test_grams__cover_word_from_its_marked_beginning(word: str) -> None:
    found = grams(word)
    assert found[0] == "^" + word[:3]
    assert found[-1].endswith(word[-3:])
    assert len(found) == len(word) - 2
