"""The to-do page of an editor or coordinator, and the way out of the letters about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from luotsi.directory.actions import reminders
from luotsi.directory.queries import todo
from luotsi.people.access import actor_of, staff_page
from luotsi.people.rules import Power

_SHOWN = 100
"""Items of each kind on the page."""


@require_safe
@staff_page(Power.FOLLOW_COVERAGE, Power.DESCRIBE_SERVICES, Power.HANDLE_FEEDBACK)
def page(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the signed-in, by kind."""
    actor = actor_of(request)
    found = [(p, list(p.items(actor))) for p in todo.providers(actor)]
    shown = [(p, items[:_SHOWN], max(0, len(items) - _SHOWN), len(items)) for p, items in found if items]
    return render(request, "directory/staff_todo.html", {"kinds": shown})


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whether letters shall stop; a POST stops or starts them. No sign-in: the link's signature is the right.

    Without Django's CSRF token, since public pages set no cookie: another site cannot know the signed link. Mail
    programs post here themselves ("List-Unsubscribe=One-Click", RFC 8058).
    """
    is_wanted = reminders.is_wanted(token)
    if request.method == "POST":
        wanted = request.POST.get("letters") == "on"
        reminders.choose(given=token, is_wanted=wanted)
        if "List-Unsubscribe" in request.POST:
            return HttpResponse(status=200)
        return redirect("reminders-off", token=token)
    return render(request, "directory/reminders.html", {"is_wanted": is_wanted})
