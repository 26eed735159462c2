"""An area with its figure and class, as tile grids and maps show it, and the table of such."""

from collections.abc import Sequence
from dataclasses import dataclass

from luotsi.charts import key, numbers, text
from luotsi.charts.amounts import Amount, Sheet, Table
from luotsi.charts.palette import Tone


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    """Names its tile or shape."""
    name: str
    amount: Amount
    tone: Tone = Tone.NONE
    is_own: bool = False
    href: str = ""

    @property
    def judged(self) -> Tone:
        """The class; none without a figure, since a class tells of what is suppressed."""
        return Tone.NONE if self.amount.shown is None else self.tone


def tip(place: Place, sheet: Sheet, classes: Sequence[tuple[Tone, str]]) -> str:
    """Name, figure and class in one line."""
    figure = numbers.cell_with_limits(place.amount, sheet.words, decimals=sheet.decimals)
    judged = dict(classes).get(place.judged, "")
    return ", ".join(part for part in (": ".join(p for p in (place.name, figure) if p), judged) if part)


def figure(place: Place, sheet: Sheet) -> str:
    return numbers.figure(place.amount, sheet.words, decimals=sheet.decimals)


def legend(places: Sequence[Place], sheet: Sheet, classes: Sequence[tuple[Tone, str]]) -> list[key.Item]:
    """Classes in use, and what hatching means."""
    items = key.classes(classes, (place.judged for place in places))
    return items + key.absent((place.amount for place in places), sheet.words)


def table(places: Sequence[Place], sheet: Sheet, classes: Sequence[tuple[Tone, str]]) -> Table:
    words, decimals = sheet.words, sheet.decimals
    names = dict(classes)
    has_limits = any(place.amount.interval for place in places)
    has_notes = any(place.amount.note for place in places)
    limits = (words.lower, words.upper) if has_limits else ()
    texts = ((words.judged,) if names else ()) + ((words.note,) if has_notes else ())
    rows = tuple(
        (
            text.plain(place.name),
            numbers.cell(place.amount, words, decimals=decimals),
            *(numbers.limits(place.amount, words, decimals=decimals) if has_limits else ()),
            *((names.get(place.judged, ""),) if names else ()),
            *((text.plain(place.amount.note),) if has_notes else ()),
        )
        for place in places
    )
    is_number = (False, *[True] * (1 + len(limits)), *[False] * len(texts))
    return Table(sheet.title, (words.area, words.value, *limits, *texts), rows, is_number)
