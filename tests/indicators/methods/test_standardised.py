"""Directly and indirectly standardised rates: published vectors, worked examples, properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from luotsi.indicators.methods.direct import directly_standardised_rate, repeat_event_rate
from luotsi.indicators.methods.indirect import indirectly_standardised_rate, standardised_ratio
from luotsi.indicators.methods.poisson import exact_limits, poisson_limits
from luotsi.indicators.methods.standards import ESP1976, ESP2013, WHO_WORLD, standard
from luotsi.indicators.methods.weighted import Interval
from luotsi.kernel.errors import BadInput, BadParameter, NotFound

# Down's syndrome by the mother's age, fifth and later children: Stark & Mantel 1966, in Fleiss 1981, table 14.4.
CASES, BIRTHS = [0, 8, 63, 112, 262, 295], [327, 30_666, 123_419, 149_919, 104_088, 34_392]
ALL_BIRTHS = [319_933, 931_318, 786_511, 488_235, 237_863, 61_313]


def test_gamma_limits__are_quantiles_of_two_gamma_distributions() -> None:
    found = directly_standardised_rate(CASES, BIRTHS, ALL_BIRTHS, interval="gamma")
    w = np.array(ALL_BIRTHS) / sum(ALL_BIRTHS) / BIRTHS * 1e5
    y, v = (w * CASES).sum(), (w * w * CASES).sum()
    assert found.value == pytest.approx(75.529, abs=5e-4)
    assert found.lower == pytest.approx(stats.gamma.ppf(0.025, y * y / v, scale=v / y), rel=1e-9)
    y, v = y + w.max(), v + w.max() ** 2
    assert found.upper == pytest.approx(stats.gamma.ppf(0.975, y * y / v, scale=v / y), rel=1e-9)


def test_gamma_variants__differ_only_in_the_event_imagined() -> None:
    found = {i: directly_standardised_rate(CASES, BIRTHS, ALL_BIRTHS, interval=i) for i in Interval if "gamma" in i}
    assert len({float(rate.lower) for rate in found.values()}) == 1
    uppers = {i: float(rate.upper) for i, rate in found.items()}
    assert uppers[Interval.GAMMA_MEAN] < uppers[Interval.GAMMA_TIWARI] < uppers[Interval.GAMMA]
    assert uppers[Interval.GAMMA_MEAN] < uppers[Interval.GAMMA_MIDDLE] < uppers[Interval.GAMMA]


@given(arrays.arrays(np.int64, 6, elements=st.integers(0, 40)), st.integers(100, 10_000))
def test_direct_rate__is_the_crude_one__when_the_area_is_the_standard(counts: np.ndarray, people: int) -> None:
    populations = np.full(6, people)
    total = counts.sum()
    exact = directly_standardised_rate(counts, populations, populations, interval="dobson_exact", fewest_events=0)
    gamma = directly_standardised_rate(counts, populations, populations, interval="gamma")
    assert gamma.value == pytest.approx(total / (6 * people) * 1e5)
    lower, upper = (limit / (6 * people) * 1e5 for limit in exact_limits(total))
    # With equal weights both methods are the exact Poisson interval of the total.
    assert [gamma.lower, gamma.upper] == pytest.approx([lower, upper], rel=1e-7)
    if total:
        assert [exact.lower, exact.upper] == pytest.approx([lower, upper], rel=1e-7)


def test_direct_rate__is_missing__under_ten_events_but_not_by_the_gamma_method() -> None:
    counts = [[4, 5], [5, 5]]
    dobson = directly_standardised_rate(counts, [100, 100], [1, 1])
    gamma = directly_standardised_rate(counts, [100, 100], [1, 1], interval="gamma")
    assert np.isnan(dobson.value).tolist() == [True, False]
    assert np.isnan(dobson.upper).tolist() == [True, False]
    assert not np.isnan(gamma.value).any()
    assert dobson.events.tolist() == [9, 10]


def test_direct_rate__is_zero_with_an_upper_limit__without_events() -> None:
    found = directly_standardised_rate([0, 0], [100, 200], [1, 1], interval="gamma", multiplier=1)
    assert found.value == found.lower == 0
    assert found.upper == pytest.approx(
        -np.log(0.025) * 0.5 / 100
    )  # one tail of a single Poisson event, largest weight


def test_direct_rate__takes_absent_counts__as_it_is_told() -> None:
    counts = [10, np.nan]
    assert directly_standardised_rate(counts, [100, 100], [1, 1]).value == 5000
    assert np.isnan(directly_standardised_rate(counts, [100, 100], [1, 1], absent_counts="missing").value)


def test_direct_rate__takes_empty_bands__as_it_is_told() -> None:
    assert np.isnan(directly_standardised_rate([20, 0], [100, 0], [1, 1]).value)
    assert directly_standardised_rate([20, 0], [100, 0], [1, 1], empty_bands="zero").value == 10_000
    assert (
        directly_standardised_rate([20, 0], [100, 0], [1, 0]).value == 20_000
    )  # a band without weight does not matter


def test_direct_rate__is_the_same__in_pieces_and_by_broadcasting() -> None:
    random = np.random.default_rng(1)
    populations = random.integers(50, 500, (20_001, 4))
    counts = random.poisson(populations * 0.05)
    whole = directly_standardised_rate(counts, populations, [3, 2, 2, 1])
    for row in (0, 8191, 8192, 20_000):
        one = directly_standardised_rate(counts[row], populations[row], [3, 2, 2, 1])
        assert whole.value[row] == pytest.approx(float(one.value), rel=1e-12)
        assert whole.upper[row] == pytest.approx(float(one.upper), rel=1e-12)
    shaped = directly_standardised_rate(counts[:12].reshape(3, 4, 4), populations[:4], np.ones((3, 1, 4)))
    assert shaped.value.shape == (3, 4)


def test_repeat_events__keep_the_rate_and_widen_the_limits() -> None:
    populations, weights = [1000, 2000, 1500], [5, 3, 2]
    people = np.array([[8, 20, 5], [3, 4, 2], [0, 1, 3]])  # once, twice, three times
    frequencies = np.array([1, 2, 3])
    events = frequencies @ people
    found = repeat_event_rate(people, frequencies, populations, weights, multiplier=1000)
    single = directly_standardised_rate(events, populations, weights, multiplier=1000)
    w = np.array(weights) / 10 / populations * 1000
    assert found.value == pytest.approx(single.value)
    assert found.variance == pytest.approx((w * w * (frequencies**2 @ people)).sum())
    low, high = poisson_limits(events.sum())
    scale = np.sqrt(found.variance / events.sum())
    assert found.lower == pytest.approx(found.value + scale * (low - events.sum()))
    assert found.upper == pytest.approx(found.value + scale * (high - events.sum()))
    assert found.upper - found.lower > single.upper - single.lower


def test_repeat_events__of_single_events__are_the_plain_rate() -> None:
    found = repeat_event_rate([CASES], [1], BIRTHS, ALL_BIRTHS)
    plain = directly_standardised_rate(CASES, BIRTHS, ALL_BIRTHS)
    assert np.array([found.value, found.lower, found.upper]) == pytest.approx(
        np.array([plain.value, plain.lower, plain.upper])
    )


def test_indirect_ratio__is_observed_over_expected__by_hand() -> None:
    # Expected: 10/1000·200 + 40/500·100 = 2 + 8 = 10.
    found = standardised_ratio([5, 15], [200, 100], [10, 40], [1000, 500], reference=100)
    assert found.expected == 10
    assert found.value == 200
    assert [found.lower, found.upper] == pytest.approx([limit * 10 for limit in poisson_limits(20)])
    rate = indirectly_standardised_rate([5, 15], [200, 100], [10, 40], [1000, 500], multiplier=1000)
    assert rate.reference_rate == pytest.approx(50 / 1500 * 1000)
    assert rate.value == pytest.approx(2 * 50 / 1500 * 1000)
    assert rate.lower == pytest.approx(found.lower / 100 * 50 / 1500 * 1000)


def test_indirect_ratio__takes_gaps_as_zero__and_totals_without_ages() -> None:
    by_age = standardised_ratio([[4, np.nan, 5]], [100, 100, np.nan], [1, 2, 3], [10, 10, 10])
    assert by_age.observed == 9
    assert by_age.expected == pytest.approx(30)
    total = standardised_ratio(np.nan, [100, 100, np.nan], [1, 2, 3], [10, 10, 10], totals=[9])
    assert total.value == by_age.value
    assert total.lower == pytest.approx(exact_limits(9)[0] / 30)


def test_indirect_ratio__is_missing__when_nothing_is_expected() -> None:
    assert np.isnan(standardised_ratio([0], [100], [0], [1000]).value)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: directly_standardised_rate([1, 2], [0, 5], [1, 1]), "Events where the population is zero"),
        (lambda: directly_standardised_rate([1, 2], [-5, 5], [1, 1]), "Populations below zero"),
        (lambda: directly_standardised_rate([1, 2], [5, 5], [1, np.nan]), "standard population is empty or has gaps"),
        (lambda: directly_standardised_rate([1, 2], [5, 5], [0, 0]), "standard population is empty or has gaps"),
        (lambda: directly_standardised_rate([1, 2, 3], [5, 5, 5], [1, 1]), "shapes do not fit"),
        (lambda: repeat_event_rate([[1, 2]], [1, 2], [5, 5], [1, 1]), "frequencies"),
        (lambda: standardised_ratio([1], [5], [1], [0]), "Reference populations of zero"),
    ],
)
def test_bad_input__is_named(wrong, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadInput, match=words):
        wrong()


def test_unknown_choice__is_refused__with_those_allowed() -> None:
    with pytest.raises(BadParameter, match=r"fay.*dobson, dobson_exact, gamma"):
        directly_standardised_rate([1], [5], [1], interval="fay")
    with pytest.raises(BadParameter, match=r"absent_counts.*zero, missing"):
        directly_standardised_rate([1], [5], [1], absent_counts="none")


def test_standard__joins_bands__and_refuses_ages_between_them() -> None:
    assert ESP2013.for_bands([0]).tolist() == [100_000]
    assert ESP1976.for_bands([0, 5, 65]).tolist() == [8_000, 81_000, 11_000]
    assert WHO_WORLD.for_bands([0, 85]).tolist() == pytest.approx([99.4, 0.635])
    assert standard("ESP2013") is ESP2013
    with pytest.raises(BadInput, match="ESP1976 has no bands"):
        ESP1976.for_bands([0, 90])
    with pytest.raises(NotFound, match="ESP1976"):
        standard("ESP2099")
