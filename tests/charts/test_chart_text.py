"""Escaping, widths, wrapping, shortening, ids."""

import doctest
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luotsi.charts import numbers, palette, scale, text

anything = st.text(st.characters(exclude_categories=[]), max_size=60)


@pytest.mark.parametrize("module", [text, numbers, scale, palette])
def test_examples__hold__in_docstrings(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted > 0
    assert found.failed == 0


@given(anything)
def test_escaped__is_valid_xml_and_reads_back_as_plain__whatever_it_holds(given_text: str) -> None:
    said = text.escape(given_text)
    element = ElementTree.fromstring(f'<a b="{said}">{said}</a>'.encode())
    assert (element.text or "") == text.plain(given_text)
    assert element.get("b") == text.plain(given_text)


def test_plain__keeps_letters_signs_and_no_break_spaces__and_drops_controls() -> None:
    assert text.plain("  Å\tä\n–\u00a05 <b>\x00\u202e\ud800 ") == "Å ä –\u00a05 <b>"


@given(anything, anything)
def test_identifier__is_a_name_and_its_own__for_each_key(one: str, other: str) -> None:
    found = text.identifier(one)
    ElementTree.fromstring(f'<a id="{found}"/>')
    assert found.replace("-", "").replace("_", "").isalnum()
    assert (found == text.identifier(other)) == (one == other)


@given(anything, st.floats(0, 300), st.booleans())
def test_shortened__fits_the_room__and_is_a_beginning(given_text: str, room: float, bold: bool) -> None:
    cut = text.shorten(given_text, room, bold=bold)
    assert text.width(cut, bold=bold) <= room
    assert text.plain(given_text).startswith(cut.rstrip("…").rstrip())


@given(anything, st.floats(20, 300), st.integers(1, 4))
def test_wrapped__fits_and_keeps_every_word__unless_it_was_cut(given_text: str, room: float, most: int) -> None:
    lines = text.wrap(given_text, room, most=most)
    assert len(lines) <= most
    assert all(text.width(line) <= room for line in lines)
    if not any("…" in line for line in lines) and text.plain(given_text):
        assert "".join(lines).replace(" ", "") == text.plain(given_text).replace(" ", "")


@pytest.mark.parametrize(
    ("name", "room", "lines"),
    [
        ("Vantaa ja Kerava", 90, ["Vantaa ja", "Kerava"]),
        ("Keski-Pohjanmaa", 90, ["Keski-", "Pohjanmaa"]),
        ("Verenkiertoelinten", 60, ["Verenk…"]),
        ("", 60, []),
    ],
)
def test_names__are_broken__where_people_break_them(name: str, room: float, lines: list[str]) -> None:
    assert text.wrap(name, room) == lines


@pytest.mark.parametrize(
    ("word", "cut"), [("Karjala", "Karj."), ("Pirkanmaa", "Pirk."), ("Savo", "Savo"), ("Uusimaa", "Uus.")]
)
def test_abbreviation__ends_in_a_consonant__as_people_write_it(word: str, cut: str) -> None:
    assert text.abbreviate(word, 34) == cut


def test_width__grows_with_text_size_and_weight__and_is_none_for_marks() -> None:
    assert text.width("Etelä-Savo") < text.width("Etelä-Savo", bold=True) < text.width("Etelä-Savoo", bold=True)
    assert text.width("a\u0301") == text.width("a")
    assert text.width("abc", size=26) == pytest.approx(2 * text.width("abc", size=13))
