"""Changes of staff and the trail of all changes."""

from collections.abc import Mapping
from typing import Any

import structlog
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, BadParameter, NotFound
from luotsi.people import demo
from luotsi.people.models import AuditEntry, Grant
from luotsi.people.rules import COMMAND, Actor, Power, Role, check, parse_scope
from luotsi.regions import queries as regions

log = structlog.get_logger(__name__)


def record(
    *,
    by: Actor,
    act: str,
    subject: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write down a change, in the transaction that makes it. `subject` is like "card:<id>" or "service:<uuid>"."""
    AuditEntry.objects.create(
        at=clock.now(), actor_id=by.id, actor_name=by.name, act=act, subject=subject,
        before=dict(before) if before is not None else None, after=dict(after) if after is not None else None,
    )  # fmt: skip


@transaction.atomic
def add_account(*, by: Actor, email: str, role: str, scope: str = "", name: str = "") -> str:
    """Make an account with a role, or bring a removed one back; the path of a link that sets its password, once.

    BadInput when there is an account already.
    """
    check(by, Power.OPERATE)
    address = _address(email)
    wanted = _role(role), _scope(scope)
    user, is_new = get_user_model().objects.get_or_create(
        username=address, defaults={"email": address, "first_name": name.strip()[:150]}
    )
    if not is_new:
        if user.is_active:
            raise BadInput(f"There is an account {address} already.", hint="Give it another role instead.")
        user.is_active, user.first_name = True, name.strip()[:150]
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.update_or_create(user=user, email=address, defaults={"verified": True, "primary": True})
    Grant.objects.create(user=user, role=wanted[0], scope=wanted[1])
    record(by=by, act="staff-add", subject=_subject(user), after={"grants": _grants(user)})
    log.info("staff_added", account=user.pk, role=wanted[0])
    return _link(user)


@transaction.atomic
def grant_role(*, by: Actor, email: str, role: str, scope: str = "") -> bool:
    """Trust somebody with a role; False when they have it."""
    check(by, Power.OPERATE)
    user = _user(email)
    before = _grants(user)
    _row, is_new = Grant.objects.get_or_create(user=user, role=_role(role), scope=_scope(scope))
    if is_new:
        record(
            by=by, act="staff-grant", subject=_subject(user), before={"grants": before}, after={"grants": _grants(user)}
        )
    return is_new


@transaction.atomic
def revoke_role(*, by: Actor, email: str, role: str, scope: str = "") -> bool:
    """Take a role away; False when they did not have it. Operators cannot take their own: someone must remain."""
    check(by, Power.OPERATE)
    user = _user(email)
    if user.pk == by.id and role == Role.OPERATOR:
        raise BadInput("Your own role of operator cannot be taken away by you.", hint="Ask another operator.")
    before = _grants(user)
    gone, _by_table = Grant.objects.filter(user=user, role=_role(role), scope=_scope(scope)).delete()
    if gone:
        record(
            by=by,
            act="staff-revoke",
            subject=_subject(user),
            before={"grants": before},
            after={"grants": _grants(user)},
        )
    return bool(gone)


@transaction.atomic
def remove_account(*, by: Actor, email: str) -> None:
    """Close an account at once: roles, password and second factors go; the name stays in the trail."""
    check(by, Power.OPERATE)
    user = _user(email)
    if user.pk == by.id:
        raise BadInput("Your own account cannot be removed by you.", hint="Ask another operator.")
    before = _grants(user)
    Grant.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.is_active = False
    user.set_unusable_password()
    user.save()
    record(by=by, act="staff-remove", subject=_subject(user), before={"grants": before}, after={"grants": []})
    log.info("staff_removed", account=user.pk)


@transaction.atomic
def new_link(*, by: Actor, email: str, forget_second_factor: bool = False) -> str:
    """The path of a fresh link that sets the password; `forget_second_factor` is for who has lost the telephone too."""
    check(by, Power.OPERATE)
    user = _user(email)
    if forget_second_factor:
        Authenticator.objects.filter(user=user).delete()
    record(by=by, act="staff-link", subject=_subject(user), after={"forget_second_factor": forget_second_factor})
    return _link(user)


@transaction.atomic
def make_demo_accounts(*, by: Actor = COMMAND) -> int:
    """One account of each role whose password everyone knows; how many were made. See `demo`."""
    check(by, Power.OPERATE)
    made, password = 0, ""
    for account in demo.ACCOUNTS:
        user, is_new = get_user_model().objects.get_or_create(
            username=account.email, defaults={"email": account.email, "password": "!"}
        )
        Grant.objects.get_or_create(user=user, role=account.role, scope=account.scope)
        if is_new:
            password = password or make_password(demo.PASSWORD)  # slow by design: once is enough for what is told
            user.password = password
            user.save(update_fields=["password"])
            EmailAddress.objects.create(user=user, email=account.email, verified=True, primary=True)
            made += 1
    return made


def _link(user: Any) -> str:
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _dash, token = key.partition("-")
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})


def _user(email: str) -> Any:
    user = get_user_model().objects.select_for_update().filter(username=email.strip().lower(), is_active=True).first()
    if user is None:
        raise NotFound(f"There is no account {email.strip()[:80]!r}.", hint="See: luotsi staff list")
    return user


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise BadParameter("email", email, "an e-mail address") from None
    if len(address) > 150:
        raise BadParameter("email", email, "at most 150 characters")
    if demo.is_one(address):
        raise BadParameter("email", email, "an address that is not for demonstration")
    return address


def _role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError:
        raise BadParameter("role", role, ", ".join(Role)) from None


def _scope(scope: str) -> str:
    parsed = parse_scope(scope)
    kind, _colon, code = parsed.partition(":")
    if kind == "municipality":
        regions.municipality(code)
    elif kind == "county":
        regions.county(code)
    return parsed


def _grants(user: Any) -> list[str]:
    return sorted(
        f"{role} {scope}".strip() for role, scope in Grant.objects.filter(user=user).values_list("role", "scope")
    )


def _subject(user: Any) -> str:
    return f"staff:{user.get_username()}"
