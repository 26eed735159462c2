"""Funnel plots: significance, points and curves, by hand and by their own definition."""

import numpy as np
import pytest
from scipy import stats

from luotsi.indicators.methods.funnel import points, proportion_significance, rate_significance, ratio_significance
from luotsi.indicators.methods.funnel_limits import STEPS, proportion_limits, rate_limits, ratio_limits
from luotsi.indicators.methods.judging import Position
from luotsi.kernel.errors import BadInput, BadParameter

BELOW, SIMILAR, ABOVE = Position.BELOW, Position.SIMILAR, Position.ABOVE


def test_proportions__lie_outside__beyond_two_or_three_errors() -> None:
    # The average is a half; with a hundred people one error is 0.05.
    counts = [50, 59, 61, 66, 41, 39, 34, 50]
    found = proportion_significance(counts, [100] * 8)
    assert found.average == 0.5
    far_above, far_below = Position.FAR_ABOVE, Position.FAR_BELOW
    assert found.position.tolist() == [SIMILAR, SIMILAR, ABOVE, far_above, SIMILAR, BELOW, far_below, SIMILAR]


def test_ratios__lie_outside__when_their_limits_leave_out_one() -> None:
    # 20 observed: 12.2 to 30.9 (95 %), 8.9 to 38.1 (99.8 %); none observed: at most 3.69 and 6.91.
    found = ratio_significance([20, 20, 20, 20, 20, 0, 0, 0], [13, 12, 8, 31, 39, 3, 4, 7])
    assert found.position.tolist() == [
        SIMILAR,
        ABOVE,
        Position.FAR_ABOVE,
        BELOW,
        Position.FAR_BELOW,
        SIMILAR,
        BELOW,
        Position.FAR_BELOW,
    ]


def test_rates__are_compared_with_the_average__of_derived_populations() -> None:
    counts, rates = np.array([100, 40, 9, 0]), np.array([100, 40, 90, 0.0])
    found = rate_significance(counts, rates, multiplier=1000, populations=[1000, 1000, 100, 50])
    assert found.average == pytest.approx(149 / 2150)
    far_above, far_below = Position.FAR_ABOVE, Position.FAR_BELOW
    assert found.position.tolist() == [far_above, far_below, SIMILAR, SIMILAR]
    standardised = rate_significance(counts, rates, multiplier=1000, kind="standardised")
    assert standardised.average == pytest.approx(149 / 2100)
    assert standardised.position.tolist() == [far_above, far_below, Position.UNKNOWN, Position.UNKNOWN]


def test_areas_with_gaps__are_unknown__and_not_in_the_average() -> None:
    found = proportion_significance([[50, np.nan, 10]], [[100, 100, np.nan]])
    assert found.position.tolist() == [[SIMILAR, Position.UNKNOWN, Position.UNKNOWN]]
    assert found.average.tolist() == [0.5]


def test_points__stand_at_their_yearly_population() -> None:
    found = points([30, 9], [60, 18], multiplier=1000, years=3, kind="standardised")
    assert found.value[0] == 60
    assert found.population[0] == pytest.approx(30 / 60 * 1000 / 3)
    assert np.isnan([found.value[1], found.population[1]]).all()
    crude = points([30, 0], [60, 0], multiplier=1000, years=3, populations=[600, 300])
    assert crude.population.tolist() == pytest.approx([500 / 3, 100])


def test_proportion_curve__is_the_normal_one__within_the_possible() -> None:
    found = proportion_limits([40, 500, 2000], [100, 1000, 5000])
    p = 2540 / 6100
    assert found.baseline == pytest.approx(100 * p)
    assert found.size.size == STEPS
    assert found.size[0] == 1
    assert found.size[-1] == 5300  # 5000 and five per cent, to two digits
    assert (np.diff(found.size) >= 1).all()
    assert found.inner.lower[0] == 0
    assert found.outer.upper[0] == 100
    half = stats.norm.ppf(0.975) * np.sqrt(p * (1 - p) / 5300)
    assert [found.inner.lower[-1], found.inner.upper[-1]] == pytest.approx([100 * (p - half), 100 * (p + half)])


def test_ratio_curve__holds_counts__that_are_just_significant() -> None:
    found = ratio_limits([12, 40, 300], [15, 35, 290])
    assert found.size[0] == 1
    assert found.baseline == 100
    for curve, tail in ((found.inner, 0.025), (found.outer, 0.001)):
        # At the expected number of the upper curve so many events or more have just that probability.
        np.testing.assert_allclose(stats.poisson.sf(found.size - 1, curve.upper_at), tail, rtol=1e-6)
        np.testing.assert_allclose(stats.poisson.cdf(found.size, curve.lower_at), tail, rtol=1e-6)
        np.testing.assert_allclose(curve.upper, found.size / curve.upper_at * 100)
    count = ratio_limits([12, 40, 300], [15, 35, 290], kind="count")
    np.testing.assert_allclose(count.inner.lower, found.inner.lower / 100 - 1)
    assert count.baseline == 0


def test_rate_curve__is_the_ratio_curve__around_the_average() -> None:
    found = rate_limits([20, 60, 300], [100, 120, 90], multiplier=1000, years=2)
    average = 380 / (200 + 500 + 300 / 90 * 1000)
    assert found.baseline == pytest.approx(average * 1000)
    np.testing.assert_allclose(found.inner.upper_at, stats.chi2.ppf(0.025, 2 * found.size) / 2 / average / 2)
    np.testing.assert_allclose(found.inner.upper, found.size / found.inner.upper_at / 2 * 1000)


def test_axis__does_not_begin_at_zero__when_areas_are_of_like_size() -> None:
    assert proportion_limits([40, 50], [6000, 7000]).size[0] == 5000  # 95 per cent of 6000, to one digit
    assert proportion_limits([40, 50], [3000, 7000]).size[0] == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: proportion_significance([5], [4]), "above their denominators"),
        (lambda: ratio_significance([5], [0]), "expected has 1 values of zero"),
        (lambda: rate_significance([5], [0], multiplier=100), "Events with a rate of zero"),
        (lambda: rate_significance([0], [0], multiplier=100), "Give populations"),
        (lambda: proportion_limits([[1]], [[5]]), "one axis"),
    ],
)
def test_bad_input__is_named(wrong, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadInput, match=words):
        wrong()


def test_kind__is_refused__unless_known() -> None:
    with pytest.raises(BadParameter, match="crude, standardised"):
        rate_significance([5], [1], multiplier=100, kind="dsr")
