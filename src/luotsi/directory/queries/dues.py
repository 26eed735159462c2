"""What coverage asks of a member of staff: criteria missing in their municipalities, descriptions stale or thin there.

Whoever answers for a municipality or county (Power.FOLLOW_COVERAGE) hears of what is missing or old there; an
organisation's editor (Power.DESCRIBE_SERVICES) of the organisation's own descriptions. Shared by the to-do page and
the reminders.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from luotsi.directory.queries import coverage
from luotsi.directory.rules.coverage import Coverage, Described, Place, State, flaws_of
from luotsi.directory.rules.criteria import Level
from luotsi.kernel.text import Texts
from luotsi.people.rules import EVERYWHERE, Actor, Power

_NO_LANGUAGES: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do. A missing criterion has no service, a description no criterion."""

    state: State
    names: Texts
    """Of the criterion or the service."""
    municipalities: tuple[str, ...] = ()
    """Where the criterion is missing."""
    service_id: str = ""
    owner_id: str = ""
    modified_on: date | None = None


def municipalities_of(actor: Actor) -> tuple[str, ...]:
    """Codes of the county's municipalities that the actor follows; all of them when bound nowhere."""
    scopes = actor.scopes(Power.FOLLOW_COVERAGE)
    codes = [p.code for p in coverage.places()]
    return tuple(codes if EVERYWHERE in scopes else (c for c in codes if f"municipality:{c}" in scopes))


def dues(actor: Actor) -> tuple[Due, ...]:
    """Everything, what is missing first, then the oldest descriptions."""
    missing: list[Due] = []
    descriptions: dict[str, Due] = {}
    codes = municipalities_of(actor)
    if codes:
        evaluated, services = coverage.present()
        missing = _missing(evaluated, codes)
        descriptions |= {d.service_id: d for d in _worst(evaluated, services, codes)}
    own = {s.partition(":")[2] for s in actor.scopes(Power.DESCRIBE_SERVICES) if s.startswith("organization:")}
    if own:
        evaluated, services = coverage.present()
        descriptions |= {d.service_id: d for d in _own(own, services, evaluated.on)}
    ordered = sorted(descriptions.values(), key=lambda d: (d.state is not State.STALE, d.modified_on or date.min))
    return (*missing, *ordered)


def _missing(evaluated: Coverage, codes: Iterable[str]) -> list[Due]:
    chosen = tuple(codes)
    found = []
    for c in evaluated.criteria:
        if c.level is not Level.MINIMUM:
            continue
        lacking = tuple(code for code in chosen if evaluated.cells[code][c.id].state is State.MISSING)
        if lacking:
            found.append(Due(State.MISSING, c.names, lacking))
    return found


def _worst(evaluated: Coverage, services: Sequence[Described], codes: Iterable[str]) -> Iterable[Due]:
    """The best description of a criterion that is not in order: mending that one mends the criterion."""
    for code in codes:
        for cell in evaluated.cells[code].values():
            if cell.state in (State.STALE, State.THIN):
                yield _due(services[cell.services[0]], cell.state)


def _own(organizations: set[str], services: Sequence[Described], on: date) -> Iterable[Due]:
    nowhere = Place("", _NO_LANGUAGES)
    for service in services:
        if service.owner_id in organizations:
            flaws = flaws_of(service, nowhere, on)
            state = next((s for s in (State.STALE, State.THIN) if s in flaws), None)
            if state:
                yield _due(service, state)


def _due(service: Described, state: State) -> Due:
    return Due(state, dict(service.names), (), service.id, service.owner_id, service.modified_on)


def by_state(found: Iterable[Due]) -> Mapping[State, int]:
    """How many there are of each kind."""
    counts: dict[State, int] = defaultdict(int)
    for due in found:
        counts[due.state] += 1
    return counts
