"""API v1: which routers it has, how parameters are checked by name, how errors look, the page that lists operations."""

import difflib
from collections.abc import Callable, Iterable
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

from luotsi.directory.api import catalogue_router, services_router
from luotsi.kernel.errors import BadParameter, LuotsiError, NotReady
from luotsi.regions.api import router as regions_router
from luotsi.web import problems
from luotsi.web.problems import WrongParameter

log = structlog.get_logger(__name__)

ROOT = "/api/v1/"
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
        wrong = [_unknown(name, known) for name in request.GET if name not in known]
        wrong += [
            WrongParameter(name, ", ".join(request.GET.getlist(name))[:200], "given once")
            for name in request.GET
            if name in known and name not in repeatable and len(request.GET.getlist(name)) > 1
        ]
        return _refused(wrong) if wrong else run(request, **given)

    return checked


def _unknown(name: str, known: list[str]) -> WrongParameter:
    near = difflib.get_close_matches(name[:60], known, n=1)
    return WrongParameter(
        name[:60], "", f"did you mean {near[0]}?" if near else "known: " + (", ".join(known) or "none")
    )


def _refused(wrong: list[WrongParameter]) -> HttpResponse:
    first = wrong[0]
    unknown = first.value == "" and first.allowed.startswith(("did you mean", "known:"))
    detail = f"There is no parameter {first.parameter!r}." if unknown else f"The parameter {first.parameter} is wrong."
    return problems.details(status=400, code="bad_input", detail=detail, hint=first.allowed, errors=wrong)


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

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
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
api.add_router("", regions_router)


@api.exception_handler(LuotsiError)
def _own_error(request: HttpRequest, error: LuotsiError) -> HttpResponse:
    return problems.answer(request, error)


@api.exception_handler(BadParameter)
def _bad_parameter(request: HttpRequest, error: BadParameter) -> HttpResponse:
    wrong = [WrongParameter(error.parameter, error.value, error.allowed)]
    return problems.details(status=400, code=error.code, detail=error.message, hint=error.hint, errors=wrong)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = list(_wrong(request, error.errors))
    named = ", ".join(dict.fromkeys(w.parameter for w in wrong))
    return problems.details(
        status=400, code="bad_input", detail=f"Wrong: {named}.", hint=f"Allowed: {wrong[0].allowed}.", errors=wrong
    )


@api.exception_handler(OperationalError)
@api.exception_handler(ProgrammingError)
def _no_database(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("database failed", kind=type(error).__name__)
    return problems.answer(request, NotReady("The database cannot be read.", hint="Run: luotsi migrate"))


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.details(status=404, code="not_found", detail="There is nothing at this address.")


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.details(status=error.status_code, code="bad_input", detail=str(error))


def _wrong(request: HttpRequest, errors: Iterable[dict[str, Any]]) -> Iterable[WrongParameter]:
    for error in errors:
        _source, name, *where = error["loc"]
        values = request.GET.getlist(str(name))
        position = where[0] if where and isinstance(where[0], int) else len(values) - 1
        value = values[position] if 0 <= position < len(values) else ""
        yield WrongParameter(str(name), value[:200], _allowed(error))


def _allowed(error: dict[str, Any]) -> str:
    context = error.get("ctx", {})
    if "expected" in context:
        return str(context["expected"]).replace("'", "")
    if "pattern" in context:
        return f"what matches {context['pattern']}"
    if "error" in context:
        return str(context["error"])
    message = str(error["msg"]).removeprefix("Input should be ").removeprefix("Value error, ")
    return message[:1].lower() + message[1:]


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
        return render(request, "web/api.html", {"operations": operations, "info": schema["info"], "root": ROOT})
