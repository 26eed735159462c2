"""The crisis card: texts in every language, 112 first, closed lines left out."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from luotsi.guidance.rules import cards
from luotsi.guidance.rules.crisis import KINDS, UNSURE, URGENCIES
from luotsi.guidance.rules.texts import check_text
from luotsi.kernel.clock import HELSINKI

NIGHT = datetime(2026, 11, 23, 3, 0, tzinfo=HELSINKI)


def test_texts__are_there__for_each_kind_and_urgency_in_every_language() -> None:
    assert list(cards.flaws()) == []
    assert list(cards.flaws({"emergency": {}}))


@pytest.mark.parametrize("kind", [*KINDS, UNSURE])
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


def test_card__names_no_danger__that_the_words_only_may_mean() -> None:
    """Few words speak of a child here: it was the heading of the card that startled."""
    checked = check_text("äiti kaatuilee kotona eikä muista lääkkeitä, asun itse toisella puolella suomea")
    assert not checked.crisis or checked.card_kind == UNSURE
    sure = check_text("Isä lyö minua joka päivä ja pelkään mennä kotiin")
    assert sure.card_kind == sure.kind
    for lang in cards.LANGUAGES:
        unsure = cards.card(UNSURE, "urgent", "other", lang, NIGHT)
        headings = {
            cards.card(kind, "urgent", "other", lang, NIGHT).heading for kind in ("child_danger", "violence_home")
        }
        assert unsure.heading not in headings
        # It may be violence all the same, so the line for it is there beside those for every distress.
        assert {line.id for line in unsure.lines} >= {"emergency", "nollalinja"}
        assert any(line.id.startswith("mieli-") for line in unsure.lines)


def test_kind__that_is_said_aloud__is_mostly_right() -> None:
    messages = Path(__file__).parents[1] / "data" / "crisis" / "unseen_third.csv"
    rows = list(csv.DictReader(messages.read_text(encoding="utf-8").splitlines()))
    found = [(row, check_text(row["text"])) for row in rows if row["label"] == "crisis"]
    said = [checked.card_kind == row["kind"] for row, checked in found if checked.crisis and checked.is_kind_sure]
    every = [checked.kind == row["kind"] for row, checked in found if checked.crisis]
    assert len(said) > 0.85 * len(every)
    assert sum(said) / len(said) > sum(every) / len(every)


def test_card__takes_the_gravest__when_the_finding_is_unknown() -> None:
    card = cards.card(None, "whenever", None, "xx", NIGHT)
    assert (card.kind, card.urgency) == ("suicide_explicit", "immediate")
    assert card.heading


def test_all_lines__begin_with_112__in_every_language() -> None:
    for lang in cards.LANGUAGES:
        assert cards.all_lines(lang, NIGHT)[0].number == "112"
