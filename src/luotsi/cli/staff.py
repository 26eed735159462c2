"""`luotsi staff`: who works with this installation; accounts are made here or by an operator on the site."""

import json
from collections.abc import Callable
from typing import Any

import click
from django.conf import settings
from django.utils.translation import override

from luotsi.conf import environment
from luotsi.people import actions, queries
from luotsi.people.queries import Account
from luotsi.people.rules import COMMAND, Grant, Role

_role = click.option(
    "--role", required=True, type=click.Choice([r.value for r in Role]), help="What the person is trusted with."
)
_scope = click.option(
    "--scope",
    default="",
    help="Where: municipality:491, county:12 or organization:<uuid>; everywhere when left out.",
)


def _as_json(function: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")(function)


@click.group("staff")
def command() -> None:
    """Give, list and take away accounts and roles of staff."""


@command.command("list")
@_as_json
def list_(*, as_json: bool) -> None:
    """All accounts with their roles."""
    accounts = queries.accounts()
    if as_json:
        click.echo(json.dumps([_told(a) for a in accounts], ensure_ascii=False, indent=2))
        return
    if not accounts:
        click.echo("No accounts. Make one: luotsi staff add EMAIL --role operator")
    for account in accounts:
        roles = ", ".join(_grant(g) for g in account.grants) or "no roles"
        state = "" if account.is_active else ", removed"
        factor = "second factor" if account.has_second_factor else "no second factor"
        click.echo(f"{account.email}: {roles} ({factor}{state})")


@command.command("add")
@click.argument("email")
@_role
@_scope
@click.option("--name", default="", help="Name of the person.")
@_as_json
def add(email: str, role: str, scope: str, name: str, *, as_json: bool) -> None:
    """Make an account for EMAIL and print a link that sets its password, once, within three days."""
    with override(settings.LANGUAGE_CODE):
        path = actions.add_account(by=COMMAND, email=email, role=role, scope=scope, name=name)
    _answer(email, link=_absolute(path), as_json=as_json, text=f"Made the account {email}.")


@command.command("grant")
@click.argument("email")
@_role
@_scope
@_as_json
def grant(email: str, role: str, scope: str, *, as_json: bool) -> None:
    """Trust EMAIL with one more role."""
    is_new = actions.grant_role(by=COMMAND, email=email, role=role, scope=scope)
    _answer(email, as_json=as_json, text="Given." if is_new else "Nothing changed: the role was there already.")


@command.command("revoke")
@click.argument("email")
@_role
@_scope
@_as_json
def revoke(email: str, role: str, scope: str, *, as_json: bool) -> None:
    """Take a role away from EMAIL."""
    gone = actions.revoke_role(by=COMMAND, email=email, role=role, scope=scope)
    _answer(email, as_json=as_json, text="Taken away." if gone else "Nothing changed: there was no such role.")


@command.command("link")
@click.argument("email")
@click.option("--forget-second-factor", is_flag=True, help="For who has lost the telephone or the key.")
@_as_json
def link(email: str, *, forget_second_factor: bool, as_json: bool) -> None:
    """Print a fresh link that sets the password of EMAIL, once, within three days."""
    with override(settings.LANGUAGE_CODE):
        path = actions.new_link(by=COMMAND, email=email, forget_second_factor=forget_second_factor)
    _answer(email, link=_absolute(path), as_json=as_json, text="Made a link.")


@command.command("remove")
@click.argument("email")
@_as_json
def remove(email: str, *, as_json: bool) -> None:
    """Close the account of EMAIL at once; the trail keeps what was done."""
    actions.remove_account(by=COMMAND, email=email)
    _answer(email, as_json=as_json, text=f"Removed {email}.")


def _answer(email: str, *, text: str, as_json: bool, link: str = "") -> None:
    if as_json:
        told = _told(queries.account(email)) | ({"link": link} if link else {})
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(text)
    if link:
        click.echo(f"Give this link to the person by a safe way; it works once, within three days:\n{link}")


def _told(account: Account) -> dict[str, Any]:
    return {
        "email": account.email,
        "name": account.name,
        "active": account.is_active,
        "second_factor": account.has_second_factor,
        "last_login": account.last_login.isoformat() if account.last_login else None,
        "roles": [{"role": g.role, "scope": g.scope} for g in account.grants],
    }


def _grant(grant: Grant) -> str:
    return f"{grant.role} {grant.scope}".strip()


def _absolute(path: str) -> str:
    base = str(settings.BASE_URL) or f"http://localhost:{environment.read('PORT')}"
    return f"{base}{path}"
