"""What communications has written, for pages of the tray: the web layer joins modules that are strangers."""

import structlog
from django import template
from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import get_language

from luotsi.content.queries import front
from luotsi.content.queries.front import NOTHING, Front, Item

register = template.Library()
log = structlog.get_logger(__name__)


@register.inclusion_tag("content/_front.html")
def front_content() -> dict[str, Front]:
    """The notice, introduction and running campaigns in the reader's language; nothing when they cannot be read."""
    try:
        return {"content": front.front(_language())}
    except DatabaseError as error:
        log.error("front content not read", kind=type(error).__name__)
        return {"content": NOTHING}


@register.simple_tag
def theme_texts(slug: str) -> tuple[Item, ...]:
    """Texts that communications has written about a theme."""
    return front.of_theme(slug, _language())


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
