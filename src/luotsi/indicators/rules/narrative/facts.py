"""What one finding says, before any language: the claim, the figures that carry it, the period, the place among all.

Owns the step from numbers to claim; what is claimed here the language modules put in words without looking at numbers.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from luotsi.indicators.rules.deficits import COUNTRY, SIMILAR, difference, is_published, limits, years_of
from luotsi.indicators.rules.definition import DeficitUnit, Definition, Direction, Kind
from luotsi.indicators.rules.figures import Figure, Flag, Ranked
from luotsi.indicators.rules.findings import Finding, FindingKind, is_extreme, tells_outlier
from luotsi.regions.rules import Area, parse_area


class Claim(StrEnum):
    DIFFERS = "differs"
    """From the reference, clearly."""
    SIMILAR = "similar"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    EXTREME = "extreme"
    """Above or below all others."""
    OUTLIER = "outlier"
    """Outside the 99.8 % limits."""
    STATED = "stated"
    """The figures only."""
    HIDDEN = "hidden"
    """Too few cases to be published."""
    ABSENT = "absent"


class Against(StrEnum):
    """What the figure is held against."""

    COUNTRY = "country"
    AREA = "area"
    SIMILAR = "similar"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Place:
    """An area as one language names it."""

    area: Area | None
    """None for the areas most like this one."""
    name: str
    genitive: str
    """In Finnish, where it is known: for counties."""


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as it is told."""

    area: Area | None
    first: int
    last: int
    """First and last year of the period."""
    value: float
    interval: tuple[float, float] | None
    note: Flag
    """ESTIMATE, PRELIMINARY or NONE."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How far from the reference, told as a positive amount."""

    amount: float
    interval: tuple[float, float] | None
    unit: DeficitUnit
    """NONE: in the unit of the indicator, for one person."""
    is_newborn: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    claim: Claim
    definition: Definition
    figure: Figure
    """For its sex, age and category."""
    own: Told
    other: Told | None
    against: Against | None
    is_higher: bool
    """The figure is above what it is held against, or above all others; means nothing for claims of no difference."""
    gap: Gap | None
    place: Ranked | None
    is_alone: bool
    """At the end of the ranking, and no other shares the place for certain."""
    is_outlier: bool
    is_reference_hidden: bool
    is_synthetic: bool


_CLAIMS: Final = {
    FindingKind.DEFICIT: Claim.DIFFERS,
    FindingKind.GOOD: Claim.DIFFERS,
    FindingKind.DIFFERENT: Claim.DIFFERS,
    FindingKind.CHANGE: Claim.CHANGED,
    FindingKind.NO_CLEAR_DIFFERENCE: Claim.SIMILAR,
    FindingKind.NO_CLEAR_CHANGE: Claim.UNCHANGED,
    FindingKind.NOT_TESTED: Claim.STATED,
}


def fact(finding: Finding) -> Fact:
    """What the finding says."""
    standing, figure = finding.standing, finding.evidence[0]
    held = finding.evidence[1] if len(finding.evidence) > 1 else None
    other = held if held is not None and is_published(held) else None
    claim = _claim(finding)
    apart = None if other is None else difference(figure, other)
    place = standing.ranked if claim is Claim.EXTREME else None
    is_higher = apart is not None and apart.value > 0
    if place is not None:
        is_higher = (place.place == 1) == (standing.definition.direction is Direction.HIGHER)
    return Fact(
        claim=claim,
        definition=standing.definition,
        figure=figure,
        own=_told(figure),
        other=None if other is None else _told(other),
        against=None if held is None else _against(held, figure),
        is_higher=is_higher,
        gap=_gap(finding, figure, other),
        place=place,
        # Those who share a place share the better one: nobody shares the last.
        is_alone=place is not None and place.place == place.of,
        is_outlier=finding.kind is FindingKind.STANDS_OUT and tells_outlier(standing),
        is_reference_hidden=held is not None and other is None,
        is_synthetic=any(f.flag is Flag.SYNTHETIC for f in finding.evidence),
    )


def _claim(finding: Finding) -> Claim:
    if finding.kind is FindingKind.NOT_PUBLISHED:
        return Claim.HIDDEN if finding.evidence[0].flag is Flag.SUPPRESSED else Claim.ABSENT
    if finding.kind is FindingKind.STANDS_OUT:
        return Claim.EXTREME if is_extreme(finding.standing) else Claim.OUTLIER
    return _CLAIMS[finding.kind]


def _told(figure: Figure) -> Told:
    first, last = years_of(figure.period)
    return Told(
        area=None if figure.area == SIMILAR else parse_area(figure.area),
        first=first,
        last=last,
        value=figure.value or 0.0,
        interval=limits(figure),
        note=figure.flag if figure.flag in (Flag.ESTIMATE, Flag.PRELIMINARY) else Flag.NONE,
    )


def _against(held: Figure, figure: Figure) -> Against:
    if held.area == figure.area:
        return Against.PAST
    return {COUNTRY: Against.COUNTRY, SIMILAR: Against.SIMILAR}.get(held.area, Against.AREA)


def _gap(finding: Finding, figure: Figure, other: Figure | None) -> Gap | None:
    """What the difference comes to a year, if it is clear or cannot be tested; of life expectancy, for one person."""
    if finding.kind not in (FindingKind.DEFICIT, FindingKind.GOOD, FindingKind.NOT_TESTED) or other is None:
        return None
    definition, deficit = finding.standing.definition, finding.standing.deficit
    apart = difference(figure, other)
    if definition.calculation.kind is Kind.LIFE_EXPECTANCY:
        if apart is None or not apart.is_clear:
            return None
        ends = sorted((abs(apart.lower or 0.0), abs(apart.upper or 0.0)))
        is_newborn = not definition.calculation.parameters.get("at")
        return Gap(abs(apart.value), (ends[0], ends[1]), DeficitUnit.NONE, is_newborn)
    if deficit is None:
        return None
    known = deficit.lower is not None and deficit.upper is not None
    return Gap(deficit.amount, (deficit.lower or 0.0, deficit.upper or 0.0) if known else None, definition.deficit)
