"""Cards and posters as everybody sees them: the short address, the card's page, its paper; openers for conversation."""

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luotsi.directory import actions, forms, labels
from luotsi.directory.printing import sheets
from luotsi.directory.queries import cards, catalogue, posters
from luotsi.directory.queries.cards import CardView, Content, Held
from luotsi.directory.rules.cards import is_robot
from luotsi.directory.views import addresses, shapes
from luotsi.kernel import clock, typeset
from luotsi.kernel.text import Texts, pick
from luotsi.regions import queries as regions

log = structlog.get_logger(__name__)


@require_safe
def short(request: HttpRequest, code: str) -> HttpResponse:
    """From paper to the card's page, in the language that the browser asks for."""
    found = cards.card(code)
    asked = get_language_from_request(request)
    lang = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    response = HttpResponseRedirect(addresses.local("card", found.code, lang=lang))
    patch_vary_headers(response, ("Accept-Language",))
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """A card: its advice, and how to get in touch with each service. Every reader's opening is counted."""
    found = cards.card(code)
    lang, now = labels.language(), clock.now()
    content = shown(found, lang)
    home = forms.home_municipalities()
    told = {
        "card": found,
        "content": content,
        "held": [
            (h, shapes.ways(h.page.channels, lang, now, home=home) if h.page else None, _owner(h)) for h in content.held
        ],
        "more": content.total - len(content.held),
        "short": short_address(request, found.code),
    }
    _count(request, found, lang)
    response = render(request, "directory/card.html", told)
    # Each opening must reach the counter, so neither the page cache nor a proxy may answer in our place.
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
def card_pdf(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The card on paper: `a6` with two sides or `a4`."""
    found = cards.card(code)
    made = sheets.card(found, shown(found, labels.language()), form=form, address=short_address(request, found.code))
    return _pdf(made, f"{found.code}-{form}-{labels.language()}")


@require_safe
def card_qr(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code of the card's short address, for the maker's own papers."""
    found = cards.card(code)
    svg = typeset.qr_svg(short_address(request, found.code)).replace(
        "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '
    )
    return HttpResponse(svg, content_type="image/svg+xml")


@require_safe
def theme_poster(request: HttpRequest, slug: str) -> HttpResponse:
    """A theme on the wall."""
    found = catalogue.theme(slug)
    services = posters.of_theme(slug, labels.language())
    address = addresses.absolute(request, "theme", slug)
    made = sheets.poster(title=found.names, lead=found.descriptions, services=services, address=address)
    return _pdf(made, f"{slug}-a3-{labels.language()}")


@require_safe
def municipality_poster(request: HttpRequest, code: str) -> HttpResponse:
    """A municipality's services on the wall; one that has merged leads to its successor's."""
    lang = labels.language()
    found = regions.municipality(code)
    if not found.is_valid(clock.today()) and found.successor:
        return HttpResponsePermanentRedirect(reverse("municipality-poster", args=[found.successor]))
    title: Texts = {lang: _("Help and things to do: %(place)s") % {"place": found.name(lang)}}
    lead: Texts = {lang: _("Services that promote wellbeing in one place: county, municipalities and organisations.")}
    services = posters.of_municipality(code, lang)
    address = addresses.absolute(request, "municipality", code)
    return _pdf(sheets.poster(title=title, lead=lead, services=services, address=address), f"{code}-a3-{lang}")


def shown(found: CardView, lang: str) -> Content:
    """What the card shows today."""
    return cards.content(found, lang, wish=forms.saved(found.search, lang, size=cards.MOST_FOUND))


def short_address(request: HttpRequest, code: str) -> str:
    """What stands on paper and in the QR code."""
    return addresses.base(request) + reverse("card-short", args=[code])


def _count(request: HttpRequest, found: CardView, lang: str) -> None:
    """Count a reader's opening: not a program's, not a preloading browser's, not of staff who look at their work."""
    is_reader = (
        request.method == "GET"
        and not is_robot(request.headers.get("User-Agent", ""))
        and "prefetch" not in request.headers.get("Sec-Purpose", "")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )
    if not is_reader:
        return
    try:
        actions.count_opening(code=found.code, lang=lang, day=clock.today())
    except DatabaseError as error:  # a counter that is busy is no reason to keep help from anybody
        log.error("opening not counted", card=found.code, kind=type(error).__name__)


def _owner(held: Held) -> str:
    organization = held.page.organization if held.page else None
    return pick(organization.names, labels.language())[0] if organization else ""


def _pdf(made: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="luotsi-{name}.pdf"'}
    )
