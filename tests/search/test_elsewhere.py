"""Wishes that no public service answers."""

import pytest

from luotsi.search.concepts import LANGUAGES, Concept
from luotsi.search.ranking import Hit, elsewhere
from luotsi.search.vocabulary import Reading


def reading(weight: float, *, is_elsewhere: bool) -> Reading:
    nothing = dict.fromkeys(LANGUAGES, "")
    concept = Concept("x", nothing, dict.fromkeys(LANGUAGES, ()), (), is_elsewhere=is_elsewhere)
    return Reading(concept, weight, "")


@pytest.mark.parametrize(
    ("read", "is_elsewhere"),
    [
        ([(0.45, True)], True),
        ([(0.45, True), (0.3, False)], True),
        ([(0.45, True), (0.4, False)], False),
        ([(0.45, True), (0.4, False), (0.39, True)], True),
        ([(0.45, False), (0.4, True), (0.39, True)], False),
        ([], False),
    ],
)
def test_elsewhere__is_said__when_such_wishes_together_outweigh_every_need(
    read: list[tuple[float, bool]], is_elsewhere: bool
) -> None:
    readings = [reading(weight, is_elsewhere=private) for weight, private in read]
    assert (elsewhere(readings, []) is not None) is is_elsewhere


def test_elsewhere__is_not_said__of_what_the_catalogue_offers_by_name() -> None:
    assert (
        elsewhere([reading(0.9, is_elsewhere=True)], [Hit("1", 1.0, words=0.9, expressions=0.0, meaning=0.0)]) is None
    )
