"""The order of changes and the cursor that says how far somebody has read. Pure."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from uuid import UUID

from luotsi.kernel.errors import BadParameter
from luotsi.kernel.text import Texts

KINDS = ("channel", "organization", "service")
"""In the order in which changes of the same moment stand."""
ALLOWED = "a cursor from an earlier answer, or a moment: 2026-03-31T12:00:00Z"


_BEFORE_ALL = UUID(int=0)


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """After which change to go on: changes are ordered by moment, kind and id, so that none stands at two places."""

    at: datetime
    kind: str = ""
    id: UUID = _BEFORE_ALL

    def __str__(self) -> str:
        text = f"{self.at.astimezone(UTC).isoformat()}~{self.kind}~{self.id}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Self:
        """The cursor of an earlier answer or of a moment (all from it on); BadParameter."""
        at = _moment(text)
        if at is not None:
            return cls(at)
        try:
            told = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
            moment, kind, id_ = told.split("~")
            found = cls(datetime.fromisoformat(moment), kind, UUID(id_))
        except (ValueError, binascii.Error):
            raise BadParameter("since", text, ALLOWED) from None
        if found.kind not in ("", *KINDS) or found.at.tzinfo is None:
            raise BadParameter("since", text, ALLOWED)
        return found


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text.strip().replace(" ", "+"))  # a plus sign in an address reads as a space
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Changed:
    """The latest change of one record."""

    id: UUID
    kind: str
    what: str
    """added | changed | archived"""
    at: datetime
    source: str
    names: Texts
    summaries: Texts

    def cursor(self) -> Cursor:
        return Cursor(self.at, self.kind, self.id)


def what_of(status: str, first_seen_at: datetime, changed_at: datetime, *, is_hidden: bool = False) -> str:
    """What happened last; what an editor has hidden is withdrawn from people as what the source has archived."""
    if status != "published" or is_hidden:
        return "archived"
    return "added" if first_seen_at == changed_at else "changed"
