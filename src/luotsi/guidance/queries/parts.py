"""Parts of an answer that may fail or be slow without taking the answer down: labels, recommendation, model, search.

A part that fails is left out of this answer; one that fails or drags again and again is not asked for a while, so that
it cannot hold the workers. Owns no part.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

import structlog

T = TypeVar("T")
log = structlog.get_logger(__name__)

_TOO_SLOW = 2.5
"""Seconds that count as a failure."""
_PATIENCE = 3
_PAUSE = 60.0


@dataclass(slots=True)
class _Trouble:
    in_a_row: int = 0
    rests_until: float = 0.0


@dataclass(slots=True)
class Parts:
    """The parts of one process and their troubles."""

    clock: Callable[[], float] = time.monotonic
    _known: dict[str, _Trouble] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def attempt(self, name: str, part: Callable[[], T], otherwise: T, *, slow: float = _TOO_SLOW) -> T:
        """What the part gives; `otherwise` when it fails or rests. More than `slow` seconds count as a failure."""
        with self._lock:
            trouble = self._known.setdefault(name, _Trouble())
        start = self.clock()
        if start < trouble.rests_until:
            return otherwise
        try:
            found = part()
        except Exception as error:  # whatever breaks in a part, the person gets an answer
            log.warning("part failed", part=name, kind=type(error).__name__)
            self._note(trouble, is_good=False)
            return otherwise
        self._note(trouble, is_good=self.clock() - start <= slow)
        return found

    def _note(self, trouble: _Trouble, *, is_good: bool) -> None:
        with self._lock:
            trouble.in_a_row = 0 if is_good else trouble.in_a_row + 1
            if trouble.in_a_row >= _PATIENCE:
                trouble.in_a_row, trouble.rests_until = 0, self.clock() + _PAUSE

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._known.clear()


PARTS = Parts()
