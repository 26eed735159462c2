"""Reading the API from other sites and without a body: CORS, HEAD, OPTIONS, caching, and 405 as problem details.

Only under /api/, /hsds/ and /aurora/, and without cookies; pages keep to their own origin. Only for reading, except
where free text is asked with: it is sent in a body, so that no address holds it.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from luotsi.web import problems
from luotsi.web.api import taken_with_body
from luotsi.web.middleware import Handler

METHODS = "GET, HEAD, OPTIONS"
_WITH_BODY = "OPTIONS, POST"
_FRESH_SECONDS = 60


class ApiAccess:
    """Stands outside gzip and ETag, so that HEAD is answered with the very headers of GET."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not problems.wants_machine_form(request):
            return self.get_response(request)
        methods = _methods(request.path_info)
        if request.method == "OPTIONS" and _is_known(request.path_info):
            response: HttpResponseBase = HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": methods})
        elif request.method == "HEAD" and "HEAD" in methods:
            response = self._head(request)
        elif (request.method in ("GET", "POST") and request.method in methods) or not _is_known(request.path_info):
            response = self.get_response(request)
        else:
            response = problems.details(
                status=405,
                code="method_not_allowed",
                detail=f"{request.method} is not possible here.",
                hint=f"Use {methods}.",
            )
            response.headers["Allow"] = methods
        _open_up(response, methods, speaks_by_wish=request.path_info.startswith("/hsds/"))
        if request.method == "POST":
            response.headers["Cache-Control"] = "no-store"
        return response

    def _head(self, request: HttpRequest) -> HttpResponseBase:
        request.method = "GET"
        try:
            response = self.get_response(request)
        finally:
            request.method = "HEAD"
        if isinstance(response, HttpResponse):
            length = response.headers.get("Content-Length", str(len(response.content)))
            response.content = b""
            response.headers["Content-Length"] = length
        return response


def _is_known(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _methods(path: str) -> str:
    """What an address takes."""
    taken = taken_with_body().get(path, frozenset())
    if "POST" not in taken:
        return METHODS
    return f"{METHODS}, POST" if "GET" in taken else _WITH_BODY


def _open_up(response: HttpResponseBase, methods: str, *, speaks_by_wish: bool) -> None:
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Allow-Methods"] = methods
    headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
    headers["Access-Control-Expose-Headers"] = "ETag, Content-Length, Retry-After"
    headers["Access-Control-Max-Age"] = "86400"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if "Cache-Control" not in headers:
        fresh = response.status_code in {HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
        headers["Cache-Control"] = f"public, max-age={_FRESH_SECONDS}" if fresh else "no-cache"
    if speaks_by_wish:
        return  # HSDS has no parameter for the language, so there the browser's wish counts
    # The language of an answer is a parameter, never the browser's wish: caches need not keep one for each.
    varies = [
        v.strip()
        for v in headers.get("Vary", "").split(",")
        if v.strip().lower() not in {"", "accept-language", "cookie"}
    ]
    if varies:
        headers["Vary"] = ", ".join(varies)
    elif "Vary" in headers:
        del headers["Vary"]
    if headers.get("Content-Type", "").startswith(("application/json", "application/problem+json")):
        headers.pop("Content-Language", None)
