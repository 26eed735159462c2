"""Answers of the PTV API v12 as records. Pure. Written from the published OpenAPI document 0.1.0 and invented examples.

Texts stand in `languageVersions` by language; an empty text is a missing one. Accessibility sentences are not part of
version 12 (an id points to another register), and holiday hours without a date are left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from luotsi.connectors.coordinates import to_wgs84
from luotsi.connectors.ptv import common
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
    GeneralDescriptionRecord,
    OrganizationRecord,
    Phone,
    ServiceRecord,
    Web,
)
from luotsi.kernel.text import Texts

_CHANNEL_TYPES = {
    "ServiceLocation": ChannelType.LOCATION,
    "TelephoneService": ChannelType.PHONE,
    "WebPage": ChannelType.WEB,
    "EService": ChannelType.ESERVICE,
    "PrintableForm": ChannelType.FORM,
}
_SCHEMES = (
    (CodeScheme.SERVICE_CLASS, "serviceClasses"),
    (CodeScheme.TARGET_GROUP, "targetGroups"),
    (CodeScheme.LIFE_EVENT, "lifeEvents"),
    (CodeScheme.TERM, "ontologyTerms"),
)
_PRODUCERS = ("selfProducedProducers", "procuredProducers", "otherProducers")
_PHONES = ("phoneNumbers", "contactPhoneNumbers", "supportPhoneNumbers")
_EMAILS = ("emails", "contactEmails", "supportEmails")
_WEBS = ("webPages", "contactWebPages", "formFiles")
_HOURS = {
    "WeeklyUntilFurtherNoticeServiceHour": HoursKind.WEEKLY,
    "WeeklyDateRangeServiceHour": HoursKind.WEEKLY,
    "ContinuousAlwaysValidServiceHour": HoursKind.WEEKLY,
    "ContinuousDateRangeServiceHour": HoursKind.OVERNIGHT,
    "ContinuousWeekdaysUntilFurtherNoticeServiceHour": HoursKind.OVERNIGHT,
    "ExceptionalDateRangeServiceHour": HoursKind.EXCEPTION,
}


class V12Parser:
    """Parser of version 12; counties' municipalities come from outside, since an area names only codes."""

    def __init__(self, current: CurrentCode, county_places: Mapping[str, Sequence[str]]) -> None:
        self._current = current
        self._county_places = county_places

    def service(self, item: Item) -> Parsed[ServiceRecord]:
        versions = _versions(item)
        names = _text(versions, "name")
        if not names:
            raise CannotUse("has no name in any language")
        requirements = _text(versions, "conditions")
        low, high = common.ages(requirements)
        picked = {
            scheme: tuple(sorted({common.short_code(c, "") if scheme is not CodeScheme.TERM else c for c in item[key]}))
            for scheme, key in _SCHEMES
        }
        record = ServiceRecord(
            id=UUID(str(item["contentId"])),
            source_id=str(item["contentId"]),
            names=names,
            organization_id=common.uuid_of(item["organizationContentId"]),
            summaries=_text(versions, "summary"),
            descriptions=_text(versions, "description"),
            alternative_names=_text(versions, "alternativeName"),
            instructions=_text(versions, "userInstructions"),
            requirements=requirements,
            processing=_text(versions, "processingTimeAdditionalInformation"),
            deadlines=_text(versions, "deadlineAdditionalInformation"),
            validity=_text(versions, "validityTimeAdditionalInformation"),
            keywords={
                lang: tuple(sorted(v["freelyAssignedKeywords"]))
                for lang, v in versions.items()
                if v.get("freelyAssignedKeywords")
            },
            kind=common.kind_of(item["serviceType"]),
            charge=common.charge_of(item["chargeType"]),
            charge_info=_text(versions, "chargeTypeAdditionalInformation"),
            has_vouchers=any((v.get("voucher") or {}).get("type", "NotInUse") != "NotInUse" for v in versions.values()),
            languages=tuple(sorted(item["serviceLanguages"] or ())),
            area=self._area(item["area"], item.get("regionMunicipalities") or ()),
            service_classes=picked[CodeScheme.SERVICE_CLASS],
            target_groups=picked[CodeScheme.TARGET_GROUP],
            life_events=picked[CodeScheme.LIFE_EVENT],
            terms=picked[CodeScheme.TERM],
            industries=tuple(sorted({common.short_code(None, u) for u in item.get("industrialClasses") or ()})),
            other_organizations=_others(item),
            general_description_id=common.uuid_of(item["generalDescriptionContentId"]),
            connections=tuple(self._connection(c) for c in item.get("connections") or ()),
            min_age=low,
            max_age=high,
            modified_at=common.moment(item["publishedAt"]),
        )
        return Parsed(record, tuple(_codes(item)))

    def channel(self, item: Item) -> Parsed[ChannelRecord]:
        versions = _versions(item)
        names = _text(versions, "name")
        kind = _CHANNEL_TYPES.get(item["serviceChannelType"])
        if kind is None or not names:
            raise CannotUse("has no name" if kind else f"has the unknown type {str(item['serviceChannelType'])[:30]}")
        identification = (item.get("electronicIdentification") or {}).get("type", "")
        return Parsed(
            ChannelRecord(
                id=UUID(str(item["contentId"])),
                source_id=str(item["contentId"]),
                type=kind,
                names=names,
                organization_id=common.uuid_of(item["organizationContentId"]),
                summaries=_text(versions, "summary"),
                descriptions=_text(versions, "description"),
                languages=tuple(sorted(item["serviceLanguages"] or ())),
                contacts=self._contacts(versions, item.get("location"), item.get("contactAddresses")),
                hours=_hours(item.get("serviceHours")),
                area=self._area(item["area"], ()),
                form_identifier=next(iter(_text(versions, "formIdentifier").values()), ""),
                requires_authentication=identification == "Required",
                modified_at=common.moment(item["publishedAt"]),
            )
        )

    def organization(self, item: Item) -> Parsed[OrganizationRecord]:
        versions = _versions(item)
        names = _text(versions, "name")
        if not names:
            raise CannotUse("has no name in any language")
        municipality = self._place(item.get("municipality") or "")
        area = self._area(item.get("area"), ())
        if item.get("area") is None and municipality:
            area = Area(AreaType.LIMITED, (municipality,))
        return Parsed(
            OrganizationRecord(
                id=UUID(str(item["contentId"])),
                source_id=str(item["contentId"]),
                names=names,
                type=item["organizationType"] or "",
                business_id=item["businessId"] or "",
                municipality=municipality,
                alternative_names=_text(versions, "alternativeName"),
                descriptions=_text(versions, "description") or _text(versions, "summary"),
                parent_id=common.uuid_of(item["parentOrganizationContentId"]),
                area=area,
                contacts=self._contacts(versions, item.get("location"), item.get("contactAddresses")),
                modified_at=common.moment(item["publishedAt"]),
            )
        )

    def general_description(self, item: Item) -> Parsed[GeneralDescriptionRecord]:
        versions = _versions(item)
        names = _text(versions, "name")
        if not names:
            raise CannotUse("has no name in any language")
        return Parsed(
            GeneralDescriptionRecord(
                id=UUID(str(item["contentId"])),
                source_id=str(item["contentId"]),
                names=names,
                summaries=_text(versions, "summary"),
                descriptions=_text(versions, "backgroundDescription") or _text(versions, "description"),
                instructions=_text(versions, "userInstructions"),
                requirements=_text(versions, "conditions"),
                charge=common.charge_of(item.get("chargeType")),
                charge_info=_text(versions, "chargeTypeAdditionalInformation"),
                modified_at=common.moment(item.get("publishedAt")),
            )
        )

    def _connection(self, item: Mapping[str, Any]) -> ConnectionRecord:
        versions = _versions(item)
        return ConnectionRecord(
            channel_id=UUID(str(item["channelContentId"])),
            descriptions=_text(versions, "description"),
            charge=common.charge_of(item["chargeType"]),
            charge_info=_text(versions, "chargeTypeAdditionalInformation"),
            hours=_hours(item.get("serviceHours")),
            contacts=self._contacts(versions, item.get("contactAddresses")),
        )

    def _contacts(self, versions: Mapping[str, Any], *places: Mapping[str, Any] | None) -> Contacts:
        def listed(keys: Sequence[str]) -> Iterable[tuple[str, Mapping[str, Any]]]:
            return ((lang, x) for lang, v in versions.items() for key in keys for x in v.get(key) or ())

        webs = [*listed(_WEBS), *((lang, v["webAddress"]) for lang, v in versions.items() if v.get("webAddress"))]
        return Contacts(
            phones=common.merged_phones(_phone(lang, p) for lang, p in listed(_PHONES) if p.get("type") != "Fax"),
            emails=common.merged_emails(
                Email((e.get("email") or "").strip(), _one(lang, e.get("additionalInformation")))
                for lang, e in listed(_EMAILS)
            ),
            webs=common.merged_webs(Web((w.get("url") or "").strip(), lang, w.get("name") or "") for lang, w in webs),
            addresses=tuple(a for n, place in enumerate(places) for a in _addresses(place or {}, is_postal=n > 0)),
        )

    def _area(self, area: Mapping[str, Any] | None, region_places: Iterable[str]) -> Area:
        if not area or area.get("areaType") != "LimitedArea":
            return Area()
        counties = sorted(area["wellbeingServicesCounties"] or ())
        places = {*(area["municipalities"] or ()), *region_places}
        places.update(m for c in counties for m in self._county_places.get(c, ()))
        return Area(AreaType.LIMITED, tuple(sorted({self._place(m) for m in places})), tuple(counties))

    def _place(self, code: str) -> str:
        return self._current(code.zfill(3)) if code.isdigit() else ""


def _versions(item: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {lang: v for lang, v in sorted((item.get("languageVersions") or {}).items()) if v}


def _text(versions: Mapping[str, Mapping[str, Any]], name: str) -> Texts:
    return {lang: v[name].strip() for lang, v in versions.items() if (v.get(name) or "").strip()}


def _one(lang: str, value: str | None) -> Texts:
    return {lang: value.strip()} if value and value.strip() else {}


def _filled(texts: Mapping[str, str | None] | None) -> Texts:
    return {lang: value.strip() for lang, value in sorted((texts or {}).items()) if value and value.strip()}


def _codes(item: Item) -> Iterable[CodeRecord]:
    known: Mapping[str, Mapping[str, Any]] = item.get("codes") or {}
    for scheme, key in _SCHEMES:
        for code in item[key]:
            row = known.get(code, {})
            uri = row.get("uri") or (code if scheme is CodeScheme.TERM else "")
            read = common.code_record(
                scheme, row.get("code") or code, uri, _filled(row.get("name")), {}, row.get("parentUri")
            )
            if read is not None:
                yield read


def _others(item: Item) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for id_ in item.get("otherResponsibleOrganizations") or ():
        found["OtherResponsible", str(id_)] = None
    producers = item.get("producers") or {}
    for kind in _PRODUCERS:
        group = producers.get(kind) or {}
        for id_ in group.get("organizations") or ():
            found["Producer", str(id_)] = None
        for other in group.get("other") or ():
            name = next(iter(_filled(other.get("name")).values()), "")
            if name:
                found["Producer", name] = None
    return tuple(o for o in found if o[1] != str(item["organizationContentId"]))


def _phone(lang: str, item: Mapping[str, Any]) -> Phone:
    return Phone(
        number=common.phone_number(item.get("dialCode"), item.get("number"), is_service_number=False),
        label=_one(lang, item.get("additionalInformation")),
        charge=common.charge_of(item.get("chargeType")),
        charge_info=_one(lang, item.get("chargeDescription")),
    )


def _addresses(place: Mapping[str, Any], *, is_postal: bool) -> Iterable[Address]:
    kind = "postal" if is_postal else "visiting"
    for street in (*(place.get("streetAddresses") or ()), *(place.get("otherAddresses") or ())):
        lat, lon = _coordinates(street.get("coordinates"))
        yield Address(
            kind=kind,
            street=_filled(street.get("streetName")),
            number=street.get("addressDetail") or "",
            postal_code=street.get("postalCode") or "",
            info=_filled(street.get("additionalInformation")),
            lat=lat,
            lon=lon,
        )
    for box in place.get("postOfficeBoxAddresses") or ():
        yield Address("postal", _filled(box.get("postOfficeBox")), postal_code=box.get("postalCode") or "")
    for abroad in place.get("foreignAddresses") or ():
        yield Address(kind, _filled(abroad.get("address")))


def _coordinates(items: Iterable[Mapping[str, Any]] | None) -> tuple[float | None, float | None]:
    for item in items or ():
        if item.get("system") == "EPSG:3067":
            return to_wgs84(item.get("northing"), item.get("easting"))
    return None, None


def _hours(item: Mapping[str, Any] | None) -> tuple[Hours, ...]:
    return tuple(h for h in map(_one_hours, (item or {}).get("hours") or ()) if h is not None)


def _one_hours(item: Mapping[str, Any]) -> Hours | None:
    kind = _HOURS.get(item["type"])
    if kind is None:
        return None
    week = item.get("weeklyHours") or {}
    rows = [
        (day, row) for name, day in common.DAYS.items() for row in (week.get(name.lower()) or {}).get("hours") or ()
    ]
    statuses = {row.get("openingStatus") for _, row in rows} or {item.get("openingStatus")}
    spans = [_span(day, row["start"], row["end"], None) for day, row in rows if row.get("openingStatus") != "Closed"]
    if kind is HoursKind.OVERNIGHT:
        first, last = common.DAYS.get(item["fromDay"]), common.DAYS.get(item["toDay"])
        spans = [_span(first, item["fromTime"], item["toTime"], last)]
    return Hours(
        kind=kind,
        spans=tuple(s for s in spans if s is not None),
        valid_from=common.local_date(item.get("fromDate")),
        valid_to=common.local_date(item.get("toDate")),
        is_closed=kind is HoursKind.EXCEPTION and statuses <= {"Closed", None},
        is_always_open=item["type"] == "ContinuousAlwaysValidServiceHour" and statuses == {"Open"},
        by_appointment="OpenOnReservation" in statuses,
        info={**_filled(item.get("heading")), **_filled(item.get("additionalInformation"))},
    )


def _span(day: int | None, opens: str, closes: str, day_to: int | None) -> Span | None:
    start, end = common.clock_time(opens), common.clock_time(closes)
    return Span(day, start, end, day_to) if day is not None and start and end else None
