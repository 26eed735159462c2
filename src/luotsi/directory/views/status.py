"""The operators' status page: open from this machine, or with the installation's secret.

"From this machine" means that the connection comes from a loopback address, the host asked is one too, and no proxy
says that it carries the request for somebody else: behind a proxy every visitor's connection comes from the proxy.
"""

from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from luotsi.conf import environment
from luotsi.directory.queries.status import StatusView
from luotsi.directory.queries.status import status as read_status
from luotsi.kernel.errors import NotFound

_CARRIED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Sources, index and adapters; 503 when a check has failed. As if it did not exist for everybody else."""
    if not (_has_token(request) or _is_local(request)):
        raise NotFound("No such page.")
    view = read_status()
    code = 200 if view.is_well else 503
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse(_as_json(view), status=code)
    return render(request, "directory/status.html", {"status": view}, status=code)


def _has_token(request: HttpRequest) -> bool:
    secret = environment.read("LUOTSI_OPERATOR_TOKEN")
    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    return bool(secret) and kind.lower() == "bearer" and constant_time_compare(given.strip(), secret)


def _is_local(request: HttpRequest) -> bool:
    if any(name in request.headers for name in _CARRIED):
        return False
    if request.get_host().rpartition(":")[0] not in _LOCAL_NAMES and request.get_host() not in _LOCAL_NAMES:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _as_json(view: StatusView) -> dict[str, object]:
    index = view.index
    return {
        "status": "ok" if view.is_well else "failed",
        "at": view.at.isoformat(),
        "checks": {n.name: {"state": n.check.state, "detail": n.check.detail} for n in view.checks},
        "sources": [
            {
                "source": s.source,
                "area": s.area,
                "mode": s.mode,
                "state": s.state,
                "started_at": s.started_at.isoformat(),
                "done_at": s.done_at.isoformat() if s.done_at else None,
                "refused": s.refused,
                "services": s.services,
                "stale": s.is_stale,
            }
            for s in view.sources
        ],
        "index": {
            "services": index.services,
            "built_at": index.built_at.isoformat() if index.built_at else None,
            "megabytes": index.megabytes,
            "vectors_share": index.vectors_share,
        }
        if index
        else None,
        "waiting_feedback": view.waiting_feedback,
    }
