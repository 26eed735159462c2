"""Any selection of figures as slides: for each indicator a native chart and the numbers, period by period."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from luotsi.charts import numbers
from luotsi.indicators.exports.deck import Box, Deck, Slide
from luotsi.indicators.exports.pictures import source_line
from luotsi.indicators.exports.selection import Row, Selection, made_at, made_on
from luotsi.indicators.exports.words import said
from luotsi.indicators.rules.definition import Definition
from luotsi.kernel.errors import BadParameter

_SERIES = 6
"""On one slide."""
_PERIODS = 14
_MOST_SLIDES = 60


def pptx(selection: Selection, lang: str) -> bytes:
    """The slides. BadParameter when they would be too many."""
    release = selection.release
    deck = Deck(said("figures", lang), lang)
    names = [d.name(lang) for d in selection.definitions.values()]
    day = made_on(release).isoformat()
    deck.cover(names[0] if len(names) == 1 else said("figures", lang), [said("release", lang, id=release.id, day=day)])
    count = 0
    for slug, definition in selection.definitions.items():
        series = _series(selection.of(slug).rows(lang), lang)
        for start in range(0, len(series), _SERIES):
            count += 1
            if count > _MOST_SLIDES:
                raise BadParameter("area", "", "fewer areas, classes or indicators for slides")
            part = dict(list(series.items())[start : start + _SERIES])
            _fill(deck.slide(definition.name(lang)), definition, part, release.id, lang)
    return deck.finish(made_at(release))


def _series(rows: Iterable[Row], lang: str) -> dict[str, dict[str, Row]]:
    """Rows by what tells one series from another, then by period."""
    found: dict[tuple[str, ...], dict[str, Row]] = defaultdict(dict)
    every = list(rows)
    has_several = {name: len({getattr(r, name) for r in every}) > 1 for name in ("area", "sex", "category", "age")}
    for row in every:
        parts = (
            row.area_name if has_several["area"] or not any(has_several.values()) else "",
            row.category_name or said("whole", lang) if has_several["category"] else "",
            said(row.sex, lang) if has_several["sex"] else "",
            row.age if has_several["age"] else "",
        )
        found[parts][row.period] = row
    return {", ".join(filter(None, parts)): by_period for parts, by_period in found.items()}


def _fill(slide: Slide, definition: Definition, series: dict[str, dict[str, Row]], release: str, lang: str) -> None:
    periods = sorted({p for by_period in series.values() for p in by_period}, key=lambda p: (p[-4:], p))
    told = [period.replace("-", "–") for period in periods]
    values = {name: [_value(by_period.get(p)) for p in periods] for name, by_period in series.items()}
    title = f"{definition.name(lang)} ({definition.unit(lang)})"
    if len(periods) > 1:
        slide.chart(title, told, values, Box(0.4, 1.15, 6.4, 5.6), is_line=True)
    else:
        one = {told[0]: [found[0] for found in values.values()]}
        slide.chart(title, list(values), one, Box(0.4, 1.15, 6.4, 5.6), is_line=False)
    shown = periods[-_PERIODS:]
    rows = [[said("period", lang), *series]]
    rows += [
        [p.replace("-", "–"), *(_cell(by_period.get(p), definition, lang) for by_period in series.values())]
        for p in shown
    ]
    width = 6.0 / (len(series) + 1)
    slide.table(rows, Box(7.0, 1.15, 6.0, 0.36 * len(rows)), [width] * (len(series) + 1), about=title)
    slide.note("\n".join([source_line(definition, release, lang), *_exact(series, periods)]))


def _exact(series: dict[str, dict[str, Row]], periods: Sequence[str]) -> list[str]:
    """Numbers in full, as none of them fits a slide."""
    return [
        f"{name}; {p}; {row.value!r}; {row.lower!r}; {row.upper!r}; {row.flag}"
        for name, by_period in series.items()
        for p in periods
        if (row := by_period.get(p)) is not None
    ]


def _value(row: Row | None) -> float | None:
    return None if row is None else row.value


def _cell(row: Row | None, definition: Definition, lang: str) -> str:
    if row is None:
        return ""
    if row.value is None:
        return said("suppressed" if row.flag == "suppressed" else "missing", lang)
    return numbers.number(row.value, lang, decimals=definition.decimals)
