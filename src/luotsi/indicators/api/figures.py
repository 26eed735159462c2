"""Operations that read figures: the catalogue, observations, profiles, releases.

Answers depend on the release, the catalogue and the parameters only, so that their ETag is known before they are made.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from ninja import Query, Router

from luotsi import __version__
from luotsi.indicators.api import answers
from luotsi.indicators.api.asked import IndicatorsAsked, ObservationsAsked, ProfileAsked
from luotsi.indicators.exports import selection
from luotsi.indicators.exports.jsonstat import jsonstat
from luotsi.indicators.exports.selection import Selection, Wanted
from luotsi.indicators.exports.tables import csv_table
from luotsi.indicators.exports.telling import indicator_told, standing_told
from luotsi.indicators.queries import figures, profiles, store
from luotsi.indicators.rules.definition import Definition
from luotsi.kernel.errors import BadParameter, NotReady
from luotsi.warehouse.observations import Release

router = Router(tags=["figures"])
_MOST_AT_ONCE = 200_000
"""Rows of an answer that is not paged."""
_FRESH, _FRESH_FOR_EVER = 60, 86_400
_JSON = "application/json; charset=utf-8"


@router.get(
    "/figures/indicators", response=answers.IndicatorsListed, operation_id="figures_indicators",
    summary="List indicators",
)  # fmt: skip
def list_indicators(request: HttpRequest, asked: Query[IndicatorsAsked]) -> HttpResponseBase:
    """The catalogue of indicators, theme by theme."""

    def made() -> dict[str, Any]:
        found = [d for d in store.definitions().values() if _fits(d, asked)]
        start = (asked.page - 1) * asked.size
        items = [answers.indicator_item(d) for d in found[start : start + asked.size]]
        return {**_paging(len(found), asked.page, asked.size), "items": items}

    return _answer(request, None, lambda: _json(made()))


@router.get(
    "/figures/indicators/{slug}", response=answers.IndicatorDetails, operation_id="figures_indicator",
    summary="Read an indicator",
)  # fmt: skip
def read_indicator(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One indicator: what it is, how it is computed, from which sources, and for which periods there are figures."""
    definition = store.definition(slug)
    release = _current()
    return _answer(request, release, lambda: _json(_details(definition, release)))


@router.get(
    "/figures/observations", response=answers.Observations, operation_id="figures_observations", summary="Read figures"
)
def read_observations(request: HttpRequest, asked: Query[ObservationsAsked]) -> HttpResponseBase:
    """Figures of a release with their intervals; what is suppressed or missing is null and says so in `flag`.

    Without `indicator` and `area` only what may be redistributed is given; `note` tells of the rest.
    """
    selection.check_release(asked.release)
    release = figures.release(asked.release)
    wanted = asked.wanted()

    def made() -> HttpResponse:
        found = selection.select(wanted)
        if asked.format == "json":
            return _json(_page(found, asked))
        if len(found) > _MOST_AT_ONCE:
            told = f"json for {len(found)} figures; json-stat and csv give at most {_MOST_AT_ONCE} at once"
            raise BadParameter("format", asked.format, told)
        if asked.format == "csv":
            return HttpResponse(csv_table(found, asked.lang), content_type="text/csv; charset=utf-8")
        return HttpResponse(jsonstat(found, asked.lang), content_type=_JSON)

    return _answer(request, release, made, is_old=bool(asked.release))


@router.get("/figures/profile", response=answers.Profile, operation_id="figures_profile", summary="Read a profile")
def read_profile(request: HttpRequest, asked: Query[ProfileAsked]) -> HttpResponseBase:
    """Where an area stands: each indicator beside its past, a reference and all others, largest deficit first."""
    selection.check_area(asked.area)
    if ":" in asked.reference:
        selection.check_area(asked.reference, parameter="reference")
    elif asked.reference not in profiles.REFERENCES:
        raise BadParameter("reference", asked.reference, f"{', '.join(profiles.REFERENCES)}, or an area")
    selection.check_release(asked.release)
    release = figures.release(asked.release)

    def made() -> dict[str, Any]:
        found = profiles.profile(asked.area, reference=asked.reference, release_id=release.id)
        return {
            "release": release.id,
            "area": asked.area,
            "name": selection.area_name(asked.area, asked.lang),
            "reference": asked.reference,
            "items": [standing_told(standing, asked.lang) for standing in found],
        }

    return _answer(request, release, lambda: _json(made()), is_old=bool(asked.release))


@router.get("/figures/releases", response=answers.Releases, operation_id="figures_releases", summary="List releases")
def list_releases(request: HttpRequest) -> HttpResponseBase:
    """Every release of figures, newest first. A release never changes."""
    current = _current()
    items = [
        {"id": r.id, "made_at": r.made_at, "figures": r.rows, "is_current": current is not None and r.id == current.id}
        for r in figures.releases()
    ]
    return _answer(request, current, lambda: _json({"items": items}))


# -- how an answer is made -----------------------------------------------------------------------------------------


def _answer(
    request: HttpRequest, release: Release | None, made: Callable[[], HttpResponse], *, is_old: bool = False
) -> HttpResponseBase:
    etag = _etag(request, release)
    kept = get_conditional_response(request, etag=etag)
    response = made() if kept is None else kept
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = f"public, max-age={_FRESH_FOR_EVER if is_old else _FRESH}"
    return response


def _etag(request: HttpRequest, release: Release | None) -> str:
    asked = sorted((name, tuple(values)) for name, values in request.GET.lists())
    told = (request.path, release.id if release else "", asked, _catalogue(_Kept(store.definitions())))
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:24]}"'


@dataclass(frozen=True, eq=False)
class _Kept:
    """The catalogue as a key: one that was not read anew is the same."""

    definitions: Mapping[str, Definition]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and other.definitions is self.definitions

    def __hash__(self) -> int:
        return id(self.definitions)


@lru_cache(maxsize=4)
def _catalogue(kept: _Kept) -> str:
    """Hash of the catalogue: names and licences may be mended between releases."""
    return hashlib.sha256(f"{__version__} {dict(kept.definitions)!r}".encode()).hexdigest()


def _json(content: Mapping[str, Any]) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return HttpResponse(text.encode(), content_type=_JSON)


def _paging(total: int, page: int, size: int) -> dict[str, int]:
    return {"total": total, "page": page, "pages": -(-total // size), "size": size}


def _page(found: Selection, asked: ObservationsAsked) -> dict[str, Any]:
    start = (asked.page - 1) * asked.size
    part = found.part(start, start + asked.size)
    known = set(part.columns["indicator"].tolist())
    areas = dict.fromkeys(part.columns["area"].tolist())
    return {
        "release": found.release.id,
        **_paging(len(found), asked.page, asked.size),
        "indicators": {s: indicator_told(d, asked.lang) for s, d in part.definitions.items() if s in known},
        "areas": {area: selection.area_name(area, asked.lang) for area in areas},
        "items": list(part.values()),
    }


def _details(definition: Definition, release: Release | None) -> dict[str, Any]:
    found = selection.select(Wanted(indicator=(definition.slug,))) if release else None
    calculation = definition.calculation
    read = {source.dataset: source for source in found.sources(definition.slug)} if found else {}
    return {
        **answers.indicator_item(definition),
        "descriptions": dict(definition.descriptions),
        "keywords": list(definition.keywords),
        "decimals": definition.decimals,
        "deficit": definition.deficit,
        "kind": calculation.kind,
        "per": calculation.per,
        "parameters": dict(calculation.parameters),
        "method": release.methods.get(definition.slug, "") if release else "",
        "checker": definition.checker,
        "next_review": definition.next_review.isoformat(),
        "suppress_below": definition.suppress_below,
        "sources": [
            {"dataset": s.dataset, "title": s.title, "address": s.address} | _told(read.get(s.dataset))
            for s in definition.sources
        ],
        "periods": _periods(found) if found else {},
        "categories": _categories(definition, found) if found else {},
        "release": release.id if release else "",
    }


def _told(source: Any) -> dict[str, str]:
    names = ("owner", "licence", "fetched_at", "sha256")
    return {name: getattr(source, name) if source else "" for name in names}


def _periods(found: Selection) -> dict[str, list[str]]:
    kinds = np.array([area.partition(":")[0] for area in found.columns["area"].tolist()], dtype=object)
    return {
        kind: sorted(set(found.columns["period"][kinds == kind].tolist()), key=lambda p: (p[-4:], p))
        for kind in ("country", "county", "municipality")
        if (kinds == kind).any()
    }


def _categories(definition: Definition, found: Selection) -> dict[str, str]:
    names = selection.category_names(definition, "en", selection.made_on(found.release))
    there = sorted(set(found.columns["category"].tolist()) - {""})
    return {category: names.get(category, category) for category in there}


def _fits(definition: Definition, asked: IndicatorsAsked) -> bool:
    if asked.theme and definition.theme != asked.theme:
        return False
    texts = (definition.slug, *definition.names.values(), *definition.keywords, *definition.descriptions.values())
    within = " ".join(texts).casefold()
    return all(word in within for word in asked.q.casefold().split())


def _current() -> Release | None:
    try:
        return figures.release()
    except NotReady:
        return None
