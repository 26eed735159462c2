"""A resident tells that something on a service's page is wrong. What keeps robots and other sites out is `guard`'s.

Neither name nor address is asked. Identity codes, phone numbers and e-mail addresses are masked before storing, except
those that the page itself shows: "015 … does not answer" is what the owner needs to hear.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from luotsi.directory import actions, labels
from luotsi.directory.queries import catalogue
from luotsi.directory.queries.catalogue import ServicePage
from luotsi.directory.rules.pace import Pace
from luotsi.directory.views import guard
from luotsi.kernel import clock
from luotsi.kernel.masking import mask

KINDS: dict[str, Promise] = {
    "contact": gettext_lazy("A phone number, address or link is wrong"),
    "hours": gettext_lazy("The opening hours are wrong"),
    "ended": gettext_lazy("The service has ended or moved"),
    "unclear": gettext_lazy("The text is hard to understand"),
    "other": gettext_lazy("Something else"),
}
LONGEST = 1000
"""Characters of free text."""
PACE = Pace(window=timedelta(minutes=10), most=120, most_of_key=10)


@dataclass(frozen=True, slots=True)
class Entry:
    """What was written into the form, and what is wrong with it by field."""

    kind: str = ""
    text: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, id_: UUID) -> HttpResponse:
    """The form; after it is sent, thanks. NotFound and Gone as for the service itself."""
    page = catalogue.service_page(str(id_))
    if request.method != "POST":
        if request.GET.get("sent") == "1":
            return render(request, "directory/feedback_thanks.html", {"service": page.record})
        return _form(request, page, Entry())
    guard.check_is_from_here(request)
    thanks = HttpResponseRedirect(reverse("service-feedback", args=[id_]) + "?sent=1", status=303)
    if guard.is_trapped(request):
        return thanks
    entry = _entry(request, id_)
    if entry.errors:
        return _form(request, page, entry, status=400)
    if not PACE.admits(str(id_), clock.now()):
        busy = _("Many are writing to us right now. Please try again in ten minutes.")
        return _form(request, page, Entry(entry.kind, entry.text, {"form": busy}), status=429)
    text = mask(entry.text, known=public_contacts(page))
    actions.give_feedback(service_id=id_, kind=entry.kind, text=text, lang=labels.language())
    return thanks


def _form(request: HttpRequest, page: ServicePage, entry: Entry, *, status: int = 200) -> HttpResponse:
    shown = {
        "service": page.record,
        "kinds": KINDS.items(),
        "entry": entry,
        "longest": LONGEST,
        "stamp": guard.stamp(str(page.record.id)),
    }
    return render(request, "directory/feedback.html", shown, status=status)


def _entry(request: HttpRequest, id_: UUID) -> Entry:
    kind = request.POST.get("kind", "")
    raw = request.POST.get("text", "").replace("\r\n", "\n")
    text = guard.lines(raw, limit=LONGEST)
    errors: dict[str, str] = {}
    if kind not in KINDS:
        kind, errors["kind"] = "", _("Choose what is wrong.")
    if len(raw) > LONGEST:
        errors["text"] = _("The text is too long. At most %(most)d characters fit.") % {"most": LONGEST}
    elif kind == "other" and not text:
        errors["text"] = _("Write what is wrong.")
    if not guard.is_fresh(request.POST.get("stamp", ""), str(id_)):
        errors["form"] = _("Check what you wrote and send it again. The form had been open for too long.")
    return Entry(kind, text, errors)


def public_contacts(page: ServicePage) -> list[str]:
    """Numbers and addresses that the service's page shows."""
    contacts = [c.contacts for c in page.channels]
    return [p.number for c in contacts for p in c.phones] + [e.address for c in contacts for e in c.emails]
