"""An area's profile as slides: findings, then for each theme a native chart and a table of the numbers."""

from collections.abc import Sequence

from luotsi.indicators.exports.deck import Box, Deck, Slide
from luotsi.indicators.exports.profile import Line, Told
from luotsi.indicators.exports.selection import made_at
from luotsi.indicators.queries import areas, figures
from luotsi.indicators.rules.figures import Figure, Flag

_ROWS = 9
"""Of a table on one slide."""
_FINDINGS = 7
_HEAD = ("indicator", "value", "interval", "reference", "comparison", "deficit", "rank")
_WIDTHS = (2.35, 0.95, 1.25, 0.95, 1.0, 1.1, 0.6)


def pptx(told: Told) -> bytes:
    """The slides; the numbers of every chart are in its own workbook."""
    deck = Deck(told.title, told.lang)
    under = [told.reference, told.say("release", id=told.release.id, day=told.on.isoformat())]
    deck.cover(told.title, [*under, told.say("synthetic")] if told.is_synthetic else under)
    if told.findings:
        slide = deck.slide(told.say("findings"))
        slide.paragraphs([finding.text for finding in told.findings[:_FINDINGS]], size=14)
        slide.note("\n\n".join(finding.text for finding in told.findings))
    for theme, name in told.themes.items():
        lines = [line for line in told.lines if line.theme is theme]
        parts = [lines[n : n + _ROWS] for n in range(0, len(lines), _ROWS)]
        for number, part in enumerate(parts, 1):
            of = f" ({number}/{len(parts)})" if len(parts) > 1 else ""
            _theme(deck.slide(f"{told.name}: {name}{of}"), told, part, name)
    _sources(deck.slide(told.say("sources")), told)
    return deck.finish(made_at(told.release))


def _theme(slide: Slide, told: Told, lines: Sequence[Line], name: str) -> None:
    rows = [[told.say(key) for key in _HEAD]]
    for line in lines:
        first = f"{line.name} ({line.unit}, {line.period})"
        rows.append([first, line.value, line.interval, line.reference, line.compared, line.deficit, line.rank])
    slide.table(rows, Box(0.4, 1.15, 8.2, 0.4 * len(rows)), _WIDTHS, about=f"{told.name}: {name}")
    leading = next((line for line in lines if len(line.standing.series) > 1), None)
    if leading is not None:
        _chart(slide, told, leading)
    notes = [f"{line.name}: {line.note}" for line in lines if line.note]
    slide.note("\n".join([*notes, told.reference, told.say("interval")]))


def _chart(slide: Slide, told: Told, line: Line) -> None:
    figure = line.standing.figure
    own = [f for f in line.standing.series if f.span == figure.span]
    series = {told.name: [_value(f) for f in own]}
    if told.area != areas.COUNTRY:
        country = figures.series(
            figure.indicator, areas.COUNTRY, sex=figure.sex, category=figure.category, span=figure.span,
            release_id=told.release.id,
        )  # fmt: skip
        level = {f.period: _value(f) for f in country}
        series[told.say("country")] = [level.get(f.period) for f in own]
    periods = [f.period.replace("-", "–") for f in own]
    slide.chart(f"{line.name} ({line.unit})", periods, series, Box(8.8, 1.15, 4.2, 4.6), is_line=True)


def _sources(slide: Slide, told: Told) -> None:
    definitions = [line.standing.definition for line in told.lines]
    slide.paragraphs(sorted({f"{d.owner}: {d.licence}" for d in definitions}), size=12)
    notes = []
    for line in told.lines:
        method = told.release.methods.get(line.standing.definition.slug, "")
        found = [f"{s.title or s.dataset} {s.address}".strip() for s in told.sources(line)]
        notes.append(f"{line.name}: {method}. {'; '.join(found)}")
    slide.note("\n".join(notes))


def _value(figure: Figure) -> float | None:
    return None if figure.flag in (Flag.SUPPRESSED, Flag.MISSING) else figure.value
