"""Recommendation and search by free text, in API v1."""

from django.http import HttpRequest
from ninja import Router

from luotsi.directory.api.answers import services_found
from luotsi.directory.queries import finding
from luotsi.guidance.actions import feedback
from luotsi.guidance.api.answers import Recommended, TextFound, crisis, only_crisis, recommended
from luotsi.guidance.api.asked import LONGEST_TEXT, Searched, Told
from luotsi.guidance.queries import recommending
from luotsi.guidance.rules.texts import CheckedText, check_text
from luotsi.kernel import clock
from luotsi.kernel.errors import BadParameter
from luotsi.kernel.text import clean
from luotsi.regions import queries as regions

router = Router(tags=["guidance"])


@router.post("/recommendations", response=Recommended, operation_id="recommend", summary="Suggest services")
def recommend(request: HttpRequest, told: Told) -> Recommended:
    """Services that fit a life situation, each with reasons that are true and with what it asks.

    Areas of life and free words combine; the score of a service never depends on the other services. When the words
    speak of a crisis, `crisis` holds a card to show, and nothing is suggested. Nothing that is sent is kept.
    """
    if (told.lat is None) is not (told.lon is None):
        raise BadParameter("lat" if told.lat is None else "lon", "", "lat and lon are given together")
    checked = checked_text(told.text)
    its = crisis(checked, told.lang)
    if its:
        return only_crisis(its)
    found = recommending.recommend(told.wish(checked.masked))
    feedback.show([s.card.id for s in found.suggestions], area=recommending.neediest(found.needs))
    return recommended(found, told.lang)


@router.post("/text-search", response=TextFound, operation_id="text_search", summary="Search with free text")
def search(request: HttpRequest, asked: Searched) -> TextFound:
    """As GET /services, for words that do not belong in an address. In a crisis, a card instead of services."""
    checked = checked_text(asked.text)
    its = crisis(checked, asked.lang)
    if its:
        return TextFound(crisis=its, found=None)
    known = regions.places(clock.today())
    if asked.municipality and asked.municipality not in known:
        raise BadParameter("municipality", asked.municipality, "three digits of a municipality, such as 491")
    wish = finding.Wish(query=checked.masked, lang=asked.lang, municipality=asked.municipality, size=asked.limit)
    return TextFound(crisis=None, found=services_found(finding.find(wish)))


def checked_text(text: str) -> CheckedText:
    """The words looked at for a crisis and masked; half characters that JSON lets through are left out first."""
    return check_text(clean(text.encode("utf-8", "ignore").decode(), limit=LONGEST_TEXT))
