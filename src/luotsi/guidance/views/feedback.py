"""Was a suggestion of use? One press from a list of suggestions; then "did you go?". Counted, never whose.

No cookie, no text, no address: what keeps other sites and robots out is `directory.views.guard`'s, how much one press
can do is `rules.learning`'s. Each form carries a signed stamp of what was suggested where, so that neither can be made
up.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from luotsi.directory.labels import language
from luotsi.directory.queries import catalogue
from luotsi.directory.rules.pace import Pace
from luotsi.directory.views import guard
from luotsi.guidance.actions import feedback
from luotsi.guidance.rules.areas import AREAS
from luotsi.kernel import clock
from luotsi.kernel.errors import NotFound

PACE = Pace(window=feedback.PACE_WINDOW, most=600, most_of_key=20)
_KINDS = frozenset({"up", "down", "saved", "went", "not_went"})
_PREFIX = "suggested"


def stamp(service_id: str, position: int, area: str | None) -> str:
    """For the form under a suggestion: what was suggested, at which place of the list, for which need."""
    return guard.stamp(f"{_PREFIX}/{service_id}/{position}/{area or ''}")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Takes one press and thanks. A stamp that is not ours or too old is told in words."""
    if request.method != "POST":
        return render(request, "guidance/judged.html", {"is_done": request.GET.get("sent") == "1"})
    guard.check_is_from_here(request)
    done = HttpResponseRedirect(f"{reverse('help-feedback')}?sent=1", status=303)
    if guard.is_trapped(request):
        return done
    given, kind = request.POST.get("stamp", ""), request.POST.get("kind", "")
    subject = guard.subject_of(given)
    found = _suggested(subject)
    if found is None or kind not in _KINDS or not guard.is_fresh(given, subject):
        return _told(request, _("Your answer was not counted. Please answer again from the suggestions."), 400)
    service, position, area = found
    if not PACE.admits(service, clock.now()):
        return _told(request, _("Many are writing to us right now. Please try again in ten minutes."), 429)
    feedback.record(service, kind, position, area=area)
    if kind not in ("up", "saved"):
        return done
    shown = {"names": catalogue.names([service], language()), "stamp": given}
    return render(request, "guidance/judged.html", shown)


def _suggested(subject: str) -> tuple[str, int, str | None] | None:
    prefix, _slash, rest = subject.partition("/")
    parts = rest.split("/")
    if prefix != _PREFIX or len(parts) != 3 or not parts[1].isdigit():
        return None
    return parts[0], int(parts[1]), parts[2] if parts[2] in AREAS else None


@never_cache
@require_http_methods(["GET", "HEAD"])
def follow(request: HttpRequest, given: str) -> HttpResponse:
    """To the page of a suggested service, counted as opened. NotFound for a stamp that is not ours."""
    found = _suggested(guard.subject_of(given))
    if found is None:
        raise NotFound("There is no such suggestion.")
    service, position, area = found
    if request.method == "GET" and guard.is_fresh(given, guard.subject_of(given)) and PACE.admits(service, clock.now()):
        feedback.record(service, "opened", position, area=area)
    return HttpResponseRedirect(reverse("service", args=[UUID(service)]))


def _told(request: HttpRequest, error: str, status: int) -> HttpResponse:
    return render(request, "guidance/judged.html", {"error": error}, status=status)
