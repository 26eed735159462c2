"""What services are filtered by, and which records describe one thing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from tests import small_catalogue as small

from luotsi.directory import actions
from luotsi.directory.models import Organization, Service
from luotsi.directory.queries import index
from luotsi.directory.rules.duplicates import Described, originals
from luotsi.directory.rules.facets import ages_of, facets_of, provider_of
from luotsi.directory.rules.hours import Hours, Span
from luotsi.directory.rules.records import Area, AreaType, Catalogue, ServiceRecord
from luotsi.kernel import clock


def service(**fields: object) -> ServiceRecord:
    return ServiceRecord(UUID(int=1), "1", {"fi": "Neuvola"}, None, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("0-12", "13-17", "18-29", "30-64", "65-")),
        ({"target_groups": ("KR1.3",)}, ("13-17", "18-29")),
        ({"target_groups": ("KR1", "KR1.1")}, ("65-",)),
        ({"min_age": 16, "max_age": 29, "target_groups": ("KR1.1",)}, ("13-17", "18-29")),
        ({"min_age": 65}, ("65-",)),
    ],
)
def test_ages__limits_before_groups_before_all(fields: dict[str, object], expected: tuple[str, ...]) -> None:
    assert ages_of(service(**fields)) == expected


def test_facets__nationwide_service__serves_everywhere() -> None:
    found = facets_of(service(), [small.PHONE])
    assert found["serves"] == ("all",)
    assert set(found["reach"]) == {"nationwide", "remote"}


def test_facets__place_and_phone__have_a_schedule_each() -> None:
    place = replace(small.LOCATION, hours=(Hours(spans=(Span(0, "09:00", "15:00"),)),))
    local = service(area=Area(AreaType.LIMITED, ("491",)))
    assert len(facets_of(local, [place, small.PHONE])["schedule"]) == 2


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("State", "state"), ("Municipality", "municipality"), ("Organization", "ngo"), ("Company", "company"),
     ("RegionalOrganization", "county"), ("WellbeingServicesCounty", "county"), ("", "other")],
)  # fmt: skip
def test_provider__organisation_types__are_grouped(kind: str, expected: str) -> None:
    assert provider_of(kind) == expected


def described(number: int, source: str, key: str, day: int = 1) -> Described:
    return Described(UUID(int=number), source, (key, ""), datetime(2026, 1, day, tzinfo=UTC))


def test_originals__two_sources__ptv_stands_for_both() -> None:
    assert originals([described(1, "tabular:x", "a"), described(2, "ptv", "a", day=9)]) == {UUID(int=1): UUID(int=2)}


def test_originals__one_source_has_two__both_stay() -> None:
    assert originals([described(1, "ptv", "a"), described(2, "ptv", "a")]) == {}


@pytest.mark.django_db
def test_apply__same_business_id_from_two_sources__is_one_organisation_and_its_service_one() -> None:
    owner = replace(small.ORGANIZATION, business_id="1234567-1")
    own = ServiceRecord(small.id_of("a"), "a", {"fi": "Kerho"}, owner.id)
    actions.apply_catalogue(catalogue=Catalogue("ptv", organizations=[owner], services=[own]))
    other_owner = replace(owner, id=small.id_of("again"), source_id="z")
    again = replace(own, id=small.id_of("b"), source_id="b", organization_id=other_owner.id)
    actions.apply_catalogue(catalogue=Catalogue("tabular:x", organizations=[other_owner], services=[again]))
    assert Organization.objects.get(pk=other_owner.id).same_as_id == owner.id
    assert Service.objects.get(pk=again.id).same_as_id == own.id
    assert [i.document.id for i in index.documents()] == [str(own.id)]


@pytest.mark.django_db
def test_index__service_outside_its_validity__is_left_out() -> None:
    dated = ServiceRecord(
        small.id_of("d"), "d", {"fi": "Kesäkerho"}, None, valid_from=date(2026, 6, 1), valid_to=date(2026, 8, 31)
    )
    actions.apply_catalogue(catalogue=Catalogue("ptv", services=[dated]))
    found = {}
    for day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 8, 31), date(2026, 9, 1)):
        with clock.stopped_at(datetime(day.year, day.month, day.day, 12)):
            found[day.isoformat()] = len(list(index.documents()))
    assert list(found.values()) == [0, 1, 1, 0]
