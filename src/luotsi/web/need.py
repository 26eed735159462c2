"""Need against supply: an area's deficits beside the services described for the same themes in the directory.

The one page that knows both the figures and the services, which do not know each other. Counts only what is described
in the directory: that nothing is described does not prove that nothing is offered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luotsi.charts import Amount, Need, NeedSupply
from luotsi.directory.queries import catalogue, coverage, engines
from luotsi.directory.queries.catalogue import ThemeView
from luotsi.directory.rules.facets import EVERYWHERE
from luotsi.directory.rules.themes import SCHEMES
from luotsi.indicators import labels
from luotsi.indicators.queries import figures, profiles, store
from luotsi.indicators.views import asked, drawings, profile, shapes
from luotsi.indicators.views.drawings import Drawing
from luotsi.indicators.views.shapes import Row
from luotsi.kernel import clock
from luotsi.kernel.text import pick
from luotsi.regions import queries as regions
from luotsi.regions.rules import Area, AreaKind, Municipality, by_name

_SHOWN = 3
"""Deficits told of a theme."""

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Balance:
    """A theme of the directory: what is short in the area, and what is described to answer it."""

    slug: str
    name: str
    deficits: tuple[Row, ...]
    worse: int
    """Indicators that are clearly worse than the country's."""
    local: int
    everywhere: int
    link: str
    is_bare: bool
    """Something is clearly short and no local service is described."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A dimension of wellbeing, and how many minimum criteria of it are missing in the area's municipalities."""

    name: str
    missing: int


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality with its largest deficit and what is described there to answer it."""

    name: str
    href: str
    largest: Row | None
    themes: tuple[str, ...]
    local: int
    everywhere: int
    link: str
    is_bare: bool


@asked.page
def need(request: HttpRequest) -> HttpResponse:
    """Themes of an area, and of a county also its municipalities."""
    area = asked.area_of(request)
    rows = shapes.rows(str(area), profiles.COUNTRY)
    counts = _counts(area)
    balances = [_balance(theme, rows, counts, area) for theme in catalogue.themes(SCHEMES[0])]
    balances.sort(key=lambda b: (-b.worse, b.local))
    shown = {
        "area": str(area),
        "area_name": labels.area_name(str(area)),
        "counties": profile.counties(),
        "municipalities": [
            (f"municipality:{m.code}", m.name(labels.lang())) for m in _municipalities(profile.county_above(area), area)
        ],
        "balances": balances,
        "bare": [b for b in balances if b.is_bare],
        "places": _places(area),
        "gaps": _gaps(area),
        "picture": _picture(balances, labels.area_name(str(area))) if rows else None,
        "is_made_up": any(row.is_synthetic for row in rows),
        "release": figures.release(),
    }
    return render(request, "web/need.html", shown)


def _gaps(area: Area) -> tuple[Gap, ...]:
    """Of a county or municipality the dimensions in which minimum criteria are missing, those with the most first."""
    if area.kind is AreaKind.COUNTRY:
        return ()
    own = area.kind is AreaKind.MUNICIPALITY
    codes = (area.code,) if own else tuple(m.code for m in regions.municipalities_of(area.code, clock.today()))
    missing = coverage.missing_minimum(codes)
    names = {t.slug: pick(t.names, labels.lang())[0] for t in catalogue.themes(SCHEMES[1])}
    gaps = (Gap(name, missing.get(slug, 0)) for slug, name in names.items())
    return tuple(sorted((g for g in gaps if g.missing), key=lambda g: -g.missing))


def _municipalities(above: profile.Link | None, area: Area) -> Sequence[Municipality]:
    if area.kind is AreaKind.COUNTRY:
        return ()
    code = above.href.partition(":")[2] if above else area.code
    return by_name(regions.municipalities_of(code, clock.today()), labels.lang())


@lru_cache(maxsize=600)
def _counted(_generation: str, serves: tuple[str, ...], reach: str, themes: tuple[str, ...] = ()) -> Counts:
    filters = {"serves": serves, "reach": (reach,), "theme": themes}
    return engines.engine().counts(filters={name: frozenset(values) for name, values in filters.items() if values})


def _counts(area: Area, themes: tuple[str, ...] = ()) -> tuple[Counts, Counts]:
    """Services by "facet:value" that are offered in the area, and those of the whole country."""
    generation = engines.engine().generation()
    if area.kind is AreaKind.MUNICIPALITY:
        codes: tuple[str, ...] = (area.code,)
    elif area.kind is AreaKind.COUNTY:
        codes = tuple(m.code for m in regions.municipalities_of(area.code, clock.today()))
    else:
        codes = ()
    local = _counted(generation, codes, "local", themes)
    return local, _counted(generation, (EVERYWHERE,), "nationwide", themes)


def _answers(row: Row) -> tuple[str, ...]:
    return store.definition(row.slug).service_themes


def _balance(theme: ThemeView, rows: Sequence[Row], counts: tuple[Counts, Counts], area: Area) -> Balance:
    own = [row for row in rows if theme.slug in _answers(row)]
    worse = [row for row in own if row.is_clear]
    local, everywhere = (found.get(f"theme:{theme.slug}", 0) for found in counts)
    asked_for = {"theme": theme.slug} | ({"municipality": area.code} if area.kind is AreaKind.MUNICIPALITY else {})
    return Balance(
        slug=theme.slug,
        name=pick(theme.names, labels.lang())[0],
        deficits=tuple(row for row in worse if row.amount)[:_SHOWN],
        worse=len(worse),
        local=local,
        everywhere=everywhere,
        link=f"{reverse('services')}?{urlencode(asked_for)}",
        is_bare=bool(worse) and not local,
    )


def _picture(balances: Sequence[Balance], name: str) -> Drawing:
    rows = tuple(
        Need(b.name, Amount(float(b.worse)), Amount(float(b.local)), _nationwide(b.everywhere)) for b in balances
    )
    return drawings.draw(
        "need",
        _("Need and services by theme: %(area)s") % {"area": name},
        lambda sheet: NeedSupply(
            sheet,
            rows,
            need_name=_("Indicators clearly worse than in the country"),
            supply_name=_("Services described in the area"),
            heading=_("Theme"),
            detail_name=_("In the whole country"),
        ),
        description=_("For each theme a bar of worse indicators and beside it a bar of the services described."),
        decimals=0,
        is_wide=True,
    )


def _nationwide(count: int) -> str:
    return ngettext("and %(n)d nationwide", "and %(n)d nationwide", count) % {"n": count}


def _places(area: Area) -> tuple[Place, ...]:
    """The county's municipalities, those without local services for their largest deficit first."""
    if area.kind is not AreaKind.COUNTY:
        return ()
    found = tuple(_place(m.code) for m in _municipalities(None, area))
    return tuple(sorted(found, key=lambda place: (not place.is_bare, place.largest is None)))


def _place(code: str) -> Place:
    area = Area(AreaKind.MUNICIPALITY, code)
    rows = shapes.rows(str(area), profiles.COUNTRY)
    largest = next((row for row in rows if row.amount and row.is_clear), None)
    largest = largest or next((row for row in rows if row.amount), None)
    names = {t.slug: t.names for t in catalogue.themes(SCHEMES[0])}
    kept = tuple(slug for slug in (_answers(largest) if largest else ()) if slug in names)
    local, everywhere = _counts(area, kept)
    count = local.get("reach:local", 0) if kept else 0
    query = urlencode([("municipality", code), *(("theme", slug) for slug in kept)])
    return Place(
        name=labels.area_name(str(area)),
        href=shapes.area_link(str(area)),
        largest=largest,
        themes=tuple(pick(names[slug], labels.lang())[0] for slug in kept),
        local=count,
        everywhere=everywhere.get("reach:nationwide", 0) if kept else 0,
        link=f"{reverse('services')}?{query}",
        is_bare=largest is not None and bool(kept) and not count,
    )
