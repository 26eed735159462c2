"""What the loader asks of a version of the PTV API. Pure types."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from luotsi.directory.rules.records import (
    ChannelRecord,
    CodeRecord,
    GeneralDescriptionRecord,
    OrganizationRecord,
    Refusal,
    ServiceRecord,
)

R = TypeVar("R")
Item = Mapping[str, Any]
CurrentCode = Callable[[str], str]
"""Municipality code to the code that stands for the place today (588 to 507)."""


@dataclass(frozen=True, slots=True)
class Found:
    """Answer to a question by ids: the items, the ids that do not exist (any more), the items that cannot be used."""

    items: tuple[Item, ...] = ()
    missing: frozenset[UUID] = frozenset()
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """Ids that the source changed, added or ended since a moment; of the whole country."""

    services: frozenset[UUID] = frozenset()
    channels: frozenset[UUID] = frozenset()
    organizations: frozenset[UUID] = frozenset()
    general_descriptions: frozenset[UUID] = frozenset()
    ended_channels: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Where:
    """The area to read: county code or "" when it is one municipality; municipality codes, also those merged away."""

    county: str = ""
    municipalities: tuple[str, ...] = ()
    is_country: bool = False


@dataclass(frozen=True, slots=True)
class Parsed(Generic[R]):
    """A record and the codes met in it; `services` are the ids a channel says it is connected to."""

    record: R
    codes: tuple[CodeRecord, ...] = ()
    services: tuple[UUID, ...] = field(default=())


class CannotUse(Exception):
    """An item that has no usable content; the message says why."""


class Client(Protocol):
    """Fetches; ids are UUIDs, items are checked JSON objects. Raises SourceUnavailable, SourceRefused."""

    def members(self, where: Where) -> frozenset[UUID]:
        """Ids of the published services that are offered in the area, nationwide ones included."""
        ...

    def changed(self, since: datetime) -> Changed: ...

    def withdrawn_services(self) -> frozenset[UUID]: ...

    def services(self, ids: Collection[UUID]) -> Found: ...

    def channels(self, ids: Collection[UUID]) -> Found: ...

    def organizations(self, ids: Collection[UUID]) -> Found: ...

    def general_descriptions(self, ids: Collection[UUID]) -> Found: ...


class Parser(Protocol):
    """Turns an item into a record; pure. Raises CannotUse."""

    def service(self, item: Item) -> Parsed[ServiceRecord]: ...

    def channel(self, item: Item) -> Parsed[ChannelRecord]: ...

    def organization(self, item: Item) -> Parsed[OrganizationRecord]: ...

    def general_description(self, item: Item) -> Parsed[GeneralDescriptionRecord]: ...
