"""The operator gives and takes accounts and roles; everything is in the trail."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override
from tests.people.staff import sign_in

from luotsi import people
from luotsi.kernel.errors import BadInput, BadParameter, NotFound
from luotsi.people import actions, labels, queries
from luotsi.people.rules import COMMAND, Actor, NotAllowed, Power, Role

pytestmark = pytest.mark.django_db
EMAIL = "bea@example.org"


@pytest.fixture
def operator(client: Client) -> Actor:
    return sign_in(client, Role.OPERATOR)


def test_account__made_on_the_page__shows_its_link_once_and_is_in_the_trail(client: Client, operator: Actor) -> None:
    form = {"email": " Bea@Example.org ", "name": "Bea", "role": "coordinator", "scope": "municipality:178"}
    page = client.post("/en/staff/accounts/", form)
    assert "/en/accounts/password/reset/key/" in page.content.decode()
    assert "/password/reset/key/" not in client.get("/en/staff/accounts/").content.decode()
    made = queries.account(EMAIL)
    assert [(g.role, g.scope) for g in made.grants] == [(Role.COORDINATOR, "municipality:178")]
    (change,) = queries.trail(subject=f"staff:{EMAIL}").changes
    assert (change.who, change.act) == (operator.name, "staff-add")


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"email": "bea", "role": "editor"}, "Give an e-mail address."),
        ({"email": EMAIL, "role": ""}, "Choose a role."),
        ({"email": EMAIL, "role": "editor", "organization": "x"}, "identifier is not right"),
        ({"email": "editor@demo.example.invalid", "role": "editor"}, "Give an e-mail address."),
    ],
)
def test_account__of_bad_input__is_not_made_and_told_why(
    client: Client, operator: Actor, form: dict[str, str], told: str
) -> None:
    before = len(queries.accounts())
    page = client.post("/en/staff/accounts/", form)
    assert page.status_code == 400
    assert told in page.content.decode()
    assert len(queries.accounts()) == before


def test_roles__given_and_taken_on_the_page__are_in_the_trail_with_before_and_after(
    client: Client, operator: Actor
) -> None:
    actions.add_account(by=COMMAND, email=EMAIL, role="editor")
    address = f"/en/staff/accounts/{queries.account(EMAIL).id}/"
    client.post(address, {"act": "grant", "role": "operator", "scope": ""})
    client.post(address, {"act": "revoke", "role": "editor", "scope": ""})
    assert [g.role for g in queries.account(EMAIL).grants] == [Role.OPERATOR]
    newest = queries.trail(subject=f"staff:{EMAIL}").changes[0]
    assert newest.differences == (("grants", ["editor", "operator"], ["operator"]),)
    page = client.get("/en/staff/trail/?subject=staff:bea").content.decode()
    assert "Role taken away" in page
    assert operator.name in page


def test_operator__tries_to_take_the_own_role__cannot(client: Client, operator: Actor) -> None:
    address = f"/en/staff/accounts/{operator.id}/"
    assert client.post(address, {"act": "revoke", "role": "operator", "scope": ""}).status_code == 400
    assert client.post(address, {"act": "remove"}).status_code == 400
    assert queries.account(operator.name).grants


def test_account__removed_and_made_again__has_only_its_new_role() -> None:
    actions.add_account(by=COMMAND, email=EMAIL, role="operator")
    actions.remove_account(by=COMMAND, email=EMAIL)
    assert not queries.account(EMAIL).is_active
    with pytest.raises(NotFound):
        actions.grant_role(by=COMMAND, email=EMAIL, role="editor")
    actions.add_account(by=COMMAND, email=EMAIL, role="editor")
    assert [g.role for g in queries.account(EMAIL).grants] == [Role.EDITOR]
    with pytest.raises(BadInput):
        actions.add_account(by=COMMAND, email=EMAIL, role="editor")


@pytest.mark.parametrize("role", [r for r in Role if r != Role.OPERATOR])
def test_actions__by_others_than_operators__are_refused_and_leave_no_trace(client: Client, role: Role) -> None:
    actor = sign_in(client, role)
    with pytest.raises(NotAllowed):
        actions.add_account(by=actor, email=EMAIL, role="operator")
    with pytest.raises(NotAllowed):
        actions.grant_role(by=actor, email=actor.name, role="operator")
    with pytest.raises(NotAllowed):
        actions.new_link(by=actor, email=actor.name)
    assert queries.trail().total == 0


def test_scope__that_is_none__is_refused() -> None:
    with pytest.raises(BadParameter):
        actions.add_account(by=COMMAND, email=EMAIL, role="coordinator", scope="village:1")
    with pytest.raises(NotFound):
        actions.add_account(by=COMMAND, email=EMAIL, role="coordinator", scope="municipality:999")
    assert not queries.accounts()


def test_coordinator_of_the_county__reaches_its_municipalities__and_no_others(client: Client) -> None:
    actor = sign_in(client, Role.COORDINATOR, "county:12")
    assert actor.may(Power.KEEP_REGISTER, "municipality:491")
    assert not actor.may(Power.KEEP_REGISTER, "municipality:091")
    assert not actor.may(Power.KEEP_REGISTER)


def test_trail__exported__cannot_run_as_a_formula(client: Client, operator: Actor) -> None:
    actions.record(by=operator, act="x-change", subject="service:1", before={"name": "old"}, after={"name": "=1+1"})
    answer = client.get("/en/staff/trail.csv?subject=service:")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert (row["who"], row["field"], row["before"], row["after"]) == (operator.name, "name", "old", "'=1+1")


def test_trail__long__is_in_pages_newest_first(client: Client, operator: Actor) -> None:
    for number in range(60):
        actions.record(by=operator, act="x-change", subject=f"thing:{number}", after={"n": number})
    first, second = queries.trail(page=1), queries.trail(page=2)
    assert (first.total, first.pages, len(first.changes), len(second.changes)) == (60, 3, 25, 25)
    assert first.changes[0].subject == "thing:59"
    assert client.get("/en/staff/trail/?page=2").status_code == 200
    assert client.get("/en/staff/trail/?page=abc&subject=%00").status_code == 200


_RECORDED = re.compile(r'(?:act=|_tell\(by, |_keep\(row, by, |if before else )"([a-z -]+)"')


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_trail__tells_every_act_in_words__in_each_language(lang: str) -> None:
    source = Path(people.__file__).parents[1]
    acts = {act for part in ("people", "directory") for f in source.joinpath(part).rglob("*.py")
            for act in _RECORDED.findall(f.read_text(encoding="utf-8"))}  # fmt: skip
    written = source.joinpath("content/wagtail_hooks.py").read_text(encoding="utf-8")
    acts |= {f"content.{act}" for act in re.findall(r'(?:act=|request, page, )"([a-z]+)"', written)}
    assert {"card made", "register-add", "survey-make", "pin", "content.publish"} <= acts
    with override("en"):
        english = {act: labels.act(act) for act in acts}
    with override(lang):
        assert not [act for act, words in english.items() if words == act or labels.act(act) == words]
    assert labels.act("merge-accepted") != "merge-accepted"
    assert labels.act("unheard-of") == "unheard-of"
