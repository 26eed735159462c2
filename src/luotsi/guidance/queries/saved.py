"""Saved conversations, found by the code of their link."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from luotsi.guidance.models import SavedConversation
from luotsi.kernel import clock
from luotsi.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Saved:
    """A conversation as it was saved."""

    lang: str
    content: Any
    expires_at: datetime


def hash_of(code: str) -> str:
    """What stands in the table for a link's code."""
    return sha256(code.encode()).hexdigest()


def saved(code: str) -> Saved:
    """NotFound when it was deleted, its days are over, or it never was."""
    row = SavedConversation.objects.filter(code_hash=hash_of(code), expires_at__gt=clock.now()).first()
    if row is None:
        raise NotFound("There is no saved conversation at this address.")
    return Saved(row.lang, row.content, row.expires_at)
