"""Handing observations to the warehouse, dataset by dataset: one that fails does not stop the others, each is noted.

Owns the order of a run and its report. Does not own what a source means (its own package) nor how rows are kept
(`warehouse.observations`). When a source fails, the figures of last time stay and the attempt raises an alarm.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import structlog

from luotsi.indicators.queries.store import warehouse as warehouse_of_installation
from luotsi.kernel import clock
from luotsi.kernel.errors import LuotsiError, SourceRefused, SourceUnavailable
from luotsi.warehouse import attempts
from luotsi.warehouse.attempts import Attempt, State
from luotsi.warehouse.observations import Columns, SourceRelease

log = structlog.get_logger(__name__)

CC_BY = "CC-BY-4.0"
NOT_REDISTRIBUTABLE = "not-redistributable"
"""Licence of figures that the owner lets one look at but not pass on."""


class Store(Protocol):
    """What of the warehouse a connector needs."""

    def source(self, dataset: str) -> SourceRelease | None: ...

    def keep_source(
        self,
        dataset: str,
        columns: Columns,
        *,
        title: str,
        address: str,
        licence: str,
        owner: str,
        fetched_at: datetime,
        raw: Sequence[str] = (),
        is_synthetic: bool = False,
        is_confidential: bool = False,
        allow_shrink: bool = False,
    ) -> SourceRelease: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source gave for one dataset, understood."""

    columns: Columns
    title: str
    address: str
    licence: str
    owner: str
    fetched_at: datetime
    raw: tuple[str, ...] = ()
    is_synthetic: bool = False
    is_confidential: bool = False
    notes: tuple[str, ...] = ()
    """What was left out or does not add up, for the operator."""

    @property
    def rows(self) -> int:
        return len(self.columns["area"])


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the reading of one dataset ended."""

    dataset: str
    state: State
    rows: int = 0
    release: str = ""
    """Id of the source release that is now current; "" when nothing was kept."""
    has_changed: bool = False
    message: str = ""
    notes: tuple[str, ...] = ()


def folder() -> Path:
    """The warehouse's folder below the data folder."""
    return warehouse_of_installation().folder


def hand_over(
    source: str,
    jobs: Mapping[str, Callable[[], Reading]],
    *,
    store: Store | None = None,
    allow_shrink: bool = False,
) -> tuple[Outcome, ...]:
    """Read each dataset (name to job) and keep what it gave.

    A refused dataset keeps its old figures and the next is read; once the source is unavailable, the rest is not asked.
    Other errors (a wrong argument, a fault of ours) are raised.
    """
    warehouse = store or warehouse_of_installation()
    outcomes: list[Outcome] = []
    down = ""
    for dataset, job in jobs.items():
        began = clock.now()
        if down:
            outcome = Outcome(dataset, State.UNAVAILABLE, message=down)
        else:
            outcome = _one(warehouse, dataset, job, allow_shrink=allow_shrink)
            down = outcome.message if outcome.state is State.UNAVAILABLE else ""
        attempt = Attempt(source, dataset, began, clock.now(), outcome.state, outcome.rows, outcome.message)
        attempts.note(folder(), attempt)
        log.info("dataset read", source=source, dataset=dataset, state=outcome.state.value, rows=outcome.rows)
        outcomes.append(outcome)
    return tuple(outcomes)


def _one(warehouse: Store, dataset: str, job: Callable[[], Reading], *, allow_shrink: bool) -> Outcome:
    try:
        reading = job()
        before = warehouse.source(dataset)
        kept = warehouse.keep_source(
            dataset,
            reading.columns,
            title=reading.title,
            address=reading.address,
            licence=reading.licence,
            owner=reading.owner,
            fetched_at=reading.fetched_at,
            raw=reading.raw,
            is_synthetic=reading.is_synthetic,
            is_confidential=reading.is_confidential,
            allow_shrink=allow_shrink,
        )
    except SourceRefused as error:
        return Outcome(dataset, State.REFUSED, message=str(error))
    except SourceUnavailable as error:
        return Outcome(dataset, State.UNAVAILABLE, message=str(error))
    has_changed = before is None or before.id != kept.id
    return Outcome(dataset, State.DONE, kept.rows, kept.id, has_changed, notes=reading.notes)


def error_of(outcomes: Sequence[Outcome]) -> LuotsiError | None:
    """The error that a command ends with when a dataset was not read; None when all were."""
    failed = [o for o in outcomes if o.state is not State.DONE]
    if not failed:
        return None
    is_down = any(o.state is State.UNAVAILABLE for o in failed)
    kind = SourceUnavailable if is_down else SourceRefused
    names = ", ".join(o.dataset for o in failed[:5]) + (" …" if len(failed) > 5 else "")
    return kind(
        f"{len(failed)} of {len(outcomes)} datasets were not read ({names}); their old figures stay.",
        hint="Run the same command again later." if is_down else "The lines above say why.",
    )


def as_json(source: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The report as JSON values."""
    return {
        "source": source,
        "datasets": [{**asdict(o), "state": o.state.value, "notes": list(o.notes)} for o in outcomes],
        "changed": sum(o.has_changed for o in outcomes),
        "failed": sum(o.state is not State.DONE for o in outcomes),
    }
