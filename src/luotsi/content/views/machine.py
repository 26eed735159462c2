"""What programs read: the news as Atom, a briefing as a calendar file, pictures."""

import re

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luotsi.content.queries import briefings, front
from luotsi.content.rules.calendar import calendar
from luotsi.kernel import clock
from luotsi.regions import queries as regions

_NAME = re.compile(r"[\w\-.]{1,120}\.(?:jpe?g|png|webp|gif|avif)", re.ASCII)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The latest twenty pieces of news in the language of the address."""
    lang = get_language() or settings.LANGUAGE_CODE
    base = _base_url(request)
    county = regions.county(settings.COUNTY).name(lang)
    atom = Atom1Feed(
        title=_("News: %(county)s") % {"county": county},
        link=base + reverse("content-page", args=[""]),
        description="",
        language=lang,
        feed_url=base + request.path,
        author_name=county,
    )
    for page, item in front.news(lang):
        atom.add_item(
            title=item.title,
            link=base + item.url,
            description=item.summary,
            unique_id=f"urn:uuid:{page.translation_key}",
            pubdate=page.first_published_at,
            updateddate=page.last_published_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
def calendar_file(request: HttpRequest, key: int) -> HttpResponse:
    """A briefing for calendars."""
    page = briefings.page_of(key)
    if page is None:
        raise Http404
    text = calendar(
        briefings.event(page, _base_url(request)), made_at=page.last_published_at or clock.now(), lang=page.language
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="briefing.ics"'
    return response


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture as pages show it (Wagtail's renditions). The files that editors sent in are not public."""
    path = f"images/{name}"
    if not _NAME.fullmatch(name) or not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path))
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _base_url(request: HttpRequest) -> str:
    return str(settings.BASE_URL) or f"{request.scheme}://{request.get_host()}"
