"""Do intervals hold what they promise, and does the trend keep quiet when nothing changes? By simulation, fixed seeds."""

import numpy as np
import pytest

from luotsi.indicators.methods.bands import FIVE_YEAR_BANDS
from luotsi.indicators.methods.change import change
from luotsi.indicators.methods.direct import directly_standardised_rate
from luotsi.indicators.methods.poisson import poisson_limits
from luotsi.indicators.methods.proportions import wilson_limits
from luotsi.indicators.methods.pyll import standardised_pyll
from luotsi.indicators.methods.standards import ESP2013
from luotsi.indicators.methods.trend import Direction, recent_trend, recent_trend_of_proportions

REPEATS = 20_000
STANDARD = ESP2013.for_bands(range(0, 95, 5))
# Deaths by age as in a Finnish county: few among children, steeply more among the old.
RISK = np.array([4, 0.3, 0.3, 0.6, 1, 1.2, 1.4, 1.6, 2.2, 3.2, 5, 8, 12, 18, 28, 45, 80, 140, 250])
PEOPLE = STANDARD * np.linspace(0.7, 1.4, 19)  # an older population than the standard's


def simulated(events: float, seed: int) -> tuple[np.ndarray, float]:
    """Counts by age, and the standardised rate that they come from."""
    risk = RISK / (RISK * PEOPLE).sum() * events
    counts = np.random.default_rng(seed).poisson(risk * PEOPLE, (REPEATS, 19))
    return counts, float((risk * STANDARD).sum() / STANDARD.sum() * 1e5)


@pytest.mark.parametrize("events", [30, 100, 1000])
def test_dobson_limits__hold_the_true_rate__in_94_to_97_per_cent(events: float) -> None:
    counts, truth = simulated(events, seed=int(events))
    found = directly_standardised_rate(counts, PEOPLE, STANDARD)
    known = ~np.isnan(found.value)
    held = ((found.lower <= truth) & (truth <= found.upper))[known].mean()
    assert 0.94 <= held <= 0.97


@pytest.mark.parametrize("events", [3, 10, 100, 1000])
def test_gamma_limits__hold_the_true_rate__in_95_per_cent_or_more(events: float) -> None:
    counts, truth = simulated(events, seed=int(events))
    found = directly_standardised_rate(counts, PEOPLE, STANDARD, interval="gamma")
    assert ((found.lower <= truth) & (truth <= found.upper)).mean() >= 0.95


def test_pyll_limits__hold_the_true_value__in_95_per_cent_or_more() -> None:
    risk = RISK / (RISK * PEOPLE).sum() * 400
    counts = np.random.default_rng(5).poisson(risk * PEOPLE, (REPEATS, 19))
    truth = standardised_pyll(risk * PEOPLE, PEOPLE, FIVE_YEAR_BANDS, standard=ESP2013, limit=80).value
    gamma = standardised_pyll(counts, PEOPLE, FIVE_YEAR_BANDS, standard=ESP2013, limit=80)
    dobson = standardised_pyll(counts, PEOPLE, FIVE_YEAR_BANDS, standard=ESP2013, limit=80, interval="dobson")
    assert ((gamma.lower <= truth) & (truth <= gamma.upper)).mean() >= 0.95
    assert 0.94 <= ((dobson.lower <= truth) & (truth <= dobson.upper)).mean() <= 0.97


@pytest.mark.parametrize(("people", "share"), [(100, 0.1), (1000, 0.02), (500, 0.5)])
def test_wilson_limits__hold_the_true_share__in_about_95_per_cent(people: int, share: float) -> None:
    counts = np.random.default_rng(people).binomial(people, share, REPEATS)
    lower, upper = wilson_limits(counts, people)
    assert 0.93 <= ((lower <= share) & (share <= upper)).mean() <= 0.97


def test_change__finds_none__in_95_per_cent_when_there_is_none() -> None:
    random = np.random.default_rng(8)
    first, second = random.poisson(40, REPEATS), random.poisson(40, REPEATS)
    found = change((first, *poisson_limits(first)), (second, *poisson_limits(second)))
    assert 0.94 <= ((found.difference_lower <= 0) & (found.difference_upper >= 0)).mean() <= 0.975
    assert 0.94 <= ((found.ratio_lower <= 1) & (found.ratio_upper >= 1)).mean() <= 0.975


def test_trend__of_values__raises_a_false_alarm_at_most_twice_in_a_thousand() -> None:
    counts = np.random.default_rng(3).poisson(100, (300_000, 5))
    found = recent_trend(counts, *poisson_limits(counts))
    # 0.2 % with the error of the simulation: 600 ± 3·24 alarms.
    assert 300 < np.isin(found.direction, (Direction.INCREASING, Direction.DECREASING)).sum() <= 672


def test_trend__of_proportions__raises_a_false_alarm_at_most_twice_in_a_thousand() -> None:
    counts = np.random.default_rng(4).binomial(2000, 0.1, (300_000, 5))
    found = recent_trend_of_proportions(counts, 2000)
    assert 300 < np.isin(found.direction, (Direction.INCREASING, Direction.DECREASING)).sum() <= 672
