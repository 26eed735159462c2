"""The change feed: what was added, changed or archived since a cursor."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from luotsi.directory.api.answers import ROOT, address
from luotsi.directory.queries import changes
from luotsi.directory.rules.changes import Changed, Cursor
from luotsi.kernel.text import Texts

router = Router(tags=["changes"])

_PATHS = {"service": "services", "channel": "channels", "organization": "organizations"}


class ChangesAsked(Schema):
    """From where, of what, how many."""

    since: str = Field(
        "",
        max_length=200,
        description="`cursor` of an earlier answer, or a moment (2026-03-31T12:00:00Z); all if left out.",
    )
    kind: list[Literal["service", "channel", "organization"]] = Field([], description="Only of these kinds.")
    size: int = Field(100, ge=1, le=1000, description="Changes in one answer.")


class ChangeItem(Schema):
    id: str
    kind: Literal["service", "channel", "organization"]
    what: Literal["added", "changed", "archived"] = Field(
        description="archived: its source no longer has it, or an editor has hidden it from people."
    )
    at: datetime = Field(description="When it happened here.")
    source: str
    names: Texts
    link: str = Field(
        description="The record in the API; answers 410 when its source has archived it, 200 while only hidden."
    )


class Changes(Schema):
    """Changes, oldest first; a record stands where it changed last."""

    items: list[ChangeItem]
    cursor: str = Field(description="Give it as `since` next time; the one given when nothing is new.")
    more: bool = Field(description="True when the next answer would have something already now.")


@router.get("/changes", response=Changes, operation_id="changes", summary="Read what changed")
def read_changes(request: HttpRequest, asked: Query[ChangesAsked]) -> Changes:
    """Additions, changes and withdrawals since a cursor. Keep the cursor and ask again: nothing is missed and nothing
    comes twice unless it changed again. While a source is being read, its changes wait until the reading has ended."""
    given = Cursor.read(asked.since) if asked.since.strip() else None
    found = changes.since(given, kinds=asked.kind, limit=asked.size + 1)
    shown = found[: asked.size]
    last = shown[-1].cursor() if shown else given
    return Changes(items=[_item(c) for c in shown], cursor=str(last) if last else "", more=len(found) > len(shown))


def _item(change: Changed) -> ChangeItem:
    return ChangeItem(
        id=str(change.id),
        kind=change.kind,  # type: ignore[arg-type]  # one of KINDS
        what=change.what,  # type: ignore[arg-type]  # one of what_of's
        at=change.at,
        source=change.source,
        names=change.names,
        link=address(f"{ROOT}/{_PATHS[change.kind]}/{change.id}"),
    )
