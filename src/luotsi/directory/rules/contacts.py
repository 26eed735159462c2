"""Phone numbers as people read and dial them, addresses that are safe to link to. Pure."""

import re
from urllib.parse import urlsplit

_NOT_DIAL = re.compile(r"[^\d+]")
# Two-digit area codes of Finland; all others have three digits, mobile numbers too (Traficom numbering).
_SHORT_AREAS = frozenset({"02", "03", "05", "06", "08", "09"})


def spoken(number: str) -> str:
    """A Finnish number in groups with the zero in front, others as given.

    >>> spoken("+358151234567")
    '015 123 4567'
    >>> spoken("+358925250111")
    '09 2525 0111'
    >>> spoken("116117")
    '116117'
    """
    dialled = dial(number)
    if not dialled.startswith("+358") or len(dialled) < 9:
        return number.strip()
    national = "0" + dialled.removeprefix("+358")
    area = 2 if national[:2] in _SHORT_AREAS else 3
    if national.startswith("0800"):
        area = 4
    return " ".join((national[:area], *_groups(national[area:])))


def dial(number: str) -> str:
    """What stands in a tel: address: digits and the plus sign only.

    >>> dial("015 351-111")
    '015351111'
    """
    return _NOT_DIAL.sub("", number)


def is_web_address(url: str) -> bool:
    """Whether a source's address may be a link: http or https with a host, nothing that a browser would run.

    >>> is_web_address("https://example.org/ajanvaraus"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)


def _groups(rest: str) -> list[str]:
    """Groups of three or four that add up: 123 456, 123 4567, 1234 5678.

    >>> _groups("12345678"), _groups("1234567"), _groups("12345")
    (['1234', '5678'], ['123', '4567'], ['12', '345'])
    """
    if len(rest) <= 4:
        return [rest] if rest else []
    first = {0: 3, 1: 3, 2: 2 if len(rest) == 5 else 4}[len(rest) % 3]
    return [rest[:first], *_groups(rest[first:])]
