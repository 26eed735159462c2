"""The conversation in a frame on another site: the same form, without scripts beside the one that tells its height.

No cookie is set and nothing is saved from here. Links to services and to the form of ten questions open in a new tab.
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from luotsi.directory.views import embed
from luotsi.directory.views.addresses import absolute, base
from luotsi.guidance.views import chat, shapes
from luotsi.guidance.views.chat import Place

FRAME = Place("guidance/embed_help.html", "embed-help", may_save=False)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest) -> HttpResponse:
    """The greeting or the conversation, with the looks that the site around asks for."""
    frame = embed.frame_of(request)
    shown = {
        "frame": frame,
        "action": f"{reverse(FRAME.route)}?{urlencode(frame.hidden)}" if frame.hidden else reverse(FRAME.route),
        "base": base(request),
        "home": absolute(request, "home"),
        "heading": shapes.Words(False)["title"],
        "whole": absolute(request, "help").removeprefix(base(request)),
    }
    response = chat.converse(request, FRAME, shown)
    response.headers["Content-Security-Policy"] = embed.POLICY
    return response
