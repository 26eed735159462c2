"""What the check of an answer can find. Pure; what follows from a finding is decided in `http`."""

from typing import Any


class BadShape(Exception):
    """An answer is not what was agreed; `usable` is its good part when only some items are bad."""

    def __init__(self, reason: str, usable: Any = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.usable = usable


class Empty(Exception):
    """A valid answer without content where content is plausible; `value` is what to return once it is believed."""

    def __init__(self, value: Any) -> None:
        super().__init__("empty")
        self.value = value


class TimedOut(Exception):
    """The source gave up (504) on a request that can be made smaller, or said that it is too large."""
