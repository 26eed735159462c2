"""The staff's pages of questionnaires: making them, and what may be told of the answers."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luotsi.directory import actions, labels
from luotsi.directory.queries import surveys, todo
from luotsi.directory.queries.surveys import Held
from luotsi.directory.rules.surveys import MOST_OPTIONS, SMALLEST, Kind
from luotsi.directory.views import guard, survey_results
from luotsi.directory.views import surveys as public
from luotsi.directory.views.addresses import absolute
from luotsi.kernel import clock, sheets
from luotsi.kernel.errors import BadInput, BadParameter
from luotsi.kernel.text import Texts, clean
from luotsi.people import desk
from luotsi.people.access import actor_of, staff_page
from luotsi.people.rules import Actor, Power

KINDS: dict[Kind, Promise] = {
    Kind.SCALE_5: gettext_lazy("Scale 1–5"),
    Kind.SCALE_10: gettext_lazy("Scale 0–10"),
    Kind.ONE: gettext_lazy("Choice of one"),
    Kind.MANY: gettext_lazy("Choice of many"),
    Kind.TEXT: gettext_lazy("Free text"),
}
_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
_TITLE, _INTRO, _QUESTION, _OPTION = 160, 1000, 300, 120
"""Characters at most."""
_LASTS = timedelta(days=30)
_MOVES = {"up": -1, "down": 1}


@require_safe
@staff_page(Power.RUN_SURVEYS)
def listed(request: HttpRequest) -> HttpResponse:
    """All questionnaires that the signed-in may run."""
    shown = {"surveys": surveys.all_of(actor_of(request)), "today": clock.today()}
    return render(request, "directory/staff_surveys.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Power.RUN_SURVEYS)
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new one; made, it leads to its questions."""
    today, actor = clock.today(), actor_of(request)
    if request.method != "POST":
        usual = {"opens_on": today.isoformat(), "closes_on": (today + _LASTS).isoformat()}
        return render(request, "directory/staff_survey_new.html", _fields(usual, {}))
    texts, days, errors = _head(request.POST)
    if errors or days is None:
        return render(request, "directory/staff_survey_new.html", _fields(request.POST, errors), status=400)
    scopes = actor.scopes(Power.RUN_SURVEYS)
    slug = actions.make_survey(
        by=actor, titles=texts["title"], intros=texts["intro"], opens_on=days[0], closes_on=days[1], scope=scopes[0]
    )
    return HttpResponseRedirect(reverse("staff-survey", args=[slug]), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Power.RUN_SURVEYS)
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """One questionnaire: its texts, days and questions, and where it is answered."""
    held = surveys.held(slug, actor_of(request))
    if request.method != "POST":
        return _edit(request, held)
    texts, days, errors = _head(request.POST)
    if errors or days is None:
        return _edit(request, held, errors=errors, given=request.POST, status=400)
    titles, intros = texts["title"], texts["intro"]
    by = actor_of(request)
    actions.change_survey(by=by, slug=slug, titles=titles, intros=intros, opens_on=days[0], closes_on=days[1])
    return _back(slug)


@require_POST
@staff_page(Power.RUN_SURVEYS)
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """Add, move or remove a question."""
    actor, given = actor_of(request), request.POST
    held = surveys.held(slug, actor)
    act, key = given.get("act", ""), given.get("key", "")[:10]
    try:
        if act in _MOVES:
            actions.move_question(by=actor, slug=slug, key=key, steps=_MOVES[act])
        elif act == "remove":
            actions.remove_question(by=actor, slug=slug, key=key)
        else:
            return _add(request, held)
    except BadInput:
        return _edit(request, held, errors={"form": _locked()}, status=400)
    return _back(slug)


def _add(request: HttpRequest, held: Held) -> HttpResponse:
    given, errors = request.POST, {}
    texts = _texts(given, "text", _QUESTION)
    kind = next((k for k in Kind if k == given.get("kind")), None)
    options = _options(given) if kind in (Kind.ONE, Kind.MANY) else ()
    if kind is None:
        errors["kind"] = _("Choose what sort of answer is given.")
    if not any(texts.values()):
        errors["text"] = _("Write the question in one language at least.")
    if options is None:
        told = _("Give 2 to %(most)d choices, one on a line, as many in each language.")
        errors["options"] = told % {"most": MOST_OPTIONS}
    if errors or kind is None or options is None:
        return _edit(request, held, errors=errors, asked=given, status=400)
    is_required = given.get("required") == "1"
    by, slug = actor_of(request), held.survey.slug
    try:
        actions.add_question(by=by, slug=slug, kind=kind, texts=texts, options=options, is_required=is_required)
    except BadInput:
        return _edit(request, held, errors={"form": _locked()}, asked=given, status=400)
    return _back(slug)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Power.RUN_SURVEYS)
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """What may be told of the answers; posted to, the answers are marked as read."""
    held = surveys.held(slug, actor_of(request))
    if request.method == "POST":
        actions.mark_answers_read(by=actor_of(request), slug=slug)
        return HttpResponseRedirect(reverse("staff-survey-results", args=[slug]), status=303)
    shown = {
        "held": held,
        "survey": held.survey,
        "results": [(r, mark_safe(r.svg)) for r in survey_results.results(held.survey)],  # noqa: S308 (escaped by charts)
        "smallest": SMALLEST,
    }
    return render(request, "directory/staff_survey_results.html", shown)


@require_safe
@staff_page(Power.RUN_SURVEYS)
def export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The same as CSV or XLSX: counts and texts apart, and what is hidden is hidden here too."""
    held = surveys.held(slug, actor_of(request))
    if form not in sheets.TYPES:
        raise BadParameter("format", form, ", ".join(sheets.TYPES))
    counts, texts = survey_results.tables(held.survey)
    if form == "csv":
        content = sheets.csv_rows(counts[1], [*counts[2], *survey_results.texts_as_counts(texts[2])])
    else:
        content = sheets.workbook([counts, texts], created=clock.now())
    response = HttpResponse(content, content_type=sheets.TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="luotsi-{slug}.{form}"'
    return response


def register() -> None:
    """Put the pages on the desks and new answers into the to-dos of whoever made the questionnaire."""
    powers, name = (Power.RUN_SURVEYS,), gettext_lazy("Surveys")
    about = gettext_lazy("Short questionnaires for residents, and what they answered.")
    desk.add(desk.Entry(name, "staff-surveys", powers, surveys.new_count, about, rank=45))
    todo.add(todo.Provider("surveys", gettext_lazy("New answers to surveys"), powers, _items, rank=30))


def _items(actor: Actor) -> list[todo.Item]:
    return [
        todo.Item(
            subject=survey_results.said(held.survey.titles),
            href=reverse("staff-survey-results", args=[held.survey.slug]),
            detail=ngettext("%(n)d new answer", "%(n)d new answers", held.new) % {"n": held.new},
        )
        for held in surveys.all_of(actor)
        if held.is_own and held.new
    ]


def _edit(
    request: HttpRequest,
    held: Held,
    *,
    errors: Mapping[str, str] | None = None,
    given: QueryDict | None = None,
    asked: QueryDict | None = None,
    status: int = 200,
) -> HttpResponse:
    survey = held.survey
    usual = {
        **{f"title-{lang}": survey.titles.get(lang, "") for lang in _LANGUAGES},
        **{f"intro-{lang}": survey.intros.get(lang, "") for lang in _LANGUAGES},
        "opens_on": survey.opens_on.isoformat(),
        "closes_on": survey.closes_on.isoformat(),
    }
    shown = _fields(given or usual, errors or {}) | {
        "held": held,
        "survey": survey,
        "is_locked": bool(held.answers),
        "asked": [(a, KINDS[a.question.kind]) for a in public.asked(survey)],
        "kinds": [(str(k), name) for k, name in KINDS.items()],
        "question_fields": _by_language(asked or {}, ("text", "options")),
        "posted": asked or {},
        "address": absolute(request, "survey", survey.slug),
        "is_open": survey.is_open(clock.today()),
    }
    return render(request, "directory/staff_survey.html", shown, status=status)


def _back(slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("staff-survey", args=[slug]), status=303)


def _locked() -> str:
    return _("There are answers already, so questions cannot be changed any more. Make a new survey.")


def _fields(given: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, object]:
    return {
        "languages": _by_language(given, ("title", "intro")),
        "opens_on": given.get("opens_on", ""),
        "closes_on": given.get("closes_on", ""),
        "errors": errors,
    }


def _by_language(given: Mapping[str, str], names: tuple[str, str]) -> list[tuple[str, str, str, str]]:
    """(code, name of the language, first field, second field)."""
    return [
        (lang, labels.language_name(lang), given.get(f"{names[0]}-{lang}", ""), given.get(f"{names[1]}-{lang}", ""))
        for lang in _LANGUAGES
    ]


def _head(given: QueryDict) -> tuple[dict[str, Texts], tuple[date, date] | None, dict[str, str]]:
    """Texts, days and what is wrong of the form of a questionnaire's head."""
    errors: dict[str, str] = {}
    texts = {"title": _texts(given, "title", _TITLE), "intro": _texts(given, "intro", _INTRO)}
    if not any(texts["title"].values()):
        errors["title"] = _("Write a title in one language at least.")
    try:
        days = date.fromisoformat(given.get("opens_on", "")[:10]), date.fromisoformat(given.get("closes_on", "")[:10])
    except ValueError:
        errors["opens_on"] = _("Give the first and the last day.")
        return texts, None, errors
    if days[1] < days[0]:
        errors["opens_on"] = _("The last day is before the first.")
    return texts, days, errors


def _texts(given: QueryDict, name: str, limit: int) -> Texts:
    found = {lang: clean(given.get(f"{name}-{lang}", ""), limit=limit) for lang in _LANGUAGES}
    return {lang: text for lang, text in found.items() if text}


def _options(given: QueryDict) -> tuple[Texts, ...] | None:
    """Choices by their lines in each language; None when there are too few or many, or the languages differ."""
    lines = {lang: _lines(given.get(f"options-{lang}", "")) for lang in _LANGUAGES}
    counts = {len(found) for found in lines.values() if found}
    if len(counts) != 1 or not 2 <= (many := counts.pop()) <= MOST_OPTIONS:
        return None
    return tuple({lang: found[n][:_OPTION] for lang, found in lines.items() if found} for n in range(many))


def _lines(raw: str) -> list[str]:
    return [line for line in guard.lines(raw, limit=_OPTION * MOST_OPTIONS).split("\n") if line]
