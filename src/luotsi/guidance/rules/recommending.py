"""How well a service fits a situation, which few are shown, and why. Pure; arrays of NumPy.

The score of a service follows from the wish and the service alone, never from what else is offered: variety is a matter
of which ones are picked, not of their scores. A reason is told only when the score falls without it, so every reason is
true by construction. See docs/explanation/recommendation.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from luotsi.guidance.rules.areas import AREAS, BEST, LifeArea

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

OLDEST = 120
YOUTH = (13, 29)
"""Ages (both included) for which youth fit counts."""
BUCKETS = len(AREAS) + 1
"""Feedback is learned apart for each area of need; the last one is for wishes without any."""
FINE_FROM = 8.0
"""A need is felt below this score; above it, help in that area is rather in the way."""
VOICED = 0.5
"""From which on words are taken to speak of an area."""
_READ, _NEED_KNOWN = 0.7, 0.8
"""What an area read from words weighs; the share of it that goes where the very need was read from them."""
_CONVEX, _WELL = 3.0, 0.3
_SPECIAL = 1.0
"""How much a service that promises help with everything loses to one that is about the very thing."""
_TEXT, _BASE = 1.0, 0.02
_YOUTH, _AGES, _LOW, _HOME, _NEAR = 0.12, 0.1, 0.12, 0.12, 0.1
_FOR_OTHERS, _FOR_SOME, _MISFIT = 0.6, 0.6, 0.5
LEARNED = 0.15
"""What people's feedback may change a score by at most."""
LEAST_FIT = 0.06
"""Fit below which a service has nothing to do with the wish."""
LEAST_DROP = 0.002
"""A reason without which the score falls less is not worth telling."""
_VARIETY = 0.28
_POOL = 150
_ROUNDS = 20
_EVERYWHERE = 0.19
"""Share of random people's lists above which a service gives way: what is for everybody is for nobody."""
_STEP, _MOST_WAY = 0.4, 0.4
"""How fast it gives way, and by how much of its worth at most: beyond that it is shown all the same."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told of their situation: areas by score, areas read from their words (0..1), age."""

    scores: Mapping[LifeArea, float]
    read: Mapping[LifeArea, float]
    age: int | None = None
    sure: float = 0.0
    """0..1: how surely the words were read as a need of the vocabulary, by which services are found."""


@dataclass(frozen=True, slots=True, eq=False)
class Offers:
    """Services as arrays, one row each."""

    ids: Sequence[str]
    gains: Floats
    """(n, 10) by `gains_of`."""
    youth: Floats
    low: Floats
    """0..1: how low the threshold is, by `threshold`."""
    bands: Bools
    """Whether it is for some ages only (its own limits are a filter, not a score)."""
    is_for_others: Bools
    """Only for businesses or authorities."""
    is_for_some: Bools
    """Only for people with an illness, disability or background, which nobody is taken to have unless words say so."""
    speaks: npt.NDArray[np.int8]
    """1 speaks to the young, -1 to the old, 0 to anybody."""
    kin: Ints
    """Equal for descriptions of one and the same service in several places."""
    learned: Floats
    """(n, 11), -1..1: what feedback says, by bucket."""
    way: Floats
    """0..1: how much each gives way to others when a few are picked, by `giving_way`."""

    def rows(self, numbers: npt.NDArray[np.intp]) -> "Offers":
        """Some of them."""
        return Offers(
            [self.ids[n] for n in numbers], self.gains[numbers], self.youth[numbers], self.low[numbers],
            self.bands[numbers], self.is_for_others[numbers], self.is_for_some[numbers], self.speaks[numbers],
            self.kin[numbers], self.learned[numbers], self.way[numbers],
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """What of the wish depends on each service, 0 where nothing does: one value a row."""

    text: Floats
    """How well the words fit, 0..1.5."""
    home: Floats
    """1 for a local service of the person's municipality, 1.5 with a place there."""
    near: Floats
    """1 at the door, towards 0 far away."""

    def rows(self, numbers: npt.NDArray[np.intp]) -> "Match":
        """Of some services."""
        return Match(self.text[numbers], self.home[numbers], self.near[numbers])


def gains_of(areas: Floats) -> Floats:
    """What a service gives in each area, from probabilities (n, 10): sure ones count, and promising all is diluted."""
    sharp = areas * areas
    breadth = np.sqrt((sharp * sharp).sum(axis=1, keepdims=True))
    gains: Floats = (sharp / np.maximum(1.0, breadth) ** _SPECIAL).astype(np.float32)
    return gains


def threshold(*, is_free: Bools, costs: Bools, booking: npt.NDArray[np.int8], referral: npt.NDArray[np.int8],
              remote: Bools) -> Floats:  # fmt: skip
    """How low the threshold of each service is, 0..1, by what is told of it (booking and referral: 1 yes, -1 no)."""
    found = 0.4 + 0.25 * is_free - 0.2 * costs - 0.15 * booking - 0.15 * referral - 0.2 * (referral > 0) + 0.05 * remote
    low: Floats = np.clip(found, 0.0, 1.0).astype(np.float32)
    return low


def weight(score: float) -> float:
    """What help in an area is worth at a score of 0..10: the worse it is, the more, and more than in proportion.

    >>> weight(0), weight(4) < weight(2) / 2, weight(8), weight(10) < 0
    (1.0, True, 0.0, True)
    """
    if score < FINE_FROM:
        return float(((FINE_FROM - score) / FINE_FROM) ** _CONVEX)
    return -_WELL * (score - FINE_FROM) / (BEST - FINE_FROM)


def weights(told: Told) -> Floats:
    """Weight of each area; where sliders and words speak of the same area, the greater need counts."""
    found = np.zeros(len(AREAS), dtype=np.float32)
    of_read = _READ * (1.0 - _NEED_KNOWN * told.sure)
    for number, area in enumerate(AREAS):
        said = [weight(told.scores[area])] if area in told.scores else []
        said += [told.read[area] ** 2 * of_read] if told.read.get(area, 0.0) >= VOICED else []
        found[number] = max(said, default=0.0)
    return found


def buckets(its: Floats) -> Floats:
    """Shares of the areas in the need, by which what feedback says is weighed; the last one when there is no need."""
    found = np.zeros(BUCKETS, dtype=np.float32)
    needs = np.maximum(its, 0.0)
    total = float(needs.sum())
    if total > 0:
        found[:-1] = needs / total
    else:
        found[-1] = 1.0
    return found


def fits(offers: Offers, match: Match, told: Told) -> Floats:
    """How well each service answers what was told, from 0 up; areas that go well weigh against."""
    fit: Floats = np.maximum(0.0, offers.gains @ weights(told) + _TEXT * match.text)
    return fit


def scores(offers: Offers, match: Match, told: Told) -> Floats:
    """Score of each service, 0..1, whatever the others are."""
    bonus = 1.0 + _LOW * offers.low + _HOME * match.home + _NEAR * match.near
    if told.age is not None:
        is_young = told.age <= YOUTH[1]
        if told.age >= YOUTH[0] and is_young:
            bonus = bonus + _YOUTH * offers.youth
        misfit = (offers.speaks > 0) & (told.age > YOUTH[1]) | (offers.speaks < 0) & (told.age < 55)
        bonus = (bonus + _AGES * offers.bands) * np.where(misfit, _MISFIT, 1.0)
    bonus = bonus * np.where(offers.is_for_others, _FOR_OTHERS, 1.0)
    bonus = bonus * np.where(offers.is_for_some & (match.text <= 0), _FOR_SOME, 1.0)
    learned = offers.learned @ buckets(weights(told))
    raw = (_BASE + fits(offers, match, told)) * bonus * (1.0 + LEARNED * np.clip(learned, -1.0, 1.0))
    told_of: Floats = (raw / (1.0 + raw)).astype(np.float32)
    return told_of


def foremost(its: Floats, among: Bools) -> npt.NDArray[np.intp]:
    """Rows from which `pick` picks: given only these, it gives the same. None when there are none."""
    numbers = np.flatnonzero(among)
    if not len(numbers):
        return numbers
    own = its[numbers]
    most = min(len(numbers), _POOL)
    edge = np.partition(own, len(own) - most)[len(own) - most]
    rows: npt.NDArray[np.intp] = numbers[own >= edge]
    return rows


def pick(offers: Offers, match: Match, told: Told, its: Floats, *, limit: int) -> list[int]:
    """Rows of the few that are shown, best first: good ones that differ, so that several needed areas are covered.

    The one with the highest score is always there; others give way when they would be in too many people's lists. Equal
    scores are ordered by id; of one service described many times only the best is taken.
    """
    if not len(its) or limit < 1:
        return []
    best = foremost(its, np.ones(len(its), dtype=bool))
    pool = sorted(best.tolist(), key=lambda n: (-float(its[n]), offers.ids[n]))[: 2 * _POOL]
    parts = np.column_stack([offers.gains[pool] * np.maximum(weights(told), 0.0), 0.3 * match.text[pool]])
    length = np.sqrt((parts * parts).sum(axis=1, keepdims=True))
    parts = parts / np.maximum(length, 1e-6)
    likeness = np.zeros(len(pool), dtype=np.float32)
    taken: list[int] = []
    kin: set[int] = set()
    its_pool = its[pool]
    beside = its_pool * (1.0 - offers.way[pool])
    free = np.ones(len(pool), dtype=bool)
    while len(taken) < limit and free.any():
        worth = np.where(free, beside * (1.0 - _VARIETY * likeness) if taken else its_pool, -1.0)
        next_ = int(np.argmax(worth))
        free[next_] = False
        if int(offers.kin[pool[next_]]) in kin:
            continue
        kin.add(int(offers.kin[pool[next_]]))
        taken.append(next_)
        likeness = np.maximum(likeness, parts @ parts[next_])
    return [pool[n] for n in sorted(taken, key=lambda n: (-float(its_pool[n]), offers.ids[pool[n]]))]


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person tried out: what they told, how services match them, which they may be shown."""

    told: Told
    match: Match
    may: Bools


def giving_way(offers: Offers, crowds: Iterable[Iterable[Somebody]], *, length: int = 5) -> Floats:
    """How much each service gives way so that none is in far more than a fifth of the lists of any of the crowds.

    Moves what is picked, never a score. Where services are few, one may be in half as many again as the average.
    """
    count = len(offers.ids)
    way = np.zeros(count, dtype=np.float32)
    if not count:
        return way
    offers = replace(offers, learned=np.zeros_like(offers.learned))  # it changes by the hour, and little
    tried = [[_Choice.of(offers, person) for person in crowd] for crowd in crowds]
    lists = [[choice.picked(way, length) for choice in crowd] for crowd in tried]
    best, least = way, np.inf
    for _ in range(_ROUNDS):
        beyond = np.max([_beyond(*both, count, length) for both in zip(tried, lists, strict=True)], axis=0)
        if beyond.max() < least:
            best, least = way, float(beyond.max())
        often = beyond > 1.0
        if (way[often] >= _MOST_WAY).all():
            break
        way = way.copy()
        way[often] = np.minimum(_MOST_WAY, way[often] + _STEP * (1.0 - 1.0 / beyond[often]))
        for crowd, some in zip(tried, lists, strict=True):
            for number, choice in enumerate(crowd):
                if often[some[number]].any():  # no other list can change
                    some[number] = choice.picked(way, length)
    return best


def _beyond(
    crowd: Sequence["_Choice"], lists: Sequence[npt.NDArray[np.intp]], count: int, length: int
) -> npt.NDArray[np.float64]:
    """How many times as often as it should each service is in the lists of a crowd."""
    shown = np.bincount(np.concatenate(lists), minlength=count) / len(lists)
    few = 1.5 * length / max(1.0, float(np.mean([choice.among for choice in crowd])))
    beyond: npt.NDArray[np.float64] = shown / max(_EVERYWHERE, few)
    return beyond


@dataclass(frozen=True, slots=True)
class _Choice:
    """Those from which a person's list is picked, and their scores."""

    told: Told
    among: int
    """How many the person may be shown."""
    numbers: npt.NDArray[np.intp]
    offers: Offers
    match: Match
    its: Floats

    @classmethod
    def of(cls, offers: Offers, person: Somebody) -> "_Choice":
        its = scores(offers, person.match, person.told)
        numbers = foremost(its, person.may)
        among = int(person.may.sum())
        return cls(person.told, among, numbers, offers.rows(numbers), person.match.rows(numbers), its[numbers])

    def picked(self, way: Floats, length: int) -> npt.NDArray[np.intp]:
        yielding = replace(self.offers, way=way[self.numbers])
        rows = pick(yielding, self.match, self.told, self.its, limit=length)
        found: npt.NDArray[np.intp] = self.numbers[np.array(rows, dtype=np.intp)]
        return found


@dataclass(frozen=True, slots=True)
class Drop:
    """What a service's score loses without one thing that was told."""

    kind: str
    """area | text | age | municipality | position | threshold"""
    area: LifeArea | None
    share: float
    """Of the score, 0..1."""


def reasons(offers: Offers, match: Match, told: Told) -> list[tuple[Drop, ...]]:
    """Of each service, everything that was told without which its score would be lower, the weightiest first."""
    present = scores(offers, match, told)
    found: list[list[Drop]] = [[] for _ in present]
    for kind, area, less in _without(offers, match, told):
        for number, (now, then) in enumerate(zip(present.tolist(), less.tolist(), strict=True)):
            if now - then >= LEAST_DROP:
                found[number].append(Drop(kind, area, (now - then) / now))
    return [tuple(sorted(drops, key=lambda d: (-d.share, d.kind, d.area or ""))) for drops in found]


def _without(offers: Offers, match: Match, told: Told) -> list[tuple[str, LifeArea | None, Floats]]:
    nothing = np.zeros(len(offers.ids), dtype=np.float32)
    cases: list[tuple[str, LifeArea | None, Floats]] = []
    for area in told.scores:
        fewer = {a: s for a, s in told.scores.items() if a != area}
        cases.append(("area", area, scores(offers, match, replace(told, scores=fewer))))
    if match.text.any() or told.read:
        cases.append(("text", None, scores(offers, replace(match, text=nothing), replace(told, read={}))))
    if told.age is not None:
        cases.append(("age", None, scores(offers, match, replace(told, age=None))))
    if match.home.any():
        cases.append(("municipality", None, scores(offers, replace(match, home=nothing), told)))
    if match.near.any():
        cases.append(("position", None, scores(offers, replace(match, near=nothing), told)))
    return cases
