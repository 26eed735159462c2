"""Learning from feedback: bounded, corrected for position, slow to stuff, fading; and people are helped by it."""

from collections import Counter
from datetime import date, timedelta

import numpy as np

from luotsi.guidance.rules import learning
from luotsi.guidance.rules.learning import Counts

TODAY = date(2026, 11, 22)
ALL_DAY = (1 << 24) - 1


def day(service: str = "a", *, ago: int = 0, position: int = 1, hours: int = ALL_DAY, **counts: int) -> Counts:
    return Counts(service, 0, TODAY - timedelta(days=ago), position, hours, counts)


def effect(*rows: Counts, service: str = "a") -> float:
    return learning.learned(rows, today=TODAY).get((service, 0), 0.0)


def test_thousand_thumbs_down__over_months__do_change() -> None:
    assert effect(*(day(ago=n, down=10) for n in range(100))) < -0.5


def test_one_click__changes__next_to_nothing() -> None:
    assert 0 < effect(day(shown=1, opened=1, hours=1), day("b", shown=50, opened=1)) < 0.1
    assert 0 < effect(day(up=1, hours=1)) < 0.05


def test_burst_of_thumbs__counts__like_the_few_presses_of_an_hour() -> None:
    burst = effect(day(up=1000, hours=1))
    assert burst == effect(day(up=2, hours=1))
    whole_day = effect(day(up=1000))
    assert burst < whole_day < 0.2
    over_places = effect(*(day(position=n, up=1000) for n in range(11)))
    assert abs(over_places - whole_day) < 1e-9  # places of the list do not multiply it


def test_feedback__fades__by_half_in_ninety_days() -> None:
    now, then = effect(day(up=4)), effect(day(up=4, ago=90))
    assert 0.45 < then / now < 0.55


def test_thumb__further_down__counts_more_than_on_top() -> None:
    assert effect(day(up=2, position=5)) > effect(day(up=2, position=1))


def test_openings__are_held_against__what_the_place_alone_brings() -> None:
    seen = [day("top", ago=n, position=1, shown=100, opened=10) for n in range(30)]
    seen += [day("low", ago=n, position=8, shown=100, opened=10) for n in range(30)]
    found = learning.learned(seen, today=TODAY)
    assert found["low", 0] > found["top", 0]


def test_effect__stays_within_bounds__whatever_is_pressed() -> None:
    for kind in learning.KINDS:
        assert abs(effect(*(day(ago=n, **{kind: 10_000}) for n in range(300)))) <= 1.0


def test_simulated_people__are_helped_more__after_they_have_told() -> None:
    """Services look equally good by their texts, but truly help some and not others; people press as they see."""
    chance = np.random.default_rng(5)
    helps = chance.random(20)
    ids = [f"s{n:02}" for n in range(20)]
    counted: dict[tuple[str, int, int], Counter[str]] = {}

    def order(effects: dict[tuple[str, int], float]) -> list[int]:
        score = [1.0 + 0.15 * effects.get((i, 0), 0.0) for i in ids]
        return sorted(range(20), key=lambda n: (-score[n], ids[n]))

    def gain(listed: list[int]) -> float:
        discounts = 1 / np.log2(np.arange(2, 22))
        return float((helps[listed] * discounts).sum() / (np.sort(helps)[::-1] * discounts).sum())

    start = gain(order({}))
    effects: dict[tuple[str, int], float] = {}
    for ago in range(120, 0, -1):
        listed = order(effects)
        for _ in range(30):
            # One list in three begins elsewhere, since people's needs differ.
            shown = chance.permutation(20) if chance.random() < 0.3 else listed
            for place, n in enumerate(shown[:5], 1):
                row = counted.setdefault((ids[n], ago, place), Counter())
                row["shown"] += 1
                if chance.random() < learning.propensity(place) * 0.2:
                    row["opened"] += 1
                    row["up" if chance.random() < helps[n] else "down"] += 1
        if ago % 20 == 0:
            rows = [Counts(i, 0, TODAY - timedelta(days=a), p, ALL_DAY, c) for (i, a, p), c in counted.items()]
            effects = learning.learned(rows, today=TODAY)
    assert gain(order(effects)) > start + 0.05
