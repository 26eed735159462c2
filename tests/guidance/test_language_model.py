"""The optional language model: answers come in time whatever it does, and nothing of a person is logged."""

import json
import logging
import threading
import time

import httpx
import pytest
from click.testing import CliRunner
from tests.guidance import hostile
from tests.guidance.endpoint import BODIES, STATUSES, stand_in, wait_until

from luotsi.cli.guidance_model import command
from luotsi.guidance.actions import measurements as actions
from luotsi.guidance.queries import model
from luotsi.kernel.errors import SourceUnavailable
from luotsi.people.rules import COMMAND

pytestmark = pytest.mark.django_db
QUESTION = "Velat painavat, olen 131052-308T ja puhelin 040 1234567, maija@example.org"
SECONDS = 0.4


@pytest.fixture(scope="module")
def endpoint():
    with stand_in() as found:
        yield found


@pytest.fixture
def asked(endpoint, monkeypatch):
    """The stand-in, set in the settings with a short time-out."""
    monkeypatch.setenv("LUOTSI_MODEL_URL", endpoint.url)
    monkeypatch.setenv("LUOTSI_MODEL_NAME", "stand-in")
    monkeypatch.setenv("LUOTSI_MODEL_KEY", "avain-joka-ei-nay")
    monkeypatch.setenv("LUOTSI_MODEL_SECONDS", str(SECONDS))
    model.forget()
    endpoint.act = "good"
    endpoint.asked.clear()
    endpoint.headers.clear()
    return endpoint


def phrase(question=QUESTION, **more):
    return model.phrase(question, hostile.RECORDS, "fi", **more)


def test_phrase__is_nothing__when_no_endpoint_is_set(monkeypatch):
    monkeypatch.delenv("LUOTSI_MODEL_URL", raising=False)
    assert phrase() is None
    assert model.check().state == "off"


def test_phrase__shows_what_holds__and_sends_no_contact_of_the_person(asked):
    said = phrase()
    assert said.chosen == ("a",)
    sent = json.dumps(asked.asked[0], ensure_ascii=False)
    assert "Velat painavat" in sent
    assert not any(secret in sent for secret in ("131052", "1234567", "maija@"))
    assert asked.asked[0]["model"] == "stand-in"
    assert asked.headers[0]["Authorization"] == "Bearer avain-joka-ei-nay"


@pytest.mark.parametrize(
    "act", [*STATUSES, "json", "text", "nothing", "null", "list", "deep", "bytes", "huge", "gzip", "empty"]
)
def test_phrase__is_nothing__when_the_endpoint_answers_wrongly(asked, act):
    asked.act = act
    assert phrase() is None
    assert asked.asked.count("followed") == 0
    assert len(asked.asked) == 1  # no second try


@pytest.mark.parametrize("act", ["hang", "drip", "slow"])
def test_phrase__is_nothing_in_time__when_the_endpoint_is_slow(asked, act):
    asked.act = act
    started = time.monotonic()
    assert phrase() is None
    assert time.monotonic() - started < SECONDS + 0.5


def test_phrase__waits_no_longer__than_the_caller_can(asked):
    asked.act = "hang"
    started = time.monotonic()
    assert phrase(deadline=0.05) is None
    assert time.monotonic() - started < 0.3
    assert phrase(deadline=0.0) is None


def test_phrase__is_nothing_in_time__when_the_name_is_not_found_for_long(asked, monkeypatch):
    monkeypatch.setattr(model, "ask", lambda *_: time.sleep(1.0) or ("ok", "late"))
    started = time.monotonic()
    assert phrase() is None
    assert time.monotonic() - started < SECONDS + 0.3


def test_phrase__is_nothing__when_nobody_listens(asked, monkeypatch):
    monkeypatch.setenv("LUOTSI_MODEL_URL", "http://127.0.0.1:9")
    assert phrase() is None
    assert model.check().state == "warning"


@pytest.mark.parametrize(
    "url", ["ftp://x", "nonsense", "http://user:secret@x/v1", "http://", "http://[", "http://x:99999999/v1"]
)
def test_phrase__is_nothing__when_the_address_cannot_be_used(asked, monkeypatch, url):
    monkeypatch.setenv("LUOTSI_MODEL_URL", url)
    assert phrase() is None


def test_hostile_reply__leaves_only__what_the_records_bear(asked):
    asked.act = "injected"
    assert phrase().sentences == ()
    asked.act = "mixed"
    assert [s.text for s in phrase().sentences] == ["Velkaneuvonnassa voit tehdä suunnitelman velkojen maksamisesta."]


def test_switch__stops_the_model_at_once__and_lets_it_on_again(asked):
    assert actions.turn_switch(model.SWITCH, is_on=False, by=COMMAND)
    assert not actions.turn_switch(model.SWITCH, is_on=False, by=COMMAND)
    assert phrase() is None
    assert asked.asked == []
    assert model.check().state == "off"
    actions.turn_switch(model.SWITCH, is_on=True, by=COMMAND)
    assert phrase() is not None


def test_breaker__leaves_the_model_alone__after_failures_in_a_row(asked, monkeypatch):
    asked.act = "500"
    for _ in range(model.FAILURES + 2):
        assert phrase() is None
    assert len(asked.asked) == model.FAILURES
    assert model.check().state == "warning"
    real = time.monotonic
    monkeypatch.setattr(model.time, "monotonic", lambda: real() + model.REST_SECONDS + 1)
    asked.act = "good"
    assert phrase() is not None
    assert phrase() is not None


def test_waiting_requests__are_few__so_that_workers_do_not_starve(asked, monkeypatch):
    over = threading.Event()  # as when looking up a name takes for ever
    monkeypatch.setattr(model, "ask", lambda *_: (over.wait(5), ("failed", ""))[1])
    for _ in range(model.MOST_IN_FLIGHT):
        assert phrase(deadline=0.02) is None
    started = time.monotonic()
    assert phrase() is None
    assert time.monotonic() - started < 0.1
    assert model._breaker.in_flight == model.MOST_IN_FLIGHT
    over.set()
    assert wait_until(lambda: model._breaker.in_flight == 0)


def test_crisis__is_never_sent__to_the_model(asked):
    assert phrase("En jaksa enää elää, aion tappaa itseni tänä iltana") is None
    assert asked.asked == []


def test_log__tells_how_it_went__but_no_words_of_anybody(asked, caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        for act in ("good", "injected", "text", "500", "hang"):
            asked.act = act
            model.forget()
            phrase("Pirjo Pelkonen pelkää velkojaan 040 1234567", deadline=0.2)
    out = capfd.readouterr()
    told = caplog.text + out.err + out.out
    assert "language model" in told
    assert not [
        w for w in ("Pirjo", "Pelkonen", "velkojaan", "1234567", "apua-nyt", "avain-joka", "suunnitelman") if w in told
    ]


def test_command__tells_whether_the_endpoint_answers__and_turns_the_model(asked):
    run = CliRunner().invoke
    found = run(command, ["check", "--json"])
    assert json.loads(found.output)["outcome"] == "ok"
    assert run(command, ["off"]).output == "Turned off.\n"
    assert "turned off" in run(command, ["check"]).output
    asked.act = "500"
    failed = run(command, ["check"])
    assert isinstance(failed.exception, SourceUnavailable)


def test_check__tells_of_plain_http__to_another_machine(asked, monkeypatch):
    monkeypatch.setattr(model, "is_near", lambda _host: False)
    assert "plain http" in model.check().detail
    assert len(BODIES["huge"]) > model.MOST_BYTES
    assert httpx.URL(model.endpoint().url).path == "/v1/chat/completions"
