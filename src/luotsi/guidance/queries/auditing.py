"""What recommendation shows to people and to random people, by language, municipality, theme and provider."""

from collections.abc import Iterable
from dataclasses import dataclass

from luotsi.directory.queries import engines
from luotsi.guidance.queries import crowd, learning, recommending
from luotsi.guidance.queries import traits as describing
from luotsi.guidance.queries.wishes import Wish
from luotsi.guidance.rules import auditing
from luotsi.guidance.rules.auditing import Alike, Group

FACETS = ("language", "place", "theme", "provider", "reach")
DAYS = 90
LENGTH = 5
_SEED = 3


@dataclass(frozen=True, slots=True)
class Audit:
    """What recommendation shows and leaves out."""

    services: int
    rankable: int
    """How many have life areas; the rest could not be recommended."""
    random: tuple[Group, ...]
    """Exposure to random people."""
    real: tuple[Group, ...]
    """Exposure to people within `DAYS` days."""
    shown: int
    """How often anything was shown to people within them."""
    alike: Alike


def audit(people: int = 500) -> Audit:
    """Exposure and gaps, over so many random people of the county's municipalities and over the days behind."""
    its = describing.traits()
    held = dict(zip(its.ids, engines.engine().facets(list(its.ids)), strict=True))
    lists = [frozenset(one) for one in random_lists(people)]
    real = learning.shown(DAYS)
    return Audit(
        services=len(its.ids),
        rankable=recommending.rankable(),
        random=auditing.groups(held, auditing.exposures(lists), FACETS),
        real=auditing.groups(held, real, FACETS) if real else (),
        shown=sum(real.values()),
        alike=auditing.alike(lists, len(its.ids), length=LENGTH),
    )


def random_people(count: int, *, seed: int = _SEED) -> Iterable[Wish]:
    """Wishes of people who are each in their own way."""
    for person in crowd.people(count, seed=seed):
        yield Wish(person.situation, age=person.age, municipality=person.municipality, limit=LENGTH)


def random_lists(count: int) -> list[list[str]]:
    """Ids suggested to each of so many random people."""
    return [recommending.ids(wish) for wish in random_people(count)]
