"""The log of readings: what the newest attempt of a dataset was, and when one last ended well."""

from datetime import UTC, datetime, timedelta

from luotsi.warehouse import attempts
from luotsi.warehouse.attempts import Attempt, State

AT = datetime(2026, 9, 1, 3, 15, tzinfo=UTC)


def attempt(dataset: str, state: State, days: int = 0, message: str = "") -> Attempt:
    began = AT + timedelta(days=days)
    return Attempt("sotkanet", dataset, began, began + timedelta(minutes=1), state, 5, message)


def test_latest__finds_the_newest_attempt__with_the_last_good_one(tmp_path):
    attempts.note(tmp_path, attempt("sotkanet:1", State.DONE))
    attempts.note(tmp_path, attempt("sotkanet:2", State.UNAVAILABLE))
    attempts.note(tmp_path, attempt("sotkanet:1", State.REFUSED, 1, "another title"))
    one, two = attempts.latest(tmp_path)
    assert (one.dataset, one.state, one.message) == ("sotkanet:1", State.REFUSED, "another title")
    assert one.done == AT + timedelta(minutes=1)
    assert (two.state, two.done) == (State.UNAVAILABLE, None)


def test_alarms__are_raised_by_the_newest_attempt_only__and_cease_when_it_is_good(tmp_path):
    attempts.note(tmp_path, attempt("sotkanet:1", State.REFUSED))
    assert [a.dataset for a in attempts.alarms(tmp_path)] == ["sotkanet:1"]
    attempts.note(tmp_path, attempt("sotkanet:1", State.DONE, 1))
    assert attempts.alarms(tmp_path) == ()


def test_latest__meets_a_line_cut_by_a_crash__and_reads_the_others(tmp_path):
    attempts.note(tmp_path, attempt("sotkanet:1", State.DONE))
    with (tmp_path / "attempts.jsonl").open("a") as file:
        file.write('\n{"source": "sotk')
    attempts.note(tmp_path, attempt("sotkanet:2", State.DONE))
    assert [a.dataset for a in attempts.latest(tmp_path)] == ["sotkanet:1", "sotkanet:2"]


def test_latest__has_no_log__and_is_empty(tmp_path):
    assert attempts.latest(tmp_path / "nothing") == ()
