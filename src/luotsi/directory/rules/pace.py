"""How many a process takes in within a time, counted without knowing whose. Pure; the moment is an argument."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock


@dataclass(slots=True)
class Pace:
    """A gate that admits so many within a window, over all and for one key. Safe for threads."""

    window: timedelta
    most: int
    most_of_key: int
    _taken: deque[tuple[datetime, str]] = field(default_factory=deque)
    _of_key: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _lock: Lock = field(default_factory=Lock)

    def admits(self, key: str, now: datetime) -> bool:
        """Whether one more fits; when it does, it is counted."""
        with self._lock:
            while self._taken and self._taken[0][0] <= now - self.window:
                _, old = self._taken.popleft()
                self._of_key[old] -= 1
                if not self._of_key[old]:
                    del self._of_key[old]
            if len(self._taken) >= self.most or self._of_key.get(key, 0) >= self.most_of_key:
                return False
            self._taken.append((now, key))
            self._of_key[key] += 1
            return True

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._taken.clear()
            self._of_key.clear()
