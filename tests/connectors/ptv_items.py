"""Invented answers of the PTV Open API v11, complete enough to pass the shape check."""

from typing import Any

SERVICE = "aaaaaaaa-0000-4000-8000-000000000001"
CHANNEL = "cccccccc-0000-4000-8000-000000000001"
OWNER = "bbbbbbbb-0000-4000-8000-000000000001"
BASE = "dddddddd-0000-4000-8000-000000000001"


def text(value: str | None, language: str = "fi", kind: str = "") -> dict[str, Any]:
    return {"value": value, "language": language, **({"type": kind} if kind else {})}


def municipality(code: str) -> dict[str, Any]:
    return {"code": code, "name": [text("Kunta")]}


def hour(kind: str = "DaysOfTheWeek", spans: tuple[tuple[str, str, str, str], ...] = (), **more: Any) -> dict[str, Any]:
    opening = [{"dayFrom": a, "dayTo": b, "from": c, "to": d} for a, b, c, d in spans]
    base = {"serviceHourType": kind, "validFrom": None, "validTo": None, "isClosed": False, "validForNow": True}
    return {
        **base,
        "isAlwaysOpen": False,
        "isReservation": False,
        "additionalInformation": [],
        "openingHour": opening,
        **more,
    }


def code(value: str, **more: Any) -> dict[str, Any]:
    uri = f"http://uri.suomi.fi/codelist/ptv/ptvserclass2/code/{value}"
    return {"name": [text("Nimi ")], "code": value, "uri": "http://urn.fi/x", "newUri": uri, "parentUri": None, **more}


def service(**more: Any) -> dict[str, Any]:
    return {
        "id": SERVICE,
        "generalDescriptionId": None,
        "type": "Service",
        "serviceNames": [text("Neuvola", kind="Name")],
        "serviceDescriptions": [],
        "serviceChargeType": None,
        "areaType": "Nationwide",
        "areas": [],
        "languages": ["fi"],
        "serviceClasses": [],
        "ontologyTerms": [],
        "targetGroups": [],
        "lifeEvents": [],
        "industrialClasses": [],
        "keywords": [],
        "requirements": [],
        "serviceChannels": [],
        "organizations": [{"roleType": "Responsible", "organization": {"id": OWNER, "name": "Kunta"}}],
        "serviceVouchersInUse": False,
        "publishingStatus": "Published",
        "modified": "2026-08-01T10:00:00.5",
        **more,
    }


def connection(**more: Any) -> dict[str, Any]:
    base = {
        "serviceChannel": {"id": CHANNEL, "name": "Talo"},
        "description": [],
        "serviceHours": [],
        "contactDetails": None,
    }
    return {**base, "serviceChargeType": None, **more}


def channel(kind: str = "ServiceLocation", **more: Any) -> dict[str, Any]:
    return {
        "id": CHANNEL,
        "serviceChannelType": kind,
        "organizationId": OWNER,
        "serviceChannelNames": [text("Talo", kind="Name")],
        "serviceChannelDescriptions": [],
        "areaType": "Nationwide",
        "areas": [],
        "languages": ["fi"],
        "webPages": [],
        "serviceHours": [],
        "services": [],
        "phoneNumbers": [],
        "emails": [],
        "addresses": [],
        "channelUrls": [],
        "publishingStatus": "Published",
        "modified": "2026-08-01T10:00:00",
        **more,
    }


def organization(**more: Any) -> dict[str, Any]:
    return {
        "id": OWNER,
        "parentOrganizationId": None,
        "organizationType": "Municipality",
        "businessCode": "1234567-1",
        "municipality": municipality("491"),
        "organizationNames": [text("Mikkeli", kind="Name")],
        "organizationDescriptions": [],
        "areaType": None,
        "areas": [],
        "publishingStatus": "Published",
        "modified": "2026-08-01T10:00:00",
        **more,
    }


def general_description(**more: Any) -> dict[str, Any]:
    return {
        "id": BASE,
        "names": [text("Neuvola", kind="Name")],
        "descriptions": [text("Kaikille lapsille.", kind="Description")],
        "requirements": [text("Alle kouluikäiset")],
        "serviceChargeType": "FreeOfCharge",
        "serviceClasses": [],
        "modified": "2021-06-01T09:00:00",
        **more,
    }


def phone(number: str | None, prefix: str | None = "+358", **more: Any) -> dict[str, Any]:
    base = {"number": number, "prefixNumber": prefix, "language": "fi", "isFinnishServiceNumber": prefix is None}
    return {**base, "additionalInformation": None, "serviceChargeType": "Chargeable", "chargeDescription": None, **more}
