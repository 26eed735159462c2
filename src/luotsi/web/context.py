"""What every template knows: county, addresses in each language, whether content is for demonstration."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from luotsi import __version__
from luotsi.conf import environment
from luotsi.directory.queries import front
from luotsi.kernel.errors import LuotsiError
from luotsi.regions import queries as regions
from luotsi.regions.rules import County

_OWN_NAMES = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}
_SHORT_NAMES = {"fi": "FI", "sv": "SV", "en": "EN"}


@dataclass(frozen=True, slots=True)
class Version:
    """The present page in one language."""

    lang: str
    name: str
    short: str
    link: str
    """Address with the query string: for people who switch."""
    canonical: str
    """Absolute address without the query string: for search engines."""
    is_current: bool


@dataclass(frozen=True, slots=True)
class Site:
    """The installation, as templates see it."""

    county: County
    county_name: str
    county_short: str
    versions: tuple[Version, ...]
    canonical: str
    base_url: str
    has_brand: bool
    is_demo: bool
    release: str
    exit_url: str
    """Where the button “Leave quickly” leads."""


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site`."""
    lang = get_language() or settings.LANGUAGE_CODE
    county = regions.county(settings.COUNTY)
    base = base_url(request)
    versions = tuple(_versions(request, lang, base))
    canonical = next((v.canonical for v in versions if v.is_current), base + request.path)
    return {
        "site": Site(
            county=county,
            county_name=county.name(lang),
            county_short=county.short_name(lang),
            versions=versions,
            canonical=canonical,
            base_url=base,
            has_brand=bool(environment.read("LUOTSI_BRAND")),
            is_demo=_is_demo(),
            release=__version__,
            exit_url=environment.read("LUOTSI_EXIT_URL"),
        )
    }


def base_url(request: HttpRequest) -> str:
    """Scheme and host that addresses for others begin with."""
    return str(settings.BASE_URL) or f"{request.scheme}://{request.get_host()}"


def _versions(request: HttpRequest, lang: str, base: str) -> list[Version]:
    query = request.META.get("QUERY_STRING", "")
    own: dict[str, str] = getattr(request, "versions_of_page", {})  # of an editor's page, whose path is in its language
    found = []
    for code, _name in settings.LANGUAGES:
        path = own.get(code) or translate_url(request.path, code)
        if path == request.path and not path.startswith(f"/{code}/"):
            path = f"/{code}/"  # an address without languages, such as an error page: offer the front page
        link = f"{path}?{query}" if query and path != f"/{code}/" else path
        found.append(Version(code, _OWN_NAMES[code], _SHORT_NAMES[code], link, base + path, code == lang))
    return found


def _is_demo() -> bool:
    try:
        return front.holds_demo_content()
    except (DatabaseError, LuotsiError, OSError):
        return False  # error pages are shown also when the database is not there
