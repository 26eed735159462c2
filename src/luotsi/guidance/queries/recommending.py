"""From what somebody told to a few suggestions, each with true reasons and with what the service asks.

Works over arrays of the whole index; only the few that are shown are read from the database. Free text is expected to
have passed `rules.texts.check_text` already; nothing of it is kept or logged here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from luotsi.directory.queries import catalogue, overlay
from luotsi.directory.queries.catalogue import Card
from luotsi.guidance.queries import crowd, labels, learning, wishes, worded
from luotsi.guidance.queries import traits as describing
from luotsi.guidance.queries.traits import Traits
from luotsi.guidance.queries.wishes import Wish
from luotsi.guidance.queries.worded import Lookup, Words
from luotsi.guidance.rules import recommending as rules
from luotsi.guidance.rules.areas import LifeArea
from luotsi.guidance.rules.asks import Told as Demand
from luotsi.guidance.rules.recommending import Bools, Drop, Match, Offers, Told
from luotsi.kernel.errors import NotReady
from luotsi.search import ranking

_REASONS = 4
_SOME_GAIN = 0.1
_LOW = 0.6
"""Threshold from which a service is told to be easy to come to."""
_SURE = 0.9
"""A reading of an area from the words counts fully from this on."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing told without which the service's score would be lower."""

    kind: str
    """area | text | age | municipality | position; threshold and general for who told of no need."""
    area: LifeArea | None = None
    score: float | None = None
    """What the person said of that area."""
    words: tuple[str, ...] = ()
    """The person's own words that the service's name or summary holds."""
    concept: Mapping[str, str] | None = None
    """Label of the need that the words were read to mean, by language."""
    read: LifeArea | None = None
    """Of text without concept or words: the area of life that the words were read to speak of."""
    place: bool = False
    """Of municipality: whether the service has a place there."""
    share: float = 0.0
    """Part of the score that goes without it, 0..1."""


@dataclass(frozen=True, slots=True)
class Asks:
    """What a service asks of who comes, as its description tells it; "" is not told."""

    booking: str
    """yes | no | "" """
    referral: str
    """yes | no | "" """
    cost: str
    """free | chargeable | unknown"""
    ages: tuple[int | None, int | None] | None
    """(youngest, oldest), or None when no limits are told."""
    channels: tuple[str, ...]
    """Ways to get in touch: location, phone, web, eservice, form."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    card: Card
    score: float
    reasons: tuple[Reason, ...]
    asks: Asks
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    suggestions: tuple[Suggestion, ...]
    total: int
    """How many services fit."""
    relaxed: str = ""
    """What was let go so that something is suggested: "", filters, region; "general" when no need was told (then
    services with a low threshold are suggested); "nothing" when nothing fits."""
    needs: Mapping[LifeArea, float] = field(default_factory=dict)
    """Weight of each area that counted, the weightiest first: from the scores told and from the words."""
    elsewhere: Mapping[str, str] | None = None
    """Label of the wish when it is one that no public service answers."""


def recommend(wish: Wish) -> Recommendation:
    """The few services that fit best; empty only where the index has none for that age and language at all.

    Raises BadParameter for an age, a municipality or a limit that cannot be, NotReady without an index.
    """
    wish = wishes.checked(wish)
    its = describing.traits()
    if not its.ids:
        raise NotReady("There is no search index yet.", hint="Run: luotsi index")
    lookup = Lookup()
    told = _told(wish, lookup)
    offers = _offers(its)
    needs = _needs(told)
    for relaxed, looser in wishes.loosenings(wish):
        match = wishes.match(its, looser, lookup.words(looser.text, looser.municipality))
        fitting = _allowed(its, looser) & (rules.fits(offers, match, told) >= rules.LEAST_FIT)
        if fitting.any():
            return _recommendation(looser, its, offers, match, told, lookup, fitting, relaxed, needs)
    return _general(wish, its, offers, replace(told, scores={}, read={}), lookup, needs)


def _general(
    wish: Wish, its: Traits, offers: Offers, told: Told, lookup: Lookup, needs: Mapping[LifeArea, float]
) -> Recommendation:
    """When nothing weighs on the person, or nothing fits: services that anybody may turn to."""
    bare = replace(wish, remote=None, language=None, free=False, not_by=frozenset(), text="")
    allowed = _allowed(its, bare) & ~its.is_for_others
    relaxed = "general" if allowed.any() else "nothing"
    given = _recommendation(bare, its, offers, wishes.match(its, bare, Words()), told, lookup, allowed, relaxed, needs)
    elsewhere = lookup.words(wish.text, wish.municipality).elsewhere
    return replace(given, elsewhere=elsewhere.concept.labels) if elsewhere else given


def _told(wish: Wish, lookup: Lookup) -> Told:
    read = {a: min(1.0, p / _SURE) for a, p in labels.of_message(wish.text, wish.lang).items()} if wish.text else {}
    readings = lookup.words(wish.text, wish.municipality).readings
    return Told(dict(wish.situation.scores), read, wish.age, sure=readings[0].weight if readings else 0.0)


def _needs(told: Told) -> dict[LifeArea, float]:
    its = zip(LifeArea, rules.weights(told).tolist(), strict=True)
    return dict(sorted(((a, round(w, 3)) for a, w in its if w > 0), key=lambda item: -item[1]))


def _offers(its: Traits) -> Offers:
    return _gathered(its, labels.of_services(), learning.effects(its))


_last: list[tuple[object, object, object, Offers]] = []


def _gathered(its: Traits, labelled: labels.ServiceLabels, learned: rules.Floats) -> Offers:
    if _last and _last[0][0] is its and _last[0][1] is labelled and _last[0][2] is learned:
        return _last[0][3]
    areas = np.zeros((len(its.ids), len(LifeArea)), dtype=np.float32)
    youth = np.zeros(len(its.ids), dtype=np.float32)
    if list(labelled.ids) == list(its.ids):
        areas[:], youth[:] = labelled.areas, labelled.youth
    else:
        pairs = [(its.numbers[id_], n) for n, id_ in enumerate(labelled.ids) if id_ in its.numbers]
        if pairs:
            there, here = (np.array(side) for side in zip(*pairs, strict=True))
            areas[there], youth[there] = labelled.areas[here], labelled.youth[here]
    offers = Offers(
        ids=its.ids, gains=rules.gains_of(areas), youth=youth, low=its.low, bands=its.is_for_some_ages,
        is_for_others=its.is_for_others, is_for_some=its.is_for_some, speaks=its.speaks, kin=its.kin, learned=learned,
        way=np.zeros(len(its.ids), dtype=np.float32),
    )  # fmt: skip
    is_way_known = _last and _last[0][0] is its and _last[0][1] is labelled
    offers = replace(offers, way=_last[0][3].way if is_way_known else rules.giving_way(offers, crowd.crowds(its)))
    _last[:] = [(its, labelled, learned, offers)]
    return offers


def _allowed(its: Traits, wish: Wish) -> Bools:
    allowed = wishes.within(its, wish)
    for id_ in {*wish.exclude, *overlay.out_of_sight()}:
        number = its.numbers.get(id_)
        if number is not None:
            allowed[number] = False
    return allowed


def _recommendation(
    wish: Wish, its: Traits, offers: Offers, match: Match, told: Told, lookup: Lookup, allowed: Bools,
    relaxed: str, needs: Mapping[LifeArea, float],
) -> Recommendation:  # fmt: skip
    scored = rules.scores(offers, match, told)
    numbers = rules.foremost(scored, allowed)
    rows = rules.pick(offers.rows(numbers), match.rows(numbers), told, scored[numbers], limit=wish.limit)
    picked = np.array([numbers[row] for row in rows], dtype=np.intp)
    cards = catalogue.cards([its.ids[n] for n in picked], wish.lang, municipality=wish.municipality)
    distances = catalogue.distances(list(cards), wish.position)
    shown = offers.rows(picked), match.rows(picked)
    drops = rules.reasons(*shown, told) if len(picked) else []
    suggestions = []
    for number, its_drops in zip(picked.tolist(), drops, strict=True):
        card = cards.get(its.ids[number])
        if card is None:
            continue  # withdrawn since the index was built
        suggestions.append(
            Suggestion(
                card=card,
                score=round(float(scored[number]), 4),
                reasons=_reasons(wish, its, offers, number, card, told, lookup, its_drops),
                asks=_asks(its, number, card),
                distance_km=distances.get(card.id),
            )
        )
    return Recommendation(tuple(suggestions), int(allowed.sum()), relaxed, needs)


def _reasons(
    wish: Wish,
    its: Traits,
    offers: Offers,
    number: int,
    card: Card,
    told: Told,
    lookup: Lookup,
    drops: tuple[Drop, ...],
) -> tuple[Reason, ...]:
    found = []
    for drop in drops[:_REASONS]:
        reason = Reason(drop.kind, drop.area, share=round(drop.share, 4))
        if drop.area is not None:
            reason = replace(reason, score=told.scores.get(drop.area))
        if drop.kind == "text":
            reason = _of_words(wish, card, lookup, reason)
            if not reason.concept and not reason.words:
                reason = replace(reason, read=_area_read(told, number, offers))
        if drop.kind == "municipality":
            reason = replace(reason, place=bool(its.carrying("place", wish.municipality)[number]))
        found.append(reason)
    return tuple(found) or (Reason("threshold" if its.low[number] >= _LOW else "general"),)


def _area_read(told: Told, number: int, offers: Offers) -> LifeArea | None:
    """The area read from the words in which the service gives most."""
    areas = list(LifeArea)
    given = {a: p * float(offers.gains[number][areas.index(a)]) for a, p in told.read.items() if p >= rules.VOICED}
    best = max(given, key=lambda a: given[a], default=None)
    return best if best is not None and given[best] > _SOME_GAIN else None


def _of_words(wish: Wish, card: Card, lookup: Lookup, reason: Reason) -> Reason:
    """What of the text is told: the need it was read to mean, else the words that brought the service up."""
    words = lookup.words(wish.text, wish.municipality)
    read = ranking.reason(words.readings, f"{card.name} {card.summary}", card.text_lang)
    if read:
        return replace(reason, concept=read.concept.labels)
    return replace(reason, words=worded.own_words(wish.text, wish.municipality, card, lookup))


def _asks(its: Traits, number: int, card: Card) -> Asks:
    low, high = (int(age) for age in its.ages[number])
    ages = None if low < 0 and high < 0 else (low if low >= 0 else None, high if high >= 0 else None)
    return Asks(
        booking=_said(int(its.booking[number])), referral=_said(int(its.referral[number])),
        cost=str(card.charge), ages=ages, channels=tuple(str(c) for c in card.channel_types),
    )  # fmt: skip


def _said(told: int) -> str:
    return {Demand.YES: "yes", Demand.NO: "no"}.get(Demand(told), "")


def ids(wish: Wish) -> list[str]:
    """Ids of what would be suggested, best first, without reading anything of it: for audits and measurements."""
    told, few, match = _fitting(wishes.checked(wish))
    rows = rules.pick(few, match, told, rules.scores(few, match, told), limit=wish.limit)
    return [few.ids[row] for row in rows]


def score_of(wish: Wish, id_: str) -> float:
    """Score of one service for a wish as suggestions tell it; 0 when it does not fit at all."""
    told, few, match = _fitting(wishes.checked(wish))
    if id_ not in few.ids:
        return 0.0
    return round(float(rules.scores(few, match, told)[few.ids.index(id_)]), 4)


def _fitting(wish: Wish) -> tuple[Told, Offers, Match]:
    its, lookup = describing.traits(), Lookup()
    told = _told(wish, lookup)
    offers, match = _offers(its), wishes.match(its, wish, lookup.words(wish.text, wish.municipality))
    numbers = np.flatnonzero(_allowed(its, wish) & (rules.fits(offers, match, told) >= rules.LEAST_FIT))
    return told, offers.rows(numbers), match.rows(numbers)


def rankable() -> int:
    """How many services can be recommended for some need."""
    return int((_offers(describing.traits()).gains.max(axis=1, initial=0.0) > 0).sum())


def neediest(needs: Mapping[LifeArea, float]) -> LifeArea | None:
    """The area under which feedback on the suggestions is counted; None when no need was told."""
    return next(iter(needs), None)
