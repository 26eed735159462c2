"""Scales keep order and bounds; round numbers on axes; labels moved apart."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from luotsi.charts.labels import Box, around, first_free, spread
from luotsi.charts.scale import Scale, extent, log_ticks, suits_zero, ticks

value = st.floats(-1e100, 1e100).map(lambda v: 0.0 if abs(v) < 1e-100 else v)
values = st.lists(value | st.floats(-1000, 1000).map(lambda v: round(v, 3)), min_size=1, max_size=8)


@given(values, st.lists(st.tuples(value, value).map(lambda p: (min(p), max(p))), max_size=4), st.booleans())
def test_extent__holds_every_value_and_zero_when_asked__and_is_never_flat(
    found: list[float], intervals: list[tuple[float, float]], has_zero: bool
) -> None:
    low, high = extent(found, intervals, has_zero=has_zero)
    assert low < high
    assert low <= min(found)
    assert high >= max(found)
    assert not has_zero or low <= 0 <= high


def test_extent__gives_intervals_room__but_not_all_of_it() -> None:
    assert extent([10, 20], [(8, 22)]) == (8, 22)
    assert extent([10, 20], [(8, 500)]) == (8, 26)
    assert extent([]) == (0, 1)
    assert extent([0, 0], has_zero=True) == (0, 1)
    assert extent([5.0]) == (4.5, 5.5)


@given(values, st.integers(3, 9))
def test_ticks__reach_around_the_range_evenly__at_most_as_many_as_asked(found: list[float], most: int) -> None:
    low, high = extent(found)
    marks = ticks(low, high, most=most)
    assert 2 <= len(marks) <= most
    span = high - low
    assert marks[0] <= low + span * 1e-5
    assert marks[-1] >= high - span * 1e-5
    steps = [b - a for a, b in pairwise(marks)]
    assert all(step == pytest.approx(steps[0], rel=1e-3) and step > 0 for step in steps)


@pytest.mark.parametrize(
    ("low", "high", "most", "marks"),
    [
        (0, 97, 6, (0, 20, 40, 60, 80, 100)),
        (0.12, 0.31, 5, (0.1, 0.2, 0.3, 0.4)),
        (-7, 9, 5, (-10, -5, 0, 5, 10)),
        (5200, 7400, 6, (5000, 5500, 6000, 6500, 7000, 7500)),
    ],
)
def test_ticks__are_round__in_common_ranges(low: float, high: float, most: int, marks: tuple[float, ...]) -> None:
    assert ticks(low, high, most=most) == pytest.approx(marks)


@given(st.floats(1, 1e9), st.floats(1.5, 1e6), st.integers(2, 6))
def test_log_ticks__rise_within_the_range__and_are_few(low: float, factor: float, most: int) -> None:
    marks = log_ticks(low, low * factor, most=most)
    assert 1 <= len(marks) <= most
    assert list(marks) == sorted(set(marks))
    assert all(low <= mark <= low * factor for mark in marks)


@given(values, value, value, st.booleans())
def test_scale__keeps_order_and_bounds__either_way_round(
    found: list[float], one: float, other: float, down: bool
) -> None:
    low, high = extent(found)
    start, end = (200.0, 10.0) if down else (10.0, 200.0)
    scale = Scale(low, high, start, end)
    a, b = scale(min(one, other)), scale(max(one, other))
    assert (a >= b) if down else (a <= b)
    assert 10 <= min(a, b) <= max(a, b) <= 200
    assert scale(low) == pytest.approx(start)
    assert scale(high) == pytest.approx(end)


def test_log_scale__puts_equal_ratios_equally_apart__and_holds_nothing_below_zero() -> None:
    scale = Scale(10, 1000, 0, 100, is_log=True)
    assert scale(100) == pytest.approx(50)
    assert scale(-5) == 0
    assert scale.holds(999)
    assert not scale.holds(1001)


@pytest.mark.parametrize(("found", "suits"), [([1, 2], True), ([6, 10], False), ([-1, -4], True), ([-1, 4], False), ([], False), ([0, 0], True)])  # fmt: skip
def test_zero__begins_a_line_chart__when_it_costs_little(found: list[float], suits: bool) -> None:
    assert suits_zero(found) is suits


@given(st.lists(st.tuples(st.floats(0, 200), st.floats(10, 40)), max_size=9))
def test_labels__are_apart_in_order_and_within__when_they_fit(given_labels: list[tuple[float, float]]) -> None:
    wanted, heights = [w for w, _ in given_labels], [h for _, h in given_labels]
    assume(sum(heights) <= 200)
    middles = spread(wanted, heights, top=0, bottom=200)
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    for a, b in pairwise(order):
        assert middles[b] - middles[a] >= (heights[a] + heights[b]) / 2 - 1e-6
    assert all(h / 2 - 1e-6 <= m <= 200 - h / 2 + 1e-6 for m, h in zip(middles, heights, strict=True))


def test_labels__stay_where_wanted__when_nothing_is_near() -> None:
    assert spread([150, 20, 80], [14, 14, 14], top=0, bottom=200) == pytest.approx([150, 20, 80])
    assert spread([50, 50], [20, 20], top=0, bottom=200) == pytest.approx([40, 60])
    assert spread([], [], top=0, bottom=10) == []


def test_label__takes_the_first_free_place__or_none() -> None:
    spots = around(50, 50, 30, gap=5, height=12)
    within = Box(0, 0, 100, 100)
    assert first_free(spots, [], within) is spots[0]
    right = Box(51, 40, 100, 60)
    found = first_free(spots, [right], within)
    assert found is not None
    assert not found.box.meets(right)
    assert first_free(spots, [within], within) is None
    assert math.isclose(spots[0].box.right - spots[0].box.left, 30)
