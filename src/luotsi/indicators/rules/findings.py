"""What to tell about an area: deficits, what stands out, what changed, what is good, what does not differ.

Chooses and orders; says nothing in words (that is `narrative`) and judges no numbers (that is `deficits`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from luotsi.indicators.rules.deficits import COUNTRY, difference, is_published, ordered, past
from luotsi.indicators.rules.definition import Direction, Theme
from luotsi.indicators.rules.figures import Compared, Figure, Standing, Trend


class FindingKind(StrEnum):
    """In the order they are told."""

    DEFICIT = "deficit"
    """Clearly worse than the reference."""
    STANDS_OUT = "stands_out"
    """At either end of all areas and clearly different, or outside the 99.8 % limits."""
    CHANGE = "change"
    """Clearly different from five years earlier."""
    GOOD = "good"
    """Clearly better than the reference."""
    DIFFERENT = "different"
    """Clearly higher or lower, where neither way is better."""
    NO_CLEAR_DIFFERENCE = "no_clear_difference"
    NO_CLEAR_CHANGE = "no_clear_change"
    NOT_TESTED = "not_tested"
    """There is a figure, but no interval or no reference."""
    NOT_PUBLISHED = "not_published"


@dataclass(frozen=True, slots=True)
class Finding:
    kind: FindingKind
    standing: Standing
    evidence: tuple[Figure, ...]
    """The area's own figure first, then what it is held against: the reference's or its own past."""


MOST: Final[Mapping[FindingKind, int]] = MappingProxyType(
    {
        FindingKind.DEFICIT: 3,
        FindingKind.STANDS_OUT: 2,
        FindingKind.CHANGE: 2,
        FindingKind.GOOD: 2,
        FindingKind.DIFFERENT: 1,
        FindingKind.NO_CLEAR_DIFFERENCE: 1,
        FindingKind.NO_CLEAR_CHANGE: 0,
        FindingKind.NOT_TESTED: 1,
        FindingKind.NOT_PUBLISHED: 1,
    }
)
"""How many of a kind are told of one theme."""

FEWEST_AREAS: Final = 3
"""Among fewer areas none is told to be the highest or lowest."""

_COMPARISONS: Final = {
    Compared.WORSE: FindingKind.DEFICIT,
    Compared.BETTER: FindingKind.GOOD,
    Compared.SIMILAR: FindingKind.NO_CLEAR_DIFFERENCE,
    Compared.HIGHER: FindingKind.DIFFERENT,
    Compared.LOWER: FindingKind.DIFFERENT,
    Compared.UNKNOWN: FindingKind.NOT_TESTED,
}

_RISING: Final = {Direction.LOWER: Trend.WORSE, Direction.HIGHER: Trend.BETTER, Direction.NONE: Trend.RISING}
_FALLING: Final = {Direction.LOWER: Trend.BETTER, Direction.HIGHER: Trend.WORSE, Direction.NONE: Trend.FALLING}


def all_of(standing: Standing) -> tuple[Finding, ...]:
    """Everything that can be told of one standing, in the order of the kinds."""
    figure, reference = standing.figure, standing.reference
    if not is_published(figure):
        return (Finding(FindingKind.NOT_PUBLISHED, standing, (figure,)),)
    beside = (figure,) if reference is None else (figure, reference)
    found = [Finding(_COMPARISONS[standing.compared], standing, beside)]
    if is_extreme(standing) or tells_outlier(standing):
        is_own_past = reference is not None and reference.area == figure.area
        found.append(Finding(FindingKind.STANDS_OUT, standing, (figure,) if is_own_past else beside))
    found += _changes(standing)
    order = list(FindingKind)
    return tuple(sorted(found, key=lambda f: order.index(f.kind)))


def find(standings: Iterable[Standing], *, most: Mapping[FindingKind, int] = MOST) -> tuple[Finding, ...]:
    """What to tell of an area: by theme, within a theme by kind, within a kind by `deficits.ordered`.

    `most`: how many findings of each kind one theme may have; a kind that is not named is not told.
    """
    everything = [finding for standing in ordered(standings) for finding in all_of(standing)]
    told: list[Finding] = []
    for theme in Theme:
        for kind in FindingKind:
            of_kind = [f for f in everything if f.kind is kind and f.standing.definition.theme is theme]
            told += of_kind[: most.get(kind, 0)]
    return tuple(told)


def is_extreme(standing: Standing) -> bool:
    """Is the area the first or alone the last of all of its kind, and not merely by chance?"""
    place, reference = standing.ranked, standing.reference
    if place is None or place.of < FEWEST_AREAS or place.place not in (1, place.of):
        return False
    if reference is None or reference.area == standing.figure.area:
        return False  # whether it differs from the others has not been looked at
    expected = {
        Direction.NONE: (Compared.LOWER, Compared.HIGHER),
        Direction.LOWER: (Compared.BETTER, Compared.WORSE),
        Direction.HIGHER: (Compared.BETTER, Compared.WORSE),
    }[standing.definition.direction]
    # The best of all that is clearly worse than a reference outside its kind does not stand out as the best.
    return standing.compared is expected[0 if place.place == 1 else 1]


def tells_outlier(standing: Standing) -> bool:
    """Outside the 99.8 % limits; not where the comparison with the country sees no clear difference."""
    reference = standing.reference
    denied = reference is not None and reference.area == COUNTRY and standing.compared is Compared.SIMILAR
    return standing.is_outlier and not denied


def _changes(standing: Standing) -> list[Finding]:
    figure, reference = standing.figure, standing.reference
    if reference is not None and reference.area == figure.area:
        return []  # the comparison is the change
    before = past(standing.series, figure)
    apart = None if before is None else difference(figure, before)
    if before is None or apart is None or apart.lower is None:
        return []
    if not apart.is_clear:
        return [Finding(FindingKind.NO_CLEAR_CHANGE, standing, (figure, before))]
    against = _FALLING if apart.value > 0 else _RISING
    # Lower than five years ago but rising since: neither word alone would be the truth, so none is told.
    if standing.trend is against[standing.definition.direction]:
        return []
    return [Finding(FindingKind.CHANGE, standing, (figure, before))]
