"""What happens around every request: one log line, protective headers, our errors as pages or problem details."""

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from luotsi.directory import areamap
from luotsi.kernel.errors import LuotsiError
from luotsi.web import problems

log = structlog.get_logger(__name__)

Handler = Callable[[HttpRequest], HttpResponseBase]

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data:{tiles}; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_FOR_FRAMES = "frame-ancestors *"
_IN_FRAMES = _HEADERS | {"Cross-Origin-Resource-Policy": "cross-origin"}
del _IN_FRAMES["X-Frame-Options"]


class RequestLog:
    """Logs method, name of the route, status and time; never the address, which may hold a person's words."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        start = time.perf_counter()
        response = self.get_response(request)
        took = round((time.perf_counter() - start) * 1000, 1)
        match = request.resolver_match
        log.info(
            "request",
            method=request.method if request.method in _METHODS else "other",
            route=(match.view_name or match.route) if match else "",
            status=response.status_code,
            ms=took,
        )
        return response


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class SecurityHeaders:
    """Sets what browsers need to be told; a view's own header wins."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        origin = areamap.tile_origin()
        policy = CONTENT_POLICY.format(tiles=f" {origin}" if origin else "")
        response.headers.setdefault("Content-Security-Policy", policy)
        # A page that is made to be shown inside other sites says so in its own policy; told by the header, not by an
        # attribute of the response, for answers that were kept have headers only.
        is_for_frames = _FOR_FRAMES in response.headers["Content-Security-Policy"]
        for name, value in (_IN_FRAMES if is_for_frames else _HEADERS).items():
            response.headers.setdefault(name, value)
        return response


class Problems:
    """Turns our own errors into the right status: a page for people, RFC 9457 problem details under /api/."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """None for what is not ours: Django answers 500 then."""
        if not isinstance(exception, LuotsiError):
            return None
        return problems.answer(request, exception)
