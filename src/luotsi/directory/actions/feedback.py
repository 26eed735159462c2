"""Residents' words about descriptions, and that somebody has seen to them."""

from uuid import UUID

import structlog
from django.db import transaction

from luotsi.directory.models import Feedback, Service
from luotsi.directory.queries import feedback
from luotsi.directory.rules.verdicts import VERDICTS, needs_handling
from luotsi.kernel import clock
from luotsi.kernel.errors import NotFound
from luotsi.people.actions import record
from luotsi.people.rules import Actor

log = structlog.get_logger(__name__)


def give_feedback(*, service_id: UUID, kind: str, text: str, lang: str) -> int:
    """Keep a resident's word about a description, for its owner; its number."""
    if not Service.objects.filter(pk=service_id).exists():
        raise NotFound(f"No service {service_id}.")
    now = clock.now()
    kept = Feedback.objects.create(
        service_id=service_id, kind=kind, text=text, lang=lang, created_at=now,
        handled_at=None if needs_handling(kind, text) else now,
    )  # fmt: skip
    log.info("feedback given", service=str(service_id), kind=kind)
    return kept.pk


def add_reason(*, feedback_id: int, text: str) -> None:
    """Add the reason to a yes or no that has none yet; a second one is left out."""
    asked = Feedback.objects.filter(pk=feedback_id, kind__in=VERDICTS, text="")
    changed = asked.update(text=text, handled_at=None)
    log.info("feedback explained", feedback=feedback_id, kept=bool(changed))


@transaction.atomic
def handle_feedback(*, by: Actor, feedback_id: int) -> None:
    """Somebody has seen to it. NotFound also for what is not the actor's; handled twice is handled once."""
    row = Feedback.objects.select_for_update(of=("self",)).filter(feedback.reach(by), pk=feedback_id).first()
    if row is None:
        raise NotFound(f"No feedback {feedback_id} among yours.")
    if row.handled_at is not None:
        return
    row.handled_at = clock.now()
    row.save(update_fields=["handled_at"])
    after = {"service": str(row.service_id), "kind": row.kind, "handled_at": row.handled_at.isoformat()}
    record(by=by, act="feedback-handle", subject=f"feedback:{row.pk}", before={"handled_at": None}, after=after)
    log.info("feedback handled", feedback=row.pk)
