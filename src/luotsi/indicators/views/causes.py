"""Years of life lost by cause: how much each cause takes, and how much of the difference to others it makes up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from luotsi.charts import Amount, BarGroup, BarSeries, Decomposition, GroupedBars, Part, Tone
from luotsi.indicators import labels
from luotsi.indicators.queries import areas, figures, store
from luotsi.indicators.rules import deficits
from luotsi.indicators.rules.definition import DeficitUnit, Definition
from luotsi.indicators.rules.figures import Figure, Flag
from luotsi.indicators.views import asked, drawings, profile, shapes, telling
from luotsi.indicators.views.drawings import Drawing
from luotsi.indicators.views.shapes import Judged, Number

SLUG = "pyll-by-cause"
_SEXES = (("female", 0), ("male", 1))


@dataclass(frozen=True, slots=True)
class CauseRow:
    """A class of causes in the area beside the reference."""

    code: str
    name: str
    href: str
    own: Number
    reference: Number | None
    difference: float | None
    apart: str
    """Years a year more (+) or fewer (−) than at the reference's level."""
    apart_interval: str
    compared: Judged
    place: str


@asked.page
def causes(request: HttpRequest) -> HttpResponse:
    """See module docstring."""
    area = asked.area_of(request)
    definition = _definition()
    reference = str(asked.area_of(request, name="reference")) if request.GET.get("reference") else areas.COUNTRY
    spans = _periods(str(area))
    period = asked.choice(request, "period", spans, spans[-1] if spans else "")
    release = figures.release()
    rows = _rows(release.id, str(area), reference, period, labels.lang())
    more = [row for row in rows if (row.difference or 0) > 0]
    shown = {
        "definition": definition,
        "area": str(area),
        "area_name": labels.area_name(str(area)),
        "reference": reference,
        "reference_name": labels.area_name(reference),
        "reference_said": labels.reference_said(reference),
        "period": period,
        "period_name": labels.period(period),
        "periods": [(p, labels.period(p)) for p in reversed(spans)],
        "counties": profile.counties(),
        "references": [(areas.COUNTRY, labels.country()), *profile.counties()],
        "rows": rows,
        "largest": more[0] if more else None,
        "unit": definition.unit(labels.lang()),
        "pictures": _pictures(release.id, str(area), reference, period, labels.lang()) if rows else (),
        "is_made_up": _is_made_up(str(area)),
        "release": release,
    }
    return render(request, "indicators/pyll.html", shown)


def _definition() -> Definition:
    """The indicator by cause, counted in life-years: its classes have no deficits of their own in profiles."""
    return replace(store.definition(SLUG), deficit=DeficitUnit.LIFE_YEARS)


def _periods(area: str) -> list[str]:
    found = {f.period for code in _codes() for f in figures.series(SLUG, area, category=code)}
    return sorted(found, key=lambda p: p[-4:])


def _codes() -> list[str]:
    return sorted({key[3] for _area, key in figures.of_indicator(SLUG)})


def _is_made_up(area: str) -> bool:
    return any(key[0] == SLUG and f.flag is Flag.SYNTHETIC for key, fs in figures.of_area(area).items() for f in fs)


def _figure(area: str, code: str, period: str, sex: str = "total") -> Figure | None:
    span = deficits.years_of(period)[1] - deficits.years_of(period)[0] + 1
    found = figures.series(SLUG, area, sex=sex, category=code, span=span)
    return next((f for f in found if f.period == period), None)


@lru_cache(maxsize=300)
def _rows(_release: str, area: str, reference: str, period: str, _lang: str) -> tuple[CauseRow, ...]:
    """Causes, the one that makes most of the difference first; those without a figure last."""
    names, found = telling.categories(), []
    for code in _codes():
        figure = _figure(area, code, period) if period else None
        if figure is not None:
            found.append(_row(figure, _figure(reference, code, period), names.get(code, code)))
    return tuple(sorted(found, key=lambda row: (row.difference is None, -(row.difference or 0.0))))


def _row(figure: Figure, beside: Figure | None, name: str) -> CauseRow:
    definition = _definition()
    if beside is not None and beside.area == figure.area:
        beside = None
    apart = deficits.difference(figure, beside) if beside else None
    scale = (figure.denominator or 0.0) / definition.calculation.per / figure.span
    kind = deficits.compared(figure, beside, definition)
    return CauseRow(
        code=figure.category,
        name=name,
        href=shapes.indicator_link(SLUG, figure.area, category=figure.category),
        own=shapes.number(figure, definition),
        reference=shapes.number(beside, definition) if beside else None,
        difference=apart.value if apart else None,
        apart=labels.number(apart.value * scale, 0, sign=True) if apart and scale else "",
        apart_interval=_ends(apart.lower, apart.upper, scale) if apart and scale else "",
        compared=shapes.compared(kind),
        place=_place(figure, definition),
    )


def _ends(lower: float | None, upper: float | None, scale: float) -> str:
    return "" if lower is None or upper is None else labels.interval(lower * scale, upper * scale, 0)


def _place(figure: Figure, definition: Definition) -> str:
    kind = str(labels.kind_of(figure.area))
    others = figures.across(SLUG, kind=kind, period=figure.period, category=figure.category)
    ranked = deficits.ranked(figure, others, definition)
    return f"{ranked.place}/{ranked.of}" if ranked else ""


@lru_cache(maxsize=200)
def _pictures(_release: str, area: str, reference: str, period: str, _lang: str) -> tuple[Drawing, ...]:
    definition, names = _definition(), telling.categories()
    rows = _rows(_release, area, reference, period, _lang)
    by_size = sorted(rows, key=lambda row: -((_figure(area, row.code, period) or _NONE).value or 0.0))
    made = [_bars(definition, area, period, [(row.code, names.get(row.code, row.code)) for row in by_size])]
    if any(row.difference is not None for row in rows):
        made.insert(0, _decomposition(definition, area, reference, period, rows))
    return tuple(made)


_NONE = Figure(SLUG, "country", "2000", "total", "all", "", None, None, None, None, None, Flag.MISSING, "")


def _decomposition(definition: Definition, area: str, reference: str, period: str, rows: Sequence[CauseRow]) -> Drawing:
    parts = tuple(Part(row.name, _apart(row, area, reference, period)) for row in rows)
    title = _("What the difference is made of: %(area)s – %(reference)s") % {
        "area": labels.area_name(area),
        "reference": labels.area_name(reference),
    }
    return drawings.draw(
        "parts",
        title,
        lambda sheet: Decomposition(
            sheet,
            parts,
            below=Tone.BETTER,
            above=Tone.WORSE,
            classes=(
                (Tone.WORSE, _("More than in the comparison")),
                (Tone.BETTER, _("Fewer than in the comparison")),
            ),
            heading=_("Cause of death"),
        ),
        description=_("Bars to both sides of zero, one for each cause. Together they make up the whole difference."),
        unit=definition.unit(labels.lang()),
        decimals=0,
        is_wide=True,
    )


def _apart(row: CauseRow, area: str, reference: str, period: str) -> Amount:
    own, beside = _figure(area, row.code, period), _figure(reference, row.code, period)
    is_hidden = any(f is not None and f.flag is Flag.SUPPRESSED for f in (own, beside))
    apart = deficits.difference(own, beside) if own and beside else None
    return Amount(apart.value, apart.lower, apart.upper) if apart else Amount(None, is_suppressed=is_hidden)


def _bars(definition: Definition, area: str, period: str, causes: Sequence[tuple[str, str]]) -> Drawing:
    """Causes by sex, now and in the period before that does not overlap."""
    start = deficits.years_of(period)[0]
    before = next((p for p in reversed(_periods(area)) if deficits.years_of(p)[1] < start), "")
    kept = [(sex, colour, when) for sex, colour in _SEXES for when in (period, before) if when]
    series = tuple(
        BarSeries(f"{labels.SEXES[sex]} {_short(when)}", colour, is_past=when == before) for sex, colour, when in kept
    )
    groups = tuple(
        BarGroup(name, tuple(labels.amount(_figure(area, code, when, sex)) for sex, _colour, when in kept))
        for code, name in causes
    )
    return drawings.draw(
        "causes",
        _("By cause, sex and period: %(area)s") % {"area": labels.area_name(area)},
        lambda sheet: GroupedBars(sheet, series, groups, heading=_("Cause of death")),
        description=_("For each cause, bars of women and men; hollow bars are the period before."),
        unit=definition.unit(labels.lang()),
        decimals=0,
        is_wide=True,
    )


def _short(period: str) -> str:
    """2022–24: names of bars have little room on a phone."""
    first, last = deficits.years_of(period)
    return f"{first}–{last % 100:02}" if first != last else period
