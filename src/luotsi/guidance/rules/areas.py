"""The ten areas of life and how somebody's situation in them becomes needs. Pure.

The areas are those of 3X10D; wordings are our own. 0 is worst, 10 is best; an area may be left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from luotsi.kernel.errors import BadInput

BEST = 10.0


class LifeArea(StrEnum):
    """An area of life; the value is its name in data, API and files."""

    HEALTH = "health"
    RESILIENCE = "resilience"
    HOUSING = "housing"
    WORKING_STUDYING = "working_studying"
    FAMILY = "family"
    FRIENDS = "friends"
    FINANCE = "finance"
    STRENGTHS = "improvement_of_strengths"
    SELF_ESTEEM = "self_esteem"
    LIFE_SATISFACTION = "life_satisfaction"


AREAS = tuple(LifeArea)
"""In the order of every vector and table of ten columns."""


@dataclass(frozen=True, slots=True)
class Situation:
    """How somebody is doing, 0 to 10 in each area told."""

    scores: Mapping[LifeArea, float]

    def needs(self) -> dict[LifeArea, float]:
        """Need 0..1 in each area told: 0 at 10, 1 at 0."""
        return {area: 1.0 - score / BEST for area, score in self.scores.items()}


def situation(given: Mapping[str, object]) -> Situation:
    """A situation from names and numbers; BadInput names the area that is unknown or out of 0..10."""
    scores: dict[LifeArea, float] = {}
    for name, value in given.items():
        try:
            area = LifeArea(name)
        except ValueError:
            raise BadInput(f"No life area called {name[:40]!r}.", hint=f"Known: {', '.join(AREAS)}.") from None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= BEST:
            raise BadInput(f"{name} is {str(value)[:20]!r}.", hint="Give a number from 0 (worst) to 10 (best).")
        scores[area] = float(value)
    return Situation(scores)
