"""Services, organisations, places, and services at places, as HSDS objects. Pure.

`listed` forms hold single values only, as HSDS lists do; the full forms nest everything. Field by field the mapping
follows docs/how-to/use-hsds-and-open-data.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from luotsi.directory.hsds import ids, parts, taxonomies
from luotsi.directory.hsds.schedules import schedules
from luotsi.directory.hsds.setting import Node, Setting, filled, translations
from luotsi.directory.rules.facets import cost_of
from luotsi.directory.rules.records import (
    ChannelRecord,
    ChannelType,
    Charge,
    ConnectionRecord,
    OrganizationRecord,
    ServiceRecord,
    Status,
)
from luotsi.kernel.text import pick

R = TypeVar("R")

_STATUS = {Status.PUBLISHED: "active", Status.WITHDRAWN: "inactive", Status.ARCHIVED: "defunct"}
_PLACES = frozenset({ChannelType.LOCATION, ChannelType.ESERVICE, ChannelType.WEB})
"""Channels that are locations in HSDS, physical or virtual; phones and forms belong to the service itself."""


@dataclass(frozen=True, slots=True)
class Held(Generic[R]):
    """A record as the directory holds it."""

    record: R
    source: str
    changed_at: datetime
    """When what is published here last changed."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A service with its organisation and the published channels it uses."""

    service: Held[ServiceRecord]
    organization: Held[OrganizationRecord] | None
    at: Sequence[tuple[ConnectionRecord, Held[ChannelRecord]]]

    def places(self) -> list[tuple[ConnectionRecord, Held[ChannelRecord]]]:
        """Where it is, in the world or on the web."""
        return [(connection, held) for connection, held in self.at if is_place(held.record)]


def is_place(channel: ChannelRecord) -> bool:
    return channel.type in _PLACES


def listed_service(whole: Whole, around: Setting) -> Node:
    """The service as lists show it: single values, and the organisation's."""
    record = whole.service.record
    name, lang = pick(record.names, around.lang)
    charge = cost_of(record)
    return filled(
        {
            "id": str(record.id),
            "organization_id": str(whole.organization.record.id) if whole.organization else "",
            "name": name,
            "alternate_name": around.text(record.alternative_names),
            "description": around.text(record.descriptions),
            "summary": around.text(record.summaries),
            "url": _url(whole, around),
            "email": next((e for _, h in whole.at if (e := parts.first_email(h.record.contacts))), ""),
            "status": _STATUS[record.status],
            "application_process": around.text(record.instructions),
            "fees_description": around.text(record.charge_info),
            "eligibility_description": around.text(record.requirements),
            "minimum_age": record.min_age,
            "maximum_age": record.max_age,
            "last_modified": whole.service.changed_at.isoformat(),
            "organization": listed_organization(whole.organization, around) if whole.organization else None,
            "translations": translations(
                lang,
                name=record.names,
                alternate_name=record.alternative_names,
                summary=record.summaries,
                description=record.descriptions,
                application_process=record.instructions,
                fees_description=record.charge_info,
                eligibility_description=record.requirements,
            ),
            "fi_language": lang,
            "fi_kind": record.kind,
            "fi_charge": charge.value,
            "fi_has_vouchers": record.has_vouchers or None,
            "fi_keywords": {language: list(words) for language, words in record.keywords.items()},
            "fi_general_description_id": str(record.general_description_id or ""),
            "fi_valid_from": record.valid_from.isoformat() if record.valid_from else "",
            "fi_valid_to": record.valid_to.isoformat() if record.valid_to else "",
            "fi_source": whole.service.source,
            "fi_source_id": record.source_id,
            "fi_is_demo": record.is_demo or None,
        }
    )


def service(whole: Whole, around: Setting) -> Node:
    """The service with everything nested."""
    record = whole.service.record
    direct = [(c, h.record) for c, h in whole.at if not is_place(h.record)]
    phones = [p for c, ch in direct for p in (c.contacts.phones or ch.contacts.phones)]
    emails = [e for c, ch in direct for e in (c.contacts.emails or ch.contacts.emails)]
    webs = [w for _, h in whole.at if h.record.type is not ChannelType.LOCATION for w in h.record.contacts.webs]
    hours = [h for c, ch in direct for h in (c.hours or ch.hours)]
    return listed_service(whole, around) | filled(
        {
            "organization": organization(whole.organization, around) if whole.organization else None,
            "additional_urls": parts.urls(webs, record.id, "service_id"),
            "phones": parts.phones(phones, record.id, "service_id", around),
            "contacts": parts.contacts(emails, record.id, "service_id", around),
            "schedules": schedules(hours, record.id, "service_id", around),
            "service_areas": parts.areas(record.area, record.id, "service_id", around),
            "languages": parts.languages(record.languages, record.id, "service_id", around),
            "cost_options": parts.costs(cost_of(record), record.charge_info, record.id, around),
            "required_documents": _forms(record, (ch for _, ch in direct), around),
            "attributes": taxonomies.attributes(record, around),
            "service_at_locations": [_at_location(whole, c, h, around) for c, h in whole.places()],
            "metadata": parts.metadata(record.id, "service", whole.service.source, record.modified_at),
        }
    )


def service_at_location(
    whole: Whole, connection: ConnectionRecord, channel: Held[ChannelRecord], around: Setting
) -> Node:
    """A service at one of its places, with the place and the service."""
    return _at_location(whole, connection, channel, around) | {"service": listed_service(whole, around)}


def listed_service_at_location(
    whole: Whole, connection: ConnectionRecord, channel: Held[ChannelRecord], around: Setting
) -> Node:
    """The same with single values only."""
    record = whole.service.record
    return filled(
        {
            "id": ids.service_at_location(record.id, channel.record.id),
            "service_id": str(record.id),
            "location_id": str(channel.record.id),
            "description": around.text(connection.descriptions),
            "location": listed_location(channel, around),
            "service": listed_service(whole, around),
        }
    )


def _at_location(whole: Whole, connection: ConnectionRecord, channel: Held[ChannelRecord], around: Setting) -> Node:
    record = whole.service.record
    own = connection.contacts
    id_ = ids.service_at_location(record.id, channel.record.id)
    link = "service_at_location_id"
    return filled(
        {
            "id": id_,
            "service_id": str(record.id),
            "location_id": str(channel.record.id),
            "description": around.text(connection.descriptions),
            # Only what differs here; the place's own stands in `location`.
            "phones": parts.phones(own.phones, id_, link, around),
            "contacts": parts.contacts(own.emails, id_, link, around),
            "schedules": schedules(connection.hours, id_, link, around),
            "location": location(channel, around),
            "metadata": parts.metadata(id_, "service_at_location", channel.source, channel.record.modified_at),
            "translations": translations(
                pick(connection.descriptions, around.lang)[1], description=connection.descriptions
            ),
            "fi_charge": connection.charge.value if connection.charge is not Charge.UNKNOWN else "",
            "fi_charge_info": around.text(connection.charge_info),
            "fi_addresses": parts.addresses(own.addresses, channel.record.id, around),
            "fi_urls": [uri for w in own.webs if (uri := parts.web(w.url))],
        }
    )


def listed_location(channel: Held[ChannelRecord], around: Setting) -> Node:
    """A place with single values only."""
    record = channel.record
    name, lang = pick(record.names, around.lang)
    point = next((a for a in record.contacts.addresses if a.lat is not None and a.lon is not None), None)
    is_physical = record.type is ChannelType.LOCATION
    return filled(
        {
            "id": str(record.id),
            "location_type": "physical" if is_physical else "virtual",
            "url": parts.best_web(record.contacts.webs, around.lang),
            "organization_id": str(record.organization_id or ""),
            "name": name,
            "description": around.text(record.descriptions) or around.text(record.summaries),
            "latitude": point.lat if point and is_physical else None,
            "longitude": point.lon if point and is_physical else None,
            "external_identifier": record.source_id,
            "external_identifier_type": channel.source,
            "translations": translations(
                lang, name=record.names, summary=record.summaries, description=record.descriptions
            ),
            "fi_channel_type": record.type.value,
            "fi_requires_authentication": record.requires_authentication or None,
            "fi_wcag_level": record.wcag_level,
        }
    )


def location(channel: Held[ChannelRecord], around: Setting) -> Node:
    """A place with everything nested."""
    record = channel.record
    given = record.contacts
    id_, link = record.id, "location_id"
    return listed_location(channel, around) | filled(
        {
            "languages": parts.languages(record.languages, id_, link, around),
            "addresses": parts.addresses(given.addresses, id_, around),
            "contacts": parts.contacts(given.emails, id_, link, around),
            "phones": parts.phones(given.phones, id_, link, around),
            "accessibility": parts.accessibility(given.addresses, id_, around),
            "schedules": schedules(record.hours, id_, link, around),
            "metadata": parts.metadata(id_, "location", channel.source, record.modified_at),
        }
    )


def listed_organization(held: Held[OrganizationRecord], around: Setting) -> Node:
    """The organisation with single values only; its name stands for a description it lacks, which HSDS requires."""
    record = held.record
    name, lang = pick(record.names, around.lang)
    return filled(
        {
            "id": str(record.id),
            "name": name or record.source_id,
            "alternate_name": around.text(record.alternative_names),
            "description": around.text(record.descriptions) or name or record.source_id,
            "email": parts.first_email(record.contacts),
            "website": parts.best_web(record.contacts.webs, around.lang),
            "tax_id": record.business_id,
            "legal_status": record.type,
            "parent_organization_id": str(record.parent_id or ""),
            "translations": translations(
                lang, name=record.names, alternate_name=record.alternative_names, description=record.descriptions
            ),
            "fi_language": lang,
            "fi_municipality": record.municipality,
            "fi_source": held.source,
        }
    )


def organization(held: Held[OrganizationRecord], around: Setting) -> Node:
    """The organisation with everything nested but its services."""
    record = held.record
    given = record.contacts
    id_, link = record.id, "organization_id"
    return listed_organization(held, around) | filled(
        {
            "additional_websites": parts.urls(given.webs, id_, link),
            "phones": parts.phones(given.phones, id_, link, around),
            "contacts": parts.contacts(given.emails, id_, link, around),
            "locations": _premises(record, around),
            "organization_identifiers": _identifiers(record),
            "metadata": parts.metadata(id_, "organization", held.source, record.modified_at),
        }
    )


def _premises(record: OrganizationRecord, around: Setting) -> list[Node]:
    found = []
    for kind in ("visiting", "postal"):
        given = [a for a in record.contacts.addresses if a.kind == kind]
        if given:
            id_ = ids.part(record.id, "location", kind)
            point = next((a for a in given if a.lat is not None and a.lon is not None), None)
            node: dict[str, Any] = {
                "id": id_,
                "location_type": "postal" if kind == "postal" else "physical",
                "organization_id": str(record.id),
                "name": around.text(record.names),
                "latitude": point.lat if point else None,
                "longitude": point.lon if point else None,
                "addresses": parts.addresses(given, id_, around),
                "accessibility": parts.accessibility(given, id_, around),
            }
            found.append(filled(node))
    return found


def _identifiers(record: OrganizationRecord) -> list[Node]:
    if not record.business_id:
        return []
    return [
        {
            "id": ids.part(record.id, "identifier", "FI-YTJ"),
            "organization_id": str(record.id),
            "identifier_scheme": "FI-YTJ",
            "identifier_type": "Y-tunnus",
            "identifier": record.business_id,
        }
    ]


def _forms(record: ServiceRecord, channels: Iterable[ChannelRecord], around: Setting) -> list[Node]:
    return [
        filled(
            {
                "id": ids.part(record.id, "document", channel.id),
                "service_id": str(record.id),
                "document": around.text(channel.names),
                "uri": parts.best_web(channel.contacts.webs, around.lang),
                "fi_form_identifier": channel.form_identifier,
            }
        )
        for channel in channels
        if channel.type is ChannelType.FORM
    ]


def _url(whole: Whole, around: Setting) -> str:
    """The service's own page: of a web channel, else where it is used online."""
    for kind in (ChannelType.WEB, ChannelType.ESERVICE):
        for _, held in whole.at:
            if held.record.type is kind and (uri := parts.best_web(held.record.contacts.webs, around.lang)):
                return uri
    return ""
