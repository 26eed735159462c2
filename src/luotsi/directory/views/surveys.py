"""A questionnaire as residents see it: anonymous, one page, protected by `guard`. Results are `surveys_desk`'s."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from luotsi.directory import actions, labels
from luotsi.directory.queries import surveys
from luotsi.directory.rules import surveys as rules
from luotsi.directory.rules.pace import Pace
from luotsi.directory.rules.surveys import LONGEST_TEXT, Kind, Question, Survey
from luotsi.directory.views import guard
from luotsi.kernel import clock
from luotsi.kernel.errors import NotFound
from luotsi.kernel.text import Texts

PACE = Pace(window=timedelta(minutes=10), most=240, most_of_key=120)


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    texts: Texts
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was answered and what is wrong with it."""

    question: Question
    name: str
    choices: tuple[Choice, ...]
    text: str
    error: str

    @property
    def is_many(self) -> bool:
        return self.question.kind is Kind.MANY


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions; after they are sent, thanks. 404 before the first day, 410 after the last."""
    survey = surveys.survey(slug)
    if not survey.questions or clock.today() < survey.opens_on:
        raise NotFound(f"No survey {slug[:60]!r} is open.")
    if request.GET.get("sent") == "1" and request.method != "POST":
        return render(request, "directory/survey_thanks.html", {"survey": survey})
    if not survey.is_open(clock.today()):
        return render(request, "directory/survey_closed.html", {"survey": survey}, status=410)
    if request.method != "POST":
        return _form(request, survey)
    guard.check_is_from_here(request)
    thanks = HttpResponseRedirect(f"{reverse('survey', args=[slug])}?sent=1", status=303)
    if guard.is_trapped(request):
        return thanks
    given = _given(request.POST, survey)
    kept, wrong = rules.read(survey.questions, given)
    errors = {w.key: _told(w.reason) for w in wrong}
    if not guard.is_fresh(request.POST.get("stamp", ""), f"survey/{slug}"):
        errors["form"] = _("Check what you wrote and send it again. The form had been open for too long.")
    elif not kept and not errors:
        errors["form"] = _("Answer at least one question.")
    if errors:
        return _form(request, survey, given, errors, status=400)
    if not PACE.admits(slug, clock.now()):
        busy = _("Many are writing to us right now. Please try again in ten minutes.")
        return _form(request, survey, given, {"form": busy}, status=429)
    actions.give_answers(slug=slug, answers=kept, lang=labels.language())
    return thanks


def asked(
    survey: Survey, given: Mapping[str, list[str]] | None = None, errors: Mapping[str, str] | None = None
) -> tuple[Asked, ...]:
    """The questions as the page shows them."""
    return tuple(_asked(q, (given or {}).get(q.key, []), (errors or {}).get(q.key, "")) for q in survey.questions)


def _asked(question: Question, values: list[str], error: str) -> Asked:
    names = [{"": value} for value in question.values] if question.is_scale else list(question.options)
    choices = tuple(Choice(v, n, v in values) for v, n in zip(question.values, names, strict=True))
    text = values[0] if values and question.kind is Kind.TEXT else ""
    return Asked(question, f"a-{question.key}", choices, text, error)


def _given(sent: QueryDict, survey: Survey) -> dict[str, list[str]]:
    """What was sent for each question; free text cleaned, and left too long when it is."""
    found = {}
    for question in survey.questions:
        values = sent.getlist(f"a-{question.key}")[: rules.MOST_OPTIONS]
        if question.kind is Kind.TEXT:
            values = [guard.lines(v, limit=LONGEST_TEXT + 1) for v in values[:1]]
        found[question.key] = values
    return found


def _told(reason: str) -> str:
    words = {
        "missing": _("Answer this question."),
        "unknown": _("Choose one of the answers."),
        "long": _("The text is too long. At most %(most)d characters fit.") % {"most": LONGEST_TEXT},
    }
    return words[reason]


def _form(
    request: HttpRequest,
    survey: Survey,
    given: Mapping[str, list[str]] | None = None,
    errors: Mapping[str, str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "survey": survey,
        "asked": asked(survey, given, errors),
        "errors": errors or {},
        "stamp": guard.stamp(f"survey/{survey.slug}"),
        "longest": LONGEST_TEXT,
    }
    return render(request, "directory/survey.html", shown, status=status)
