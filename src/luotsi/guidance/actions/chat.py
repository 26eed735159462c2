"""Saving a conversation when somebody asks, deleting it, forgetting it when its days are over."""

import secrets
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction

from luotsi.guidance.models import SavedConversation
from luotsi.guidance.queries.saved import hash_of
from luotsi.kernel import clock

log = structlog.get_logger(__name__)

DAYS = 30
_BYTES = 18
"""Of chance in a link's code."""


@transaction.atomic
def save(*, content: dict[str, Any], lang: str) -> str:
    """Keep a conversation (masked, as plain data) for `DAYS`; gives the code of its link, which is kept nowhere."""
    code, now = secrets.token_urlsafe(_BYTES), clock.now()
    row = SavedConversation.objects.create(
        code_hash=hash_of(code), lang=lang, content=content, created_at=now, expires_at=now + timedelta(days=DAYS)
    )
    log.info("conversation saved", conversation=row.pk)
    return code


@transaction.atomic
def delete(*, code: str) -> bool:
    """Delete it at once; returns whether it was there."""
    count, _tables = SavedConversation.objects.filter(code_hash=hash_of(code)).delete()
    log.info("conversation deleted", was_there=bool(count))
    return bool(count)


@transaction.atomic
def forget_old() -> int:
    """Delete those whose days are over; returns how many."""
    count, _tables = SavedConversation.objects.filter(expires_at__lte=clock.now()).delete()
    log.info("old conversations deleted", deleted=count)
    return count
