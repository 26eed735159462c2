"""What somebody wishes of suggestions: what must hold, what may be let go, which services keep to it and lie near."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from luotsi.directory.rules.facets import EVERYWHERE
from luotsi.directory.rules.records import ChannelType
from luotsi.guidance.queries import traits as describing
from luotsi.guidance.queries.traits import Traits
from luotsi.guidance.queries.worded import Words
from luotsi.guidance.rules.areas import Situation
from luotsi.guidance.rules.recommending import OLDEST, Bools, Match
from luotsi.kernel import clock
from luotsi.kernel.errors import BadParameter
from luotsi.kernel.text import clean
from luotsi.regions import queries as regions
from luotsi.search.ranking import LONGEST_QUERY

MOST = 50
"""Suggestions at once, at most."""
_OWN_PLACE = 0.5


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody told, and what must hold of what is suggested."""

    situation: Situation = field(default_factory=lambda: Situation({}))
    text: str = ""
    age: int | None = None
    municipality: str = ""
    """Three digits; empty means anywhere in the installation's area."""
    position: tuple[float, float] | None = None
    """(lat, lon); never kept."""
    remote: bool | None = None
    """True: only what can be used without going anywhere; False: only what has a place."""
    language: str | None = None
    """Language in which the service is given."""
    free: bool = False
    not_by: frozenset[str] = frozenset()
    """Kinds of channel the person does not want: services that have no other are left out."""
    lang: str = "fi"
    """Language of the texts that are given back."""
    limit: int = 5
    exclude: frozenset[str] = frozenset()
    """Ids that are not suggested."""
    among: frozenset[str] = frozenset()
    """Municipalities any of which the service must serve, for callers that speak of several; empty for any."""
    nationwide: bool | None = None
    """True: only what serves the whole country; False: nothing that does."""
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Facets of the directory (class, group …) to wanted values; never let go."""


def checked(wish: Wish) -> Wish:
    """The same with today's code of the municipality and a tidy text; BadParameter for what cannot be."""
    if wish.age is not None and not 0 <= wish.age <= OLDEST:
        raise BadParameter("age", str(wish.age), f"whole years from 0 to {OLDEST}")
    if not 1 <= wish.limit <= MOST:
        raise BadParameter("limit", str(wish.limit), f"1 to {MOST}")
    unknown = wish.not_by - {str(c) for c in ChannelType}
    if unknown:
        raise BadParameter("not_by", min(unknown), ", ".join(ChannelType))
    code = wish.municipality
    if code:
        known = regions.places(clock.today())
        if code not in known or not code.isdigit():
            raise BadParameter("municipality", code, "three digits of a municipality, such as 491")
        code = known[code]
    # Half a surrogate pair can come out of JSON, and nothing further on could write it down.
    text = clean(wish.text.encode("utf-8", "ignore").decode(), limit=20 * LONGEST_QUERY)
    return replace(wish, municipality=code, text=text)


def loosenings(wish: Wish) -> Iterable[tuple[str, Wish]]:
    """The wish, then without its filters, then anywhere, each with what is let go.

    Age limits are never let go: what one may not use is no suggestion.
    """
    yield "", wish
    bare = replace(wish, remote=None, language=None, free=False, not_by=frozenset())
    if bare != wish:
        yield "filters", bare
    if wish.municipality:
        yield "region", replace(bare, municipality="")


def within(its: Traits, wish: Wish) -> Bools:
    """What keeps to everything that must hold, hidden or not."""
    allowed = np.ones(len(its.ids), dtype=bool)
    if wish.municipality:
        allowed &= its.carrying("serves", wish.municipality) | its.carrying("serves", EVERYWHERE)
    if wish.among:
        allowed &= _any_of(its, "serves", wish.among | ({EVERYWHERE} if wish.nationwide is not False else set()))
    if wish.nationwide is not None:
        allowed &= its.carrying("serves", EVERYWHERE) == wish.nationwide
    for facet, values in wish.filters.items():
        allowed &= _any_of(its, facet, values)
    if wish.age is not None:
        allowed &= describing.fits_age(its, wish.age)
    if wish.remote is not None:
        allowed &= its.carrying("reach", "remote") if wish.remote else its.carrying("channel", ChannelType.LOCATION)
    if wish.language:
        allowed &= its.carrying("language", wish.language)
    if wish.free:
        allowed &= its.carrying("cost", "free")
    if wish.not_by:
        allowed &= _any_of(its, "channel", frozenset(ChannelType) - wish.not_by)
    return allowed


def _any_of(its: Traits, facet: str, values: Iterable[str]) -> Bools:
    wanted = np.zeros(len(its.ids), dtype=bool)
    for value in values:
        wanted |= its.carrying(facet, value)
    return wanted


def match(its: Traits, wish: Wish, words: Words) -> Match:
    """What of the wish depends on each service."""
    text = np.zeros(len(its.ids), dtype=np.float32)
    for id_, score in words.scores.items():
        if id_ in its.numbers:
            text[its.numbers[id_]] = score
    home = np.zeros(len(its.ids), dtype=np.float32)
    if wish.municipality:
        own = its.carrying("serves", wish.municipality) & its.carrying("reach", "local")
        there = its.carrying("place", wish.municipality)
        home = (own + _OWN_PLACE * there).astype(np.float32)
    return Match(text, home, its.nearness(wish.position))
