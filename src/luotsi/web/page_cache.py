"""Keeps answers to anonymous GET requests for at most a minute, in each process, so that what many ask is made once.

Pages know no visitor, hold no cookie and change only with the search index or the minute (what is open now). Kept are
whole answers as they were sent (compressed), by address and by the headers that answers vary with. Owns no content.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch

from luotsi.conf import environment
from luotsi.directory.queries import engines
from luotsi.kernel import clock

_VARIES_WITH = ("Accept-Encoding", "Accept-Language", "Accept", "HX-Request", "HX-Target", "Host", "X-Forwarded-Proto")
_ONLY_FOR_THIS = (
    "Cookie", "Authorization", "X-Luotsi-Position", "If-None-Match", "If-Modified-Since", "Range", "Cache-Control",
)  # fmt: skip
"""Requests with any of these are answered anew; they may speak of one person or of what a browser has."""
_LONGEST_ADDRESS = 600
_LARGEST = 200_000
"""Bytes of an answer that are worth keeping."""
_APART = ("/-/",)
"""State of the installation is always asked anew."""

Handler = Callable[[HttpRequest], HttpResponseBase]
Period = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Kept:
    content: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    match: ResolverMatch | None
    """Names the route in the log."""


@dataclass(slots=True)
class _Shelf:
    period: Period = ("", "")
    answers: dict[tuple[str, ...], _Kept] = field(default_factory=dict)


class PageCache:
    """See module docstring. LUOTSI_PAGE_CACHE answers at most; what comes after them in a minute is not kept."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.most = int(environment.read("LUOTSI_PAGE_CACHE"))
        if self.most <= 0:
            raise MiddlewareNotUsed
        self.shelf = _Shelf()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_for_anyone(request):
            return self.get_response(request)
        shelf = self._shelf_of_now()
        key = (request.get_full_path(), *(request.headers.get(name, "") for name in _VARIES_WITH))
        kept = shelf.answers.get(key)
        if kept is not None:
            request.resolver_match = kept.match
            return HttpResponse(kept.content, status=kept.status, headers=dict(kept.headers))
        response = self.get_response(request)
        if len(shelf.answers) < self.most and _is_worth_keeping(response):
            assert isinstance(response, HttpResponse)
            headers = tuple(response.items())
            shelf.answers[key] = _Kept(response.content, response.status_code, headers, request.resolver_match)
        return response

    def _shelf_of_now(self) -> _Shelf:
        """The shelf of this minute and index; a new one, empty, when either has changed."""
        period = (engines.engine().generation(), f"{clock.now():%Y-%m-%d %H:%M}")
        if self.shelf.period != period:
            self.shelf = _Shelf(period)
        return self.shelf


def _is_for_anyone(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and not any(request.headers.get(name) for name in _ONLY_FOR_THIS)
        and not request.path.startswith(_APART)
        and len(request.get_full_path()) <= _LONGEST_ADDRESS
    )


def _is_worth_keeping(response: HttpResponseBase) -> bool:
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    control = response.headers.get("Cache-Control", "")
    varies = {name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name.strip()}
    return (
        "no-store" not in control
        and "private" not in control
        and varies <= {name.lower() for name in (*_VARIES_WITH, *_ONLY_FOR_THIS)}
        and isinstance(response, HttpResponse)
        and len(response.content) <= _LARGEST
    )
