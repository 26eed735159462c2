"""Which tables are looked for, how well a table fits, what of it is asked and in which pieces. Pure."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from luotsi.connectors.pxweb.parse import Dimension, Kind, Selection, Table

TIME, SEX, AGE, AREA, CATEGORY = Kind.TIME, Kind.SEX, Kind.AGE, Kind.AREA, Kind.CATEGORY
_MOST_CATEGORIES = 200
"""A classification longer than this (ICD-10 with three characters: 1 731) is not the one that is meant."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A dataset by the meaning of its table; patterns are matched with titles in three languages."""

    dataset: str
    folders: str
    title: str
    without: str
    kinds: frozenset[Kind]
    level: str = ""
    """county or municipality, when the table is by area."""
    since: int = 0
    """First year taken."""
    hidden: str = "missing"
    """What `..` means at this source: missing | suppressed."""

    @property
    def name(self) -> str:
        return self.dataset.partition(":")[2]

    def is_titled(self, title: str) -> bool:
        return bool(re.search(self.title, title, re.I)) and not re.search(self.without, title, re.I)

    def is_in(self, folder: str) -> bool:
        return bool(re.search(self.folders, folder, re.I))


_SPECIAL_DEATHS = (
    r"alkohol|itsemurh|självmord|suicid|huume|narkotika|drug|imeväis|spädbarn|infant|tapatur|olycks|accident"
    r"|kuukau|månad|month|selvittämis|autops|icd"
)
_FIRST_YEAR = 1990
"""Deaths by municipality begin then; people of earlier years would have nothing to be compared with."""
STATFIN: tuple[Wanted, ...] = (
    Wanted(
        "statfin:deaths", r"kuolle|^döda|deaths", r"kuolleet|döda|deaths", _SPECIAL_DEATHS,
        frozenset({TIME, AREA, SEX, AGE}), "municipality",
    ),
    Wanted(
        "statfin:causes", r"kuolemansyy|dödsorsak|causes of death", r"hyvinvointialue|välfärdsområde|wellbeing",
        _SPECIAL_DEATHS, frozenset({TIME, AREA, CATEGORY}), "county",
    ),
    Wanted(
        "statfin:causes-age", r"kuolemansyy|dödsorsak|causes of death", r"kuolemansyy|dödsorsak|cause of death",
        _SPECIAL_DEATHS, frozenset({TIME, CATEGORY, AGE, SEX}),
    ),
    Wanted(
        "statfin:population", r"väestörakenne|befolkningens? ?struktur|population structure",
        r"väestö|befolkning|population",
        r"keskiväki|medelfolk|mean|kieli|språk|language|kansalai|medborg|citizen|syntymä|födelse|siviili|civil|marital",
        frozenset({TIME, AREA, SEX, AGE}), "municipality", since=_FIRST_YEAR,
    ),
)  # fmt: skip
_PENSIONS = r"työkyvyttömyyselä|sjukpension|disability pension"
ETK: tuple[Wanted, ...] = (
    Wanted(
        "etk:disability-pensions", _PENSIONS, _PENSIONS, r"siirty|alkan|^(?:\W|synt\w+|\(.*?\))*(?:nya|new) ",
        frozenset({TIME, AREA, CATEGORY, SEX, AGE}), "county", hidden="suppressed",
    ),
    Wanted(
        "etk:new-disability-pensions", _PENSIONS, r"siirty|alkan|nya sjukpension|new disability", r"kesto|varaktighet",
        frozenset({TIME, AREA, CATEGORY, SEX, AGE}), "county", hidden="suppressed",
    ),
)  # fmt: skip

_COUNT = re.compile(r"lukumäärä|antal|number|kuolleet|döda|deaths|väestö|befolkning|population|henkilö", re.I)
_NO_COUNT = re.compile(r"%|osuus|andel|share|\bper\b|promil|muutos|förändr|change|keski|medel|mean|/", re.I)


def selection(wanted: Wanted, table: Table) -> Selection | None:
    """The values to ask of a table; None when it does not fit.

    A kind that is wanted must be there once; any other dimension must have a whole, a single value, or be what counts.
    """
    chosen: list[tuple[int, ...]] = []
    for kind in wanted.kinds:
        if len(table.of(kind)) != 1:
            return None
    for dimension in table.dimensions:
        if dimension.kind in wanted.kinds:
            positions = tuple(n for n in dimension.taken if not _is_before(dimension, n, wanted.since))
        elif dimension.kind is Kind.CONTENTS and len(dimension.values) > 1:
            texts = [str(m) for m in dimension.meanings]
            positions = tuple(n for n, t in enumerate(texts) if _COUNT.search(t) and not _NO_COUNT.search(t))[:1]
        elif len(dimension.values) == 1:
            positions = (0,)
        else:
            positions = () if dimension.total is None else (dimension.total,)
        if not positions:
            return None
        chosen.append(positions)
    found = tuple(chosen)
    return found if _is_right(wanted, table, found) else None


def _is_before(dimension: Dimension, place: int, year: int) -> bool:
    return dimension.kind is Kind.TIME and int(dimension.meanings[place] or 0) < year


def _is_right(wanted: Wanted, table: Table, chosen: Selection) -> bool:
    for dimension, positions in zip(table.dimensions, chosen, strict=True):
        meant = {dimension.meanings[n] for n in positions} - {None}
        if dimension.kind is Kind.AREA and wanted.level:
            if not any(str(m).startswith(f"{wanted.level}:") for m in meant):
                return False
        elif dimension.kind is Kind.CATEGORY and len(meant) > _MOST_CATEGORIES:
            return False
    return True


def score(table: Table, chosen: Selection) -> tuple[int, ...]:
    """The greater, the better a table that fits: most ages (narrow ones add up to wide ones), areas, years, classes."""
    sizes = {d.kind: len(positions) for d, positions in zip(table.dimensions, chosen, strict=True)}
    return tuple(sizes.get(kind, 0) for kind in (AGE, AREA, TIME, CATEGORY))


def cells_of(chosen: Selection) -> int:
    return math.prod(map(len, chosen))


def pieces(chosen: Selection, *, most_cells: int, most_values: int) -> Iterator[Selection]:
    """The selection in as few even pieces as the limits allow (cells in an answer, values of one dimension)."""
    for place, positions in enumerate(chosen):
        if len(positions) > most_values:
            for part in _even(positions, math.ceil(len(positions) / most_values)):
                whole = (*chosen[:place], part, *chosen[place + 1 :])
                yield from pieces(whole, most_cells=most_cells, most_values=most_values)
            return
    if cells_of(chosen) <= most_cells:
        yield chosen
        return
    place = _longest(chosen)
    positions = chosen[place]
    fit = max(1, most_cells // (cells_of(chosen) // len(positions)))
    for part in _even(positions, math.ceil(len(positions) / fit)):
        whole = (*chosen[:place], part, *chosen[place + 1 :])
        yield from pieces(whole, most_cells=most_cells, most_values=most_values)


def halves(chosen: Selection) -> tuple[Selection, Selection]:
    """The selection cut in two along its longest dimension."""
    place = _longest(chosen)
    first, second = _even(chosen[place], 2)
    return (*chosen[:place], first, *chosen[place + 1 :]), (*chosen[:place], second, *chosen[place + 1 :])


def _longest(chosen: Selection) -> int:
    return max(range(len(chosen)), key=lambda n: len(chosen[n]))


def _even(positions: tuple[int, ...], parts: int) -> list[tuple[int, ...]]:
    ends = [len(positions) * n // parts for n in range(parts + 1)]
    return [positions[a:b] for a, b in pairwise(ends)]
