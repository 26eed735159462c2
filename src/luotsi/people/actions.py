"""Changes of staff and the trail of all changes."""

from collections.abc import Mapping
from typing import Any

from luotsi.kernel import clock
from luotsi.people.models import AuditEntry
from luotsi.people.rules import Actor


def record(
    *, by: Actor, act: str, subject: str, before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None
) -> None:
    """Write down a change, in the transaction that makes it. `subject` is like "card:<id>" or "service:<uuid>"."""
    AuditEntry.objects.create(
        at=clock.now(), actor_id=by.id, actor_name=by.name, act=act, subject=subject,
        before=dict(before) if before is not None else None, after=dict(after) if after is not None else None,
    )  # fmt: skip
