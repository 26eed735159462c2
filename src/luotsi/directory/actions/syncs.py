"""How readings of sources began and ended."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import structlog

from luotsi.directory.models import (
    Sync,
)
from luotsi.directory.rules.records import (
    Refusal,
)
from luotsi.kernel import clock

log = structlog.get_logger(__name__)


def start_sync(*, source: str, area: str, mode: str) -> int:
    """Note that a sync began; returns its number. A run that was killed before is noted as failed."""
    Sync.objects.filter(source=source, state="running").update(
        state="failed", finished_at=clock.now(), report={"error": "interrupted"}
    )
    return Sync.objects.create(source=source, area=area, mode=mode, started_at=clock.now(), state="running").pk


def finish_sync(*, sync_id: int, state: str, report: dict[str, Any], watermark: datetime | None = None) -> None:
    """Note how a sync ended."""
    Sync.objects.filter(pk=sync_id).update(finished_at=clock.now(), state=state, report=report, watermark=watermark)


def refusals_as_json(refused: Iterable[Refusal]) -> list[dict[str, str]]:
    return [{"kind": r.kind, "id": r.source_id, "reason": r.reason} for r in refused]
