"""Signing up to a briefing: mail over a real SMTP server, the calendar file, cancelling, forgetting, the editor's list."""

import email
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Collecting
from django.test import Client, override_settings
from tests.people.staff import sign_in

from luotsi.content import actions, forms
from luotsi.content.models import BriefingPage, SignUp
from luotsi.content.rules import calendar
from luotsi.content.rules.calendar import Event
from luotsi.kernel import clock
from luotsi.people.rules import Role

pytestmark = pytest.mark.usefixtures("content")


class Postbox(Collecting):
    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.letters.append(email.message_from_bytes(message.as_bytes()))


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=0)
    server.port = _free_port()
    server.start()
    try:
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.port
        ):
            yield box
    finally:
        server.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _page() -> BriefingPage:
    return BriefingPage.objects.get(locale__language_code="fi")


def _form(page: BriefingPage, **changed: str) -> dict[str, str]:
    stamp = forms.stamp(page.pk, clock.now() - timedelta(seconds=30))
    return {"name": "Näyte Henkilö", "email": "nayte@example.com", "consent": "1", "stamp": stamp} | changed


def _part(letter: Message, kind: str) -> str:
    part = next(p for p in letter.walk() if p.get_content_type() == kind)
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def test_sign_up__sends_a_confirmation_with_calendar_and_cancel_link__that_works(
    client: Client, postbox: Postbox, django_capture_on_commit_callbacks: object
) -> None:
    page = _page()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        response = client.post(page.url, _form(page))
    assert response.status_code == 303
    assert not response.cookies
    assert "Kiitos!" in client.get(response.headers["Location"]).content.decode()
    assert SignUp.objects.get().ends_at == page.ends_at

    [letter] = postbox.letters
    assert letter["To"] == "nayte@example.com"
    file = _part(letter, "text/calendar")
    assert "BEGIN:VEVENT" in file.splitlines()
    text = _part(letter, "text/plain")
    link = re.search(r"http://testserver(/fi/guide/cancel/\S+)", text)
    assert link
    assert client.get(link[1]).status_code == 200
    assert SignUp.objects.count() == 1  # a mail program that opens links cancels nothing
    assert "peruttu" in client.post(link[1]).content.decode()
    assert SignUp.objects.count() == 0
    assert client.get(link[1]).status_code == 404


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": " "}, "Kirjoita nimesi."),
        ({"email": "not an address"}, "Kirjoita työsähköpostisi"),
        ({"email": "a@example.com\nBcc: b@example.com"}, "Kirjoita työsähköpostisi"),
        ({"consent": ""}, "Tarvitsemme suostumuksesi"),
        ({"stamp": "forged:1:x"}, "lomake"),
    ],
)
def test_sign_up__is_not_kept__when_something_is_wrong(client: Client, changed: dict[str, str], told: str) -> None:
    page = _page()
    response = client.post(page.url, _form(page, **changed))
    assert response.status_code == 400
    assert told.casefold() in response.content.decode().casefold()
    assert SignUp.objects.count() == 0


def test_sign_up__is_thanked_but_not_kept__for_a_robot_and_a_second_time(client: Client) -> None:
    page = _page()
    assert client.post(page.url, _form(page, website="x")).status_code == 303
    assert SignUp.objects.count() == 0
    for address in ("nayte@example.com", "NAYTE@example.com"):
        assert client.post(page.url, _form(page, email=address)).status_code == 303
    assert SignUp.objects.count() == 1


def test_sign_up__is_refused__when_seats_are_taken_or_too_many_come_at_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page()
    monkeypatch.setattr("luotsi.content.actions.briefings.MOST_IN_A_WHILE", 1)
    assert client.post(page.url, _form(page)).status_code == 303
    assert client.post(page.url, _form(page, email="b@example.com")).status_code == 429
    BriefingPage.objects.update(seats=1)
    assert client.post(page.url, _form(page, email="c@example.com")).status_code == 409
    assert "Ilmoittautuminen on päättynyt." in client.get(page.url).content.decode()
    assert SignUp.objects.count() == 1


def test_sign_up__is_forgotten__thirty_days_after_the_briefing(client: Client) -> None:
    page = _page()
    client.post(page.url, _form(page))
    with clock.stopped_at(page.ends_at + timedelta(days=29)):
        assert actions.forget_past() == 0
    with clock.stopped_at(page.ends_at + timedelta(days=31)):
        assert actions.forget_past() == 1
    assert SignUp.objects.count() == 0


def test_participants__are_seen_only_by_editors__and_exported_without_formulas(client: Client) -> None:
    page = _page()
    client.post(page.url, _form(page, name="=cmd|x"))
    address = f"/fi/staff/briefings/{page.translation_key}/"
    assert client.get(address).status_code == 302
    coordinator = Client()
    sign_in(coordinator, Role.COORDINATOR)
    assert coordinator.get(address).status_code == 403
    assert coordinator.get(f"{address[:-1]}.csv").status_code == 403
    sign_in(client, Role.EDITOR)
    assert "nayte@example.com" in client.get(address).content.decode()
    assert "'=cmd|x,nayte@example.com" in client.get(f"{address[:-1]}.csv").content.decode("utf-8-sig")
    assert ">1 / 40<" in client.get("/fi/staff/briefings/").content.decode()


def test_calendar_file__is_as_rfc_5545_wants__and_keeps_the_remote_link_to_itself(client: Client) -> None:
    page = _page()
    BriefingPage.objects.filter(pk=page.pk).update(remote_link="https://meet.example.com/secret")
    response = client.get(f"/fi/guide/calendar/{page.pk}.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    raw = response.content
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    unfolded = raw.replace(b"\r\n ", b"").decode().split("\r\n")
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert f"DTSTART:{page.starts_at:%Y%m%dT%H%M%SZ}" in unfolded
    assert "LOCATION:Mikkeli\\, esimerkkitalon kokoushuone" in unfolded
    assert b"secret" not in raw
    assert client.get("/fi/guide/calendar/999999.ics").status_code == 404


def test_calendar__escapes_and_folds__whatever_a_title_holds() -> None:
    moment = datetime(2026, 6, 1, 12, tzinfo=clock.HELSINKI)
    title = "Ääkköset; \\ ja, rivi\r\nEND:VEVENT\x07" + "ä" * 100
    file = calendar.calendar(Event("u", moment, moment, title), made_at=moment, lang="fi")
    assert file.count("END:VEVENT\r\n") == 1
    assert "DTSTART:20260601T090000Z\r\n" in file
    assert "Ääkköset\\; \\\\ ja\\, rivi\\nEND:VEVENT" + "ä" * 100 in file.replace("\r\n ", "")
    assert max(len(line.encode()) for line in file.split("\r\n")) <= 75
