"""Errors that tell a person what happened, to what, and what to do next."""

from typing import ClassVar


class LuotsiError(Exception):
    """Base of every error that a user or operator may see.

    `code` is stable and machine-readable, `exit_code` is what the CLI returns, `status` what HTTP answers.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1
    status: ClassVar[int] = 500

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class BadInput(LuotsiError):
    """What the caller gave is wrong: an argument, a file, a parameter, a body."""

    code = "bad_input"
    exit_code = 2
    status = 400


class BadParameter(BadInput):
    """One named parameter is wrong; `allowed` says in words what may be given instead."""

    def __init__(self, parameter: str, value: str, allowed: str) -> None:
        said = f"{parameter} cannot be {value[:60]!r}." if value else f"{parameter} is missing."
        super().__init__(said, hint=f"Allowed: {allowed}.")
        self.parameter = parameter
        self.value = value[:200]
        self.allowed = allowed


class NotFound(LuotsiError):
    """The thing that was named does not exist (or is not the caller's to see)."""

    code = "not_found"
    exit_code = 3
    status = 404


class Gone(LuotsiError):
    """The thing existed and was withdrawn by its owner."""

    code = "gone"
    exit_code = 3
    status = 410


class SourceRefused(LuotsiError):
    """A source answered something we do not trust (empty, truncated, changed); yesterday's content stays."""

    code = "source_refused"
    exit_code = 4
    status = 502


class SourceUnavailable(LuotsiError):
    """A source did not answer in time or at all; yesterday's content stays."""

    code = "source_unavailable"
    exit_code = 5
    status = 503


class NotReady(LuotsiError):
    """The installation lacks a step (migration, index, sync) before this can work."""

    code = "not_ready"
    exit_code = 6
    status = 503
