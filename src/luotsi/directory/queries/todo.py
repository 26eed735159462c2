"""What waits for a member of staff: a small registry of providers, each of which lists its own items.

Owns no item: coverage, feedback, quality and others add theirs by `add(Provider(...))` when the directory starts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from luotsi.people.rules import Actor, Power, any_of


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do."""

    subject: str
    """What it is about, in the reader's language: a service, a criterion."""
    href: str
    """Where it is done or looked at."""
    detail: str = ""
    """What is wrong or wanted, in the reader's language."""
    place: str = ""
    """Municipality or organisation it belongs to, in the reader's language."""
    since: date | None = None
    """Since when it waits; None when that is not known."""
    handle: str = ""
    """Address to which a form is posted that marks the item as done; "" when it goes away by itself."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One kind of to-dos. `items` gives those of one actor; it is called only for actors with one of the powers."""

    slug: str
    name: object
    """Heading of its items, lazily translated."""
    powers: tuple[Power, ...]
    items: Callable[[Actor], Sequence[Item]]
    count: Callable[[Actor], int] | None = None
    """How many there are, where that is cheaper than listing them."""
    rank: int = 50


_PROVIDERS: dict[str, Provider] = {}


def add(provider: Provider) -> None:
    """Take a provider into use; the same slug twice is one provider."""
    _PROVIDERS[provider.slug] = provider


def providers(actor: Actor) -> tuple[Provider, ...]:
    """Those that may have something for the actor."""
    found = [p for p in _PROVIDERS.values() if any_of(p.powers, actor)]
    return tuple(sorted(found, key=lambda p: (p.rank, p.slug)))


def count(actor: Actor) -> int:
    """How many things wait for the actor."""
    return sum(p.count(actor) if p.count else len(p.items(actor)) for p in providers(actor))
