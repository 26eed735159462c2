"""The page where a person talks their situation through with the automatic adviser. Works as a plain form.

The conversation travels in a signed field of the form: not in an address, not in a cookie. It is kept only when the
person asks to save it. With htmx the new turn alone is added. Owns requests and answers; what is said is the queries'.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from luotsi.directory.labels import language
from luotsi.directory.rules.pace import Pace
from luotsi.directory.views import guard
from luotsi.guidance.actions import chat as actions
from luotsi.guidance.actions import feedback
from luotsi.guidance.queries import chat, flows, saved
from luotsi.guidance.queries.chat import Answer
from luotsi.guidance.queries.parts import PARTS
from luotsi.guidance.rules import conversation
from luotsi.guidance.rules.conversation import LARGEST, Conversation
from luotsi.guidance.views import shapes
from luotsi.guidance.views.counting import count_turn
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, NotFound

SALT = "luotsi.help"
_OPEN = timedelta(hours=12)
"""How long a conversation may lie open in a browser."""
SAVES = Pace(window=timedelta(minutes=10), most=120, most_of_key=120)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the conversation is shown: on its own page or in a frame."""

    template: str
    route: str
    may_save: bool


PAGE = Place("guidance/help.html", "help", may_save=True)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest) -> HttpResponse:
    """The greeting; after something was said, the conversation with one more turn."""
    return converse(request, PAGE)


def converse(request: HttpRequest, place: Place, shown: dict[str, Any] | None = None) -> HttpResponse:
    """The same in any place; `shown` is what the place's own template wants."""
    if request.method != "POST":
        is_plain = request.GET.get("plain") == "1" and language() == "fi"
        return _page(request, place, chat.start(is_plain=is_plain), shown)
    return _answer(request, place, shown)


@never_cache
def _answer(request: HttpRequest, place: Place, shown: dict[str, Any] | None) -> HttpResponse:
    guard.check_is_from_here(request)
    given = request.POST
    held = _held(given.get("held", ""), is_plain=given.get("plain") == "1")
    if isinstance(held, Answer):
        return _page(request, place, held, shown)
    if "restart" in given:
        query = "?plain=1" if held.is_plain else ""
        return HttpResponseRedirect(reverse(place.route) + query, status=303)
    if "save" in given and place.may_save:
        return _save(request, held)
    if "switch" in given:
        turned = Conversation(held.state, held.entries, not held.is_plain and language() == "fi")
        return _page(request, place, Answer(turned), shown)
    if "go" in given:
        return _page(request, place, Answer(held), shown)
    found = chat.turn(held, lang=language(), text=given.get("text", ""), choice=given.get("choice", "")[:40])
    PARTS.attempt("counting", lambda: _count(found), None)
    return _page(request, place, found, shown)


def _count(found: Answer) -> None:
    """That a turn was taken and which services were shown; never whose."""
    count_turn(found)
    if found.advice and found.advice.offers:
        feedback.show([o.card.id for o in found.advice.offers], area=found.advice.area or None)


def _held(field: str, *, is_plain: bool) -> Conversation | Answer:
    """The conversation in the form's field; a new one without it, a greeting that says so when it is no good."""
    if not field:
        return chat.start(is_plain=is_plain and language() == "fi").conversation
    try:
        if len(field) > LARGEST:
            raise BadInput("The field is too long.")
        data = signing.loads(field, salt=SALT, max_age=_OPEN)
        return conversation.from_data(data, flows.flow())
    except (signing.BadSignature, BadInput):
        return chat.start(is_plain=is_plain and language() == "fi", note="page.old")


def sealed(held: Conversation) -> str:
    """The form's field: signed, so that nobody can put words into our mouth; not secret, for it is the person's own."""
    return signing.dumps(conversation.to_data(held), salt=SALT, compress=True)


def _page(request: HttpRequest, place: Place, answer: Answer, shown: dict[str, Any] | None) -> HttpResponse:
    held = answer.conversation
    whole = {
        "w": shapes.Words(held.is_plain),
        "tongue": chat.tongue(language(), held.is_plain),
        "crisis": answer.crisis,
        "turns": shapes.turns(answer),
        "step": shapes.step(held),
        "held": sealed(held),
        "is_plain": held.is_plain,
        "has_plain": language() == "fi",
        "error": shapes.Words(held.is_plain)[answer.error.removeprefix("page.")] if answer.error else "",
        "written": answer.text,
        "longest": chat.LONGEST,
        "place": place,
        "action": reverse(place.route),
        **(shown or {}),
    }
    is_part = request.headers.get("HX-Request") == "true"
    template = "guidance/_part.html" if is_part else place.template
    return render(request, template, whole, status=400 if answer.error and not is_part else 200)


def _save(request: HttpRequest, held: Conversation) -> HttpResponse:
    if not SAVES.admits("all", clock.now()):
        return _page(request, PAGE, Answer(held, error="page.busy"), None)
    code = actions.save(content=conversation.to_data(held), lang=language())
    return HttpResponseRedirect(reverse("help-saved", args=[code]), status=303)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest, code: str) -> HttpResponse:
    """A saved conversation, behind its secret address; deletes it when asked."""
    if request.method == "POST":
        guard.check_is_from_here(request)
        actions.delete(code=code)
        return HttpResponseRedirect(reverse("help-deleted"), status=303)
    try:
        found = saved.saved(code)
        held = conversation.from_data(found.content, flows.flow())
    except (NotFound, BadInput):
        return _said_only(request, "gone", 404)
    answer = Answer(held)
    shown = {
        "w": shapes.Words(held.is_plain),
        "tongue": chat.tongue(language(), held.is_plain),
        "turns": shapes.turns(answer),
        "held": sealed(held),
        "expires_at": found.expires_at,
        "code": code,
    }
    return render(request, "guidance/saved.html", shown)


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """That a conversation was deleted."""
    return _said_only(request, "deleted", 200)


def _said_only(request: HttpRequest, key: str, status: int) -> HttpResponse:
    words = shapes.Words(False)
    return render(request, "guidance/saved.html", {"w": words, "told": words[key]}, status=status)


@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """Numbers that help at once, those that are open first."""
    return render(request, "guidance/now.html", {"lines": chat.all_lines(language()), "w": shapes.Words(False)})
