"""Quizzes of a course: how options are written down, and when answers are right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from luotsi.kernel.errors import BadInput

MARK = "*"
MOST_OPTIONS = 8


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen."""

    text: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its options, and why the right ones are right."""

    text: str
    options: tuple[Option, ...]
    explanation: str = ""

    @property
    def right(self) -> frozenset[int]:
        """Numbers of the right options, from 0."""
        return frozenset(n for n, option in enumerate(self.options) if option.is_right)

    @property
    def has_many_right(self) -> bool:
        """Whether more than one option is to be chosen."""
        return len(self.right) > 1


@dataclass(frozen=True, slots=True)
class Marked:
    """A question with what was answered."""

    question: Question
    chosen: frozenset[int]

    @property
    def is_right(self) -> bool:
        """All right options and no other were chosen."""
        return self.chosen == self.question.right


def options(text: str) -> tuple[Option, ...]:
    """Options written one a line, the right ones with a star before them. BadInput when no quiz can be made of it.

    >>> options("* Together\\nAlone")
    (Option(text='Together', is_right=True), Option(text='Alone', is_right=False))
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = tuple(Option(line.removeprefix(MARK).strip(), line.startswith(MARK)) for line in lines)
    if not 2 <= len(found) <= MOST_OPTIONS:
        raise BadInput("A question needs from two to eight options.")
    if not any(o.is_right for o in found) or all(o.is_right for o in found):
        raise BadInput("At least one option must be right and one wrong.")
    if len({o.text.casefold() for o in found}) < len(found) or any(not o.text for o in found):
        raise BadInput("Two options are the same, or one is empty.")
    return found


def marked(questions: Sequence[Question], answers: Mapping[int, Iterable[str]]) -> tuple[Marked, ...]:
    """Each question with the answers given to it; what is not a number of one of its options counts as not given."""
    return tuple(
        Marked(
            question,
            frozenset(int(a) for a in answers.get(n, ()) if a.isascii() and a.isdigit() and len(a) < 3)
            & frozenset(range(len(question.options))),
        )
        for n, question in enumerate(questions)
    )


def is_passed(answered: Sequence[Marked]) -> bool:
    """Whether every question is right; who fails tries again."""
    return bool(answered) and all(m.is_right for m in answered)
