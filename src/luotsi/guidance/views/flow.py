"""The dialogue as staff see it: what each step says and where it leads, and a picture."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luotsi.directory.labels import language
from luotsi.guidance.queries import flows
from luotsi.guidance.rules import flow_check, flow_graph
from luotsi.guidance.rules.dialogue import Flow, Kind, Step
from luotsi.people.access import staff_page
from luotsi.people.rules import Power


@dataclass(frozen=True, slots=True)
class Way:
    words: str
    to: str


@dataclass(frozen=True, slots=True)
class StepListed:
    id: str
    kind: str
    says: str
    ways: tuple[Way, ...]


@staff_page(Power.EDIT_TRAY, Power.OPERATE)
@require_safe
def graph(request: HttpRequest) -> HttpResponse:
    """List, picture and what is wrong, if anything."""
    flow = flows.flow()
    picture = flow_graph.svg(flow, title=_("The dialogue as a picture; the same is in the list."))
    shown = {
        "flow": flow,
        "steps": [_listed(flow, s) for s in flow.steps.values()],
        "problems": flow_check.problems(flow),
        "picture": mark_safe(picture),  # noqa: S308  made by us of escaped ids
    }
    return render(request, "guidance/staff_flow.html", shown)


def _listed(flow: Flow, step: Step) -> StepListed:
    lang = language()
    kinds = {
        Kind.ASK: _("asks"),
        Kind.RESULTS: _("shows services"),
        Kind.HANDOVER: _("shows ways to reach people"),
        Kind.CRISIS: _("comes after the crisis card"),
        Kind.END: _("ends"),
        Kind.ROUTE: _("leads on"),
    }
    conditions = {
        "need_unclear": _("when the need is not clear"),
        "place_needed": _("when the municipality changes the answer"),
        "age_needed": _("when the age changes the answer"),
        "nothing_found": _("when nothing is found"),
        "": _("otherwise"),
    }
    ways = [Way(conditions[r.when], r.to) for r in step.routes]
    ways += [Way(flow.words(b.id, lang), b.to) for b in step.buttons]
    ways += [Way(_("own words"), step.text_to)] if step.text_to else []
    ways += [Way(_("a municipality"), step.places_to)] if step.places_to else []
    says = "" if step.kind is Kind.ROUTE else flow.words(step.says or f"step.{step.id}", lang)
    return StepListed(step.id, kinds[step.kind], says, tuple(ways))
