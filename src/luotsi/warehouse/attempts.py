"""How readings of sources ended: one JSON line an attempt, so that a source that is down raises an alarm.

Owns the file `attempts.jsonl` in the warehouse's folder. Does not own what was read (`observations`).
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from luotsi.kernel import clock
from luotsi.kernel.registry import Check

_NAME = "attempts.jsonl"
_TAIL = 4_000_000
"""Bytes of the log's end that are looked at: weeks of nightly readings."""


class State(StrEnum):
    DONE = "done"
    REFUSED = "refused"
    """The source answered something that is not believed; the figures of last time stay."""
    UNAVAILABLE = "unavailable"
    """The source did not answer; the figures of last time stay."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reading of one dataset of a source."""

    source: str
    dataset: str
    started: datetime
    finished: datetime
    state: State
    rows: int
    message: str
    """What went wrong, or ""; never content."""
    done: datetime | None = None
    """When a reading of this dataset last ended well; filled in by `latest`."""


def note(folder: Path, attempt: Attempt) -> None:
    """Add an attempt to the log."""
    folder.mkdir(parents=True, exist_ok=True)
    values = asdict(attempt)
    del values["done"]
    line = json.dumps(values, ensure_ascii=False, default=datetime.isoformat)
    with (folder / _NAME).open("a", encoding="utf-8") as file:
        # Every line begins on its own, so that one cut by a crash does not swallow this one.
        file.write(f"\n{line}")


def latest(folder: Path) -> tuple[Attempt, ...]:
    """The newest attempt of every dataset, by source and dataset."""
    found: dict[tuple[str, str], Attempt] = {}
    for attempt in _read(folder / _NAME):
        key = (attempt.source, attempt.dataset)
        before = found.get(key)
        done = attempt.finished if attempt.state is State.DONE else before.done if before else None
        found[key] = replace(attempt, done=done)
    return tuple(attempt for _, attempt in sorted(found.items()))


def alarms(folder: Path) -> tuple[Attempt, ...]:
    """The datasets whose newest attempt did not end well."""
    return tuple(attempt for attempt in latest(folder) if attempt.state is not State.DONE)


def check(folder: Path) -> Check:
    """For the status page: a warning while the newest reading of some dataset did not end well."""
    failing = alarms(folder)
    if not failing:
        read = len(latest(folder))
        return Check("ok", f"{read} datasets") if read else Check("off", "No source of figures was read yet.")
    first = failing[0]
    since = f"last read {clock.day_of(first.done):%Y-%m-%d}" if first.done else "never read"
    more = f", and {len(failing) - 1} more" if len(failing) > 1 else ""
    return Check("warning", f"{first.dataset}: {first.state.value}, {since}{more}. {first.message}")


def _read(path: Path) -> list[Attempt]:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            lines = file.read().decode("utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [attempt for line in lines if line and (attempt := _attempt(line)) is not None]


def _attempt(line: str) -> Attempt | None:
    """None for a line that a crash or the beginning of the tail has cut."""
    try:
        values = json.loads(line)
        return Attempt(
            source=str(values["source"]),
            dataset=str(values["dataset"]),
            started=datetime.fromisoformat(values["started"]),
            finished=datetime.fromisoformat(values["finished"]),
            state=State(values["state"]),
            rows=int(values["rows"]),
            message=str(values["message"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
