"""Letters about what waits: delivered to a real SMTP server on this machine, once a week, not after an opt-out."""

import re
import socket
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from tests.people.staff import sign_in

from luotsi.directory.actions import reminders
from luotsi.kernel import clock
from luotsi.kernel.errors import NotFound, NotReady
from luotsi.people.rules import Role

NOW = datetime(2026, 11, 22, 8)


class Catcher:
    """Keeps what is delivered; refuses one address."""

    def __init__(self):
        self.letters = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def post(world, settings):
    catcher = Catcher()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(catcher, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.DEFAULT_FROM_EMAIL = "tray@example.org"
    settings.BASE_URL = "https://tray.example.org"
    with clock.stopped_at(NOW):
        yield catcher.letters
    server.stop()


@pytest.fixture
def sulkava(post, client):
    sign_in(client, Role.COORDINATOR, "municipality:768", "sulkava@example.org")
    return post


def test_letter__tells_what_is_missing__with_its_way_out(sulkava):
    assert reminders.remind().sent == 1
    (letter,) = sulkava
    body = letter.get_content()
    assert letter["To"] == "sulkava@example.org"
    assert letter["Subject"] == "Palvelukuvauksia odottaa sinua"
    assert "Liikuntaneuvonta: Sulkava" in body
    assert "https://tray.example.org/fi/staff/todo/" in body
    assert letter["List-Unsubscribe"].strip(" <>\r\n") in body
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_letters__are_at_most_one__in_a_week(sulkava):
    reminders.remind()
    with clock.stopped_at(NOW + timedelta(days=6, hours=23)):
        assert reminders.remind().too_soon == 1
    assert len(sulkava) == 1
    with clock.stopped_at(NOW + timedelta(days=7)):
        assert reminders.remind().sent == 1
    assert len(sulkava) == 2


def test_dry_run__counts__and_sends_nothing(sulkava):
    assert reminders.remind(is_dry_run=True).sent == 1
    assert not sulkava
    assert reminders.remind().sent == 1


def test_link__stops_letters__without_sign_in_or_cookie(sulkava, client):
    reminders.remind()
    link = re.search(r"https://tray.example.org(/fi/reminders/\S+)", sulkava[0].get_content())[1]
    client.logout()
    client.cookies.clear()
    page = client.get(link)
    assert "Älä lähetä minulle näitä viestejä" in page.content.decode()
    assert not page.cookies
    with clock.stopped_at(NOW + timedelta(days=8)):  # looking is not choosing
        assert reminders.remind().sent == 1
        answer = client.post(link, {"letters": "off"})
        assert answer.status_code == 302
        assert not answer.cookies
    with clock.stopped_at(NOW + timedelta(days=30)):
        assert reminders.remind().opted_out == 1
        client.post(link, {"letters": "on"})
        assert reminders.remind().sent == 1


def test_mail_program__stops_letters__with_one_click(sulkava, client):
    reminders.remind()
    link = sulkava[0]["List-Unsubscribe"].strip(" <>\r\n").removeprefix("https://tray.example.org")
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    with clock.stopped_at(NOW + timedelta(days=8)):
        assert reminders.remind().opted_out == 1


@pytest.mark.parametrize("token", ["1.forged", "x", "%00", "9" * 300])
def test_forged_link__is_not_found__and_changes_nothing(world, client, token):
    assert client.post(f"/fi/reminders/{token}/", {"letters": "off"}).status_code == 404


def test_link__of_somebody_who_has_gone__is_not_found(world):
    with pytest.raises(NotFound):
        reminders.choose(given=reminders.token(987654), is_wanted=False)


def test_refused_address__does_not_stop_the_others__and_is_tried_again(sulkava, client):
    sign_in(client, Role.COORDINATOR, "municipality:491", "refused@example.org")
    first = reminders.remind()
    assert (first.sent, first.failed) == (1, 1)
    again = reminders.remind()
    assert (again.too_soon, again.failed) == (1, 1)


def test_organisation__hears_only_of_its_own__descriptions(post, world, client):
    owner = world.organization("light")
    sign_in(client, Role.ORGANIZATION_EDITOR, f"organization:{owner}", "light@example.org")
    done = reminders.remind()
    names = [s.names["fi"] for s in world.catalogue.services if str(s.organization_id) != owner]
    assert done.sent + done.nothing_due == 1
    assert not any(f"- {name} (" in letter.get_content() for letter in post for name in names)


def test_letters__are_not_ready__without_server_or_address(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with pytest.raises(NotReady, match="mail server"):
        reminders.remind()
    settings.EMAIL_BACKEND, settings.BASE_URL = "django.core.mail.backends.smtp.EmailBackend", ""
    with pytest.raises(NotReady, match="address"):
        reminders.remind()
