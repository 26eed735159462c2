"""The change feed and its Atom form: order, cursor, what happened, held-back changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from tests import small_catalogue as small

from luotsi.directory import actions
from luotsi.directory.actions.overlay import Laid, lay_over
from luotsi.directory.queries import engines
from luotsi.directory.rules.changes import Cursor
from luotsi.kernel import clock
from luotsi.kernel.errors import BadParameter
from luotsi.people.rules import Actor, Grant, Role

START = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
EDITOR = Actor(5, "editor@example.invalid", (Grant(Role.EDITOR),))
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def small_world(db: None, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    engines.forget()
    load(0)


def load(days: int, **more: Any) -> None:
    with clock.stopped_at(START + timedelta(days=days)):
        small.fill(**more)


def ask(query: str = "") -> dict[str, Any]:
    answer = Client(raise_request_exception=False).get(f"/api/v1/changes{query}")
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def told(body: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(it["kind"], it["what"], it["id"]) for it in body["items"]]


def test_changes__are_everything_once__walked_one_by_one() -> None:
    whole = told(ask())
    assert len(whole) == 6
    assert {what for _, what, _ in whole} == {"added"}
    walked, cursor = [], ""
    for _ in range(20):
        body = ask(f"?size=1&since={cursor}")
        walked += told(body)
        cursor = body["cursor"]
        if not body["more"]:
            break
    assert walked == whole
    assert told(ask(f"?since={cursor}")) == []
    assert ask(f"?since={cursor}")["cursor"] == cursor


def test_changes__tell_what_happened__since_the_cursor() -> None:
    cursor = ask()["cursor"]
    renamed = replace(small.CLINIC, names={"fi": "Neuvola <uusi>"})
    fresh = replace(small.CRISIS, id=small.id_of("fresh"), source_id="fresh", names={"fi": "Uusi"})
    load(1, services=(renamed, small.CRISIS, fresh))
    found = {(what, id_) for _, what, id_ in told(ask(f"?since={cursor}"))}
    assert found == {
        ("changed", str(small.CLINIC.id)),
        ("added", str(fresh.id)),
        ("archived", str(small.FORMULA.id)),
    }
    first = ask(f"?since={cursor}&kind=service&size=1")["items"][0]
    assert Client().get(first["link"]).status_code in {200, 410}
    assert told(ask(f"?since={cursor}&kind=channel&kind=organization")) == []


def test_changes__tell_what_editors_hide__as_withdrawn_at_that_moment() -> None:
    def lay(hours: int, *, is_hidden: bool) -> None:
        with clock.stopped_at(START + timedelta(hours=hours)):
            lay_over(service_id=small.CLINIC.id, laid=Laid(is_hidden=is_hidden), by=EDITOR)

    cursor, clinic = ask()["cursor"], str(small.CLINIC.id)
    lay(1, is_hidden=True)
    lay(2, is_hidden=True)
    hidden = ask(f"?since={cursor}")
    assert [(it["what"], it["id"], it["at"]) for it in hidden["items"]] == [
        ("archived", clinic, "2026-11-01T04:00:00Z")
    ]
    walked, at = [], ""
    for _ in range(6):
        body = ask(f"?size=1&since={at}")
        walked += told(body)
        at = body["cursor"]
    assert walked == told(ask())
    assert walked[-1] == ("service", "archived", clinic)
    assert not body["more"]
    entry = ElementTree.fromstring(Client().get("/en/changes.atom").content).find("a:entry", ATOM)
    assert entry.findtext("a:title", "", ATOM) == "No longer offered: Maternity clinic"  # type: ignore[union-attr]
    lay(3, is_hidden=False)
    assert told(ask(f"?since={hidden['cursor']}")) == [("service", "changed", clinic)]
    load(1, services=(replace(small.CLINIC, names={"fi": "Neuvola"}), small.CRISIS, small.FORMULA))
    assert len(ask()["items"]) == 6


def test_changes__begin_at_a_moment__when_given_instead_of_a_cursor() -> None:
    load(1, services=(replace(small.CLINIC, names={"fi": "Neuvola"}), small.CRISIS, small.FORMULA))
    day = (START + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    assert told(ask(f"?since={day}")) == [("service", "changed", str(small.CLINIC.id))]
    assert len(ask("?since=2026-11-01")["items"]) == 6
    assert ask("?since=2100-01-01")["items"] == []


def test_changes__wait__while_a_source_is_being_read() -> None:
    cursor = ask()["cursor"]
    with clock.stopped_at(START + timedelta(days=1)):
        number = actions.start_sync(source="ptv", area="county:12", mode="full")
        small.fill(services=(small.CLINIC, small.CRISIS))
        assert told(ask(f"?since={cursor}")) == []
        actions.finish_sync(sync_id=number, state="done", report={})
        assert told(ask(f"?since={cursor}")) == [("service", "archived", str(small.FORMULA.id))]


def test_changes__do_not_wait_for_ever__when_a_reading_was_killed() -> None:
    with clock.stopped_at(START - timedelta(days=1)):
        actions.start_sync(source="ptv", area="county:12", mode="full")
    with clock.stopped_at(START + timedelta(days=1)):
        assert len(ask()["items"]) == 6


@pytest.mark.parametrize("since", ["nonsense", "AAAA", "2026-13-01", "%00", "MjAyNg"])
def test_changes__refuse_what_is_no_cursor(since: str) -> None:
    answer = Client(raise_request_exception=False).get(f"/api/v1/changes?since={since}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "since"


def test_cursor__comes_back_the_same__as_text() -> None:
    cursor = Cursor(START + timedelta(microseconds=7), "service", small.CLINIC.id)
    assert Cursor.read(str(cursor)) == cursor
    with pytest.raises(BadParameter):
        Cursor.read(str(Cursor(START, "person", small.CLINIC.id)))


@pytest.mark.parametrize(
    ("lang", "new", "gone"), [("fi", "Uusi palvelu", "Ei enää tarjolla"), ("en", "New service", "No longer offered")]
)
def test_atom__tells_newest_first__in_the_language(lang: str, new: str, gone: str) -> None:
    load(1, services=(small.CLINIC, small.CRISIS))
    answer = Client().get(f"/{lang}/changes.atom")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall("a:entry", ATOM)
    titles = [e.findtext("a:title", "", ATOM) for e in entries]
    assert titles[0] == f"{gone}: =HYPERLINK(1)"
    assert len(titles) == 3
    assert all(t.startswith(new) for t in titles[1:])
    assert feed.findtext("a:updated", "", ATOM) == entries[0].findtext("a:updated", "", ATOM)
    links = [e.find("a:link", ATOM).get("href") for e in entries]  # type: ignore[union-attr]
    assert all(Client().get(link).status_code == 200 for link in links)
    assert all(e.findtext("a:id", "", ATOM).startswith("urn:uuid:") for e in entries)
