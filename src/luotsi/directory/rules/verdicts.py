"""What residents say of a service's page: kinds of their words. Pure."""

HELPED, NOT_HELPED = "helped", "not-helped"
VERDICTS = (HELPED, NOT_HELPED)
"""Answers to "Was this helpful?"; everything else says that something is wrong."""


def needs_handling(kind: str, text: str) -> bool:
    """Whether somebody should look at it: a bare yes or no is a count and nothing more.

    >>> needs_handling("helped", ""), needs_handling("hours", ""), needs_handling("not-helped", "Numero ei vastaa.")
    (False, True, True)
    """
    return bool(text) or kind not in VERDICTS
