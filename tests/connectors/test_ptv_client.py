"""Version 11's client: pages, batches, halves, dead ids, and answers that are not what they should be."""

from urllib.parse import parse_qs
from uuid import UUID

import httpx
import pytest
from tests.connectors import ptv_items as items

from luotsi.connectors.http import Fetcher
from luotsi.connectors.privacy import without_people
from luotsi.connectors.ptv.client import V11Client
from luotsi.connectors.ptv.contract import Where
from luotsi.connectors.staging import Staging
from luotsi.kernel.errors import SourceRefused
from luotsi.warehouse.raw import RawStore


def uuid(n: int) -> UUID:
    return UUID(int=n + (1 << 100))


@pytest.fixture
def client(tmp_path):
    def make(answer) -> V11Client:
        staging = Staging.open(tmp_path / "s", raw=RawStore(tmp_path / "r"), source="ptv", licence="CC0-1.0", run={})
        return V11Client(
            Fetcher(
                source="PTV",
                base_url="https://api.example.org/v11",
                staging=staging,
                backoff=0.0,
                scrub=without_people,
                transport=httpx.MockTransport(answer),
            )
        )

    return make


def asked(request: httpx.Request) -> list[UUID]:
    return [UUID(i) for i in parse_qs(request.url.query.decode())["guids"][0].split(",")]


def nothing() -> httpx.Response:
    return httpx.Response(404, json={"errorMessage": "Service channels not found."})


def listed(ids, exists=lambda _id: True) -> httpx.Response:
    found = [items.channel(id=str(i)) for i in ids if exists(i)]
    return httpx.Response(200, json=found) if found else nothing()


def page(rows, number=1, pages=1, size=1000) -> httpx.Response:
    return httpx.Response(200, json={"pageNumber": number, "pageSize": size, "pageCount": pages, "itemList": rows})


def test_channels__are_asked_by_a_hundred__and_all_come(client):
    sizes = []

    def answer(request):
        sizes.append(len(asked(request)))
        return listed(asked(request))

    found = client(answer).channels({uuid(n) for n in range(230)})
    assert len(found.items) == 230
    assert sorted(sizes) == [30, 100, 100]


def test_channels__time_out_at_the_gateway__are_asked_in_halves(client):
    def answer(request):
        ids = asked(request)
        return httpx.Response(504, text="<html>") if len(ids) > 20 else listed(ids)

    found = client(answer).channels({uuid(n) for n in range(100)})
    assert len(found.items) == 100
    assert not found.missing


def test_channels__are_partly_dead__and_the_dead_are_confirmed_by_a_second_question(client):
    questions = []

    def answer(request):
        questions.append(asked(request))
        return listed(asked(request), exists=lambda i: i != uuid(3))

    found = client(answer).channels({uuid(n) for n in range(10)})
    assert found.missing == {uuid(3)}
    assert questions[1:] == [[uuid(3)]]


def test_channels__are_left_out_by_a_hiccup__and_come_with_the_second_question(client):
    def answer(request):
        ids = asked(request)
        return listed(ids, exists=lambda i: len(ids) == 1 or i != uuid(3))

    found = client(answer).channels({uuid(n) for n in range(10)})
    assert len(found.items) == 10
    assert not found.missing


def test_channels__do_not_exist_at_all__is_a_404_and_no_error(client):
    found = client(lambda _request: nothing()).channels({uuid(1), uuid(2)})
    assert (found.items, found.missing) == ((), {uuid(1), uuid(2)})


def test_channels__one_item_lacks_a_field__and_only_that_one_is_refused(client):
    def answer(request):
        rows = [items.channel(id=str(i)) for i in asked(request)]
        rows[1].pop("serviceHours")
        return httpx.Response(200, json=rows)

    found = client(answer).channels({uuid(n) for n in range(5)})
    assert len(found.items) == 4
    assert found.refused[0].source_id == str(uuid(1))
    assert "serviceHours: field required" in found.refused[0].reason
    assert not found.missing


@pytest.mark.parametrize("renamed", ["id", "serviceChannelNames", "value"])
def test_channels__a_field_is_renamed_everywhere__and_the_answer_is_refused(client, renamed):
    def rename(value):
        if isinstance(value, dict):
            return {("new" if k == renamed else k): rename(v) for k, v in value.items()}
        return [rename(v) for v in value] if isinstance(value, list) else value

    def answer(request):
        return httpx.Response(200, json=rename([items.channel(id=str(i)) for i in asked(request)]))

    with pytest.raises(SourceRefused, match="ServiceChannel/list"):
        client(answer).channels({uuid(n) for n in range(9)})


def test_channels__new_fields_are_added__and_accepted(client):
    def answer(request):
        return httpx.Response(200, json=[items.channel(id=str(i), novelty={"a": 1}) for i in asked(request)])

    assert len(client(answer).channels({uuid(1)}).items) == 1


def areas(known: dict[str, httpx.Response]):
    def answer(request):
        path = request.url.path.removeprefix("/v11/")
        if path == "CodeList/GetAreaCodes/type/WellbeingServiceCounties":
            return httpx.Response(200, json=[{"code": "12", "names": []}])
        if path == "CodeList/GetMunicipalityCodes":
            return httpx.Response(200, json=[{"code": c, "names": []} for c in ("491", "588")])
        whole = "" if "includeWholeCountry=true" not in str(request.url) else "+"
        return known[path.removeprefix("Service/area/") + whole]

    return answer


def row(n: int, name: str | None = "Nimi") -> dict[str, str | None]:
    return {"id": str(uuid(n)), "name": name}


def test_members__of_a_county__are_those_of_county_and_municipalities_without_the_dead(client):
    answers = areas(
        {
            "WellbeingServiceCounties/code/12+": page([row(1), row(2, None)]),
            "Municipality/code/491": page([row(1), row(3)]),
            "Municipality/code/588": page(None, pages=0),  # still in the source's lists, with nothing in it
        }
    )
    where = Where(county="12", municipalities=("491", "507", "588"))  # 507 is not known to the source
    assert client(answers).members(where) == {uuid(1), uuid(3)}


def test_members__come_in_pages__and_every_page_is_read(client):
    def answer(request):
        number = int(parse_qs(request.url.query.decode())["page"][0])
        rows = {1: [row(1), row(2)], 2: [row(3), row(4)], 3: [row(5)]}[number]
        return page(rows, number, pages=3, size=2)

    assert client(answer).members(Where(is_country=True)) == {uuid(n) for n in range(1, 6)}


def test_members__a_page_is_cut_short__and_refused(client):
    def answer(request):
        number = int(parse_qs(request.url.query.decode())["page"][0])
        return page([row(number)], number, pages=2, size=2)

    with pytest.raises(SourceRefused, match="page 1 of 2"):
        client(answer).members(Where(is_country=True))
