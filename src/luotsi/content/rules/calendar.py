"""Calendar files: one event as RFC 5545 wants it (escaped, folded at 75 octets, CRLF, times in UTC)."""

from dataclasses import dataclass
from datetime import UTC, datetime

_FOLD = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Event:
    """What a calendar is told. Times must know their zone."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    about: str = ""
    link: str = ""


def calendar(event: Event, *, made_at: datetime, lang: str) -> str:
    """The file's content."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Luotsi//Luotsi//{lang.upper()}",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{_utc(made_at)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at)}",
        f"SUMMARY;LANGUAGE={lang}:{escaped(event.title)}",
        *([f"LOCATION:{escaped(event.place)}"] if event.place else []),
        *([f"DESCRIPTION:{escaped(event.about)}"] if event.about else []),
        *([f"URL:{event.link}"] if event.link else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line end escaped.

    >>> escaped("Juva; hall 2, floor 1")
    'Juva\\\\; hall 2\\\\, floor 1'
    """
    return "".join(c for c in text.translate(_ESCAPES) if c >= " " or c == "\t")


def folded(line: str) -> str:
    """The line cut into pieces of at most 75 octets, never within a character; each next begins with a space."""
    pieces: list[str] = []
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _FOLD:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += octets
    return "\r\n".join([*pieces, piece])


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
