"""Networks of hyte coordinators and PTV editors: who is who, and whose turn it is. Signed-in staff only."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luotsi.directory import staff_labels as labels
from luotsi.directory.actions import register as actions
from luotsi.directory.queries import coverage
from luotsi.directory.queries import register as queries
from luotsi.directory.rules.register import parse_day
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput
from luotsi.kernel.text import clean
from luotsi.people.access import actor_of, staff_page
from luotsi.people.rules import Power
from luotsi.regions import queries as regions
from luotsi.regions.rules import by_name


@require_safe
@staff_page(Power.FOLLOW_COVERAGE, Power.DESCRIBE_SERVICES, Power.EDIT_TRAY)
def networks(request: HttpRequest) -> HttpResponse:
    """Everybody by network and municipality; who leads now is said first."""
    today, actor = clock.today(), actor_of(request)
    groups = []
    for network, name in labels.NETWORKS.items():
        found = [(m, _place(m.municipality), m.leads(today)) for m in queries.members(network)]
        groups.append((network, name, found, [m.name for m, _where, leads in found if leads]))
    shown = {"groups": groups, "may_edit": Power.KEEP_REGISTER in actor.powers}
    return render(request, "directory/staff_networks.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Power.KEEP_REGISTER)
def member(request: HttpRequest, id_: int | None = None) -> HttpResponse:
    """One member: a POST keeps what is said of them, gives a turn, or removes them."""
    found = queries.member(id_) if id_ is not None else None
    errors: dict[str, str] = {}
    if request.method == "POST":
        act = request.POST.get("act", "keep")
        if found and act == "remove":
            actions.remove_member(by=actor_of(request), member_id=found.id)
            messages.success(request, _("%(name)s was removed from the network.") % {"name": found.name})
            return redirect("staff-networks")
        errors, kept = _turn(request, found.id) if found and act == "turn" else _keep(request, found)
        if not errors:
            messages.success(request, _("Saved."))
            return redirect("staff-network-member", id_=kept)
    shown = {
        "member": found, "given": request.POST if errors else None, "errors": errors,
        "networks": labels.NETWORKS.items(), "municipalities": _places(), "today": clock.today(),
    }  # fmt: skip
    return render(request, "directory/staff_network_member.html", shown, status=400 if errors else 200)


def _keep(request: HttpRequest, found: queries.Member | None) -> tuple[dict[str, str], int]:
    given = {k: clean(request.POST.get(k, ""), limit=n) for k, n in _LONGEST.items()}
    if not given["name"]:
        return {"name": _("Write a name.")}, 0
    if given["municipality"] and given["municipality"] not in dict(_places()):
        return {"municipality": _("Choose a municipality.")}, 0
    try:
        return {}, actions.keep_member(by=actor_of(request), member_id=found.id if found else None, **given)
    except ValidationError as wrong:
        fields = {k: _("Check what you wrote.") for k in wrong.message_dict if k in _LONGEST}
        return fields or {"name": _("Check what you wrote.")}, 0
    except BadInput:
        return {"network": _("Choose a network.")}, 0


_LONGEST = {"network": 8, "name": 120, "municipality": 3, "role": 120, "organization": 200, "email": 254, "phone": 40}


def _turn(request: HttpRequest, id_: int) -> tuple[dict[str, str], int]:
    start, until = request.POST.get("starts_on", ""), request.POST.get("ends_on", "")
    starts_on, ends_on = parse_day(start), parse_day(until) if until else None
    if starts_on is None:
        return {"starts_on": _("Write a day such as 31.3.2026.")}, id_
    if until and (ends_on is None or ends_on < starts_on):
        return {"ends_on": _("Write a day that is not before the first day.")}, id_
    actions.give_turn(by=actor_of(request), member_id=id_, starts_on=starts_on, ends_on=ends_on)
    return {}, id_


def _place(code: str) -> str:
    return regions.municipality(code).name(labels.lang()) if code else _("Whole county")


def _places() -> list[tuple[str, str]]:
    found = [regions.municipality(p.code) for p in coverage.places()]
    return [(m.code, m.name(labels.lang())) for m in by_name(found, labels.lang())]
