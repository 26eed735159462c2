"""Rules of recommendation: scores follow from the wish and the service alone, reasons are true, lists are varied."""

import random
from dataclasses import replace

import numpy as np
import pytest

from luotsi.guidance.rules import auditing, recommending
from luotsi.guidance.rules.areas import AREAS, LifeArea
from luotsi.guidance.rules.asks import Told as Demand
from luotsi.guidance.rules.asks import demands, is_for_some
from luotsi.guidance.rules.recommending import BUCKETS, Match, Offers, Somebody, Told

FINANCE, FRIENDS, HOUSING = LifeArea.FINANCE, LifeArea.FRIENDS, LifeArea.HOUSING


def offers(areas: list[dict[LifeArea, float]] | np.ndarray, *, seed: int = 0) -> Offers:
    """Services with these areas; all else alike, or by chance when a seed is given."""
    if isinstance(areas, list):
        areas = np.array([[row.get(a, 0.05) for a in AREAS] for row in areas], dtype=np.float32)
    n, chance = len(areas), np.random.default_rng(seed)
    mixed = bool(seed)
    return Offers(
        ids=[f"service-{number:04}" for number in range(n)],
        gains=recommending.gains_of(areas),
        youth=chance.random(n, dtype=np.float32) if mixed else np.full(n, 0.5, np.float32),
        low=chance.random(n, dtype=np.float32) if mixed else np.full(n, 0.5, np.float32),
        bands=chance.random(n) < 0.3 * mixed,
        is_for_others=chance.random(n) < 0.1 * mixed,
        is_for_some=chance.random(n) < 0.2 * mixed,
        speaks=chance.choice([-1, 0, 0, 0, 1], n).astype(np.int8) * mixed,
        kin=np.arange(n),
        learned=(chance.random((n, BUCKETS), dtype=np.float32) * 2 - 1) * mixed,
        way=np.zeros(n, np.float32),
    )


def match(n: int, *, seed: int = 0) -> Match:
    chance = np.random.default_rng(seed)
    if not seed:
        return Match(*(np.zeros(n, np.float32) for _ in range(3)))
    text = np.where(chance.random(n) < 0.2, chance.random(n) * 1.2, 0).astype(np.float32)
    home = chance.choice([0, 1, 1.5], n).astype(np.float32)
    return Match(text, home, np.where(chance.random(n) < 0.5, chance.random(n), 0).astype(np.float32))


def somebody(chance: random.Random) -> Told:
    areas = chance.sample(list(AREAS), chance.randint(1, 10))
    read = {a: chance.random() for a in chance.sample(list(AREAS), 2)} if chance.random() < 0.4 else {}
    age = chance.choice([None, chance.randint(0, 120)])
    return Told({a: float(chance.randint(0, 10)) for a in areas}, read, age)


@pytest.fixture(scope="module")
def many() -> Offers:
    chance = np.random.default_rng(4)
    sure, unsure = 0.5 + chance.random((300, 10)) / 2, chance.random((300, 10)) * 0.2
    areas = np.where(chance.random((300, 10)) < 0.18, sure, unsure)
    return offers(areas.astype(np.float32), seed=4)


def test_need__weighs_more_than_in_proportion__the_lower_it_is() -> None:
    weights = [recommending.weight(score) for score in range(11)]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > 2 * weights[3]
    assert weights[8] == 0 > weights[10]


def test_service__about_the_very_need__comes_before_one_that_promises_everything() -> None:
    its = offers([{FINANCE: 0.9}, dict.fromkeys(AREAS, 0.9)])
    scored = recommending.scores(its, match(2), Told({FINANCE: 1.0}, {}))
    assert scored[0] > 1.3 * scored[1]


def test_score__is_the_same_to_the_last_bit__whatever_else_is_offered(many: Offers) -> None:
    chance = random.Random(1)
    its = match(300, seed=2)
    for _ in range(300):
        told = somebody(chance)
        whole = recommending.scores(many, its, told)
        some = np.array(sorted(chance.sample(range(300), chance.randint(1, 40))))
        few = recommending.scores(many.rows(some), its.rows(some), told)
        assert np.abs(whole[some] - few).max() < 1e-6


def test_reasons__are_true__in_a_thousand_random_cases(many: Offers) -> None:
    chance = random.Random(2)
    told_of = 0
    for case in range(1000):
        told, its = somebody(chance), match(300, seed=case + 1)
        scored = recommending.scores(many, its, told)
        rows = np.array(recommending.pick(many, its, told, scored, limit=3))
        for row, drops in zip(rows, recommending.reasons(many.rows(rows), its.rows(rows), told), strict=True):
            for drop in drops:
                told_of += 1
                here = np.array([row])
                without, there = told, its.rows(here)
                nothing = np.zeros(1, np.float32)
                if drop.kind == "area":
                    without = replace(told, scores={a: s for a, s in told.scores.items() if a != drop.area})
                elif drop.kind == "text":
                    without, there = replace(told, read={}), replace(there, text=nothing)
                elif drop.kind == "age":
                    without = replace(told, age=None)
                elif drop.kind == "municipality":
                    there = replace(there, home=nothing)
                else:
                    there = replace(there, near=nothing)
                then = recommending.scores(many.rows(here), there, without)[0]
                assert round(float(then), 4) < round(float(scored[row]), 4)
    assert told_of > 5_000


def test_areas_that_go_well__weigh_against_services_for_them() -> None:
    its = offers([{FINANCE: 0.9}, {FINANCE: 0.9, HOUSING: 0.9}])
    scored = recommending.scores(its, match(2), Told({FINANCE: 2.0, HOUSING: 10.0}, {}))
    assert scored[0] > scored[1]


def test_words_and_sliders__that_disagree__are_taken_by_the_greater_need() -> None:
    weights = recommending.weights(Told({FINANCE: 10.0, FRIENDS: 0.0}, {FINANCE: 0.95, FRIENDS: 0.6}))
    assert weights[AREAS.index(FINANCE)] > 0.5
    assert weights[AREAS.index(FRIENDS)] == 1.0


def test_areas_read_from_words__count_less__where_the_need_itself_was_read() -> None:
    vague, sure = (recommending.weights(Told({FINANCE: 2.0}, {FRIENDS: 0.9}, sure=s)) for s in (0.0, 1.0))
    friends, finance = AREAS.index(FRIENDS), AREAS.index(FINANCE)
    assert 0 < sure[friends] < 0.3 * vague[friends]
    assert sure[finance] == vague[finance] > 0


def test_list__covers_several_needs__and_takes_one_of_equal_descriptions() -> None:
    its = offers([{FINANCE: 0.95}] * 6 + [{FRIENDS: 0.95}])
    told = Told({FINANCE: 1.0, FRIENDS: 2.0}, {})
    scored = recommending.scores(its, match(7), told)
    assert 6 in recommending.pick(its, match(7), told, scored, limit=3)
    same = replace(its, kin=np.array([1, 1, 1, 1, 1, 1, 2]))
    assert recommending.pick(same, match(7), told, scored, limit=5) == [0, 6]


def test_ties__are_broken_by_id__however_the_rows_lie() -> None:
    its = offers([{FINANCE: 0.9}] * 5)
    told = Told({FINANCE: 1.0}, {})
    turned = its.rows(np.arange(5)[::-1])
    one, other = (
        [o.ids[n] for n in recommending.pick(o, match(5), told, recommending.scores(o, match(5), told), limit=3)]
        for o in (its, turned)
    )
    assert one == other == ["service-0000", "service-0001", "service-0002"]


def test_local_and_easy__come_first__of_services_that_fit_equally() -> None:
    its = offers([{FINANCE: 0.9}] * 3)
    told = Told({FINANCE: 1.0}, {})
    local = replace(match(3), home=np.array([0, 1, 0], np.float32))
    assert recommending.scores(its, local, told).argmax() == 1
    easy = replace(its, low=np.array([0.2, 0.2, 0.9], np.float32))
    assert recommending.scores(easy, match(3), told).argmax() == 2


def test_feedback__changes_a_score__by_fifteen_percent_at_most() -> None:
    told = Told({FINANCE: 1.0}, {})
    plain = offers([{FINANCE: 0.9}])
    for said in (-5.0, 5.0):
        taught = replace(plain, learned=np.full((1, BUCKETS), said, np.float32))
        now, then = (float(recommending.scores(o, match(1), told)[0]) for o in (taught, plain))
        assert 0.85 - 1e-3 <= (now / (1 - now)) / (then / (1 - then)) <= 1.15 + 1e-3
        assert now != then


def test_lists_of_random_people__differ__over_services_with_different_areas(many: Offers) -> None:
    chance = random.Random(7)
    lists = []
    for _ in range(300):
        told = Told({a: float(chance.randint(0, 10)) for a in AREAS}, {})
        scored = recommending.scores(many, match(300), told)
        lists.append(frozenset(many.ids[n] for n in recommending.pick(many, match(300), told, scored, limit=5)))
    found = auditing.alike(lists, 300, length=5)
    assert found.overlap <= 0.2
    assert found.largest_share <= 0.25


@pytest.mark.parametrize(
    ("text", "booking", "referral"),
    [
        ("Varaa aika puhelimitse.", Demand.YES, Demand.NOT_TOLD),
        ("Aikaa ei tarvitse varata, voit tulla suoraan.", Demand.NO, Demand.NOT_TOLD),
        ("Ei tarvitse varata aikaa.", Demand.NO, Demand.NOT_TOLD),
        ("Palveluun tarvitaan lääkärin lähete.", Demand.NOT_TOLD, Demand.YES),
        ("Lähetettä ei tarvita, ajanvaraus verkossa.", Demand.YES, Demand.NO),
        ("Du behöver inte boka tid. Remiss behövs.", Demand.NO, Demand.YES),
        ("Walk-in, no referral needed.", Demand.NO, Demand.NO),
        ("Lähetä hakemus. Lähetämme päätöksen.", Demand.NOT_TOLD, Demand.NOT_TOLD),
    ],
)
def test_demands__are_read__only_where_they_are_told(text: str, booking: Demand, referral: Demand) -> None:
    found = demands([text])
    assert (found.booking, found.referral) == (booking, referral)


@pytest.fixture(scope="module")
def few() -> Offers:
    """Sixty services, three of which promise something for most areas."""
    chance = np.random.default_rng(8)
    areas = np.where(chance.random((60, 10)) < 0.12, 0.6 + chance.random((60, 10)) / 3, 0.05).astype(np.float32)
    areas[:3] = np.where(chance.random((3, 10)) < 0.6, 0.65, areas[:3])
    return offers(areas)


def largest_share(services: Offers, *, people: int = 1000, length: int = 5) -> float:
    """Of the lists of random people, those in which the commonest service is."""
    chance, shown = random.Random(77), np.zeros(len(services.ids))
    for _ in range(people):
        told = Told({area: float(chance.randint(0, 10)) for area in AREAS}, {})
        its = recommending.scores(services, match(len(services.ids)), told)
        shown[recommending.pick(services, match(len(services.ids)), told, its, limit=length)] += 1
    return float(shown.max()) / people


def test_pick__of_the_foremost_among_some__is_the_pick_of_all_of_them(many: Offers) -> None:
    chance, dice = random.Random(12), np.random.default_rng(12)
    for seed in range(1, 41):
        told, theirs = somebody(chance), match(len(many.ids), seed=seed)
        its = recommending.scores(many, theirs, told)
        among = dice.random(len(many.ids)) < chance.choice([0.0, 0.02, 0.4, 1.0])

        def picked(rows: np.ndarray, told: Told = told, theirs: Match = theirs, its: np.ndarray = its) -> list[int]:
            found = recommending.pick(many.rows(rows), theirs.rows(rows), told, its[rows], limit=5)
            return [int(rows[n]) for n in found]

        assert picked(recommending.foremost(its, among)) == picked(np.flatnonzero(among))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Sururyhmä", True), ("Yhden vanhemman perheiden ryhmä", True), ("Omaishoidon tuki", True), ("Vammaispalvelut", True),
        ("Muistikahvila", True), ("Vankien perheiden tuki", True), ("Anhörigcafé", True), ("Regnbågsungdomar", True),
        ("Support for carers", True), ("Maahanmuuttajien neuvonta", True),
        ("Nuorisotila, Mikkeli", False), ("Kotoa muuttavan muistilista", False), ("Sairaanhoitajan vastaanotto", False),
        ("Vammala-sali", False), ("Omaisuuden vakuuttaminen", False), ("Career guidance", False), ("Museo Vankka", False),
        ("Suolistosyöpäseulonta", False), ("Syöpäseulonnat", False), ("Vapautuvat vuokra-asunnot", False), ("Romaanipiiri", False), ("Kortteeri", False), ("", False),
    ],
)  # fmt: skip
def test_name__speaks_to_people_of_a_background__or_to_anybody(name: str, wanted: bool) -> None:
    assert is_for_some(name) is wanted


def crowd(count: int, *, people: int = 600, may: np.ndarray | None = None) -> list[Somebody]:
    """People who tell of every area."""
    chance = random.Random(2026)
    nothing, every = match(count), np.ones(count, dtype=bool) if may is None else may
    return [Somebody(Told({a: float(chance.randint(0, 10)) for a in AREAS}, {}), nothing, every) for _ in range(people)]


def test_giving_way__keeps_a_service_for_everybody__from_being_everywhere(few: Offers) -> None:
    assert largest_share(few) > 0.3
    way = recommending.giving_way(few, [crowd(60)])
    assert largest_share(replace(few, way=way)) <= 0.25
    assert 0 < (way > 0).sum() < 30, "it moves more than it must"


def test_giving_way__never_moves_a_score_or_the_best__only_who_stands_beside(few: Offers) -> None:
    yielding = replace(few, way=recommending.giving_way(few, [crowd(60)]))
    chance = random.Random(5)
    for _ in range(200):
        told = somebody(chance)
        its = recommending.scores(few, match(60), told)
        assert np.array_equal(its, recommending.scores(yielding, match(60), told))
        shown = recommending.pick(yielding, match(60), told, its, limit=5)
        assert its[shown[0]] == its.max()


@pytest.mark.parametrize("count", [0, 1, 4])
def test_giving_way__asks_nothing__of_a_handful(count: int) -> None:
    some = offers([{FINANCE: 0.9}] * count) if count else offers(np.zeros((0, 10)))
    assert not recommending.giving_way(some, [crowd(count, people=50)]).any()


def test_giving_way__minds_a_crowd_that_may_be_shown_little__too(few: Offers) -> None:
    town = np.arange(60) % 7 > 1
    everybody, at_home = crowd(60, people=200), crowd(60, people=200, may=town)

    def share(way: np.ndarray) -> float:
        shown = np.zeros(60)
        for person in at_home:
            its = recommending.scores(few, person.match, person.told)
            rows = recommending.foremost(its, person.may)
            yielding = replace(few, way=way).rows(rows)
            shown[rows[recommending.pick(yielding, person.match.rows(rows), person.told, its[rows], limit=5)]] += 1
        return float(shown.max()) / len(at_home)

    of_everybody = recommending.giving_way(few, [everybody])
    assert share(recommending.giving_way(few, [everybody, at_home])) < share(of_everybody)
