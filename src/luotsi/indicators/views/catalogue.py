"""The catalogue of indicators with its search, and the releases of figures with what is new in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luotsi.indicators import labels
from luotsi.indicators.exports import feed
from luotsi.indicators.queries import figures, store
from luotsi.indicators.rules.definition import Definition
from luotsi.indicators.views import asked, shapes
from luotsi.kernel.errors import NotFound, NotReady
from luotsi.warehouse.observations import Release, SourceRelease

_LONGEST = 200
_MOST_RELEASES = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator in the list."""

    name: str
    description: str
    unit: str
    owner: str
    href: str
    has_figures: bool


@dataclass(frozen=True, slots=True)
class News:
    """A release beside the one before it."""

    release: Release
    made_at: datetime
    indicators: int
    changes: tuple[str, ...]
    """What it brought, an indicator a line."""
    sources: tuple[SourceRelease, ...]
    """Those that gave something else than in the release before."""


@asked.page
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every indicator by theme, or those that the words of a search are in."""
    area = asked.area_of(request)
    theme = asked.choice(request, "theme", [str(t) for t in labels.THEMES])
    query = " ".join(request.GET.get("q", "")[:_LONGEST].replace("\0", " ").split())
    found = search(store.definitions(), query)
    computed = _computed()
    groups = [
        (str(kind), str(name), [_entry(d, str(area), computed) for d in found if d.theme is kind])
        for kind, name in labels.THEMES.items()
        if theme in ("", str(kind))
    ]
    shown = {
        "query": query,
        "theme": theme,
        "themes": [(str(kind), name) for kind, name in labels.THEMES.items()],
        "groups": [group for group in groups if group[2]],
        "count": sum(len(group[2]) for group in groups),
        "area": str(area),
        "area_name": labels.area_name(str(area)),
    }
    return render(request, "indicators/catalogue.html", shown)


def search(definitions: Mapping[str, Definition], query: str) -> list[Definition]:
    """Indicators that hold every word of the query in a name, keyword or description, in any language.

    Those with all the words in their names come first, then keywords, then descriptions.
    """
    words = query.casefold().split()
    graded = []
    for place, definition in enumerate(definitions.values()):
        texts = (
            " ".join((*definition.names.values(), definition.slug)).casefold(),
            " ".join(definition.keywords).casefold(),
            " ".join(definition.descriptions.values()).casefold(),
        )
        for grade in range(len(texts)):
            if all(any(word in text for text in texts[: grade + 1]) for word in words):
                graded.append((grade, place, definition))
                break
    return [definition for _grade, _place, definition in sorted(graded, key=lambda found: found[:2])]


def _computed() -> frozenset[str]:
    try:
        return frozenset(figures.release().methods)
    except NotReady:
        return frozenset()


def _entry(definition: Definition, area: str, computed: frozenset[str]) -> Entry:
    return Entry(
        name=definition.name(labels.lang()),
        description=definition.description(labels.lang()),
        unit=definition.unit(labels.lang()),
        owner=definition.owner,
        href=shapes.indicator_link(definition.slug, area),
        has_figures=definition.slug in computed,
    )


@asked.page
def releases(request: HttpRequest) -> HttpResponse:
    """What each release brought, newest first."""
    figures.release()
    every = figures.releases()
    news = [
        _news(release, every[number + 1] if number + 1 < len(every) else None)
        for number, release in enumerate(every[:_MOST_RELEASES])
    ]
    return render(request, "indicators/releases.html", {"news": news})


def _news(release: Release, before: Release | None) -> News:
    return News(
        release=release,
        made_at=datetime.fromisoformat(release.made_at),
        indicators=len(release.methods),
        changes=tuple(feed.changes(release, before, labels.lang())),
        sources=_sources([id_ for id_ in release.inputs if before is None or id_ not in before.inputs]),
    )


def _sources(ids: Sequence[str]) -> tuple[SourceRelease, ...]:
    warehouse, found = store.warehouse(), []
    for id_ in ids:
        try:
            found.append(warehouse.source_by_id(id_))
        except NotFound:
            continue
    return tuple(sorted(found, key=lambda s: s.dataset))
