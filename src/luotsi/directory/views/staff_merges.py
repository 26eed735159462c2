"""The editors' page of merges: two records side by side, why they may be one, and the decision with its way back."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from luotsi.directory import labels, quality_words
from luotsi.directory.actions import merges as actions
from luotsi.directory.queries import merges
from luotsi.directory.queries.merges import MergeView
from luotsi.directory.views import tray
from luotsi.kernel.errors import BadInput
from luotsi.people.access import actor_of, staff_page
from luotsi.people.rules import Power

_ACTS = {"accept": actions.accept_merge, "reject": actions.reject_merge, "undo": actions.undo_merge}


@require_safe
@staff_page(Power.EDIT_TRAY)
def listed(request: HttpRequest) -> HttpResponse:
    """Proposals, or what was decided."""
    state = request.GET.get("state", "open")
    state = state if state in merges.STATES else "open"
    raw = request.GET.get("page", "1")
    page = int(raw) if raw.isascii() and raw.isdigit() and 0 < int(raw) < 10_000 else 1
    found = merges.page(state, page)
    shown = {
        "found": found,
        "merges": [(m, _reasons(m), _places(m.copy.municipalities), _places(m.original.municipalities))
                   for m in found.merges],
        "state": state,
        "page": page,
        "pages": tray.page_numbers(page, found.pages),
        "is_done": request.GET.get("done") == "1",
    }  # fmt: skip
    return render(request, "directory/staff_merges.html", shown)


@require_POST
@staff_page(Power.EDIT_TRAY)
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Accept, reject or take back."""
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise BadInput("No such decision.")
    act(merge_id=number, by=actor_of(request))
    state = request.POST.get("state", "open")
    return HttpResponseRedirect(f"{reverse('staff-merges')}?state={state[:10]}&done=1", status=303)


def _reasons(merge: MergeView) -> list[str]:
    return [f"{quality_words.REASONS[r.code]}{f': {r.value}' if r.value else ''}" for r in merge.reasons]


def _places(codes: tuple[str, ...]) -> str:
    return ", ".join(name for code in codes[:5] if (name := labels.municipality_name(code)))
