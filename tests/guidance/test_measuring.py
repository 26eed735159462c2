"""Figures over time and counts of use: alarms, small counts, the operators' page."""

import csv
import threading
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.core.signals import request_finished
from django.db import DatabaseError, close_old_connections
from tests.people.staff import sign_in

from luotsi.cli.evaluate import command
from luotsi.directory.queries import engines
from luotsi.guidance.actions import measurements as actions
from luotsi.guidance.models import FeedbackDay, Measurement, UseCount
from luotsi.guidance.queries import measurements, model
from luotsi.guidance.rules import measuring
from luotsi.kernel import clock
from luotsi.people.models import AuditEntry
from luotsi.people.rules import Role
from luotsi.search import concepts
from luotsi.search.vocabulary import Vocabulary

PAGE = "/fi/staff/guidance/"


@pytest.fixture
def testset(tmp_path):
    (tmp_path / "cases.csv").write_text("id,text\n1,x\n")
    return tmp_path


def recorded(testset, day, **figures):
    with clock.stopped_at(datetime(2026, 3, 1) + timedelta(days=day)):
        return actions.record("crisis", {name: (value, 40) for name, value in figures.items()}, testset=testset)


def test_figure__raises_an_alarm__when_it_got_worse_by_more_than_the_bound(db, testset):
    assert recorded(testset, 0, recall=0.98, false_alarms=0.03) == ()
    assert recorded(testset, 1, recall=0.96, false_alarms=0.05) == ()  # by .02: within it
    worse = recorded(testset, 2, recall=0.99, false_alarms=0.08)
    assert [a.now.figure for a in worse] == ["false_alarms"]
    assert [a.now.figure for a in recorded(testset, 3, recall=0.90, false_alarms=0.01)] == ["recall"]
    assert [a.now.figure for a in measurements.alarms()] == ["recall"]
    assert measurements.check().state == "warning"


def test_figure__is_compared__only_on_the_same_test_set(db, testset):
    recorded(testset, 0, recall=0.98)
    (testset / "cases.csv").write_text("id,text\n1,y\n")
    assert recorded(testset, 1, recall=0.70) == ()
    assert [len(s.runs) for s in measurements.series()] == [1]  # the newest of the two


@pytest.fixture
def kept_connection():
    """The end of a request would close the connection that the test's transaction lives in (PostgreSQL)."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


def test_counts__are_added_after_the_answer__by_day_and_name(db, kept_connection, django_capture_on_commit_callbacks):
    with clock.stopped_at(datetime(2026, 3, 5)):
        actions.count("turn")
        actions.count("turn", 2)
        actions.count("crisis.violence")
        assert not UseCount.objects.exists()
        request_finished.send(sender=None)
        actions.count("turn")
        assert actions.write_counts() == 1
    found = {(c.day, c.name): c.count for c in UseCount.objects.all()}
    assert found == {(date(2026, 3, 5), "turn"): 4, (date(2026, 3, 5), "crisis.violence"): 1}


def test_counts__wait_for_the_next_time__when_the_database_is_busy(db, monkeypatch):
    actions.count("turn")
    busy = monkeypatch.context()
    with busy as patch:
        patch.setattr(actions.UseCount.objects, "filter", _fail)
        assert actions.write_counts() == 0
    assert actions.write_counts() == 1
    assert UseCount.objects.get().count == 1


def _fail(**_more):
    raise DatabaseError("locked")


def test_counts__hold__under_threads(db):
    threads = [threading.Thread(target=lambda: [actions.count("turn") for _ in range(200)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    actions.write_counts()
    assert UseCount.objects.get(name="turn").count == 800


def test_month__tells_no_small_count__of_crises():
    days = [(date(2026, 3, d), "crisis.violence", 1) for d in (1, 2, 3, 30)] + [(date(2026, 3, 1), "turn", 2)]
    assert measuring.months(days)[0].counts == {"crisis.violence": None, "turn": 2}
    more = [*days, (date(2026, 3, 31), "crisis.violence", 1), (date(2026, 4, 1), "turn", 1)]
    assert [m.counts.get("crisis.violence") for m in measuring.months(more)] == [None, 5]


def test_old_counts__are_deleted__after_three_years(db):
    today = clock.today()
    for day in (today, today - timedelta(days=actions.KEPT_DAYS + 1)):
        UseCount.objects.create(day=day, name="turn", count=1)
    assert actions.forget_old() == 1
    assert UseCount.objects.get().day == today


def test_page__shows_figures_use_and_alarms__to_operators_only(db, client, testset):
    sign_in(client, Role.EDITOR)
    assert client.get(PAGE).status_code == 403
    sign_in(client, Role.OPERATOR)
    assert "luotsi evaluate search" in client.get(PAGE).content.decode()
    for day, recall in enumerate((0.91, 0.97, 0.93)):
        recorded(testset, day, recall=recall, false_alarms=0.04)
    for _ in range(7):
        actions.count("crisis.violence")
    actions.count("crisis.child_danger", 3)
    FeedbackDay.objects.create(service_id=UUID(int=1), day=clock.today(), bucket=10, position=1, up=61, down=1)
    page = client.get(PAGE).content.decode()
    assert page.count("<svg") >= 2
    assert "0,930" in page
    assert "0,970 → 0,930" in page
    assert "alle 5" in page
    assert ">7<" in page
    assert ">61<" in page
    assert ">3<" not in page
    for lang in ("sv", "en"):
        assert client.get(f"/{lang}/staff/guidance/").status_code == 200


def test_button__turns_the_model__and_leaves_a_trail(db, client, monkeypatch):
    monkeypatch.setenv("LUOTSI_MODEL_URL", "https://model.example.invalid/v1")
    sign_in(client, Role.OPERATOR)
    assert 'value="off"' in client.get(PAGE).content.decode()
    assert client.post(PAGE + "model/", {"turn": "off"}).status_code == 303
    assert not model.is_switched_on()
    assert 'value="on"' in client.get(PAGE).content.decode()
    assert client.post(PAGE + "model/", {"turn": "sideways"}).status_code == 400
    assert AuditEntry.objects.filter(subject="switch:language-model").count() == 1


def test_evaluate__keeps_figures__when_asked_to_record(db, tmp_path, monkeypatch):
    few = SimpleNamespace(vocabulary=Vocabulary.build(concepts.packaged()[:20]))
    monkeypatch.setattr(engines, "searcher", lambda: few)
    for name, rows in {
        "corpus.csv": [
            ("service_id", "name", "summary"),
            ("a", "Velkaneuvonta", "Apua veloissa"),
            ("b", "Uimahalli", "Uintia"),
        ],
        "queries.csv": [("qid", "query"), ("1", "velat"), ("2", "uimahalli")],
        "qrels.csv": [("qid", "service_id", "grade"), ("1", "a", "2"), ("2", "b", "2")],
    }.items():
        with (tmp_path / name).open("w", newline="") as file:
            csv.writer(file).writerows(rows)
    run = CliRunner().invoke
    assert run(command, ["search", "--testset", str(tmp_path), "--json"]).exit_code == 0
    assert not Measurement.objects.exists()
    assert run(command, ["search", "--testset", str(tmp_path), "--json", "--record"]).exit_code == 0
    assert set(Measurement.objects.values_list("kind", "figure")) == {
        ("search", f) for f in ("ndcg10", "recall10", "hit5", "mrr10")
    }
    assert Measurement.objects.first().n == 2
