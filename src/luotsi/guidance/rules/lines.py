"""Help lines of the crisis cards: which suit a kind, which are open now, which nobody has verified lately. Pure.

The facts are in `data/lines.toml`. A line whose hours are not known for sure is never told to be open.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from luotsi.guidance.rules.crisis.model import KINDS, UNSURE, Kind
from luotsi.kernel import clock
from luotsi.kernel.registry import Check
from luotsi.kernel.text import Texts

LONGEST_UNVERIFIED = timedelta(days=90)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MIDNIGHT = "24:00"

State = Literal["open", "closed", "unknown"]


@dataclass(frozen=True, slots=True)
class Line:
    """One way to reach help."""

    id: str
    name: Texts
    number: str
    """As it is written; empty for a chat."""
    url: str
    channel: Literal["phone", "chat"]
    languages: tuple[str, ...]
    kinds: tuple[Kind, ...]
    always: bool
    hours: tuple[tuple[time, time] | None, ...] | None
    """By weekday from Monday; a closing time of 00:00 is midnight. None: not known."""
    ages: tuple[int, int] | None
    rank: int
    source: str
    verified_on: date

    def state(self, at: datetime) -> State:
        """Whether the line answers at `at`."""
        if self.always:
            return "open"
        if self.hours is None:
            return "unknown"
        local = clock.local(at)
        span = self.hours[local.weekday()]
        if span is None:
            return "closed"
        return "open" if span[0] <= local.time() and (span[1] == time(0) or local.time() < span[1]) else "closed"


class BadLines(ValueError):
    """The file of help lines cannot be used."""


@cache
def packaged() -> tuple[Line, ...]:
    """The lines that ship with Luotsi, by rank."""
    text = (files("luotsi.guidance") / "data" / "lines.toml").read_text(encoding="utf-8")
    return read(tomllib.loads(text))


def read(document: dict[str, Any]) -> tuple[Line, ...]:
    """Lines of the document by rank; raises BadLines that names the line."""
    found = []
    for row in document.get("line", ()):
        try:
            found.append(_line(row))
        except (KeyError, ValueError, TypeError) as error:
            raise BadLines(f"line {row.get('id', '?')}: {error}") from error
    if len({line.id for line in found}) != len(found):
        raise BadLines("two lines have the same id")
    return tuple(sorted(found, key=lambda line: (line.rank, line.id)))


def open_now(kind: str, lang: str, at: datetime, *, all_lines: Iterable[Line] | None = None) -> tuple[Line, ...]:
    """Lines for the kind that are known to answer at `at`: those in `lang` first, else those in Finnish."""
    return tuple(line for line in for_kind(kind, lang, all_lines=all_lines) if line.state(at) == "open")


def for_kind(kind: str, lang: str, *, all_lines: Iterable[Line] | None = None) -> tuple[Line, ...]:
    """Lines for the kind, 112 first, then those in the language, then Finnish ones; other languages are left out.

    For `UNSURE`, lines for distress of any kind, those that hear most kinds before those for one.
    """
    lang = lang.split("-")[0]
    is_unsure = kind == UNSURE
    known = packaged() if all_lines is None else all_lines
    suiting = [n for n in known if kind in n.kinds or (is_unsure and set(n.kinds) != {"medical_emergency"})]
    spoken = [line for line in suiting if lang in line.languages]
    others = [line for line in suiting if lang not in line.languages and "fi" in line.languages]
    order = _breadth if is_unsure else _rank
    return tuple(sorted(spoken, key=order) + sorted(others, key=order))


def stale(today: date, *, all_lines: Iterable[Line] | None = None) -> tuple[Line, ...]:
    """Lines that nobody has verified for 90 days, the oldest first."""
    lines = packaged() if all_lines is None else all_lines
    return tuple(sorted((n for n in lines if today - n.verified_on > LONGEST_UNVERIFIED), key=lambda n: n.verified_on))


def check(today: date, *, all_lines: Iterable[Line] | None = None) -> Check:
    """What operators see on their status page."""
    lines = tuple(packaged() if all_lines is None else all_lines)
    old = stale(today, all_lines=lines)
    if not lines:
        return Check("failed", "no help lines")
    if old:
        names = ", ".join(line.id for line in old)
        return Check("warning", f"not verified for 90 days: {names}. Read their sources and change data/lines.toml.")
    return Check("ok", f"{len(lines)} help lines, oldest verified {min(line.verified_on for line in lines)}")


def _rank(line: Line) -> tuple[int, str]:
    return line.rank, line.id


def _breadth(line: Line) -> tuple[bool, int, str]:
    return 2 * len(line.kinds) <= len(KINDS), line.rank, line.id


def _line(row: dict[str, Any]) -> Line:
    kinds = tuple(row["kinds"])
    if unknown := set(kinds) - set(KINDS):
        raise ValueError(f"unknown kinds {sorted(unknown)}")
    if set(row["name"]) != {"fi", "sv", "en"}:
        raise ValueError("name must be in fi, sv and en")
    if row["channel"] not in ("phone", "chat") or not (row.get("number") or row.get("url")):
        raise ValueError("channel, number or url is missing")
    if not isinstance(row["verified_on"], date) or not row["source"].startswith("https://"):
        raise ValueError("source or verified_on is missing")
    hours = row.get("hours")
    if hours is not None and (set(hours) - set(DAYS)):
        raise ValueError(f"unknown days {sorted(set(hours) - set(DAYS))}")
    ages = row.get("ages")
    return Line(
        id=row["id"],
        name=row["name"],
        number=row.get("number", ""),
        url=row.get("url", ""),
        channel=row["channel"],
        languages=tuple(row["languages"]),
        kinds=kinds,
        always=bool(row.get("always")),
        hours=None if hours is None else tuple(_span(hours.get(day)) for day in DAYS),
        ages=(ages[0], ages[1]) if ages else None,
        rank=int(row.get("rank", 50)),
        source=row["source"],
        verified_on=row["verified_on"],
    )


def _span(span: list[str] | None) -> tuple[time, time] | None:
    if span is None:
        return None
    begins, ends = time.fromisoformat(span[0]), time(0) if span[1] == _MIDNIGHT else time.fromisoformat(span[1])
    if ends != time(0) and ends <= begins:
        raise ValueError(f"hours {span} end before they begin")
    return begins, ends
