"""When a campaign or a notice is shown, and where a campaign's button may lead."""

import re
from datetime import date
from urllib.parse import urlsplit

LONGEST_LINK = 300
_INSIDE = re.compile(r"/(?:fi|sv|en)/[\w\-./~%?=&+#:,]*")


def is_running(first: date | None, last: date | None, today: date) -> bool:
    """Whether today is within the days, both included; an open end does not bind.

    >>> is_running(date(2026, 1, 1), None, date(2026, 5, 1))
    True
    """
    return (first is None or first <= today) and (last is None or today <= last)


def is_good_link(link: str) -> bool:
    """A page of this site in one of its languages, or an https address without user name or odd port.

    >>> is_good_link("/fi/themes/food/"), is_good_link("javascript:alert(1)"), is_good_link("//evil.example/")
    (True, False, False)
    """
    if len(link) > LONGEST_LINK or any(c.isspace() or c in "\\<>\"'" for c in link):
        return False
    if _INSIDE.fullmatch(link):
        return "//" not in link.partition("?")[0]
    try:
        parts = urlsplit(link)
        return parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc
    except ValueError:
        return False
