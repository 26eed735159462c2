"""Was this helpful? Counted at one press, explained if one likes; and the staff's page where words are seen to."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from tests.directory import rich
from tests.people.staff import sign_in
from tests.world import World

from luotsi.directory import actions
from luotsi.directory.demo import build
from luotsi.directory.models import Feedback
from luotsi.directory.queries import feedback as words
from luotsi.directory.queries import todo
from luotsi.directory.views import feedback, feedback_desk, helpful
from luotsi.kernel import clock
from luotsi.kernel.masking import MASK
from luotsi.people.models import AuditEntry
from luotsi.people.rules import COMMAND, Actor, Role

PAGE = f"/fi/services/{rich.SERVICE.id}/"
ADDRESS = f"{PAGE}helpful/"
OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}
MIKKELI, JUVA = "municipality:491", "municipality:178"


@pytest.fixture
def site(world: World) -> Iterator[World]:
    rich.load(rich.SERVICE)
    helpful.PACE.forget()
    yield world
    helpful.PACE.forget()


def stamp(client: Client, address: str = PAGE) -> str:
    with clock.stopped_at(rich.MONDAY):
        page = client.get(address).content.decode()
    form = re.search(r'<form class="helpful".*?</form>', page, re.DOTALL)
    found = re.search(r'name="stamp" value="([^"]+)"', form[0]) if form else None
    assert found
    return found[1]


def press(client: Client, answer: str = "no", *, after: timedelta = timedelta(minutes=6), **fields: str):  # type: ignore[no-untyped-def]
    data = {"answer": answer, **fields}
    data.setdefault("stamp", stamp(client))
    with clock.stopped_at(rich.MONDAY + after):
        return client.post(ADDRESS, data, **OURS)  # type: ignore[arg-type]


@pytest.mark.parametrize(("answer", "kind"), [("yes", "helped"), ("no", "not-helped")])
def test_answer__is_counted_at_one_press__without_cookies(site: World, answer: str, kind: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert press(client, answer).status_code == 303
    kept = Feedback.objects.get()
    assert (kept.kind, kept.text, kept.lang) == (kind, "", "fi")
    assert kept.handled_at is not None  # a bare answer is a count, nobody has to look at it
    assert not client.cookies


def test_reason__is_added_masked_once__and_waits_for_the_owner(client: Client, site: World) -> None:
    led = press(client).headers["Location"]
    page = client.get(led).content.decode()
    given = re.search(r'name="given" value="([^"]+)"', page)
    assert given
    data = {"given": given[1], "text": "Soitin 040 123 4567 mutta 015 123 4567 ei vastaa. 131052-308T"}
    with clock.stopped_at(rich.MONDAY + timedelta(minutes=7)):
        assert client.post(ADDRESS, data, **OURS).status_code == 303  # type: ignore[arg-type]
        client.post(ADDRESS, {**data, "text": "Toinen syy"}, **OURS)  # type: ignore[arg-type]
    kept = Feedback.objects.get()
    assert kept.text == f"Soitin {MASK} mutta 015 123 4567 ei vastaa. {MASK}"
    assert kept.handled_at is None


def test_reason__with_a_stamp_of_another_service__is_not_kept(client: Client, site: World) -> None:
    led = press(client).headers["Location"]
    given = led.split("given=")[1]
    other = next(str(s.id) for s in site.catalogue.services)
    address = f"/fi/services/{other}/helpful/"
    page = client.get(f"{address}?given={given}").content.decode()
    assert 'name="given"' not in page
    response = client.post(address, {"given": given, "text": "x"}, **OURS)  # type: ignore[arg-type]
    assert response.status_code == 400
    assert Feedback.objects.get().text == ""


def test_answer__from_elsewhere_trapped_stale_or_unknown__is_not_kept(client: Client, site: World) -> None:
    good = stamp(client)
    with clock.stopped_at(rich.MONDAY + timedelta(minutes=6)):
        foreign = client.post(ADDRESS, {"answer": "yes", "stamp": good}, HTTP_SEC_FETCH_SITE="cross-site")
    assert foreign.status_code == 403
    assert press(client, website="https://spam.example").status_code == 303
    assert press(client, after=timedelta(hours=13)).status_code == 400
    assert press(client, "perhaps").status_code == 400
    assert press(client, stamp="x").status_code == 400
    wrong = re.search(r'name="stamp" value="([^"]+)"', client.get(f"{PAGE}feedback/").content.decode())
    assert wrong
    assert press(client, stamp=wrong[1]).status_code == 400
    assert not Feedback.objects.exists()


def test_answers__in_bulk__wait(client: Client, site: World) -> None:
    good = stamp(client)
    codes = [press(client, stamp=good).status_code for _ in range(helpful.PACE.most_of_key + 1)]
    assert codes == [303] * helpful.PACE.most_of_key + [429]


def test_service_page__stays_the_same__for_five_minutes(client: Client, site: World) -> None:
    assert stamp(client) == stamp(client)
    with clock.stopped_at(rich.MONDAY + timedelta(minutes=4)):
        assert stamp(client) in client.get(PAGE).content.decode()


@pytest.fixture
def words_everywhere(site: World) -> dict[str, int]:
    """A word on a service of Mikkeli, one of Juva, one of an association."""
    found = {}
    for key in ("library-491", "library-178", "oiva"):
        found[key] = actions.give_feedback(
            service_id=build.id_of("service", key), kind="hours", text=f"Väärin: {key}", lang="fi"
        )
    return found


def seen(client: Client) -> set[str]:
    page = client.get("/fi/staff/feedback/").content.decode()
    return set(re.findall(r"Väärin: ([\w-]+)", page))


def test_staff_page__shows_each_what_is_theirs(client: Client, words_everywhere: dict[str, int]) -> None:
    sign_in(client, Role.COORDINATOR, MIKKELI, "mikkeli@example.invalid")
    assert "library-491" in seen(client)
    assert "library-178" not in seen(client)
    sign_in(client, Role.COORDINATOR, "county:12", "savo@example.invalid")
    assert {"library-491", "library-178"} <= seen(client)
    owner = Feedback.objects.get(pk=words_everywhere["oiva"]).service.organization_id
    sign_in(client, Role.ORGANIZATION_EDITOR, f"organization:{owner}", "omat@example.invalid")
    assert seen(client) == {"oiva"}
    sign_in(client, Role.EDITOR, "", "kaikki@example.invalid")
    assert seen(client) == set(words_everywhere)


def test_staff_page__is_closed__to_strangers_and_other_roles(client: Client, site: World) -> None:
    assert client.get("/fi/staff/feedback/").status_code == 302
    sign_in(client, Role.PROFESSIONAL)
    assert client.get("/fi/staff/feedback/").status_code == 403


def test_word__is_marked_as_handled__with_a_trail_and_leaves_the_to_dos(
    client: Client, words_everywhere: dict[str, int]
) -> None:
    actor = sign_in(client, Role.COORDINATOR, MIKKELI)
    before = words.waiting_count(actor)
    assert before == len(items(actor)) > 0
    number = words_everywhere["library-491"]
    assert client.post(f"/fi/staff/feedback/{number}/").status_code == 303
    assert Feedback.objects.get(pk=number).handled_at is not None
    entry = AuditEntry.objects.get(act="feedback-handle")
    assert (entry.actor_name, entry.subject) == (actor.name, f"feedback:{number}")
    assert words.waiting_count(actor) == before - 1 == len(items(actor))
    assert client.post(f"/fi/staff/feedback/{words_everywhere['library-178']}/").status_code == 404
    assert Feedback.objects.get(pk=words_everywhere["library-178"]).handled_at is None


def items(actor: Actor) -> list[todo.Item]:
    return [item for p in todo.providers(actor) if p.slug == "feedback" for item in p.items(actor)]


def test_tally__counts_answers_and_wrongs__of_each_service(site: World) -> None:
    for kind, times in {"helped": 3, "not-helped": 2, "hours": 1}.items():
        for _ in range(times):
            actions.give_feedback(service_id=rich.SERVICE.id, kind=kind, text="", lang="fi")
    actor = Actor(1, "x", ())
    assert words.tallies(actor, "fi") == ()
    found = next(t for t in words.tallies(COMMAND, "fi") if t.service_id == str(rich.SERVICE.id))
    assert (found.helped, found.not_helped, found.wrong) == (3, 2, 1)


def test_kinds__have_names__in_words(site: World) -> None:
    for kind in ("helped", "not-helped", *feedback.KINDS):
        assert feedback_desk.kind_name(kind) != kind
