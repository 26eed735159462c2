"""The front page and the results of a search."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from luotsi.directory import forms, labels
from luotsi.directory.areamap import AreaMap, area_map
from luotsi.directory.forms import Asked
from luotsi.directory.queries import catalogue, finding, front
from luotsi.directory.queries.finding import FacetValue, Results
from luotsi.directory.queries.front import CountedTheme
from luotsi.directory.rules.facets import AGE_BANDS
from luotsi.directory.rules.records import CodeScheme
from luotsi.kernel import clock
from luotsi.kernel.text import collation_key, pick
from luotsi.regions import queries as regions
from luotsi.regions.rules import Municipality

POSITION_HEADER = "X-Luotsi-Position"
_FACETS = ("theme", "age", "group", "reach", "channel", "open", "cost", "language", "accessible", "provider")
"""In the order of the page."""
_UNCOUNTED = ("event", "class", "organization")
"""Filters that come with a link and are kept, but are not offered as choices."""
_LONGEST_FACET = 14
_NEARBY = 12
_AROUND = 2
"""Page numbers on each side of the present one."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """A number for those who cannot wait."""

    name: Promise | str
    number: str
    link: str
    verified_on: date


EMERGENCY = (
    Emergency(_("Emergency"), "112", "tel:112", date(2026, 11, 21)),
    Emergency(_("Crisis helpline (MIELI)"), "09 2525 0111", "tel:+358925250111", date(2026, 11, 21)),
    Emergency(_("Nollalinja, help against violence"), "080 005 005", "tel:080005005", date(2026, 11, 21)),
)

EXAMPLES = (
    _("I cannot sleep and feel anxious"),
    _("Company for my mother who lives alone"),
    _("Help with paying bills"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A facet as the page shows it."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    chosen: int


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice in force, and the address without it."""

    label: str
    without: str


@dataclass(frozen=True, slots=True)
class Places:
    """Municipalities to choose from."""

    own: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, themes, life events, emergency numbers."""
    return render(
        request,
        "directory/home.html",
        {
            "places": places(),
            "schemes": _schemes(),
            "events": front.popular_events(),
            "emergency": EMERGENCY,
            "examples": EXAMPLES,
            "service_count": front.service_count(),
        },
    )


def _schemes() -> list[tuple[CountedTheme, ...]]:
    """Themes by scheme, the editors' first scheme first."""
    by_scheme: dict[str, list[CountedTheme]] = {}
    for item in front.counted_themes():
        by_scheme.setdefault(item.theme.scheme, []).append(item)
    return [tuple(items) for items in by_scheme.values()]


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """What was found; 400 when a parameter was wrong, 404 for a page beyond the last, and results all the same."""
    asked = forms.asked(request.GET, labels.language(), position=request.headers.get(POSITION_HEADER, ""))
    results = finding.find(asked.wish)
    is_beyond = asked.wish.page > results.pages
    if is_beyond:
        results = finding.find(replace(asked.wish, page=results.pages))
    response = render(
        request,
        "directory/services.html",
        {
            "asked": asked,
            "wish": results.wish,
            "results": results,
            "is_beyond": is_beyond,
            "groups": groups(results),
            "chips": chips(request.GET, asked),
            "concepts": _concepts(results),
            "places": places(asked.wish.municipality),
            "place_name": labels.municipality_name(asked.wish.municipality),
            "map": _map(request.GET, results),
            "pages": page_numbers(results.wish.page, results.pages),
            "can_sort_by_distance": bool(asked.wish.municipality or asked.wish.position),
            "hidden": [(name, value) for name in _UNCOUNTED for value in asked.wish.filters.get(name, ())],
        },
        status=400 if asked.wrong else 404 if is_beyond else 200,
    )
    patch_vary_headers(response, (POSITION_HEADER,))
    return response


def places(chosen: str = "") -> Places:
    """The county's municipalities, then those around it; the chosen one is always there."""
    lang = labels.language()
    own, others = _own_and_nearby(settings.COUNTY, clock.today())
    if chosen and chosen not in {m.code for m in (*own, *others)}:
        others = (*others, regions.municipality(chosen))
    return Places(_options(own, lang), _options(others, lang))


@lru_cache(maxsize=4)
def _own_and_nearby(county: str, today: date) -> tuple[tuple[Municipality, ...], tuple[Municipality, ...]]:
    own = regions.municipalities_of(county, today)
    codes = {m.code for m in own}
    near = [n for m in own for n in regions.nearest(m.code, 8, today) if n.municipality.code not in codes]
    nearest = {n.municipality.code: n.municipality for n in sorted(near, key=lambda n: n.km, reverse=True)}
    return own, tuple(reversed(nearest.values()))[:_NEARBY]


def _options(found: Iterable[Municipality], lang: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((m.code, m.name(lang)) for m in found), key=lambda pair: collation_key(pair[1])))


def groups(results: Results) -> tuple[Group, ...]:
    """Facets with their choices; those with nothing to choose are left out."""
    themes = catalogue.themes()
    order = {"theme": [t.slug for t in themes], "age": list(AGE_BANDS)}
    group_codes = tuple(v.value for v in results.facets.get("group", ()))
    names: dict[str, Mapping[str, Mapping[str, str]]] = {
        "theme": {t.slug: t.names for t in themes},
        "group": front.code_names(CodeScheme.TARGET_GROUP, group_codes) if group_codes else {},
    }
    found = []
    for name in _FACETS:
        values = _ranked(results.facets.get(name, ()), order.get(name))
        choices = tuple(
            Choice(v.value, labels.value_label(name, v.value, names.get(name)), v.count, v.is_chosen) for v in values
        )
        if choices and (len(choices) > 1 or name in {"open", "accessible"} or choices[0].is_chosen):
            found.append(Group(name, labels.facet_title(name), choices, sum(c.is_chosen for c in choices)))
    return tuple(found)


def _ranked(values: tuple[FacetValue, ...], order: list[str] | None) -> list[FacetValue]:
    shown = [v for n, v in enumerate(values) if n < _LONGEST_FACET or v.is_chosen]
    if order is None:
        return shown
    place = {value: n for n, value in enumerate(order)}
    return sorted(shown, key=lambda v: place.get(v.value, len(place)))


def chips(given: QueryDict, asked: Asked) -> tuple[Chip, ...]:
    """Every filter in force with the address that leaves it out."""
    wish = asked.wish
    names: dict[str, Mapping[str, Mapping[str, str]]] = {"theme": {t.slug: t.names for t in catalogue.themes()}}
    for name, scheme in _CODED.items():
        if wish.filters.get(name):
            names[name] = front.code_names(scheme, tuple(wish.filters[name]))
    if wish.filters.get("organization"):
        names["organization"] = front.organization_names(tuple(wish.filters["organization"]))
    found = [
        Chip(labels.value_label(name, value, names.get(name)), _without(given, name, value))
        for name in forms.FILTERS
        for value in sorted(wish.filters.get(name, ()))
    ]
    if wish.open_now:
        found.append(Chip(labels.value_label("open", "now"), _without(given, "open", "now")))
    return tuple(found)


_CODED = {"group": CodeScheme.TARGET_GROUP, "event": CodeScheme.LIFE_EVENT, "class": CodeScheme.SERVICE_CLASS}


def _concepts(results: Results) -> list[str]:
    """What the query was read to speak of, each once."""
    return list(dict.fromkeys(pick(labels_, labels.language())[0] for labels_ in results.concepts))


def _without(given: QueryDict, name: str, value: str) -> str:
    rest = given.copy()
    rest.setlist(name, [v for v in rest.getlist(name) if v != value])
    return address(rest)


def address(given: QueryDict, **changes: str) -> str:
    """The address of a search with parameters changed; empty ones and the page number left out."""
    kept = QueryDict(mutable=True)
    for name, values in given.lists():
        if name in changes or name == "page" or name not in _PARAMETERS:
            continue
        kept.setlist(name, [v for v in values[:30] if v])
    for name, value in changes.items():
        if value:
            kept[name] = value
    query = kept.urlencode()
    return reverse("services") + (f"?{query}" if query else "")


_PARAMETERS = frozenset({*forms.FILTERS, "q", "municipality", "open", "order"})


def _map(given: QueryDict, results: Results) -> AreaMap:
    return area_map(
        labels.language(),
        link=lambda code: address(given, municipality=code),
        chosen=results.wish.municipality,
        points=((p, f"#s-{r.card.id}") for r in results.results for p in r.card.points),
    )


def page_numbers(page: int, pages: int) -> list[int]:
    """First, last and those around; 0 stands for a gap."""
    shown = sorted({1, pages, *range(max(1, page - _AROUND), min(pages, page + _AROUND) + 1)})
    numbers: list[int] = []
    for number in shown:
        if numbers and number - numbers[-1] > 1:
            numbers.append(0)
        numbers.append(number)
    return numbers
