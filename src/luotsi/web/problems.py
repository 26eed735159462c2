"""How errors look from outside: pages in the reader's language, and RFC 9457 problem details for machines."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from luotsi.kernel.errors import LuotsiError, NotReady


@dataclass(frozen=True, slots=True)
class Wording:
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class WrongParameter:
    """A parameter that cannot be as it was given, and in words what is allowed."""

    parameter: str
    value: str
    allowed: str


def answer(request: HttpRequest, error: LuotsiError) -> HttpResponse:
    """The response that tells of one of our own errors."""
    if wants_machine_form(request):
        response = details(status=error.status, code=error.code, detail=error.message, hint=error.hint)
    else:
        response = page(request, error.status, error.code)
    if isinstance(error, NotReady):
        response.headers["Retry-After"] = "60"
    return response


def wants_machine_form(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/hsds/", "/aurora/"))


def details(
    *, status: int, code: str, detail: str = "", hint: str = "", errors: Sequence[WrongParameter] = ()
) -> HttpResponse:
    """Problem details (RFC 9457): `title` is of the kind of problem, `detail` of this very one, `hint` what to do."""
    title = _TITLES.get(code) or HTTPStatus(status).phrase
    body: dict[str, object] = {"type": f"urn:luotsi:problem:{code}", "title": title, "status": status, "code": code}
    if detail:
        body["detail"] = detail
    if hint:
        body["hint"] = hint
    if errors:
        body["errors"] = [asdict(error) for error in errors]
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return HttpResponse(content, status=status, content_type="application/problem+json; charset=utf-8")


_TITLES = {
    "bad_input": "Bad input",
    "not_found": "Not found",
    "gone": "No longer offered",
    "not_allowed": "Not allowed",
    "not_ready": "Not ready",
    "method_not_allowed": "Method not allowed",
}


def page(request: HttpRequest, status: int, code: str = "") -> HttpResponse:
    """The error page of a status, with ways onward."""
    wording = _not_allowed() if code == "not_allowed" else _wording(status)
    return render(request, "web/error.html", {"status": status, "wording": wording}, status=status)


def _not_allowed() -> Wording:
    return Wording(
        _("This page is not open to you"),
        _("Your account lacks the role that the page asks for. The operator of this site gives roles."),
    )


def _wording(status: int) -> Wording:
    if status == 404:
        return Wording(
            _("This page was not found"),
            _("The address may be mistyped, or the page has moved. Search for what you need."),
        )
    if status == 410:
        return Wording(
            _("This service is no longer offered"),
            _("Its owner has withdrawn the description. Similar help may be found with the search."),
        )
    if status == 403:
        return Wording(
            _("This could not be accepted"),
            _("The form had expired or came from another site. Go back, reload the page and try again."),
        )
    if status == 503:
        return Wording(
            _("The service is being prepared"),
            _("Please try again in a few minutes."),
        )
    if 400 <= status < 500:
        return Wording(
            _("The address has an error"),
            _("Something in the address is not as it should be. Start again with the search."),
        )
    return Wording(
        _("Something went wrong on our side"),
        _("The error has been recorded. Please try again in a moment."),
    )
