"""Findings as paragraphs of a page: which are told first, in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from luotsi.indicators import labels
from luotsi.indicators.rules import causes, findings
from luotsi.indicators.rules.figures import Standing
from luotsi.indicators.rules.findings import Finding, FindingKind
from luotsi.indicators.rules.narrative import en, fi, sv
from luotsi.indicators.rules.narrative.write import write
from luotsi.indicators.views import shapes
from luotsi.regions import queries as regions

_MARKS = (fi.MARK, sv.MARK, en.MARK)
_MOST = 4
_HEADLINES = (
    (FindingKind.DEFICIT, 2),
    (FindingKind.CHANGE, 1),
    (FindingKind.GOOD, 1),
    (FindingKind.STANDS_OUT, 1),
    (FindingKind.NO_CLEAR_DIFFERENCE, 1),
    (FindingKind.DIFFERENT, 1),
    (FindingKind.NO_CLEAR_CHANGE, 1),
    (FindingKind.NOT_TESTED, 1),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A paragraph with the indicator it is about."""

    text: str
    is_made_up: bool
    href: str
    name: str


def headline(standings: Sequence[Standing]) -> tuple[Told, ...]:
    """The few findings that open a profile: no indicator twice, themes taken in turn where there are several."""
    every = [finding for standing in standings for finding in findings.all_of(standing)]
    told: list[Finding] = []
    for kind, most in _HEADLINES:
        for finding in _in_turn([f for f in every if f.kind is kind], told)[:most]:
            if len(told) < _MOST:
                told.append(finding)
    return tuple(paragraph(finding) for finding in told)


def _in_turn(candidates: Iterable[Finding], told: Sequence[Finding]) -> list[Finding]:
    """Those of indicators not told yet, the first of each theme before the second ones."""
    known = {f.standing.definition.slug for f in told}
    themes = {f.standing.definition.theme for f in told}
    fresh = [f for f in candidates if f.standing.definition.slug not in known]
    first: list[Finding] = []
    rest: list[Finding] = []
    for finding in fresh:
        theme = finding.standing.definition.theme
        (rest if theme in themes else first).append(finding)
        themes.add(theme)
    return first + rest


def of(standings: Iterable[Standing], *kinds: FindingKind, most: int = 6) -> tuple[Told, ...]:
    """The findings of these kinds in the order of the standings."""
    found = [f for standing in standings for f in findings.all_of(standing) if f.kind in kinds]
    return tuple(paragraph(finding) for finding in found[:most])


def paragraph(finding: Finding) -> Told:
    """One finding in words; the mark of made-up figures is told apart, so that pages show it as a label."""
    definition, figure = finding.standing.definition, finding.evidence[0]
    text = write(finding, lang=labels.lang(), table=regions.table(), labels=categories())
    mark = next((m for m in _MARKS if text.startswith(m)), "")
    rest = text[len(mark) :]
    return Told(
        text=rest[:1].upper() + rest[1:],
        is_made_up=bool(mark),
        href=shapes.indicator_link(definition.slug, figure.area, category=figure.category, sex=_sex(figure.sex)),
        name=definition.name(labels.lang()),
    )


def _sex(sex: str) -> str:
    return "" if sex == "total" else sex


def categories() -> dict[str, str]:
    """Names of classes of causes of death by code, in the reader's language."""
    classes = causes.classification("statfin-54", date(2024, 1, 1))
    return {code: cause.name(labels.lang()) for code, cause in classes.causes.items()}
