"""What search engines read: the sitemap with every language of every page, and robots.txt."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from luotsi.content.queries import sitemap as guide
from luotsi.content.queries.sitemap import Versions
from luotsi.directory.queries import sitemap as pages
from luotsi.directory.queries.sitemap import Entry
from luotsi.directory.views.addresses import base
from luotsi.indicators.queries import figures, store
from luotsi.kernel import clock
from luotsi.kernel.errors import NotFound, NotReady
from luotsi.regions import queries as regions

LONGEST = 5000
"""Addresses in one file of the sitemap."""
_OF_FIGURES = ("indicators:home", "indicators:catalogue", "indicators:pyll", "indicators:releases", "need")
_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
_PER_PART = LONGEST // len(_LANGUAGES)
_XML = "application/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: one file for browsing pages, then files of records."""
    parts = 1 + -(-pages.count() // _PER_PART)
    lines = [
        f"<sitemap><loc>{escape(base(request) + reverse('sitemap-part', args=[part]))}</loc></sitemap>"
        for part in range(1, parts + 1)
    ]
    body = "\n".join(lines)
    return HttpResponse(f"{_HEAD}<sitemapindex {_NAMES}>\n{body}\n</sitemapindex>\n", content_type=_XML)


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """One file of the sitemap; NotFound beyond the last."""
    found = _located(_browsing() if part == 1 else pages.records((part - 2) * _PER_PART, _PER_PART) if part > 1 else [])
    if part == 1:
        found += guide.versions()
    if not found:
        raise NotFound(f"The sitemap has no part {part}.")
    body = "".join(_urls(base(request), found))
    return HttpResponse(f"{_HEAD}<urlset {_NAMES}>\n{body}</urlset>\n", content_type=_XML)


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but what has no end (searches) or no content of its own."""
    lines = [
        "User-agent: *",
        *(f"Disallow: /{lang}/services/?" for lang in _LANGUAGES),
        *(f"Disallow: /{lang}/basket/" for lang in _LANGUAGES),
        "Disallow: /*/feedback/",
        "Disallow: /*/helpful/",
        "Disallow: /*/embed/",
        "Disallow: /*/print/",
        "Disallow: /*/figures/export/",
        "Disallow: /-/",
        "",
        f"Sitemap: {base(request)}{reverse('sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _browsing() -> list[Entry]:
    municipalities = [m.code for m in regions.municipalities_of(settings.COUNTY, clock.today())]
    return pages.browsing(municipalities) + _figures(municipalities)


def _figures(municipalities: Iterable[str]) -> list[Entry]:
    """Pages of the newest release: every indicator, the county with its municipalities, and the country."""
    try:
        made_at = datetime.fromisoformat(figures.release().made_at)
    except NotReady:
        return []
    areas = ("country", f"county:{settings.COUNTY}", *(f"municipality:{code}" for code in municipalities))
    found = [Entry(name, (), made_at) for name in _OF_FIGURES]
    found += [Entry("indicators:area", (area,), made_at) for area in areas]
    return found + [Entry("indicators:indicator", (slug,), made_at) for slug in store.definitions()]


def _located(entries: Iterable[Entry]) -> list[Versions]:
    """The entries' paths, each in every language."""
    entries = list(entries)
    paths = {}
    for lang in _LANGUAGES:
        with override(lang):
            paths[lang] = [reverse(e.name, args=e.args) for e in entries]
    return [Versions({lang: paths[lang][n] for lang in _LANGUAGES}, e.changed_at) for n, e in enumerate(entries)]


def _urls(root: str, found: Iterable[Versions]) -> Iterable[str]:
    for page in found:
        own = {lang: root + page.paths[lang] for lang in _LANGUAGES if lang in page.paths}
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(path)}/>'
            for lang, path in [*own.items(), ("x-default", next(iter(own.values())))]
        )
        at = page.changed_at
        changed = f"<lastmod>{clock.day_of(at):%Y-%m-%d}</lastmod>" if at else ""
        for path in own.values():
            yield f"<url><loc>{escape(path)}</loc>{changed}{links}</url>\n"
