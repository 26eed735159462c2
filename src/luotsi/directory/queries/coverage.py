"""Reads of coverage follow-up: evaluations, and figures of earlier days."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path

from django.conf import settings

from luotsi.directory.models import CoverageDay, CoverageState, Organization
from luotsi.directory.queries import described, engines, overlay
from luotsi.directory.queries.described import Kept, Lines
from luotsi.directory.rules import coverage as rules
from luotsi.directory.rules.coverage import Cell, Coverage, Described, Figures, Place, State
from luotsi.directory.rules.criteria import CriteriaSet, read_criteria
from luotsi.kernel import clock
from luotsi.kernel.text import Texts
from luotsi.regions import queries as regions


@dataclass(frozen=True, slots=True)
class Past:
    """The figures of an area on a day."""

    day: date
    version: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class PastState:
    """A criterion in a municipality on a day."""

    municipality: str
    criterion: str
    state: str
    services: int


def criteria() -> CriteriaSet:
    """The installation's own criteria (criteria.toml in the data folder), else the packaged ones; BadInput."""
    own = Path(settings.DATA_DIR) / "criteria.toml"
    stamp = own.stat().st_mtime_ns if own.is_file() else 0
    return _criteria(str(own) if stamp else "", stamp)


@lru_cache(maxsize=4)
def _criteria(path: str, _stamp: int) -> CriteriaSet:
    if path:
        return read_criteria(Path(path).read_text(encoding="utf-8"))
    packaged = resources.files("luotsi.directory").joinpath("data/criteria.toml")
    return read_criteria(packaged.read_text(encoding="utf-8"))


def places(county: str = "") -> tuple[Place, ...]:
    """The municipalities of a county (the installation's own when not named) today, by code; NotFound."""
    found = regions.municipalities_of(county or settings.COUNTY, clock.today())
    return tuple(Place(m.code, m.languages) for m in found)


def place(code: str) -> Place:
    """One municipality; NotFound."""
    found = regions.municipality(code)
    return Place(found.code, found.languages)


def coverage(chosen: Sequence[Place] | None = None, *, is_of_today: bool = False) -> Coverage:
    """The evaluation of the places (the county's when not named), by the services of the index; see `present`."""
    if chosen is not None and tuple(chosen) != places():
        return _evaluated(services(), tuple(chosen))
    return present(is_of_today=is_of_today)[0]


def services() -> Sequence[Described]:
    """Every published service as coverage sees it, hidden ones too; the indices of cells are its places."""
    found = _held()
    return found.services if found else tuple(described.read())


def present(*, is_of_today: bool = False) -> tuple[Coverage, Sequence[Described]]:
    """The county's evaluation and the services that its cells point to, as kept at the last indexing.

    Pages do not evaluate: while a new index is followed by its evaluation they show the one before, and after midnight
    yesterday's until the night's indexing, unless only today's will do. Only what editors have hidden or shown since
    is judged anew.
    """
    found = _held()
    if found is None:
        rows = tuple(described.read())
        return _evaluated(rows, places()), rows
    is_due = found.on != clock.today() and (is_of_today or not 0 <= (clock.today() - found.on).days <= 1)
    if is_due or found.stamp != _stamp(criteria(), places(), found.on):
        return _evaluated(found.services, places()), found.services
    evaluated = _opened(found, criteria())
    changed = found.services.places_of(_hidden() ^ found.hidden)
    return (rules.judged_anew(evaluated, found.services, places(), changed) if changed else evaluated), found.services


def keep() -> None:
    """Read the services, evaluate the county's places and keep both for the pages; after every indexing."""
    today, places_, hidden = clock.today(), places(), _hidden()
    rows = tuple(described.read())
    evaluated = rules.evaluate(rows, criteria().on(today), places_, on=today, hidden=hidden)
    cells = {
        code: {id_: [c.state, sorted(c.flaws), c.services, c.hidden] for id_, c in row.items()}
        for code, row in evaluated.cells.items()
    }
    stamp = _stamp(criteria(), places_, today)
    described.keep(engines.folder(), rows, stamp=stamp, on=today, hidden=hidden, cells=cells)


def _held() -> Kept | None:
    return described.kept(engines.folder()) if engines.engine().generation() else None


@lru_cache(maxsize=4)
def _stamp(found: CriteriaSet, places_: tuple[Place, ...], on: date) -> str:
    """Of what an evaluation follows from besides the services."""
    return hashlib.sha256(repr((found.on(on), places_)).encode()).hexdigest()


@lru_cache(maxsize=2)
def _opened(found: Kept, followed: CriteriaSet) -> Coverage:
    cells = {
        code: {
            id_: Cell(State(state), tuple(shown), frozenset(map(State, flaws)), tuple(hidden))
            for id_, (state, flaws, shown, hidden) in row.items()
        }
        for code, row in found.cells.items()
    }
    return Coverage(found.on, followed.on(found.on), cells)


def _evaluated(rows: Sequence[Described], asked: tuple[Place, ...]) -> Coverage:
    today, hidden = clock.today(), _hidden()
    if isinstance(rows, Lines):
        return _evaluated_once(rows, criteria(), asked, today, hidden)
    return rules.evaluate(rows, criteria().on(today), asked, on=today, hidden=hidden)


@lru_cache(maxsize=8)
def _evaluated_once(
    rows: Lines, found: CriteriaSet, asked: tuple[Place, ...], on: date, hidden: frozenset[str]
) -> Coverage:
    return rules.evaluate(tuple(rows), found.on(on), asked, on=on, hidden=hidden)


def _hidden() -> frozenset[str]:
    return frozenset(map(str, overlay.hidden_ids()))


def owner_names_of(ids: Iterable[str]) -> dict[str, Texts]:
    """Names of organisations by id."""
    found = Organization.objects.filter(id__in=list(ids)).values_list("id", "names")
    return {str(id_): names for id_, names in found}


def missing_minimum(codes: Iterable[str]) -> dict[str, int]:
    """Dimension to how many minimum criteria are missing in the municipalities (each counted once a municipality)."""
    chosen = tuple(codes)
    mine = {p.code for p in places()}
    evaluated = coverage() if mine.issuperset(chosen) else coverage(tuple(place(code) for code in chosen))
    return rules.missing_by_dimension(evaluated, chosen)


def days(area: str) -> list[date]:
    """Days whose figures are kept, the newest first."""
    return list(CoverageDay.objects.filter(area=area).order_by("-day").values_list("day", flat=True))


def development(area: str) -> list[Past]:
    """The figures of every kept day, the oldest first."""
    return [_past(row) for row in CoverageDay.objects.filter(area=area).order_by("day")]


def at(area: str, day: date) -> Past | None:
    """The figures that held on the day: those of the newest kept day that is not after it."""
    row = CoverageDay.objects.filter(area=area, day__lte=day).order_by("-day").first()
    return _past(row) if row else None


def states_at(codes: Iterable[str], day: date) -> list[PastState]:
    """Every criterion of the municipalities as kept on exactly that day."""
    rows = CoverageState.objects.filter(day=day, municipality__in=list(codes)).order_by("municipality", "id")
    return [PastState(r.municipality, r.criterion, r.state, r.services) for r in rows]


def _past(row: CoverageDay) -> Past:
    figures = Figures(row.minimum, row.all, row.described, row.fulfilled, row.municipalities)
    return Past(row.day, row.version, figures)
