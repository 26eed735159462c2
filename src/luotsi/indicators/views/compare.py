"""Areas of one's choice beside each other, and every area's own small picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from luotsi.charts import DotIntervals, Dots, Lines, Panel, Role, SmallMultiples
from luotsi.indicators import labels
from luotsi.indicators.queries import areas as known
from luotsi.indicators.queries import figures, store
from luotsi.indicators.rules.definition import Definition
from luotsi.indicators.rules.figures import Figure, Flag
from luotsi.indicators.views import asked, drawings, indicator, points, profile, shapes
from luotsi.indicators.views.drawings import Drawing
from luotsi.indicators.views.shapes import Number
from luotsi.kernel import clock
from luotsi.kernel.text import collation_key
from luotsi.regions import queries as regions
from luotsi.regions.rules import AreaKind, by_name, parse_area

MOST = 7
DEFAULT = "pyll"


@dataclass(frozen=True, slots=True)
class Chosen:
    """An area that is compared."""

    area: str
    name: str
    href: str
    number: Number | None
    others: tuple[str, ...]
    """The rest of the areas: what stays when this one is taken away."""


@asked.page
def compare(request: HttpRequest) -> HttpResponse:
    """Up to seven areas of any kind in one picture."""
    slug = asked.choice(request, "indicator", store.definitions(), DEFAULT)
    sex = asked.choice(request, "sex", asked.SEXES, "total")
    definition = store.definition(slug)
    chosen = asked.areas_of(request, most=MOST)
    if not chosen:
        chosen = [asked.own_county(), known.COUNTRY]
    categories = indicator.categories_of(slug)
    category = asked.choice(request, "category", categories, categories[0] if categories else "")
    series = _series(slug, chosen, sex, category)
    shown = {
        "definition": definition,
        "name": indicator.name_of(definition, category),
        "unit": definition.unit(labels.lang()),
        "slug": slug,
        "sex": sex,
        "sexes": list(labels.SEXES.items()),
        "chosen": [_chosen(area, chosen, series, definition) for area in chosen],
        "may_add": len(chosen) < MOST,
        "indicators": by_theme(),
        "choices": choices(),
        "pictures": _pictures(definition, [one for one in series if one]),
        "is_made_up": any(f.flag is Flag.SYNTHETIC for one in series for f in one),
        "release": figures.release(),
    }
    return render(request, "indicators/compare.html", shown)


def _series(slug: str, chosen: Sequence[str], sex: str, category: str) -> list[tuple[Figure, ...]]:
    """A series for each area, of the same number of years in a period when they all have such."""
    spans = [
        {key[4] for key in figures.of_area(area) if (key[0], key[1], key[3]) == (slug, sex, category)}
        for area in chosen
    ]
    shared = set.intersection(*(s for s in spans if s)) if any(spans) else set()
    span = min(shared, default=0)
    return [figures.series(slug, area, sex=sex, category=category, span=span) for area in chosen]


def _chosen(area: str, chosen: Sequence[str], series: Sequence[Sequence[Figure]], definition: Definition) -> Chosen:
    own = series[list(chosen).index(area)]
    return Chosen(
        area,
        labels.area_name(area),
        shapes.indicator_link(definition.slug, area),
        shapes.number(own[-1], definition) if own else None,
        tuple(other for other in chosen if other != area),
    )


def _pictures(definition: Definition, series: Sequence[Sequence[Figure]]) -> tuple[Drawing, ...]:
    if not series:
        return ()
    roles = [Role.OWN, *[Role.OTHER] * (len(series) - 1)]
    lines = tuple(points.named(one, role) for one, role in zip(series, roles, strict=True))
    rows = tuple(
        Dots(labels.area_name(one[0].area), (labels.amount(one[-1]),), is_own=number == 0)
        for number, one in enumerate(series)
    )
    latest = labels.period(series[0][-1].period)
    unit, decimals = definition.unit(labels.lang()), definition.decimals
    return (
        drawings.draw(
            "lines",
            _("Development"),
            lambda sheet: Lines(sheet, lines),
            description=_("A line over time for each area."),
            unit=unit,
            decimals=decimals,
            is_wide=True,
        ),
        drawings.draw(
            "dots",
            _("Latest figures: %(period)s") % {"period": latest},
            lambda sheet: DotIntervals(sheet, (labels.words().value,), rows),
            description=_("A point with its confidence interval for each area."),
            unit=unit,
            decimals=decimals,
            is_wide=True,
        ),
    )


@asked.page
def multiples(request: HttpRequest, slug: str) -> HttpResponse:
    """The same small picture for every county, or for every municipality of a county."""
    definition = store.definition(slug)
    area = asked.area_of(request)
    kind = asked.choice(request, "kind", (str(AreaKind.COUNTY), str(AreaKind.MUNICIPALITY)), str(AreaKind.COUNTY))
    sex = asked.choice(request, "sex", asked.SEXES, "total")
    categories = indicator.categories_of(slug)
    category = asked.choice(request, "category", categories, categories[0] if categories else "")
    release = figures.release()
    shown = {
        "definition": definition,
        "name": indicator.name_of(definition, category),
        "unit": definition.unit(labels.lang()),
        "kind": kind,
        "sex": sex,
        "category": category,
        "sexes": [(s, labels.SEXES[s]) for s in indicator.sexes_of(slug)],
        "area": str(area),
        "county_name": labels.area_name(_county(str(area))),
        "back": shapes.indicator_link(slug, str(area)),
        "picture": _multiples(release.id, slug, str(area), kind, sex, category, labels.lang()),
        "is_made_up": any(f.flag is Flag.SYNTHETIC for f in figures.series(slug, known.COUNTRY, category=category)),
        "release": release,
    }
    return render(request, "indicators/areas.html", shown)


def _county(area: str) -> str:
    parsed = parse_area(area)
    if parsed.kind is AreaKind.MUNICIPALITY:
        return f"county:{regions.county_of(parsed.code, clock.today()).code}"
    return area if parsed.kind is AreaKind.COUNTY else asked.own_county()


@lru_cache(maxsize=100)
def _multiples(_release: str, slug: str, area: str, kind: str, sex: str, category: str, lang: str) -> Drawing | None:
    definition = store.definition(slug)
    if kind == AreaKind.COUNTY:
        every = sorted(known.counties(), key=lambda a: collation_key(known.name(a, lang)))
    else:
        code = _county(area).partition(":")[2]
        every = [f"municipality:{m.code}" for m in by_name(regions.municipalities_of(code, clock.today()), lang)]
    found = [(one, figures.series(slug, one, sex=sex, category=category)) for one in every]
    panels = tuple(
        Panel(
            labels.area_name(one),
            points.line(series),
            is_own=one == area,
            href=shapes.indicator_link(slug, one, category=category, sex="" if sex == "total" else sex),
        )
        for one, series in found
        if series
    )
    if not panels:
        return None
    span = next(series for _one, series in found if series)[-1].span
    country = figures.series(slug, known.COUNTRY, sex=sex, category=category, span=span)
    return drawings.draw(
        "areas",
        labels.kind_plural(kind),
        lambda sheet: SmallMultiples(sheet, panels, points.named(country, Role.REFERENCE) if country else None),
        description=_("A small picture for each area, all on one scale; the dashed line is the whole country."),
        unit=definition.unit(lang),
        decimals=definition.decimals,
        is_wide=True,
    )


def by_theme() -> list[tuple[str, list[tuple[str, str]]]]:
    """Indicators that have figures as choices under their themes."""
    computed = figures.release().methods
    return [
        (
            str(name),
            [(d.slug, d.name(labels.lang())) for d in store.definitions().values() if d.theme is theme
             and d.slug in computed],
        )
        for theme, name in labels.THEMES.items()
    ]  # fmt: skip


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Areas as choices: the country, counties, and the municipalities of the installation's county."""
    own = asked.area(asked.own_county())
    below = [(link.href.rstrip("/").rpartition("/")[2], link.name) for link in profile.municipalities(own)]
    return [
        (labels.kind_plural(AreaKind.COUNTY), [(known.COUNTRY, labels.country()), *profile.counties()]),
        (labels.area_name(asked.own_county()), below),
    ]
