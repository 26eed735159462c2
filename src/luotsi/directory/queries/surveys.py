"""Reads of questionnaires and of what was answered. Who answered is nowhere to be read."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F

from luotsi.directory.models import Survey as Row
from luotsi.directory.models import SurveyAnswer
from luotsi.directory.rules import surveys as rules
from luotsi.directory.rules.surveys import Answers, Kind, Question, Summary, Survey
from luotsi.kernel.errors import NotFound
from luotsi.people.rules import COMMAND, Actor, Power


@dataclass(frozen=True, slots=True)
class Held:
    """A questionnaire as its maker sees it."""

    survey: Survey
    scope: str
    answers: int
    new: int
    """Answers that came after the maker last marked them as read."""
    is_own: bool


def survey(slug: str) -> Survey:
    """The questionnaire, open or not; NotFound."""
    row = Row.objects.filter(slug=slug).first()
    if row is None:
        raise NotFound(f"No survey {slug[:60]!r}.")
    return from_row(row)


def held(slug: str, actor: Actor) -> Held:
    """A questionnaire that the actor may run; NotFound also for those of others."""
    found = next((h for h in all_of(actor) if h.survey.slug == slug), None)
    if found is None:
        raise NotFound(f"No survey {slug[:60]!r} among yours.")
    return found


def all_of(actor: Actor) -> tuple[Held, ...]:
    """Questionnaires that the actor may run, the newest first."""
    rows = Row.objects.annotate(total=Count("given"))
    return tuple(
        Held(from_row(r), r.scope, r.total, max(0, r.total - r.seen), r.maker_id == actor.id)
        for r in rows
        if is_for(actor, r.scope)
    )


def is_for(actor: Actor, scope: str) -> bool:
    """Whether the actor runs surveys there."""
    return actor == COMMAND or actor.may(Power.RUN_SURVEYS, scope)


def new_count(actor: Actor) -> int:
    """How many answers to the actor's own questionnaires are new."""
    rows = Row.objects.filter(maker_id=actor.id).annotate(total=Count("given")).filter(total__gt=F("seen"))
    return sum(row.total - row.seen for row in rows)


def results(slug: str) -> tuple[Summary, ...]:
    """What may be told of the answers; () when too few have answered."""
    asked = survey(slug)
    answers: list[Answers] = list(SurveyAnswer.objects.filter(survey__slug=slug).values_list("answers", flat=True))
    return rules.summaries(asked.questions, answers)


def from_row(row: Row) -> Survey:
    """The questionnaire of a row."""
    questions = tuple(question(q) for q in row.questions)
    return Survey(row.slug, row.titles, row.intros, questions, row.opens_on, row.closes_on)


def question(kept: dict[str, Any]) -> Question:
    """A question from the JSON it is kept as."""
    return Question(kept["key"], Kind(kept["kind"]), kept["texts"], tuple(kept["options"]), kept["is_required"])
