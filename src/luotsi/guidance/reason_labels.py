"""Reasons and demands of suggestions in plain words, for API and command line. Only wording, in the tongue in force."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luotsi.guidance.queries.recommending import Asks, Reason
from luotsi.guidance.rules.areas import LifeArea


def area(its: LifeArea | str) -> str:
    """What an area of life is called."""
    return {
        LifeArea.HEALTH: _("Health"),
        LifeArea.RESILIENCE: _("Overcoming difficulties"),
        LifeArea.HOUSING: _("Housing"),
        LifeArea.WORKING_STUDYING: _("Work and study"),
        LifeArea.FAMILY: _("Family"),
        LifeArea.FRIENDS: _("Friends"),
        LifeArea.FINANCE: _("Money"),
        LifeArea.STRENGTHS: _("Developing strengths"),
        LifeArea.SELF_ESTEEM: _("Self-esteem"),
        LifeArea.LIFE_SATISFACTION: _("Satisfaction with life"),
    }[LifeArea(its)]


def reason(given: Reason, lang: str) -> str:
    """One reason as a sentence."""
    if given.kind == "area" and given.area is not None:
        score = f"{given.score:g}" if given.score is not None else ""
        return _("You gave %(area)s %(score)s out of 10.") % {"area": area(given.area), "score": score}
    if given.kind == "text" and given.concept:
        concept = given.concept.get(lang) or given.concept.get("fi", "")
        return _("What you wrote speaks of this: %(concept)s.") % {"concept": concept}
    if given.kind == "text" and given.read is not None:
        return _("What you wrote speaks of this: %(concept)s.") % {"concept": area(given.read)}
    if given.kind == "text" and given.words:
        return _("You wrote: %(words)s.") % {"words": ", ".join(given.words)}
    if given.kind == "municipality":
        return _("It has a place in your municipality.") if given.place else _("It is a local service of your area.")
    return {
        "text": _("It fits what you wrote."),
        "age": _("It suits the age that was told."),
        "position": _("It is near you."),
        "threshold": _("It is easy to come to: what is told of it asks for little."),
    }.get(given.kind, _("Anybody may turn to it."))


def asks(given: Asks) -> list[str]:
    """What the service asks of who comes; what its description does not tell is said to be not told."""
    return [_booking(given.booking), _cost(given.cost), _referral(given.referral), _ages(given)]


def _booking(told: str) -> str:
    return {"yes": _("Book an appointment first"), "no": _("No appointment needed")}.get(
        told, _("Whether to book is not told")
    )


def _referral(told: str) -> str:
    return {"yes": _("A referral is needed"), "no": _("No referral needed")}.get(
        told, _("Whether a referral is needed is not told")
    )


def _cost(told: str) -> str:
    return {"free": _("Free of charge"), "chargeable": _("There is a charge")}.get(told, _("Cost is not told"))


def _ages(given: Asks) -> str:
    low, high = given.ages or (None, None)
    if low is not None and high is not None:
        return _("For people aged %(low)d to %(high)d") % {"low": low, "high": high}
    if low is not None:
        return ngettext("From %(low)d year of age", "From %(low)d years of age", low) % {"low": low}
    if high is not None:
        return ngettext("Up to %(high)d year of age", "Up to %(high)d years of age", high) % {"high": high}
    return _("No age limit is told")
