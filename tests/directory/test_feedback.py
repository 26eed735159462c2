"""A resident's word that a description is wrong: what is kept, what is kept out."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.directory import rich
from tests.world import World

from luotsi.directory.models import Feedback
from luotsi.directory.rules.pace import Pace
from luotsi.directory.views import feedback
from luotsi.kernel import clock
from luotsi.kernel.masking import MASK

ADDRESS = f"/fi/services/{rich.SERVICE.id}/feedback/"


@pytest.fixture
def site(world: World) -> Iterator[World]:
    rich.load(rich.SERVICE)
    feedback.PACE.forget()
    yield world
    feedback.PACE.forget()


def stamp(client: Client, *, at: datetime = rich.MONDAY, address: str = ADDRESS) -> str:
    with clock.stopped_at(at):
        page = client.get(address).content.decode()
    found = re.search(r'name="stamp" value="([^"]+)"', page)
    assert found
    return found[1]


def send(client: Client, *, after: timedelta = timedelta(seconds=20), **fields: str) -> int:
    data = {"kind": "hours", "text": "Ovi oli kiinni.", **fields}
    data.setdefault("stamp", stamp(client))
    headers = {"HTTP_SEC_FETCH_SITE": "same-origin"}
    with clock.stopped_at(rich.MONDAY + after):
        return client.post(ADDRESS, data, **headers).status_code  # type: ignore[arg-type]


def test_feedback__is_kept_masked_without_cookies__and_thanked(site: World) -> None:
    client = Client(enforce_csrf_checks=True)
    said = "Olen Maija, 131052-308T.\nSoita 040 123 4567 tai m@example.org. 015 123 4567 ei vastaa!"
    assert send(client, text=said) == 303
    kept = Feedback.objects.get()
    assert kept.text == f"Olen Maija, {MASK}.\nSoita {MASK} tai {MASK}. 015 123 4567 ei vastaa!"
    assert (str(kept.service_id), kept.kind, kept.lang) == (str(rich.SERVICE.id), "hours", "fi")
    assert "Kiitos" in client.get(f"{ADDRESS}?sent=1").content.decode()
    assert not client.cookies


def test_feedback__from_another_site__is_forbidden(client: Client, site: World) -> None:
    good = stamp(client)
    for headers in (
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
    ):
        with clock.stopped_at(rich.MONDAY + timedelta(seconds=20)):
            response = client.post(ADDRESS, {"kind": "hours", "stamp": good}, **headers)  # type: ignore[arg-type]
        assert response.status_code == 403, headers
    assert not Feedback.objects.exists()


def test_feedback__from_a_text_browser_or_with_our_origin__is_kept(client: Client, site: World) -> None:
    good = stamp(client)
    for headers in ({}, {"HTTP_ORIGIN": "http://testserver"}):
        with clock.stopped_at(rich.MONDAY + timedelta(seconds=20)):
            assert client.post(ADDRESS, {"kind": "hours", "stamp": good}, **headers).status_code == 303  # type: ignore[arg-type]
    assert Feedback.objects.count() == 2


@pytest.mark.parametrize("after", [timedelta(seconds=1), timedelta(hours=13), timedelta(seconds=-30)])
def test_feedback__with_a_stamp_of_the_wrong_age__comes_back_with_its_text(
    client: Client, site: World, after: timedelta
) -> None:
    assert send(client, after=after) == 400
    assert not Feedback.objects.exists()


def test_feedback__with_a_forged_or_foreign_stamp__is_not_kept(client: Client, site: World) -> None:
    other = next(str(s.id) for s in site.catalogue.services)
    foreign = stamp(client, address=f"/fi/services/{other}/feedback/")
    for wrong in ("", "x" * 9000, stamp(client)[:-1] + "?", foreign):
        assert send(client, stamp=wrong) == 400
    assert not Feedback.objects.exists()


def test_feedback__of_a_robot__is_thanked_and_forgotten(client: Client, site: World) -> None:
    assert send(client, website="https://spam.example") == 303
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "nonsense"}, "Valitse, mikä on väärin."),
        ({"kind": ""}, "Valitse, mikä on väärin."),
        ({"kind": "other", "text": "  \u200b "}, "Kirjoita, mikä on väärin."),
        ({"text": "a" * 1001}, "Teksti on liian pitkä."),
    ],
)
def test_feedback__that_lacks_something__says_what(
    client: Client, site: World, fields: dict[str, str], message: str
) -> None:
    with clock.stopped_at(rich.MONDAY + timedelta(seconds=20)):
        data = {"kind": "hours", "text": "Ovi oli <b>kiinni</b>.", "stamp": stamp(client), **fields}
        response = client.post(ADDRESS, data)
    page = response.content.decode()
    assert response.status_code == 400
    assert message in page
    if "text" not in fields:
        assert "Ovi oli &lt;b&gt;kiinni&lt;/b&gt;.</textarea>" in page
    assert not Feedback.objects.exists()


def test_feedback__in_bulk__waits(client: Client, site: World) -> None:
    good = stamp(client)
    answers = [send(client, stamp=good) for _ in range(feedback.PACE.most_of_key + 1)]
    assert answers == [303] * feedback.PACE.most_of_key + [429]
    assert send(client, stamp=good, after=timedelta(minutes=11)) == 303


def test_pace__admits_so_many_in_a_window__over_all_and_for_one() -> None:
    pace = Pace(window=timedelta(minutes=10), most=3, most_of_key=2)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert [pace.admits(key, start) for key in "aaabc"] == [True, True, False, True, False]
    assert not pace.admits("c", start + timedelta(minutes=9, seconds=59))
    assert pace.admits("a", start + timedelta(minutes=10))
