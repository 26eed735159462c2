"""Who is shown and who is not: shares of exposure by group of services, and how much people's lists are alike. Pure."""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """Services that have something in common, such as a language."""

    facet: str
    value: str
    services: int
    shown: int
    """How many of them were shown to anybody."""
    exposures: int
    """How often they were shown in all."""
    share_of_services: float
    share_of_exposures: float

    @property
    def ratio(self) -> float:
        """Share of exposures beside share of services: 1 is even, under .5 is a gap."""
        return self.share_of_exposures / self.share_of_services if self.share_of_services else 0.0


@dataclass(frozen=True, slots=True)
class Alike:
    """How much the lists of different people are alike."""

    lists: int
    overlap: float
    """Mean share of two lists that is the same."""
    largest_share: float
    """Share of lists in which the commonest service stands."""
    never: float
    """Share of services that stand in no list."""


def groups(held: Mapping[str, frozenset[str]], shown: Mapping[str, int], facets: Sequence[str]) -> tuple[Group, ...]:
    """Exposure by facet value; `held` tells each service's values ("facet:value"), `shown` how often it was shown."""
    services: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    exposures: Counter[str] = Counter()
    for id_, values in held.items():
        for value in values:
            services[value] += 1
            seen[value] += bool(shown.get(id_, 0))
            exposures[value] += shown.get(id_, 0)
    every, total = max(1, len(held)), max(1, sum(shown.get(id_, 0) for id_ in held))
    found = [
        Group(facet, value, n, seen[key], exposures[key], n / every, exposures[key] / total)
        for key, n in services.items()
        for facet, _colon, value in [key.partition(":")]
        if facet in facets
    ]
    return tuple(sorted(found, key=lambda g: (facets.index(g.facet), -g.services, g.value)))


def alike(lists: Sequence[frozenset[str]], services: int, *, length: int) -> Alike:
    """Likeness of lists of at most `length` services each.

    >>> alike([frozenset("ab"), frozenset("bc")], 4, length=2)
    Alike(lists=2, overlap=0.5, largest_share=1.0, never=0.25)
    """
    counted = Counter(id_ for one in lists for id_ in one)
    pairs = [len(a & b) / length for a, b in itertools.combinations(lists, 2)]
    return Alike(
        lists=len(lists),
        overlap=sum(pairs) / len(pairs) if pairs else 0.0,
        largest_share=max(counted.values(), default=0) / max(1, len(lists)),
        never=1 - len(counted) / services if services else 0.0,
    )


def exposures(lists: Iterable[Iterable[str]]) -> Counter[str]:
    """How often each service stands in a list."""
    return Counter(id_ for one in lists for id_ in one)
