"""The desk shows each their own work, and public pages know nobody."""

import pytest
from django.test import Client
from tests.people.staff import sign_in

from luotsi.people import desk
from luotsi.people.desk import Entry
from luotsi.people.rules import Power, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry for editors with three things waiting."""
    monkeypatch.setattr(desk, "_ENTRIES", dict(desk._ENTRIES))
    desk.add(Entry("Tray work", "staff-trail", (Power.EDIT_TRAY,), count=lambda actor: 3, rank=1))


def test_desk__opened__shows_what_the_role_may_do_with_what_waits(client: Client, with_work: None) -> None:
    sign_in(client, Role.EDITOR)
    page = client.get("/en/staff/").content.decode()
    assert "Tray work" in page
    assert '<span class="count">3' in page
    assert "Staff accounts" not in page


def test_desk__opened_by_another_role__shows_no_work_of_others(client: Client, with_work: None) -> None:
    sign_in(client, Role.PROFESSIONAL)
    assert "Tray work" not in client.get("/en/staff/").content.decode()


def test_public_page__opened_by_staff__shows_no_bar_and_is_the_same_as_for_anyone(client: Client) -> None:
    sign_in(client, Role.OPERATOR)
    mine, anyones = client.get("/fi/about/"), Client().get("/fi/about/")
    assert mine.content == anyones.content
    assert "staff-bar" not in mine.content.decode()
    assert "staff-bar" in client.get("/fi/staff/").content.decode()


def test_public_page__answered__depends_on_no_cookie_and_sets_none(client: Client) -> None:
    sign_in(client, Role.EDITOR)
    answer = client.get("/fi/accessibility-statement/")
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies


def test_staff_page__answered__is_kept_nowhere(client: Client) -> None:
    sign_in(client, Role.EDITOR)
    for path in ("/fi/staff/", "/fi/accounts/login/"):
        assert "no-store" in client.get(path).headers["Cache-Control"]


def test_signing_out__from_the_bar__ends_the_session(client: Client) -> None:
    sign_in(client, Role.EDITOR)
    client.post("/fi/accounts/logout/")
    assert client.get("/fi/staff/").headers["Location"].startswith("/fi/accounts/login/?next=")
