"""Which minimum criteria each municipality's service descriptions fulfil, and how well they are kept. Pure."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from luotsi.directory.rules.criteria import Criterion, Level, Owner

STALE_DAYS = 365
"""A description that nobody has changed for longer is stale."""
SHORTEST = 200
"""Characters of a description that is not thin."""
_WORD = re.compile(r"\w[\w-]*")


class State(StrEnum):
    """How a criterion stands in a municipality: by the best of the descriptions that count for it."""

    FULFILLED = "fulfilled"
    ONE_LANGUAGE = "one-language"
    """Not in all the languages of the municipality."""
    THIN = "thin"
    """No summary, a short description or no channel."""
    STALE = "stale"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Described:
    """What of a service coverage needs to know."""

    id: str
    names: Mapping[str, str]
    owner_id: str
    owner: str
    """county, municipality, organisation or other (see `owner_of`)."""
    classes: frozenset[str]
    """With the main classes."""
    terms: frozenset[str]
    groups: frozenset[str]
    """With the groups above them."""
    words: tuple[str, ...]
    """Of names and keywords, in lower case."""
    municipalities: frozenset[str]
    """Empty when nationwide."""
    is_nationwide: bool
    is_remote: bool
    """It has channels and none of them is a place."""
    is_thin: bool
    languages: frozenset[str]
    """In which it has a name and a summary or description."""
    modified_on: date
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A criterion in a municipality. `services` are indices into the services evaluated, the best first."""

    state: State
    services: tuple[int, ...] = ()
    flaws: frozenset[State] = frozenset()
    """All that is wrong with the best one."""
    hidden: tuple[int, ...] = ()
    """Services that would count, had an editor not hidden them from people."""


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality as the evaluation sees it."""

    code: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a coordinator reads off: descriptions that fulfil criteria, and municipalities that have them all."""

    minimum: int = 0
    """Service descriptions that count for a minimum criterion."""
    all: int = 0
    """With those that count for a complementary one."""
    described: int = 0
    """Municipalities where no minimum criterion is missing."""
    fulfilled: int = 0
    """Municipalities where every minimum criterion is fulfilled: neither stale, thin nor lacking a language."""
    municipalities: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """An evaluation on a day."""

    on: date
    criteria: tuple[Criterion, ...]
    cells: Mapping[str, Mapping[str, Cell]] = field(repr=False)
    """Municipality code to criterion id to cell."""

    def figures(self, code: str = "") -> Figures:
        """Of one municipality, or of all of them together."""
        chosen = {code: self.cells[code]} if code else self.cells
        minimum = [c.id for c in self.criteria if c.level is Level.MINIMUM]
        counted: dict[Level, set[int]] = {Level.MINIMUM: set(), Level.COMPLEMENTARY: set()}
        for row in chosen.values():
            for c in self.criteria:
                counted[c.level].update(row[c.id].services)
        states = [{row[id_].state for id_ in minimum} for row in chosen.values()]
        return Figures(
            minimum=len(counted[Level.MINIMUM]),
            all=len(counted[Level.MINIMUM] | counted[Level.COMPLEMENTARY]),
            described=sum(State.MISSING not in s for s in states),
            fulfilled=sum(s <= {State.FULFILLED} for s in states),
            municipalities=len(states),
        )


def owner_of(provider: str) -> str:
    """Who describes, from `facets.provider_of`.

    >>> owner_of("ngo"), owner_of("state")
    ('organisation', 'other')
    """
    return {"county": "county", "municipality": "municipality", "ngo": "organisation"}.get(provider, "other")


def with_parents(codes: Iterable[str]) -> frozenset[str]:
    """The codes and those above them.

    >>> sorted(with_parents(["P5.7"]))
    ['P5', 'P5.7']
    """
    given = tuple(codes)
    return frozenset(given) | frozenset(c.split(".")[0] for c in given)


def words_of(texts: Iterable[str]) -> tuple[str, ...]:
    """The different words in lower case, as `Criterion.words` begins them."""
    return tuple(dict.fromkeys(w for t in texts for w in _WORD.findall(t.casefold())))


def flaws_of(service: Described, place: Place, on: date) -> frozenset[State]:
    """What is wrong with the description for the people of that municipality."""
    found = set()
    if on - service.modified_on > timedelta(days=STALE_DAYS):
        found.add(State.STALE)
    if service.is_thin:
        found.add(State.THIN)
    if not service.languages.issuperset(place.languages):
        found.add(State.ONE_LANGUAGE)
    return frozenset(found)


class Matcher:
    """Which criteria a service counts for, wherever it is offered: each service is looked at once."""

    def __init__(self, criteria: Sequence[Criterion]) -> None:
        self._criteria = criteria
        self._by_class: dict[str, list[int]] = defaultdict(list)
        self._by_term: dict[str, list[int]] = defaultdict(list)
        stems: dict[str, list[int]] = defaultdict(list)
        for n, c in enumerate(criteria):
            for code in c.classes:
                self._by_class[code].append(n)
            for term in c.terms:
                self._by_term[term].append(n)
            for word in c.words:
                stems[word].append(n)
        self._stems = stems
        self._begins = re.compile("|".join(sorted(map(re.escape, stems), key=len, reverse=True)) or r"(?!)")

    def criteria_of(self, service: Described) -> list[int]:
        """Indices of the criteria, in order."""
        found: set[int] = set()
        for code in service.classes:
            found.update(self._by_class.get(code, ()))
        for term in service.terms:
            found.update(self._by_term.get(term, ()))
        for word in service.words:
            if self._begins.match(word):
                found.update(n for stem, ns in self._stems.items() if word.startswith(stem) for n in ns)
        return sorted(n for n in found if self._takes(self._criteria[n], service))

    @staticmethod
    def _takes(c: Criterion, service: Described) -> bool:
        if c.owner is not Owner.ANY and service.owner != c.owner:
            return False
        if c.groups and not service.groups.intersection(c.groups):
            return False
        if service.is_nationwide:
            return c.takes_nationwide
        return c.takes_remote or not service.is_remote


def evaluate(
    services: Sequence[Described],
    criteria: Sequence[Criterion],
    places: Sequence[Place],
    *,
    on: date,
    hidden: frozenset[str] = frozenset(),
) -> Coverage:
    """Every criterion in every municipality, in one pass over the services; `hidden` are ids that nobody finds."""
    matcher = Matcher(criteria)
    wanted = {p.code for p in places}
    counting: dict[str, list[list[int]]] = {p.code: [[] for _ in criteria] for p in places}
    out_of_sight = {n for n, s in enumerate(services) if s.id in hidden} if hidden else set()
    for index, service in enumerate(services):
        if (service.valid_from and service.valid_from > on) or (service.valid_to and service.valid_to < on):
            continue
        reached = wanted if service.is_nationwide else wanted.intersection(service.municipalities)
        if not reached:
            continue
        for n in matcher.criteria_of(service):
            for code in reached:
                counting[code][n].append(index)
    return Coverage(
        on,
        tuple(criteria),
        {
            p.code: {c.id: _cell(counting[p.code][n], out_of_sight, services, p, on) for n, c in enumerate(criteria)}
            for p in places
        },
    )


def judged_anew(
    coverage: Coverage, services: Sequence[Described], places: Sequence[Place], changed: Collection[int]
) -> Coverage:
    """The evaluation after the services at the places `changed` were hidden, or shown again; the rest stays."""
    flipped = set(changed)

    def cell(old: Cell, place: Place) -> Cell:
        counting = (*old.services, *old.hidden)
        if flipped.isdisjoint(counting):
            return old
        return _cell(sorted(counting), flipped.intersection(counting) ^ set(old.hidden), services, place, coverage.on)

    rows = {p.code: coverage.cells[p.code] for p in places}
    cells = {p.code: {id_: cell(old, p) for id_, old in rows[p.code].items()} for p in places}
    return Coverage(coverage.on, coverage.criteria, cells)


_GRAVITY = (State.STALE, State.THIN, State.ONE_LANGUAGE)
"""The first of these flaws names the state."""


def _cell(
    indices: Sequence[int], out_of_sight: Collection[int], services: Sequence[Described], place: Place, on: date
) -> Cell:
    hidden = tuple(n for n in indices if n in out_of_sight)
    shown = [n for n in indices if n not in out_of_sight] if hidden else indices
    if not shown:
        return Cell(State.MISSING, hidden=hidden)
    looked = {n: services[n] for n in shown}
    judged = sorted(
        ((flaws_of(looked[n], place, on), n) for n in shown),
        key=lambda pair: (len(pair[0]), -looked[pair[1]].modified_on.toordinal(), pair[1]),
    )
    flaws = judged[0][0]
    state = next((s for s in _GRAVITY if s in flaws), State.FULFILLED)
    return Cell(state, tuple(n for _, n in judged), flaws, hidden)


def missing_by_dimension(coverage: Coverage, codes: Iterable[str]) -> dict[str, int]:
    """Dimension to how many of its minimum criteria are missing, counted once a municipality."""
    found: dict[str, int] = defaultdict(int)
    for c, state in _states(coverage, codes):
        found[c.dimension] += state is State.MISSING and c.level is Level.MINIMUM
    return dict(found)


def _states(coverage: Coverage, codes: Iterable[str]) -> Iterator[tuple[Criterion, State]]:
    for code in codes:
        for c in coverage.criteria:
            yield c, coverage.cells[code][c.id].state
