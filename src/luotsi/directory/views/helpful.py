"""Was this helpful? A yes or no from a service's page with one press, then a reason for those who want to give one.

Counted like every other word of a resident, without knowing whose: what keeps robots and other sites out is `guard`'s,
what is masked is as in `feedback`.
"""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from luotsi.directory import actions, labels
from luotsi.directory.queries import catalogue
from luotsi.directory.queries.catalogue import ServicePage
from luotsi.directory.rules.pace import Pace
from luotsi.directory.rules.verdicts import HELPED, NOT_HELPED
from luotsi.directory.views import guard
from luotsi.directory.views.feedback import LONGEST, public_contacts
from luotsi.kernel import clock
from luotsi.kernel.masking import mask

ANSWERS = {"yes": HELPED, "no": NOT_HELPED}
PACE = Pace(window=timedelta(minutes=10), most=240, most_of_key=20)
_STEP = timedelta(minutes=5)
"""A service's page keeps its stamp for so long, and with it its ETag."""


def stamp(service_id: str) -> str:
    """For the form on the service's page."""
    return guard.stamp(f"helpful/{service_id}", every=_STEP)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Takes the answer and thanks; then takes the reason. NotFound and Gone as for the service itself."""
    page = catalogue.service_page(str(id_))
    if request.method != "POST":
        return _form(request, page)
    guard.check_is_from_here(request)
    thanks = reverse("service-helpful", args=[id_])
    if guard.is_trapped(request):
        return HttpResponseRedirect(f"{thanks}?sent=1", status=303)
    if request.POST.get("given"):
        return _take_reason(request, page)
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if answer is None or not guard.is_fresh(request.POST.get("stamp", ""), f"helpful/{id_}"):
        return _form(request, page, error=_("Your answer was not counted. Please answer again."), status=400)
    if not PACE.admits(str(id_), clock.now()):
        busy = _("Many are writing to us right now. Please try again in ten minutes.")
        return _form(request, page, error=busy, status=429)
    number = actions.give_feedback(service_id=id_, kind=answer, text="", lang=labels.language())
    given = urlencode({"given": guard.stamp(f"reason/{id_}/{number}")})
    return HttpResponseRedirect(f"{thanks}?{given}", status=303)


def _take_reason(request: HttpRequest, page: ServicePage) -> HttpResponse:
    given, id_ = request.POST.get("given", ""), str(page.record.id)
    raw = request.POST.get("text", "")
    subject = guard.subject_of(given)
    number = _number(subject, id_)
    if len(raw.replace("\r\n", "\n")) > LONGEST:
        told = _("The text is too long. At most %(most)d characters fit.") % {"most": LONGEST}
        return _form(request, page, error=told, text=raw, given=given, status=400)
    if number is None or not guard.is_fresh(given, subject):
        told = _("Check what you wrote and send it again. The form had been open for too long.")
        fresh = guard.stamp(subject) if number is not None else ""
        return _form(request, page, error=told, text=raw, given=fresh, status=400)
    text = mask(guard.lines(raw, limit=LONGEST), known=public_contacts(page))
    if text:
        actions.add_reason(feedback_id=number, text=text)
    return HttpResponseRedirect(f"{reverse('service-helpful', args=[id_])}?sent=1", status=303)


def _number(subject: str, service_id: str) -> int | None:
    """Of the answer that the reason is for, when the subject of the stamp names one of this service."""
    kind, _slash, rest = subject.partition("/")
    service, _slash, number = rest.partition("/")
    return int(number) if (kind, service) == ("reason", service_id) and number.isdigit() else None


def _form(
    request: HttpRequest, page: ServicePage, *, error: str = "", text: str = "", given: str = "", status: int = 200
) -> HttpResponse:
    given = given or request.GET.get("given", "")
    shown = {
        "service": page.record,
        "given": given if _number(guard.subject_of(given), str(page.record.id)) is not None else "",
        "is_done": request.GET.get("sent") == "1",
        "stamp": stamp(str(page.record.id)),
        "longest": LONGEST,
        "error": error,
        "text": text,
    }
    return render(request, "directory/helpful.html", shown, status=status)
