"""API v1: which routers it has, how parameters are checked by name, how errors look, the page that lists operations."""

import difflib
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import structlog
from django.db import OperationalError, ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from luotsi.directory.api import catalogue_router, changes_router, hsds_router, services_router
from luotsi.guidance.api import aurora_router
from luotsi.guidance.api import router as guidance_router
from luotsi.indicators.api import router as indicators_router
from luotsi.kernel.errors import BadParameter, LuotsiError, NotReady
from luotsi.regions.api import router as regions_router
from luotsi.web import problems
from luotsi.web.problems import WrongParameter

log = structlog.get_logger(__name__)

ROOT = "/api/v1/"
_MOST_TOLD = 20
DESCRIPTION = (
    "Services that promote wellbeing, their channels and organisations, and Finland's counties and municipalities. "
    "For reading by anybody, without a key. Errors are problem details (RFC 9457). Answers carry an ETag: ask again "
    "with If-None-Match. Lists have page and size; the whole catalogue comes from `luotsi export`."
)


class _Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


def _by_name(run: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse parameters that the operation does not know, and single ones given twice, before anything is read."""
    models = run.__self__.models  # type: ignore[attr-defined]  # a bound method of ninja's Operation
    asked = [m for m in models if m.__ninja_param_source__ == "query"]
    known = sorted(name for m in asked for name in m.__ninja_flatten_map__)
    repeatable = {name for m in asked for name in m.__ninja_collection_fields__}

    def checked(request: HttpRequest, **given: Any) -> HttpResponseBase:
        unknown = [name for name in request.GET if name not in known]
        if unknown:
            return _unknown(unknown, known)
        twice = [n for n in request.GET if n not in repeatable and len(request.GET.getlist(n)) > 1]
        return _twice(request, twice) if twice else run(request, **given)

    return checked


def _unknown(names: list[str], known: list[str]) -> HttpResponse:
    allowed = ", ".join(known) or "no parameters"
    near = difflib.get_close_matches(names[0][:60], known, n=1)
    return problems.details(
        status=400,
        code="bad_input",
        detail=f"There is no parameter {names[0][:60]!r}.",
        hint=f"Did you mean {near[0]}?" if near else f"Known here: {allowed}.",
        errors=[WrongParameter(name[:60], "", allowed) for name in names[:_MOST_TOLD]],
    )


def _twice(request: HttpRequest, names: list[str]) -> HttpResponse:
    return problems.details(
        status=400,
        code="bad_input",
        detail=f"{names[0]} is given {len(request.GET.getlist(names[0]))} times.",
        hint="Give it once.",
        errors=[WrongParameter(n, ", ".join(request.GET.getlist(n))[:200], "one value") for n in names],
    )


_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "description": "urn:luotsi:problem: and the code."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable name of the kind of problem."},
        "detail": {"type": "string", "description": "What is wrong with this very request."},
        "hint": {"type": "string", "description": "What to do."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["parameter", "value", "allowed"],
                "properties": {name: {"type": "string"} for name in ("parameter", "value", "allowed")},
            },
        },
    },
}


class _Api(NinjaAPI):
    """Says of every operation how its errors look."""

    _described: OpenAPISchema | None = None

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
        if self._described is None:  # the same as long as the process lives
            self._described = self._describe(**how)
        return self._described

    def _describe(self, **how: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**how)
        schema["components"]["schemas"]["Problem"] = _PROBLEM
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for methods in schema["paths"].values():
            for operation in methods.values():
                operation["responses"]["default"] = {"description": "Problem", "content": content}
        return schema


api = _Api(
    title="Luotsi API",
    version="1.0.0",
    description=DESCRIPTION,
    docs_url=None,
    docs_decorator=require_safe,
    renderer=_Renderer(),
    urls_namespace="api-v1",
)
api.add_decorator(_by_name, mode="view")
api.add_router("", services_router)
api.add_router("", catalogue_router)
api.add_router("", changes_router)
api.add_router("", regions_router)
api.add_router("", indicators_router)
api.add_router("", guidance_router)

hsds = _Api(
    title="Luotsi HSDS API",
    version="3.1",
    description="The catalogue as Open Referral HSDS 3.1 with the Finnish profile. Open, without a key.",
    docs_url=None,
    renderer=_Renderer(),
    urls_namespace="hsds",
)
hsds.add_decorator(_by_name, mode="view")
hsds.add_router("", hsds_router)

aurora = _Api(
    title="Luotsi in the shapes of AuroraAI v1",
    version="1.0.0",
    description="For clients of the closed AuroraAI network: recommendation, text search and feedback. Without a key.",
    docs_url=None,
    renderer=_Renderer(),
    urls_namespace="aurora",
)
aurora.add_router("", aurora_router)


@cache
def taken_with_body() -> dict[str, frozenset[str]]:
    """Methods of the addresses whose operations take a body; none of these addresses has a part that varies."""
    found: dict[str, frozenset[str]] = {}
    for root, router in ((ROOT, guidance_router), ("/aurora/v1/", aurora_router)):
        for path, view in router.path_operations.items():
            found[root + path.lstrip("/")] = frozenset(m for o in view.operations for m in o.methods)
    return {path: methods for path, methods in found.items() if "POST" in methods}


def _both(error: type[Exception]) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Register how the APIs tell of an error."""

    def register(handler: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        for its in (api, hsds, aurora):
            its.add_exception_handler(error, handler)
        return handler

    return register


@_both(LuotsiError)
def _own_error(request: HttpRequest, error: LuotsiError) -> HttpResponse:
    return problems.answer(request, error)


@_both(BadParameter)
def _bad_parameter(request: HttpRequest, error: BadParameter) -> HttpResponse:
    wrong = [WrongParameter(error.parameter, error.value, error.allowed)]
    return problems.details(status=400, code=error.code, detail=error.message, hint=error.hint, errors=wrong)


@_both(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = list(_wrong(request, error.errors))
    named = ", ".join(dict.fromkeys(w.parameter for w in wrong))
    return problems.details(
        status=400, code="bad_input", detail=f"Wrong: {named}.", hint=f"Allowed: {wrong[0].allowed}.", errors=wrong
    )


@_both(OperationalError)
@_both(ProgrammingError)
def _no_database(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("database failed", kind=type(error).__name__)
    return problems.answer(request, NotReady("The database cannot be read.", hint="Run: luotsi migrate"))


@_both(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.details(status=404, code="not_found", detail="There is nothing at this address.")


@_both(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.details(status=error.status_code, code="bad_input", detail=str(error))


def _wrong(request: HttpRequest, errors: Iterable[dict[str, Any]]) -> Iterable[WrongParameter]:
    for error in errors:
        if error["loc"][0] == "body":  # what was sent is not told back: it may be a person's words
            parts = [str(part) for part in error["loc"][2:]]
            yield WrongParameter(".".join(parts)[:60] or "body", "", _allowed(error))
            continue
        # Of a list, ninja tells the argument of the view ("asked") before the parameter.
        where = [part for part in error["loc"][1:] if part != "asked"] or ["?"]
        name = str(where[0])
        values = request.GET.getlist(name)
        position = where[1] if len(where) > 1 and isinstance(where[1], int) else len(values) - 1
        value = values[position] if 0 <= position < len(values) else ""
        yield WrongParameter(name, value[:200], _allowed(error))


def _allowed(error: dict[str, Any]) -> str:
    context = error.get("ctx", {})
    if "expected" in context:
        return str(context["expected"]).replace("'", "")
    if "pattern" in context:
        return f"what matches {context['pattern']}"
    kind = str(error["type"])
    if kind == "value_error":
        return str(context["error"])
    message = _KINDS.get(kind) or str(error["msg"]).removeprefix("Input should be ")
    return message[:1].lower() + message[1:]


_KINDS = {
    "int_parsing": "a whole number",
    "float_parsing": "a number",
    "bool_parsing": "true or false",
    "uuid_parsing": "an id (UUID)",
    "date_from_datetime_parsing": "a day that exists, such as 2026-03-31",
    "date_parsing": "a day that exists, such as 2026-03-31",
    "finite_number": "a finite number",
}


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The operations of the API on one plain page, made from the OpenAPI description; no script, no third party."""
    schema = api.get_openapi_schema(path_prefix=ROOT)
    operations = [
        {"path": path, "method": method.upper(), **operation}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    with override("en"):  # written for developers, in English only
        response = render(request, "web/api.html", {"operations": operations, "info": schema["info"], "root": ROOT})
    response.headers["Content-Language"] = "en"
    return response
