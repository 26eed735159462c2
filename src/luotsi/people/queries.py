"""Reads of staff and of the trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from luotsi.kernel import clock
from luotsi.kernel.errors import LuotsiError, NotFound
from luotsi.people.models import AuditEntry
from luotsi.people.models import Grant as GrantRow
from luotsi.people.rules import Actor, Grant, Role, differences
from luotsi.regions import queries as regions

PAGE = 25
"""Entries of the trail on a page."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the staff, as the operator sees them."""

    id: int
    email: str
    name: str
    is_active: bool
    has_second_factor: bool
    last_login: datetime | None
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the trail."""

    id: int
    at: datetime
    who: str
    act: str
    subject: str
    differences: tuple[tuple[str, object, object], ...]
    """(name, before, after) of what differs."""


@dataclass(frozen=True, slots=True)
class Trail:
    """One page of the trail, newest first."""

    changes: tuple[Change, ...]
    page: int
    pages: int
    total: int


def actor(user_id: int, name: str) -> Actor:
    """The account as actions see it. A grant for a county also reaches each of its municipalities."""
    rows = GrantRow.objects.filter(user_id=user_id).values_list("role", "scope")
    grants = {reached for role, scope in rows for reached in _reach(Grant(Role(role), scope))}
    return Actor(user_id, name, tuple(sorted(grants, key=lambda g: (g.role, g.scope))))


def _reach(grant: Grant) -> Iterator[Grant]:
    yield grant
    kind, _colon, code = grant.scope.partition(":")
    if kind != "county":
        return
    try:
        inside = regions.municipalities_of(code, clock.today())
    except LuotsiError:  # a county that has ended
        return
    for municipality in inside:
        yield Grant(grant.role, f"municipality:{municipality.code}")


def accounts() -> tuple[Account, ...]:
    """All staff by address, those who have been removed last."""
    users = get_user_model().objects.prefetch_related("grants").order_by("-is_active", "username")
    guarded = set(
        Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values_list("user_id", flat=True)
    )
    return tuple(
        Account(
            id=user.pk,
            email=user.get_username(),
            name=user.first_name,
            is_active=user.is_active,
            has_second_factor=user.pk in guarded,
            last_login=user.last_login,
            grants=tuple(
                sorted((Grant(Role(g.role), g.scope) for g in user.grants.all()), key=lambda g: (g.role, g.scope))
            ),
        )
        for user in users
    )


def account(email: str) -> Account:
    """One of the staff by address; NotFound."""
    wanted = email.strip().lower()
    for found in accounts():
        if found.email == wanted:
            return found
    raise NotFound(f"There is no account {wanted[:80]!r}.", hint="See: luotsi staff list")


def trail(*, subject: str = "", actor: str = "", page: int = 1) -> Trail:
    """Who changed what, newest first. `subject` is the beginning of one ("service:"), `actor` part of a name."""
    rows = _changes(subject, actor)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    return Trail(tuple(_change(row) for row in rows[(page - 1) * PAGE : page * PAGE]), page, pages, total)


def whole_trail(*, subject: str = "", actor: str = "") -> Iterator[Change]:
    """The same without pages, for export."""
    return (_change(row) for row in _changes(subject, actor).iterator(chunk_size=1000))


def _changes(subject: str, actor: str) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.all()
    if subject:
        rows = rows.filter(subject__startswith=subject.replace("\0", ""))
    if actor:
        rows = rows.filter(actor_name__icontains=actor.replace("\0", ""))
    return rows


def _change(row: AuditEntry) -> Change:
    told = differences(row.before, row.after)
    return Change(row.pk, row.at, row.actor_name, row.act, row.subject, told)
