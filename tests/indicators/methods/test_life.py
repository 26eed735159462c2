"""Life expectancy: worked examples, refusals, properties. Published tables are in `test_published`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luotsi.indicators.methods.life import STARTS, Refusal, life_expectancy
from luotsi.indicators.methods.special import z_score
from luotsi.kernel.errors import BadInput

PEOPLE = np.full(20, 1000.0)
DEATHS = np.array([4, 1, 0, 1, 1, 2, 2, 2, 3, 3, 5, 7, 11, 16, 25, 40, 60, 90, 140, 200.0])


def test_life_expectancy__of_two_bands__by_hand() -> None:
    # One in a hundred infants dies: q = 0.01/(1 + 0.9·0.01). Of the rest one in fifty a year: 50 years are left.
    found = life_expectancy([20, 160], [2000, 8000], starts=[0, 1])
    q = 0.01 / 1.009
    assert found.value == pytest.approx([(1 - q) + 0.1 * q + (1 - q) * 50, 50])
    # Silcocks: the variance of 1/M is 1/(D·M²); above it the infants' q²(1−q)/D times (0.9 + 50)².
    at_end = 1 / (160 * 0.02**2)
    infants = q * q * (1 - q) / 20 * (0.9 + 50) ** 2
    assert found.standard_error == pytest.approx([np.sqrt(infants + (1 - q) ** 2 * at_end), np.sqrt(at_end)])
    assert found.upper[1] == pytest.approx(50 + z_score(0.95) * found.standard_error[1])


def test_life_expectancy__of_areas_and_years__is_that_of_each() -> None:
    deaths = np.array([[DEATHS, DEATHS * 2, DEATHS + 3], [DEATHS + 1, DEATHS + 5, DEATHS * 3]])
    whole = life_expectancy(deaths, PEOPLE)
    assert whole.value.shape == (2, 3, 20)
    assert whole.refusal.shape == (2, 3)
    one = life_expectancy(deaths[1, 2], PEOPLE)
    np.testing.assert_allclose(whole.value[1, 2], one.value)
    np.testing.assert_allclose(whole.lower[1, 2], one.lower)


@pytest.mark.parametrize(
    ("band", "deaths", "people", "reason"),
    [
        (3, np.nan, 1000, Refusal.MISSING_BAND),
        (3, -1, 1000, Refusal.NEGATIVE_DEATHS),
        (3, 0, 0, Refusal.NO_POPULATION),
        (3, 11, 10, Refusal.DEATHS_ABOVE_POPULATION),
        (19, 0, 1000, Refusal.NO_DEATHS_AT_END),
    ],
)
def test_life_expectancy__is_refused__for_that_area_only(
    band: int, deaths: float, people: float, reason: Refusal
) -> None:
    wrong_deaths, wrong_people = DEATHS.copy(), PEOPLE.copy()
    wrong_deaths[band], wrong_people[band] = deaths, people
    found = life_expectancy([wrong_deaths, DEATHS], [wrong_people, PEOPLE])
    assert found.refusal.tolist() == [reason, Refusal.NONE]
    assert np.isnan(found.value).all(axis=-1).tolist() == [True, False]
    assert np.isnan(found.upper).all(axis=-1).tolist() == [True, False]


def test_life_expectancy__is_refused__with_five_thousand_people_or_fewer() -> None:
    found = life_expectancy([DEATHS] * 2, [np.full(20, 250), np.full(20, 250.1)])
    assert found.refusal.tolist() == [Refusal.TOO_FEW_PEOPLE, Refusal.NONE]


def test_life_expectancy__is_left_out_but_not_its_limits__when_they_are_wider_than_twenty_years() -> None:
    deaths = DEATHS.copy()
    deaths[-1] = 1  # one death among the oldest: 1000 years left, give or take as many
    found = life_expectancy(deaths, PEOPLE)
    assert found.too_wide[-1]
    assert np.isnan(found.value[-1])
    assert found.upper[-1] - found.lower[-1] > 20


def test_life_expectancy__lets_everybody_die__where_the_formula_would_kill_more() -> None:
    deaths, people = DEATHS.copy(), PEOPLE.copy()
    deaths[10], people[10] = 900, 1000
    found = life_expectancy(deaths, people, fewest_people=0)
    assert found.value[10] == pytest.approx(2.5)  # all die within five years, half way on average
    assert found.value[11] == 0  # nobody is left to live


@given(st.lists(st.integers(1, 200), min_size=20, max_size=20), st.integers(0, 18))
def test_life_expectancy__falls__when_more_die(deaths: list[int], band: int) -> None:
    more = list(deaths)
    more[band] += 50
    found = life_expectancy([deaths, more], PEOPLE)
    before, after = (found.lower + found.upper) / 2  # the value even where it is left out
    assert (after[: band + 1] < before[: band + 1]).all()
    np.testing.assert_allclose(after[band + 1 :], before[band + 1 :])


def test_bands__are_refused__unless_they_begin_at_birth_and_rise() -> None:
    for starts in ([1, 5], [0, 5, 5], [0]):
        with pytest.raises(BadInput, match="begin at 0 and rise"):
            life_expectancy(np.ones(len(starts)), np.ones(len(starts)), starts=starts)
    with pytest.raises(BadInput, match="20 bands"):
        life_expectancy(np.ones(19), np.ones(19), starts=STARTS)
