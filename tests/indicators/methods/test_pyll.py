"""Potential years of life lost: worked examples, parameters, intervals and decompositions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from luotsi.indicators.methods.bands import FIVE_YEAR_BANDS, Bands, band_starts, years_lost
from luotsi.indicators.methods.decomposition import decompose_crude, decompose_standardised
from luotsi.indicators.methods.direct import directly_standardised_rate
from luotsi.indicators.methods.poisson import poisson_limits
from luotsi.indicators.methods.pyll import crude_pyll, standardised_pyll
from luotsi.indicators.methods.standards import ESP2013
from luotsi.kernel.errors import BadInput, BadParameter

THREE = Bands((0, 25, 50), end=75)  # middles 12.5, 37.5, 62.5; a death before 75 loses 62.5, 37.5, 12.5 years
DEATHS, PEOPLE = np.array([1, 2, 3.0]), np.array([1000, 2000, 1000.0])


def test_years_lost__are_counted__between_the_minimum_age_and_the_limit() -> None:
    ages = [0.5, 24, 25, 79, 80, np.nan]
    assert years_lost(ages, limit=80)[:5].tolist() == [79.5, 56, 55, 1, 0]
    assert years_lost(ages, limit=80, minimum_age=25)[:5].tolist() == [0, 0, 55, 1, 0]
    assert np.isnan(years_lost(ages, limit=80)[5])


def test_crude_pyll__is_years_over_people__by_hand() -> None:
    found = crude_pyll(DEATHS, PEOPLE, THREE, limit=75)
    assert found.years == 62.5 + 2 * 37.5 + 3 * 12.5
    assert found.value == pytest.approx(175 / 4000 * 1e5)
    assert found.variance == pytest.approx((62.5**2 + 2 * 37.5**2 + 3 * 12.5**2) / 4000**2 * 1e10)
    assert (found.deaths, found.population, found.limit, found.minimum_age) == (6, 4000, 75, 0)
    assert found.standard is None


def test_standardised_pyll__weighs_by_the_standard__by_hand() -> None:
    found = standardised_pyll(DEATHS, PEOPLE, THREE, standard=[3, 2, 5], standard_name="ours", limit=75)
    by_hand = (0.3 * 62.5 / 1000 + 0.2 * 37.5 * 2 / 2000 + 0.5 * 12.5 * 3 / 1000) * 1e5
    assert found.value == pytest.approx(by_hand)
    assert found.standard == "ours"


def test_pyll__has_fay_and_feuer_s_limits__or_dobson_s() -> None:
    w = np.array([0.3 * 62.5 / 1000, 0.2 * 37.5 / 2000, 0.5 * 12.5 / 1000])
    y, v = (w * DEATHS).sum(), (w * w * DEATHS).sum()
    given = {"standard": [3, 2, 5], "standard_name": "ours", "limit": 75, "multiplier": 1}
    gamma = standardised_pyll(DEATHS, PEOPLE, THREE, **given)
    assert gamma.lower == pytest.approx(stats.gamma.ppf(0.025, y * y / v, scale=v / y))
    y2, v2 = y + w.max(), v + w.max() ** 2
    assert gamma.upper == pytest.approx(stats.gamma.ppf(0.975, y2 * y2 / v2, scale=v2 / y2))
    dobson = standardised_pyll(DEATHS, PEOPLE, THREE, **given, interval="dobson")
    low, high = poisson_limits(6)
    scale = np.sqrt(v / 6)
    assert [dobson.lower, dobson.upper] == pytest.approx([y + scale * (low - 6), y + scale * (high - 6)])
    assert gamma.interval_method != dobson.interval_method


def test_pyll__with_years_of_one__is_the_standardised_rate() -> None:
    counts, people = np.array([[5, 3, 20], [9, 0, 4]]), np.array([900, 1500, 1100])
    ages = [74, 74, 74]  # each death loses one year
    bands = Bands((0, 25, 50), end=75)
    with pytest.raises(BadInput, match="outside their band"):
        crude_pyll(counts, people, bands, limit=75, ages=ages)
    wide = Bands((0,), end=75)
    found = standardised_pyll(
        counts.sum(axis=1, keepdims=True), [3500], wide, standard=[1], standard_name="one", limit=75, ages=[74]
    )
    rate = directly_standardised_rate(counts.sum(axis=1, keepdims=True), [3500], [1], interval="gamma")
    np.testing.assert_allclose([found.value, found.upper], [rate.value, rate.upper])


def test_bands_outside_the_ages__change_nothing() -> None:
    deaths = np.array([1, 0, 0, 1, 2, 1, 0, 1, 2, 3, 5, 6, 9, 12, 20, 30, 45, 60, 80.0])
    people = np.full(19, 1500.0)
    found = standardised_pyll(deaths, people, FIVE_YEAR_BANDS, standard=ESP2013, limit=80, minimum_age=25)
    old = np.array(deaths)
    old[:5], old[16:] = 99, 99
    again = standardised_pyll(old, people, FIVE_YEAR_BANDS, standard=ESP2013, limit=80, minimum_age=25)
    assert found.value == again.value
    assert found.upper == again.upper
    assert found.deaths == deaths[5:16].sum()
    assert found.population == 11 * 1500


@given(arrays.arrays(np.int64, 19, elements=st.integers(0, 30)))
def test_pyll__grows_with_the_limit__and_shrinks_with_the_minimum_age(deaths: np.ndarray) -> None:
    by_limit = [crude_pyll(deaths, np.full(19, 1e3), FIVE_YEAR_BANDS, limit=age).years for age in (70, 75, 80)]
    assert by_limit == sorted(by_limit)
    adults = crude_pyll(deaths, np.full(19, 1e3), FIVE_YEAR_BANDS, limit=80, minimum_age=25)
    assert adults.years <= by_limit[-1]


def test_own_mean_ages__replace_the_middles__and_a_band_without_deaths_needs_none() -> None:
    found = crude_pyll([1, 0, 3], PEOPLE, THREE, limit=75, ages=[0.5, np.nan, 70])
    assert found.years == 74.5 + 3 * 5


def test_band_that_a_limit_cuts__is_refused__or_split_evenly() -> None:
    bands = Bands((0, 70), end=90)
    with pytest.raises(BadInput, match="The band from 70 is cut"):
        crude_pyll([0, 8], [1000, 400], bands, limit=80)
    found = crude_pyll([0, 8], [1000, 400], bands, limit=80, straddling="split")
    assert found.years == 4 * 5  # half of the eight die before 80, five years early on average
    assert found.population == 1200
    assert found.deaths == 4
    with pytest.raises(BadInput, match="The band from 70 is cut"):
        crude_pyll([0, 8], [1000, 400], Bands((0, 70)), limit=80, straddling="split")


def test_pyll__is_missing__with_a_gap_that_counts_or_nobody_living() -> None:
    found = crude_pyll([[1, np.nan, 3], [1, 2, 3]], [[1000] * 3, [1000] * 3], THREE, limit=75)
    assert np.isnan(found.value).tolist() == [True, False]
    empty = standardised_pyll([1, 0, 3], [1000, 0, 1000], THREE, standard=[1, 1, 1], standard_name="even", limit=75)
    assert np.isnan([empty.value, empty.lower, empty.upper]).all()


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (lambda: years_lost([5], limit=90), BadParameter, "65, 70, 75, 80"),
        (lambda: crude_pyll(DEATHS, PEOPLE, THREE, limit=75, minimum_age=10), BadParameter, "0, 1, 25"),
        (lambda: crude_pyll([1, 2], PEOPLE, THREE, limit=75), BadInput, "shapes do not fit"),
        (lambda: crude_pyll([1, 2, 3], [5, 0, 0], THREE, limit=75), None, ""),
        (lambda: crude_pyll([1, 2, 3], [0, 0, 0], THREE, limit=75), BadInput, "nobody lives"),
        (
            lambda: standardised_pyll(DEATHS, [1, 0, 1], THREE, standard=[1, 1, 1], standard_name="x", limit=75),
            BadInput,
            "nobody lives",
        ),
        (lambda: standardised_pyll(DEATHS, PEOPLE, THREE, standard=[1, 1, 1], limit=75), BadInput, "has no name"),
        (lambda: Bands((0, 5, 5)), BadInput, "do not rise"),
        (lambda: band_starts([(0, 4), (6, None)]), BadInput, "hole or an overlap before 6"),
    ],
)
def test_bad_input__is_named(wrong, error, words: str) -> None:  # type: ignore[no-untyped-def]
    if error is None:  # a crude figure does not need people in every band
        assert wrong().value > 0
        return
    with pytest.raises(error, match=words):
        wrong()


CAUSES_A = np.array([[1, 3, 9], [0, 2, 4.0]])
CAUSES_B = np.array([[2, 1, 5], [1, 0, 8.0]])
PEOPLE_B = np.array([1500, 900, 2100.0])


def test_decomposition__of_standardised_figures__adds_up_to_their_difference() -> None:
    given = {"standard": [3, 2, 5], "standard_name": "ours", "limit": 75}
    found = decompose_standardised((CAUSES_A, PEOPLE), (CAUSES_B, PEOPLE_B), THREE, **given)
    first = standardised_pyll(CAUSES_A.sum(axis=0), PEOPLE, THREE, **given)
    second = standardised_pyll(CAUSES_B.sum(axis=0), PEOPLE_B, THREE, **given)
    assert found.difference == pytest.approx(float(first.value - second.value))
    assert found.difference == found.by_cause_and_age.sum()
    assert found.by_cause.sum() == pytest.approx(found.difference)
    assert found.by_age.sum() == pytest.approx(found.difference)
    assert found.by_structure.tolist() == [0, 0, 0]
    assert found.by_cause_and_age[1, 2] == pytest.approx(0.5 * 12.5 * (4 / 1000 - 8 / 2100) * 1e5)
    assert (found.limit, found.standard) == (75, "ours")


@given(
    arrays.arrays(np.int64, (3, 3), elements=st.integers(0, 20)),
    arrays.arrays(np.int64, (3, 3), elements=st.integers(0, 20)),
    arrays.arrays(np.int64, (2, 3), elements=st.integers(100, 5000)),
)
def test_decomposition__of_crude_figures__adds_up_with_the_age_structure(
    first: np.ndarray, second: np.ndarray, people: np.ndarray
) -> None:
    found = decompose_crude((first, people[0]), (second, people[1]), THREE, limit=75)
    values = [
        crude_pyll(deaths.sum(axis=0), n, THREE, limit=75).value
        for deaths, n in zip((first, second), people, strict=True)
    ]
    assert found.by_cause_and_age.sum() + found.by_structure.sum() == pytest.approx(found.difference, abs=1e-9)
    assert found.difference == pytest.approx(float(values[0] - values[1]), rel=1e-9, abs=1e-6)


def test_decomposition__of_areas_alike_but_in_age__is_all_structure() -> None:
    rates = np.array([[0.001, 0.002, 0.01]])
    found = decompose_crude((rates * PEOPLE, PEOPLE), (rates * PEOPLE_B, PEOPLE_B), THREE, limit=75)
    assert found.by_cause_and_age == pytest.approx(np.zeros((1, 3)), abs=1e-9)
    assert found.by_structure.sum() == pytest.approx(found.difference)
    assert found.difference != pytest.approx(0)


def test_decomposition__is_refused__with_gaps_or_different_causes() -> None:
    with pytest.raises(BadInput, match="Gaps in the deaths"):
        decompose_crude((CAUSES_A * np.nan, PEOPLE), (CAUSES_B, PEOPLE_B), THREE, limit=75)
    with pytest.raises(BadInput, match="2 and 1 causes"):
        decompose_crude((CAUSES_A, PEOPLE), (CAUSES_B[:1], PEOPLE_B), THREE, limit=75)
    with pytest.raises(BadInput, match="where nobody lives"):
        decompose_crude((CAUSES_A, PEOPLE * 0), (CAUSES_B, PEOPLE_B), THREE, limit=75)
