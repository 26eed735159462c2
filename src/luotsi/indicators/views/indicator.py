"""One indicator for an area: development, place among others, maps, funnel, table, meaning, source."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from luotsi.indicators import labels
from luotsi.indicators.queries import areas, figures, profiles, store
from luotsi.indicators.rules import deficits, findings
from luotsi.indicators.rules.definition import Definition
from luotsi.indicators.rules.figures import Figure, Flag
from luotsi.indicators.views import asked, drawings, profile, shapes, telling
from luotsi.indicators.views.drawings import Drawing
from luotsi.indicators.views.shapes import Row
from luotsi.indicators.views.telling import Told
from luotsi.kernel import clock
from luotsi.regions import queries as regions
from luotsi.regions.rules import Area, AreaKind


@dataclass(frozen=True, slots=True)
class Pictures:
    trend: Drawing
    ranking: Drawing | None
    municipalities: Drawing | None
    tiles: Drawing | None
    map: Drawing | None
    funnel: Drawing | None


@asked.page
def indicator(request: HttpRequest, slug: str) -> HttpResponse:
    """See module docstring."""
    definition = store.definition(slug)
    area = asked.area_of(request)
    sex = asked.choice(request, "sex", asked.SEXES, "total")
    categories = categories_of(slug)
    category = asked.choice(request, "category", categories)
    if categories and not category:
        return HttpResponseRedirect(reverse("indicators:pyll") + f"?area={area}")
    series = figures.series(slug, str(area), sex=sex, category=category)
    period = asked.choice(request, "period", [f.period for f in series])
    release = figures.release().id
    shown: dict[str, object] = {
        "definition": definition,
        "name": name_of(definition, category),
        "description": definition.description(labels.lang()),
        "unit": definition.unit(labels.lang()),
        "theme": labels.THEMES[definition.theme],
        "area": str(area),
        "area_name": labels.area_name(str(area)),
        "sex": sex,
        "sexes": [(s, labels.SEXES[s]) for s in sexes_of(slug)],
        "category": category,
        "periods": [(f.period, labels.period(f.period)) for f in reversed(series)],
        "counties": profile.counties(),
        "municipalities": choices_below(area),
        "is_made_up": any(f.flag is Flag.SYNTHETIC for f in series),
        "release": figures.release(),
    }
    if series:
        chosen = next((f for f in series if f.period == period), None) or _latest(series)
        shown |= {
            "figure": shapes.number(chosen, definition),
            "period": chosen.period,
            "row": _row(slug, area, sex, category, chosen.period),
            "told": _told(str(store.warehouse().folder), release, slug, str(area), labels.lang())
            if (sex, category) == ("total", "") and chosen == _latest(series)
            else (),
            "pictures": _pictures(release, slug, str(area), sex, category, chosen.period, labels.lang()),
        }
    return render(request, "indicators/indicator.html", shown)


def name_of(definition: Definition, category: str) -> str:
    """The indicator's name, with its class of causes where it is of one."""
    name = definition.name(labels.lang())
    return f"{name}: {telling.categories().get(category, category)}" if category else name


def _latest(series: Sequence[Figure]) -> Figure:
    return next((f for f in reversed(series) if labels.is_shown(f)), series[-1])


def categories_of(slug: str) -> tuple[str, ...]:
    """Classes that the indicator is told by; none for one that has a figure for the whole."""
    found = {key[3] for _area, key in figures.of_indicator(slug)}
    return () if "" in found else tuple(sorted(found))


def sexes_of(slug: str) -> tuple[str, ...]:
    """Sexes that the indicator is told by."""
    found = {key[1] for _area, key in figures.of_indicator(slug)}
    return tuple(sex for sex in asked.SEXES if sex in found)


def choices_below(area: Area) -> list[tuple[str, str]]:
    """The municipalities around or in the area as choices: (area, name)."""
    links = profile.municipalities(area)
    return [(link.href.rstrip("/").rpartition("/")[2], link.name) for link in links]


def reference_of(slug: str, figure: Figure, *, area: str = areas.COUNTRY) -> Figure | None:
    """The figure of another area that goes with this one: same years, sex and category."""
    others = figures.series(slug, area, sex=figure.sex, category=figure.category, span=figure.span)
    return next((f for f in others if f.period == figure.period), None)


def _row(slug: str, area: Area, sex: str, category: str, period: str) -> Row | None:
    """The profile's row for the newest figure of everyone; for others the page tells only the figure."""
    if (sex, category) != ("total", ""):
        return None
    found = next((r for r in shapes.rows(str(area), profiles.COUNTRY) if r.slug == slug), None)
    return found if found and found.own.period == labels.period(period) else None


@lru_cache(maxsize=600)
def _told(_folder: str, release: str, slug: str, area: str, _lang: str) -> tuple[Told, ...]:
    standing = profiles.standing(slug, area, release_id=release)
    return () if standing is None else tuple(telling.paragraph(f) for f in findings.all_of(standing))


@lru_cache(maxsize=300)
def _pictures(release: str, slug: str, area: str, sex: str, category: str, period: str, _lang: str) -> Pictures:
    definition = store.definition(slug)
    kind = labels.kind_of(area)
    own = figures.series(slug, area, sex=sex, category=category)
    figure = next(f for f in own if f.period == period)
    country = reference_of(slug, figure)

    def across(of: AreaKind, when: str = "") -> tuple[Figure, ...]:
        return figures.across(slug, kind=str(of), period=when, sex=sex, category=category, release_id=release)

    def link(other: str) -> str:
        return shapes.indicator_link(slug, other, sex="" if sex == "total" else sex, category=category)

    counties = across(AreaKind.COUNTY, period if kind is AreaKind.COUNTY else "")
    county = _county(area)
    within = {f"municipality:{m.code}" for m in regions.municipalities_of(county, clock.today())} if county else set()
    around = across(AreaKind.MUNICIPALITY, period if kind is AreaKind.MUNICIPALITY else "")
    inside = [f for f in around if f.area in within]
    levels = {
        "counties": reference_of(slug, counties[0]) if counties else None,
        "inside": reference_of(slug, inside[0]) if inside else None,
    }
    return Pictures(
        trend=_trend(definition, slug, area, county, own, sex, category),
        ranking=drawings.ranking(
            definition, counties, own=area, reference=levels["counties"], key="ranking", title=_counties(counties)
        )
        if counties
        else None,
        municipalities=drawings.ranking(
            definition, inside, own=area, reference=levels["inside"], key="inside", title=_municipalities(inside)
        )
        if inside
        else None,
        tiles=drawings.tiles(definition, counties, own=area, reference=levels["counties"], href=link)
        if counties
        else None,
        map=drawings.county_map(definition, inside, county=county, own=area, reference=levels["inside"], href=link)
        if inside
        else None,
        funnel=drawings.funnel(
            definition,
            around if kind is AreaKind.MUNICIPALITY else counties,
            own=area,
            reference=country if kind is AreaKind.MUNICIPALITY else levels["counties"],
        ),
    )


def _trend(
    definition: Definition, slug: str, area: str, county: str, own: Sequence[Figure], sex: str, category: str
) -> Drawing:
    span = own[-1].span

    def of(other: str) -> tuple[Figure, ...]:
        return figures.series(slug, other, sex=sex, category=category, span=span)

    kind = labels.kind_of(area)
    references = [of(areas.COUNTRY)] if kind is not AreaKind.COUNTRY else []
    others: list[tuple[Figure, ...]] = []
    if kind is AreaKind.MUNICIPALITY:
        references.append(of(f"county:{county}"))
    else:
        others = [of(other) for other in areas.counties() if other != area]
    return drawings.trend(
        definition, deficits_sorted(own), references, others, context=labels.kind_plural(AreaKind.COUNTY)
    )


def deficits_sorted(series: Sequence[Figure]) -> list[Figure]:
    """Oldest first."""
    return sorted(series, key=lambda f: deficits.years_of(f.period)[1])


def _county(area: str) -> str:
    kind, code = labels.kind_of(area), area.partition(":")[2]
    if kind is AreaKind.MUNICIPALITY:
        return regions.county_of(code, clock.today()).code
    return code if kind is AreaKind.COUNTY else asked.own_county().partition(":")[2]


def _counties(found: Sequence[Figure]) -> str:
    return f"{labels.kind_plural(AreaKind.COUNTY)} {labels.period(found[0].period)}" if found else ""


def _municipalities(found: Sequence[Figure]) -> str:
    return f"{labels.kind_plural(AreaKind.MUNICIPALITY)} {labels.period(found[0].period)}" if found else ""
