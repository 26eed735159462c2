"""The organisation register: what may be told of an organisation, and a file of organisations row by row. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from luotsi.kernel.business_id import normal
from luotsi.kernel.text import clean

C = TypeVar("C", bound=StrEnum)


class Presence(StrEnum):
    """Where an organisation describes its services."""

    NONE = "none"
    CONTACTED = "contacted"
    IN_LAHELLA = "in-lahella"
    MOVED_TO_PTV = "moved-to-ptv"
    """Through lähellä.fi."""
    OWN_IN_PTV = "own-in-ptv"


class Consent(StrEnum):
    """Whether the organisation agrees to be shown in the tray."""

    UNKNOWN = "unknown"
    ASKED = "asked"
    YES = "yes"
    NO = "no"


class Way(StrEnum):
    """How it was contacted."""

    EMAIL = "email"
    PHONE = "phone"
    MEETING = "meeting"
    EVENT = "event"
    LETTER = "letter"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    alias: str
    meaning: str
    is_required: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("name", "nimi", "Name of the organisation.", is_required=True),
    Column("business_id", "y-tunnus", "Finnish business ID, 1234567-1; its check digit is checked. Rows merge by it."),
    Column("municipality", "kunta", "Code or name of its home municipality."),
    Column("status", "tila", "none, contacted, in-lahella, moved-to-ptv or own-in-ptv (or in Finnish)."),
    Column("contacted_on", "yhteydenottopäivä", "Day of the contact: 2026-03-31 or 31.3.2026."),
    Column("contacted_by", "yhteydenottaja", "Who of the staff contacted it. No names of the organisation's people."),
    Column("channel", "tapa", "email, phone, meeting, event, letter or other (or in Finnish)."),
    Column("consent", "suostumus", "yes, no, asked or unknown (kyllä, ei, kysytty)."),
    Column("consent_on", "suostumuspäivä", "Day of the consent or refusal."),
    Column("note", "huomautus", "At most 500 characters."),
)
"""The columns of a register file; a heading is a name or its Finnish alias."""

_BY_HEADING = {heading: c.name for c in COLUMNS for heading in (c.name, c.alias)}
_STATUSES: dict[str, Presence] = {
    **{p.value: p for p in Presence},
    "ei": Presence.NONE, "ei missään": Presence.NONE, "kontaktoitu": Presence.CONTACTED,
    "yhteydessä": Presence.CONTACTED, "lähellä.fi": Presence.IN_LAHELLA, "lähellä.fissä": Presence.IN_LAHELLA,
    "in lähellä.fi": Presence.IN_LAHELLA, "siirtynyt ptv:hen": Presence.MOVED_TO_PTV,
    "oma ptv": Presence.OWN_IN_PTV, "ptv": Presence.OWN_IN_PTV,
}  # fmt: skip
_CONSENTS: dict[str, Consent] = {
    **{c.value: c for c in Consent},
    "kyllä": Consent.YES, "ei": Consent.NO, "kysytty": Consent.ASKED, "ja": Consent.YES, "nej": Consent.NO,
}  # fmt: skip
_WAYS: dict[str, Way] = {
    **{w.value: w for w in Way},
    "sähköposti": Way.EMAIL, "puhelin": Way.PHONE, "tapaaminen": Way.MEETING, "tilaisuus": Way.EVENT,
    "kirje": Way.LETTER, "muu": Way.OTHER, "e-post": Way.EMAIL, "telefon": Way.PHONE,
}  # fmt: skip
_DAY_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S")
OLDEST = date(2015, 1, 1)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of an organisation; None where nothing is said."""

    name: str
    business_id: str = ""
    municipality: str | None = None
    status: Presence | None = None
    contacted_on: date | None = None
    contacted_by: str = ""
    channel: Way | None = None
    consent: Consent | None = None
    consent_on: date | None = None
    note: str = ""
    row: int = 0
    """Of the file it came from."""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in a cell; `column` is "" for the whole row. `problem` is a code of `PROBLEMS`."""

    row: int
    column: str
    problem: str
    value: str = ""

    def __str__(self) -> str:
        where = f", column {self.column}" if self.column else ""
        said = PROBLEMS[self.problem]
        return f"row {self.row}{where}: {said}{f' ({self.value!r})' if self.value else ''}"


PROBLEMS = {
    "unknown-column": "is not a known column",
    "twice": "is there twice",
    "missing": "is missing",
    "too-long": "is too long",
    "business-id": "is no business ID, or its check digit is wrong",
    "municipality": "is no municipality",
    "choice": "is not one of the choices",
    "day": "is no day such as 2026-03-31 or 31.3.2026",
    "future": "is in the future",
    "same-id": "has the business ID of an earlier row",
    "same-name": "has the name of an earlier row and no business ID",
}
"""What may be wrong, for commands; pages say it in their language."""


@dataclass(slots=True)
class Read:
    """What a file says, and what is wrong in it."""

    told: list[Told] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def read(rows: Sequence[tuple[int, Sequence[str]]], *, places: Mapping[str, str], today: date) -> Read:
    """All rows; every error is told with its row. `places`: code or casefolded name of a municipality to its code."""
    found = Read()
    number, headings = rows[0]
    columns = _columns(number, headings, found)
    if found.errors:
        return found
    ids: set[str] = set()
    names: set[str] = set()
    for row, cells in rows[1:]:
        values = {c: (cells[n] if n < len(cells) else "") for n, c in columns.items()}
        before = len(found.errors)
        told = _told(_Line(row, values, found.errors, today), places)
        if told.business_id and told.business_id in ids:
            found.errors.append(RowError(row, "business_id", "same-id", told.business_id))
        elif told.name and not told.business_id and name_key(told.name) in names:
            found.errors.append(RowError(row, "name", "same-name", told.name))
        ids.add(told.business_id)
        names.add(name_key(told.name))
        if len(found.errors) == before:
            found.told.append(told)
    return found


def name_key(name: str) -> str:
    """Names are the same when they differ only in case and the word ry.

    >>> name_key("Esimerkki  RY") == name_key("esimerkki ry.")
    True
    """
    return " ".join(w for w in name.casefold().replace(".", " ").split() if w not in {"ry", "rf"})


def _columns(row: int, headings: Iterable[str], found: Read) -> dict[int, str]:
    columns: dict[int, str] = {}
    for n, heading in enumerate(headings):
        if not heading:
            continue
        column = _BY_HEADING.get(" ".join(heading.casefold().split()), "")
        if not column:
            found.errors.append(RowError(row, heading[:40], "unknown-column"))
        elif column in columns.values():
            found.errors.append(RowError(row, heading[:40], "twice"))
        else:
            columns[n] = column
    lacking = [c.name for c in COLUMNS if c.is_required and c.name not in columns.values()]
    found.errors.extend(RowError(row, c, "missing") for c in lacking)
    return columns


@dataclass(frozen=True, slots=True)
class _Line:
    """One row being read; what is wrong goes to `errors`."""

    row: int
    values: Mapping[str, str]
    errors: list[RowError]
    today: date

    def wrong(self, column: str, problem: str, value: str = "") -> None:
        self.errors.append(RowError(self.row, column, problem, value[:40]))

    def text(self, column: str, longest: int) -> str:
        given = self.values.get(column, "")
        if len(given) > longest:
            self.wrong(column, "too-long", given)
        # An apostrophe before a formula is what our own exports put there.
        return clean(given.removeprefix("'"), limit=longest)

    def day(self, column: str) -> date | None:
        given = self.values.get(column, "").strip()
        if not given:
            return None
        parsed = parse_day(given)
        if parsed is None or parsed < OLDEST:
            self.wrong(column, "day", given)
        elif parsed > self.today:
            self.wrong(column, "future", given)
        return parsed

    def choice(self, column: str, known: Mapping[str, C]) -> C | None:
        given = " ".join(self.values.get(column, "").casefold().split())
        if given and given not in known:
            self.wrong(column, "choice", given)
        return known.get(given)

    def name(self) -> str:
        name = self.text("name", 200)
        if not name:
            self.wrong("name", "missing")
        return name

    def business_id(self) -> str:
        given = self.values.get("business_id", "").strip()
        found = normal(given) if given else ""
        if found is None:
            self.wrong("business_id", "business-id", given)
        return found or ""

    def municipality(self, places: Mapping[str, str]) -> str | None:
        given = self.values.get("municipality", "").strip()
        code = places.get(given.casefold()) if given else None
        if given and code is None:
            self.wrong("municipality", "municipality", given)
        return code


def _told(line: _Line, places: Mapping[str, str]) -> Told:
    return Told(
        name=line.name(),
        business_id=line.business_id(),
        municipality=line.municipality(places),
        status=line.choice("status", _STATUSES),
        contacted_on=line.day("contacted_on"),
        contacted_by=line.text("contacted_by", 120),
        channel=line.choice("channel", _WAYS),
        consent=line.choice("consent", _CONSENTS),
        consent_on=line.day("consent_on"),
        note=line.text("note", 500),
        row=line.row,
    )


def parse_day(text: str) -> date | None:
    """A day as people and spreadsheets write it; None when it is none.

    >>> parse_day("31.3.2026") == parse_day("2026-03-31 00:00:00")
    True
    """
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None
