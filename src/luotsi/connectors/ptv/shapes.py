"""What answers of the PTV Open API v11 must look like; a renamed field is noticed, an added one accepted. Pure.

Source: read models of PTV release 3.4 (vrk-kpa/ptv-releases). Lists can be null, values too; the fields themselves must
be there.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from luotsi.connectors.checks import BadShape, Empty
from luotsi.connectors.ptv.contract import Found, Item
from luotsi.directory.rules.records import Refusal


class Text(TypedDict):
    value: str | None
    language: str


class TypedText(Text):
    type: str


class Named(TypedDict):
    id: UUID
    name: str | None


class IdPage(TypedDict):
    pageNumber: int
    pageSize: int
    pageCount: int
    itemList: list[Named] | None


class Municipality(TypedDict):
    code: str
    name: list[Text] | None


class Area(TypedDict):
    type: str
    code: str | None
    municipalities: list[Municipality | None] | None


class CodeItem(TypedDict):
    name: list[Text] | None
    code: str | None
    uri: str | None
    parentUri: str | None


class CodeListItem(TypedDict):
    code: str
    names: list[Text] | None


OpeningHour = TypedDict(
    "OpeningHour", {"dayFrom": str | None, "dayTo": str | None, "from": str | None, "to": str | None}
)


class ServiceHour(TypedDict):
    serviceHourType: str
    validFrom: str | None
    validTo: str | None
    isClosed: bool
    openingHour: list[OpeningHour] | None


class Phone(TypedDict):
    number: str | None
    prefixNumber: str | None
    language: str


class Reference(TypedDict):
    id: UUID


class Connection(TypedDict):
    serviceChannel: Reference
    description: list[TypedText] | None
    serviceHours: list[ServiceHour] | None
    contactDetails: dict[str, Any] | None


class ServiceOrganization(TypedDict):
    roleType: str
    organization: Reference | None


class Service(TypedDict):
    id: UUID
    generalDescriptionId: UUID | None
    type: str
    serviceNames: list[TypedText]
    serviceDescriptions: list[TypedText] | None
    serviceChargeType: str | None
    areaType: str | None
    areas: list[Area] | None
    languages: list[str] | None
    serviceClasses: list[CodeItem] | None
    ontologyTerms: list[CodeItem] | None
    targetGroups: list[CodeItem] | None
    lifeEvents: list[CodeItem] | None
    industrialClasses: list[CodeItem] | None
    keywords: list[Text] | None
    requirements: list[Text] | None
    serviceChannels: list[Connection] | None
    organizations: list[ServiceOrganization] | None
    serviceVouchersInUse: bool
    publishingStatus: str
    modified: str


class ChannelService(TypedDict):
    service: Reference


class WebPage(TypedDict):
    url: str | None
    language: str


class Channel(TypedDict):
    id: UUID
    serviceChannelType: str
    organizationId: UUID
    serviceChannelNames: list[TypedText]
    serviceChannelDescriptions: list[TypedText] | None
    areaType: str | None
    areas: list[Area] | None
    languages: list[str] | None
    webPages: list[WebPage] | None
    serviceHours: list[ServiceHour] | None
    services: list[ChannelService] | None
    publishingStatus: str
    modified: str


class Location(Channel):
    phoneNumbers: list[Phone] | None
    emails: list[Text] | None
    addresses: list[dict[str, Any]] | None


class PhoneChannel(Channel):
    phoneNumbers: list[Phone] | None


class Form(Channel):
    channelUrls: list[TypedText] | None


class Organization(TypedDict):
    id: UUID
    parentOrganizationId: UUID | None
    organizationType: str | None
    businessCode: str | None
    municipality: Municipality | None
    organizationNames: list[TypedText]
    organizationDescriptions: list[TypedText] | None
    areaType: str | None
    areas: list[Area] | None
    publishingStatus: str
    modified: str


class GeneralDescription(TypedDict):
    id: UUID
    names: list[TypedText]
    descriptions: list[TypedText] | None
    requirements: list[Text] | None
    serviceChargeType: str | None
    serviceClasses: list[CodeItem] | None
    modified: str


SERVICE = TypeAdapter(Service)
CHANNEL = TypeAdapter(Channel)
ORGANIZATION = TypeAdapter(Organization)
GENERAL_DESCRIPTION = TypeAdapter(GeneralDescription)
_CHANNELS: Mapping[str, TypeAdapter[Any]] = {
    "ServiceLocation": TypeAdapter(Location),
    "Phone": TypeAdapter(PhoneChannel),
    "PrintableForm": TypeAdapter(Form),
}
FEW = 3
_ID_PAGE = TypeAdapter(IdPage)
_CODE_LIST = TypeAdapter(list[CodeListItem])


def id_page(number: int, answer: Any) -> IdPage:
    """Check a page of ids. A first page without ids is doubtful, a later one wrong."""
    page: IdPage = _checked(_ID_PAGE, answer)
    ids = page["itemList"] or []
    if not ids and number == 1:
        raise Empty(page)
    if page["pageNumber"] != number or page["pageCount"] < number or not ids:
        raise BadShape(f"page {number} of {page['pageCount']} has {len(ids)} ids")
    if number < page["pageCount"] and len(ids) != page["pageSize"]:
        raise BadShape(f"page {number} of {page['pageCount']} has {len(ids)} ids instead of {page['pageSize']}")
    return page


def code_list(answer: Any) -> frozenset[str]:
    """Check a code list; gives the codes."""
    codes = _checked(_CODE_LIST, answer)
    if not codes:
        raise BadShape("the code list is empty")
    return frozenset(c["code"] for c in codes)


def batch(kind: str, adapter: TypeAdapter[Any], asked: Collection[UUID], answer: Any) -> Found:
    """Check the answer to a list of ids: each item alone. BadShape carries the usable part when only some are bad."""
    if not isinstance(answer, list) or not answer:
        raise BadShape("expected a list with at least one item")
    items: list[Item] = []
    refused: list[Refusal] = []
    for position, item in enumerate(answer):
        of_type = _CHANNELS.get(item.get("serviceChannelType", ""), adapter) if isinstance(item, dict) else adapter
        try:
            of_type.validate_python(item)
            if UUID(str(item["id"])) not in asked:
                raise BadShape(f"item {position + 1} was not asked for")
        except ValidationError as error:
            source_id = str(item.get("id", "")) if isinstance(item, dict) else ""
            refused.append(Refusal(kind, source_id, f"{kind} {source_id or position + 1}: {_reason(error)}"))
        else:
            items.append(item)
    got = {UUID(str(i["id"])) for i in items}
    broken = {UUID(r.source_id) for r in refused if _is_uuid(r.source_id)}
    found = Found(tuple(items), frozenset(asked) - got - broken, tuple(refused))
    if not refused:
        return found
    # A whole batch without one good item is a changed source, not some bad records.
    is_usable = len(broken) == len(refused) and (items or len(refused) <= FEW)
    raise BadShape(refused[0].reason, usable=found if is_usable else None)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _checked(adapter: TypeAdapter[Any], answer: Any) -> Any:
    try:
        return adapter.validate_python(answer)
    except ValidationError as error:
        raise BadShape(_reason(error)) from None


def _reason(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(p) for p in first['loc']) or 'answer'}: {first['msg'].lower()}"
