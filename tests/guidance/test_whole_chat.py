"""The chat as a whole: with a language model that misbehaves, and what people's words leave behind.

One file, so that one demo world serves both.
"""

import json
import logging
import re
import time

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from tests.guidance import endpoint as stand_ins
from tests.guidance.endpoint import stand_in
from tests.guidance.personal import messages

from luotsi.directory.queries import finding
from luotsi.guidance.actions import measurements
from luotsi.guidance.models import UseCount
from luotsi.guidance.queries import model, wording
from luotsi.guidance.queries.advice import Advice, Offer

NOTE = "Kielimalli on pukenut"


@pytest.fixture(scope="module")
def endpoint():
    with stand_in() as found:
        yield found


@pytest.fixture
def asked(endpoint, monkeypatch):
    monkeypatch.setenv("LUOTSI_MODEL_URL", endpoint.url)
    monkeypatch.setenv("LUOTSI_MODEL_SECONDS", "0.5")
    model.forget()
    endpoint.asked.clear()
    return endpoint


def say(client, text):
    """The page after a message and after every question is skipped."""
    here = {"sec-fetch-site": "same-origin", "hx-request": "true"}
    page = client.post("/fi/help/", {"text": text}, headers=here).content.decode()
    for _ in range(6):
        if 'class="offer' in page:
            break
        held = re.search(r'name="held" value="([^"]+)"', page)[1]
        choice = next(c for c in re.findall(r'name="choice" value="([^"]+)"', page) if "skip" in c)
        page = client.post("/fi/help/", {"held": held, "choice": choice}, headers=here).content.decode()
    return page


def test_turn__shows_services_alone__when_the_model_is_slow_or_lies(world, client, asked):
    for act, note in (("hang", False), ("injected", True)):
        asked.act = act
        started = time.monotonic()
        page = say(client, "Rahat ei riitä vuokraan")
        assert time.monotonic() - started < 10
        assert 'class="offer' in page
        assert (NOTE in page) is note
        assert ("En osaa sanoa tarkasti" in page) is note
        assert not [w for w in ("apua-nyt", "0800 123", "Pekka Virtanen", "alert(1)") if w in page]
    measurements.write_counts()
    counts = dict(UseCount.objects.values_list("name", "count"))
    assert counts["model-none"] == counts["model-empty"] == 1
    assert counts["finished"] == 2
    assert counts["turn"] >= 2


def test_advice__is_led_by_what_the_model_chose__with_its_words(world, asked, monkeypatch):
    cards = [r.card for r in finding.find(finding.Wish(query="", lang="fi", size=3)).results]
    assert len(cards) == 3
    name = cards[2].name
    monkeypatch.setitem(
        stand_ins.BODIES, "own", stand_ins.reply(f"Sinulle voisi sopia {name} [[S3]]. Katso x.fi [[S1]].")
    )
    asked.act = "own"
    advice, said = wording.worded("jotain tekemistä", Advice(tuple(Offer(c) for c in cards)), "fi")
    assert [o.card.id for o in advice.offers] == [cards[2].id, cards[0].id, cards[1].id]
    assert [s.ids for s in said.sentences] == [(cards[2].id,)]


FROM_HERE = {"sec-fetch-site": "same-origin"}
FORMS = {
    "help": "text",
    "help-areas": "text",
    "help-suggestions": "text",
    "help-feedback": "text",
    "embed-help": "text",
}
BODIES = ("/api/v1/recommendations", "/api/v1/text-search", "/aurora/v1/text_search", "/aurora/v1/recommend_service")
HELD = re.compile(r'name="held" value="([^"]+)"')


def post_everywhere(client, text):
    """Sends the text wherever guidance takes words; how many places took it."""
    taken = 0
    for route, field in FORMS.items():
        try:
            path = reverse(route)
        except NoReverseMatch:
            continue
        answer = client.post(path, {field: text}, headers=FROM_HERE)
        assert answer.status_code < 500, path
        taken += answer.status_code == 200
        held = HELD.search(answer.content.decode()) if route == "help" else None
        if held:  # a turn more, then kept as the person asks
            client.post(path, {"text": text, "held": held[1]}, headers=FROM_HERE)
            assert client.post(path, {"save": "1", "held": held[1]}, headers=FROM_HERE).status_code == 303
    for path in BODIES:
        bodies = ({"text": text}, {"search_text": text, "service_filters": {}})
        answer = client.post(path, json.dumps(bodies["aurora" in path]), content_type="application/json")
        assert answer.status_code < 500, path
        taken += answer.status_code == 200
    return taken


def everything_stored(since):
    """Every value of every table, and every file of the data folder written since then, as text."""
    for table in apps.get_models():
        for row in table._default_manager.values_list():
            yield table.__name__, " ".join(str(value) for value in row)
    for file in settings.DATA_DIR.rglob("*"):
        if file.is_file() and file.stat().st_mtime >= since:
            yield str(file), file.read_bytes().decode("utf-8", "replace")


@pytest.mark.slow
def test_message__leaves_no_contacts__in_tables_files_or_logs(world, client, caplog, capfd):
    sent, since = messages(120), time.time() - 1
    posted = ["\n".join(m.text for m in sent[n::4]) for n in range(4)]
    assert max(len(text) for text in posted) < 2_000
    with caplog.at_level(logging.INFO), caplog.at_level(logging.DEBUG, logger="luotsi"):
        taken = sum(post_everywhere(client, text) for text in posted)
    measurements.write_counts()
    assert taken >= len(posted) * 6
    assert apps.get_model("guidance", "SavedConversation").objects.count() == len(posted)
    out = capfd.readouterr()
    kept = [("log", caplog.text + out.err + out.out), *everything_stored(since)]
    secrets = {secret.casefold() for m in sent for secret in m.secrets}
    found = [(where, s) for where, text in kept for folded in [text.casefold()] for s in secrets if s in folded]
    assert not found
