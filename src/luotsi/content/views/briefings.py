"""Briefings: the page with its form, cancelling from the confirmation's link, and the list of who comes for editors."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from luotsi.content import actions, forms, serving
from luotsi.content.actions.briefings import Full, Person, TooMany, of_token
from luotsi.content.models import BriefingPage
from luotsi.content.queries import briefings
from luotsi.content.queries.briefings import Briefing
from luotsi.content.views import origin
from luotsi.content.views.pages import shown
from luotsi.kernel import clock, sheets
from luotsi.people.access import staff_page
from luotsi.people.rules import Power


@serving.shows("BriefingPage")
def briefing(request: HttpRequest, page: BriefingPage) -> HttpResponse:
    """The briefing and its form; after sending, thanks."""
    if request.method != "POST" or getattr(request, "is_preview", False):
        return _briefing(request, page, forms.SignUpEntry(), is_thanked=request.GET.get("sent") == "1")
    origin.check(request)
    given = forms.entry(request.POST, page.pk, clock.now())
    if given.errors:
        return _briefing(request, page, given, status=400)
    if not given.is_robot:
        try:
            person = Person(given.name, given.email)
            actions.sign_up(page=page, person=person, base_url=_base_url(request))
        except Full as full:
            given.errors["form"] = _("There is no seat left, or signing up has ended.")
            return _briefing(request, page, given, status=full.status)
        except TooMany as busy:
            given.errors["form"] = _("Many are writing to us right now. Please try again in ten minutes.")
            return _briefing(request, page, given, status=busy.status)
    return HttpResponseRedirect(f"{page.url}?sent=1", status=303)


def _briefing(
    request: HttpRequest, page: BriefingPage, given: forms.SignUpEntry, *, is_thanked: bool = False, status: int = 200
) -> HttpResponse:
    more: dict[str, Any] = {
        "entry": given,
        "is_thanked": is_thanked,
        "is_open": briefings.is_open(page),
        "is_over": page.ends_at < clock.now(),
        "when": briefings.when(page),
        "stamp": forms.stamp(page.pk or 0, clock.now()),
    }
    response = shown(request, "content/briefing.html", page, status=status, **more)
    add_never_cache_headers(response)  # the form tells when it was opened
    return response


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Asks first: mail programs open links by themselves. NotFound when there is nothing to cancel."""
    if request.method == "POST":
        origin.check(request)
        actions.cancel(token=token)
        return render(request, "content/cancelled.html", {"is_done": True})
    of_token(token)
    return render(request, "content/cancelled.html", {"is_done": False})


@require_safe
@staff_page(Power.EDIT_CONTENT)
def listed(request: HttpRequest) -> HttpResponse:
    """All briefings with how many come."""
    return render(request, "content/staff_briefings.html", {"briefings": briefings.briefings(_language())})


@require_safe
@staff_page(Power.EDIT_CONTENT)
def participants(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who comes to a briefing."""
    shown = {"briefing": _found(key), "participants": briefings.participants(key)}
    return render(request, "content/staff_briefing.html", shown)


@require_safe
@staff_page(Power.EDIT_CONTENT)
def participants_csv(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same as a file for a spreadsheet."""
    _found(key)
    people = briefings.participants(key)
    rows = [(p.name, p.email, p.lang, f"{clock.local(p.signed_up_at):%Y-%m-%d %H:%M}") for p in people]
    file = sheets.csv_rows([_("Name"), _("E-mail"), _("Language"), _("Signed up")], rows)
    response = HttpResponse(b"\xef\xbb\xbf" + file, content_type=sheets.TYPES["csv"])
    response.headers["Content-Disposition"] = 'attachment; filename="participants.csv"'
    return response


def _found(key: UUID) -> Briefing:
    found = next((b for b in briefings.briefings(_language()) if b.key == key), None)
    if found is None:
        raise Http404
    return found


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _base_url(request: HttpRequest) -> str:
    return str(settings.BASE_URL) or f"{request.scheme}://{request.get_host()}"
