"""What is suggested to a person: the recommendation, or plain search results when that part fails. Owns no scoring."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from luotsi.directory.queries import engines, finding
from luotsi.directory.queries.catalogue import Card
from luotsi.directory.rules.records import ChannelType
from luotsi.guidance.queries import recommending
from luotsi.guidance.queries.parts import PARTS
from luotsi.guidance.queries.recommending import Asks, Reason
from luotsi.guidance.queries.wishes import Wish
from luotsi.guidance.rules.areas import situation
from luotsi.kernel.errors import LuotsiError
from luotsi.regions import queries as regions
from luotsi.regions.rules import great_circle_km
from luotsi.search.ranking import LONGEST_QUERY

SHOWN = 4
"""Services in one turn."""
_SPARE = 10
"""How many are looked at to see whether place and age matter."""
AGES = ("0-12", "13-17", "18-29", "30-64", "65-")
"""The directory's age bands."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that is suggested, and why."""

    card: Card
    reasons: tuple[Reason, ...] = ()
    asks: Asks | None = None
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """What is suggested. `relaxed` and `is_simple` say what the person should know of it."""

    offers: tuple[Offer, ...]
    total: int = 0
    relaxed: str = ""
    is_simple: bool = False
    """Found by plain search, because the recommendation failed."""
    area: str = ""
    """The life area that counted most."""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody told, in the chat or in the form."""

    lang: str
    text: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Life area to 0..10."""
    age: int | None = None
    municipality: str = ""
    closer: bool = False
    free: bool = False
    not_phone: bool = False
    remote: bool | None = None
    language: str = ""
    exclude: frozenset[str] = frozenset()
    limit: int = _SPARE


def advise(request: Request) -> Advice:
    """Suggestions for what was told; never an exception: at worst nothing."""
    found = PARTS.attempt("recommendation", lambda: _recommended(request), None)
    if found is None:
        found = PARTS.attempt("search", lambda: _searched(request), None)
    found = found or Advice((), is_simple=True)
    if not request.closer:
        return found
    near = sorted(found.offers, key=lambda o: (o.card.is_nationwide, o.distance_km is None, o.distance_km or 0.0))
    return replace(found, offers=tuple(near))


def _recommended(request: Request) -> Advice:
    origin = _centre(request.municipality)
    wish = Wish(
        situation=situation(request.scores),
        text=request.text,
        age=request.age,
        municipality=request.municipality,
        position=origin if request.closer else None,
        remote=request.remote,
        language=request.language or None,
        free=request.free,
        not_by=frozenset({str(ChannelType.PHONE)}) if request.not_phone else frozenset(),
        lang=request.lang,
        limit=request.limit,
        exclude=request.exclude,
    )
    answer = recommending.recommend(wish)
    offers = tuple(Offer(s.card, s.reasons, s.asks, _distance(s.card, origin)) for s in answer.suggestions)
    return Advice(offers, answer.total, answer.relaxed, area=recommending.neediest(answer.needs) or "")


def _searched(request: Request) -> Advice:
    """The words searched for; without words the directory is not searched."""
    query = request.text[:LONGEST_QUERY]
    if not query:
        return Advice((), is_simple=True)
    filters = {"cost": frozenset({"free"})} if request.free else {}
    if request.age is not None:
        filters["age"] = frozenset({band_of(request.age)})
    wish = finding.Wish(
        query=query,
        lang=request.lang,
        municipality=request.municipality,
        filters=filters,
        size=request.limit + len(request.exclude),
    )
    found = finding.find(wish)
    origin = _centre(request.municipality)
    kept = [r for r in found.results if r.card.id not in request.exclude]
    if request.not_phone:
        kept = [r for r in kept if set(r.card.channel_types) != {ChannelType.PHONE}]
    offers = tuple(Offer(r.card, distance_km=_distance(r.card, origin)) for r in kept[: request.limit])
    return Advice(offers, found.total, found.relaxed, is_simple=True)


def _centre(municipality: str) -> tuple[float, float] | None:
    if not municipality:
        return None
    try:
        home = regions.municipality(municipality)
    except LuotsiError:
        return None
    return home.latitude, home.longitude


def _distance(card: Card, origin: tuple[float, float] | None) -> float | None:
    if origin is None or not card.points:
        return None
    return min(great_circle_km(origin[0], origin[1], p.lat, p.lon) for p in card.points)


def band_of(age: int) -> str:
    """The directory's age band.

    >>> band_of(12), band_of(17), band_of(99)
    ('0-12', '13-17', '65-')
    """
    return next((b for b in AGES[:-1] if age <= int(b.partition("-")[2])), AGES[-1])


def place_matters(advice: Advice, own: frozenset[str]) -> bool:
    """Whether where the person lives would change the suggestions: some are for some of the county's places only."""
    return any(not o.card.is_nationwide and not own <= set(o.card.municipalities) for o in advice.offers)


def age_matters(advice: Advice) -> bool:
    """Whether the age would: of the suggestions, some are for some ages only."""
    held = engines.engine().facets([o.card.id for o in advice.offers])
    bands = [{v for v in values if v.startswith("age:")} for values in held]
    return any(0 < len(b) < len(AGES) for b in bands)
