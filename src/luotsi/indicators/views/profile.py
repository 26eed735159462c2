"""An area's profile: where wellbeing is short, ranked; in words, by theme, beside a reference of one's choice."""

from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from luotsi.indicators import labels
from luotsi.indicators.queries import figures, profiles, store
from luotsi.indicators.rules.findings import FindingKind
from luotsi.indicators.views import asked, shapes, telling
from luotsi.indicators.views.telling import Told
from luotsi.kernel import clock
from luotsi.kernel.text import collation_key
from luotsi.regions import queries as regions
from luotsi.regions.rules import Area, AreaKind, by_name, parse_area

_FIRST = 8
"""Deficits that are shown unfolded."""


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    href: str
    value: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a profile says in sentences."""

    headline: tuple[Told, ...]
    changed: tuple[Told, ...]
    stands_out: tuple[Told, ...]


@asked.page
def home(request: HttpRequest) -> HttpResponse:
    """The installation's county; `?area=` leads to another one."""
    if request.GET.get("area", "").strip():
        rest = request.GET.copy()
        rest.pop("area")
        link = shapes.area_link(str(asked.area_of(request)))
        return HttpResponseRedirect(f"{link}?{rest.urlencode(safe=':')}" if rest else link)
    return _profile(request, parse_area(asked.own_county()), is_front=True)


@asked.page
def area(request: HttpRequest, area: str) -> HttpResponse:
    """The profile of the country, a county or a municipality."""
    return _profile(request, asked.area(area))


def _profile(request: HttpRequest, area: Area, *, is_front: bool = False) -> HttpResponse:
    name, reference = str(area), asked.reference(request)
    found = shapes.rows(name, reference)
    short = [row for row in found if row.amount and row.is_clear]
    shown = {
        "area": name,
        "area_name": labels.area_name(name),
        "kind": str(area.kind),
        "is_front": is_front,
        "rows": found,
        "first": short[:_FIRST],
        "rest": short[_FIRST:],
        "unclear": [row for row in found if row.amount and not row.is_clear],
        "themes": shapes.by_theme(found),
        "words": _words(str(store.warehouse().folder), figures.release().id, name, reference, labels.lang()),
        "reference": reference,
        "reference_name": labels.reference_name(reference),
        "reference_said": labels.reference_said(reference),
        "references": references(area),
        "municipalities": municipalities(area),
        "counties": counties(),
        "county": county_above(area),
        "is_made_up": any(row.is_synthetic for row in found),
        "release": figures.release(),
    }
    return render(request, "indicators/profile.html", shown)


@lru_cache(maxsize=300)
def _words(_folder: str, release: str, area: str, reference: str, _lang: str) -> Words:
    standings = profiles.profile(area, reference=reference, release_id=release)
    return Words(
        headline=telling.headline(standings),
        changed=telling.of(standings, FindingKind.CHANGE, most=4),
        stands_out=telling.of(standings, FindingKind.STANDS_OUT, most=4),
    )


def references(area: Area) -> list[tuple[str, str]]:
    """What the area may be held against: (value, name)."""
    found = [(kind, str(name)) for kind, name in labels.REFERENCES.items()]
    if area.kind is AreaKind.COUNTRY:
        return [pair for pair in found if pair[0] == profiles.PAST]
    if area.kind is AreaKind.MUNICIPALITY:
        county = county_above(area)
        own = [(county.href, county.name)] if county else []
        found[1:1] = own
    return found


def county_above(area: Area) -> Link | None:
    """The county of a municipality; its `href` is the area as it is written."""
    if area.kind is not AreaKind.MUNICIPALITY:
        return None
    found = regions.county_of(area.code, clock.today())
    return Link(found.short_name(labels.lang()), f"county:{found.code}")


def municipalities(area: Area) -> list[Link]:
    """Profiles of the county's municipalities (of a municipality: of its neighbours in the county)."""
    if area.kind is AreaKind.COUNTRY:
        return []
    above = county_above(area)
    code = area.code if above is None else above.href.partition(":")[2]
    found = by_name(regions.municipalities_of(code, clock.today()), labels.lang())
    return [
        Link(m.name(labels.lang()), shapes.area_link(f"municipality:{m.code}"), is_current=m.code == area.code)
        for m in found
    ]


def counties() -> list[tuple[str, str]]:
    """Every county as a choice: (area, name), by name."""
    found = [(f"county:{c.code}", c.short_name(labels.lang())) for c in regions.counties()]
    return sorted(found, key=lambda pair: collation_key(pair[1]))
