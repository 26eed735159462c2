"""Pages of staff as such: the desk, accounts, the trail. What is worked on has its pages in its own module."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luotsi.kernel import sheets
from luotsi.kernel.errors import BadInput, LuotsiError, NotFound
from luotsi.people import actions, desk, labels, queries
from luotsi.people.access import actor_of, staff_page
from luotsi.people.queries import Account, Change
from luotsi.people.rules import Power


@require_safe
@staff_page()
def home(request: HttpRequest) -> HttpResponse:
    """The desk: what the signed-in may do, with what waits."""
    actor = actor_of(request)
    mine = next(a for a in queries.accounts() if a.id == actor.id).grants
    shown = {"actor": actor, "entries": desk.entries(actor), "grants": [labels.grant(g) for g in mine]}
    return render(request, "people/home.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Power.OPERATE)
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody of the staff; a new account by POST answers with the link that sets its password, shown once."""
    link, error = "", ""
    if request.method == "POST":
        try:
            link = request.build_absolute_uri(
                actions.add_account(
                    by=actor_of(request),
                    email=request.POST.get("email", ""),
                    name=request.POST.get("name", ""),
                    role=request.POST.get("role", ""),
                    scope=_scope(request),
                )
            )
        except BadInput as wrong:
            error = _told(wrong)
    shown = {
        "accounts": [(a, [labels.grant(g) for g in a.grants]) for a in queries.accounts()],
        "link": link,
        "error": error,
        "given": request.POST if error else {},
        **_choices(),
    }
    return render(request, "people/accounts.html", shown, status=400 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Power.OPERATE)
def account(request: HttpRequest, id_: int) -> HttpResponse:
    """One account: roles to give and take, a new link, removal."""
    found = next((a for a in queries.accounts() if a.id == id_), None)
    if found is None:
        raise NotFound("There is no such account.")
    link, error = "", ""
    if request.method == "POST":
        try:
            link = _change(request, found)
        except LuotsiError as wrong:
            error = _told(wrong)
        if not error and not link:
            return redirect("staff-accounts") if request.POST.get("act") == "remove" else redirect("staff-account", id_)
        found = next(a for a in queries.accounts() if a.id == id_)
    shown = {
        "account": found,
        "grants": [(g, labels.grant(g)) for g in found.grants],
        "link": link,
        "error": error,
        **_choices(),
    }
    return render(request, "people/account.html", shown, status=400 if error else 200)


def _change(request: HttpRequest, account: Account) -> str:
    """Does what the form asks; the absolute link when it makes one."""
    by, act = actor_of(request), request.POST.get("act", "")
    role, email = request.POST.get("role", ""), account.email
    if act == "grant":
        actions.grant_role(by=by, email=email, role=role, scope=_scope(request))
        messages.success(request, _("The role was given."))
    elif act == "revoke":
        actions.revoke_role(by=by, email=email, role=role, scope=request.POST.get("scope", ""))
        messages.success(request, _("The role was taken away."))
    elif act == "remove":
        actions.remove_account(by=by, email=email)
        messages.success(request, _("The account was removed."))
    elif act == "link":
        forget = request.POST.get("forget") == "1"
        return request.build_absolute_uri(actions.new_link(by=by, email=email, forget_second_factor=forget))
    else:
        raise BadInput("The form does not say what to do.")
    return ""


@require_safe
@staff_page(Power.OPERATE)
def trail(request: HttpRequest) -> HttpResponse:
    """Who changed what and when, with what differs."""
    subject, who = _filters(request)
    page = request.GET.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    found = queries.trail(subject=subject, actor=who, page=number)
    rows = [
        (c, labels.act(c.act), [(name, _shown(old), _shown(new)) for name, old, new in c.differences])
        for c in found.changes
    ]
    shown = {"trail": found, "rows": rows, "subject": subject, "who": who}
    return render(request, "people/trail.html", shown)


@require_safe
@staff_page(Power.OPERATE)
def trail_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table for spreadsheets, one row a difference."""
    subject, who = _filters(request)
    rows = (row for change in queries.whole_trail(subject=subject, actor=who) for row in _rows(change))
    content = sheets.csv_rows(("time", "who", "act", "subject", "field", "before", "after"), rows)
    response = HttpResponse(content, content_type=sheets.TYPES["csv"])
    response.headers["Content-Disposition"] = 'attachment; filename="luotsi-trail.csv"'
    return response


def _rows(change: Change) -> list[tuple[str, ...]]:
    head = (change.at.isoformat(timespec="seconds"), change.who, change.act, change.subject)
    return [(*head, name, _shown(old), _shown(new)) for name, old, new in change.differences] or [(*head, "", "", "")]


def _shown(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _filters(request: HttpRequest) -> tuple[str, str]:
    return request.GET.get("subject", "").strip()[:160], request.GET.get("who", "").strip()[:150]


def _scope(request: HttpRequest) -> str:
    organization = request.POST.get("organization", "").strip()
    return f"organization:{organization}" if organization else request.POST.get("scope", "")


def _choices() -> dict[str, Any]:
    return {"roles": list(labels.ROLES.items()), "scopes": labels.scopes()}


def _told(error: LuotsiError) -> str:
    """In the reader's language, for what an operator may get wrong here."""
    parameter = getattr(error, "parameter", "")
    if parameter == "email":
        return _("Give an e-mail address.")
    if parameter == "role":
        return _("Choose a role.")
    if parameter == "scope":
        return _("The organisation’s identifier is not right.")
    if "already" in error.message:
        return _("There is an account with this address already. Open it from the list to change its roles.")
    return _("This cannot be done to your own account. Ask another operator.")
