"""Small numbers and disclosure control: rules, patterns, and an attacker who solves for the hidden counts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from luotsi.indicators.methods.disclosure import Relation, Suppression, protect, suppress
from luotsi.indicators.methods.linear import Equations
from luotsi.indicators.methods.small_numbers import SmallNumberRule, is_small, small_numbers
from luotsi.indicators.methods.tables import (
    TableSuppression,
    attack,
    suppress_table,
    table_relations,
    with_margins,
)
from luotsi.kernel.errors import BadInput, BadParameter


def narrowest(counts: np.ndarray, found: Suppression, relations: tuple[Relation, ...]) -> float:
    """How near the attacker comes to a hidden count: the width of the narrowest range; the truth lies in all of them."""
    low, high = attack(counts, found.hidden, relations)
    assert (low <= counts + 1e-6).all()
    assert (high >= counts - 1e-6).all()
    return float((high - low)[found.hidden].min(initial=np.inf))


def narrowest_in(table: TableSuppression) -> float:
    return narrowest(table.counts.ravel(), table.cells, table_relations(table.counts.shape))


def test_small_counts__are_those_below_the_threshold__but_zero_only_when_told() -> None:
    counts = [0, 1, 4, 5, np.nan]
    assert is_small(counts, SmallNumberRule()).tolist() == [False, True, True, False, False]
    assert is_small(counts, SmallNumberRule(threshold=2)).tolist() == [False, True, False, False, False]
    assert is_small(counts, SmallNumberRule(zero_is_disclosive=True)).tolist() == [True, True, True, False, False]


def test_small_complements__are_hidden__when_the_rule_says() -> None:
    rule = SmallNumberRule(complement_is_disclosive=True)
    assert is_small([50, 97, 100, 3], rule, denominators=100).tolist() == [False, True, False, True]
    everybody = SmallNumberRule(complement_is_disclosive=True, zero_is_disclosive=True)
    assert is_small([100], everybody, denominators=100).tolist() == [True]


def test_rates__go_with_their_hidden_counts__standardised_ones_stay() -> None:
    found = small_numbers([0, 3, 12, 40], SmallNumberRule(), also_hidden=[False, False, True, False])
    assert found.count_hidden.tolist() == [False, True, True, False]
    assert found.crude_hidden.tolist() == [False, True, True, False]
    assert found.standardised_hidden.tolist() == [False] * 4
    assert found.unreliable.tolist() == [True, True, True, False]
    kept = small_numbers([3], SmallNumberRule(rates_tell_counts=False))
    assert kept.count_hidden.tolist() == [True]
    assert kept.crude_hidden.tolist() == [False]


def test_rule__is_refused__out_of_its_range() -> None:
    with pytest.raises(BadParameter, match="threshold"):
        SmallNumberRule(threshold=0)
    with pytest.raises(BadParameter, match="width"):
        suppress([3, 7, 10], table_relations((3,)), width=0)


def test_one_small_count__takes_the_next_cheapest_with_it() -> None:
    found = suppress_table([3, 40, 8, 100])
    assert found.hidden.tolist() == [True, False, True, False, False]
    assert found.primary.tolist() == [True, False, False, False, False]
    assert narrowest_in(found) == 11  # they add up to eleven, so each may be anything from none to eleven


def test_two_small_counts__hide_one_another__when_their_sum_leaves_room() -> None:
    found = suppress_table([3, 3, 40])
    assert found.hidden.tolist() == [True, True, False, False]
    tight = suppress_table([1, 2, 40])  # three in all: each would be known to lie within 0 to 3
    assert tight.hidden.sum() == 3
    assert narrowest_in(tight) >= 5


def test_small_total__is_hidden_itself() -> None:
    found = suppress_table([1, 2, 0])
    assert found.hidden.tolist() == [True, True, False, True]
    assert narrowest_in(found) == np.inf


def test_table_without_small_counts__is_shown_whole() -> None:
    found = suppress_table([[10, 20], [0, 40]])
    assert not found.hidden.any()
    assert np.isnan(found.lower).all()


def test_attack__recovers_what_primary_suppression_leaves_open() -> None:
    counts = with_margins([[3, 20, 30], [40, 50, 60]])
    low, high = attack(counts.ravel(), is_small(counts, SmallNumberRule()).ravel(), table_relations(counts.shape))
    assert low[0] == high[0] == 3


def test_pattern_of_a_square__protects_in_both_directions() -> None:
    found = suppress_table([[3, 20, 30], [40, 50, 60], [25, 70, 80]])
    assert found.hidden[:3, :3].sum() == 4  # the small count, one in its row, one in its column, and their corner
    assert not found.hidden[3].any()
    assert not found.hidden[:, 3].any()
    assert narrowest_in(found) >= 5
    proof = found.upper[found.hidden] - found.lower[found.hidden]
    assert (proof >= 5).all()


def test_wider_protection__hides_more() -> None:
    table = [[3, 6, 30], [7, 50, 60], [25, 70, 80]]
    plain, wide = suppress_table(table), suppress_table(table, width=40)
    assert narrowest_in(plain) >= 5
    assert narrowest_in(wide) >= 40
    assert wide.counts[wide.hidden].sum() > plain.counts[plain.hidden].sum()


def test_figures_that_others_publish__are_never_hidden() -> None:
    shown = np.zeros((3, 4), dtype=bool)
    shown[:, -1] = shown[-1] = True
    found = suppress_table([[6, 7, 3], [9, 8, 70]], always_shown=shown)
    assert not found.hidden[shown].any()
    assert narrowest_in(found) >= 5
    with pytest.raises(BadInput, match="cannot be protected"):
        suppress_table([3, 1, 1], always_shown=[False, False, False, True], width=6)
    with pytest.raises(BadInput, match="always shown"):
        suppress_table([3, 10], always_shown=[True, False, False])


def test_linked_tables__are_protected_together() -> None:
    # Municipalities to a county by sex; the county is also split by age. Hiding in one table must not open the other.
    women, men, both, young, old = range(5)
    municipalities = [[2, 30], [40, 50], [60, 70]]
    counts = [*(n for pair in municipalities for n in (*pair, sum(pair))), 102, 150, 252, 6, 246]
    relations = [Relation(3 * m + 2, (3 * m, 3 * m + 1)) for m in range(3)]
    county = 9
    relations += [Relation(county + s, tuple(3 * m + s for m in range(3))) for s in (women, men, both)]
    relations += [Relation(county + both, (county + women, county + men)), Relation(11, (county + young, county + old))]
    found = suppress(counts, relations)
    assert found.primary.nonzero()[0].tolist() == [0]
    assert narrowest(np.array(counts, dtype=float), found, tuple(relations)) >= 5


def test_counts_that_the_source_hid__stay_hidden_and_are_protected() -> None:
    counts = with_margins([[3, 20, 30], [40, 50, 60], [25, 70, 80]])
    counts[0, 0] = np.nan
    found = suppress(counts.ravel(), table_relations(counts.shape))
    assert found.hidden.reshape(counts.shape)[0, 0]
    assert found.hidden.sum() == 4
    low, high = attack(np.nan_to_num(counts).ravel(), found.hidden, table_relations(counts.shape))
    assert (high - low)[found.hidden].min() >= 5


@pytest.mark.parametrize(
    ("counts", "relations", "words"),
    [
        ([1, 2, 4], [Relation(2, (0, 1))], "add up to 3, not to 4"),
        ([1.5, 2, 3.5], [Relation(2, (0, 1))], "not whole"),
        ([1, 2, 3], [Relation(2, (0, 7))], "not one of 3 cells"),
        ([0, 0, 0], [Relation(0, (1, 2)), Relation(1, (0, 2))], "in a circle"),
        ([np.nan, 9, 5], [Relation(2, (0, 1))], "No whole counts fit"),
        ([[1, 2]], [], "one of each"),
    ],
)
def test_bad_input__is_named(counts: list[float], relations: list[Relation], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        suppress(counts, relations)


@settings(max_examples=25, deadline=None)
@given(
    arrays.arrays(
        np.int64, st.tuples(st.integers(2, 3), st.integers(2, 4), st.integers(2, 3)), elements=st.integers(0, 25)
    )
)
def test_no_hidden_count__is_known_closer_than_the_threshold__in_three_way_tables(table: np.ndarray) -> None:
    assert narrowest_in(suppress_table(table)) >= 5 - 1e-6


def random_tables(number: int, seed: int) -> list[np.ndarray]:
    """Tables as in a county: many small municipalities by age or cause, some empty, some large."""
    random = np.random.default_rng(seed)
    return [
        random.negative_binomial(0.8, 0.8 / (0.8 + random.choice([2, 6, 20])), tuple(random.integers(2, 8, 2)))
        for _ in range(number)
    ]


def test_attacker__recovers_nothing__from_a_hundred_tables() -> None:
    widths = [narrowest_in(suppress_table(table)) for table in random_tables(100, seed=1)]
    assert min(widths) >= 5 - 1e-6


@pytest.mark.slow
def test_attacker__recovers_nothing__from_a_thousand_tables() -> None:
    widths = [narrowest_in(suppress_table(table)) for table in random_tables(1000, seed=2)]
    assert sum(width < 1 for width in widths) == 0
    assert min(widths) >= 5 - 1e-6


def test_protect__hides_what_unpublished_parts_need__and_never_these_parts() -> None:
    # Two nested counts in three areas that add up: 0 to 79 years (cells 0 to 3) holds 0 to 74 (4 to 7); beyond are parts.
    wide, narrow, between = [5, 9, 20, 34], [3, 8, 15, 26], [2, 1, 5, 8]
    values = np.array(wide + narrow + between)
    sums = [(n, (n + 4, n + 8)) for n in range(4)] + [(4 * k + 3, (4 * k, 4 * k + 1, 4 * k + 2)) for k in range(3)]
    hidden = np.zeros(12, dtype=bool)
    hidden[[4, 5]] = True  # safe among themselves: they add up to eleven
    losses = np.where(np.arange(12) % 4 == 3, 100.0, 1.0 + values)
    asked: list[int] = []

    def near(cell: int, _hidden: np.ndarray) -> list[np.ndarray]:
        asked.append(cell)
        return [np.arange(12)]

    def protected(width: int) -> list[int]:
        unpublished = np.arange(12) >= 8
        found = protect(
            values, Equations.of(12, sums), hidden, unpublished=unpublished, losses=losses, width=width, near=near
        )
        dark = found | unpublished
        low, high = attack(values, dark, tuple(Relation(*one) for one in sums))
        assert (high - low)[found].min() >= width - 1e-6
        return found.nonzero()[0].tolist()

    assert protected(2) == [4, 5]  # one of those between 74 and 79 may be in the other area for all that is shown
    assert protected(5) == [4, 5, 6]  # of three there no range of five can come; of eight there can
    assert asked[0] == 4


def test_large_hierarchy__is_protected__by_looking_near_first() -> None:
    random = np.random.default_rng(3)
    county = np.repeat(np.arange(20), 12)
    parts = random.poisson(np.exp(random.normal(1.5, 1.3, 240))[:, None] * [1, 1.2])
    areas = np.vstack([parts, [parts[county == c].sum(axis=0) for c in range(20)], parts.sum(axis=0)])
    counts = np.column_stack([areas, areas.sum(axis=1)])
    number = np.arange(counts.size).reshape(counts.shape)
    relations = [Relation(int(row[2]), (int(row[0]), int(row[1]))) for row in number]
    for column in number.T:
        relations += [Relation(int(column[240 + c]), tuple(map(int, column[:240][county == c]))) for c in range(20)]
        relations += [Relation(int(column[-1]), tuple(map(int, column[240:260])))]
    found = suppress(counts.ravel(), relations)
    assert counts.size > 700
    assert narrowest(counts.ravel().astype(float), found, tuple(relations)) >= 5 - 1e-6
    assert found.hidden.sum() < 1.4 * found.primary.sum()
