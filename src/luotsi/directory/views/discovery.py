"""How browsers and other systems find the search and show our pages: OpenSearch description and oEmbed (1.0)."""

from urllib.parse import urlencode, urlsplit
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.html import escape as html
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from luotsi.directory.queries import cards, catalogue
from luotsi.directory.views.addresses import absolute, base
from luotsi.kernel.errors import Gone, NotFound
from luotsi.kernel.text import pick
from luotsi.regions import queries as regions

_OPENSEARCH = "application/opensearchdescription+xml; charset=utf-8"
_WIDTH, _HEIGHT = 600, 480
EMBEDS = {
    "services": "embed",
    "home": "embed",
    "theme": "embed-theme",
    "municipality": "embed-municipality",
    "service": "embed-service",
    "card": "embed-card",
}
"""Pages that oEmbed knows, and what shows them in a frame."""


@require_safe
@cache_control(public=True, max_age=86_400)
def opensearch(request: HttpRequest, lang: str) -> HttpResponse:
    """The search as browsers add it to their own; NotFound for a language we do not speak."""
    if lang not in dict(settings.LANGUAGES):
        raise NotFound(f"There is no search in {lang[:8]!r}.")
    with translation.override(lang):
        place = regions.county(settings.COUNTY).short_name(lang)
        name = f"Luotsi {place}"
        about = _("Services that promote wellbeing in one place: county, municipalities and organisations.")
        search = absolute(request, "services")
    icon = f"{base(request)}{settings.STATIC_URL}luotsi/mark.svg"
    template = f"{search}?q={{searchTerms}}&page={{startPage?}}"
    own = f"{base(request)}{reverse('opensearch', args=[lang])}"
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape('Luotsi')}</ShortName>\n<LongName>{escape(name[:48])}</LongName>\n"
        f"<Description>{escape(about[:1024])}</Description>\n<Language>{lang}</Language>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n<OutputEncoding>UTF-8</OutputEncoding>\n"
        f'<Image width="16" height="16" type="image/svg+xml">{escape(icon)}</Image>\n'
        f'<Url type="text/html" template={quoteattr(template)} pageOffset="1"/>\n'
        f'<Url type="application/opensearchdescription+xml" rel="self" template={quoteattr(own)}/>\n'
        "</OpenSearchDescription>\n"
    )
    return HttpResponse(body, content_type=_OPENSEARCH)


@require_safe
@cache_control(public=True, max_age=3600)
def oembed(request: HttpRequest) -> HttpResponse:
    """What a page of ours looks like inside another; 404 for an address that is not such a page, 501 for XML."""
    if request.GET.get("format", "json") != "json":
        return _answer({"error": "Only json is made here."}, status=501)
    try:
        width, height = _measure(request, "maxwidth", _WIDTH), _measure(request, "maxheight", _HEIGHT)
    except ValueError:
        return _answer({"error": "maxwidth and maxheight are whole numbers of pixels."}, status=400)
    found = _found(request, request.GET.get("url", "")[:2000])
    if found is None:
        return _answer({"error": "No page that can be embedded has this address."}, status=404)
    address, title, lang = found
    return _answer(
        {
            "version": "1.0",
            "type": "rich",
            "title": title,
            "provider_name": f"Luotsi, {regions.county(settings.COUNTY).short_name(lang)}",
            "provider_url": base(request) + "/",
            "cache_age": 86_400,
            "width": width,
            "height": height,
            "html": (
                f'<iframe src="{html(address)}" title="{html(title)}" width="{width}" height="{height}" '
                'frameborder="0"></iframe>'
            ),
        }
    )


def _answer(body: dict[str, object], *, status: int = 200) -> HttpResponse:
    response = JsonResponse(body, status=status)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _measure(request: HttpRequest, name: str, usual: int) -> int:
    given = request.GET.get(name, "")
    if not given:
        return usual
    if not (given.isascii() and given.isdigit()) or len(given) > 6:
        raise ValueError(name)
    return max(1, min(usual, int(given)))


def _found(request: HttpRequest, url: str) -> tuple[str, str, str] | None:
    """Address in a frame, title and language of the page; None when there is no such page of ours."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    hosts = {urlsplit(base(request)).netloc, request.get_host()}
    if parts.scheme not in {"http", "https"} or parts.netloc not in hosts:
        return None
    lang = parts.path[1:3]
    if lang not in dict(settings.LANGUAGES):
        return None
    with translation.override(lang):
        try:
            match = resolve(parts.path)
            name = EMBEDS[match.url_name or ""]
            title = _title(match.url_name or "", match.kwargs, lang)
        except (Resolver404, KeyError, NotFound, Gone):
            return None
        address = base(request) + reverse(name, kwargs=match.kwargs)
    return address + _kept(parts.query), title, lang


def _kept(query: str) -> str:
    given = QueryDict(query)
    chosen = {name: given.get(name, "")[:500] for name in ("q", "municipality")}
    kept = urlencode({k: v for k, v in chosen.items() if v})
    return f"?{kept}" if kept else ""


def _title(page: str, named: dict[str, str], lang: str) -> str:
    if page == "theme":
        return pick(catalogue.theme(named["slug"]).names, lang)[0]
    if page == "municipality":
        return regions.municipality(named["code"]).name(lang)
    if page == "card":
        return pick(cards.card(named["code"]).titles, lang)[0]
    if page == "service":
        return pick(catalogue.service_page(str(named["id_"])).record.names, lang)[0]
    return _("Find services")
