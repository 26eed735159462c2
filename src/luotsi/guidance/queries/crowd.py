"""Random people, each in their own way, on whom recommendation is tried out. They are the same every time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.conf import settings

from luotsi.guidance.queries import wishes
from luotsi.guidance.queries.traits import Traits
from luotsi.guidance.queries.wishes import Wish
from luotsi.guidance.queries.worded import Words
from luotsi.guidance.rules.areas import AREAS, Situation
from luotsi.guidance.rules.recommending import Somebody, Told
from luotsi.kernel import clock
from luotsi.regions import queries as regions

_CROWD, _SEED = 400, 2026
"""How many people of each kind it is tried out on which services would be in everybody's list, and their seed."""


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody tells."""

    situation: Situation
    age: int
    municipality: str


def people(count: int, *, seed: int) -> Iterator[Person]:
    """Any score in any area, ages 13 to 90, homes in the county."""
    chance = random.Random(seed)  # noqa: S311  # nothing is kept secret by it
    homes = [m.code for m in regions.municipalities_of(settings.COUNTY, clock.today())]
    for _ in range(count):
        scores = {area: float(chance.randint(0, 10)) for area in AREAS}
        yield Person(Situation(scores), chance.randint(13, 90), chance.choice(homes))


def crowds(its: Traits) -> Iterator[Iterator[Somebody]]:
    """People who tell of their needs alone, and people who tell their age and home too."""
    every, anywhere = np.ones(len(its.ids), dtype=bool), wishes.match(its, Wish(), Words())
    yield (Somebody(Told(dict(p.situation.scores), {}), anywhere, every) for p in people(_CROWD, seed=_SEED))
    yield (_at_home(its, person) for person in people(_CROWD, seed=_SEED + 1))


def _at_home(its: Traits, person: Person) -> Somebody:
    wish = Wish(person.situation, age=person.age, municipality=person.municipality)
    told = Told(dict(person.situation.scores), {}, person.age)
    return Somebody(told, wishes.match(its, wish, Words()), wishes.within(its, wish))
