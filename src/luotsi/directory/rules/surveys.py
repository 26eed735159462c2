"""Short questionnaires: what a question may be, what an answer means, and what may be told of many answers. Pure.

What is told follows one rule (`SMALLEST` people): of a survey or a question that fewer have answered, nothing; of a
choice that 1 to 4 have made, not how many. Where the choices of a question add up to all who answered, further choices
are hidden, the smallest first, until two or more are hidden and at least `SMALLEST` answers stand behind them
together, so that none can be worked out from the rest. A mean is told when it gives none of the hidden away either.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luotsi.kernel.text import Texts

SMALLEST = 5
MOST_QUESTIONS, MOST_OPTIONS = 30, 15
LONGEST_TEXT = 2000
_MOST_HIDDEN = 120
"""Answers behind hidden steps up to which a mean is looked into; above it is left out."""


class Kind(StrEnum):
    """What sort of answer a question takes."""

    SCALE_5 = "scale-5"
    """1 to 5."""
    SCALE_10 = "scale-10"
    """0 to 10."""
    ONE = "one"
    MANY = "many"
    TEXT = "text"


_STEPS = {Kind.SCALE_5: range(1, 6), Kind.SCALE_10: range(11)}


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    """Stays the same whatever the text becomes: answers are kept by it."""
    kind: Kind
    texts: Texts
    options: tuple[Texts, ...] = ()
    """Of choices; kept by their place, from 0."""
    is_required: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """What may be answered; nothing is listed for free text."""
        if self.kind in _STEPS:
            return tuple(str(step) for step in _STEPS[self.kind])
        return tuple(str(n) for n in range(len(self.options)))

    @property
    def is_scale(self) -> bool:
        return self.kind in _STEPS


@dataclass(frozen=True, slots=True)
class Survey:
    slug: str
    titles: Texts
    intros: Texts
    questions: tuple[Question, ...]
    opens_on: date
    closes_on: date
    """The last day."""

    def is_open(self, today: date) -> bool:
        """Whether answers are taken in."""
        return bool(self.questions) and self.opens_on <= today <= self.closes_on


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that cannot be kept: `missing`, `unknown` or `long`."""

    key: str
    reason: str


Answers = Mapping[str, Sequence[str]]
"""By a question's key: values chosen, or one text."""


def read(questions: Iterable[Question], given: Answers) -> tuple[dict[str, list[str]], tuple[Wrong, ...]]:
    """The answers to be kept and what is wrong with the rest; what was left open is not in them."""
    kept: dict[str, list[str]] = {}
    wrong: list[Wrong] = []
    for question in questions:
        values = [v for v in given.get(question.key, ()) if v.strip()]
        if not values:
            if question.is_required:
                wrong.append(Wrong(question.key, "missing"))
            continue
        reason = _reason(question, values)
        if reason:
            wrong.append(Wrong(question.key, reason))
        else:
            kept[question.key] = values
    return kept, tuple(wrong)


def _reason(question: Question, values: Sequence[str]) -> str:
    if question.kind is Kind.TEXT:
        return "long" if len(values[0]) > LONGEST_TEXT else ""
    known = set(question.values)
    is_good = set(values) <= known and len(set(values)) == len(values)
    return "" if is_good and (len(values) == 1 or question.kind is Kind.MANY) else "unknown"


@dataclass(frozen=True, slots=True)
class Counted:
    """One choice: how many made it, None when that may not be told."""

    value: str
    count: int | None
    share: float | None
    """Of those who answered the question, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What is told of one question."""

    question: Question
    answered: int | None
    """None: fewer than `SMALLEST`, and then nothing else is told."""
    counts: tuple[Counted, ...] = ()
    mean: float | None = None
    """Of a scale, to one decimal; None also where it would give a hidden count away."""
    texts: tuple[str, ...] = ()
    """In alphabetical order: what one person wrote in several places does not stand together."""

    @property
    def hides(self) -> bool:
        return any(c.count is None for c in self.counts)


def summaries(questions: Iterable[Question], answers: Sequence[Answers]) -> tuple[Summary, ...]:
    """What may be told of the answers to each question; () when fewer than `SMALLEST` people have answered."""
    if len(answers) < SMALLEST:
        return ()
    return tuple(_summary(q, [a[q.key] for a in answers if a.get(q.key)]) for q in questions)


def _summary(question: Question, given: Sequence[Sequence[str]]) -> Summary:
    answered = len(given)
    if answered < SMALLEST:
        return Summary(question, None)
    if question.kind is Kind.TEXT:
        return Summary(question, answered, texts=tuple(sorted(values[0] for values in given)))
    counts = [sum(value in values for values in given) for value in question.values]
    total = sum(int(values[0]) for values in given) if question.is_scale else 0
    hidden, has_mean = _hidden(question, counts, total)
    told = tuple(
        Counted(value, None if n in hidden else count, None if n in hidden else count / answered)
        for n, (value, count) in enumerate(zip(question.values, counts, strict=True))
    )
    return Summary(question, answered, told, round(total / answered, 1) if has_mean else None)


def _hidden(question: Question, counts: Sequence[int], total: int) -> tuple[frozenset[int], bool]:
    """Which choices are hidden, and whether the mean may stand beside them."""
    small = frozenset(n for n, count in enumerate(counts) if 0 < count < SMALLEST)
    if question.kind is Kind.MANY or not small:
        return small, question.is_scale
    hidden = _enough(counts, small)
    if not question.is_scale:
        return hidden, False
    steps = [int(value) for value in question.values]
    wider = hidden
    while sum(counts[n] for n in wider) <= _MOST_HIDDEN:
        if _keeps(counts, steps, wider, total):
            return wider, True
        rest = _rest(counts, wider)
        if not rest:
            break
        wider |= {rest[0]}
    return hidden, False


def _enough(counts: Sequence[int], small: frozenset[int]) -> frozenset[int]:
    """The small ones and as many others, the smallest first, as it takes that none can be worked out."""
    hidden = small
    while len(hidden) < 2 or sum(counts[n] for n in hidden) < SMALLEST:
        rest = _rest(counts, hidden)
        if not rest:
            break
        hidden |= {rest[0]}
    return hidden


def _rest(counts: Sequence[int], hidden: frozenset[int]) -> list[int]:
    """Those not hidden, the smallest first but what nobody chose last: to hide a zero helps least."""
    return sorted((n for n in range(len(counts)) if n not in hidden), key=lambda n: (counts[n] == 0, counts[n], n))


def _keeps(counts: Sequence[int], steps: Sequence[int], hidden: frozenset[int], total: int) -> bool:
    """Whether every hidden count keeps `SMALLEST` or more possible values beside the shown counts and the mean.

    The reader knows how many answers stand behind the hidden steps, and their sum as closely as the rounded mean
    tells it.
    """
    answered = sum(counts)
    behind = sum(counts[n] for n in hidden)
    shown_sum = sum(counts[n] * steps[n] for n in range(len(counts)) if n not in hidden)
    mean = round(total / answered, 1)
    sums = [s - shown_sum for s in range(answered * steps[-1] + 1) if round(s / answered, 1) == mean]
    wanted = {s for s in sums if s >= 0}
    return all(len(_possible(n, steps, hidden, behind, wanted)) >= SMALLEST for n in hidden)


def _possible(one: int, steps: Sequence[int], hidden: frozenset[int], behind: int, wanted: set[int]) -> set[int]:
    """The counts that the step could have: of all ways to spread the hidden answers over the hidden steps."""
    # ways[k]: bits of the sums that k answers on the other hidden steps can have.
    ways = [1] + [0] * behind
    for n in hidden - {one}:
        for k in range(1, behind + 1):
            ways[k] |= ways[k - 1] << steps[n]
    return {
        count
        for count in range(behind + 1)
        if any(s >= count * steps[one] and ways[behind - count] >> (s - count * steps[one]) & 1 for s in wanted)
    }
