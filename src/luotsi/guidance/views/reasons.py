"""Reasons and demands in words. Each sentence stands alone; the recommendation has seen to it that it is true."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from luotsi.directory.labels import language
from luotsi.guidance.queries import flows
from luotsi.guidance.queries.recommending import Asks, Reason
from luotsi.guidance.rules.areas import LifeArea
from luotsi.kernel.text import pick

_MOST = 2
"""Reasons told of one service."""


def sentences(given: Sequence[Reason], tongue: str) -> list[str]:
    """A sentence for each of the weightiest reasons."""
    found = [_sentence(reason, tongue) for reason in given]
    return list(dict.fromkeys(filter(None, found)))[:_MOST]


def _sentence(reason: Reason, tongue: str) -> str:
    if reason.kind == "area" and reason.area:
        return _area(reason.area, tongue)
    if reason.kind == "text":
        return _text(reason)
    if reason.kind == "municipality":
        if reason.place:
            return _("It has a place in your municipality.")
        return _("It is meant for the people of your municipality.")
    plain = {
        "age": _("It suits the age you told."),
        "position": _("It is near you."),
        "threshold": _("It is easy to turn to."),
        "general": _("It helps with many kinds of needs."),
    }
    return plain.get(reason.kind, "")


def _area(area: LifeArea, tongue: str) -> str:
    return _("It helps with what you said goes badly: %(area)s.") % {"area": flows.area_name(area, tongue).lower()}


def _text(reason: Reason) -> str:
    if reason.concept:
        topic = pick(dict(reason.concept), language())[0]
        return _("You told about this: %(topic)s.") % {"topic": topic}
    if reason.words:
        return _("It speaks of the same things as you: %(words)s.") % {"words": ", ".join(reason.words)}
    return _("Its description is close to what you wrote.")


def asked(asks: Asks) -> list[str]:
    """What the service asks of who comes, as far as its description tells."""
    found = []
    if asks.booking:
        found.append(_("you book a time") if asks.booking == "yes" else _("no need to book a time"))
    if asks.referral:
        found.append(_("you need a referral") if asks.referral == "yes" else _("no referral is needed"))
    if asks.cost in {"free", "chargeable"}:
        found.append(_("free of charge") if asks.cost == "free" else _("there is a charge"))
    if asks.ages is not None:
        found.append(_ages(*asks.ages))
    return list(filter(None, found))


def _ages(youngest: int | None, oldest: int | None) -> str:
    if youngest is not None and oldest is not None:
        return _("for ages %(from)d to %(to)d") % {"from": youngest, "to": oldest}
    if youngest is not None:
        return _("for those aged %(from)d and over") % {"from": youngest}
    return _("for those under %(to)d") % {"to": oldest + 1} if oldest is not None else ""
