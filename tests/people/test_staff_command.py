"""`luotsi staff` from outside."""

import json

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from luotsi.cli.staff import command
from luotsi.kernel.errors import LuotsiError

pytestmark = pytest.mark.django_db
EMAIL = "carl@example.org"


def run(*words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def test_add__of_an_address__prints_a_link_that_opens(client: Client) -> None:
    done = run("add", EMAIL, "--role", "coordinator", "--scope", "municipality:491", "--name", "Carl", "--json")
    told = json.loads(done.output)
    assert told["roles"] == [{"role": "coordinator", "scope": "municipality:491"}]
    path = told["link"].partition("8000")[2]
    assert client.get(path, follow=True).status_code == 200


def test_list__after_granting_and_revoking__tells_what_is_left() -> None:
    run("add", EMAIL, "--role", "editor")
    run("grant", EMAIL, "--role", "operator")
    run("revoke", EMAIL, "--role", "editor")
    (told,) = json.loads(run("list", "--json").output)
    assert told["roles"] == [{"role": "operator", "scope": ""}]
    assert EMAIL in run("list").output
    assert run("remove", EMAIL).exit_code == 0
    assert "removed" in run("list").output


def test_command__of_what_is_wrong__fails_with_our_error() -> None:
    for words in (("add", "carl", "--role", "editor"), ("revoke", EMAIL, "--role", "editor"), ("remove", EMAIL)):
        assert isinstance(run(*words).exception, LuotsiError)
