"""Who may open a page of the staff."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from luotsi.people import queries
from luotsi.people.rules import Actor, Power, any_of

View = Callable[..., HttpResponseBase]


def staff_page(*powers: Power) -> Callable[[View], View]:
    """Opens a page to signed-in staff who have one of the powers (any staff when none is named).

    Strangers are led to the sign-in page, others get 403. The view finds who it is by `actor_of(request)`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        @never_cache
        def opened(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect(f"/accounts/login/?next={request.get_full_path()}")
            actor = actor_of(request)
            if not actor.grants or (powers and not any_of(powers, actor)):
                raise PermissionDenied
            return view(request, *arguments, **named)

        opened.staff_powers = powers  # type: ignore[attr-defined]
        return opened

    return decorate


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    return queries.actor(int(request.user.pk or 0), request.user.get_username())
