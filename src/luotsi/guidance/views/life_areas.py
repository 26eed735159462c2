"""Staff's page of services' areas of life: the least certain first, corrected by ten boxes and fit for the young."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from luotsi.guidance import reason_labels
from luotsi.guidance.actions import labels as actions
from luotsi.guidance.queries import labels
from luotsi.guidance.queries.labels import Judged
from luotsi.guidance.rules.areas import AREAS, LifeArea
from luotsi.guidance.rules.service_words import parts_of
from luotsi.kernel.errors import BadInput
from luotsi.people.access import actor_of, staff_page
from luotsi.people.rules import Power

_PAGE = 10
_YOUNG = {"": None, "1": True, "0": False}


@require_safe
@staff_page(Power.EDIT_TRAY)
def listed(request: HttpRequest) -> HttpResponse:
    """The least certain services, or what editors have judged."""
    is_done = request.GET.get("state") == "judged"
    raw = request.GET.get("page", "1")
    page = int(raw) if raw.isascii() and raw.isdigit() and 0 < int(raw) < 10_000 else 1
    query = labels.corrected if is_done else labels.least_certain
    found = query(_PAGE + 1, skip=(page - 1) * _PAGE)
    every, judged = labels.counts()
    shown = {
        "services": _shown(found[:_PAGE]),
        "is_done": is_done,
        "has_more": len(found) > _PAGE,
        "page": page,
        "open": every - judged,
        "judged": judged,
        "is_saved": request.GET.get("saved") == "1",
    }
    return render(request, "guidance/staff_life_areas.html", shown)


@require_POST
@staff_page(Power.EDIT_TRAY)
def judge(request: HttpRequest, id_: UUID) -> HttpResponse:
    """Keep what the editor judged, or give the service back to be read from its texts."""
    state = "judged" if request.POST.get("state") == "judged" else "open"
    if request.POST.get("act") == "back":
        actions.take_back(service=id_, by=actor_of(request))
    else:
        given = request.POST.getlist("area")
        young = request.POST.get("young", "")
        if young not in _YOUNG or not set(given) <= {area.value for area in AREAS}:
            raise BadInput("No such area of life or age.")
        chosen = [LifeArea(name) for name in given]
        actions.correct(service=id_, areas=chosen, is_for_young=_YOUNG[young], by=actor_of(request))
    return HttpResponseRedirect(f"{reverse('staff-life-areas')}?state={state}&saved=1", status=303)


def _shown(services: Sequence[Judged]) -> list[dict[str, object]]:
    return [
        {
            "id": its.id,
            "name": parts_of(its.text)[0],
            "summary": parts_of(its.text)[1],
            "areas": [(a.value, reason_labels.area(a), p >= 0.5, round(100 * p)) for a, p in its.areas],
            "is_corrected": its.is_corrected,
            "young": "" if its.is_for_young is None else str(int(its.is_for_young)),
            "youth": f"{round(100 * its.youth)}\N{NO-BREAK SPACE}%",
        }
        for its in services
    ]
