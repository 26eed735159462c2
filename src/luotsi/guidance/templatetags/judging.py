"""The stamp of the thumbs under a suggestion."""

from django import template

from luotsi.guidance.views import feedback

register = template.Library()


@register.simple_tag
def judge_stamp(service_id: str, position: int, area: str | None) -> str:
    """Signed: what was suggested, where in the list, for which need."""
    return feedback.stamp(service_id, position, area)
