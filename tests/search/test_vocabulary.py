from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luotsi.search.ranking import trusted
from luotsi.search.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def vocabulary(built_vocabulary: Path) -> Vocabulary:
    return Vocabulary.open(built_vocabulary)


@pytest.mark.parametrize(
    ("query", "concept"),
    [
        ("ulosotossa ja velkaa joka paikkaan", "debt"),
        ("mulla on hammas tosi kipee", "dent"),
        ("teinillä syömishäiriö", "eating"),
        ("kuulolaitteen paristot loppu", "hearing"),
        ("jag är arbetslös", "unemploy"),
        ("how to apply for citizenship", "citizenship"),
        ("päväkotipaika", "early-education"),
    ],
)
def test_interpret__peoples_words__are_read_as_the_need(vocabulary: Vocabulary, query: str, concept: str) -> None:
    assert any(concept in r.concept.id for r in vocabulary.interpret(query)), [
        r.concept.id for r in vocabulary.interpret(query)
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("atsma", "astma"),
        ("terveystakastus", "terveystarkastus"),
        ("yksinhuoltjan", "yksinhuoltajan"),
        ("apuvälinelainamo", "apuvälinelainaamo"),
        ("hamas", "hammas"),
        ("innerbandy", "innebandy"),
    ],
)
def test_interpret__typing_error__is_read_as_the_word_that_was_meant(
    vocabulary: Vocabulary, typed: str, meant: str
) -> None:
    wrong, right = vocabulary.interpret(typed), vocabulary.interpret(meant)
    assert wrong[0].concept.id == right[0].concept.id
    assert wrong[0].weight > 0.8 * right[0].weight


def test_interpret__need_said_in_passing__is_heard_in_a_long_message(vocabulary: Vocabulary) -> None:
    message = (
        "Asiakkaani pääsi eilen sairaalasta, asuu yksin eikä jaksa käydä terveysasemalla haavan sidosten vaihdossa. "
        "Voisiko hoitaja käydä hänen luonaan ja antaa samalla pistoksen?"
    )
    assert vocabulary.interpret(message)[0].concept.id == "home-nursing-and-hospital"


@pytest.mark.parametrize(
    "query", ["pizzaa kotiin kuljetettuna", "autoni jakohihnan vaihto", "hotellihuone Tallinnasta"]
)
def test_interpret__private_wish__is_read_as_elsewhere(vocabulary: Vocabulary, query: str) -> None:
    assert vocabulary.interpret(query)[0].concept.is_elsewhere


def test_interpret__exact_saying__is_told_as_reason(vocabulary: Vocabulary) -> None:
    concept = next(c for c in vocabulary.concepts if not c.is_elsewhere)
    saying = concept.sayings["fi"][0]
    readings = vocabulary.interpret(saying, limit=3)
    assert any(r.concept.id == concept.id and r.saying == saying for r in readings)


def test_save__open__reads_the_same(vocabulary: Vocabulary, tmp_path: Path) -> None:
    vocabulary.save(tmp_path / "kept.npz")
    again = Vocabulary.open(tmp_path / "kept.npz")
    for query in ("rahat loppu", "ensam hemma"):
        assert [(r.concept.id, r.weight) for r in again.interpret(query)] == [
            (r.concept.id, r.weight) for r in vocabulary.interpret(query)
        ]


def test_open__broken_file__is_refused(tmp_path: Path) -> None:
    (tmp_path / "kept.npz").write_bytes(b"PK\x03\x04 half a file")
    with pytest.raises(ValueError):
        Vocabulary.open(tmp_path / "kept.npz")


def test_build__no_concepts__reads_nothing() -> None:
    assert Vocabulary.build([]).interpret("apua") == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_interpret__any_text__gives_ordered_weights_between_0_and_1(vocabulary: Vocabulary, query: str) -> None:
    weights = [r.weight for r in vocabulary.interpret(query)]
    assert weights == sorted(weights, reverse=True)
    assert all(0 < w <= 1.0001 for w in weights)
    assert all(0.1 < r.weight <= 1 for r in trusted(vocabulary.interpret(query)))
