"""Courses: modules, quizzes, and what a learner has passed so far, which only the learner's address line knows."""

from dataclasses import dataclass

from django.core import signing

from luotsi.content.models import CoursePage, ModulePage
from luotsi.content.rules import quiz
from luotsi.content.rules.quiz import Question
from luotsi.kernel.errors import BadInput

SALT = "luotsi.content.course"
_VALID_SECONDS = 60 * 60 * 24 * 90
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Step:
    """A module in its course."""

    key: str
    title: str
    summary: str
    url: str
    has_quiz: bool
    is_passed: bool


def questions(module: ModulePage) -> tuple[Question, ...]:
    """The quiz of a module; what an editor is still writing (options that make no quiz) is left out."""
    found = []
    for row in module.questions.all():
        try:
            found.append(Question(row.text, quiz.options(row.options), row.explanation))
        except BadInput:
            continue
    return tuple(found)


def steps(course: CoursePage, passed: frozenset[str]) -> tuple[Step, ...]:
    """The published modules in their order."""
    modules = ModulePage.objects.child_of(course).live().select_related("locale").prefetch_related("questions")
    return tuple(
        Step(key_of(m), m.title, m.summary, m.url, bool(questions(m)), key_of(m) in passed)
        for m in modules.order_by("path")
    )


def key_of(page: ModulePage | CoursePage) -> str:
    """The same for all languages of a page, so that a learner may change the language."""
    return str(page.translation_key.hex[:12])


def is_complete(found: tuple[Step, ...]) -> bool:
    """Whether every quiz is passed; a course without quizzes gives no certificate."""
    quizzes = [s for s in found if s.has_quiz]
    return bool(quizzes) and all(s.is_passed for s in quizzes)


def passed(token: str, course: CoursePage) -> frozenset[str]:
    """Keys of the modules that a token says are passed; empty for a token of another course, of old or of nobody."""
    try:
        held = signing.loads(token[:_LONGEST], salt=SALT, max_age=_VALID_SECONDS)
    except signing.BadSignature:
        return frozenset()
    return frozenset(held[1]) if held[0] == key_of(course) else frozenset()


def token(course: CoursePage, keys: frozenset[str]) -> str:
    """What a learner carries along: which modules of which course are passed, signed; nothing about who."""
    return str(signing.dumps([key_of(course), sorted(keys)], salt=SALT)) if keys else ""
