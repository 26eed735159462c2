"""Open data: the page that tells what there is, the files, and their metadata as DCAT-AP."""

from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from luotsi.directory.queries import open_data as kept
from luotsi.directory.rules import dcat
from luotsi.directory.rules.open_data import FORMS, KINDS, DumpFile, Manifest, columns
from luotsi.directory.views.addresses import base
from luotsi.directory.views.info import contact
from luotsi.kernel.errors import NotFound, NotReady
from luotsi.kernel.text import Texts
from luotsi.regions import queries as regions

R = TypeVar("R", bound=HttpResponseBase)

_NAMED = frozenset({*KINDS, "catalog", "publisher", "hsds", "api"})
"""Things that the metadata give an address to; the page tells of them."""


_NAMES = {
    "hsds": "Open Referral HSDS 3.1",
    "api": "Luotsi API v1",
    "openapi": "OpenAPI",
    "atom": "Atom",
    "jsonld": "JSON-LD",
    "turtle": "Turtle",
}
"""Names of standards, the same in every language."""
_NOTATIONS = {"jsonld": (dcat.json_ld, "application/ld+json"), "ttl": (dcat.turtle, "text/turtle")}


@dataclass(frozen=True, slots=True)
class _Shown:
    """One kind of records, as the page shows it."""

    kind: str
    title: Texts
    description: Texts
    files: list[DumpFile]
    columns: dict[str, str]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What there is, under which licence, how often, and the fields."""
    made = kept.manifest()
    shown = [
        _Shown(kind, dcat.TITLES[kind], dcat.DESCRIPTIONS[kind], made.of(kind) if made else [], columns(kind))
        for kind in KINDS
    ]
    return render(request, "directory/open_data.html", {"made": made, "kinds": shown, "names": _NAMES})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The address without a language leads to the page in the reader's."""
    return redirect("open-data")


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file; a thing of the metadata leads to the page; NotFound for anything else."""
    if name in _NAMED:
        return redirect(f"{reverse('open-data')}#{name}")
    kind, _, form = name.partition(".")
    if kind not in KINDS or form not in FORMS:
        raise NotFound(f"No open data called {name[:60]!r}.")
    made = _made()
    found = made.file(name)
    try:
        content = kept.path_of(made, found).open("rb") if found else None
    except FileNotFoundError:
        content = None
    if content is None or found is None:
        raise NotReady("This file has not been made yet.", hint="Run: luotsi dumps")
    response = FileResponse(content, content_type=f"{FORMS[form]}{'' if form == 'xlsx' else '; charset=utf-8'}")
    response.headers["Content-Disposition"] = f'attachment; filename="luotsi-{name}"'
    response.headers["ETag"] = f'"{found.sha256[:32]}"'
    response.headers["Last-Modified"] = http_date(made.modified_at.timestamp())
    return _open(response)


@require_safe
def catalog(request: HttpRequest, form: str) -> HttpResponse:
    """The metadata as JSON-LD or Turtle."""
    if form not in _NOTATIONS:
        raise NotFound(f"The metadata are not written as {form[:20]!r}.", hint="Use jsonld or ttl.")
    county = regions.county(settings.COUNTY)
    things = dcat.catalog(
        dcat.Published(
            root=base(request),
            publisher={lang: county.name(lang) for lang in ("fi", "sv", "en")},
            contact=contact().get("href", ""),
            manifest=_made(),
        )
    )
    written, kind = _NOTATIONS[form]
    return _open(HttpResponse(written(things), content_type=f"{kind}; charset=utf-8"))


def _made() -> Manifest:
    made = kept.manifest()
    if made is None:
        raise NotReady("The open data have not been made yet.", hint="Run: luotsi dumps")
    return made


def _open(response: R) -> R:
    """Readable from other sites, kept for an hour."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
