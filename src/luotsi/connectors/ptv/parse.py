"""Answers of the PTV Open API v11 as records. Pure; items have passed `shapes` and hold no personal data any more."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from luotsi.connectors.coordinates import to_wgs84
from luotsi.connectors.ptv import common
from luotsi.connectors.ptv.common import texts
from luotsi.connectors.ptv.contract import CannotUse, CurrentCode, Item, Parsed
from luotsi.directory.rules.hours import Hours, HoursKind, Span
from luotsi.directory.rules.records import (
    Address,
    Area,
    AreaType,
    ChannelRecord,
    ChannelType,
    CodeRecord,
    CodeScheme,
    ConnectionRecord,
    Contacts,
    Email,
    Entrance,
    GeneralDescriptionRecord,
    OrganizationRecord,
    Phone,
    ServiceRecord,
    Web,
)
from luotsi.kernel.text import Texts

_CHANNEL_TYPES = {
    "ServiceLocation": ChannelType.LOCATION,
    "Phone": ChannelType.PHONE,
    "WebPage": ChannelType.WEB,
    "EChannel": ChannelType.ESERVICE,
    "PrintableForm": ChannelType.FORM,
}
_WCAG = {"LevelA": "A", "LevelAA": "AA", "LevelAAA": "AAA"}
_WCAG_BY_CLASS = {"PartiallyCompliant": "partial", "NonCompliant": "none"}


class V11Parser:
    """Parser of version 11; `current` maps a municipality that has merged away to the one of today."""

    def __init__(self, current: CurrentCode) -> None:
        self._current = current

    def service(self, item: Item) -> Parsed[ServiceRecord]:
        names = texts(item["serviceNames"], "Name")
        if not names:
            raise CannotUse("has no name in any language")
        descriptions = item["serviceDescriptions"]
        requirements = texts(item["requirements"])
        lists = {
            CodeScheme.SERVICE_CLASS: _codes(CodeScheme.SERVICE_CLASS, item["serviceClasses"]),
            CodeScheme.TARGET_GROUP: _codes(CodeScheme.TARGET_GROUP, item["targetGroups"]),
            CodeScheme.LIFE_EVENT: _codes(CodeScheme.LIFE_EVENT, item["lifeEvents"]),
            CodeScheme.TERM: _codes(CodeScheme.TERM, item["ontologyTerms"]),
            CodeScheme.INDUSTRY: _codes(CodeScheme.INDUSTRY, item["industrialClasses"]),
        }
        picked = {scheme: tuple(sorted({c.code for c in found})) for scheme, found in lists.items()}
        responsible, others = _organizations(item["organizations"])
        low, high = common.ages(requirements)
        record = ServiceRecord(
            id=UUID(str(item["id"])),
            source_id=str(item["id"]),
            names=names,
            organization_id=responsible,
            summaries=_text(descriptions, "Summary", names),
            descriptions=_description(descriptions, names),
            alternative_names=texts(item["serviceNames"], "AlternativeName"),
            instructions=_text(descriptions, "UserInstruction", names),
            requirements=requirements,
            processing=_text(descriptions, "ProcessingTime", names),
            deadlines=_text(descriptions, "DeadLine", names),
            validity=_text(descriptions, "ValidityTime", names),
            keywords=_keywords(item["keywords"]),
            kind=common.kind_of(item["type"]),
            charge=common.charge_of(item["serviceChargeType"]),
            charge_info=_text(descriptions, "ChargeTypeAdditionalInfo", names),
            has_vouchers=bool(item["serviceVouchersInUse"]),
            languages=_languages(item["languages"]),
            area=self._area(item["areaType"], item["areas"]),
            service_classes=picked[CodeScheme.SERVICE_CLASS],
            target_groups=picked[CodeScheme.TARGET_GROUP],
            life_events=picked[CodeScheme.LIFE_EVENT],
            terms=picked[CodeScheme.TERM],
            industries=picked[CodeScheme.INDUSTRY],
            other_organizations=others,
            general_description_id=common.uuid_of(item["generalDescriptionId"]),
            connections=tuple(self._connection(c) for c in item["serviceChannels"] or ()),
            min_age=low,
            max_age=high,
            modified_at=common.moment(item["modified"]),
        )
        return Parsed(record, tuple(c for found in lists.values() for c in found))

    def channel(self, item: Item) -> Parsed[ChannelRecord]:
        names = texts(item["serviceChannelNames"], "Name")
        kind = _CHANNEL_TYPES.get(item["serviceChannelType"])
        if kind is None or not names:
            raise CannotUse("has no name" if kind else f"has the unknown type {str(item['serviceChannelType'])[:30]}")
        record = ChannelRecord(
            id=UUID(str(item["id"])),
            source_id=str(item["id"]),
            type=kind,
            names=names,
            organization_id=common.uuid_of(item["organizationId"]),
            summaries=texts(item["serviceChannelDescriptions"], "Summary"),
            descriptions=texts(item["serviceChannelDescriptions"], "Description"),
            languages=_languages(item["languages"]),
            contacts=Contacts(
                phones=_phones(item.get("phoneNumbers"), item.get("supportPhones")),
                emails=_emails(item.get("emails"), item.get("supportEmails")),
                webs=_webs(item["webPages"], item.get("channelUrls")),
                addresses=self._addresses(item.get("addresses"), item.get("deliveryAddresses")),
            ),
            hours=_hours(item["serviceHours"]),
            area=self._area(item["areaType"], item["areas"]),
            form_identifier=next(iter(texts(item.get("formIdentifier")).values()), ""),
            requires_authentication=bool(item.get("requiresAuthentication")),
            wcag_level=_wcag(item.get("accessibilityClassification")),
            modified_at=common.moment(item["modified"]),
        )
        services = (common.uuid_of(s["service"]["id"]) for s in item["services"] or ())
        return Parsed(record, services=tuple(s for s in services if s))

    def organization(self, item: Item) -> Parsed[OrganizationRecord]:
        names = texts(item["organizationNames"], "Name")
        if not names:
            raise CannotUse("has no name in any language")
        municipality = self._municipality(item["municipality"])
        area = self._area(item["areaType"], item["areas"])
        if not item["areaType"] and municipality:
            area = Area(AreaType.LIMITED, (municipality,))  # a municipality's own area is itself
        descriptions = item["organizationDescriptions"]
        return Parsed(
            OrganizationRecord(
                id=UUID(str(item["id"])),
                source_id=str(item["id"]),
                names=names,
                type=item["organizationType"] or "",
                business_id=(item["businessCode"] or "").strip(),
                municipality=municipality,
                alternative_names=texts(item["organizationNames"], "AlternativeName"),
                descriptions=texts(descriptions, "Description") or texts(descriptions, "Summary"),
                parent_id=common.uuid_of(item["parentOrganizationId"]),
                area=area,
                contacts=self._contacts(item),
                modified_at=common.moment(item["modified"]),
            )
        )

    def general_description(self, item: Item) -> Parsed[GeneralDescriptionRecord]:
        names = texts(item["names"], "Name")
        if not names:
            raise CannotUse("has no name in any language")
        found = item["descriptions"]
        background = texts(found, "BackgroundDescription")
        lists = (
            (CodeScheme.SERVICE_CLASS, item["serviceClasses"]),
            (CodeScheme.TARGET_GROUP, item.get("targetGroups")),
            (CodeScheme.LIFE_EVENT, item.get("lifeEvents")),
            (CodeScheme.TERM, item.get("ontologyTerms")),
        )
        return Parsed(
            GeneralDescriptionRecord(
                id=UUID(str(item["id"])),
                source_id=str(item["id"]),
                names=names,
                summaries=texts(found, "Summary"),
                descriptions=common.joined(background, texts(found, "Description"), names, append=True),
                instructions=texts(found, "UserInstruction"),
                requirements=texts(item["requirements"]),
                charge=common.charge_of(item["serviceChargeType"]),
                charge_info=texts(found, "ChargeTypeAdditionalInfo"),
                modified_at=common.moment(item["modified"]),
            ),
            tuple(c for scheme, items in lists for c in _codes(scheme, items)),
        )

    def _connection(self, item: Mapping[str, Any]) -> ConnectionRecord:
        return ConnectionRecord(
            channel_id=UUID(str(item["serviceChannel"]["id"])),
            descriptions=texts(item["description"], "Description"),
            charge=common.charge_of(item.get("serviceChargeType")),
            charge_info=texts(item["description"], "ChargeTypeAdditionalInfo"),
            hours=_hours(item["serviceHours"]),
            contacts=self._contacts(item["contactDetails"] or {}),
        )

    def _contacts(self, item: Mapping[str, Any]) -> Contacts:
        return Contacts(
            phones=_phones(item.get("phoneNumbers")),
            emails=_emails(item.get("emails")),
            webs=_webs(item.get("webPages")),
            addresses=self._addresses(item.get("addresses")),
        )

    def _area(self, area_type: str | None, areas: Iterable[Mapping[str, Any]] | None) -> Area:
        # Both nationwide types are one here: without Åland, the content still concerns all of the mainland.
        if area_type != "LimitedType" or not areas:
            return Area()
        places: set[str] = set()
        counties: set[str] = set()
        for area in areas:
            places.update(filter(None, (self._municipality(m) for m in area["municipalities"] or ())))
            if area["type"] == "WellbeingServiceCounties" and area["code"]:
                counties.add(area["code"])
        return Area(AreaType.LIMITED, tuple(sorted(places)), tuple(sorted(counties)))

    def _municipality(self, item: Mapping[str, Any] | None) -> str:
        code = str((item or {}).get("code") or "").strip()
        return self._current(code.zfill(3)) if code.isdigit() else ""

    def _addresses(self, *lists: Iterable[Mapping[str, Any]] | None) -> tuple[Address, ...]:
        read = (self._address(a) for items in lists for a in items or ())
        return tuple(a for a in read if a is not None)

    def _address(self, item: Mapping[str, Any]) -> Address | None:
        street = item.get("streetAddress") or {}
        box = item.get("postOfficeBoxAddress") or {}
        other = item.get("otherAddress") or {}  # a place without a street: coordinates and a description
        abroad = texts(item.get("locationAbroad")) or texts(item.get("foreignAddress"))
        abroad = abroad or texts(item.get("deliveryAddressInText"))
        place = street or box or other
        if not place and not abroad:
            return None
        lat, lon = to_wgs84(place.get("latitude"), place.get("longitude"))
        is_postal = item.get("type") == "Postal" or bool(box) or "deliveryAddressInText" in item
        return Address(
            kind="postal" if is_postal else "visiting",
            street=texts(street.get("street")) or texts(box.get("postOfficeBox")) or abroad,
            number=(street.get("streetNumber") or "").strip(),
            postal_code=place.get("postalCode") or "",
            post_office=texts(place.get("postOffice")),
            municipality=self._municipality(place.get("municipality")),
            info=texts(place.get("additionalInformation")),
            lat=lat,
            lon=lon,
            entrances=tuple(_entrance(e) for e in item.get("entrances") or ()),
        )


def _text(items: Any, kind: str, names: Texts) -> Texts:
    """The service's own text, or the general description's (GD_…) in the languages the service is described in."""
    return common.joined(texts(items, kind), texts(items, f"GD_{kind}"), names, append=False)


def _description(items: Any, names: Texts) -> Texts:
    own = texts(items, "Description")
    for kind in ("GD_BackgroundDescription", "GD_Description"):
        own = common.joined(own, texts(items, kind), names, append=True)
    return own


def _codes(scheme: CodeScheme, items: Iterable[Mapping[str, Any]] | None) -> list[CodeRecord]:
    read = (
        common.code_record(
            scheme,
            i.get("code"),
            i.get("newUri") or i.get("uri"),
            texts(i.get("name")),
            texts(i.get("description")),
            i.get("newParentUri") or i.get("parentUri"),
        )
        for i in items or ()
    )
    return [c for c in read if c is not None]


def _organizations(items: Iterable[Mapping[str, Any]] | None) -> tuple[UUID | None, tuple[tuple[str, str], ...]]:
    responsible: UUID | None = None
    others: dict[tuple[str, str], None] = {}
    for item in items or ():
        id_ = common.uuid_of((item["organization"] or {}).get("id"))
        if item["roleType"] == "Responsible" and responsible is None:
            responsible = id_
            continue
        # A producer can be a company without an id: its name stands in the additional information.
        named = next(iter(texts(item.get("additionalInformation")).values()), "")
        who = str(id_) if id_ else named
        if who:
            others[(item["roleType"], who)] = None
    return responsible, tuple(o for o in others if o[1] != str(responsible))


def _keywords(items: Iterable[Mapping[str, Any]] | None) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for item in items or ():
        word = (item.get("value") or "").strip()
        if word:
            found.setdefault(str(item.get("language") or "fi"), set()).add(word)
    return {lang: tuple(sorted(words)) for lang, words in sorted(found.items())}


def _languages(codes: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(sorted({c.lower() for c in codes or () if c}))


def _phones(*lists: Iterable[Mapping[str, Any]] | None) -> tuple[Phone, ...]:
    return common.merged_phones(
        Phone(
            number=common.phone_number(
                p.get("prefixNumber"), p.get("number"), is_service_number=bool(p.get("isFinnishServiceNumber"))
            ),
            label=texts([{"value": p.get("additionalInformation"), "language": p.get("language")}]),
            charge=common.charge_of(p.get("serviceChargeType")),
            charge_info=texts([{"value": p.get("chargeDescription"), "language": p.get("language")}]),
        )
        for items in lists
        for p in items or ()
    )


def _emails(*lists: Iterable[Mapping[str, Any]] | None) -> tuple[Email, ...]:
    return common.merged_emails(
        Email((e.get("value") or "").strip(), texts([{"value": e.get("description"), "language": e.get("language")}]))
        for items in lists
        for e in items or ()
    )


def _webs(*lists: Iterable[Mapping[str, Any]] | None) -> tuple[Web, ...]:
    return common.merged_webs(
        Web(
            ((w.get("url") if "url" in w else w.get("value")) or "").strip(),
            w.get("language") or "",
            (w.get("value") or "").strip() if "url" in w else "",
        )
        for items in lists
        for w in items or ()
    )


def _hours(items: Iterable[Mapping[str, Any]] | None) -> tuple[Hours, ...]:
    found = []
    for item in items or ():
        kind = common.HOURS_KINDS.get(item["serviceHourType"])
        if kind is None:
            continue
        spans = tuple(s for s in (_span(o) for o in item["openingHour"] or ()) if s is not None)
        hours = Hours(
            kind=kind,
            spans=spans,
            valid_from=common.local_date(item["validFrom"]),
            valid_to=common.local_date(item["validTo"]),
            is_closed=bool(item["isClosed"]),
            is_always_open=bool(item.get("isAlwaysOpen")),
            by_appointment=bool(item.get("isReservation")),
            info=texts(item.get("additionalInformation")),
        )
        if kind is HoursKind.EXCEPTION and hours.valid_from and not hours.valid_to:
            hours = replace(hours, valid_to=hours.valid_from)  # one day only
        found.append(hours)
    return tuple(found)


def _span(item: Mapping[str, Any]) -> Span | None:
    day = common.DAYS.get(item["dayFrom"] or "")
    opens, closes = common.clock_time(item["from"]), common.clock_time(item["to"])
    if day is None or not opens or not closes:
        return None
    return Span(day, opens, closes, common.DAYS.get(item["dayTo"] or ""))


def _entrance(item: Mapping[str, Any]) -> Entrance:
    groups = tuple(
        (texts(g.get("sentenceGroup")), tuple(texts(s.get("sentence")) for s in g.get("sentences") or ()))
        for g in item.get("accessibilitySentences") or ()
    )
    return Entrance(texts(item.get("name")), bool(item.get("isMainEntrance")), groups)


def _wcag(items: Iterable[Mapping[str, Any]] | None) -> str:
    for item in items or ():
        level = _WCAG.get(item.get("wcagLevel") or "") or _WCAG_BY_CLASS.get(
            item.get("accessibilityClassificationLevel") or ""
        )
        if level:
            return level
    return ""
