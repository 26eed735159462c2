"""What somebody's free words bring: services found by them, the needs read, and the words that did it.

Nothing of the words outlives the answer they are read for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from luotsi.directory.queries import catalogue, engines
from luotsi.directory.queries.catalogue import Card
from luotsi.directory.rules.facets import EVERYWHERE
from luotsi.search import ranking
from luotsi.search.analysis import content_words, stem
from luotsi.search.concepts import LANGUAGES
from luotsi.search.ranking import FLOOR, LONGEST_QUERY
from luotsi.search.vocabulary import Reading

_SEARCHED = 1000
"""Services that each way of looking up the words may bring."""
_LOOKUPS = 3
"""Of words in one answer, at most; the later ones only see whether a reason holds."""
_CLEARLY = 0.01


@dataclass(frozen=True, slots=True)
class Words:
    """What the person's words bring."""

    scores: Mapping[str, float] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    elsewhere: Reading | None = None


class Lookup:
    """Looks up the words of one wish, each text once; nothing of it outlives the answer."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Words] = {}

    def words(self, text: str, municipality: str) -> Words:
        """What a text brings among the services that residents of the municipality may use."""
        key = text[:LONGEST_QUERY], municipality
        if key not in self._found:
            self._found[key] = _searched(*key) if key[0].strip() else Words()
        return self._found[key]

    @property
    def lookups(self) -> int:
        """How many there have been."""
        return len(self._found)


def _searched(text: str, municipality: str) -> Words:
    # Within what the person may use, so that the look-ups reach far enough.
    filters = {"serves": frozenset({municipality, EVERYWHERE})} if municipality else {}
    found = engines.searcher().matches(text, filters=filters, limit=_SEARCHED)
    readings = ranking.trusted([r for r in found.read if not r.concept.is_elsewhere])
    elsewhere = ranking.elsewhere(found.read, found.hits)
    hits = [] if elsewhere else found.hits
    return Words({h.id: h.score for h in hits if h.score >= FLOOR}, tuple(readings), elsewhere)


def own_words(text: str, municipality: str, card: Card, lookup: Lookup) -> tuple[str, ...]:
    """The person's words that the card holds, told only when the service fits worse without them."""
    text = text[:LONGEST_QUERY]
    its = catalogue.matching_words(card, text)
    if not its or set(its) == set(content_words(text)):
        return its  # when there are no other words, nothing is left without them
    if lookup.lookups >= _LOOKUPS:
        return ()
    gone = {stem(w, lang) for w in its for lang in LANGUAGES}
    rest = " ".join(w for w in text.split() if not _holds(w, gone))
    now, then = (lookup.words(t, municipality).scores.get(card.id, 0.0) for t in (text, rest))
    return its if then < now - _CLEARLY else ()


def _holds(written: str, stems: set[str]) -> bool:
    return any(stem(w, lang) in stems for w in content_words(written) for lang in LANGUAGES)
