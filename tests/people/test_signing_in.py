"""Signing in from outside: password, second factor, what is refused, what the pages say in three languages."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import transaction
from django.test import Client
from tests.people.staff import sign_in

from luotsi.people import actions, demo
from luotsi.people.rules import COMMAND, Role
from luotsi.people.signing import SecondFactorAdapter

pytestmark = pytest.mark.django_db
EMAIL, PASSWORD = "anna@example.org", "a long enough secret 7"


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def anna(client: Client) -> Client:
    """Has set her password by the operator's link, which signs her in; nothing more."""
    link = actions.add_account(by=COMMAND, email=EMAIL, role="editor")
    form = client.get(link, follow=True)
    path = form.redirect_chain[-1][0]
    done = client.post(path, {"password1": PASSWORD, "password2": PASSWORD})
    assert done.status_code == 302
    return client


def with_totp() -> str:
    secret = generate_totp_secret()
    sealed = SecondFactorAdapter().encrypt(secret)
    user = get_user_model().objects.get(username=EMAIL)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": sealed})
    return secret


def by_password(password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/fi/accounts/login/", {"login": EMAIL, "password": password})
    return client


def test_link__sets_the_password__once(anna: Client) -> None:
    link = actions.new_link(by=COMMAND, email=EMAIL)
    first, second = Client(), Client()
    path = first.get(link, follow=True).redirect_chain[-1][0]
    first.post(path, {"password1": PASSWORD + "!", "password2": PASSWORD + "!"})
    again = second.get(link, follow=True)
    assert b"password1" not in again.content


def test_password__that_is_short_or_common__is_refused(client: Client) -> None:
    link = actions.add_account(by=COMMAND, email=EMAIL, role="editor")
    path = client.get(link, follow=True).redirect_chain[-1][0]
    answer = client.post(path, {"password1": "salasana1", "password2": "salasana1"})
    assert answer.status_code == 200
    assert 'id="id_password1_error"' in answer.content.decode()


def test_desk__by_password_alone__leads_to_a_second_factor(anna: Client) -> None:
    answer = anna.get("/fi/staff/", follow=True)
    assert answer.redirect_chain[0][0].startswith("/fi/accounts/2fa/")
    assert "toisella tunnistautumistavalla" in answer.content.decode()


def test_second_factor__taken_into_use__opens_the_desk_with_recovery_codes(
    anna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())  # a test's own transaction never commits
    client = by_password()
    client.post("/fi/accounts/reauthenticate/", {"password": PASSWORD})
    form = client.get("/fi/accounts/2fa/totp/activate/")
    secret = form.context["form"].secret
    done = client.post("/fi/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert done.headers["Location"].endswith("/recovery-codes/")
    assert client.get("/fi/staff/").status_code == 200
    kept = Authenticator.objects.get(user__username=EMAIL, type="totp").data["secret"]
    assert secret not in kept
    assert SecondFactorAdapter().decrypt(kept) == secret


def test_sign_in__with_both_factors__leads_where_one_was_going(anna: Client) -> None:
    secret = with_totp()
    client = Client()
    led = client.post("/fi/accounts/login/", {"login": EMAIL, "password": PASSWORD, "next": "/sv/staff/"})
    assert led.headers["Location"] == "/fi/accounts/2fa/authenticate/"
    assert client.get("/fi/staff/").status_code == 302
    wrong = client.post("/fi/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    done = client.post("/fi/accounts/2fa/authenticate/", {"code": code(secret)})
    assert done.headers["Location"] == "/sv/staff/"
    assert client.get("/sv/staff/").status_code == 200


def test_session__older_than_the_second_factor__must_show_it(anna: Client) -> None:
    with_totp()
    led = anna.get("/fi/staff/")
    assert led.headers["Location"].startswith("/fi/accounts/2fa/reauthenticate/")


def test_sign_in__tried_many_times__is_slowed_down(anna: Client) -> None:
    client = Client()
    wrong = {"login": EMAIL, "password": "not it at all"}
    answers = [client.post("/fi/accounts/login/", wrong) for _ in range(8)]
    right = client.post("/fi/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    assert answers[0].status_code == 200
    assert right.status_code in {200, 429}  # the right password does not help now
    assert "_auth_user_id" not in client.session


def test_removed_account__is_out_at_once__and_cannot_return(anna: Client) -> None:
    sign_in(anna, Role.EDITOR, name=EMAIL)
    assert anna.get("/fi/staff/").status_code == 200
    actions.remove_account(by=COMMAND, email=EMAIL)
    assert anna.get("/fi/staff/").headers["Location"].startswith("/fi/accounts/login/")
    assert "_auth_user_id" not in by_password().session


def test_forgotten_password__asked_for__comes_by_mail_to_staff_only(anna: Client) -> None:
    for address in (EMAIL, "nobody@example.org"):
        answer = Client().post("/fi/accounts/password/reset/", {"email": address})
        assert answer.status_code == 302  # the same for both: who has an account is not told
    assert [m.to for m in mail.outbox] == [[EMAIL]]
    assert "/fi/accounts/password/reset/key/" in str(mail.outbox[0].body)


def test_demo_account__where_there_is_no_demo_content__is_dead() -> None:
    actions.make_demo_accounts()
    client = Client()
    client.post("/fi/accounts/login/", {"login": demo.ACCOUNTS[0].email, "password": demo.PASSWORD})
    assert "_auth_user_id" not in client.session
    client.force_login(get_user_model().objects.get(username=demo.ACCOUNTS[0].email))
    assert client.get("/fi/staff/").status_code == 302
    assert demo.PASSWORD not in client.get("/fi/accounts/login/").content.decode()


def test_demo_account__beside_demo_content__signs_in_by_what_the_page_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "_checks", [lambda: True])
    actions.make_demo_accounts()
    client = Client()
    page = client.get("/fi/accounts/login/").content.decode()
    assert demo.PASSWORD in page
    for account in demo.ACCOUNTS:
        assert account.email in page
    client.post("/fi/accounts/login/", {"login": demo.ACCOUNTS[1].email, "password": demo.PASSWORD})
    desk = client.get("/fi/staff/")
    assert desk.status_code == 200
    assert "Esittelytunnus" in desk.content.decode()
    monkeypatch.setattr(demo, "_checks", [lambda: False])
    assert client.get("/fi/staff/").status_code == 302


@pytest.mark.parametrize(("lang", "told"), [("fi", "Kirjaudu sisään"), ("sv", "Logga in"), ("en", "Sign in")])
def test_sign_in_page__in_each_language__is_ours(client: Client, lang: str, told: str) -> None:
    page = client.get(f"/{lang}/accounts/login/").content.decode()
    assert told in page
    assert f'<html lang="{lang}">' in page
    assert "noindex" in page
    assert "sign up" not in page.lower()
    assert 'hreflang="sv"' in page  # the shell's `site` is not hidden by allauth's


def test_session__of_staff__ends_with_the_browser_and_in_twelve_hours(anna: Client) -> None:
    client = by_password()
    assert client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() == 12 * 3600
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
