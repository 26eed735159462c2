"""Making questionnaires and keeping what was answered."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import structlog
from django.db import transaction
from django.utils.text import slugify

from luotsi.directory.models import Survey as Row
from luotsi.directory.models import SurveyAnswer
from luotsi.directory.queries import surveys
from luotsi.directory.rules import surveys as rules
from luotsi.directory.rules.surveys import Answers, Kind, Question
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, NotFound
from luotsi.kernel.masking import mask
from luotsi.kernel.text import Texts, pick
from luotsi.people.actions import record
from luotsi.people.rules import Actor, Power, check

log = structlog.get_logger(__name__)


@transaction.atomic
def make_survey(
    *, by: Actor, titles: Texts, intros: Texts, opens_on: date, closes_on: date, scope: str = "", is_demo: bool = False
) -> str:
    """Begin a questionnaire without questions; its slug. BadInput without a title or with days the wrong way round."""
    check(by, Power.RUN_SURVEYS, scope)
    _check(titles, opens_on, closes_on)
    now = clock.now()
    row = Row.objects.create(
        slug=_slug(titles), titles=titles, intros=intros, opens_on=opens_on, closes_on=closes_on, scope=scope,
        maker_id=by.id, is_demo=is_demo, created_at=now, changed_at=now,
    )  # fmt: skip
    record(by=by, act="survey-make", subject=f"survey:{row.slug}", after=_about(row))
    log.info("survey made", survey=row.pk)
    return row.slug


@transaction.atomic
def change_survey(*, by: Actor, slug: str, titles: Texts, intros: Texts, opens_on: date, closes_on: date) -> None:
    """Change texts and days; the slug stays, it may be on paper. Errors as `make_survey`, NotFound."""
    row = _row(by, slug)
    _check(titles, opens_on, closes_on)
    before = _about(row)
    row.titles, row.intros, row.opens_on, row.closes_on = titles, intros, opens_on, closes_on
    _keep(row, by, "survey-change", before)


@transaction.atomic
def add_question(
    *, by: Actor, slug: str, kind: Kind, texts: Texts, options: tuple[Texts, ...] = (), is_required: bool = False
) -> str:
    """Add a question at the end; its key. BadInput when it is not whole, or when there are answers already."""
    row = _row(by, slug, is_to_be_open=True)
    before = _about(row)
    if len(row.questions) >= rules.MOST_QUESTIONS:
        raise BadInput(f"A survey has at most {rules.MOST_QUESTIONS} questions.")
    if not any(texts.values()):
        raise BadInput("The question has no text.")
    wanted = kind in (Kind.ONE, Kind.MANY)
    if wanted and not 2 <= len(options) <= rules.MOST_OPTIONS:
        raise BadInput(f"A choice has 2 to {rules.MOST_OPTIONS} options.")
    key = f"q{1 + max((int(q['key'][1:]) for q in row.questions), default=0)}"
    made = Question(key, kind, texts, options if wanted else (), is_required)
    row.questions = [*row.questions, _as_json(made)]
    _keep(row, by, "survey-question-add", before)
    return key


@transaction.atomic
def remove_question(*, by: Actor, slug: str, key: str) -> None:
    """Take a question away; BadInput when there are answers already."""
    row = _row(by, slug, is_to_be_open=True)
    before = _about(row)
    row.questions = [q for q in row.questions if q["key"] != key]
    _keep(row, by, "survey-question-remove", before)


@transaction.atomic
def move_question(*, by: Actor, slug: str, key: str, steps: int) -> None:
    """Move a question up (below zero) or down as far as the list goes; BadInput when there are answers already."""
    row = _row(by, slug, is_to_be_open=True)
    before = _about(row)
    place = next((n for n, q in enumerate(row.questions) if q["key"] == key), None)
    if place is None:
        raise NotFound(f"No question {key[:10]!r}.")
    rest = [q for q in row.questions if q["key"] != key]
    rest.insert(max(0, place + steps), row.questions[place])
    row.questions = rest
    _keep(row, by, "survey-question-move", before)


@transaction.atomic
def mark_answers_read(*, by: Actor, slug: str) -> None:
    """The maker has seen the answers that there are now."""
    row = _row(by, slug)
    before, row.seen = row.seen, SurveyAnswer.objects.filter(survey=row).count()
    row.save(update_fields=["seen"])
    record(by=by, act="survey-read", subject=f"survey:{slug}", before={"seen": before}, after={"seen": row.seen})


@transaction.atomic
def remove_survey(*, by: Actor, slug: str) -> None:
    """Take a questionnaire away with all that was answered."""
    row = _row(by, slug)
    before = _about(row) | {"answers": SurveyAnswer.objects.filter(survey=row).count()}
    row.delete()
    record(by=by, act="survey-remove", subject=f"survey:{slug}", before=before)


@transaction.atomic
def give_answers(*, slug: str, answers: Answers, lang: str) -> None:
    """Keep what one person answered, free text masked. BadInput when it does not fit the questions or none is open."""
    row = Row.objects.filter(slug=slug).first()
    if row is None:
        raise NotFound(f"No survey {slug[:60]!r}.")
    survey = surveys.from_row(row)
    today = clock.today()
    if not survey.is_open(today):
        raise BadInput("The survey is not open.")
    kept, wrong = rules.read(survey.questions, answers)
    if wrong:
        raise BadInput(f"The answer to {wrong[0].key} cannot be kept: {wrong[0].reason}.")
    for question in survey.questions:
        if question.kind is Kind.TEXT and question.key in kept:
            kept[question.key] = [mask(kept[question.key][0])]
    if not kept:
        raise BadInput("Nothing was answered.")
    SurveyAnswer.objects.create(survey=row, answers=kept, lang=lang, day=today)
    log.info("survey answered", survey=row.pk)


def _row(by: Actor, slug: str, *, is_to_be_open: bool = False) -> Row:
    """The questionnaire, locked, when the actor runs it; `is_to_be_open`: its questions may still be changed."""
    row = Row.objects.select_for_update().filter(slug=slug).first()
    if row is None or not surveys.is_for(by, row.scope):
        raise NotFound(f"No survey {slug[:60]!r} among yours.")
    if is_to_be_open and SurveyAnswer.objects.filter(survey=row).exists():
        raise BadInput("There are answers already: questions cannot be changed any more.", hint="Make a new survey.")
    return row


def _keep(row: Row, by: Actor, act: str, before: Mapping[str, Any]) -> None:
    row.changed_at = clock.now()
    row.save()
    record(by=by, act=act, subject=f"survey:{row.slug}", before=before, after=_about(row))


def _check(titles: Texts, opens_on: date, closes_on: date) -> None:
    if not any(titles.values()):
        raise BadInput("The survey has no title.")
    if closes_on < opens_on:
        raise BadInput("The survey closes before it opens.")


def _slug(titles: Texts) -> str:
    start = slugify(pick(titles, "fi")[0])[:50].strip("-") or "survey"
    taken = set(Row.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    return next(s for s in (start, *(f"{start}-{n}" for n in range(2, len(taken) + 3))) if s not in taken | {"new"})


def _about(row: Row) -> dict[str, Any]:
    return {
        "titles": row.titles, "intros": row.intros, "questions": row.questions,
        "opens_on": row.opens_on.isoformat(), "closes_on": row.closes_on.isoformat(),
    }  # fmt: skip


def _as_json(question: Question) -> dict[str, Any]:
    return {
        "key": question.key, "kind": str(question.kind), "texts": question.texts, "options": list(question.options),
        "is_required": question.is_required,
    }  # fmt: skip
