"""Handing datasets over: one refusal does not stop the others, one outage stops asking, every attempt is noted."""

from datetime import UTC, datetime

import pytest
from tests.connectors.figures_world import kept

from luotsi.connectors import handover
from luotsi.connectors.handover import CC_BY, Outcome, Reading, hand_over
from luotsi.kernel.errors import BadInput, SourceRefused, SourceUnavailable
from luotsi.warehouse import attempts
from luotsi.warehouse.attempts import State


def reading(*values: float) -> Reading:
    columns = {
        "area": ["country"] * len(values),
        "period": [str(2000 + n) for n in range(len(values))],
        "value": values,
    }
    at = datetime(2026, 9, 1, tzinfo=UTC)
    return Reading(columns, "Title", "https://example.org", CC_BY, "Owner", at, notes=("a note",))


def refuse() -> Reading:
    raise SourceRefused("Another title; the old figures stay.")


def fall() -> Reading:
    raise SourceUnavailable("Down; the old figures stay.")


def test_hand_over__meets_a_refusal__and_goes_on(data_folder):
    outcomes = hand_over("x", {"x:1": refuse, "x:2": lambda: reading(1.0, 2.0)})
    assert [(o.state, o.rows, o.has_changed) for o in outcomes] == [(State.REFUSED, 0, False), (State.DONE, 2, True)]
    assert outcomes[1].notes == ("a note",)
    assert [a.dataset for a in attempts.alarms(handover.folder())] == ["x:1"]
    error = handover.error_of(outcomes)
    assert isinstance(error, SourceRefused)
    assert "1 of 2 datasets were not read (x:1)" in str(error)


def test_hand_over__meets_an_outage__and_asks_no_more(data_folder):
    hand_over("x", {"x:2": lambda: reading(1.0)})
    before = kept()

    def never() -> Reading:
        raise AssertionError("asked although the source is down")

    outcomes = hand_over("x", {"x:1": fall, "x:2": never})
    assert {o.state for o in outcomes} == {State.UNAVAILABLE}
    assert kept() == before
    assert isinstance(handover.error_of(outcomes), SourceUnavailable)


def test_hand_over__is_given_nothing_or_less_than_half__and_keeps_what_was(data_folder):
    hand_over("x", {"x:1": lambda: reading(1.0, 2.0, 3.0)})
    before = kept()
    for given in (reading(), reading(1.0)):
        (outcome,) = hand_over("x", {"x:1": lambda given=given: given})
        assert outcome.state is State.REFUSED
    assert kept() == before
    (outcome,) = hand_over("x", {"x:1": lambda: reading(1.0)}, allow_shrink=True)
    assert (outcome.state, outcome.has_changed) == (State.DONE, True)


def test_hand_over__is_given_columns_of_no_observation__and_raises_it_as_ours(data_folder):
    wrong = reading(1.0)
    wrong.columns["colour"] = ["red"]
    with pytest.raises(BadInput, match="colour"):
        hand_over("x", {"x:1": lambda: wrong})


def test_check__tells_the_operator__which_dataset_fails_since_when(data_folder):
    assert attempts.check(handover.folder()).state == "off"
    hand_over("x", {"x:1": lambda: reading(1.0)})
    hand_over("x", {"x:1": refuse, "x:2": refuse})
    check = attempts.check(handover.folder())
    assert check.state == "warning"
    assert check.detail.startswith("x:1: refused, last read 20")
    assert "and 1 more" in check.detail


def test_error__of_good_outcomes__is_none():
    assert handover.error_of((Outcome("x:1", State.DONE, 1, "ab"),)) is None
