"""Ways in without a search: themes, life events, municipalities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from luotsi.directory import labels
from luotsi.directory.areamap import area_map
from luotsi.directory.queries import catalogue, finding, front, overlay
from luotsi.directory.queries.finding import Results, Wish
from luotsi.directory.rules.facets import EVERYWHERE
from luotsi.directory.rules.records import CodeScheme
from luotsi.directory.rules.themes import SCHEMES
from luotsi.kernel import clock
from luotsi.kernel.errors import NotFound
from luotsi.kernel.text import Texts
from luotsi.regions import queries as regions
from luotsi.regions.rules import by_name

_SHOWN = 12
"""Services that a heading's page lists; the rest behind one link."""
_NEAR = 4


@dataclass(frozen=True, slots=True)
class Door:
    """A way onward with how many services are behind it."""

    names: Texts
    count: int
    link: str
    icon: str = ""
    descriptions: Texts | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The first services under a heading, and ways to narrow them down."""

    total: int
    results: tuple[finding.Result, ...]
    groups: tuple[Door, ...]
    link: str
    """All of them, in the search."""
    pinned: tuple[catalogue.Card, ...] = ()
    """What the county's editors put first."""

    @property
    def shown(self) -> int:
        return len(self.pinned) + len(self.results)


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """All headings: the county's own, then the dimensions of wellbeing."""
    counts = front.facet_counts()
    doors = {
        scheme: [
            Door(t.names, counts.get(f"theme:{t.slug}", 0), reverse("theme", args=[t.slug]), t.icon, t.descriptions)
            for t in catalogue.themes(scheme)
        ]
        for scheme in SCHEMES
    }
    return render(request, "directory/themes.html", doors)


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """One heading with its first services."""
    found = catalogue.theme(slug)
    others = [t for t in catalogue.themes(found.scheme) if t.slug != slug]
    shown = {
        "theme": found,
        "shelf": _shelf({"theme": slug}, overlay.pinned(slug)),
        "municipalities": _choices(),
        "filter": ("theme", slug),
        "others": [Door(t.names, 0, reverse("theme", args=[t.slug]), t.icon) for t in others],
    }
    return render(request, "directory/theme.html", shown)


@require_safe
def life_events(request: HttpRequest) -> HttpResponse:
    """All life events, the narrower ones under the wider."""
    counts = front.facet_counts()
    doors = [
        (e.code, Door(e.names, counts.get(f"event:{e.code}", 0), reverse("life-event", args=[e.code])))
        for e in catalogue.codes(CodeScheme.LIFE_EVENT)
    ]
    doors.sort(key=lambda pair: _in_order(pair[0]))
    return render(request, "directory/life_events.html", {"doors": [door for _code, door in doors]})


@require_safe
def life_event(request: HttpRequest, code: str) -> HttpResponse:
    """One life event with its first services."""
    found = next((e for e in catalogue.codes(CodeScheme.LIFE_EVENT) if e.code == code), None)
    if found is None:
        raise NotFound(f"No life event {code[:40]!r}.")
    shown = {
        "event": found,
        "shelf": _shelf({"event": code}),
        "municipalities": _choices(),
        "filter": ("event", code),
    }
    return render(request, "directory/life_event.html", shown)


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """The county's municipalities, on a map and as a list."""
    lang, counts = labels.language(), front.facet_counts()
    own = by_name(regions.municipalities_of(settings.COUNTY, clock.today()), lang)
    shown = {
        "doors": [_municipality_door(m.code, counts) for m in own],
        "map": area_map(lang, link=lambda code: reverse("municipality", args=[code])),
        "everywhere": counts.get(f"serves:{EVERYWHERE}", 0),
    }
    return render(request, "directory/municipalities.html", shown)


@require_safe
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """What there is for the people of one municipality; one that has merged leads to its successor."""
    lang, today, counts = labels.language(), clock.today(), front.facet_counts()
    found = regions.municipality(code)
    if not found.is_valid(today) and found.successor:
        return HttpResponsePermanentRedirect(reverse("municipality", args=[found.successor]))
    results = finding.find(Wish(lang=lang, municipality=code, filters={"reach": frozenset({"local"})}, size=_SHOWN))
    everything = finding.find(Wish(lang=lang, municipality=code, size=1))
    shown = {
        "municipality": found,
        "name": found.name(lang),
        "county": regions.county_of(code, today),
        "total": everything.total if not everything.relaxed else 0,
        "local": () if results.relaxed else results.results,
        "local_total": 0 if results.relaxed else results.total,
        "link": f"{reverse('services')}?municipality={code}",
        "themes": _theme_doors(everything, code),
        "near": [_municipality_door(n.municipality.code, counts) for n in regions.nearest(code, _NEAR, today)],
        "map": area_map(lang, link=lambda c: reverse("municipality", args=[c]), chosen=code)
        if found.county == settings.COUNTY
        else None,
    }
    return render(request, "directory/municipality.html", shown)


def _shelf(filters: Mapping[str, str], pinned: Sequence[str] = ()) -> Shelf:
    """The first services: what editors pinned, then those of the area before those of the whole country."""
    cards = catalogue.cards(pinned, labels.language()) if pinned else {}
    first_of_all = tuple(cards[id_] for id_ in pinned if id_ in cards)
    chosen = {k: frozenset({v}) for k, v in filters.items()}
    everything = finding.find(Wish(lang=labels.language(), filters=chosen, size=_SHOWN))
    link = f"{reverse('services')}?{urlencode(filters)}"
    if everything.relaxed:
        return Shelf(total=len(first_of_all), results=(), groups=(), link=link, pinned=first_of_all)
    local = finding.find(Wish(lang=labels.language(), filters={**chosen, "reach": frozenset({"local"})}, size=_SHOWN))
    first = {r.card.id: r for r in ((*local.results, *everything.results) if not local.relaxed else everything.results)}
    codes = tuple(v.value for v in everything.facets.get("group", ()) if "." in v.value)
    names = front.code_names(CodeScheme.TARGET_GROUP, codes)
    groups = [
        Door(names[v.value], v.count, f"{link}&group={v.value}") for v in everything.facets["group"] if v.value in names
    ]
    rest = tuple(r for id_, r in first.items() if id_ not in cards)[: max(0, _SHOWN - len(cards))]
    return Shelf(max(everything.total, len(cards)), rest, tuple(groups), link, first_of_all)


def _theme_doors(results: Results, code: str) -> list[Door]:
    counts = {} if results.relaxed else {v.value: v.count for v in results.facets["theme"]}
    link = f"{reverse('services')}?municipality={code}"
    return [
        Door(t.names, counts[t.slug], f"{link}&theme={t.slug}", t.icon, t.descriptions)
        for t in catalogue.themes(SCHEMES[0])
        if counts.get(t.slug)
    ]


def _municipality_door(code: str, counts: Mapping[str, int]) -> Door:
    found = regions.municipality(code)
    names = {"fi": found.name("fi"), "sv": found.name("sv"), "en": found.name("en")}
    return Door(names, counts.get(f"serves:{code}", 0), reverse("municipality", args=[code]))


def _choices() -> list[tuple[str, str]]:
    lang = labels.language()
    return [(m.code, m.name(lang)) for m in by_name(regions.municipalities_of(settings.COUNTY, clock.today()), lang)]


def _in_order(code: str) -> tuple[int, ...]:
    """KE2 before KE10, KE4.1 after KE4."""
    return tuple(int(part) for part in code.removeprefix("KE").split(".") if part.isdigit())
