"""Finnish business IDs (Y-tunnus): their form and check digit. Pure."""

import re

_FORM = re.compile(r"^(\d{6,7})-(\d)$")


def check_digit(digits: str) -> int | None:
    """Check digit of a business ID's seven digits (Tax Administration: weights 7 9 10 5 8 4 2); None: no such ID.

    >>> check_digit("0737546")
    2
    """
    rest = sum(int(d) * w for d, w in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return None if rest == 1 else 0 if rest == 0 else 11 - rest


def normal(text: str) -> str | None:
    """The ID with seven digits before its check digit, as the register writes it; None when it is none.

    >>> normal("737546-2"), normal("0737546-3")
    ('0737546-2', None)
    """
    match = _FORM.match(text.strip().replace("\u2013", "-"))
    if match is None:
        return None
    digits = match[1].zfill(7)
    return f"{digits}-{match[2]}" if check_digit(digits) == int(match[2]) else None
