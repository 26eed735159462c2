"""Searching the demo world: filters, counts, relaxing, order, opening."""

from datetime import datetime

import pytest
from tests.world import World

from luotsi.directory.queries import finding
from luotsi.directory.queries.finding import Wish
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, NotFound

MONDAY_NOON = datetime(2026, 11, 23, 12, 0)
SUNDAY_NIGHT = datetime(2026, 11, 22, 3, 0)


def every_page(wish: Wish) -> list[str]:
    from dataclasses import replace

    first = finding.find(wish)
    rest = [finding.find(replace(wish, page=n)) for n in range(2, first.pages + 1)]
    return [r.card.id for results in (first, *rest) for r in results.results]


@pytest.mark.parametrize("query", ["", "liikunta", "mulla on hammas kipee"])
@pytest.mark.parametrize("facet", ["theme", "cost", "channel", "age", "language", "reach"])
def test_facets__count__is_what_choosing_the_value_gives(world: World, query: str, facet: str) -> None:
    results = finding.find(Wish(query=query, municipality="491"))
    for value in results.facets[facet][:3]:
        chosen = Wish(query=query, municipality="491", filters={facet: frozenset({value.value})})
        found = finding.find(chosen)
        assert found.total == value.count
        assert len(set(every_page(chosen))) == value.count


def test_facets__chosen_value__keeps_counts_of_its_siblings(world: World) -> None:
    before = {v.value: v.count for v in finding.find(Wish()).facets["cost"]}
    after = {v.value: v.count for v in finding.find(Wish(filters={"cost": frozenset({"free"})})).facets["cost"]}
    assert after == before


def test_open_now__follows_the_clock(world: World) -> None:
    with clock.stopped_at(MONDAY_NOON):
        at_noon = finding.find(Wish(open_now=True)).total
        offered = finding.find(Wish()).facets["open"][0].count
    with clock.stopped_at(SUNDAY_NIGHT):
        at_night = finding.find(Wish(open_now=True)).total
    assert at_noon == offered
    assert 0 < at_night < at_noon


def test_find__municipality__leaves_out_services_of_others(world: World) -> None:
    for result in finding.find(Wish(municipality="768", size=100)).results:
        assert result.card.is_nationwide or "768" in result.card.municipalities


def test_find__filters_that_exclude_everything__are_let_go_and_said_so(world: World) -> None:
    results = finding.find(Wish(query="hammashoito", filters={"theme": frozenset({"no-such-theme"})}))
    assert results.relaxed == "filters"
    assert results.results


def test_find__private_wish__is_said_to_be_elsewhere(world: World) -> None:
    results = finding.find(Wish(query="pizza kotiinkuljetus"))
    assert (results.total, results.relaxed, results.results) == (0, "weak", ())
    assert results.elsewhere
    assert results.elsewhere["en"]


def test_find__distance__puts_nearest_first(world: World) -> None:
    results = finding.find(Wish(municipality="740", order="distance", size=50)).results
    known = [r.distance_km for r in results if r.distance_km is not None]
    assert known == sorted(known)
    assert known[0] < 5


def test_find__name_order__puts_umlauts_last(world: World) -> None:
    names = [r.card.name for r in finding.find(Wish(order="name", size=100)).results]
    first_letters = [n[0].lower() for n in names]
    assert first_letters == sorted(first_letters, key="abcdefghijklmnopqrstuvwxyzåäö".find)


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (Wish(municipality="999"), NotFound),
        (Wish(order="cheapest"), BadInput),
        (Wish(page=0), BadInput),
        (Wish(size=1000), BadInput),
        (Wish(filters={"colour": frozenset({"red"})}), BadInput),
    ],
)
def test_find__impossible_wish__is_refused_by_name(world: World, wish: Wish, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        finding.find(wish)
    assert str(caught.value)


@pytest.mark.parametrize(
    "query", ["\x00", "' or 1=1", "<script>", "🙂" * 200, "a" * 10_000, "\u202eevil", "%s %(x)s", "*:*"]
)
def test_find__hostile_query__answers(world: World, query: str) -> None:
    assert finding.find(Wish(query=query)).pages >= 1


def test_why__concept__is_true_of_the_service(world: World) -> None:
    """What is given as the reason must be held by the service's own words."""
    for result in finding.find(Wish(query="mulla on hammas kipee", municipality="491")).results:
        for word in result.why.words:
            assert word[:4] in f"{result.card.name} {result.card.summary}".lower()
