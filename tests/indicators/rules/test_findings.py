"""What is told of an area, and what is left untold."""

import random
from dataclasses import replace

import pytest
from tests.indicators.rules.narrative_cases import cases, definition, figure, standing
from tests.indicators.rules.narrative_figures import Case

from luotsi.indicators.rules.definition import Definition, Direction, Theme
from luotsi.indicators.rules.figures import Figure, Flag, Trend
from luotsi.indicators.rules.findings import MOST, FindingKind, all_of, find

COUNTRY = figure("country", value=40.0, half=1.0)
OTHERS = [figure(f"county:{n:02}", value=30.0 + n, half=3.0) for n in range(1, 12)]
BEFORE = figure(period="2018", value=40.0, half=2.0)


def kinds(case: Case) -> list[str]:
    return [finding.kind.value for finding in all_of(standing(case))]


def case(value: float | None = 60.0, indicator: Definition | None = None, **given: object) -> Case:
    own = figure(value=value, half=2.0)
    whole = Case(indicator or definition(), own, [BEFORE, own], COUNTRY, [*OTHERS, own], (35.0, 45.0))
    return replace(whole, **given)  # type: ignore[arg-type]


def test_finding__of_the_worst_area__is_deficit_outlier_and_change() -> None:
    found = all_of(standing(case()))
    assert [f.kind.value for f in found] == ["deficit", "stands_out", "change"]
    assert [f.evidence[1].area for f in found] == ["country", "country", "county:12"]
    assert found[2].evidence[1].period == "2018"


def test_finding__of_a_good_area__is_good() -> None:
    assert kinds(case(20.0)) == ["stands_out", "change", "good"]


def test_finding__of_no_difference__says_so_and_is_not_an_outlier_though_the_limits_say_it() -> None:
    assert kinds(case(41.0, funnel=(40.0, 40.5))) == ["no_clear_difference", "no_clear_change"]


def test_finding__without_direction__is_different() -> None:
    assert kinds(case(indicator=definition(direction=Direction.NONE))) == ["stands_out", "change", "different"]


@pytest.mark.parametrize("flag", [Flag.SUPPRESSED, Flag.MISSING])
def test_finding__without_a_figure__is_that_it_is_not_published(flag: Flag) -> None:
    assert kinds(case(figure=figure(flag=flag))) == ["not_published"]


@pytest.mark.parametrize("reference", [None, figure("country", value=40.0), figure("country", flag=Flag.SUPPRESSED)])
def test_finding__without_reference_or_interval__is_not_tested(reference: Figure | None) -> None:
    assert kinds(case(reference=reference, funnel=None)) == ["change", "not_tested"]


@pytest.mark.parametrize(
    ("direction", "value", "trend"),
    [
        (Direction.LOWER, 60.0, Trend.BETTER),
        (Direction.LOWER, 20.0, Trend.WORSE),
        (Direction.HIGHER, 60.0, Trend.WORSE),
        (Direction.HIGHER, 20.0, Trend.BETTER),
        (Direction.NONE, 60.0, Trend.FALLING),
        (Direction.NONE, 20.0, Trend.RISING),
    ],
)
def test_change__against_the_recent_trend__is_not_told(direction: Direction, value: float, trend: Trend) -> None:
    told = case(value, definition(direction=direction))
    assert "change" in kinds(told)
    assert "change" not in kinds(replace(told, trend=trend))


def test_change__is_not_told_twice__when_the_reference_is_the_past() -> None:
    assert kinds(case(reference=BEFORE, funnel=None)) == ["deficit"]


def test_end_of_the_ranking__is_told__only_when_clear_and_among_enough_areas() -> None:
    assert "stands_out" in kinds(case(funnel=None))
    assert "stands_out" not in kinds(case(funnel=None, others=OTHERS[:1]))
    assert "stands_out" not in kinds(case(41.5, funnel=None, others=[f for f in OTHERS if f.value and f.value < 41]))
    shared = [*OTHERS, figure("county:13", value=60.0, half=2.0)]
    assert "stands_out" not in kinds(case(funnel=None, others=shared))
    # The best of its kind, but clearly worse than the reference: not told as the best.
    worse = [figure(f"county:{n:02}", value=70.0 + n, half=1.0) for n in range(1, 9)]
    assert "stands_out" not in kinds(case(funnel=None, others=worse))


def _many() -> list[Definition]:
    return [definition(f"d{n:02}", theme=list(Theme)[n % 4]) for n in range(40)]


def test_findings__are_limited_by_theme_and_kind__in_the_order_of_both() -> None:
    found = find([standing(case(41.0 + n, d)) for n, d in enumerate(_many())])
    order = [(list(Theme).index(f.standing.definition.theme), list(FindingKind).index(f.kind)) for f in found]
    assert order == sorted(order)
    for theme in range(4):
        for number, kind in enumerate(FindingKind):
            assert order.count((theme, number)) <= MOST[kind]
    assert order.count((0, 0)) == 3
    # The largest deficits of the theme: 41 + 36, 41 + 32 and 41 + 28.
    assert [f.standing.figure.value for f in found[:3]] == [77.0, 73.0, 69.0]
    assert find([standing(case())], most={FindingKind.CHANGE: 1})[0].kind is FindingKind.CHANGE


def test_findings__come_in_the_same_order__however_the_standings_come() -> None:
    standings = [standing(c) for c in cases(150, seed=5)]
    named = [replace(s, definition=replace(s.definition, slug=f"d{n:03}")) for n, s in enumerate(standings)]
    expected = find(named)
    assert expected == find(random.Random(1).sample(named, len(named)))
    assert len({f.kind for f in expected}) >= 7
