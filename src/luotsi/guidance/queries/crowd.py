"""Random people, each in their own way, on whom recommendation is tried out. They are the same every time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from luotsi.guidance.rules.areas import AREAS, Situation
from luotsi.kernel import clock
from luotsi.regions import queries as regions


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
