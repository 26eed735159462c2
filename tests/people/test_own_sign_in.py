"""The county's own sign-in: a small OpenID Connect provider on this machine, asked as a browser and allauth ask."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

from luotsi.people import actions
from luotsi.people.rules import COMMAND

pytestmark = pytest.mark.django_db
EMAIL = "dana@example.org"


class Provider(BaseHTTPRequestHandler):
    """Discovery, tokens and claims about one person."""

    claims: ClassVar[dict[str, Any]] = {}

    def do_GET(self) -> None:
        base = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        if self.path.endswith("openid-configuration"):
            paths = {"authorization": "authorize", "token": "token", "userinfo": "me"}
            told = {f"{name}_endpoint": f"{base}/{path}" for name, path in paths.items()}
            self._answer(told | {"issuer": base, "jwks_uri": f"{base}/keys"})
        else:
            self._answer(self.claims)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer({"access_token": "x", "token_type": "Bearer", "expires_in": 60})

    def _answer(self, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Silent."""


@pytest.fixture
def provider(settings: Settings) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    own = {
        "provider_id": "own",
        "name": "County",
        "client_id": "luotsi",
        "secret": "s",
        "settings": {"server_url": base},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [own], "OAUTH_PKCE_ENABLED": True}}
    yield base
    server.shutdown()
    server.server_close()


def come_back(client: Client, *, verified: bool) -> Any:
    Provider.claims = {"sub": "1", "email": EMAIL, "email_verified": verified, "name": "Dana"}
    led = client.get("/accounts/oidc/own/login/?next=/fi/staff/")
    asked = parse_qs(urlsplit(led.headers["Location"]).query)
    assert asked["redirect_uri"] == ["http://testserver/accounts/oidc/own/login/callback/"]
    assert len(base64.urlsafe_b64decode(asked["code_challenge"][0] + "==")) == 32
    return client.get("/accounts/oidc/own/login/callback/", {"code": "c", "state": asked["state"][0]})


def test_own_sign_in__of_a_known_verified_address__opens_the_account_but_asks_a_second_factor(provider: str) -> None:
    actions.add_account(by=COMMAND, email=EMAIL, role="editor")
    client = Client()
    assert "County" in client.get("/fi/accounts/login/").content.decode()
    assert come_back(client, verified=True).headers["Location"] == "/fi/staff/"
    assert client.session["_auth_user_id"] == str(get_user_model().objects.get(username=EMAIL).pk)
    assert "/2fa/" in client.get("/fi/staff/").headers["Location"]


def test_own_sign_in__of_an_address_that_is_not_verified__opens_nothing(provider: str) -> None:
    actions.add_account(by=COMMAND, email=EMAIL, role="editor")
    client = Client()
    come_back(client, verified=False)
    assert "_auth_user_id" not in client.session


def test_own_sign_in__of_a_stranger__makes_no_account(provider: str) -> None:
    client = Client()
    answer = come_back(client, verified=True)
    assert "_auth_user_id" not in client.session
    assert not get_user_model().objects.filter(email=EMAIL).exists()
    assert answer.status_code in {200, 302}
