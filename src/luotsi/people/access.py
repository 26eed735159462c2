"""Who may open a page of the staff: signed in, with a second factor in this session, with one of the powers."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from luotsi.people import demo, queries
from luotsi.people.rules import Actor, NotAllowed, Power, any_of

View = Callable[..., HttpResponseBase]


def staff_page(*powers: Power) -> Callable[[View], View]:
    """Opens a page to signed-in staff who have one of the powers (any staff when none is named).

    Strangers are led to the sign-in page, those without a second factor to where they get one, others get 403.
    The view finds who it is by `actor_of(request)`; the page gets the bar of the staff.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
            response = gate(request, *powers) or view(request, *arguments, **named)
            add_never_cache_headers(response)
            return response

        opened.staff_powers = powers  # type: ignore[attr-defined]
        return opened

    return decorate


def gate(request: HttpRequest, *powers: Power) -> HttpResponseBase | None:
    """None for who may come in; else where they are led. NotAllowed for staff without any of the powers."""
    if not request.user.is_authenticated:
        return _led_to("account_login", request)
    step = missing_factor(request)
    if step:
        if step == "mfa_index":
            messages.warning(request, _("Staff pages open with a second factor. Choose one and take it into use."))
        return _led_to(step, request)
    actor = actor_of(request)
    if not actor.grants or (powers and not any_of(powers, actor)):
        raise NotAllowed("This page is not among your tasks.", hint="Ask the operator for the role.")
    request.staff = actor  # type: ignore[attr-defined]  # templates show the bar by it
    request.is_demo_account = demo.is_one(actor.name)  # type: ignore[attr-defined]
    return None


def missing_factor(request: HttpRequest) -> str:
    """Name of the page where the signed-in gets or shows a second factor; "" when this session has one.

    An account that has a second factor is not enough: the session must have shown it, since it may have begun before.
    """
    user = request.user
    if demo.is_one(user.get_username()):  # the backend has seen to it that demo content is shown
        return ""
    if any(record.get("method") == "mfa" for record in get_authentication_records(request, user)):
        return ""
    if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
        return "mfa_reauthenticate"
    if is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN]):
        return "mfa_reauthenticate_webauthn"
    return "mfa_index"


def note_new_factor(request: HttpRequest, user: Any, authenticator: Authenticator, **_more: Any) -> None:
    """Whoever has just taken a second factor into use has shown it in this session (a signal of allauth's)."""
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    known: Actor | None = getattr(request, "staff", None)
    return known or queries.actor(int(request.user.pk or 0), request.user.get_username())


def _led_to(name: str, request: HttpRequest) -> HttpResponseBase:
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("staff-home")
    response = HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")
    add_never_cache_headers(response)
    return response
