"""The crisis card: texts in every language, 112 first, closed lines left out."""

from datetime import datetime

import pytest

from luotsi.guidance.rules import cards
from luotsi.guidance.rules.crisis import KINDS, URGENCIES
from luotsi.kernel.clock import HELSINKI

NIGHT = datetime(2026, 11, 23, 3, 0, tzinfo=HELSINKI)


def test_texts__are_there__for_each_kind_and_urgency_in_every_language() -> None:
    assert list(cards.flaws()) == []
    assert list(cards.flaws({"emergency": {}}))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", cards.LANGUAGES)
def test_card__says_112_and_shows_it_first__at_night(kind: str, lang: str) -> None:
    for urgency in URGENCIES:
        for who in ("self", "other", None):
            card = cards.card(kind, urgency, who, lang, NIGHT)
            assert 2 <= len(card.paragraphs) <= 3
            assert "112" in card.paragraphs[-1]
            assert card.lines[0].link == "tel:112"
            assert 2 <= len(card.lines) <= 5
            assert "nollalinja-chat" not in {line.id for line in card.lines}


def test_card__speaks_otherwise__of_somebody_else() -> None:
    own, others = (cards.card("self_harm", "urgent", who, "fi", NIGHT).paragraphs for who in ("self", "other"))
    assert own != others


def test_card__takes_the_gravest__when_the_finding_is_unknown() -> None:
    card = cards.card(None, "whenever", None, "xx", NIGHT)
    assert (card.kind, card.urgency) == ("suicide_explicit", "immediate")
    assert card.heading


def test_all_lines__begin_with_112__in_every_language() -> None:
    for lang in cards.LANGUAGES:
        assert cards.all_lines(lang, NIGHT)[0].number == "112"
