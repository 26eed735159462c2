"""Pages of the shell itself: language redirect, health, component patterns, county's brand, error pages."""

from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from luotsi.conf import environment
from luotsi.directory.queries import engines
from luotsi.kernel.errors import LuotsiError, NotFound
from luotsi.web import problems, showcase


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """To the front page in the language that the browser asks for, Finnish when none of ours."""
    asked = get_language_from_request(request)
    lang = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    response = HttpResponseRedirect(f"/{lang}/")
    patch_vary_headers(response, ("Accept-Language",))
    return response


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The process is up; asks nothing of database or index."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether pages can be served: database migrated, search index there; 503 and the reason when not."""
    checks = {"database": _database(), "index": _index()}
    good = all(c["state"] == "ok" for c in checks.values())
    return JsonResponse({"status": "ok" if good else "not_ready", "checks": checks}, status=200 if good else 503)


def _database() -> dict[str, str]:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return {"state": "failed", "detail": "The database does not answer."}
    if waiting:
        return {"state": "failed", "detail": f"{len(waiting)} migrations are not applied. Run: luotsi migrate"}
    return {"state": "ok", "detail": ""}


def _index() -> dict[str, str]:
    try:
        count = engines.engine().count()
    except (LuotsiError, OSError) as error:
        return {"state": "failed", "detail": f"The search index cannot be read ({type(error).__name__})."}
    if not count:
        return {"state": "failed", "detail": "There is no search index. Run: luotsi sync ptv, or luotsi demo"}
    return {"state": "ok", "detail": f"{count} services"}


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Every component with sample content, for those who build pages or brand them."""
    return HttpResponse(render_to_string("web/patterns.html", showcase.sample(), request))


@require_safe
def brand(request: HttpRequest) -> HttpResponse:
    """The county's own design tokens; NotFound when the installation has none."""
    given = environment.read("LUOTSI_BRAND")
    if not given:
        raise NotFound("This installation has no brand file.")
    try:
        css = Path(given).read_text(encoding="utf-8")
    except OSError:
        raise NotFound("The brand file cannot be read.", hint="Check LUOTSI_BRAND.") from None
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(request, 500)


def _error(request: HttpRequest, status: int) -> HttpResponse:
    if problems.wants_machine_form(request):
        return problems.details(status=status, code=_CODES.get(status, "error"), detail=_DETAILS.get(status, ""))
    try:
        return problems.page(request, status)
    except Exception:
        # The page itself may depend on what is broken; a person still gets a word.
        return HttpResponse(_LAST_RESORT, status=status)


_CODES = {400: "bad_input", 403: "forbidden", 404: "not_found"}
_DETAILS = {404: "There is nothing at this address.", 500: "The error has been recorded."}
_LAST_RESORT = (
    '<!doctype html><html lang="fi"><meta charset="utf-8"><title>Virhe – Fel – Error</title>'
    "<p>Palvelussa on häiriö. Yritä hetken kuluttua uudelleen.</p>"
    '<p lang="sv">Tjänsten har en störning. Försök igen om en stund.</p>'
    '<p lang="en">The service has a problem. Please try again in a moment.</p></html>'
)
