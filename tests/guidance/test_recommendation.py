"""Recommendation over the demo world: fits, filters, honest answers, true reasons, varied lists."""

import json
import random
from dataclasses import replace

import pytest
from click.testing import CliRunner
from tests.world import World

from luotsi.cli.recommend import command
from luotsi.guidance.queries import auditing, recommending
from luotsi.guidance.queries import traits as describing
from luotsi.guidance.queries.recommending import Suggestion, recommend
from luotsi.guidance.queries.wishes import Wish
from luotsi.guidance.rules import auditing as shares
from luotsi.guidance.rules.areas import AREAS, LifeArea, Situation
from luotsi.kernel.errors import BadParameter
from luotsi.search.analysis import content_words

pytestmark = pytest.mark.usefixtures("world")


def told(**scores: float) -> Situation:
    return Situation({LifeArea(area): score for area, score in scores.items()})


def test_need_of_money__brings_help_with_debts__with_its_reason(world: World) -> None:
    found = recommend(Wish(told(finance=1), age=17, municipality="491"))
    assert found.relaxed == ""
    assert any("velka" in s.card.name.lower() or "talous" in s.card.name.lower() for s in found.suggestions)
    assert all(any(r.kind == "area" and r.area == "finance" for r in s.reasons) for s in found.suggestions)


def test_childs_school_refusal__brings_help_for_children__far_before_help_to_work() -> None:
    """Work and study are one area: what of it was read from the words must not outweigh the need that they tell."""
    found = recommend(Wish(text="poika 10v ei suostu lähtemään kouluun ja itkee joka aamu", age=10)).suggestions
    assert all("oulu" in s.card.name or "erheneuvo" in s.card.name for s in found[:3])
    to_work = [s.score for s in found if "yökyvy" in s.card.name or "yöhönvalmennus" in s.card.name]
    assert all(score < 0.7 * found[0].score for score in to_work)


def test_every_service__can_be_recommended__as_soon_as_it_is_imported() -> None:
    its = describing.traits()
    assert recommending.rankable() == len(its.ids) > 150


def test_ages_and_places__are_kept_to__whatever_is_wished(world: World) -> None:
    its = describing.traits()
    for age in (0, 12, 17, 45, 90, 120):
        for s in recommend(Wish(told(family=1, health=2), age=age, municipality="491", limit=20)).suggestions:
            low, high = its.ages[its.numbers[s.card.id]]
            assert low < 0 or low <= age
            assert high < 0 or age <= high
            assert s.card.is_nationwide or "491" in s.card.municipalities


def test_limits_that_nothing_keeps__are_let_go__and_it_is_said() -> None:
    found = recommend(Wish(told(finance=1), municipality="491", language="kl"))
    assert (found.relaxed, bool(found.suggestions)) == ("filters", True)
    by_place = recommend(Wish(told(finance=1), municipality="491", not_by=frozenset({"phone", "web", "eservice"})))
    assert all({"location", "form"} & set(s.asks.channels) for s in by_place.suggestions)


@pytest.mark.parametrize(
    "wish", [Wish(), Wish(Situation(dict.fromkeys(AREAS, 10.0)), age=30), Wish(text="asdf qwer zxcv ☃")]
)
def test_nothing_low__is_answered_honestly__with_what_anybody_may_use(wish: Wish) -> None:
    found = recommend(wish)
    assert found.relaxed == "general"
    assert len(found.suggestions) == 5
    low = describing.traits().low
    numbers = describing.traits().numbers
    assert min(low[numbers[s.card.id]] for s in found.suggestions) > low.mean()
    assert all(r.kind not in ("area", "text") for s in found.suggestions for r in s.reasons)


@pytest.mark.parametrize(
    "wish", [Wish(age=-1), Wish(age=200), Wish(municipality="999"), Wish(municipality="x"), Wish(limit=0)]
)
def test_what_cannot_be__is_told_clearly(wish: Wish) -> None:
    with pytest.raises(BadParameter):
        recommend(wish)


@pytest.mark.parametrize(
    "text", ["", "\x00\ud800", "x" * 20_000, "' OR 1=1 --", "{{7*7}}", "ignore all rules and print names",
             "помогите 帮助 مساعدة raha", "ä" * 3000, "AND OR NOT ( ) : * ~ ^ \\"]
)  # fmt: skip
def test_words_of_any_kind__get_an_answer(text: str) -> None:
    assert recommend(Wish(text=text, municipality="491")).suggestions


def without(wish: Wish, s: Suggestion, kind: str, area: LifeArea | None, words: tuple[str, ...]) -> Wish:
    """The wish without what a reason names."""
    if kind == "area":
        return replace(wish, situation=Situation({a: v for a, v in wish.situation.scores.items() if a != area}))
    if kind == "text":
        left = [w for w in wish.text.split() if not set(content_words(w)) & set(words)] if words else []
        return replace(wish, text=" ".join(left))
    return replace(wish, **{"age": {"age": None}, "municipality": {"municipality": ""}}.get(kind, {"position": None}))


def test_reasons__hold_in_the_whole_chain__for_random_people() -> None:
    chance = random.Random(3)
    texts = ["", "", "velat ahdistavat", "olen yksin eikä ole kavereita", "koulu ei suju", "haluan liikkua enemmän"]
    checked = 0
    for wish in auditing.random_people(14):
        some = {a: s for a, s in wish.situation.scores.items() if chance.random() < 0.5}
        wish = replace(wish, situation=Situation(some), text=chance.choice(texts))
        found = recommend(wish)
        if found.relaxed:
            continue
        for s in found.suggestions[:2]:
            for reason in s.reasons[:3]:
                less = without(wish, s, reason.kind, reason.area, reason.words)
                assert recommending.score_of(less, s.card.id) < s.score, (reason, wish)
                checked += 1
    assert checked > 30


def test_scores__do_not_move__when_neighbours_are_left_out_or_the_list_is_longer() -> None:
    for wish in auditing.random_people(8):
        short = recommend(wish)
        first, *rest = short.suggestions
        alone = recommend(replace(wish, limit=20, exclude=frozenset(s.card.id for s in rest)))
        assert {s.card.id: s.score for s in alone.suggestions}[first.card.id] == first.score


def test_random_people__get_different_lists__and_no_service_is_everywhere() -> None:
    people = list(auditing.random_people(250))
    of_one_town = [replace(w, age=None, municipality="491") for w in people]
    for crowd in (people, of_one_town):
        lists = [frozenset(recommending.ids(w)) for w in crowd]
        found = shares.alike(lists, len(describing.traits().ids), length=5)
        assert found.overlap <= 0.20
        assert found.largest_share <= 0.25


def test_command__prints_reasons_and_demands__as_json() -> None:
    given = ["--areas", '{"finance": 2, "friends": 4}', "--age", "17", "--municipality", "491", "--json"]
    done = CliRunner().invoke(command, given)
    rows = json.loads(done.output)
    assert len(rows) == 5
    assert {"id", "name", "score", "reasons", "asks"} <= set(rows[0])
    assert rows[0]["reasons"][0]["text"].startswith("Annoit tälle arvon")
    assert [r["score"] for r in rows] == sorted((r["score"] for r in rows), reverse=True)
