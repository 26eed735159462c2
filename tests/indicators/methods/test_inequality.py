"""Slope and relative index of inequality: closed forms against the simulation, kinds of values, bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luotsi.indicators.methods.inequality import slope_index
from luotsi.indicators.methods.special import z_score
from luotsi.kernel.errors import BadInput, BadParameter

PEOPLE = np.array([700, 800, 650, 900, 750.0])
SHARES = PEOPLE / PEOPLE.sum()
RANK = np.cumsum(SHARES) - SHARES / 2


def test_slope_index__of_values_on_a_line__is_the_line() -> None:
    found = slope_index(80 - 12 * RANK, PEOPLE, standard_errors=np.ones(5), repetitions=1000)
    assert found.sii == pytest.approx(-12)
    assert found.intercept == pytest.approx(80)
    assert found.rii == pytest.approx(68 / 80)


def test_slope_index__is_least_squares__with_populations_as_weights() -> None:
    values = np.array([[70, 74, 73, 79, 80.0], [5, 3, 4, 2, 2.5]])
    found = slope_index(values, PEOPLE, standard_errors=np.ones(5), repetitions=1000)
    root = np.sqrt(SHARES)
    for row, value in enumerate(values):
        fit, *_ = np.linalg.lstsq(np.stack([root, RANK * root], axis=1), value * root, rcond=None)
        assert [found.intercept[row], found.sii[row]] == pytest.approx(list(fit))


def test_slope_index__has_simulated_limits__close_to_the_exact_ones() -> None:
    errors = np.array([1, 1.5, 1, 2, 1])
    found = slope_index([70, 74, 73, 79, 80], PEOPLE, standard_errors=errors)
    apart = RANK - (SHARES * RANK).sum()
    slope_error = np.sqrt(((SHARES * apart / (SHARES * apart**2).sum()) ** 2 * errors**2).sum())
    assert found.sii_lower == pytest.approx(found.sii - z_score(0.95) * slope_error, abs=0.03 * slope_error)
    assert found.sii_upper == pytest.approx(found.sii + z_score(0.95) * slope_error, abs=0.03 * slope_error)


def test_slope_index__takes_errors_from_the_limits__on_the_scale_of_the_kind() -> None:
    z = z_score(0.95)
    rates = np.array([100, 90, 80, 75, 60.0])
    by_limits = slope_index(
        rates, PEOPLE, lower=rates * np.exp(-z * 0.1), upper=rates * np.exp(z * 0.1), kind="rate", repetitions=2000
    )
    by_errors = slope_index(rates, PEOPLE, standard_errors=np.full(5, 0.1), kind="rate", repetitions=2000)
    assert by_limits.sii_lower == pytest.approx(float(by_errors.sii_lower))
    assert by_limits.rii_upper == pytest.approx(float(by_errors.rii_upper))
    assert by_limits.sii == pytest.approx(float(slope_index(rates, PEOPLE, standard_errors=np.ones(5)).sii))


def test_slope_index__of_transformed_values__fits_the_curve_exactly() -> None:
    rates = np.exp(4 - 0.8 * RANK)
    found = slope_index(rates, PEOPLE, lower=rates * 0.9, upper=rates / 0.9, kind="rate", transform=True)
    assert found.rii == pytest.approx(np.exp(-0.8))
    assert found.sii == pytest.approx(np.exp(3.2) - np.exp(4))
    assert found.sii_lower < found.sii < found.sii_upper < 0
    assert found.rii_lower < found.rii < found.rii_upper < 1
    shares = 1 / (1 + np.exp(-(0.5 - RANK)))
    logit = slope_index(shares, PEOPLE, lower=shares * 0.95, upper=shares * 1.05, kind="proportion", transform=True)
    assert logit.intercept == pytest.approx(1 / (1 + np.exp(-0.5)))
    assert logit.rii == pytest.approx((1 / (1 + np.exp(0.5))) / (1 / (1 + np.exp(-0.5))))


@pytest.mark.parametrize("transform", [False, True])
def test_slope_index__turns_over__with_a_negative_multiplier(transform: bool) -> None:
    rates = np.array([100, 90, 80, 75, 60.0])
    limits = {"lower": rates * 0.8, "upper": rates * 1.2}
    plain = slope_index(rates, PEOPLE, **limits, kind="rate", transform=transform, repetitions=20_000)
    turned = slope_index(rates, PEOPLE, **limits, kind="rate", transform=transform, multiplier=-100, repetitions=20_000)
    assert turned.sii == pytest.approx(-100 * plain.sii)
    assert turned.rii == pytest.approx(1 / plain.rii)
    assert turned.sii_lower == pytest.approx(-100 * plain.sii_upper, rel=0.01)
    assert turned.rii_upper == pytest.approx(1 / plain.rii_lower, rel=0.01)
    assert turned.sii_lower < turned.sii < turned.sii_upper


def test_slope_index__gives_the_same_limits__with_the_same_seed() -> None:
    arguments = ([70, 74, 73, 79, 80], PEOPLE)
    first, again = (slope_index(*arguments, standard_errors=np.ones(5), repetitions=1000) for _ in range(2))
    other = slope_index(*arguments, standard_errors=np.ones(5), repetitions=1000, seed=1)
    assert first.sii_lower == again.sii_lower != other.sii_lower


def test_reliability__is_small__with_many_repetitions() -> None:
    few, many = (
        slope_index([70, 74, 73, 79, 80], PEOPLE, standard_errors=np.ones(5), repetitions=number, with_reliability=True)
        for number in (1000, 50_000)
    )
    assert many.sii_difference is not None
    assert few.sii_difference is not None
    assert 0 < many.sii_difference < few.sii_difference < 1


def test_slope_index__is_missing__for_an_area_with_a_gap() -> None:
    found = slope_index([[1, 2, 3, 4, 5], [1, 2, np.nan, 4, 5]], PEOPLE, standard_errors=np.ones(5), repetitions=1000)
    assert np.isnan(found.sii).tolist() == [False, True]
    assert np.isnan(found.rii_upper).tolist() == [False, True]


@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(0.1, 10))
def test_slope_index__follows__when_values_are_shifted_and_stretched(start: float, slope: float, factor: float) -> None:
    values = np.array([3, 1, 4, 1, 5.0])
    base = slope_index(values, PEOPLE, standard_errors=np.ones(5), repetitions=1000)
    found = slope_index(start + factor * values + slope * RANK, PEOPLE, standard_errors=np.ones(5), repetitions=1000)
    assert found.sii == pytest.approx(factor * base.sii + slope, abs=1e-6)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: slope_index(np.ones(4), np.ones(4), standard_errors=np.ones(4)), "5 to 100 quantiles"),
        (lambda: slope_index(np.ones(5), [1, 1, 0, 1, 1], standard_errors=np.ones(5)), "Populations of zero"),
        (lambda: slope_index(np.ones(5), PEOPLE), "no errors"),
        (
            lambda: slope_index(np.full(5, 40), PEOPLE, standard_errors=np.ones(5), kind="proportion"),
            "fractions, not percentages",
        ),
        (lambda: slope_index(np.ones(5), PEOPLE, standard_errors=np.ones(5), transform=True), "cannot be transformed"),
        (lambda: slope_index(np.ones(5), PEOPLE, standard_errors=-np.ones(5)), "Standard errors below zero"),
    ],
)
def test_bad_input__is_named(wrong, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadInput, match=words):
        wrong()


def test_parameters__are_refused__out_of_their_range() -> None:
    with pytest.raises(BadParameter, match="1000 or more"):
        slope_index(np.ones(5), PEOPLE, standard_errors=np.ones(5), repetitions=10)
    with pytest.raises(BadParameter, match="multiplier"):
        slope_index(np.ones(5), PEOPLE, standard_errors=np.ones(5), multiplier=0)
