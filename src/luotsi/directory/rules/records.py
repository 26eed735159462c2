"""What every source hands to the directory: one record type a thing, whatever the source called it.

Records are plain data. `fingerprint()` tells whether content changed since the last sync; it leaves out what changes
without meaning anything to a reader (order of codes, time of fetch).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from pydantic import TypeAdapter

from luotsi.directory.rules.hours import Hours
from luotsi.kernel.text import Texts

R = TypeVar("R")


class ChannelType(StrEnum):
    LOCATION = "location"
    PHONE = "phone"
    WEB = "web"
    ESERVICE = "eservice"
    FORM = "form"


class Status(StrEnum):
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class AreaType(StrEnum):
    NATIONWIDE = "nationwide"
    LIMITED = "limited"


class Charge(StrEnum):
    FREE = "free"
    CHARGEABLE = "chargeable"
    UNKNOWN = "unknown"


class CodeScheme(StrEnum):
    SERVICE_CLASS = "service_class"
    TARGET_GROUP = "target_group"
    LIFE_EVENT = "life_event"
    TERM = "term"
    INDUSTRY = "industry"


@dataclass(frozen=True, slots=True)
class CodeRecord:
    """One code of a classification; `code` is the short code, for terms the URI."""

    scheme: CodeScheme
    code: str
    names: Texts
    descriptions: Texts = field(default_factory=dict)
    parent: str = ""
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """Where a thing is offered: municipality codes (three digits), spelled out; empty when nationwide."""

    type: AreaType = AreaType.NATIONWIDE
    municipalities: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phone:
    number: str
    """International form when known (+358…), else as the source gives it (service numbers)."""
    label: Texts = field(default_factory=dict)
    charge: Charge = Charge.UNKNOWN
    charge_info: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Email:
    """A functional mailbox; connectors leave personal addresses out."""

    address: str
    label: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Web:
    url: str
    lang: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Entrance:
    """An entrance with its accessibility sentences by group, each in several languages."""

    names: Texts
    is_main: bool
    sentences: tuple[tuple[Texts, tuple[Texts, ...]], ...] = ()
    """(group heading, sentences) pairs."""


@dataclass(frozen=True, slots=True)
class Address:
    kind: str = "visiting"
    """visiting | postal"""
    street: Texts = field(default_factory=dict)
    number: str = ""
    postal_code: str = ""
    post_office: Texts = field(default_factory=dict)
    municipality: str = ""
    info: Texts = field(default_factory=dict)
    lat: float | None = None
    """WGS84 degrees."""
    lon: float | None = None
    entrances: tuple[Entrance, ...] = ()


@dataclass(frozen=True, slots=True)
class Contacts:
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    webs: tuple[Web, ...] = ()
    addresses: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganizationRecord:
    id: UUID
    source_id: str
    names: Texts
    type: str = ""
    business_id: str = ""
    municipality: str = ""
    alternative_names: Texts = field(default_factory=dict)
    descriptions: Texts = field(default_factory=dict)
    parent_id: UUID | None = None
    area: Area = field(default_factory=Area)
    contacts: Contacts = field(default_factory=Contacts)
    status: Status = Status.PUBLISHED
    modified_at: datetime | None = None

    def fingerprint(self) -> str:
        return _fingerprint(self)


@dataclass(frozen=True, slots=True)
class GeneralDescriptionRecord:
    """The national base description whose texts and classes a service inherits."""

    id: UUID
    source_id: str
    names: Texts
    summaries: Texts = field(default_factory=dict)
    descriptions: Texts = field(default_factory=dict)
    instructions: Texts = field(default_factory=dict)
    requirements: Texts = field(default_factory=dict)
    charge: Charge = Charge.UNKNOWN
    charge_info: Texts = field(default_factory=dict)
    modified_at: datetime | None = None

    def fingerprint(self) -> str:
        return _fingerprint(self)


@dataclass(frozen=True, slots=True)
class ConnectionRecord:
    """A service at a channel: what differs there from the channel's own details (hours, contacts, cost, text)."""

    channel_id: UUID
    descriptions: Texts = field(default_factory=dict)
    charge: Charge = Charge.UNKNOWN
    charge_info: Texts = field(default_factory=dict)
    hours: tuple[Hours, ...] = ()
    contacts: Contacts = field(default_factory=Contacts)


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    id: UUID
    source_id: str
    names: Texts
    organization_id: UUID | None
    """The responsible organisation."""
    summaries: Texts = field(default_factory=dict)
    descriptions: Texts = field(default_factory=dict)
    alternative_names: Texts = field(default_factory=dict)
    instructions: Texts = field(default_factory=dict)
    """How to get the service."""
    requirements: Texts = field(default_factory=dict)
    """Who may get it."""
    processing: Texts = field(default_factory=dict)
    """How long it takes."""
    deadlines: Texts = field(default_factory=dict)
    validity: Texts = field(default_factory=dict)
    keywords: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Language to keywords."""
    kind: str = "service"
    """service | permit | qualification"""
    charge: Charge = Charge.UNKNOWN
    charge_info: Texts = field(default_factory=dict)
    has_vouchers: bool = False
    languages: tuple[str, ...] = ()
    area: Area = field(default_factory=Area)
    service_classes: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    """URIs of ontology terms."""
    industries: tuple[str, ...] = ()
    other_organizations: tuple[tuple[str, str], ...] = ()
    """(role, organisation id, or the producer's name when the source knows no id)."""
    general_description_id: UUID | None = None
    connections: tuple[ConnectionRecord, ...] = ()
    min_age: int | None = None
    max_age: int | None = None
    is_demo: bool = False
    status: Status = Status.PUBLISHED
    valid_from: date | None = None
    valid_to: date | None = None
    modified_at: datetime | None = None

    def fingerprint(self) -> str:
        return _fingerprint(self)


@dataclass(frozen=True, slots=True)
class ChannelRecord:
    id: UUID
    source_id: str
    type: ChannelType
    names: Texts
    organization_id: UUID | None
    summaries: Texts = field(default_factory=dict)
    descriptions: Texts = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    contacts: Contacts = field(default_factory=Contacts)
    hours: tuple[Hours, ...] = ()
    area: Area = field(default_factory=Area)
    form_identifier: str = ""
    requires_authentication: bool = False
    wcag_level: str = ""
    """Accessibility of the web or e-service as its owner declares it: "", A, AA, AAA, partial, none."""
    status: Status = Status.PUBLISHED
    modified_at: datetime | None = None

    def fingerprint(self) -> str:
        return _fingerprint(self)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that a source gave and the directory did not take, and why."""

    kind: str
    source_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One complete or partial reading of a source."""

    source: str
    """Name of the source: ptv, demo, tabular:<name>."""
    scope: str = ""
    """What part of the source was read, such as county:12; completeness speaks of this part only."""
    codes: Sequence[CodeRecord] = ()
    organizations: Sequence[OrganizationRecord] = ()
    general_descriptions: Sequence[GeneralDescriptionRecord] = ()
    channels: Sequence[ChannelRecord] = ()
    services: Sequence[ServiceRecord] = ()
    refused: Sequence[Refusal] = ()
    is_complete: bool = False
    """True when what is absent here no longer exists in the scope; else absence says nothing."""


@dataclass(frozen=True, slots=True)
class Change:
    """Counts by kind of record: added, changed, archived, unchanged."""

    added: int = 0
    changed: int = 0
    archived: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class LoadReport:
    services: Change = Change()
    channels: Change = Change()
    organizations: Change = Change()
    general_descriptions: Change = Change()
    refused: tuple[Refusal, ...] = ()

    @property
    def changes(self) -> int:
        """How many records were added, changed or archived."""
        kinds = (self.services, self.channels, self.organizations, self.general_descriptions)
        return sum(k.added + k.changed + k.archived for k in kinds)


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def dump(record: Any) -> dict[str, Any]:
    """The record as JSON values, defaults left out; `load` gives it back."""
    data: dict[str, Any] = _adapter(type(record)).dump_python(record, mode="json", exclude_defaults=True)
    return data


def load(kind: type[R], data: dict[str, Any]) -> R:
    """The record of type `kind` that `dump` made."""
    record: R = _adapter(kind).validate_python(data)
    return record


def fingerprint_of(data: dict[str, Any]) -> str:
    """The fingerprint of the record that `dump` made into `data`."""
    content = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def _fingerprint(record: Any) -> str:
    return fingerprint_of(dump(record))
