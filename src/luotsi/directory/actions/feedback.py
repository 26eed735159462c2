"""Residents' words about descriptions."""

from uuid import UUID

import structlog

from luotsi.directory.models import (
    Feedback,
    Service,
)
from luotsi.kernel import clock
from luotsi.kernel.errors import NotFound

log = structlog.get_logger(__name__)


def give_feedback(*, service_id: UUID, kind: str, text: str, lang: str) -> None:
    """Keep a resident's word about a description, for its owner."""
    if not Service.objects.filter(pk=service_id).exists():
        raise NotFound(f"No service {service_id}.")
    Feedback.objects.create(service_id=service_id, kind=kind, text=text, lang=lang, created_at=clock.now())
    log.info("feedback given", service=str(service_id), kind=kind)
