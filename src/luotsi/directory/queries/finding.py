"""Finding services: query, filters, facet counts, order, relaxing when nothing fits."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from luotsi.directory.queries import catalogue, engines, overlay
from luotsi.directory.queries.catalogue import Card
from luotsi.directory.rules import hours as opening
from luotsi.directory.rules.facets import EVERYWHERE
from luotsi.directory.rules.hours import Hours
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput
from luotsi.kernel.text import clean, collation_key
from luotsi.regions import queries as regions
from luotsi.regions.rules import great_circle_km
from luotsi.search import ranking
from luotsi.search.ranking import LONGEST_QUERY, POOL, Hit
from luotsi.search.vocabulary import Reading

FACETS = ("theme", "group", "age", "reach", "channel", "language", "cost", "accessible", "provider")
"""Facets that pages and API offer; `event` and `organization` filter too but are not counted."""
_FILTERS = (*FACETS, "event", "class", "organization")
_NEAR_COUNT = 4
"""How many neighbouring municipalities count as near."""
PAGE_SIZE = 20
LONGEST_PAGE = 100
_FOR_OTHERS, _LOCAL = 0.6, 1.03
"""What a hit's score is multiplied by when it serves only businesses or authorities, and when it is local."""
_WORTH_SAYING = 0.3
"""How sure a reading must be to be told to the person."""
ORDERS = ("relevance", "distance", "name")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for."""

    query: str = ""
    lang: str = "fi"
    municipality: str = ""
    """Three digits; empty means the installation's whole county."""
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Facet to values, from `FACETS`."""
    open_now: bool = False
    order: str = "relevance"
    position: tuple[float, float] | None = None
    """(lat, lon) for distances; else the municipality's centre is used."""
    page: int = 1
    size: int = PAGE_SIZE
    beside: tuple[str, ...] = ()
    """Municipalities whose services count too; set when nothing fits in the one asked for."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Why:
    """What brought a service up: the concept read (None when none), the person's own words, meaning."""

    concept: Mapping[str, str] | None
    """Label of the concept by language."""
    words: tuple[str, ...]
    by_meaning: bool


@dataclass(frozen=True, slots=True)
class Result:
    card: Card
    score: float
    why: Why
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class Results:
    wish: Wish
    total: int
    results: tuple[Result, ...]
    pages: int
    facets: Mapping[str, tuple[FacetValue, ...]]
    relaxed: str = ""
    """What was let go so that something is shown: "", filters, near, region, weak."""
    concepts: tuple[Mapping[str, str], ...] = ()
    """Labels of the concepts the query was read to speak of, by language."""
    elsewhere: Mapping[str, str] | None = None
    """Label of the wish when it is one that no public service answers (then nothing is found, `relaxed` is "weak")."""


def find(wish: Wish) -> Results:
    """The page of services that `wish` asks for, with exact counts over everything that fits.

    Never an empty page without a word: when nothing fits, filters are let go, then the area is widened, and `relaxed`
    says which. When even the nearest is far off, `relaxed` is "weak" and the results are only suggestions.
    Raises BadInput for an unknown municipality, facet, order or page.
    """
    wish = _checked(wish)
    for relaxed, looser in _loosenings(wish):
        hits, readings = _hits(looser)
        if hits:
            return _results(wish, looser, hits, readings, relaxed)
    return _suggestions(wish)


def _checked(wish: Wish) -> Wish:
    if wish.municipality:
        regions.municipality(wish.municipality)
    for name in wish.filters:
        if name not in _FILTERS:
            raise BadInput(f"No facet called {name!r}.", hint=f"Known: {', '.join(_FILTERS)}.")
    if wish.order not in ORDERS:
        raise BadInput(f"No order called {wish.order!r}.", hint=f"Known: {', '.join(ORDERS)}.")
    if wish.page < 1 or not 1 <= wish.size <= LONGEST_PAGE:
        raise BadInput(
            f"Page {wish.page} of {wish.size} cannot be.", hint=f"Pages begin at 1, size is 1 to {LONGEST_PAGE}."
        )
    return replace(wish, query=clean(wish.query, limit=LONGEST_QUERY))


def _loosenings(wish: Wish) -> Iterable[tuple[str, Wish]]:
    yield "", wish
    bare = replace(wish, filters={}, open_now=False)
    if wish.filters or wish.open_now:
        yield "filters", bare
    if wish.municipality:
        yield "near", replace(bare, beside=near(wish.municipality))
        yield "region", replace(bare, municipality="")


def _area(wish: Wish) -> dict[str, frozenset[str]]:
    if not wish.municipality:
        return {}
    return {"serves": frozenset({wish.municipality, *wish.beside, EVERYWHERE})}


def _hits(wish: Wish) -> tuple[list[Hit], tuple[Reading, ...]]:
    """Everything that fits, best first, and the concepts read."""
    filters, gone = {**_area(wish), **_filters(wish)}, overlay.out_of_sight()
    if not wish.query:
        ids = engines.engine().everything(filters=filters)
        return [Hit(id_, 0.0, 0.0, 0.0, 0.0) for id_ in ids if id_ not in gone], ()
    answer = engines.searcher().answer(wish.query, filters=filters, limit=POOL)
    return _preferred([h for h in answer.hits if h.id not in gone], answer.readings), answer.readings


def _preferred(hits: list[Hit], readings: Sequence[Reading]) -> list[Hit]:
    """Hits weighed by whom they serve: services for businesses and authorities fall behind when nobody asked for them,
    and of equals the local one comes first."""
    asks_for_others = any(g.startswith(("KR2", "KR3")) for r in readings[:1] for g in r.concept.groups)
    weighed = []
    for hit, values in zip(hits, engines.engine().facets([h.id for h in hits]), strict=True):
        groups = {v for v in values if v.startswith("group:")}
        is_for_others = bool(groups) and not any(g.startswith("group:KR1") for g in groups)
        weight = (_FOR_OTHERS if is_for_others and not asks_for_others else 1.0) * (
            _LOCAL if "reach:local" in values else 1.0
        )
        weighed.append(replace(hit, score=hit.score * weight))
    return sorted(weighed, key=lambda h: (-h.score, h.id))


def _filters(wish: Wish) -> dict[str, frozenset[str]]:
    filters = {name: values for name, values in wish.filters.items() if values}
    if wish.open_now:
        filters["schedule"] = open_schedules()
    return filters


def _results(asked: Wish, used: Wish, hits: list[Hit], readings: tuple[Reading, ...], relaxed: str) -> Results:
    ordered = _ordered(used, hits)
    first = (used.page - 1) * used.size
    shown = ordered[first : first + used.size]
    return Results(
        wish=asked,
        total=len(hits),
        results=tuple(_shown(used, shown, readings)),
        pages=max(1, -(-len(hits) // used.size)),
        facets=_facets(asked, used, hits),
        relaxed=relaxed,
        concepts=tuple(r.concept.labels for r in readings if r.weight >= _WORTH_SAYING),
    )


def _suggestions(wish: Wish) -> Results:
    weak: list[Hit] = []
    readings: tuple[Reading, ...] = ()
    elsewhere = None
    if wish.query:
        answer = engines.searcher().answer(wish.query, filters=_area(wish))
        readings, elsewhere = answer.readings, answer.elsewhere
        gone = overlay.out_of_sight()
        weak = [] if elsewhere else [h for h in answer.weak if h.id not in gone][:3]
    return Results(
        wish=wish,
        total=0,
        results=tuple(_shown(wish, weak, readings)),
        pages=1,
        facets=_facets(wish, replace(wish, filters={}, open_now=False), []),
        relaxed="weak",
        elsewhere=elsewhere.concept.labels if elsewhere else None,
    )


def _ordered(wish: Wish, hits: list[Hit]) -> list[Hit]:
    if wish.order == "distance":
        distances = catalogue.distances([h.id for h in hits], _origin(wish))
        return sorted(hits, key=lambda h: (distances.get(h.id, float("inf")), -h.score, h.id))
    if wish.order == "name" or not wish.query:
        names = catalogue.names([h.id for h in hits], wish.lang)
        return sorted(hits, key=lambda h: (collation_key(names.get(h.id, "")), h.id))
    return hits


def _origin(wish: Wish) -> tuple[float, float] | None:
    if wish.position:
        return wish.position
    if wish.municipality:
        home = regions.municipality(wish.municipality)
        return home.latitude, home.longitude
    return None


def _shown(wish: Wish, hits: Sequence[Hit], readings: Sequence[Reading]) -> Iterable[Result]:
    cards = catalogue.cards([h.id for h in hits], wish.lang, municipality=wish.municipality)
    origin = _origin(wish)
    for hit in hits:
        card = cards.get(hit.id)
        if card is None:
            continue  # archived since the index was built
        read = ranking.reason(readings, f"{card.name} {card.summary}", card.text_lang)
        yield Result(
            card=card,
            score=round(hit.score, 4),
            why=Why(
                concept=read.concept.labels if read else None,
                words=catalogue.matching_words(card, wish.query) if wish.query else (),
                by_meaning=hit.meaning > max(hit.words, hit.expressions),
            ),
            distance_km=_distance(card, origin),
        )


def _distance(card: Card, origin: tuple[float, float] | None) -> float | None:
    if origin is None or not card.points:
        return None
    return min(great_circle_km(origin[0], origin[1], p.lat, p.lon) for p in card.points)


def _facets(asked: Wish, used: Wish, hits: list[Hit]) -> dict[str, tuple[FacetValue, ...]]:
    """Counts by value: how many would be found with that value chosen beside the other facets' choices."""
    shared = _counts(used, hits)
    found: dict[str, tuple[FacetValue, ...]] = {}
    for name in FACETS:
        chosen = asked.filters.get(name, frozenset())
        counts = shared
        if used.filters.get(name):
            others = replace(used, filters={k: v for k, v in used.filters.items() if k != name})
            counts = _counts(others, _hits(others)[0])
        values = {key.split(":", 1)[1]: n for key, n in counts.items() if key.startswith(name + ":")}
        for value in chosen:
            values.setdefault(value, 0)
        ranked = sorted(values.items(), key=lambda item: (-item[1], item[0]))
        found[name] = tuple(FacetValue(value, n, value in chosen) for value, n in ranked)
    return {**found, "open": _open_facet(asked, used, hits)}


def _open_facet(asked: Wish, used: Wish, hits: list[Hit]) -> tuple[FacetValue, ...]:
    pool = hits
    if used.open_now:
        pool = _hits(replace(used, open_now=False))[0]
    now_open = {f"schedule:{key}" for key in open_schedules()}
    held = engines.engine().facets([h.id for h in pool])
    return (FacetValue("now", sum(bool(values & now_open) for values in held), asked.open_now),)


def _counts(wish: Wish, hits: list[Hit]) -> Mapping[str, int]:
    if not wish.query:
        filters, gone = {**_area(wish), **_filters(wish)}, overlay.out_of_sight()
        counts = Counter(engines.engine().counts(filters=filters))
        if gone:  # still in the index, until the next one is built
            there = [id_ for id_ in engines.engine().everything(filters=filters) if id_ in gone]
            counts.subtract(value for values in engines.engine().facets(there) for value in values)
        return +counts
    return Counter(value for values in engines.engine().facets([h.id for h in hits]) for value in values)


def open_schedules() -> frozenset[str]:
    """Keys of the schedules that are open at this minute."""
    now = clock.now()
    return _open_at(engines.engine().generation(), now.replace(second=0, microsecond=0, tzinfo=None))


@lru_cache(maxsize=4)
def _open_at(generation: str, minute: datetime) -> frozenset[str]:
    return frozenset(key for key, its in _schedules(generation).items() if opening.is_open(its, minute))


@lru_cache(maxsize=2)
def _schedules(_generation: str) -> dict[str, tuple[Hours, ...]]:
    return catalogue.schedules()


def near(municipality: str) -> tuple[str, ...]:
    """Codes of the nearest municipalities."""
    return tuple(n.municipality.code for n in regions.nearest(municipality, _NEAR_COUNT, clock.today()))
