"""What a member of staff finds on the desk: the pages of each module that are work, with the number of to-dos.

Modules add their entries when they start; a plain list, in the order of `rank`. Owns no page and no count.
"""

from collections.abc import Callable
from dataclasses import dataclass

from luotsi.people.rules import Actor, Power, any_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of work; `powers` as in `staff_page`: one is enough, none means any staff."""

    name: object
    """Its name, lazily translated."""
    url_name: str
    powers: tuple[Power, ...] = ()
    count: Callable[[Actor], int] | None = None
    """How many things wait for the actor there."""
    about: object = ""
    """One sentence on what is done there, lazily translated."""
    rank: int = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as it stands before one actor."""

    name: str
    about: str
    url_name: str
    waiting: int | None
    """None when the entry does not count."""


_ENTRIES: dict[str, Entry] = {}


def add(entry: Entry) -> None:
    """Put an entry on the desks; the same address twice is one entry."""
    _ENTRIES[entry.url_name] = entry


def entries(actor: Actor) -> tuple[Shown, ...]:
    """What the actor may open, with counts."""
    return tuple(
        Shown(str(e.name), str(e.about), e.url_name, e.count(actor) if e.count else None) for e in open_to(actor)
    )


def open_to(actor: Actor) -> tuple[Entry, ...]:
    """What the actor may open, uncounted."""
    found = [e for e in _ENTRIES.values() if not e.powers or any_of(e.powers, actor)]
    return tuple(sorted(found, key=lambda e: e.rank))
