"""What may be told of a questionnaire's answers, as pictures and tables; what is hidden, `rules.surveys` decides."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luotsi.charts import Amount, Place, RankedBars, Sheet, Words
from luotsi.directory import labels
from luotsi.directory.queries import surveys
from luotsi.directory.rules.surveys import Counted, Kind, Summary, Survey
from luotsi.kernel import sheets
from luotsi.kernel.text import Texts, pick

_WIDTH = 340


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    count: str
    share: str


@dataclass(frozen=True, slots=True)
class Result:
    """One question on the page."""

    text: str
    answered: int | None
    lines: tuple[Line, ...]
    mean: str
    has_no_mean: bool
    """A scale whose mean would give a hidden count away."""
    hides: bool
    texts: tuple[str, ...]
    svg: str
    is_text: bool


def results(survey: Survey) -> tuple[Result, ...]:
    """Every question with what may be told; () when fewer than five have answered."""
    return tuple(_result(n, summary) for n, summary in enumerate(surveys.results(survey.slug)))


def said(texts: Texts) -> str:
    """The text in the reader's language, or the best other."""
    return pick(texts, labels.language())[0]


def _result(number: int, found: Summary) -> Result:
    question = found.question
    return Result(
        text=said(question.texts),
        answered=found.answered,
        lines=tuple(_line(found, c) for c in found.counts),
        mean="" if found.mean is None else _decimal(found.mean),
        has_no_mean=question.is_scale and found.mean is None and found.answered is not None,
        hides=found.hides,
        texts=found.texts,
        svg=_picture(number, found) if found.counts else "",
        is_text=question.kind is Kind.TEXT,
    )


def _line(found: Summary, counted: Counted) -> Line:
    if counted.count is None or counted.share is None:
        return Line(name_of(found, counted), _("hidden"), "")
    return Line(name_of(found, counted), str(counted.count), _percent(counted.share))


def name_of(found: Summary, counted: Counted) -> str:
    """What a choice is called; a step of a scale is its number."""
    question = found.question
    return counted.value if question.is_scale else said(question.options[int(counted.value)])


def _picture(number: int, found: Summary) -> str:
    places = tuple(
        Place(c.value, name_of(found, c), Amount(c.count, is_suppressed=c.count is None)) for c in found.counts
    )
    title = said(found.question.texts)
    told = _("How many of %(n)d chose each answer.") % {"n": found.answered}
    sheet = Sheet(f"survey-{number}", title, told, _words(), decimals=0, width=_WIDTH)
    return RankedBars(sheet, places).svg()


def _decimal(value: float) -> str:
    return f"{value:.1f}" if labels.language() == "en" else f"{value:.1f}".replace(".", ",")


def _percent(share: float) -> str:
    return f"{round(share * 100)}%" if labels.language() == "en" else f"{round(share * 100)}\u00a0%"


def _words() -> Words:
    return Words(
        language=labels.language(),
        no_figures=_("No figures"),
        missing=_("No figure"),
        suppressed=_("hidden"),
        interval=_("95% confidence interval"),
        limits_inner=_("95% limits"),
        limits_outer=_("99.8% limits"),
        series_break=_("Not comparable with the period before"),
        estimate=_("Estimate or preliminary"),
        area=_("Answer"),
        period=_("Period"),
        value=_("Answers"),
        lower=_("Lower limit"),
        upper=_("Upper limit"),
        note=_("Note"),
        total=_("Total"),
        judged=_("Compared"),
        million=pgettext("after a number", "m"),
        billion=pgettext("after a number", "bn"),
    )


Table = tuple[str, tuple[str, ...], list[list[sheets.Cell]]]


def tables(survey: Survey) -> tuple[Table, Table]:
    """Counts and texts as sheets of (name, heading, rows); hidden counts are empty and say so."""
    counts: list[list[sheets.Cell]] = []
    texts: list[list[sheets.Cell]] = []
    for found in surveys.results(survey.slug):
        question = found.question
        start: list[sheets.Cell] = [question.key, said(question.texts), str(question.kind), found.answered, found.mean]
        if found.answered is None or question.kind is Kind.TEXT:
            counts.append([*start, "", None, None, _("hidden") if found.answered is None else ""])
        for c in found.counts:
            share = None if c.share is None else round(c.share, 4)
            counts.append([*start, name_of(found, c), c.count, share, _("hidden") if c.count is None else ""])
        texts += [[question.key, said(question.texts), text] for text in found.texts]
    head = ("key", "question", "kind", "answered", "mean", "answer", "count", "share", "note")
    return (_("Answers"), head, counts), (_("Free text"), ("key", "question", "text"), texts)


def texts_as_counts(rows: list[list[sheets.Cell]]) -> list[list[sheets.Cell]]:
    """Free texts as rows of the table of counts, for a file that holds one table."""
    return [[key, question, "text", None, None, text, None, None, ""] for key, question, text in rows]
