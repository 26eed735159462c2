"""The CMS at `/cms/`: Wagtail's own pages behind the one sign-in of the house, second factor and all.

Owns the door, not the rooms: what somebody may do inside follows from the two groups of `actions.admit`.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.urls import urlpatterns as rooms
from wagtail.utils.urlpatterns import decorate_urlpatterns

from luotsi.content import actions
from luotsi.people.access import actor_of, staff_page
from luotsi.people.rules import Power

View = Callable[..., HttpResponseBase]

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; "
    "connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-src 'self'; "
    "frame-ancestors 'self'"
)
"""Wagtail's pages have scripts and styles within them; previews stand in a frame of the same site."""


def opened(view: View) -> View:
    """The view for editors of content only."""

    def admitted(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        actions.admit(by=actor_of(request))
        response = view(request, *arguments, **named)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    return staff_page(Power.EDIT_CONTENT)(admitted)


urlpatterns = decorate_urlpatterns(rooms, opened)
