"""Gathering a reading from any version: what is kept, carried over, completed, left out and refused."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from tests.connectors import ptv_items as items

from luotsi.connectors.ptv.contract import Changed, Found, Where
from luotsi.connectors.ptv.gather import Gathering
from luotsi.connectors.ptv.parse import V11Parser
from luotsi.directory.queries.syncs import Stored
from luotsi.directory.rules.records import Refusal, Status
from luotsi.kernel.errors import SourceRefused

HERE = Where(county="12", municipalities=("491",))
SINCE = datetime(2026, 9, 1, tzinfo=UTC)
EMPTY = Stored({}, {}, {}, {})
PARENT = "bbbbbbbb-0000-4000-8000-0000000000ff"
parser = V11Parser(lambda code: code)


class World:
    """A client whose content is four dictionaries of items."""

    def __init__(self, services=(), channels=(), organizations=(), base=()):
        self.content = [{UUID(i["id"]): i for i in kind} for kind in (services, channels, organizations, base)]
        self.listed: set[UUID] | None = None
        self.withdrawn: set[UUID] = set()
        self.news = Changed()
        self.bad: tuple[Refusal, ...] = ()
        self.asked: list[set[UUID]] = []

    def members(self, _where):
        return frozenset(self.content[0] if self.listed is None else self.listed)

    def changed(self, _since):
        return self.news

    def withdrawn_services(self):
        return frozenset(self.withdrawn)

    def _find(self, kind, ids):
        self.asked.append(set(ids))
        bad = {UUID(r.source_id) for r in self.bad} & set(ids)
        have = self.content[kind]
        found = tuple(have[i] for i in sorted(ids) if i in have and i not in bad)
        missing = frozenset(i for i in ids if i not in have and i not in bad)
        return Found(found, missing, tuple(r for r in self.bad if UUID(r.source_id) in bad))

    def services(self, ids):
        return self._find(0, ids)

    def channels(self, ids):
        return self._find(1, ids)

    def organizations(self, ids):
        return self._find(2, ids)

    def general_descriptions(self, ids):
        return self._find(3, ids)


def world() -> World:
    return World(
        services=[
            items.service(generalDescriptionId=items.BASE, serviceChannels=[items.connection()]),
            items.service(id=uid(2)),
            items.service(id=uid(3)),
        ],
        channels=[items.channel(services=[{"service": {"id": items.SERVICE}}])],
        organizations=[items.organization(parentOrganizationId=PARENT), items.organization(id=PARENT)],
        base=[items.general_description()],
    )


def uid(n: int) -> str:
    return f"aaaaaaaa-0000-4000-8000-{n:012}"


def read(source: World, stored: Stored = EMPTY, since: datetime | None = None):
    return Gathering(source, parser, stored, since).read(HERE, source="ptv", scope="county:12")


def kept(catalogue) -> Stored:
    live = [s for s in catalogue.services if s.status is Status.PUBLISHED]
    kinds = (live, catalogue.channels, catalogue.organizations, catalogue.general_descriptions)
    return Stored(*({r.id: r for r in kind} for kind in kinds))


def test_read__the_first_time__brings_all_that_services_point_to():
    reading = read(world())
    found = reading.catalogue
    assert [len(k) for k in (found.services, found.channels, found.organizations, found.general_descriptions)] == [
        3,
        1,
        2,
        1,
    ]
    assert found.services[0].descriptions == {"fi": "Kaikille lapsille."}  # from the general description
    assert found.is_complete
    assert reading.newest == datetime(2026, 8, 1, 10, 0, 0, 500000, tzinfo=UTC)


def test_read__points_to_what_does_not_exist__leaves_the_pointer_out():
    source = world()
    source.content[1].clear()
    source.content[2].clear()
    source.content[3].clear()
    reading = read(source)
    first = reading.catalogue.services[0]
    assert (first.connections, first.organization_id, first.general_description_id) == ((), None, None)
    assert reading.dead == 3


def test_read__gets_nothing_listed__refuses():
    with pytest.raises(SourceRefused, match="no services"):
        read(World())


def test_read__gets_much_less_than_promised__refuses():
    source = world()
    source.listed = {UUID(uid(n)) for n in range(2, 40)}
    with pytest.raises(SourceRefused, match="36 of them are missing"):
        read(source)


def test_read__cannot_use_one_service__keeps_yesterdays():
    before = kept(read(world()).catalogue)
    source = world()
    source.content[0][UUID(uid(2))]["serviceNames"] = [items.text(None, kind="Name")]
    source.bad = (Refusal("service", uid(3), "service: serviceHours: field required"),)
    found = read(source, before).catalogue
    assert kept(found).services == before.services
    assert {r.source_id for r in found.refused} == {uid(2), uid(3)}


def test_read__a_list_forgets_a_service__which_is_still_there():
    before = kept(read(world()).catalogue)
    source = world()
    source.listed = {UUID(items.SERVICE), UUID(uid(2))}
    assert kept(read(source, before).catalogue).services == before.services


def test_read__a_service_has_moved_away__it_is_no_longer_ours():
    before = kept(read(world()).catalogue)
    source = world()
    source.listed = {UUID(items.SERVICE), UUID(uid(2))}
    far = [{"type": "Municipality", "code": None, "municipalities": [items.municipality("091")]}]
    source.content[0][UUID(uid(3))].update(areaType="LimitedType", areas=far)
    assert UUID(uid(3)) not in kept(read(source, before).catalogue).services


def test_read__a_service_was_withdrawn__and_is_told_apart_from_an_archived_one():
    before = kept(read(world()).catalogue)
    source = world()
    for n in (2, 3):
        del source.content[0][UUID(uid(n))]
    source.withdrawn = {UUID(uid(2))}
    ended = [s for s in read(source, before).catalogue.services if s.status is not Status.PUBLISHED]
    assert [(str(s.id), s.status) for s in ended] == [(uid(2), Status.WITHDRAWN)]


def test_read__only_news__asks_for_what_changed_and_carries_the_rest():
    before = kept(read(world()).catalogue)
    source = world()
    source.content[0][UUID(uid(2))]["serviceNames"] = [items.text("Uusi nimi", kind="Name")]
    source.news = Changed(services=frozenset({UUID(uid(2)), UUID(uid(99))}))
    found = read(source, before, SINCE).catalogue
    assert source.asked == [{UUID(uid(2))}]
    assert kept(found).services[UUID(uid(2))].names == {"fi": "Uusi nimi"}
    assert kept(found) == kept(read(source).catalogue)


@pytest.mark.parametrize(
    "news",
    [
        Changed(channels=frozenset({UUID(items.CHANNEL)})),
        Changed(general_descriptions=frozenset({UUID(items.BASE)})),
        Changed(organizations=frozenset({UUID(items.OWNER)})),
    ],
    ids=["channel", "general description", "organisation"],
)
def test_read__only_news_of_something_around_a_service__equals_a_full_reading(news):
    before = kept(read(world()).catalogue)
    source = world()
    source.content[1][UUID(items.CHANNEL)]["serviceChannelNames"] = [items.text("Uusi talo", kind="Name")]
    source.content[0][UUID(items.SERVICE)]["serviceChannels"][0]["description"] = [
        items.text("Uutta", kind="Description")
    ]
    if news.general_descriptions:
        source = world()
        source.content[3][UUID(items.BASE)]["descriptions"] = [items.text("Uusi pohja.", kind="Description")]
    if news.organizations:
        source = world()
        source.content[2][UUID(items.OWNER)]["organizationNames"] = [items.text("Uusi kunta", kind="Name")]
    source.news = news
    assert kept(read(source, before, SINCE).catalogue) == kept(read(source).catalogue) != before


def test_read__a_channel_ended__its_services_lose_the_connection():
    before = kept(read(world()).catalogue)
    source = world()
    source.content[1].clear()
    source.content[0][UUID(items.SERVICE)]["serviceChannels"] = []
    source.news = Changed(ended_channels=frozenset({UUID(items.CHANNEL)}))
    after = kept(read(source, before, SINCE).catalogue)
    assert after.channels == {}
    assert after.services[UUID(items.SERVICE)] == replace(before.services[UUID(items.SERVICE)], connections=())


def test_read__a_new_channel_serves_an_old_service__which_is_read_again():
    source = world()
    del source.content[0][UUID(items.SERVICE)]["serviceChannels"][0]
    before = kept(read(source).catalogue)
    source = world()
    source.news = Changed(channels=frozenset({UUID(items.CHANNEL)}))
    after = kept(read(source, before, SINCE).catalogue)
    assert [c.channel_id for c in after.services[UUID(items.SERVICE)].connections] == [UUID(items.CHANNEL)]
