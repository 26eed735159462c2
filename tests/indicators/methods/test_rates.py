"""Counts, crude rates, proportions and means: published vectors, worked examples, properties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from luotsi.indicators.methods.means import mean
from luotsi.indicators.methods.poisson import byar_limits, exact_limits, poisson_limits
from luotsi.indicators.methods.proportions import proportion, wilson_limits
from luotsi.indicators.methods.rates import crude_rate
from luotsi.kernel.errors import BadInput, BadParameter


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    # Tables of exact Poisson limits, 95 %: Garwood 1936, as reprinted in textbooks.
    [(0, 0, 3.689), (1, 0.0253, 5.572), (4, 1.090, 10.242), (9, 4.115, 17.085)],
)
def test_exact_limits__are_those_of_the_tables(count: int, lower: float, upper: float) -> None:
    assert exact_limits(count) == pytest.approx((lower, upper), abs=6e-4)


def test_poisson_limits__change_method__at_ten_events() -> None:
    nine, ten = poisson_limits([9, 10])[0]
    assert nine == exact_limits(9)[0]
    assert ten == byar_limits(10)[0] != exact_limits(10)[0]


def test_byar_limits__leave_out_a_negative_lower_limit() -> None:
    lower, upper = byar_limits([0, 1], confidence=0.998)
    assert np.isnan(lower).all()
    assert (upper > 0).all()


@given(st.integers(0, 10_000), st.floats(0.6, 0.999))
def test_poisson_limits__enclose_the_count__and_widen_with_confidence(count: int, confidence: float) -> None:
    lower, upper = poisson_limits(count, confidence=confidence)
    wider_lower, wider_upper = poisson_limits(count, confidence=confidence / 2 + 0.5)
    assert lower <= count <= upper
    assert wider_lower <= lower or math.isnan(wider_lower)
    assert upper <= wider_upper


@given(st.integers(1, 5000), st.data())
def test_wilson_limits__solve_the_score_equation(denominator: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, denominator))
    p, z = count / denominator, stats.norm.ppf(0.975)
    for limit in wilson_limits(count, denominator):
        assert 0 <= limit <= 1
        assert (p - limit) ** 2 == pytest.approx(z * z * limit * (1 - limit) / denominator, rel=1e-6, abs=1e-12)


def test_crude_rate__is_missing__where_nobody_lives_or_a_part_is_missing() -> None:
    found = crude_rate([0, np.nan, 3, 5], [0, 100, np.nan, 100])
    assert np.isnan(found.value).tolist() == [True, True, True, False]
    assert np.isnan(found.upper).tolist() == [True, True, True, False]
    assert found.value[3] == 5000


def test_crude_rate__broadcasts__areas_by_years() -> None:
    found = crude_rate(np.ones((3, 4)), [[10], [20], [40]], multiplier=10)
    assert found.value.tolist() == [[1.0] * 4, [0.5] * 4, [0.25] * 4]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: crude_rate([1, -2], [5, 5]), r"counts has 1 negative .* at \[1\]"),
        (lambda: crude_rate([1], [0]), "Events where the population is zero"),
        (lambda: crude_rate([1, 2, 3], [5, 5]), r"counts \(3,\), populations \(2,\)"),
        (lambda: crude_rate("many", 5), "not an array of numbers"),
        (lambda: proportion([6], [5]), "above their denominators"),
        (lambda: mean(5), "one number"),
        (lambda: mean([1, 2], present=[True]), "present has the shape"),
    ],
)
def test_bad_input__is_named__with_its_place(wrong, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadInput, match=words):
        wrong()


@pytest.mark.parametrize("confidence", [95, 0.5, 1, math.nan])
def test_confidence__is_refused__unless_a_fraction(confidence: float) -> None:
    with pytest.raises(BadParameter, match=r"0\.95"):
        crude_rate(1, 10, confidence=confidence)


def test_multiplier__is_refused__when_not_above_zero() -> None:
    with pytest.raises(BadParameter, match="multiplier"):
        crude_rate(1, 10, multiplier=0)


def test_mean__takes_groups_of_different_size__by_what_is_present() -> None:
    found = mean([[1.0, 2, 3], [4, 6, np.nan]], present=[[True] * 3, [True, True, False]])
    alone = mean([4.0, 6.0])
    assert found.value.tolist() == [2, 5]
    assert found.lower[1] == alone.lower
    assert found.count.tolist() == [3, 2]


def test_mean__is_missing__when_a_value_is() -> None:
    found = mean([[1.0, np.nan], [3.0, 5.0]])
    assert np.isnan(found.value).tolist() == [True, False]


def test_mean__of_one_value__has_no_limits() -> None:
    found = mean([7.0])
    assert found.value == 7
    assert np.isnan([found.lower, found.upper]).all()
