"""Cards that professionals hand over: what one holds, its short code, what is wrong in it, openings counted. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from luotsi.directory.rules.hours import Hours, week_of
from luotsi.kernel.text import Texts

LANGUAGES = ("fi", "sv", "en")
MOST_SERVICES = 20
"""On one card; more is no longer a choice made for somebody."""
LONGEST_TITLE = 80
LONGEST_TEXT = 500
LONGEST_SEARCH = 600
LETTERS = "23456789bcdfghjkmnpqrstvwxz"
"""No look-alikes (0 O 1 l I) and no vowels, so that no code spells a word."""
CODE_LENGTH = 7
KEPT_DAYS = 30
"""How far back a maker sees openings day by day."""
# Programs that fetch pages without a reader: search engines, link previews, monitors, libraries.
_ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|facebookexternalhit|whatsapp|telegram|monitor|uptime|lighthouse|scan"
    r"|curl|wget|python|java/|okhttp|go-http|libwww|httpclient|headless",
    re.IGNORECASE,
)


class Fault(StrEnum):
    """What is wrong in a card that somebody wants to keep."""

    NO_TITLE = "no-title"
    LONG_TITLE = "long-title"
    LONG_TEXT = "long-text"
    NOTHING = "nothing"
    TOO_MANY = "too-many"
    LONG_SEARCH = "long-search"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a maker decides of a card."""

    titles: Texts
    texts: Texts = field(default_factory=dict)
    """Greeting or advice, plain text."""
    services: tuple[UUID, ...] = ()
    """In the order in which they are shown."""
    search: str = ""
    """A saved search as the query string of the results page; then `services` is empty."""
    is_shared: bool = False
    """Whether colleagues see it among the county's cards."""


@dataclass(frozen=True, slots=True)
class Openings:
    """How often a card has been opened."""

    today: int
    last: int
    """In the last `KEPT_DAYS` days, today counted in."""
    whole: int
    by_day: tuple[tuple[date, int], ...]
    """The last `KEPT_DAYS` days, the latest first, days without openings too."""
    by_language: Mapping[str, int]
    """In the last `KEPT_DAYS` days."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row with the same hours; 0 is Monday."""

    first: int
    last: int
    spans: tuple[tuple[str, str], ...]
    """("09:00", "15:00") pairs."""


def faults(draft: Draft) -> tuple[Fault, ...]:
    """What keeps the draft from becoming a card; empty when nothing does.

    >>> faults(Draft(titles={"fi": " "}))
    (<Fault.NO_TITLE: 'no-title'>, <Fault.NOTHING: 'nothing'>)
    """
    titles = [t.strip() for t in draft.titles.values() if t.strip()]
    wrong = {
        Fault.NO_TITLE: not titles,
        Fault.LONG_TITLE: any(len(t) > LONGEST_TITLE for t in titles),
        Fault.LONG_TEXT: any(len(t) > LONGEST_TEXT for t in draft.texts.values()),
        Fault.NOTHING: not draft.services and not draft.search,
        Fault.TOO_MANY: len(draft.services) > MOST_SERVICES,
        Fault.LONG_SEARCH: len(draft.search) > LONGEST_SEARCH,
    }
    return tuple(fault for fault, is_so in wrong.items() if is_so)


def new_code(choose: Callable[[str], str]) -> str:
    """A code whose letters `choose` draws.

    >>> new_code(lambda letters: letters[0])
    '2222222'
    """
    return "".join(choose(LETTERS) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str:
    """The code that somebody typed, in either case; "" when it cannot be one.

    >>> read_code("BCD-2345"), read_code("O0Il1aa")
    ('bcd2345', '')
    """
    code = text.strip().lower().replace("-", "").replace(" ", "")
    return code if len(code) == CODE_LENGTH and set(code) <= set(LETTERS) else ""


def is_robot(user_agent: str) -> bool:
    """Whether a program without a reader opens the page, as far as it says so itself."""
    return not user_agent.strip() or bool(_ROBOT.search(user_agent))


def openings(rows: Iterable[tuple[date, str, int]], *, today: date) -> Openings:
    """Sums of (day, language, count) rows."""
    first = today - timedelta(days=KEPT_DAYS - 1)
    by_day: dict[date, int] = {today - timedelta(days=n): 0 for n in range(KEPT_DAYS)}
    by_language: dict[str, int] = {}
    whole = 0
    for day, lang, count in rows:
        whole += count
        if first <= day <= today:
            by_day[day] += count
            by_language[lang] = by_language.get(lang, 0) + count
    return Openings(by_day[today], sum(by_day.values()), whole, tuple(by_day.items()), by_language)


def moved(ids: Sequence[UUID], id_: UUID, step: int) -> tuple[UUID, ...]:
    """The ids with one of them moved by `step` places, as far as there is room."""
    rest = [i for i in ids if i != id_]
    if len(rest) == len(ids):
        return tuple(ids)
    place = max(0, min(len(rest), list(ids).index(id_) + step))
    return (*rest[:place], id_, *rest[place:])


def usual_week(hours: Sequence[Hours], monday: date) -> tuple[Stretch, ...]:
    """The week from `monday` in as few stretches as tell it; days that are closed are left out."""
    found: list[Stretch] = []
    for number, day in enumerate(week_of(hours, monday)):
        spans = tuple((f"{s.start:%H:%M}", f"{s.end:%H:%M}") for s in day.spans)
        if not spans:
            continue
        before = found[-1] if found else None
        if before and before.last == number - 1 and before.spans == spans:
            found[-1] = Stretch(before.first, number, spans)
        else:
            found.append(Stretch(number, number, spans))
    return tuple(found)
