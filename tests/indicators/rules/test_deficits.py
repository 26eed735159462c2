"""Where an area stands: differences, deficits, references, places, order. Amounts are worked out by hand."""

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.indicators.rules.narrative_cases import definition, figure

from luotsi.indicators.methods.change import change
from luotsi.indicators.rules import deficits
from luotsi.indicators.rules.definition import Calculation, DeficitUnit, Direction, Kind
from luotsi.indicators.rules.figures import Compared, Figure, Flag, Ranked, Trend
from luotsi.kernel.errors import BadInput

RATE = definition()
MORE_IS_BETTER = definition("work", direction=Direction.HIGHER, calculation=Calculation(Kind.PROPORTION, 100.0))
NEITHER = definition("visits", direction=Direction.NONE)

values = st.floats(-1e4, 1e4).map(lambda value: round(value, 6))
widths = st.floats(0, 1e3)


def interval_of(value: float, below: float, above: float) -> Figure:
    return figure(value=value, lower=value - below, upper=value + above)


@given(values, widths, widths, values, widths, widths)
def test_difference__is_that_of_methods__for_any_two_figures(
    y: float, y_below: float, y_above: float, r: float, r_below: float, r_above: float
) -> None:
    one, two = interval_of(y, y_below, y_above), interval_of(r, r_below, r_above)
    found = deficits.difference(one, two)
    expected = change((r, r - r_below, r + r_above), (y, y - y_below, y + y_above))
    assert found is not None
    limits = (expected.difference, expected.difference_lower, expected.difference_upper)
    assert (found.value, found.lower, found.upper) == pytest.approx(
        [float(part) for part in limits], rel=1e-9, abs=1e-5
    )


def test_difference__has_no_limits__when_one_figure_has_none_or_they_leave_out_the_value() -> None:
    sure = figure(value=10.0, half=1.0)
    for other in (figure(value=8.0), figure(value=8.0, lower=9.0, upper=10.0), figure(value=8.0, lower=7.0)):
        assert deficits.difference(sure, other) == deficits.Difference(2.0, None, None)
        assert not deficits.Difference(2.0, None, None).is_clear


@pytest.mark.parametrize("hidden", [figure(), figure(value=8.0, flag=Flag.SUPPRESSED), figure(value=math.nan)])
def test_difference__is_nothing__with_a_figure_that_is_not_published(hidden: Figure) -> None:
    assert deficits.difference(figure(value=1.0), hidden) is None
    assert deficits.difference(hidden, figure(value=1.0)) is None


def test_difference__of_rounding_only__is_not_clear() -> None:
    one, two = (figure(value=v, half=0.0) for v in (0.1 + 0.2, 0.3))
    found = deficits.difference(one, two)
    assert found is not None
    assert (found.value, found.is_clear) == (0.0, False)


def test_deficit__counts_people_a_year__from_pooled_years() -> None:
    # (65 − 45) / 100 000 × 600 000 person-years / 5 years = 24; limits of the difference 20 ∓ √(5² + 12²) = 20 ∓ 13
    own = figure(period="2019-2023", value=65.0, half=5.0, denominator=600_000.0)
    found = deficits.deficit(own, figure("country", "2019-2023", 45.0, half=12.0), RATE)
    assert found is not None
    assert (found.amount, found.lower, found.upper) == pytest.approx((24.0, 8.4, 39.6))
    assert (found.reference, found.reference_value) == ("country", 45.0)


def test_deficit__counts_life_years__of_a_pyll_rate() -> None:
    pyll = definition("pyll", deficit=DeficitUnit.LIFE_YEARS, calculation=Calculation(Kind.PYLL, 100_000.0))
    own = figure(value=6_131.0, half=300.0, denominator=130_000.0)
    found = deficits.deficit(own, figure("country", value=5_300.0, half=0.0), pyll)
    assert found is not None
    assert (found.amount, found.lower, found.upper) == pytest.approx((1_080.3, 690.3, 1_470.3))


def test_deficit__counts_euros__without_limits_where_there_is_no_interval() -> None:
    euros = definition("euros", deficit=DeficitUnit.EUROS, calculation=Calculation(Kind.MEAN, 1.0))
    found = deficits.deficit(figure(value=143.0, denominator=130_000.0), figure("country", value=120.0), euros)
    assert found is not None
    assert (found.amount, found.lower, found.upper) == (2_990_000.0, None, None)


def test_deficit__turns_with_the_direction__where_more_is_better() -> None:
    # (70 − 60) % of 50 000; limits of the difference 60 − 70 = −10 ∓ 5 turned round
    own = figure(value=60.0, half=3.0, denominator=50_000.0)
    found = deficits.deficit(own, figure("country", value=70.0, half=4.0), MORE_IS_BETTER)
    assert found is not None
    assert (found.amount, found.lower, found.upper) == pytest.approx((5_000.0, 2_500.0, 7_500.0))


@pytest.mark.parametrize(
    ("indicator", "own"),
    [
        (RATE, figure(value=40.0, denominator=1e5)),  # better
        (RATE, figure(value=45.0, denominator=1e5)),  # the same
        (RATE, figure(value=50.0)),  # nobody to count
        (RATE, figure(value=50.0, denominator=0.0)),
        (RATE, figure(denominator=1e5)),
        (NEITHER, figure(value=50.0, denominator=1e5)),
        (definition(deficit=DeficitUnit.NONE), figure(value=50.0, denominator=1e5)),
    ],
)
def test_deficit__is_none__when_nothing_is_short_or_nobody_counted(indicator: object, own: Figure) -> None:
    assert deficits.deficit(own, figure("country", value=45.0), indicator) is None  # type: ignore[arg-type]


def test_deficit__that_is_not_clear__has_a_lower_limit_below_zero() -> None:
    own = figure(value=46.0, half=5.0, denominator=1e5)
    found = deficits.deficit(own, figure("country", value=45.0, half=0.0), RATE)
    assert found is not None
    assert found.lower is not None
    assert found.lower < 0 < found.amount


@pytest.mark.parametrize(
    ("indicator", "value", "expected"),
    [
        (RATE, 60.0, Compared.WORSE),
        (RATE, 50.1, Compared.SIMILAR),  # 50.1 − 45 = 5.1 with limits ∓ √(4² + 3.2²) = ∓ 5.12
        (RATE, 50.2, Compared.WORSE),
        (RATE, 30.0, Compared.BETTER),
        (MORE_IS_BETTER, 60.0, Compared.BETTER),
        (MORE_IS_BETTER, 30.0, Compared.WORSE),
        (NEITHER, 60.0, Compared.HIGHER),
        (NEITHER, 30.0, Compared.LOWER),
        (NEITHER, 45.0, Compared.SIMILAR),
    ],
)
def test_compared__follows_the_interval_of_the_difference__and_the_direction(
    indicator: object, value: float, expected: Compared
) -> None:
    country = figure("country", value=45.0, half=3.2)
    assert deficits.compared(figure(value=value, half=4.0), country, indicator) is expected  # type: ignore[arg-type]


def test_compared__is_unknown__without_reference_value_or_interval() -> None:
    own = figure(value=60.0, half=1.0)
    for reference in (None, figure("country"), figure("country", value=45.0)):
        assert deficits.compared(own, reference, RATE) is Compared.UNKNOWN


def test_ranked__shares_a_place__and_leaves_out_the_missing() -> None:
    others = [figure(f"county:{n:02}", value=v) for n, v in enumerate((10.0, 20.0, 20.0, 30.0, None), 1)]
    places = [deficits.ranked(other, others, RATE) for other in others]
    assert places == [Ranked(1, 4), Ranked(2, 4), Ranked(2, 4), Ranked(4, 4), None]
    assert deficits.ranked(others[3], others, MORE_IS_BETTER) == Ranked(1, 4)
    assert deficits.ranked(others[0], others, NEITHER) == Ranked(1, 4)
    assert deficits.ranked(others[0], others[1:], RATE) == Ranked(1, 4)
    assert deficits.ranked(others[0], others[:1], RATE) is None


def test_best__is_chosen_by_the_worse_end__not_by_luck_in_a_small_area() -> None:
    small = figure("county:01", value=5.0, half=30.0)
    sure = figure("county:02", value=10.0, half=2.0)
    bare = figure("county:03", value=1.0)
    assert deficits.best([small, sure, bare], RATE) == sure
    assert deficits.best([small, sure, bare], MORE_IS_BETTER) == sure
    assert deficits.best([bare], RATE) == bare
    assert deficits.best([small, sure], NEITHER) is None
    assert deficits.best([figure("county:04")], RATE) is None


def test_pooled__weighs_by_people__and_joins_the_limits() -> None:
    one = figure("county:01", value=10.0, half=4.0, denominator=300.0, numerator=30.0)
    two = figure("county:02", value=20.0, half=4.0, denominator=100.0, numerator=20.0, flag=Flag.SYNTHETIC)
    found = deficits.pooled([one, two, figure("county:03", denominator=50.0)])
    assert found is not None
    # ¾·10 + ¼·20; √((¾·4)² + (¼·4)²) = √10
    assert (found.value, found.denominator, found.numerator) == (12.5, 400.0, 50.0)
    assert (found.lower, found.upper) == pytest.approx((12.5 - math.sqrt(10), 12.5 + math.sqrt(10)))
    assert (found.area, found.flag, found.source) == (deficits.SIMILAR, Flag.SYNTHETIC, "release")


def test_pooled__is_plain__without_people_and_has_no_limits_when_one_has_none() -> None:
    found = deficits.pooled(
        [figure("county:01", value=10.0, half=1.0, denominator=9.0), figure("county:02", value=20.0)]
    )
    assert found is not None
    assert (found.value, found.lower, found.upper, found.denominator) == (15.0, None, None, None)
    assert deficits.pooled([]) is None
    assert deficits.pooled([figure("county:01")]) is None
    with pytest.raises(BadInput):
        deficits.pooled([figure("county:01", value=1.0), figure("county:02", "2022", value=1.0)])


def years(*given: int, span: int = 1) -> list[Figure]:
    return [figure(period=str(y) if span == 1 else f"{y - span + 1}-{y}", value=float(y), half=1.0) for y in given]


def test_past__is_five_years_earlier__or_the_pooled_period_before() -> None:
    series = years(2017, 2018, 2019, 2023)
    assert deficits.past(series, series[-1]) == series[1]
    pooled = years(2013, 2016, 2018, 2023, span=5)
    assert deficits.past(pooled, pooled[-1]) == pooled[2]
    long = years(2015, 2018, 2023, span=8)
    assert deficits.past(long, long[-1]) == long[0]


def test_past__is_none__over_a_break_a_gap_or_another_length() -> None:
    series = years(2018, 2019, 2020, 2023)
    now = series[-1]
    assert deficits.past(series[1:], now) is None
    assert deficits.past([series[0], replace(series[1], flag=Flag.BREAK), now], now) is None
    assert deficits.past(series[:2], replace(now, flag=Flag.BREAK)) is None
    assert deficits.past([replace(series[0], flag=Flag.BREAK), now], now) is not None  # the break lies before it
    assert deficits.past([replace(series[0], flag=Flag.SUPPRESSED, value=None), now], now) is None
    assert deficits.past(years(2018, span=3), now) is None


def test_trend_points__are_the_latest_five__when_they_make_a_trend() -> None:
    series = years(*range(2017, 2024))
    assert deficits.trend_points(series, series[-1]) == tuple(series[2:])
    assert deficits.trend_points(series, series[-2]) == tuple(series[1:6])
    assert deficits.trend_points(series[3:], series[-1]) == ()
    assert deficits.trend_points([*series[:4], replace(series[4], value=None)], series[-1]) == ()
    assert deficits.trend_points([*series[:5], replace(series[5], flag=Flag.BREAK)], series[-1]) == ()
    rolling = years(*range(2017, 2024), span=3)
    assert deficits.trend_points(rolling, rolling[-1]) == ()
    apart = years(2011, 2014, 2017, 2020, 2023, span=3)
    assert deficits.trend_points(apart, apart[-1]) == tuple(apart)


def test_trend_named__judges_the_direction() -> None:
    named = [[deficits.trend_named(code, d) for code in (-1, 0, 1, 9)] for d in (RATE, MORE_IS_BETTER, NEITHER)]
    assert named == [
        [Trend.BETTER, Trend.LEVEL, Trend.WORSE, Trend.UNKNOWN],
        [Trend.WORSE, Trend.LEVEL, Trend.BETTER, Trend.UNKNOWN],
        [Trend.FALLING, Trend.LEVEL, Trend.RISING, Trend.UNKNOWN],
    ]


def test_standing__is_not_held_against_itself__and_calls_its_own_past_past() -> None:
    own = figure(value=60.0, half=1.0, denominator=1e5)
    alone = deficits.standing(RATE, own, reference=own)
    assert (alone.reference, alone.compared, alone.deficit) == (None, Compared.UNKNOWN, None)
    before = deficits.standing(RATE, own, reference=figure(period="2018", value=40.0, half=1.0))
    assert before.deficit is not None
    assert before.deficit.reference == deficits.PAST
    best = deficits.standing(RATE, own, reference=figure("county:17", value=40.0, half=1.0), label="best")
    assert best.deficit is not None
    assert best.deficit.reference == "best"


@pytest.mark.parametrize(
    ("value", "is_outlier"), [(9.9, True), (10.0, False), (20.0, False), (20.1, True), (None, False)]
)
def test_standing__is_an_outlier__outside_the_limits_only(value: float | None, is_outlier: bool) -> None:
    assert deficits.standing(RATE, figure(value=value), funnel=(10.0, 20.0)).is_outlier is is_outlier


def _standing(slug: str, unit: DeficitUnit, value: float, reference: float, people: float, half: float | None = 0.1):  # type: ignore[no-untyped-def]
    indicator = definition(slug, deficit=unit, calculation=Calculation(Kind.RATE, 1.0))
    return deficits.standing(
        indicator,
        figure(indicator=slug, value=value, half=half, denominator=people),
        reference=figure("country", indicator=slug, value=reference, half=half),
    )


def test_ordered__puts_the_largest_clear_deficit_first__within_its_unit_and_by_relative_size_across() -> None:
    people, euros = DeficitUnit.PEOPLE, DeficitUnit.EUROS
    standings = [
        _standing("better", people, 5.0, 10.0, 100.0),
        _standing("unclear", people, 10.1, 10.0, 1e9),
        _standing("untested", euros, 12.0, 10.0, 1e9, half=None),
        _standing("euros-large", euros, 15.0, 10.0, 1000.0),  # 5 000 euros, half as much again
        _standing("people-many", people, 12.0, 10.0, 500.0),  # 1 000 people, a fifth more
        _standing("people-few", people, 30.0, 10.0, 10.0),  # 200 people, but three times the level
        _standing("level", DeficitUnit.NONE, 13.0, 10.0, 1.0),  # counts nothing, three tenths more
        _standing("similar", people, 10.0, 10.0, 100.0),
        deficits.standing(definition("hidden"), figure(flag=Flag.SUPPRESSED)),
    ]
    expected = [
        "euros-large", "level", "people-many", "people-few",
        "untested", "unclear", "similar", "better", "hidden",
    ]  # fmt: skip
    assert [s.definition.slug for s in deficits.ordered(standings)] == expected
    shuffled = random.Random(3).sample(standings, len(standings))
    assert [s.definition.slug for s in deficits.ordered(shuffled)] == expected


def test_period__that_is_none__is_refused() -> None:
    for wrong in ("", "23", "2019-23", "2019/2023", "abcd"):
        with pytest.raises(BadInput):
            deficits.years_of(wrong)
