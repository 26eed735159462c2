"""The organisation register for coordinators: list with figures, one organisation, import and export."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from luotsi.directory import staff_labels as labels
from luotsi.directory.actions import register as actions
from luotsi.directory.queries import coverage
from luotsi.directory.queries import register as queries
from luotsi.directory.rules.register import COLUMNS, Consent, Presence, Told, Way, parse_day
from luotsi.directory.views import tables
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, LuotsiError
from luotsi.kernel.text import clean
from luotsi.people.access import actor_of, staff_page
from luotsi.people.rules import NotAllowed, Power
from luotsi.regions import queries as regions
from luotsi.regions.rules import by_name

_ERRORS_SHOWN = 100


@require_safe
@staff_page(Power.KEEP_REGISTER)
def listing(request: HttpRequest) -> HttpResponse:
    """Organisations with search and filters; the figures of a chosen day above them."""
    search, status = clean(request.GET.get("q", ""), limit=100), request.GET.get("status", "")
    place, asked = request.GET.get("municipality", ""), request.GET.get("on", "")
    on = parse_day(asked) or clock.today()
    page = request.GET.get("page", "1")
    found = queries.listing(
        search=search, status=status if status in labels.PRESENCES else "", municipality=place[:3],
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )  # fmt: skip
    totals = queries.totals(on)
    shown = {
        "found": found, "entries": [(e, *_said(e)) for e in found.entries],
        "q": search, "status": status, "municipality": place, "on": on, "totals": totals,
        "statuses": [(value, name, totals.statuses.get(value, 0)) for value, name in labels.PRESENCES.items()],
        "consented": totals.consents.get("yes", 0), "municipalities": _places(),
        "months": queries.development(_months(on)),
    }  # fmt: skip
    return render(request, "directory/staff_register.html", shown)


def _months(on: date) -> list[date]:
    """The last day of each of the twelve months before, and the day itself."""
    firsts = [date(on.year - (on.month - n < 1), (on.month - n - 1) % 12 + 1, 1) for n in range(12)]
    return [*reversed([date.fromordinal(first.toordinal() - 1) for first in firsts]), on]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Power.KEEP_REGISTER)
def entry(request: HttpRequest, id_: int | None = None) -> HttpResponse:
    """One organisation with its history; a POST tells something new of it, adds one or removes it."""
    found = queries.entry(id_) if id_ is not None else None
    errors: dict[str, str] = {}
    if request.method == "POST":
        if found and request.POST.get("act") == "remove":
            actions.remove_entry(by=actor_of(request), entry_id=found.id)
            messages.success(request, _("%(name)s was removed from the register.") % {"name": found.name})
            return redirect("staff-register")
        told, errors = _told(request.POST)
        if not errors:
            try:
                kept = actions.tell(by=actor_of(request), told=told, entry_id=found.id if found else None)
            except NotAllowed:
                raise
            except BadInput:
                errors = {"business_id": _("Another organisation in the register has this business ID.")}
            else:
                messages.success(request, _("Saved."))
                return redirect("staff-register-entry", id_=kept)
    shown = {
        "entry": found, "given": request.POST if errors else None, "errors": errors,
        "history": [(c, labels.PRESENCES[c.status], labels.CONSENTS[c.consent], labels.WAYS.get(c.channel, ""))
                    for c in (queries.history(found.id) if found else ())],
        "statuses": labels.PRESENCES.items(), "consents": labels.CONSENTS.items(), "ways": labels.WAYS.items(),
        "municipalities": _places(), "today": clock.today(),
    }  # fmt: skip
    return render(request, "directory/staff_register_entry.html", shown, status=400 if errors else 200)


def _told(given: Mapping[str, str]) -> tuple[Told, dict[str, str]]:
    errors: dict[str, str] = {}

    def day(name: str) -> date | None:
        text = given.get(name, "").strip()
        parsed = parse_day(text) if text else None
        if text and parsed is None:
            errors[name] = _("Write a day such as 31.3.2026.")
        elif parsed and parsed > clock.today():
            errors[name] = _("The day is in the future.")
        return parsed

    name = clean(given.get("name", ""), limit=200)
    if not name:
        errors["name"] = _("Write the name of the organisation.")
    try:
        business_id = actions.valid_business_id(given.get("business_id", ""))
    except BadInput:
        business_id, errors["business_id"] = "", _("This is not a business ID, or its check digit is wrong.")
    place = given.get("municipality", "")
    if place and place not in dict(_places()):
        errors["municipality"] = _("Choose a municipality.")
    told = Told(
        name=name, business_id=business_id, municipality=place,
        status=Presence(given["status"]) if given.get("status") in set(Presence) else None,
        contacted_on=day("contacted_on"), contacted_by=clean(given.get("contacted_by", ""), limit=120),
        channel=Way(given["channel"]) if given.get("channel") in set(Way) else None,
        consent=Consent(given["consent"]) if given.get("consent") in set(Consent) else None,
        consent_on=day("consent_on"), note=clean(given.get("note", ""), limit=500),
    )  # fmt: skip
    return told, errors


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Power.KEEP_REGISTER)
def import_page(request: HttpRequest) -> HttpResponse:
    """A file of organisations: tried first, then taken in; every wrong row is told and nothing is half saved."""
    done: actions.Imported | None = None
    error = detail = ""
    if request.method == "POST":
        given = request.FILES.get("file")
        if given is None:
            error = _("Choose a file.")
        elif (given.size or 0) > actions.LARGEST:
            error = _("The file is larger than %(most)s MB.") % {"most": actions.LARGEST // 1_000_000}
        else:
            try:
                done = actions.import_file(
                    by=actor_of(request), name=clean(str(given.name), limit=80), content=given.read(),
                    is_dry_run=request.POST.get("act") != "import",
                )  # fmt: skip
            except NotAllowed:
                raise
            except LuotsiError as wrong:
                error, detail = _("The file cannot be read. Save it as CSV UTF-8 or XLSX and try again."), str(wrong)
    if done and not done.errors and not done.is_dry_run:
        counts = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
        messages.success(request, _("Added %(added)d, changed %(changed)d, as before %(unchanged)d.") % counts)
        return redirect("staff-register")
    problems = [(e.row, e.column, labels.PROBLEMS[e.problem], e.value) for e in (done.errors if done else ())]
    shown = {
        "done": done, "error": error, "detail": detail, "problems": problems[:_ERRORS_SHOWN],
        "largest": actions.LARGEST // 1_000_000,
        "more": ngettext("and %(n)d more", "and %(n)d more", len(problems) - _ERRORS_SHOWN)
        % {"n": len(problems) - _ERRORS_SHOWN} if len(problems) > _ERRORS_SHOWN else "",
        "columns": [(c.name, c.alias, labels.COLUMNS[c.name], c.is_required) for c in COLUMNS],
    }  # fmt: skip
    return render(request, "directory/staff_register_import.html", shown, status=400 if error or problems else 200)


@require_safe
@staff_page(Power.KEEP_REGISTER)
def export(_request: HttpRequest, form: str) -> HttpResponse:
    """The whole register in the columns that the import reads."""
    header, rows = [c.name for c in COLUMNS], queries.rows_of(queries.everything())
    return tables.file(form, f"register-{clock.today()}", "register", header, rows)


def _said(e: queries.Entry) -> tuple[str, str, str]:
    place = regions.municipality(e.municipality).name(labels.lang()) if e.municipality else ""
    return str(labels.PRESENCES[e.status]), str(labels.CONSENTS[e.consent]), place


def _places() -> list[tuple[str, str]]:
    found = [regions.municipality(p.code) for p in coverage.places()]
    return [(m.code, m.name(labels.lang())) for m in by_name(found, labels.lang())]
