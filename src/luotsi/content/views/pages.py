"""Finds the page of an address and shows it; types that do more than show have views of their own."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from luotsi.content import serving
from luotsi.content.models import ContentPage, GuideHome, SectionPage, ThemeTextPage
from luotsi.content.queries import front

_TEMPLATES = {
    "CampaignPage": "content/campaign.html",
    "NewsPage": "content/news.html",
    "ThemeTextPage": "content/theme_text.html",
}
_TAKE_FORMS = frozenset({"ModulePage", "BriefingPage"})


@csrf_exempt  # see views.origin: each view that takes a form checks where it comes from
def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """A published page of the reader's language; 404 for what is not there or not published."""
    lang = get_language() or settings.LANGUAGE_CODE
    home = GuideHome.objects.live().filter(locale__language_code=lang).select_related("locale").first()
    if home is None:
        raise Http404
    found = home.route(request, [part for part in path.split("/") if part]).page.specific
    if request.method not in {"GET", "HEAD"} and (request.method != "POST" or type(found).__name__ not in _TAKE_FORMS):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return found.serve(request)  # type: ignore[no-any-return]


def shown(request: HttpRequest, template: str, page: ContentPage, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page in its template, with its body and the way up."""
    if page.pk and not getattr(request, "is_preview", False):
        request.versions_of_page = front.translated(page)  # type: ignore[attr-defined]
    parent = page.get_parent().specific if page.pk or page.path else None
    up = front.item(parent) if isinstance(parent, ContentPage) else None
    body = front.rich(getattr(page, "body", ""))
    return render(request, template, {"page": page, "body": body, "up": up, **more}, status=status)


@serving.shows(serving.ELSE)
def show(request: HttpRequest, page: Any) -> HttpResponse:
    """A page that is only read."""
    more: dict[str, Any] = {}
    if isinstance(page, ThemeTextPage) and page.theme:
        more["tray"] = reverse("theme", args=[page.theme])
    return shown(request, _TEMPLATES.get(type(page).__name__, "content/news.html"), page, **more)


@serving.shows("GuideHome")
def home(request: HttpRequest, page: GuideHome) -> HttpResponse:
    """The front page of the guide."""
    more: dict[str, Any] = {"introduction": front.rich(page.introduction), "sections": front.sections(page)}
    if getattr(request, "is_preview", False):
        more["preview_notice"] = front.rich(page.notice)
    return shown(request, "content/home.html", page, **more)


@serving.shows("SectionPage")
def section(request: HttpRequest, page: SectionPage) -> HttpResponse:
    """What is below, in the order of its kind."""
    items = front.listed(page) if page.pk else ()
    introduction = front.rich(page.introduction)
    return shown(request, "content/section.html", page, items=items, introduction=introduction)
