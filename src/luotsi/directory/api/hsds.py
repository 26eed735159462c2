"""Open Referral HSDS 3.1 for reading: services, organisations, services at places, classifications, the profile.

Owns addresses, parameters and paging; the mapping is `directory.hsds`, reading `directory.queries.hsds`. Mounted by
`luotsi.web.api` at /hsds/. The language is a parameter or the reader's wish (Accept-Language).
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_from_request, override
from ninja import Field, Query, Router, Schema
from pydantic import BeforeValidator

from luotsi.directory import labels
from luotsi.directory.hsds import objects, patches, taxonomies
from luotsi.directory.hsds.setting import Node, Setting
from luotsi.directory.queries import hsds as reads
from luotsi.directory.queries import hsds_terms as terms
from luotsi.directory.queries.hsds import Filters
from luotsi.directory.queries.hsds_terms import Found
from luotsi.kernel.errors import BadParameter, NotFound

router = Router(tags=["hsds"])

ROOT = "/hsds"
_PAGE_SIZE, _LONGEST_PAGE = 20, 100
_DEEPEST_PAGE = 1_000_000
_BATCH = 200
_OWN_WORDS = frozenset({"fi", "sv", "en"})
"""Languages that names of languages are known in."""


def _moment(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        at = datetime.fromisoformat(value.strip().replace(" ", "+"))  # a plus sign in an address reads as a space
    except ValueError:
        raise ValueError("a day or a moment: 2026-03-31 or 2026-03-31T12:00:00Z") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


Moment = Annotated[datetime, BeforeValidator(_moment)]


class Told(Schema):
    """In which language."""

    lang: Literal["fi", "sv", "en", "se", "smn", "sms"] | None = Field(
        None, description="Language of the answer; the reader's wish (Accept-Language) when left out."
    )


class Paged(Told):
    """Which part of a list, and how."""

    page: int = Field(1, ge=1, le=_DEEPEST_PAGE, description="Number of the page, from 1.")
    per_page: int | None = Field(
        None, ge=1, le=_LONGEST_PAGE, description=f"Objects on a page, {_PAGE_SIZE} when left out."
    )
    format: Literal["json", "ndjson"] = Field(
        "json", description="ndjson: everything that fits, one object a line, without pages."
    )


class Searched(Paged):
    search: str = Field("", max_length=500, description="Words that are looked for.")


class Classified(Searched):
    taxonomy_term_id: UUID | None = Field(None, description="Only with this term; see /taxonomy_terms.")
    taxonomy_id: UUID | None = Field(None, description="Only with a term of this taxonomy; see /taxonomies.")
    full: bool = Field(False, description="true: fully nested objects.")

    def filters(self) -> Filters:
        return Filters(
            search=self.search.strip(), term_id=_id(self.taxonomy_term_id), taxonomy_id=_id(self.taxonomy_id)
        )


class Offered(Classified):
    organization_id: UUID | None = Field(None, description="Only services of this organisation.")
    modified_after: Moment | None = Field(
        None, description="Only services that changed here at or after this moment (see last_modified)."
    )

    def filters(self) -> Filters:
        return replace(super().filters(), organization_id=_id(self.organization_id), modified_after=self.modified_after)


class ServicesAsked(Offered):
    minimal: bool = Field(False, description="true: only id and modified_date, all on one page.")


class PlacesAsked(Offered):
    postcode: str = Field(
        "", pattern=r"^(\d{5})?$", description="Only services that this postal code may use; see proximity."
    )
    proximity: float | None = Field(
        None, gt=0, le=2_000_000, allow_inf_nan=False, description="Metres from the centre of the postal code instead."
    )

    def filters(self) -> Filters:
        if self.proximity is not None and not self.postcode:
            raise BadParameter("proximity", str(self.proximity), "proximity needs postcode")
        return replace(super().filters(), postcode=self.postcode, metres=self.proximity)


class OrganizationAsked(Told):
    full_service: bool = Field(False, description="true: its services fully nested; else id, name and status.")


class OrganizationsAsked(Classified):
    full_service: bool = Field(False, description="With full: services fully nested.")


class TermsAsked(Searched):
    taxonomy_id: UUID | None = Field(None, description="Only of this taxonomy.")
    parent_id: UUID | None = Field(None, description="Only right below this term.")
    top_only: bool = Field(False, description="true: only terms without a parent.")


def _answers(name: str, *, is_list: bool = False) -> dict[str, Any]:
    """OpenAPI: the answer is of the official schema with our profile."""
    of: dict[str, Any] = {"$ref": f"{settings.BASE_URL}{ROOT}/schema/{name}"}
    if is_list:
        of = {"type": "object", "properties": {**_PAGE, "contents": {"type": "array", "items": of}}}
    return {"responses": {200: {"description": "OK", "content": {"application/json": {"schema": of}}}}}


_PAGE = {
    **{name: {"type": "integer"} for name in ("total_items", "total_pages", "page_number", "size")},
    **{name: {"type": "boolean"} for name in ("first_page", "last_page", "empty")},
}


@router.get("/", operation_id="hsds", summary="About this API")
def about(request: HttpRequest) -> HttpResponse:
    """Version of HSDS, address of the profile, address of this description."""
    root = _root(request)
    return _json(
        {"version": patches.VERSION, "profile": f"{root}/profile", "openapi_url": f"{root}/openapi.json"},
    )


@router.get("/services", operation_id="hsds_services", summary="List services",
            openapi_extra=_answers("service", is_list=True))  # fmt: skip
def services(request: HttpRequest, asked: Query[ServicesAsked]) -> HttpResponseBase:
    """Services, in order of id, or best first with `search` (at most 150). All filters must hold."""
    if asked.minimal:
        return _minimal(request, asked)
    make = objects.service if asked.full else objects.listed_service
    return _listed(request, asked, reads.services(asked.filters()), lambda keys, around: _made(make, keys, around))


@router.get("/services/{id}", operation_id="hsds_service", summary="Read a service",
            openapi_extra=_answers("service"))  # fmt: skip
def service(request: HttpRequest, id: UUID, asked: Query[Told]) -> HttpResponse:
    """One service, fully nested. 410 when its owner withdrew it."""
    whole = reads.service(id)
    around = _setting(request, asked)
    return _json(objects.service(whole, replace(around, codes=reads.codes_of([whole]))), around.lang)


@router.get("/organizations", operation_id="hsds_organizations", summary="List organisations",
            openapi_extra=_answers("organization", is_list=True))  # fmt: skip
def organizations(request: HttpRequest, asked: Query[OrganizationsAsked]) -> HttpResponseBase:
    """Organisations in order of id. `search` looks in names and business ids."""

    def make(keys: Iterable[Any], around: Setting) -> Iterator[Node]:
        for held in reads.organization_records(keys):
            if asked.full:
                yield _organization(held, around, with_services=asked.full_service)
            else:
                yield objects.listed_organization(held, around)

    return _listed(request, asked, reads.organizations(asked.filters()), make)


@router.get("/organizations/{id}", operation_id="hsds_organization", summary="Read an organisation",
            openapi_extra=_answers("organization"))  # fmt: skip
def organization(request: HttpRequest, id: UUID, asked: Query[OrganizationAsked]) -> HttpResponse:
    """One organisation, fully nested, with its services."""
    held = reads.organization(id)
    around = _setting(request, asked)
    return _json(_organization(held, around, with_services=asked.full_service), around.lang)


@router.get("/service_at_locations", operation_id="hsds_service_at_locations", summary="List services at places",
            openapi_extra=_answers("service_at_location", is_list=True))  # fmt: skip
def service_at_locations(request: HttpRequest, asked: Query[PlacesAsked]) -> HttpResponseBase:
    """Each service at each of its places, physical and virtual. The centre of a postal code is that of the
    catalogue's places there; a postal code without any is refused."""

    def make(keys: Iterable[Any], around: Setting) -> Iterator[Node]:
        form = objects.service_at_location if asked.full else objects.listed_service_at_location
        return (form(whole, connection, held, around) for whole, connection, held in reads.at_places(keys))

    return _listed(request, asked, reads.places(asked.filters()), make)


@router.get("/service_at_locations/{id}", operation_id="hsds_service_at_location", summary="Read a service at a place",
            openapi_extra=_answers("service_at_location"))  # fmt: skip
def service_at_location(request: HttpRequest, id: UUID, asked: Query[Told]) -> HttpResponse:
    """One service at one place, with both."""
    around = _setting(request, asked)
    return _json(objects.service_at_location(*reads.at_place(id), around), around.lang)


@router.get("/taxonomies", operation_id="hsds_taxonomies", summary="List taxonomies",
            openapi_extra=_answers("taxonomy", is_list=True))  # fmt: skip
def list_taxonomies(request: HttpRequest, asked: Query[Searched]) -> HttpResponseBase:
    """The five classifications of PTV."""
    wanted = asked.search.strip().casefold()
    around = _setting(request, asked)
    keys = [
        t
        for t in taxonomies.TAXONOMIES
        if wanted in t.name.casefold() or wanted in around.text(t.descriptions).casefold()
    ]
    return _listed(
        request, asked, Found(len(keys), keys), lambda chosen, a: (taxonomies.taxonomy(t, a) for t in chosen)
    )


@router.get("/taxonomies/{id}", operation_id="hsds_taxonomy", summary="Read a taxonomy",
            openapi_extra=_answers("taxonomy"))  # fmt: skip
def taxonomy(request: HttpRequest, id: UUID, asked: Query[Told]) -> HttpResponse:
    """One classification."""
    if str(id) not in taxonomies.BY_ID:
        raise NotFound(f"No taxonomy {str(id)!r}.")
    around = _setting(request, asked)
    return _json(taxonomies.taxonomy(taxonomies.BY_ID[str(id)], around), around.lang)


@router.get("/taxonomy_terms", operation_id="hsds_taxonomy_terms", summary="List taxonomy terms",
            openapi_extra=_answers("taxonomy_term", is_list=True))  # fmt: skip
def taxonomy_terms(request: HttpRequest, asked: Query[TermsAsked]) -> HttpResponseBase:
    """Codes of the classifications. `search` looks in names, or is the code itself."""
    found = terms.listed(
        taxonomy_id=_id(asked.taxonomy_id),
        search=asked.search.strip(),
        parent_id=_id(asked.parent_id),
        top_only=asked.top_only,
    )
    return _listed(
        request, asked, found, lambda keys, around: (taxonomies.term(c, around) for c in terms.codes(keys).values())
    )


@router.get("/taxonomy_terms/{id}", operation_id="hsds_taxonomy_term", summary="Read a taxonomy term",
            openapi_extra=_answers("taxonomy_term"))  # fmt: skip
def taxonomy_term(request: HttpRequest, id: UUID, asked: Query[Told]) -> HttpResponse:
    """One code with its classification."""
    around = _setting(request, asked)
    return _json(taxonomies.term(terms.term(id), around), around.lang)


@router.get("/profile", operation_id="hsds_profile", summary="The profile")
def profile(request: HttpRequest) -> HttpResponse:
    """The Finnish profile: its merge patches (RFC 7386), and for each the official schema it is laid on."""
    root = _root(request)
    return _json(
        {
            "name": patches.NAME,
            "version": patches.VERSION,
            "specification": "https://docs.openreferral.org/",
            "objects": [
                {
                    "name": name,
                    "patch": f"{root}/profile/{name}.json",
                    "schema": f"{root}/schema/{name}.json",
                    "official_schema": patches.official(name),
                }
                for name in patches.names()
            ],
        }
    )


@router.get("/profile/{name}", operation_id="hsds_profile_patch", summary="Read a merge patch")
def profile_patch(request: HttpRequest, name: str) -> HttpResponse:
    """What the profile adds to the official schema of one object, as JSON Merge Patch."""
    return _json(patches.patch(_profiled(name)), content_type="application/merge-patch+json")


@router.get("/schema/{name}", operation_id="hsds_schema", summary="Read a schema with the profile")
def profile_schema(request: HttpRequest, name: str) -> HttpResponse:
    """A JSON Schema that asks for the official one (by its address) and the profile."""
    known = _profiled(name)
    found = patches.schema(known, f"{_root(request)}/schema/{known}.json")
    return _json(found, content_type="application/schema+json")


def _profiled(name: str) -> str:
    bare = name.removesuffix(".json")
    if bare not in patches.names():
        raise NotFound(f"The profile has nothing called {name[:60]!r}.", hint=f"Known: {', '.join(patches.names())}.")
    return bare


def _organization(held: Any, around: Setting, *, with_services: bool) -> Node:
    keys = reads.services_of(held.record.id)
    if with_services:
        nested = [{k: v for k, v in n.items() if k != "organization"} for n in _made(objects.service, keys, around)]
    else:
        names = reads.service_names(keys)
        nested = [{"id": str(key), "name": around.text(names[key]), "status": "active"} for key in keys if key in names]
    return objects.organization(held, around) | ({"services": nested} if nested else {})


def _made(make: Callable[[objects.Whole, Setting], Node], keys: Iterable[Any], around: Setting) -> Iterator[Node]:
    its = reads.wholes(keys)
    while batch := list(islice(its, _BATCH)):
        coded = replace(around, codes=reads.codes_of(batch)) if make is objects.service else around
        yield from (make(whole, coded) for whole in batch)


def _minimal(request: HttpRequest, asked: ServicesAsked) -> HttpResponse:
    rows = reads.service_dates(asked.filters())
    size = asked.per_page or max(1, len(rows))
    shown = rows[(asked.page - 1) * size : asked.page * size]
    contents = [{"id": str(id_), "modified_date": at.isoformat()} for id_, at in shown]
    return _json(_page(contents, len(rows), asked.page, size), _setting(request, asked).lang)


def _listed(
    request: HttpRequest,
    asked: Paged,
    found: Found,
    make: Callable[[Iterable[Any], Setting], Iterable[Node]],
) -> HttpResponseBase:
    around = _setting(request, asked)
    if asked.format == "ndjson":
        lines = (_dumped(node) + b"\n" for node in make(found.keys, around))
        response = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
        return _spoken(response, around.lang)
    size = asked.per_page or _PAGE_SIZE
    contents = list(make(found.page(asked.page, size), around))
    return _json(_page(contents, found.total, asked.page, size), around.lang)


def _page(contents: list[Node], total: int, number: int, size: int) -> Node:
    pages = max(1, -(-total // size))
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


def _setting(request: HttpRequest, asked: Told) -> Setting:
    lang = asked.lang or get_language_from_request(request)[:2]
    names: dict[str, str] = {}

    def name_of(code: str) -> str:
        if code not in names:
            with override(lang if lang in _OWN_WORDS else "fi"):
                names[code] = labels.language_name(code)
        return names[code]

    return reads.setting(lang, name_of)


def _json(content: Node, lang: str = "", *, content_type: str = "application/json") -> HttpResponse:
    response = HttpResponse(_dumped(content), content_type=f"{content_type}; charset=utf-8")
    _spoken(response, lang)
    return response


def _spoken(response: HttpResponseBase, lang: str) -> HttpResponseBase:
    if lang:
        response.headers["Content-Language"] = lang
        response.headers["Vary"] = "Accept-Language"
    return response


def _dumped(content: Node) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _root(request: HttpRequest) -> str:
    return f"{settings.BASE_URL or request.build_absolute_uri('/').rstrip('/')}{ROOT}"


def _id(value: UUID | None) -> str:
    return str(value) if value else ""
