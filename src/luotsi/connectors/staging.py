"""Answers of a run that is under way. An interrupted run of the same kind goes on from what is staged here.

Each good answer goes to the raw store when it arrives, and a line with its key to this run's list; a kill at any moment
loses at most the answer that was on its way.
"""

import json
import shutil
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from luotsi.kernel import clock
from luotsi.warehouse.raw import RawStore

MAX_AGE = timedelta(hours=24)


class Staging:
    """The staged answers of one run; open it with `Staging.open`."""

    def __init__(self, folder: Path, raw: RawStore, source: str, licence: str, started_at: datetime) -> None:
        self.started_at = started_at
        self.reused = 0
        self._folder, self._raw, self._source, self._licence = folder, raw, source, licence
        self._lock = threading.Lock()
        self._known = dict(self._lines())

    @classmethod
    def open(cls, folder: Path, *, raw: RawStore, source: str, licence: str, run: dict[str, Any]) -> "Staging":
        """Go on with the staged run when it is younger than a day and `run` (area, mode, …) is the same; else begin."""
        head = folder / "run.json"
        now = clock.now()
        try:
            found = json.loads(head.read_text(encoding="utf-8"))
            started = datetime.fromisoformat(found.pop("started_at"))
            if found == run and timedelta() <= now - started < MAX_AGE:
                return cls(folder, raw, source, licence, started)
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            pass
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        partial = head.with_suffix(".partial")
        partial.write_text(json.dumps({**run, "started_at": now.isoformat()}), encoding="utf-8")
        partial.replace(head)
        return cls(folder, raw, source, licence, now)

    def get(self, key: str) -> tuple[bool, bytes | None]:
        """(whether staged, the answer's bytes or None when the source said there is nothing)."""
        if key not in self._known:
            return False, None
        digest = self._known[key]
        if not digest:
            self.reused += 1
            return True, None
        body = self._raw.read(digest)
        if body is None:
            self._raw.drop(digest)
            return False, None
        self.reused += 1
        return True, body

    def put(self, key: str, *, url: str, body: bytes | None) -> None:
        """Stage an answer; None is "there is nothing"."""
        digest = ""
        if body is not None:
            digest = self._raw.keep(
                source=self._source, url=url, body=body, fetched_at=clock.now(), licence=self._licence
            ).sha256
        with self._lock, (self._folder / "answers.jsonl").open("a", encoding="utf-8") as file:
            # A line cut by a kill must not swallow this one, so every line begins on its own.
            file.write("\n" + json.dumps([key, digest]))
            self._known[key] = digest

    def digests(self, of: Callable[[str], bool]) -> tuple[str, ...]:
        """Hashes of the staged answers whose key is `of` what the caller means, in the order of keys, each once."""
        with self._lock:
            found = [digest for key, digest in sorted(self._known.items()) if digest and of(key)]
        return tuple(dict.fromkeys(found))

    def close(self) -> None:
        """Forget the run: it is done, or its answers led to a refusal and must be asked for anew."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _lines(self) -> list[tuple[str, str]]:
        try:
            text = (self._folder / "answers.jsonl").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return []
        found = []
        for line in text.splitlines():
            try:
                key, digest = json.loads(line)
            except (ValueError, TypeError):
                continue
            found.append((str(key), str(digest)))
        return found
