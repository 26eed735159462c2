"""Filters of the help pages: reasons and what a service asks, in the reader's words."""

from collections.abc import Sequence

from django import template

from luotsi.guidance.queries.recommending import Asks, Reason
from luotsi.guidance.views import reasons as words

register = template.Library()


@register.filter
def reasons(given: Sequence[Reason], tongue: str) -> list[str]:
    """A sentence for each reason, the weightiest first."""
    return words.sentences(given, tongue)


@register.filter
def asks(given: Asks) -> list[str]:
    """What a service asks of who comes, in a few words each."""
    return words.asked(given)
