"""The demo world: it is complete, cannot pass for real, and comes and goes through the directory's actions."""

import re
from collections import Counter
from datetime import date, datetime
from uuid import UUID

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from tests.world import World

from luotsi.cli import demo as command
from luotsi.directory import actions
from luotsi.directory.demo import build, content, load, schedule
from luotsi.directory.queries import catalogue, finding, front
from luotsi.directory.queries.finding import Wish
from luotsi.directory.rules.hours import Span, day_of, is_open
from luotsi.directory.rules.records import AreaType, Catalogue, ChannelType, CodeScheme, ServiceRecord
from luotsi.kernel.errors import BadInput

DEMO = build.catalogue()
CHANNELS = {c.id: c for c in DEMO.channels}
MUNICIPALITIES = {"046", "097", "178", "213", "491", "507", "593", "623", "681", "740", "768"}
LONGEST_SUMMARY = 150


def service(key: str) -> ServiceRecord:
    return next(s for s in DEMO.services if s.source_id == f"service/{key}")


def channel_hours(key: str):  # type: ignore[no-untyped-def]
    return next(c for c in DEMO.channels if c.source_id == f"channel/{key}").hours


def test_demo__holds_services_of_all_providers_and_municipalities() -> None:
    assert len(DEMO.services) >= 170
    types = {o.id: o.type for o in DEMO.organizations}
    providers = Counter(types[s.organization_id] for s in DEMO.services if s.organization_id)
    assert min(providers["WellbeingServicesCounty"], providers["Municipality"], providers["Organization"]) >= 30
    owners = {o.municipality for o in DEMO.organizations if o.type == "Municipality"}
    assert owners == MUNICIPALITIES
    places = {a.municipality for c in DEMO.channels for a in c.contacts.addresses}
    assert places == MUNICIPALITIES
    assert {c.type for c in DEMO.channels} == set(ChannelType)
    assert any(s.area.type is AreaType.NATIONWIDE for s in DEMO.services)


def test_demo__cannot_pass_for_real() -> None:
    assert all(s.is_demo for s in DEMO.services)
    for record in (*DEMO.organizations, *DEMO.channels):
        assert record.names, record.source_id
        assert all(name.startswith("Demo") for name in record.names.values()), record.source_id
        for phone in record.contacts.phones:
            assert re.fullmatch(r"\+358400000\d{3}", phone.number), phone.number
        for email in record.contacts.emails:
            assert email.address.endswith(".example.invalid")
        for web in record.contacts.webs:
            assert re.match(r"https://[a-z0-9-]+\.example\.invalid/", web.url), web.url
    assert not any(o.business_id for o in DEMO.organizations)


def test_demo__has_three_languages__except_where_fallback_is_shown() -> None:
    languages = Counter(tuple(s.names) for s in DEMO.services)
    assert languages["fi", "sv", "en"] > 0.9 * len(DEMO.services)
    assert languages["fi",] >= 3
    for s in DEMO.services:
        assert set(s.names) == set(s.summaries) == set(s.descriptions), s.source_id
        assert set(s.instructions) | set(s.requirements) <= set(s.names), s.source_id
        assert all(len(text) <= LONGEST_SUMMARY for text in s.summaries.values()), s.source_id


@pytest.mark.parametrize("texts", ["names", "summaries", "descriptions", "instructions", "requirements"])
def test_demo__leaves_no_mark_unfilled(texts: str) -> None:
    for record in (*DEMO.services, *(DEMO.channels if texts == "names" else ())):
        assert not any(re.search(r"[{}]", text) for text in getattr(record, texts).values()), record.source_id


def test_demo__tells_place_in_each_language__when_each_municipality_has_one() -> None:
    names = service("library-491").names
    assert names == {"fi": "Kirjasto, Mikkeli", "sv": "Bibliotek, S:t Michel", "en": "Library, Mikkeli"}
    own = {c.channel_id for c in service("library-046").connections}
    assert build.id_of("channel", "library-046") in own
    assert build.id_of("channel", "library-491") not in own


def test_demo__points_only_to_what_it_holds() -> None:
    organizations = {o.id for o in DEMO.organizations}
    codes = {(c.scheme, c.code) for c in DEMO.codes}
    for s in DEMO.services:
        assert s.organization_id in organizations
        assert s.connections, s.source_id
        assert all(c.channel_id in CHANNELS for c in s.connections), s.source_id
        assert s.service_classes, s.source_id
        assert {(CodeScheme.SERVICE_CLASS, c) for c in s.service_classes} <= codes, s.source_id
        assert {(CodeScheme.TARGET_GROUP, c) for c in s.target_groups} <= codes, s.source_id
        assert {(CodeScheme.LIFE_EVENT, c) for c in s.life_events} <= codes, s.source_id
    assert all(c.organization_id in organizations for c in DEMO.channels)
    used = Counter(c.channel_id for s in DEMO.services for c in s.connections)
    assert used[build.id_of("channel", "hc-491")] > 3  # one channel serves many services


def test_demo__is_the_same_every_time() -> None:
    again = build.World(content.read()).catalogue()
    assert [s.fingerprint() for s in again.services] == [s.fingerprint() for s in DEMO.services]
    assert service("library-491").id == UUID("2817d51a-3371-5fbb-af2b-e0406adcec15")


def test_demo__has_fresh_and_stale_descriptions() -> None:
    ages = [(build._LATEST - s.modified_at).days for s in DEMO.services if s.modified_at]
    assert len(ages) == len(DEMO.services)
    assert min(ages) >= 0
    assert 0.2 < sum(age > 365 for age in ages) / len(ages) < 0.6


@pytest.mark.parametrize(
    ("key", "moment", "expected"),
    [
        ("library-491", "2026-11-24T18:30", True),  # a Tuesday
        ("library-491", "2026-12-06T12:00", False),  # Independence Day
        ("library-491", "2026-12-24T12:00", False),  # Christmas
        ("library-491", "2027-06-22T17:00", False),  # summer hours end at four
        ("hc-491", "2026-11-24T18:30", True),  # the long Tuesday
        ("hc-178", "2026-11-24T18:30", False),
        ("night-shelter", "2026-11-25T03:00", True),  # over midnight
        ("night-shelter", "2026-11-25T12:00", False),
        ("hospital-740", "2026-12-25T03:00", True),  # never closes
    ],
)
def test_hours__are_open_or_closed__at_a_moment(key: str, moment: str, expected: bool) -> None:
    assert is_open(channel_hours(key), datetime.fromisoformat(moment)) is expected


def test_hours__tell_by_appointment() -> None:
    monday = date(2026, 11, 23)
    assert day_of(channel_hours("clinic-491"), monday).by_appointment


def test_hours__differ_at_a_connection() -> None:
    own = {c.channel_id: c.hours for c in service("club-gaming").connections}
    space = build.id_of("channel", "youth-593")
    assert own[space] != CHANNELS[space].hours
    assert own[space][0].spans[0] == Span(4, "20:00", "02:00", 5)


@given(day=st.integers(0, 6), hour=st.integers(0, 23), length=st.integers(1, 23))
def test_span__keeps_its_length__over_midnight_too(day: int, hour: int, length: int) -> None:
    closes = (hour + length) % 24
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    (span,) = schedule.spans_of(f"{names[day]} {hour:02}:00-{closes:02}:00")
    assert (span.day_to is None) == (hour + length < 24)
    days = 0 if span.day_to is None else (span.day_to - span.day) % 7
    assert days * 24 + closes - hour == length


@pytest.mark.parametrize("text", ["", "mon 8-16", "mon-xyz 08:00-16:00", "08:00-16:00"])
def test_span__is_refused__when_unreadable(text: str) -> None:
    with pytest.raises(BadInput):
        list(schedule.spans_of(text))


def test_load__puts_everything_into_search(world: World) -> None:
    assert world.report.services.added == len(DEMO.services)
    assert front.service_count() == len(DEMO.services)
    assert front.holds_demo_content()
    assert catalogue.cards([world.service("library-491")], "sv")[world.service("library-491")].is_demo


def test_load__changes_nothing__a_second_time(world: World) -> None:
    before = front.facet_counts()
    report = load.load()
    assert report.changes == 0
    assert report.services.unchanged == len(DEMO.services)
    assert front.facet_counts() == before


def test_load__fills_every_theme(world: World) -> None:
    empty = [t.theme.slug for t in front.counted_themes() if not t.services]
    assert empty == []


def test_load__refuses__beside_real_content(world: World) -> None:
    real = Catalogue(
        source="ptv",
        services=[ServiceRecord(id=UUID(int=7), source_id="x", names={"fi": "Oikea palvelu"}, organization_id=None)],
    )
    actions.apply_catalogue(catalogue=real)
    with pytest.raises(BadInput, match=r"ptv \(1 services\).*--beside"):
        load.load()
    assert load.load(beside=True).services.unchanged == len(DEMO.services)


def test_remove__archives_everything__and_load_brings_it_back(world: World) -> None:
    assert load.remove().services.archived == len(DEMO.services)
    assert front.service_count() == 0
    assert not front.holds_demo_content()
    assert load.load().services.changed == len(DEMO.services)
    assert front.service_count() == len(DEMO.services)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("hammassärky", "dental-491"),
        ("olen yksinäinen", "friend-visits"),
        ("rahat loppu", "adult-social-work-491"),
        ("toothache", "dental-491"),
    ],
)
def test_search__finds_demo_service__among_first_five(world: World, query: str, expected: str) -> None:
    found = finding.find(Wish(query=query, lang="fi", municipality="491", size=5))
    assert world.service(expected) in [r.card.id for r in found.results]


def test_search__offers_no_service_of_another_municipality(world: World) -> None:
    found = finding.find(Wish(query="kirjasto", lang="fi", municipality="046", size=20))
    ids = [r.card.id for r in found.results]
    assert world.service("library-046") in ids
    assert world.service("library-491") not in ids


def test_command__tells_counts(world: World) -> None:
    done = CliRunner().invoke(command.command, ["--no-figures"], catch_exceptions=False)
    assert "already in place" in done.output
    assert f"{len(DEMO.services)} services" in done.output
