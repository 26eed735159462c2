"""Records as HSDS objects: hours, costs, areas, languages, identifiers, and nothing lost."""

import json
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

import pytest
from tests.directory import rich

from luotsi.directory.hsds import ids, objects, parts, patches, taxonomies
from luotsi.directory.hsds.objects import Held, Whole
from luotsi.directory.hsds.schedules import schedules
from luotsi.directory.hsds.setting import Setting
from luotsi.directory.rules.hours import Hours, HoursKind, Span
from luotsi.directory.rules.records import (
    Area,
    AreaType,
    ChannelRecord,
    ChannelType,
    Charge,
    CodeRecord,
    CodeScheme,
    ConnectionRecord,
    Contacts,
    Phone,
    ServiceRecord,
    Web,
)

AT = datetime(2026, 3, 1, tzinfo=UTC)
OWNER = UUID("5b0ffb5c-5d5a-4f2e-8e0c-6c1f4f6f2a11")
WINTER = Setting(lang="fi", today=date(2026, 1, 15))
SUMMER = Setting(lang="sv", today=date(2026, 7, 15))


def of(*hours: Hours, around: Setting = WINTER) -> list[dict]:
    return schedules(hours, OWNER, "service_id", around)


def held(record):
    return Held(record, "ptv", AT)


def service(**more: object) -> ServiceRecord:
    return ServiceRecord(id=OWNER, source_id="s", names={"fi": "Neuvola"}, organization_id=None, **more)  # type: ignore[arg-type]


def test_schedules__join_days_of_the_same_times__when_weekly() -> None:
    spans = tuple(Span(day, "09:00", "15:00") for day in range(4))
    found = of(Hours(spans=(*spans, Span(4, "09:00", "13:00"))))
    assert [(s["freq"], s["byday"], s["opens_at"], s["closes_at"]) for s in found] == [
        ("WEEKLY", "MO,TU,WE,TH", "09:00+02:00", "15:00+02:00"),
        ("WEEKLY", "FR", "09:00+02:00", "13:00+02:00"),
    ]
    assert {s["service_id"] for s in found} == {str(OWNER)}


def test_schedules__keep_identifier_and_local_times__when_summer_time_begins() -> None:
    hours = Hours(spans=(Span(0, "09:00", "15:00", day_to=4),))
    (winter,), (summer,) = of(hours), of(hours, around=SUMMER)
    assert winter["byday"] == "MO,TU,WE,TH,FR"
    assert (summer["opens_at"], summer["timezone"]) == ("09:00+03:00", 3)
    assert winter["id"] == summer["id"]
    assert winter["fi_times"] == summer["fi_times"] == "09:00-15:00"


def test_schedules__close_before_they_open__when_over_one_midnight() -> None:
    (found,) = of(Hours(kind=HoursKind.OVERNIGHT, spans=(Span(4, "22:00", "04:00", day_to=5),)))
    assert (found["byday"], found["fi_times"]) == ("FR", "22:00-04:00")


def test_schedules__are_cut_by_day__when_open_over_a_weekend() -> None:
    found = of(Hours(kind=HoursKind.OVERNIGHT, spans=(Span(4, "16:00", "08:00", day_to=0),)))
    assert [(s["byday"], s["fi_times"]) for s in found] == [
        ("FR", "16:00-23:59"),
        ("SA,SU", "00:00-23:59"),
        ("MO", "00:00-08:00"),
    ]


def test_schedules__have_dates_and_no_recurrence__when_exceptional() -> None:
    day = date(2026, 6, 19)
    (closed,) = of(Hours(kind=HoursKind.EXCEPTION, valid_from=day, valid_to=day, is_closed=True))
    assert (closed["dtstart"], closed["until"], closed["notes"]) == ("2026-06-19", "2026-06-19", "suljettu")
    assert "freq" not in closed
    assert "opens_at" not in closed
    (short,) = of(Hours(kind=HoursKind.EXCEPTION, valid_from=day, valid_to=day, spans=(Span(4, "08:00", "12:00"),)))
    assert short["opens_at"] == "08:00+03:00"  # of its own date, not of today
    assert "freq" not in short


def test_schedules__say_so_in_the_language__when_always_open_or_by_appointment() -> None:
    (always,) = of(Hours(is_always_open=True), around=SUMMER)
    assert (always["byday"], always["fi_times"], always["notes"]) == (
        "MO,TU,WE,TH,FR,SA,SU",
        "00:00-23:59",
        "alltid öppet",
    )
    (booked,) = of(Hours(by_appointment=True))
    assert (booked["notes"], booked["fi_by_appointment"]) == ("ajanvarauksella", True)


@pytest.mark.parametrize(
    ("charge", "info", "expected"),
    [
        (Charge.FREE, {}, [("Maksuton", 0, "EUR", None)]),
        (Charge.CHARGEABLE, {"fi": "Käynti 20 €"}, [(None, None, None, "Käynti 20 €")]),
        (Charge.UNKNOWN, {}, []),
    ],
)
def test_costs__are_zero_words_or_nothing__by_charge(charge: Charge, info: dict, expected: list) -> None:
    found = parts.costs(charge, info, OWNER, WINTER)
    assert [
        (c.get("option"), c.get("amount"), c.get("currency"), c.get("amount_description")) for c in found
    ] == expected


def test_areas__are_the_country_or_each_named_area__by_reach() -> None:
    around = Setting(lang="fi", today=WINTER.today, municipalities={"491": "Mikkeli"}, counties={"12": "Etelä-Savo"})
    (country,) = parts.areas(Area(AreaType.NATIONWIDE), OWNER, "service_id", around)
    assert (country["name"], country["fi_level"]) == ("Suomi", "country")
    found = parts.areas(Area(AreaType.LIMITED, ("491",), ("12",)), OWNER, "service_id", around)
    assert [(a["name"], a["fi_code"], a.get("extent_type")) for a in found] == [
        ("Etelä-Savo", "12", None),
        ("Mikkeli", "491", "uri"),
    ]
    assert found[1]["uri"].endswith("/code/491")


def test_web__leaves_out_what_is_no_address_of_the_web__whatever_the_source_says() -> None:
    assert parts.web("javascript:alert(1)") == ""
    assert parts.web("https://exa mple.fi/") == ""
    assert parts.web("HTTPS://ääkkös.fi/ä?q=ö") == "https://xn--kks-plaa4i.fi/%C3%A4?q=%C3%B6"


def test_service__nests_its_channels_by_kind__when_full() -> None:
    def channel(kind: ChannelType, **more: object) -> ChannelRecord:
        return ChannelRecord(uuid5(OWNER, kind), kind, kind, {"fi": kind.value}, None, **more)  # type: ignore[arg-type]

    web = Contacts(webs=(Web("https://asiointi.example.fi", "fi"),))
    phone = channel(ChannelType.PHONE, contacts=Contacts(phones=(Phone("+358151234567", charge=Charge.FREE),)))
    its = [
        channel(ChannelType.LOCATION),
        channel(ChannelType.ESERVICE, contacts=web, requires_authentication=True),
        phone,
        channel(ChannelType.FORM, contacts=web, form_identifier="H1"),
    ]
    hours = (Hours(spans=(Span(0, "10:00", "11:00"),)),)
    whole = Whole(
        held(service(languages=("fi", "se"), charge=Charge.FREE)),
        held(rich.ORGANIZATION),
        [(ConnectionRecord(c.id, hours=hours if c.type is ChannelType.LOCATION else ()), held(c)) for c in its],
    )
    node = objects.service(whole, WINTER)
    at = node["service_at_locations"]
    assert [a["location"]["location_type"] for a in at] == ["physical", "virtual"]
    assert [a["id"] for a in at] == [str(uuid5(OWNER, str(c.id))) for c in its[:2]]
    assert at[0]["schedules"][0]["service_at_location_id"] == at[0]["id"]
    assert at[1]["location"]["fi_requires_authentication"] is True
    assert [(p["number"], p["fi_charge"]) for p in node["phones"]] == [("+358151234567", "free")]
    assert node["required_documents"][0]["fi_form_identifier"] == "H1"
    assert [lang["code"] for lang in node["languages"]] == ["fi", "se"]
    assert node["url"] == "https://asiointi.example.fi"
    assert node["organization"]["organization_identifiers"][0]["identifier"] == "1234567-1"
    assert node["organization"]["description"] == "Koesavon hyvinvointialue"  # required by HSDS, missing in the source


def test_attributes__tell_five_classifications_and_what_has_no_field__when_given() -> None:
    record = service(
        service_classes=("P5.1",),
        target_groups=("KR1",),
        life_events=("KE1",),
        terms=("http://www.yso.fi/onto/koko/p1",),
        industries=("86",),
        processing={"fi": "Kaksi viikkoa"},
        other_organizations=(("Producer", "Yritys Oy"),),
    )
    code = CodeRecord(CodeScheme.SERVICE_CLASS, "P5.1", {"fi": "Terveys"}, parent="P5")
    around = Setting(lang="fi", today=WINTER.today, codes={(CodeScheme.SERVICE_CLASS, "P5.1"): code})
    found = taxonomies.attributes(record, around)
    assert [(a["link_type"], a["value"]) for a in found] == [
        ("ptvserclass2", "P5.1"),
        ("ptvkohderyhmat", "KR1"),
        ("ptvelti", "KE1"),
        ("KOKO", "http://www.yso.fi/onto/koko/p1"),
        ("TOL2008", "86"),
        ("fi_processing_time", "Kaksi viikkoa"),
        ("fi_other_organization", "Yritys Oy"),
    ]
    term = found[0]["taxonomy_term"]
    assert (term["name"], term["parent_id"]) == ("Terveys", ids.term(CodeScheme.SERVICE_CLASS, "P5"))
    assert found[3]["taxonomy_term"]["term_uri"] == "http://www.yso.fi/onto/koko/p1"


def test_service__keeps_other_languages__when_served_in_one() -> None:
    record = service(summaries={"fi": "Tukea", "sv": "Stöd"}, alternative_names={"en": "Clinic"})
    node = objects.listed_service(Whole(held(record), None, []), WINTER)
    assert (node["name"], node["fi_language"], node["summary"]) == ("Neuvola", "fi", "Tukea")
    assert node["translations"] == {"sv": {"summary": "Stöd"}, "en": {"alternate_name": "Clinic"}}


def test_merged__follows_the_examples_of_rfc_7386() -> None:
    for target, patch, result in (
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "foo"}, None, None),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ):
        assert patches.merged(target, patch) == result


def test_profile__adds_only_its_own_properties__in_every_file() -> None:
    for name in patches.names():
        patch = patches.patch(name)
        assert set(patch) == {"properties"}
        ours = {key for key in patch["properties"] if not key.startswith("fi_")}
        assert ours <= {"translations", "summary"}, name
        assert all(p["description"] for p in patch["properties"].values())
        json.dumps(patch)
