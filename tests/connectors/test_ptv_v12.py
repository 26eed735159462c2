"""Version 12: invented answers in the shapes of the published OpenAPI document, through client, parser and gathering."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from luotsi.connectors.checks import BadShape
from luotsi.connectors.http import Fetcher
from luotsi.connectors.privacy import without_people
from luotsi.connectors.ptv.client_v12 import V12Client, page
from luotsi.connectors.ptv.contract import Where
from luotsi.connectors.ptv.gather import Gathering
from luotsi.connectors.ptv.parse_v12 import V12Parser
from luotsi.connectors.staging import Staging
from luotsi.directory.queries.syncs import Stored
from luotsi.directory.rules.hours import HoursKind, Span
from luotsi.directory.rules.records import Area, AreaType, ChannelType, Charge
from luotsi.warehouse.raw import RawStore

SERVICE, CHANNEL, OWNER, BASE = (f"{c * 8}-0000-4000-8000-000000000001" for c in "abcd")
AT = "2026-08-01T10:00:00.000Z"
parser = V12Parser(lambda code: {"588": "507"}.get(code, code), {"12": ("491", "588")})


def service(**more: Any) -> dict[str, Any]:
    fi = {"name": "Neuvola", "alternativeName": None, "summary": "Lyhyesti", "description": "Pitkästi", "userInstructions": "Soita",
          "conditions": "13–29-vuotiaille", "freelyAssignedKeywords": ["äiti", "vauva"], "voucher": {"type": "NotInUse"},
          "chargeTypeAdditionalInformation": None}  # fmt: skip
    return {
        "contentId": SERVICE, "organizationContentId": OWNER, "generalDescriptionContentId": BASE, "serviceType": "PermitOrOtherObligation",
        "chargeType": "Charged", "serviceLanguages": ["fi", "se"], "serviceClasses": ["P4.12"], "targetGroups": ["KR1"], "lifeEvents": [],
        "ontologyTerms": ["http://www.yso.fi/onto/koko/p1"], "industrialClasses": [], "publishedAt": AT,
        "area": {"areaType": "LimitedArea", "municipalities": ["46"], "regions": ["10"], "wellbeingServicesCounties": ["12"]},
        "otherResponsibleOrganizations": [BASE],
        "producers": {"selfProducedProducers": {"organizations": [OWNER]},
                      "procuredProducers": {"organizations": [], "other": [{"name": {"fi": "Yritys Oy"}}]}, "otherProducers": None},
        "languageVersions": {"fi": fi, "sv": {**fi, "name": "Rådgivning", "summary": ""}}, **more,
    }  # fmt: skip


def row(start: str, end: str, status: str = "Open") -> dict[str, Any]:
    return {"start": start, "end": end, "openingStatus": status, "repetition": "Weekly", "additionalInformation": {}}


def hours(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "heading": {}, "additionalInformation": {"fi": "Huom"}, **more}


def channel(kind: str = "ServiceLocation", **more: Any) -> dict[str, Any]:
    number = {
        "type": "InternationalPhone",
        "dialCode": "+358",
        "number": "15211",
        "additionalInformation": "Ajanvaraus",
        "chargeDescription": None,
    }
    fi = {"name": "Talo", "summary": None, "description": "Kuvaus", "phoneNumbers": [{**number, "chargeType": "Free"}, {**number, "type": "Fax"}],
          "supportEmails": [{"email": "maija.meikalainen@example.org"}, {"email": "info@example.org"}],
          "webAddress": {"url": "https://example.org", "name": "Sivu"}}  # fmt: skip
    return {"contentId": CHANNEL, "organizationContentId": OWNER, "serviceChannelType": kind, "serviceLanguages": ["fi"], "area": None,
            "publishedAt": AT, "languageVersions": {"fi": fi}, **more}  # fmt: skip


def organization(**more: Any) -> dict[str, Any]:
    return {"contentId": OWNER, "parentOrganizationContentId": None, "organizationType": "Municipality", "businessId": "1234567-1",
            "municipality": "491", "publishedAt": AT, "languageVersions": {"fi": {"name": "Mikkeli"}}, **more}  # fmt: skip


BASE_ITEM = {
    "contentId": BASE,
    "languageVersions": {"fi": {"name": "Neuvola", "description": "Kaikille."}},
    "chargeType": "Free",
    "publishedAt": AT,
}
CONNECTION = {"serviceContentId": SERVICE, "channelContentId": CHANNEL, "chargeType": "Other", "publishedAt": AT,
              "languageVersions": {"fi": {"description": "Tiistaisin", "contactPhoneNumbers": []}}}  # fmt: skip


def test_service__is_read__from_its_language_versions():
    codes = {
        "P4.12": {
            "code": "P4.12",
            "uri": "http://u/P4.12",
            "parentUri": "http://u/P4",
            "name": {"fi": "Terveys", "en": ""},
        }
    }
    parsed = parser.service({**service(), "connections": [CONNECTION], "codes": codes, "regionMunicipalities": ["097"]})
    found = parsed.record
    assert found.names == {"fi": "Neuvola", "sv": "Rådgivning"}
    assert found.summaries == {"fi": "Lyhyesti"}  # an empty text is a missing one
    assert (found.kind, found.charge, found.has_vouchers) == ("permit", Charge.CHARGEABLE, False)
    assert (found.min_age, found.max_age) == (13, 29)
    assert found.area == Area(AreaType.LIMITED, ("046", "097", "491", "507"), ("12",))
    assert found.other_organizations == (("OtherResponsible", BASE), ("Producer", "Yritys Oy"))
    assert found.connections[0].descriptions == {"fi": "Tiistaisin"}
    assert {c.code: (c.names, c.parent) for c in parsed.codes}["P4.12"] == ({"fi": "Terveys"}, "P4")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("ServiceLocation", ChannelType.LOCATION),
        ("TelephoneService", ChannelType.PHONE),
        ("WebPage", ChannelType.WEB),
        ("EService", ChannelType.ESERVICE),
        ("PrintableForm", ChannelType.FORM),
    ],
)
def test_channel__of_each_renamed_type__is_read(kind, expected):
    assert parser.channel(channel(kind)).record.type is expected


def test_channel__is_a_place__with_contacts_address_and_hours():
    street = {"streetName": {"fi": "Katu"}, "addressDetail": "9", "postalCode": "50100", "additionalInformation": {},
              "coordinates": [{"system": "Unknown", "northing": 1, "easting": 1}, {"system": "EPSG:3067", "northing": 6839573, "easting": 514350}]}  # fmt: skip
    given = [
        hours("WeeklyDateRangeServiceHour", fromDate="2026-06-01", toDate="2026-08-31", weeklyHours={"monday": {"hours": [row("08:00", "16:00")]}}),
        hours("ContinuousWeekdaysUntilFurtherNoticeServiceHour", openingStatus="Open", fromDay="Friday", toDay="Saturday", fromTime="18:00", toTime="04:00"),
        hours("ExceptionalDateRangeServiceHour", fromDate="2026-12-24", toDate="2026-12-26", weeklyHours={"thursday": {"hours": [row("00:00", "00:00", "Closed")]}}),
        hours("ContinuousAlwaysValidServiceHour", openingStatus="OpenOnReservation"),
    ]  # fmt: skip
    item = without_people(
        channel(location={"streetAddresses": [street]}, serviceHours={"hours": given, "holidayServiceHours": None})
    )
    found = parser.channel(item).record
    assert [(p.number, p.charge) for p in found.contacts.phones] == [("+35815211", Charge.FREE)]
    assert [e.address for e in found.contacts.emails] == ["info@example.org"]
    assert (found.contacts.addresses[0].lat, found.contacts.addresses[0].lon) == (61.689071, 27.271214)
    weekly, night, closed, booked = found.hours
    assert (weekly.spans, weekly.valid_from) == ((Span(0, "08:00", "16:00"),), date(2026, 6, 1))
    assert (night.kind, night.spans) == (HoursKind.OVERNIGHT, (Span(4, "18:00", "04:00", 5),))
    assert (closed.kind, closed.is_closed, closed.spans) == (HoursKind.EXCEPTION, True, ())
    assert (booked.by_appointment, booked.is_always_open) == (True, False)


def test_page__promises_more_items_than_it_has__and_is_refused():
    answer = {"items": [], "page": 2, "pageSize": 100, "totalItems": 150, "totalPages": 2}
    with pytest.raises(BadShape, match="0 items instead of 50"):
        page((), 2, answer)


def test_gathering__through_version_12__brings_the_same_kinds_of_records(tmp_path):
    asked: Counter[str] = Counter()

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v12/")
        asked[path] += 1
        assert request.headers["x-api-key"] == "geheim"
        one = {
            f"service-channel/{CHANNEL}": channel(),
            f"organization/{OWNER}": organization(),
            f"general-description/{BASE}": BASE_ITEM,
        }
        if path in one:
            return httpx.Response(200, json=one[path])
        many: dict[str, list[Any]] = {
            "service/search": [service()] if "wellbeingServicesCounties=12" in str(request.url) else [],
            "connection/search": [CONNECTION],
            "regions": [{"code": "10", "name": {}, "municipalities": ["491", "097"]}],
            "service-classes": [
                {"code": "P4.12", "uri": "http://u/P4.12", "parentUri": None, "name": {"fi": "Terveys"}}
            ],
            "target-groups": [{"code": "KR1", "uri": "http://u/KR1", "parentUri": None, "name": {"fi": "Kansalaiset"}}],
            "life-events": [],
            "ontology-terms": [
                {"uri": "http://www.yso.fi/onto/koko/p1", "parentUri": None, "name": {"fi": "neuvolat"}}
            ],
        }
        if path not in many:
            return httpx.Response(404, json={"title": "Not found", "reason": "Unknown"})
        rows = many[path]
        body = {"items": rows, "page": 1, "pageSize": 100, "totalItems": len(rows), "totalPages": min(1, len(rows))}
        return httpx.Response(200, json=body)

    staging = Staging.open(tmp_path / "s", raw=RawStore(tmp_path / "r"), source="ptv", licence="CC0-1.0", run={})
    fetcher = Fetcher(source="PTV", base_url="https://api.example.org/v12", staging=staging, backoff=0.0, scrub=without_people,
                      headers={"x-api-key": "geheim"}, transport=httpx.MockTransport(answer))  # fmt: skip
    gathering = Gathering(V12Client(fetcher), parser, Stored({}, {}, {}, {}), None)
    found = gathering.read(Where("12", ("491", "507")), source="ptv", scope="county:12").catalogue
    (one,) = found.services
    assert one.id == UUID(SERVICE)
    assert one.descriptions["fi"] == "Pitkästi\n\nKaikille."  # completed by the general description, as in version 11
    assert "097" in one.area.municipalities  # a region is spelled out
    assert [len(k) for k in (found.channels, found.organizations, found.general_descriptions)] == [1, 1, 1]
    assert {c.code: c.names for c in found.codes}["http://www.yso.fi/onto/koko/p1"] == {"fi": "neuvolat"}
    assert asked[f"organization/{BASE}"] == 1  # another responsible organisation that does not exist is no error
