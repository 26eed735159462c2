"""Keeping under a source's limit of calls in a stretch of time, so that it need not refuse any."""

import threading
import time
from collections import deque
from collections.abc import Callable

MARGIN_SECONDS = 0.25
"""A call may be longer under way than the one before: the source counts when it arrives."""


class Pace:
    """At most `calls` in any `seconds` (and a little); safe for several threads."""

    def __init__(
        self,
        calls: int,
        seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._calls, self._seconds = calls, seconds + MARGIN_SECONDS
        self._clock, self._sleep = clock, sleep
        self._recent: deque[float] = deque(maxlen=calls)
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Return when the next call may be made."""
        with self._lock:
            if len(self._recent) == self._calls:
                self._sleep(max(0.0, self._recent[0] + self._seconds - self._clock()))
            self._recent.append(self._clock())
