"""Parts of the tray for other sites' pages: search, a theme, a municipality, a service, a card, shown in a frame.

Only these pages may be framed. They set no cookie, run one small script (it tells the frame's height to the page around
it, when that asks) and work without it. Services open in the tray itself, in a new tab. Owns the pages in the frame;
what snippets look like is `link_generator`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from luotsi.directory import forms, labels
from luotsi.directory.queries import cards, catalogue, finding
from luotsi.directory.queries.finding import Wish
from luotsi.directory.rules import looks as rules
from luotsi.directory.rules.looks import Looks, Refused
from luotsi.directory.views import cards as card_page
from luotsi.directory.views import tray
from luotsi.directory.views.addresses import absolute, base
from luotsi.kernel import clock
from luotsi.kernel.text import Texts
from luotsi.regions import queries as regions

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors *"
)
"""`web.middleware` reads from `frame-ancestors *` that the page is made to be framed."""
LOOKS = ("accent", "radius", "scheme")
_SIZE = 6
"""Services on one page in a frame."""
_KEPT = ("municipality", *LOOKS)
"""Parameters that stay when somebody searches or turns the page inside the frame."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page in a frame is given."""

    looks: Looks
    refused: tuple[str, ...]
    hidden: tuple[tuple[str, str], ...]
    """Fields that the search sends along."""
    stylesheet: str
    """Address of the chosen looks, or empty."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The search box; with `q` what was found, within `municipality` when it is named."""
    query = request.GET.get("q", "").strip()
    return _list(request, {}, heading=_("Find services"), has_list=bool(query), whole=reverse("services"))


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """The services of a theme."""
    found = catalogue.theme(slug)
    about = found.descriptions if not request.GET.get("q") else {}
    return _list(request, {"theme": slug}, heading=found.names, about=about, whole=reverse("theme", args=[slug]))


@require_safe
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """What there is for the people of a municipality; its own services first."""
    found = regions.municipality(code)
    while not found.is_valid(clock.today()) and found.successor:
        found = regions.municipality(found.successor)
    reach = {} if request.GET.get("q") else {"reach": "local"}
    name = found.name(labels.language())
    whole = reverse("municipality", args=[found.code])
    return _list(request, reach, heading=name, municipality=found.code, whole=whole)


@require_safe
def service(request: HttpRequest, id_: UUID) -> HttpResponse:
    """One service; NotFound and Gone as for its page."""
    page = catalogue.service_page(str(id_))
    cards = catalogue.cards([str(page.record.id)], labels.language())
    whole = reverse("service", args=[id_])
    return _page(request, {"heading": page.record.names, "cards": tuple(cards.values()), "whole": whole, "one": True})


@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """A professional's card; NotFound. Services that are no longer offered say so and name the nearest."""
    found = cards.card(code)
    lang = labels.language()
    held = card_page.shown(found, lang).held
    known = catalogue.cards([h.id for h in held if h.page], lang)
    shown = {
        "heading": found.titles,
        "about": found.texts,
        "cards": tuple(known[h.id] for h in held if h.id in known),
        "gone": [(h.name, h.instead[0].card if h.instead else None) for h in held if not h.page],
        "archived_at": found.archived_at,
        "whole": reverse("card", args=[found.code]),
    }
    return _page(request, shown)


@require_safe
@cache_control(public=True, max_age=86_400)
def looks_css(request: HttpRequest) -> HttpResponse:
    """The looks of a frame as a stylesheet: the frame's own policy allows no styles in the page."""
    chosen, _refused = rules.looks(_given(request))
    return HttpResponse(rules.stylesheet(chosen), content_type="text/css; charset=utf-8")


def _list(
    request: HttpRequest,
    filters: Mapping[str, str],
    *,
    heading: Texts | str,
    whole: str,
    about: Texts | None = None,
    municipality: str = "",
    has_list: bool = True,
) -> HttpResponse:
    """A page with a search box and services under a heading."""
    asked = forms.asked(request.GET, labels.language())
    wish = Wish(
        query=asked.wish.query,
        lang=asked.wish.lang,
        municipality=municipality or asked.wish.municipality,
        filters={name: frozenset({value}) for name, value in filters.items()},
        page=asked.wish.page,
        size=_SIZE,
    )
    results = finding.find(wish) if has_list else None
    if results and wish.page > results.pages:
        results = finding.find(replace(wish, page=results.pages))
    shown = {
        "heading": heading,
        "about": about,
        "wish": results.wish if results else wish,
        "place_name": labels.municipality_name(wish.municipality),
        "results": results,
        "cards": tuple(r.card for r in results.results) if results else (),
        "pages": tray.page_numbers(results.wish.page, results.pages) if results else (),
        "whole": _whole(whole, wish),
        "has_search": True,
        "wrong": [w.message for w in asked.wrong],
    }
    return _page(request, shown, status=400 if asked.wrong else 200)


def _whole(address: str, wish: Wish) -> str:
    """The same in the tray itself."""
    if wish.query:
        address = reverse("services")
    theme = next(iter(wish.filters.get("theme", ())), "")
    chosen = {"q": wish.query, "municipality": wish.municipality, "theme": theme}
    query = urlencode({k: v for k, v in chosen.items() if v}) if address == reverse("services") else ""
    return f"{address}?{query}" if query else address


def _page(
    request: HttpRequest, shown: Mapping[str, object], *, template: str = "directory/embed_list.html", status: int = 200
) -> HttpResponse:
    frame = frame_of(request)
    whole = {"frame": frame, "base": base(request), "home": absolute(request, "home"), **shown}
    response = render(request, template, whole, status=400 if frame.refused else status)
    response.headers["Content-Security-Policy"] = POLICY
    return response


def frame_of(request: HttpRequest) -> Frame:
    """What the page around asks for, as far as it may have it."""
    chosen, refused = rules.looks(_given(request))
    own = chosen.parameters
    kept = [("municipality", request.GET.get("municipality", "")[:3]), *own.items()]
    address = f"{reverse('embed-looks')}?{urlencode(own)}" if own.keys() & {"accent", "radius"} else ""
    return Frame(chosen, tuple(map(told, refused)), tuple((n, v) for n, v in kept if v), address)


def _given(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in LOOKS}


def told(refused: Refused) -> str:
    """Why a wish about looks was not granted, for the one who builds the page."""
    if refused.reason == "contrast":
        found = f"{refused.found:.1f}"
        return _(
            "The accent colour %(colour)s cannot be used: its contrast with the background is %(found)s, and text "
            "needs at least 4.5."
        ) % {"colour": refused.value, "found": found if labels.language() == "en" else found.replace(".", ",")}
    words = {
        "accent": _("The accent colour “%(value)s” is not a colour. Write it as #0b4f5c."),
        "radius": _("The corner radius “%(value)s” is not a whole number from 0 to 24."),
        "scheme": _("The colours “%(value)s” are not known. Choose auto, light or dark."),
    }
    return words[refused.name] % {"value": refused.value}
