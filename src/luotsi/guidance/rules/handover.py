"""Handing a person over to people: the Protocol that desks and queues fulfil, and their registry. Pure.

Until a county has a contact desk the built-in one shows contact channels with opening hours (`queries.handover`). Third
parties add theirs through entry points of the group `luotsi.handovers`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from luotsi.directory.rules.hours import Hours
from luotsi.kernel.registry import Check, Registry


@dataclass(frozen=True, slots=True)
class Asked:
    """What a desk is told of somebody who wants to reach a human: no words of theirs that were not masked."""

    lang: str
    municipality: str = ""
    age: int | None = None
    need: str = ""
    by_phone: bool = True
    """False when the person does not want to call."""


@dataclass(frozen=True, slots=True)
class Link:
    kind: str
    """"phone", "web" or "place"."""
    text: str
    address: str
    """Number to dial or web address; "" for a place."""


@dataclass(frozen=True, slots=True)
class WayToPeople:
    """One way to reach a human."""

    name: str
    by: str
    """Who answers."""
    links: tuple[Link, ...]
    hours: tuple[tuple[Hours, ...], ...] = ()
    service_id: str = ""
    text_lang: str = ""


class Handover(Protocol):
    """Leads people to people."""

    def ways(self, asked: Asked, at: datetime) -> Sequence[WayToPeople]:
        """Ways for this person at that moment, the best first."""

    def check(self) -> Check:
        """What operators see on the status page."""


HANDOVERS: Registry[Handover] = Registry("luotsi.handovers")
