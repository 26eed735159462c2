"""How a page is shown: views register here, since a page, which Wagtail asks in previews too, is below them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Show = Callable[[HttpRequest, Any], HttpResponseBase]

_shows: dict[str, Show] = {}
ELSE = ""
"""Shows pages whose type has no view of its own."""


def shows(*types: str) -> Callable[[Show], Show]:
    """Registers a view for page types by their class names."""

    def register(view: Show) -> Show:
        for name in types:
            _shows[name] = view
        return view

    return register


def show(request: HttpRequest, page: Any) -> HttpResponseBase:
    """The page's answer."""
    return _shows.get(type(page).__name__, _shows[ELSE])(request, page)
