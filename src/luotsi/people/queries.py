"""Reads of staff and of the trail."""

from luotsi.people.models import Grant as GrantRow
from luotsi.people.rules import Actor, Grant, Role


def actor(user_id: int, name: str) -> Actor:
    """The account as actions see it."""
    rows = GrantRow.objects.filter(user_id=user_id).values_list("role", "scope")
    return Actor(user_id, name, tuple(Grant(Role(role), scope) for role, scope in sorted(rows)))
