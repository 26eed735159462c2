"""Merges across sources: proposed by comparison, decided by editors, taken back as if they had never been."""

import structlog
from django.db import transaction

from luotsi.directory.actions.catalogue import mark_duplicates
from luotsi.directory.actions.index import index_soon
from luotsi.directory.models import Merge
from luotsi.directory.queries import merges
from luotsi.directory.rules.merging import proposals
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, NotFound
from luotsi.people import actions as people
from luotsi.people.rules import Actor, Power
from luotsi.people.rules import check as check_may

log = structlog.get_logger(__name__)


@transaction.atomic
def propose_merges() -> int:
    """Compare the sources anew; returns how many proposals are open. Decisions stay, and are not proposed again."""
    now = clock.now()
    decided = {frozenset(pair) for pair in _pairs("accepted", "rejected")}
    Merge.objects.filter(state="open").delete()
    rows = [
        Merge(
            kind=kind, copy_id=p.copy, original_id=p.original, score=p.score, proposed_at=now,
            reasons=[{"code": r.code, "value": r.value} for r in p.reasons],
        )
        for kind in merges.KINDS
        for p in proposals(merges.candidates(kind))
        if frozenset({p.copy, p.original}) not in decided
    ]  # fmt: skip
    Merge.objects.bulk_create(rows, batch_size=500)
    log.info("merges proposed", proposals=len(rows))
    return len(rows)


def _pairs(*states: str) -> list[tuple[object, object]]:
    return list(Merge.objects.filter(state__in=states).values_list("copy_id", "original_id"))


def accept_merge(*, merge_id: int, by: Actor) -> None:
    """The two are one: the copy gives way to the original on pages and in search."""
    _decide(merge_id, "accepted", by)


def reject_merge(*, merge_id: int, by: Actor) -> None:
    """The two are different things; they are not proposed again, and not merged by rule either."""
    _decide(merge_id, "rejected", by)


def undo_merge(*, merge_id: int, by: Actor) -> None:
    """Take the decision back: all is as before it, and the proposal is open again."""
    _decide(merge_id, "open", by)


@transaction.atomic
def _decide(merge_id: int, state: str, by: Actor) -> None:
    check_may(by, Power.EDIT_TRAY)
    merge = Merge.objects.select_for_update().filter(pk=merge_id).first()
    if merge is None:
        raise NotFound(f"No merge {merge_id}.")
    if merge.state == state:
        return
    if state != "open" and merge.state != "open":
        raise BadInput("This has been decided already.", hint="Take the decision back first.")
    before = merge.state
    merge.state = state
    merge.decided_at, merge.decided_by = (None, "") if state == "open" else (clock.now(), by.name)
    merge.save()
    mark_duplicates()
    subject = f"{merge.kind}:{merge.copy_id}"
    told = {"original": str(merge.original_id)}
    people.record(
        by=by, act=f"merge-{state}", subject=subject, before={**told, "state": before}, after={**told, "state": state}
    )
    log.info("merge decided", kind=merge.kind, state=state)
    index_soon()
