"""Headings and cells of a file, and errors that name row and column but never what a cell holds. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from luotsi.connectors.microdata.columns import Column, column_of, names_a_person
from luotsi.kernel.errors import BadInput
from luotsi.kernel.masking import mask

MOST_ERRORS = 1_000
"""Errors that are told; more are only counted."""
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in a cell and how to mend it; the column is called as in the file."""

    row: int
    column: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column}: {self.problem}; {self.remedy}"


class Wrong(Exception):
    """A cell cannot be understood."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


@dataclass(slots=True)
class Errors:
    """The first errors, and how many there are and in how many rows."""

    told: list[RowError] = field(default_factory=list)
    count: int = 0
    rows: int = 0

    def add(self, found: Sequence[RowError]) -> None:
        self.count += len(found)
        self.rows += 1
        self.told += found[: max(0, MOST_ERRORS - len(self.told))]


@dataclass(frozen=True, slots=True)
class Headings:
    """Where each documented column stands, and which columns are not read."""

    places: Mapping[str, int]
    names: tuple[str, ...]
    unread: tuple[int, ...]

    def has(self, column: str) -> bool:
        return column in self.places


def headings(header: Sequence[str], columns: Sequence[Column], *, may_name_people: bool = False) -> Headings:
    """BadInput for columns that are missing, there twice, or about people (unless the file is of no people)."""
    places: dict[str, int] = {}
    unread = []
    for place, heading in enumerate(header):
        name = column_of(heading, columns)
        if name in places:
            raise BadInput(f"The column {name} is there twice.", hint="Keep one of them.")
        if name:
            places[name] = place
        elif not may_name_people and names_a_person(heading):
            raise BadInput(
                f"The column “{heading[:40]}” identifies people; the file was not read.",
                hint="Remove it: only date or year, age, sex, municipality and cause are needed.",
            )
        elif heading:
            unread.append(place)
    missing = [c.name for c in columns if c.is_required and c.name not in places]
    if missing:
        raise BadInput(
            f"The file lacks the column {', '.join(missing)}.", hint="The columns are told by the option --columns."
        )
    return Headings(places, tuple(header), tuple(unread))


def without_people(rows: Iterable[tuple[int, Sequence[str]]], found: Headings) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows; BadInput at a column, unread as it is, that holds identity codes, phone numbers or e-mail addresses."""
    for number, cells in rows:
        for place in found.unread:
            if place < len(cells) and mask(cells[place]) != cells[place]:
                raise BadInput(
                    f"The column “{found.names[place][:40]}” seems to identify people (row {number}).",
                    hint="Remove it from the file; nothing was kept.",
                )
        yield number, cells


class Cells:
    """The cells of a row by column; gathers what is wrong with them."""

    def __init__(self, number: int, cells: Sequence[str], found: Headings) -> None:
        self.number = number
        self.errors: list[RowError] = []
        self._cells, self._headings = cells, found

    def text(self, column: str) -> str:
        place = self._headings.places.get(column)
        return "" if place is None or place >= len(self._cells) else self._cells[place]

    def read(self, column: str, understand: Callable[[str], V], default: V) -> V:
        """What the cell means; `default` when it is wrong, which is noted."""
        try:
            return understand(self.text(column))
        except Wrong as wrong:
            self.wrong(column, wrong.problem, wrong.remedy)
            return default

    def wrong(self, column: str, problem: str, remedy: str) -> None:
        place = self._headings.places.get(column)
        heading = column if place is None else self._headings.names[place]
        self.errors.append(RowError(self.number, heading, problem, remedy))
