"""Version 11's items as records: every kind of field, and the traps of the source."""

from datetime import date
from uuid import UUID

import pytest
from tests.connectors import ptv_items as items
from tests.connectors.ptv_items import text

from luotsi.connectors.coordinates import to_wgs84
from luotsi.connectors.ptv import common
from luotsi.connectors.ptv.contract import CannotUse
from luotsi.connectors.ptv.parse import V11Parser
from luotsi.directory.rules.hours import HoursKind, Span
from luotsi.directory.rules.records import Area, AreaType, ChannelType, Charge, CodeScheme

parser = V11Parser(lambda code: {"588": "507"}.get(code, code))


def service(**more):
    return parser.service(items.service(**more)).record


def channel(kind="ServiceLocation", **more):
    return parser.channel(items.channel(kind, **more)).record


def test_service__is_read__with_all_its_texts():
    found = service(
        serviceNames=[
            text("Neuvola", kind="Name"),
            text("Rådgivning", "sv", "Name"),
            text("Lapsi", kind="AlternativeName"),
        ],
        serviceDescriptions=[
            text("Lyhyesti", kind="Summary"),
            text("Pitkästi", kind="Description"),
            text("Soita", kind="UserInstruction"),
            text("Viikko", kind="ProcessingTime"),
            text("Heti", kind="DeadLine"),
            text("Vuosi", kind="ValidityTime"),
            text("10 €", kind="ChargeTypeAdditionalInfo"),
            text(None, "sv", "Summary"),
        ],
        serviceChargeType="Chargeable",
        type="PermitOrObligation",
        keywords=[text("vauva"), text("äiti"), text("barn", "sv")],
        requirements=[text("Perheille"), text(None, "sv")],
        languages=["sv", "fi", "smn"],
        serviceVouchersInUse=True,
    )
    assert found.names == {"fi": "Neuvola", "sv": "Rådgivning"}
    assert found.alternative_names == {"fi": "Lapsi"}
    assert (found.summaries, found.descriptions) == ({"fi": "Lyhyesti"}, {"fi": "Pitkästi"})
    assert (found.instructions, found.processing) == ({"fi": "Soita"}, {"fi": "Viikko"})
    assert (found.deadlines, found.validity) == ({"fi": "Heti"}, {"fi": "Vuosi"})
    assert (found.charge, found.charge_info) == (Charge.CHARGEABLE, {"fi": "10 €"})
    assert found.keywords == {"fi": ("vauva", "äiti"), "sv": ("barn",)}
    assert (found.kind, found.languages, found.has_vouchers) == ("permit", ("fi", "smn", "sv"), True)
    assert found.requirements == {"fi": "Perheille"}
    assert found.modified_at is not None
    assert found.modified_at.isoformat() == "2026-08-01T10:00:00.500000+00:00"


def test_service__has_null_lists__and_is_read():
    nulls = ("serviceDescriptions", "areas", "languages", "serviceClasses", "ontologyTerms", "targetGroups", "lifeEvents",
             "industrialClasses", "keywords", "requirements", "serviceChannels", "organizations")  # fmt: skip
    found = service(**dict.fromkeys(nulls))
    assert found.names == {"fi": "Neuvola"}
    assert (found.organization_id, found.connections) == (None, ())


def test_service__has_a_general_description__whose_texts_fill_and_follow_its_own():
    found = service(
        serviceDescriptions=[
            text("Oma kuvaus.", kind="Description"),
            text("Pohjan tiivistelmä.", kind="GD_Summary"),
            text("Sammanfattning.", "sv", "GD_Summary"),
            text("Pohjan tausta.", kind="GD_BackgroundDescription"),
            text("Oma  KUVAUS.", kind="GD_Description"),
            text("Ohje.", kind="GD_UserInstruction"),
        ]
    )
    assert found.summaries == {"fi": "Pohjan tiivistelmä."}  # the service has no Swedish version
    assert found.descriptions == {"fi": "Oma kuvaus.\n\nPohjan tausta."}  # what is already said is not said again
    assert found.instructions == {"fi": "Ohje."}


def test_with_general_description__gives_charge_and_requirements__when_the_service_has_none():
    base = parser.general_description(items.general_description()).record
    completed = common.with_general_description(service(), base)
    assert (completed.charge, completed.requirements) == (Charge.FREE, {"fi": "Alle kouluikäiset"})
    own = common.with_general_description(service(serviceChargeType="Chargeable", requirements=[text("Oma")]), base)
    assert (own.charge, own.requirements) == (Charge.CHARGEABLE, {"fi": "Oma"})


def test_service__is_classified__with_short_codes_and_labels():
    parsed = parser.service(
        items.service(
            serviceClasses=[items.code("P28.4"), items.code("P27.2")],
            targetGroups=[items.code("KR1")],
            ontologyTerms=[
                {
                    "name": [text("uinti")],
                    "code": None,
                    "uri": "http://www.yso.fi/onto/koko/p1",
                    "parentUri": "http://a;http://b",
                }
            ],
        )
    )
    assert parsed.record.service_classes == ("P27.2", "P28.4")
    assert parsed.record.terms == ("http://www.yso.fi/onto/koko/p1",)
    codes = {c.code: c for c in parsed.codes}
    assert codes["P28.4"].names == {"fi": "Nimi"}  # trailing spaces of the source are trimmed
    assert codes["P28.4"].parent == "P28"
    assert codes["http://www.yso.fi/onto/koko/p1"].scheme is CodeScheme.TERM


def test_service__is_offered_in_areas__spelled_out_as_todays_municipalities():
    found = service(
        areaType="LimitedType",
        areas=[
            {
                "type": "WellbeingServiceCounties",
                "code": "12",
                "name": [],
                "municipalities": [items.municipality("588"), None],
            },
            {"type": "Municipality", "code": None, "name": None, "municipalities": [items.municipality("46")]},
        ],
    )
    assert found.area == Area(AreaType.LIMITED, ("046", "507"), ("12",))
    assert service(areaType="NationwideExceptAlandIslands").area == Area()


def test_service__has_a_producer_without_an_id__named_by_its_text():
    found = service(
        organizations=[
            {"roleType": "Responsible", "organization": {"id": items.OWNER}},
            {"roleType": "Producer", "organization": {"id": items.OWNER}},
            {"roleType": "OtherResponsible", "organization": {"id": items.BASE}},
            {"roleType": "Producer", "organization": None, "additionalInformation": [text("Yritys Oy")]},
        ]
    )
    assert found.organization_id == UUID(items.OWNER)
    assert found.other_organizations == (("OtherResponsible", items.BASE), ("Producer", "Yritys Oy"))


def test_connection__differs_from_its_channel__in_hours_text_and_contacts():
    details = {
        "emails": [text("palvelu@example.org")],
        "phoneNumbers": [items.phone("15 123")],
        "webPages": [],
        "addresses": [],
    }
    hours = [items.hour(spans=(("Tuesday", "", "12:00:00", "15:00:00"),))]
    (found,) = service(
        serviceChannels=[
            items.connection(
                description=[text("Tiistaisin", kind="Description")], serviceHours=hours, contactDetails=details
            )
        ]
    ).connections
    assert found.descriptions == {"fi": "Tiistaisin"}
    assert found.hours[0].spans == (Span(1, "12:00", "15:00"),)
    assert found.contacts.phones[0].number == "+35815123"


def test_service__has_no_name__and_cannot_be_used():
    with pytest.raises(CannotUse, match="no name"):
        service(serviceNames=[text(None, kind="Name")])


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("ServiceLocation", ChannelType.LOCATION),
        ("Phone", ChannelType.PHONE),
        ("WebPage", ChannelType.WEB),
        ("EChannel", ChannelType.ESERVICE),
        ("PrintableForm", ChannelType.FORM),
    ],
)
def test_channel__of_each_type__is_read(kind, expected):
    assert channel(kind).type is expected


def test_channel__is_a_place__with_address_coordinates_and_entrances():
    sentence = {
        "sentenceGroup": [text("Ovi"), text("The door", "en")],
        "sentences": [{"sentence": [text("Avautuu itse.")]}],
    }
    address = {
        "type": "Location",
        "streetAddress": {
            "street": [text("Maaherrankatu"), text("Landshövdingsgatan", "sv")],
            "streetNumber": "9",
            "postalCode": "50100",
            "postOffice": [text("MIKKELI")],
            "municipality": items.municipality("491"),
            "additionalInformation": [text("Piha")],
            "latitude": "6839573",
            "longitude": "514350",
        },
        "entrances": [{"name": [], "isMainEntrance": True, "accessibilitySentences": [sentence]}],
    }
    (found,) = channel(addresses=[address]).contacts.addresses
    assert found.street == {"fi": "Maaherrankatu", "sv": "Landshövdingsgatan"}
    assert (found.number, found.postal_code, found.municipality) == ("9", "50100", "491")
    assert (found.lat, found.lon) == (61.689071, 27.271214)
    assert found.entrances[0].sentences == (({"fi": "Ovi", "en": "The door"}, ({"fi": "Avautuu itse."},)),)


def test_channel__is_a_place_without_street__has_coordinates_and_text():
    other = {
        "latitude": "6839573",
        "longitude": "514350",
        "postalCode": "50100",
        "postOffice": [],
        "additionalInformation": [text("Laavu")],
    }
    (found,) = channel(addresses=[{"type": "Location", "otherAddress": other}]).contacts.addresses
    assert (found.municipality, found.info) == ("", {"fi": "Laavu"})
    assert found.lat is not None


@pytest.mark.parametrize(("north", "east"), [("", ""), (None, None), ("0", "0"), ("514350", "6839573"), ("abc", "1")])
def test_to_wgs84__is_no_place_in_finland__gives_nothing(north, east):
    assert to_wgs84(north, east) == (None, None)


def test_to_wgs84__on_the_central_meridian__agrees_with_the_meridian_arc():
    # 27° E; the arc from the equator to 60° N is 6 654 072.819 m on GRS80, scaled by 0.9996 in the projection.
    assert to_wgs84(6_654_072.819 * 0.9996, 500_000) == (60.0, 27.0)


def test_channel__has_hours__weekly_overnight_exceptional():
    weekly, overnight, closed, always = channel(
        serviceHours=[
            items.hour(spans=(("Monday", "", "08:00:00", "16:00:00"), ("Friday", "", "9:30:00", "24:00:00"))),
            items.hour("OverMidnight", (("Friday", "Saturday", "18:00:00", "04:00:00"),)),
            items.hour("Exceptional", validFrom="2026-12-24T00:00:00", isClosed=True),
            items.hour(isAlwaysOpen=True, additionalInformation=[text("Päivystys"), text(None, "sv")]),
        ]
    ).hours
    assert weekly.spans == (Span(0, "08:00", "16:00"), Span(4, "09:30", "24:00"))
    assert (overnight.kind, overnight.spans) == (HoursKind.OVERNIGHT, (Span(4, "18:00", "04:00", 5),))
    assert (closed.kind, closed.is_closed) == (HoursKind.EXCEPTION, True)
    assert closed.valid_from == closed.valid_to == date(2026, 12, 24)  # without an end it is that day only
    assert (always.is_always_open, always.info) == (True, {"fi": "Päivystys"})


def test_hours__are_valid_from_a_moment_in_utc__on_the_finnish_date():
    (found,) = channel(
        serviceHours=[items.hour(validFrom="2026-05-31T21:00:00Z", validTo="2026-08-31T20:59:59Z")]
    ).hours
    assert (found.valid_from, found.valid_to) == (date(2026, 6, 1), date(2026, 8, 31))


def test_channel__repeats_a_number_for_each_language__and_has_it_once():
    numbers = [
        items.phone("015 211", additionalInformation="Ajanvaraus"),
        items.phone("015211", language="sv", additionalInformation="Tidsbokning"),
        items.phone("116117", None, serviceChargeType="FreeOfCharge"),
        items.phone(None),
    ]
    first, helpline = channel("Phone", phoneNumbers=numbers).contacts.phones
    assert (first.number, first.label) == ("+35815211", {"fi": "Ajanvaraus", "sv": "Tidsbokning"})
    assert (helpline.number, helpline.charge) == ("116117", Charge.FREE)


def test_channel__has_web_addresses_and_forms__but_no_other_links():
    found = channel(
        "PrintableForm",
        webPages=[
            {"url": "https://a.example.org", "value": "A", "language": "fi"},
            {"url": "mailto:x", "value": None, "language": "fi"},
        ],
        channelUrls=[text("https://b.example.org/lomake.pdf", kind="PDF")],
        formIdentifier=[text("L-12")],
    )
    assert [w.url for w in found.contacts.webs] == ["https://a.example.org", "https://b.example.org/lomake.pdf"]
    assert found.form_identifier == "L-12"


def test_channel__says_which_services_it_serves():
    parsed = parser.channel(items.channel(services=[{"service": {"id": items.SERVICE, "name": "x"}}]))
    assert parsed.services == (UUID(items.SERVICE),)


def test_organization__is_a_municipality__whose_area_is_itself():
    found = parser.organization(items.organization()).record
    assert (found.municipality, found.business_id) == ("491", "1234567-1")
    assert found.area == Area(AreaType.LIMITED, ("491",))


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        ("Palvelu on 13–29-vuotiaille.", (13, 29)),
        ("Alle 18-vuotiaille.", (None, 17)),
        ("Sinulla on oikeus palveluun, jos olet 65 vuotta täyttänyt.", (65, None)),
        ("Yli 65-vuotiaille.", (None, None)),
        ("Alle 18-vuotiaille ja yli 65-vuotiaille.", (None, None)),
        ("Kaikille.", (None, None)),
        ("29-13-vuotiaille.", (None, None)),
    ],
)
def test_ages__are_read__only_from_one_plain_limit(requirement, expected):
    assert common.ages({"fi": requirement}) == expected
