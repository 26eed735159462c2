"""Pages about the site itself: sources, how search works, privacy, accessibility."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luotsi.conf import environment
from luotsi.directory.queries import front

STATEMENT_DATE = date(2026, 11, 21)
"""When the accessibility statement was last gone through."""


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Where content comes from, how search works, what is kept of people."""
    context = {"sources": front.sources(), "service_count": front.service_count(), "contact": contact()}
    return render(request, "directory/about.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "directory/accessibility.html", {"statement_date": STATEMENT_DATE, "contact": contact()})


def contact() -> dict[str, str]:
    """How to reach the site's owner: a mail or web address, or nothing."""
    given = environment.read("LUOTSI_CONTACT").strip()
    if "@" in given and "://" not in given:
        return {"href": f"mailto:{given}", "text": given}
    return {"href": given, "text": given} if given.startswith(("https://", "http://")) else {}
