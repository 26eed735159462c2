"""What operators see: sources and their last syncs, the index, and what every adapter says of itself."""

import shutil
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from luotsi.conf import environment
from luotsi.directory.models import Feedback, Service, Sync
from luotsi.directory.queries import engines
from luotsi.directory.rules.records import Status
from luotsi.kernel import clock
from luotsi.kernel.errors import LuotsiError
from luotsi.kernel.registry import Check, Registry
from luotsi.search import vectors
from luotsi.search.embedded import EmbeddedEngine
from luotsi.warehouse import attempts

checks: Registry[Callable[[], Check]] = Registry("luotsi.checks")
"""Checks of adapters above this module (connectors) and of third parties."""

STALE = timedelta(days=2)
"""A source not read for longer than this is reported."""
_LITTLE_SPACE, _NO_SPACE = 2_000_000_000, 200_000_000
_PATIENCE_SECONDS = 1.0
_QUEUE_PORTS = {"redis": 6379, "rediss": 6379, "unix": 0, "postgres": 5432, "postgresql": 5432}
"""Kinds of queue that `web.tasks` can open, with their usual ports."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source's area with its newest run."""

    source: str
    area: str
    mode: str
    state: str
    """running | done | refused | failed"""
    started_at: datetime
    done_at: datetime | None
    """When it last ended well."""
    refused: int
    services: int
    """Published services of the whole source."""
    is_stale: bool


@dataclass(frozen=True, slots=True)
class IndexState:
    services: int
    built_at: datetime | None
    megabytes: float
    vectors_share: float | None
    """Share of texts with an embedding; None when the installation does without."""


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    check: Check


@dataclass(frozen=True, slots=True)
class StatusView:
    checks: tuple[Named, ...]
    sources: tuple[SourceState, ...]
    index: IndexState | None
    waiting_feedback: int
    at: datetime

    @property
    def is_well(self) -> bool:
        return not any(n.check.state == "failed" for n in self.checks)


def status() -> StatusView:
    """Everything at once; a part that cannot be read is a failed check, never an error."""
    named = [Named(name, _safely(check)) for name, check in (*_own_checks(), *checks.items())]
    try:
        sources, waiting = tuple(_sources()), Feedback.objects.filter(handled_at=None).count()
    except DatabaseError:
        sources, waiting = (), 0
    try:
        index = _index()
    except (LuotsiError, OSError):
        index = None
    return StatusView(tuple(named), sources, index, waiting, clock.now())


def _own_checks() -> Iterable[tuple[str, Callable[[], Check]]]:
    return (
        ("database", _database),
        ("search engine", lambda: engines.engine().check()),
        ("embeddings", _embeddings),
        ("disk", _disk),
        ("queue", _queue),
        ("ptv settings", _ptv),
        ("public address", _public_address),
        ("files", _files),
        ("sources of figures", lambda: attempts.check(Path(settings.DATA_DIR) / "warehouse")),
    )


def _safely(check: Callable[[], Check]) -> Check:
    try:
        return check()
    except (LuotsiError, OSError, DatabaseError, ValueError) as error:
        return Check("failed", f"{type(error).__name__}: {error}"[:200])


def _database() -> Check:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Check("failed", f"{len(waiting)} migrations are not applied. Run: luotsi migrate")
    return Check("ok", connection.vendor)


def _embeddings() -> Check:
    if not environment.is_on("LUOTSI_VECTORS"):
        return Check("off", "LUOTSI_VECTORS is 0: search goes by words only.")
    if not vectors.is_available():
        return Check("warning", "The embedding model is not installed: search goes by words only.")
    share = _vectors_share()
    if share is not None and share < 1:
        return Check("warning", f"{share:.0%} of texts have an embedding. Run: luotsi index")
    return Check("ok")


def _disk() -> Check:
    free = shutil.disk_usage(settings.DATA_DIR).free
    told = f"{free / 1e9:.1f} GB free in the data folder"
    return Check("failed" if free < _NO_SPACE else "warning" if free < _LITTLE_SPACE else "ok", told)


def _queue() -> Check:
    address = environment.read("LUOTSI_QUEUE")
    if not address:
        return Check("ok", "in the data folder")
    parts = urlsplit(address)
    if parts.scheme not in _QUEUE_PORTS:
        return Check("failed", "LUOTSI_QUEUE must begin with redis:// or postgresql://")
    if not parts.hostname:
        return Check("ok", "on a socket of this machine, not asked")
    with socket.create_connection(
        (parts.hostname, parts.port or _QUEUE_PORTS[parts.scheme]), timeout=_PATIENCE_SECONDS
    ):
        return Check("ok", "answers")


def _ptv() -> Check:
    parts = urlsplit(environment.read("LUOTSI_PTV_URL"))
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        return Check("failed", "LUOTSI_PTV_URL is not a web address.")
    if "v12" in parts.path and not environment.read("LUOTSI_PTV_KEY"):
        return Check("warning", "PTV v12 needs a key: set LUOTSI_PTV_KEY.")
    return Check("ok", f"{parts.hostname}{parts.path}")


def _public_address() -> Check:
    if not settings.BASE_URL:
        return Check("warning", "LUOTSI_BASE_URL is not set: canonical links follow the address asked.")
    if settings.DEBUG:
        return Check("warning", "LUOTSI_DEBUG is on: never in production.")
    return Check("ok", settings.BASE_URL)


def _files() -> Check:
    """Files that settings name."""
    for name in ("LUOTSI_BRAND", "LUOTSI_BOUNDARIES"):
        given = environment.read(name)
        if given and not Path(given).is_file():
            return Check("failed", f"{name} names a file that is not there.")
    return Check("ok")


def _sources() -> Iterable[SourceState]:
    newest: dict[tuple[str, str], Sync] = {}
    done: dict[tuple[str, str], Sync] = {}
    for run in Sync.objects.order_by("started_at", "id"):
        newest[run.source, run.area] = run
        if run.state == "done":
            done[run.source, run.area] = run
    now = clock.now()
    for key, run in sorted(newest.items()):
        good = done.get(key)
        done_at = good.finished_at if good else None
        yield SourceState(
            source=run.source,
            area=run.area,
            mode=run.mode,
            state=run.state,
            started_at=run.started_at,
            done_at=done_at,
            refused=_refused(run),
            services=Service.objects.filter(source=run.source, status=Status.PUBLISHED).count(),
            is_stale=done_at is None or now - done_at > STALE,
        )


def _refused(run: Sync) -> int:
    """Refused records of a run; its report holds them as a list or a count."""
    refused = run.report.get("refused", 0) if isinstance(run.report, dict) else 0
    return len(refused) if isinstance(refused, list) else int(refused)


def _index() -> IndexState:
    folder = engines.folder()
    built = folder / "schedules.json"
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) if folder.exists() else 0
    return IndexState(
        services=engines.engine().count(),
        built_at=datetime.fromtimestamp(built.stat().st_mtime, tz=UTC) if built.exists() else None,
        megabytes=round(size / 1e6, 1),
        vectors_share=_vectors_share(),
    )


def _vectors_share() -> float | None:
    cache, engine = engines.vector_cache(), engines.engine()
    if cache is None or not isinstance(engine, EmbeddedEngine):
        return None
    texts = set(engine.texts())
    return 1 - len(cache.missing(texts)) / len(texts) if texts else None
