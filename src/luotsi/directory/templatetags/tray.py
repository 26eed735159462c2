"""Filters of the tray's templates: a card's facts in the reader's words."""

from collections.abc import Sequence

from django import template
from django.conf import settings

from luotsi.directory import labels
from luotsi.directory.labels import Opening
from luotsi.directory.queries.catalogue import Card
from luotsi.directory.rules.hours import Hours
from luotsi.directory.rules.opening import soonest
from luotsi.directory.rules.records import ChannelType, Charge
from luotsi.kernel import clock

register = template.Library()


@register.filter
def opening(schedules: Sequence[Sequence[Hours]]) -> Opening | None:
    """Open now or not, and until when: of the place or phone that is open, else of the one that opens first."""
    now = clock.now()
    chosen = soonest(schedules, now)
    return labels.opening(chosen, now) if chosen is not None else None


@register.filter
def where(card: Card) -> str:
    """For whom by place."""
    return labels.where(card, settings.COUNTY)


@register.filter
def cost(charge: Charge) -> str:
    return labels.cost(charge)


@register.filter
def channel_name(kind: ChannelType) -> str:
    return labels.channel(kind)


@register.filter
def channel_icon(kind: ChannelType) -> str:
    return labels.CHANNEL_ICONS.get(str(kind), "info")


@register.filter
def languages(codes: Sequence[str]) -> str:
    """Names of languages in a row."""
    return labels.languages(codes)


@register.filter
def municipality_name(code: str) -> str:
    return labels.municipality_name(code)
