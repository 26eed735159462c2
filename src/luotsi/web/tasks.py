"""Background work in a kept queue: embeddings, indexing, nightly reading of sources.

Every task may be run again without harm, so what a stopped worker had in hand goes back into the queue. Tasks hold
no logic of their own.
"""

import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import OperationalError, ProgrammingError, connections
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.exceptions import ConfigurationError
from huey.signals import SIGNAL_ERROR, SIGNAL_INTERRUPTED

from luotsi.conf import environment
from luotsi.content import actions as content
from luotsi.directory import actions
from luotsi.directory.actions import coverage, merges, quality, reminders
from luotsi.guidance.actions import chat as conversations
from luotsi.guidance.actions import labels, measurements
from luotsi.kernel.errors import BadInput, NotReady, SourceRefused, SourceUnavailable
from luotsi.regions import rules as regions
from luotsi.web.queue_postgresql import PostgresqlStorage

log = structlog.get_logger(__name__)

_SYNC_HOURS = 4
"""A reading that takes longer is stuck."""
_readings: list[subprocess.Popen[bytes]] = []
"""What `sync` has started and not yet seen end."""
_SYNC_FAILURES = {4: SourceRefused, 5: SourceUnavailable}


def _queue(url: str) -> Huey:
    # Local time (Finland's, as Django sets it), so that 03:15 is at night. Nobody waits for results.
    common: dict[str, Any] = {"results": False, "utc": False}
    kind = urlsplit(url).scheme
    if not kind:
        return SqliteHuey("luotsi", filename=str(settings.DATA_DIR / "queue.sqlite3"), fsync=True, timeout=30, **common)
    if kind in {"redis", "rediss", "unix"}:
        try:
            return RedisHuey("luotsi", url=url, **common)
        except ConfigurationError:
            raise NotReady(
                "LUOTSI_QUEUE names Redis, whose client is not installed.", hint="Run: pip install redis"
            ) from None
    if kind in {"postgres", "postgresql"}:
        return Huey("luotsi", storage_class=PostgresqlStorage, url=url, **common)
    raise BadInput(
        f"LUOTSI_QUEUE begins with {kind[:20]}://.", hint="Use redis://… or postgresql://…, or leave it empty."
    )


queue = _queue(environment.read("LUOTSI_QUEUE"))


@queue.task()  # type: ignore[untyped-decorator]
def fill_vectors() -> None:
    """Compute the embeddings that are missing."""
    log.info("embeddings filled", computed=actions.fill_vectors())
    labels.label_services()  # what has an embedding now is read better


@queue.task()  # type: ignore[untyped-decorator]
def reindex() -> None:
    """Build the search index anew, label its services by area of life, then its embeddings."""
    actions.reindex()
    labels.label_services()
    fill_soon()


@queue.task()  # type: ignore[untyped-decorator]
def write_open_data() -> None:
    """Make the open data files anew."""
    actions.write_open_data()


@queue.task()  # type: ignore[untyped-decorator]
def sync(source: str, area: str) -> None:
    """Read what changed in a source since the last time, as `luotsi sync` does.

    In a process of its own: the memory of a large reading is given back when it ends.
    """
    command = [sys.executable, "-m", "luotsi", "sync", source, "--area", area]
    with subprocess.Popen(command) as reading:  # noqa: S603
        _readings.append(reading)
        try:
            code = reading.wait(timeout=_SYNC_HOURS * 3600)
        except subprocess.TimeoutExpired:
            reading.terminate()
            raise SourceUnavailable(f"The reading of {source} {area} took over {_SYNC_HOURS} hours.") from None
        finally:
            _readings.remove(reading)
    if code:
        failure = _SYNC_FAILURES.get(code, NotReady)
        raise failure(f"The reading of {source} {area} ended with code {code}.")
    fill_soon()


@queue.task()  # type: ignore[untyped-decorator]
def check_quality() -> None:
    """Check what changed, and compare the sources for merges."""
    quality.check_quality()
    merges.propose_merges()


@queue.periodic_task(crontab(minute="15", hour="3"))  # type: ignore[untyped-decorator]
def nightly() -> None:
    """Queue a reading of all that LUOTSI_SYNC names; then the index, since validity ends at midnight, and open data."""
    for source, area in wanted_syncs(environment.read("LUOTSI_SYNC")):
        sync(source, area)
    reindex()
    check_quality()
    write_open_data()


@queue.periodic_task(crontab(minute="30", hour="23"))  # type: ignore[untyped-decorator]
def evening() -> None:
    """Keep how the minimum criteria stand at the end of the day."""
    coverage.take_snapshot()


@queue.periodic_task(crontab(minute="0", hour="8", day_of_week="2"))  # type: ignore[untyped-decorator]
def tuesday() -> None:
    """Letters to those who answer for descriptions that are missing or stale; none where no mail server is set."""
    try:
        reminders.remind()
    except NotReady as reason:
        log.info("no reminders", reason=reason.message)


def wanted_syncs(text: str) -> list[tuple[str, str]]:
    """(source, area) pairs of LUOTSI_SYNC; BadInput when it cannot be read.

    >>> wanted_syncs("ptv county:12; ptv municipality:491")
    [('ptv', 'county:12'), ('ptv', 'municipality:491')]
    """
    found = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        source, _, area = part.partition(" ")
        if not area.strip():
            raise BadInput(
                f"LUOTSI_SYNC holds {part[:40]!r}.", hint="Write source and area: ptv county:12; ptv county:10"
            )
        found.append((source, str(regions.parse_area(area.strip()))))
    return found


def fill_soon() -> bool:
    """Queue the embeddings, unless they are queued already or the installation does without; returns whether queued."""
    if not environment.is_on("LUOTSI_VECTORS") or any(task.name == "fill_vectors" for task in queue.pending()):
        return False
    fill_vectors()
    return True


def index_soon() -> bool:
    """Queue a new index, unless one is queued already; returns whether queued."""
    if any(task.name == "reindex" for task in queue.pending()):
        return False
    reindex()
    return True


def work() -> None:
    """Do queued work until SIGTERM or Ctrl+C."""
    wanted_syncs(environment.read("LUOTSI_SYNC"))  # say at once when it cannot be read, not at night
    fill_soon()  # what an earlier worker could not finish
    queue.create_consumer(workers=1, worker_type="thread", max_delay=5, flush_locks=True).run()
    for reading in _readings:
        reading.terminate()


@queue.signal(SIGNAL_INTERRUPTED)  # type: ignore[untyped-decorator]
def _put_back(_signal: str, task: Any, *_: Any) -> None:
    queue.enqueue(task)
    log.info("task put back", task=task.name)


@queue.signal(SIGNAL_ERROR)  # type: ignore[untyped-decorator]
def _note_failure(_signal: str, task: Any, error: Exception | None = None, *_: Any) -> None:
    log.error("task failed", task=task.name, kind=type(error).__name__)


@queue.post_execute()  # type: ignore[untyped-decorator]
def _let_go(*_: Any) -> None:
    connections.close_all()


@queue.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
def publish_scheduled() -> None:
    """Publish and withdraw editors' pages whose time has come."""
    try:
        content.publish_scheduled()
    except (OperationalError, ProgrammingError):  # a worker that starts before `luotsi migrate`
        log.warning("editors' pages are not ready")


@queue.periodic_task(crontab(minute="45", hour="3"))  # type: ignore[untyped-decorator]
def forget_sign_ups() -> None:
    """Delete who signed up to briefings that are long over."""
    content.forget_past()


@queue.periodic_task(crontab(minute="50", hour="3"))  # type: ignore[untyped-decorator]
def forget_old_counts() -> None:
    """Delete counts of use that are over three years old."""
    measurements.forget_old()


@queue.periodic_task(crontab(minute="50", hour="3"))  # type: ignore[untyped-decorator]
def forget_conversations() -> None:
    """Delete saved conversations whose days are over."""
    conversations.forget_old()
