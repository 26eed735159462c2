"""The form of ten questions about life, and the suggestions that follow. Answers come by POST and are kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from luotsi.directory import labels
from luotsi.directory.views import guard, tray
from luotsi.guidance.actions import feedback
from luotsi.guidance.queries import advice as advising
from luotsi.guidance.queries import chat, flows, handover
from luotsi.guidance.queries.advice import Advice, Request
from luotsi.guidance.queries.parts import PARTS
from luotsi.guidance.rules.areas import AREAS, BEST, LifeArea
from luotsi.guidance.rules.handover import Asked
from luotsi.guidance.rules.telling import OLDEST
from luotsi.guidance.views import shapes
from luotsi.kernel import clock

_SHOWN = 6
_WAYS = {"remote": True, "on_site": False}


class AreaWords:
    """The form's own words in the reader's tongue, by the end of their key."""

    def __init__(self, tongue: str) -> None:
        self.tongue = tongue

    def __getitem__(self, key: str) -> str:
        return self.text(f"page.{key}")

    def text(self, key: str) -> str:
        """A text of the form."""
        own = flows.area_words().get(key, {})
        return own.get(self.tongue) or own.get("fi") or key


@dataclass(frozen=True, slots=True)
class Question:
    area: LifeArea
    name: str
    asks: str
    value: int | None
    numbers: tuple[int, ...] = tuple(range(int(BEST) + 1))


@dataclass(slots=True)
class Given:
    """What the form says, and what is wrong by field."""

    scores: dict[LifeArea, int] = field(default_factory=dict)
    text: str = ""
    age: str = ""
    municipality: str = ""
    near: bool = False
    way: str = ""
    language: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def years(self) -> int | None:
        return int(self.age) if self.age else None


@require_safe
def form(request: HttpRequest) -> HttpResponse:
    """Ten questions, each of which may be skipped; `way=sliders` shows sliders."""
    return _form(request, Given(), request.GET)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: HttpRequest) -> HttpResponse:
    """What is suggested for the answers, with reasons; the form again when something in it is wrong."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("help-areas"), status=303)
    guard.check_is_from_here(request)
    words = AreaWords(_tongue(request.POST))
    given = _given(request.POST, words)
    checked = chat.check(given.text) if given.text.strip() else None
    # Before anything else, also beside mistakes in the form.
    crisis = chat.card_for(checked, words.tongue) if checked else None
    if "again" in request.POST or given.errors:
        status = 400 if given.errors and "again" not in request.POST else 200
        return _form(request, given, request.POST, status=status, crisis=crisis)
    if not given.scores and checked is None:
        given.errors["ask"] = words["empty"]
        return _form(request, given, request.POST, status=400)
    masked = checked.masked if checked else ""
    found = advising.advise(_request(given, masked))
    shown = {
        "w": shapes.Words(words.tongue == "fi-plain"),
        "a": words,
        "tongue": words.tongue,
        "crisis": crisis,
        "advice": found,
        "ways": _ways(found, given, masked),
        "again": _again(given, masked, words),
    }
    if found.offers:
        PARTS.attempt(
            "counting", lambda: feedback.show([o.card.id for o in found.offers], area=found.area or None), None
        )
    return render(request, "guidance/suggestions.html", shown)


def _ways(found: Advice, given: Given, need: str) -> tuple[shapes.People, ...]:
    if found.offers:
        return ()
    asked = Asked(labels.language(), given.municipality, given.years, need)
    return shapes.people(handover.ways(asked, clock.now()))


def _request(given: Given, text: str) -> Request:
    return Request(
        lang=labels.language(),
        text=text,
        scores={str(area): float(score) for area, score in given.scores.items()},
        age=given.years,
        municipality=given.municipality,
        closer=given.near and bool(given.municipality),
        remote=_WAYS.get(given.way),
        language=given.language,
        limit=_SHOWN,
    )


def _tongue(given: Mapping[str, str]) -> str:
    return chat.tongue(labels.language(), given.get("plain") == "1")


def _given(posted: Mapping[str, str], words: AreaWords) -> Given:
    given = Given(near=posted.get("near") == "1")
    for area in AREAS:
        raw = posted.get(f"area-{area}", "").strip()
        is_answered = posted.get("way") != "sliders" or posted.get(f"tells-{area}") == "1"
        if not raw or not is_answered:
            continue
        if not (raw.isascii() and raw.isdigit() and int(raw[:4]) <= BEST):
            given.errors["ask"] = words["score_range"]
            continue
        given.scores[area] = int(raw)
    given.text = posted.get("text", "")
    if len(given.text.replace("\r\n", "\n")) > chat.LONGEST:
        given.errors["text"] = words["too_long"]
    age = posted.get("age", "").strip()[:6]
    if age and not (age.isascii() and age.isdigit() and int(age) <= OLDEST):
        given.errors["age"] = words["age_range"]
    else:
        given.age = age
    place = posted.get("municipality", "")[:3]
    if place and not labels.municipality_name(place):
        given.errors["municipality"] = words["unknown_place"]
    else:
        given.municipality = place
    given.way = posted.get("where", "") if posted.get("where") in _WAYS else ""
    given.language = posted.get("language", "") if posted.get("language") in dict(settings.LANGUAGES) else ""
    return given


def _again(given: Given, masked: str, words: AreaWords) -> list[tuple[str, str]]:
    """Fields that bring the answers back into the form."""
    fields = [(f"area-{area}", str(score)) for area, score in given.scores.items()]
    fields += [("text", masked), ("age", given.age), ("municipality", given.municipality), ("where", given.way)]
    fields += [("language", given.language), ("near", "1" if given.near else "")]
    fields += [("plain", "1" if words.tongue == "fi-plain" else ""), ("again", "1")]
    return [(name, value) for name, value in fields if value]


def _form(
    request: HttpRequest, given: Given, asked: Mapping[str, str], *, status: int = 200, crisis: object = None
) -> HttpResponse:
    words = AreaWords(_tongue(asked))
    questions = [Question(a, words.text(f"area.{a}"), words.text(f"ask.{a}"), given.scores.get(a)) for a in AREAS]
    shown: dict[str, Any] = {
        "a": words,
        "w": shapes.Words(words.tongue == "fi-plain"),
        "given": given,
        "questions": questions,
        "has_sliders": asked.get("way") == "sliders",
        "is_plain": words.tongue == "fi-plain",
        "has_plain": labels.language() == "fi",
        "places": tray.places(given.municipality),
        "languages": [(code, labels.language_name(code)) for code, _name in settings.LANGUAGES],
        "crisis": crisis,
    }
    return render(request, "guidance/areas.html", shown, status=status)
