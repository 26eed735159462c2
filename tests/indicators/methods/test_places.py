"""Where an area lies: quantiles, funnels, comparison with a benchmark, quintiles, trends, changes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from luotsi.indicators.methods.change import change
from luotsi.indicators.methods.comparison import (
    by_interval,
    by_proportion_limits,
    by_rate_limits,
    by_two_intervals,
    quintiles,
)
from luotsi.indicators.methods.judging import Judgement, Polarity, Position, judge
from luotsi.indicators.methods.poisson import poisson_limits
from luotsi.indicators.methods.quantiles import quantiles
from luotsi.indicators.methods.trend import Direction, recent_trend, recent_trend_of_proportions
from luotsi.kernel.errors import BadInput, BadParameter

LOW, HIGH, NONE = Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD, Polarity.NO_JUDGEMENT


def test_quantiles__share_the_smallest_rank__between_equal_values() -> None:
    found = quantiles([5, 5, 3, 2, 1], number=5)
    assert found.rank.tolist() == [1, 1, 3, 4, 5]
    assert found.quantile.tolist() == [1, 1, 3, 4, 5]
    assert quantiles([5, 5, 3, 2, 1], number=5, highest_first=False).quantile.tolist() == [4, 4, 3, 2, 1]


def test_quantiles__are_missing__with_fewer_values_than_quantiles() -> None:
    found = quantiles([[1, 2, np.nan, 4], [1, 2, 3, 4]], number=4)
    assert np.isnan(found.quantile).all(axis=-1).tolist() == [True, False]


@given(st.lists(st.floats(-1e6, 1e6), min_size=20, max_size=60, unique=True), st.integers(2, 10))
def test_quantiles__are_of_like_size__and_in_order(values: list[float], number: int) -> None:
    found = quantiles(values, number=number, highest_first=False).quantile
    sizes = np.bincount(found.astype(int), minlength=number + 1)[1:]
    assert sizes.max() - sizes.min() <= 1
    assert (np.diff(found[np.argsort(values)]) >= 0).all()


def test_quantiles__of_fewer_than_two__are_refused() -> None:
    with pytest.raises(BadParameter, match="2 or more"):
        quantiles([1, 2, 3], number=1)


def test_judgement__follows_polarity() -> None:
    codes = np.array([-2, -1, 0, 1, 2, 9], dtype=np.int8)
    assert judge(codes, HIGH).tolist() == [-2, -1, 0, 1, 2, 9]
    assert judge(codes, LOW).tolist() == [2, 1, 0, -1, -2, 9]
    none, unknown = Judgement.NOT_JUDGED, Judgement.UNKNOWN
    assert judge(codes, NONE).tolist() == [none, none, 0, none, none, unknown]


def test_comparison__by_the_own_interval__touching_is_similar() -> None:
    found = by_interval([10, 10, 10, np.nan], [8, 8, 8, 8], [12, 12, 12, 12], [12, 12.1, 7, 9], polarity=LOW)
    assert found.position.tolist() == [Position.SIMILAR, Position.BELOW, Position.ABOVE, Position.UNKNOWN]
    assert found.judgement.tolist() == [Judgement.SIMILAR, Judgement.BETTER, Judgement.WORSE, Judgement.UNKNOWN]


def test_comparison__by_two_pairs_of_limits__has_two_grades() -> None:
    found = by_interval(10, 8, 12, [9, 7, 5, 13, 15], polarity=HIGH, outer=(6, 14))
    assert found.judgement.tolist() == [
        Judgement.SIMILAR,
        Judgement.BETTER,
        Judgement.MUCH_BETTER,
        Judgement.WORSE,
        Judgement.MUCH_WORSE,
    ]


def test_comparison__of_two_intervals__is_similar_when_they_touch() -> None:
    found = by_two_intervals(([1, 5, 9, np.nan], [3, 7, 12, 3]), ([3, 3, 3, 3], [5, 4, 8, 8]), polarity=HIGH)
    assert found.position.tolist() == [Position.SIMILAR, Position.ABOVE, Position.ABOVE, Position.UNKNOWN]


def test_comparison__by_control_limits__uses_the_size_of_the_area() -> None:
    found = by_proportion_limits(15, [20, 2000], 10, polarity=LOW)
    assert found.judgement.tolist() == [Judgement.SIMILAR, Judgement.WORSE]
    # Ten events expected in 10 000 people: 4.80 to 18.39.
    rate = by_rate_limits([40, 200, 190, 60], 10_000, 100, polarity=HIGH)
    assert [rate.lower[0], rate.upper[0]] == pytest.approx([47.95, 183.9], abs=0.05)
    assert rate.position.tolist() == [Position.BELOW, Position.ABOVE, Position.ABOVE, Position.SIMILAR]


def test_comparison__is_refused__when_limits_are_swapped_or_units_differ() -> None:
    with pytest.raises(BadInput, match="Lower limits above"):
        by_interval(10, 12, 8, 9, polarity=LOW)
    with pytest.raises(BadInput, match="Benchmarks above the multiplier"):
        by_proportion_limits(0.1, 100, 15, polarity=LOW, multiplier=1)


def test_quintiles__take_bounds_by_linear_interpolation() -> None:
    found = quintiles([[10, 20, 30, 40, 50, 60, np.nan], [1, 2, 3, 4, np.nan, np.nan, np.nan]])
    assert found.bounds[0].tolist() == [10, 20, 30, 40, 50, 60]
    assert found.quintile[0, :6].tolist() == [1, 1, 2, 3, 4, 5]  # a value on a bound is of the lower fifth
    assert np.isnan(found.quintile[0, 6])
    assert np.isnan(found.quintile[1]).all()


def test_trend__needs_five_points__and_limits_with_width() -> None:
    rising = np.arange(1.0, 6)
    assert recent_trend(rising, rising - 0.1, rising + 0.1).direction == Direction.INCREASING
    assert recent_trend(rising[:4], rising[:4] - 0.1, rising[:4] + 0.1).direction == Direction.UNKNOWN
    assert recent_trend(rising, rising, rising).direction == Direction.UNKNOWN
    gap = np.where(rising == 3, np.nan, rising)
    assert recent_trend(gap, gap - 0.1, gap + 0.1).direction == Direction.UNKNOWN


def test_trend__reads_the_last_five_points_only() -> None:
    values = np.array([100, 90, 80, 1, 2, 3, 4, 5.0])
    found = recent_trend(values, values - 0.1, values + 0.1, polarity=LOW)
    assert found.direction == Direction.INCREASING
    assert found.judgement == Judgement.WORSE
    assert found.slope == pytest.approx(1)


def test_trend__is_no_trend__when_one_point_alone_makes_it() -> None:
    values = np.array([10, 9.9, 9.8, 9.7, 30.0])
    found = recent_trend(values, values - 1, values + 1)
    assert found.chi_squared > 100
    assert not found.steady
    assert found.direction == Direction.NO_CHANGE


def test_trend__of_equal_errors__is_the_usual_test_of_a_slope() -> None:
    values = np.array([3, 5, 4, 7, 8.0])
    found = recent_trend(values, values - 1.96, values + 1.96)  # standard error 1
    assert found.slope == pytest.approx(stats.linregress(range(5), values).slope)
    assert found.chi_squared == pytest.approx(found.slope**2 * 10)


def test_trend__of_proportions__is_armitage_s_test() -> None:
    counts, people = np.array([20, 24, 30, 33, 45]), np.array([200, 210, 190, 205, 200])
    found = recent_trend_of_proportions(counts, people, polarity=HIGH)
    share, time = counts.sum() / people.sum(), np.arange(1.0, 6)
    middle = (people * time).sum() / people.sum()
    armitage = ((counts - people * share) * time).sum() ** 2 / (
        share * (1 - share) * (people * (time - middle) ** 2).sum()
    )
    assert found.chi_squared == pytest.approx(armitage)
    assert found.judgement == Judgement.BETTER
    assert recent_trend_of_proportions([0, 1, 2, 3, 4], [9] * 5).direction == Direction.UNKNOWN


@given(st.lists(st.floats(1, 100), min_size=5, max_size=5), st.floats(0.5, 5))
def test_trend__turns__when_the_series_is_mirrored(values: list[float], half: float) -> None:
    series = np.array(values)
    found, mirrored = (recent_trend(s, s - half, s + half) for s in (series, -series))
    assert found.chi_squared == pytest.approx(float(mirrored.chi_squared), rel=1e-6, abs=1e-9)
    assert found.direction == -mirrored.direction


def test_change__combines_limits__by_hand() -> None:
    found = change((100, 90, 112), (80, 72, 91), polarity=LOW, years=4)
    assert found.difference == -20
    assert found.difference_lower == pytest.approx(-20 - np.hypot(8, 12))
    assert found.difference_upper == pytest.approx(-20 + np.hypot(11, 10))
    assert found.position == Position.BELOW
    assert found.judgement == Judgement.BETTER
    assert found.ratio_lower == pytest.approx(0.8 * np.exp(-np.hypot(np.log(80 / 72), np.log(112 / 100))))
    assert (1 + found.percent_a_year / 100) ** 4 == pytest.approx(0.8)


@given(st.integers(0, 200), st.integers(0, 200))
def test_change__back__undoes_the_change(first: int, second: int) -> None:
    figures = [(count, *poisson_limits(count)) for count in (first, second)]
    forth, back = change(figures[0], figures[1]), change(figures[1], figures[0])
    assert forth.difference_lower == pytest.approx(-float(back.difference_upper))
    assert forth.position == -back.position
    if first and second:
        assert forth.ratio_upper == pytest.approx(1 / float(back.ratio_lower))


def test_change__has_no_ratio__from_nothing_or_below_zero() -> None:
    found = change(([0, -1, 5], [0, -2, 3], [3, 0, 7]), ([5, 2, 0], [3, 1, 0], [7, 3, 3]))
    assert np.isnan(found.ratio).tolist() == [True, True, False]
    assert found.ratio_lower[2] == 0
    assert found.difference.tolist() == [5, 3, -5]


def test_change__is_refused__when_limits_leave_out_the_value() -> None:
    with pytest.raises(BadInput, match="Limits of second"):
        change((5, 4, 6), (5, 6, 7))
