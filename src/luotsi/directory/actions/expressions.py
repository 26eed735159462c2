"""Editors' additions to the search vocabulary."""

import structlog

from luotsi.directory.models import (
    LocalExpression,
)
from luotsi.kernel.errors import BadInput
from luotsi.kernel.text import clean

log = structlog.get_logger(__name__)


def add_expression(*, lang: str, say: str, find: str) -> None:
    """Add to the vocabulary of this installation; twice the same changes nothing. BadInput when empty or too long."""
    say, find = clean(say, limit=500), clean(find, limit=500)
    if not say or not find or len(say) > 120 or len(find) > 200:
        raise BadInput("An expression needs people's words (at most 120 characters) and catalogue words (at most 200).")
    LocalExpression.objects.update_or_create(lang=lang, say=say, find=find, defaults={"is_active": True})
    log.info("expression added", lang=lang)
