"""Applying a reading of a source: what is counted, kept, archived, refused, and how two areas of a source live together."""

from dataclasses import replace
from uuid import UUID

import pytest

from luotsi.directory import actions
from luotsi.directory.models import Channel, Code, Connection, Service
from luotsi.directory.queries.syncs import content_hash, last_sync, stored
from luotsi.directory.rules.records import (
    Catalogue,
    Change,
    ChannelRecord,
    ChannelType,
    CodeRecord,
    CodeScheme,
    ConnectionRecord,
    OrganizationRecord,
    ServiceRecord,
    Status,
)
from luotsi.kernel.errors import SourceRefused

pytestmark = pytest.mark.django_db

OWNER = OrganizationRecord(UUID(int=1), "o1", {"fi": "Kunta"})
PLACE = ChannelRecord(UUID(int=2), "c1", ChannelType.LOCATION, {"fi": "Talo"}, OWNER.id)


def service(n: int, **more) -> ServiceRecord:
    values = {"connections": (ConnectionRecord(PLACE.id),), **more}
    return ServiceRecord(UUID(int=100 + n), f"s{n}", {"fi": f"Palvelu {n}"}, OWNER.id, **values)


def catalogue(*services: ServiceRecord, scope: str = "county:12", **more) -> Catalogue:
    values = {"organizations": [OWNER], "channels": [PLACE], "is_complete": True, **more}
    return Catalogue(source="ptv", scope=scope, services=list(services), **values)


def apply(*services: ServiceRecord, allow_shrink: bool = False, **more):
    return actions.apply_catalogue(catalogue=catalogue(*services, **more), allow_shrink=allow_shrink)


def status(n: int) -> str:
    return Service.objects.get(pk=UUID(int=100 + n)).status


def test_apply__the_same_twice__changes_nothing():
    assert apply(service(1), service(2)).services == Change(added=2)
    before = content_hash("ptv")
    again = apply(service(1), service(2))
    assert (again.changes, again.services.unchanged) == (0, 2)
    assert content_hash("ptv") == before


def test_apply__gives_back_what_it_took__as_the_same_records():
    one = service(1, keywords={"fi": ("a",)}, languages=("fi", "se"))
    apply(one)
    assert stored("ptv", "county:12").services == {one.id: one}
    assert stored("ptv", "county:12").channels == {PLACE.id: PLACE}


def test_apply__changed_gone_and_new__are_counted_and_archived():
    apply(service(1), service(2), service(3))
    report = apply(service(1), replace(service(2), names={"fi": "Uusi"}), service(4))
    assert report.services == Change(added=1, changed=1, archived=1, unchanged=1)
    assert (status(3), status(4)) == ("archived", "published")


def test_apply__an_archived_service_comes_back__as_changed_and_with_its_connections():
    apply(service(1), service(2))
    apply(service(1))
    report = apply(service(1), service(2))
    assert report.services == Change(changed=1, unchanged=1)
    assert status(2) == "published"
    assert Connection.objects.filter(service_id=UUID(int=102)).count() == 1


def test_apply__a_withdrawn_service__keeps_that_status_when_it_is_gone_for_good():
    apply(service(1), service(2))
    assert apply(service(1), service(2, status=Status.WITHDRAWN)).services.archived == 1
    assert apply(service(1)).changes == 0
    assert status(2) == "withdrawn"


def test_apply__an_incomplete_reading__archives_nothing():
    apply(service(1), service(2))
    assert apply(replace(service(1), names={"fi": "Uusi"}), is_complete=False).services == Change(changed=1)
    assert status(2) == "published"


def test_apply__two_areas_share_a_service__it_stays_while_one_has_it():
    apply(service(1), service(2), scope="county:12")
    apply(service(2), service(3), scope="county:10")
    assert (status(1), status(2), status(3)) == ("published", "published", "published")
    apply(service(1), scope="county:12")
    assert status(2) == "published"
    apply(service(3), scope="county:10")
    assert status(2) == "archived"


def test_apply__most_services_are_gone__refuses_unless_allowed():
    apply(*(service(n) for n in range(10)))
    before = content_hash("ptv")
    with pytest.raises(SourceRefused, match="only 4 of the 10"):
        apply(*(service(n) for n in range(4)))
    assert content_hash("ptv") == before
    assert apply(*(service(n) for n in range(4)), allow_shrink=True).services.archived == 6


def test_apply__fails_in_the_middle__and_nothing_is_written(monkeypatch):
    apply(service(1))
    before = content_hash("ptv")
    monkeypatch.setattr("luotsi.directory.actions.catalogue._write_connections", lambda _rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        apply(replace(service(1), names={"fi": "Uusi"}), channels=[replace(PLACE, names={"fi": "Uusi"})])
    assert content_hash("ptv") == before


def test_apply__a_dry_run__tells_and_writes_nothing():
    report = actions.apply_catalogue(catalogue=catalogue(service(1)), is_dry_run=True)
    assert report.services.added == 1
    assert not Service.objects.exists()
    assert not Channel.objects.exists()


def test_apply__a_connection_changes__the_service_is_changed_and_the_order_kept():
    other = replace(PLACE, id=UUID(int=3), source_id="c2")
    apply(service(1), channels=[PLACE, other])
    both = (ConnectionRecord(other.id), ConnectionRecord(PLACE.id))
    assert apply(service(1, connections=both), channels=[PLACE, other]).services.changed == 1
    assert stored("ptv", "county:12").services[UUID(int=101)].connections == both


def test_apply__a_code_in_fewer_languages__takes_no_label_away():
    full = CodeRecord(CodeScheme.SERVICE_CLASS, "P4.12", {"fi": "Terveys", "sv": "Hälsa"}, parent="P4", uri="http://u")
    apply(service(1), codes=[full])
    apply(service(1), codes=[CodeRecord(CodeScheme.SERVICE_CLASS, "P4.12", {}), replace(full, names={"fi": "Uusi"})])
    code = Code.objects.get(code="P4.12")
    assert (code.names, code.parent, code.uri) == ({"fi": "Uusi", "sv": "Hälsa"}, "P4", "http://u")


def test_start_sync__after_a_killed_run__notes_it_as_failed():
    actions.start_sync(source="ptv", area="county:12", mode="full")
    second = actions.start_sync(source="ptv", area="county:12", mode="full")
    actions.finish_sync(sync_id=second, state="done", report={"changes": 1})
    failed = last_sync("ptv", "county:12", state="failed")
    assert failed is not None
    assert failed.report == {"error": "interrupted"}
    done = last_sync("ptv", "county:12")
    assert done is not None
    assert done.id == second
