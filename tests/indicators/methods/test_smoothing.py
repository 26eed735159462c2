"""Empirical Bayes smoothing, global and local: by hand, limits and properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from luotsi.indicators.methods.smoothing import smooth, smooth_locally
from luotsi.kernel.errors import BadInput

COUNTS, PEOPLE = np.array([2, 30, 5, 1.0]), np.array([100, 1000, 400, 20.0])
RING = [[1, 3], [0, 2], [1, 3], [2, 0]]


def test_global_smoothing__draws_to_the_mean__by_hand() -> None:
    alike = np.array([3, 25, 10, 0])
    b, middle = 38 / 1520, 380
    # Rates that differ no more than by chance are all drawn to the mean.
    assert (PEOPLE * (alike / PEOPLE - b) ** 2).sum() / 1520 - b / middle < 0
    found = smooth(alike, PEOPLE, multiplier=1000)
    assert found.value.tolist() == pytest.approx([1000 * b] * 4)
    assert found.variance == 0
    counts = COUNTS * [3, 1, 1, 5]
    b, raw = counts.sum() / 1520, counts / PEOPLE
    a = (PEOPLE * (raw - b) ** 2).sum() / 1520 - b / middle
    found = smooth(counts, PEOPLE)
    assert found.variance == pytest.approx(a)
    assert found.value == pytest.approx(b + a / (a + b / PEOPLE) * (raw - b))


def test_binomial_smoothing__weighs_as_its_formula() -> None:
    counts, people = np.array([30, 10, 80.0]), np.array([50, 60, 100.0])
    raw, b = counts / people, 120 / 210
    spread = (people * (raw - b) ** 2).sum() / 210
    chance, middle = b * (1 - b), 70
    weight = (people * spread - people / middle * chance) / (
        (people - 1) * spread + (middle - people) / middle * chance
    )
    found = smooth(counts, people, family="binomial")
    assert found.value == pytest.approx(weight * raw + (1 - weight) * b)


def test_local_smoothing__draws_to_the_neighbours__by_hand() -> None:
    counts, people = np.array([20, 30, 5, 9.0]), np.array([100, 1000, 400, 20.0])
    near = [[0, 1, 3], [0, 1, 2], [1, 2, 3], [0, 2, 3]]
    raw = counts / people
    m = np.array([counts[some].sum() / people[some].sum() for some in near])
    for variant in ("marshall", "geoda"):
        found = smooth_locally(counts, people, RING, variant=variant)
        for area, some in enumerate(near):
            around = m[some] if variant == "marshall" else m[area]
            spread = (people[some] * (raw[some] - around) ** 2).sum() / people[some].sum()
            a = max(0, spread - m[area] / people[some].mean())
            expected = m[area] + (raw[area] - m[area]) * a / (a + m[area] / people[area])
            assert found.value[area] == pytest.approx(expected)
            assert found.mean[area] == pytest.approx(m[area])


def test_local_smoothing__is_zero__where_nothing_happened_around() -> None:
    found = smooth_locally([0, 0, 7], [100, 100, 50], [[1], [0], []])
    assert found.value.tolist() == [0, 0, 0.14]  # an island has only itself


def test_smoothing__of_years__is_that_of_each() -> None:
    counts = np.array([COUNTS * 3, COUNTS[::-1]])
    together, alone = smooth(counts, PEOPLE), smooth(counts[1], PEOPLE)
    assert together.value[1] == pytest.approx(alone.value)
    local = smooth_locally(counts, PEOPLE, RING, variant="geoda")
    assert local.value[1] == pytest.approx(smooth_locally(counts[1], PEOPLE, RING, variant="geoda").value)


@given(
    arrays.arrays(np.int64, 8, elements=st.integers(0, 60)),
    arrays.arrays(np.int64, 8, elements=st.integers(50, 5000)),
)
def test_smoothed_rate__lies_between_the_raw_rate_and_the_mean(counts: np.ndarray, people: np.ndarray) -> None:
    ring = [[(i - 1) % 8, (i + 1) % 8] for i in range(8)]
    for found in (smooth(counts, people), smooth_locally(counts, people, ring)):
        mean = np.broadcast_to(found.mean, (8,))
        assert (found.value >= np.minimum(found.raw, mean) - 1e-12).all()
        assert (found.value <= np.maximum(found.raw, mean) + 1e-12).all()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: smooth([1, np.nan], [10, 10]), "Gaps among the areas"),
        (lambda: smooth([1, 2], [10, 0]), "populations has 1 values of zero"),
        (lambda: smooth_locally([1, 2], [10, 10], [[1]]), "neighbours for 1 areas"),
        (lambda: smooth_locally([1, 2], [10, 10], [[1], [2]]), "does not exist"),
    ],
)
def test_bad_input__is_named(wrong, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadInput, match=words):
        wrong()
