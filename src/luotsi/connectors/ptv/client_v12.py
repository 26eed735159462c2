"""Fetching from the PTV API v12 (beta).

Written from the published OpenAPI document 0.1.0; not run against the live service.

Differs from version 11: a key on every request; one `search` with filters a kind, whose items are complete; connections
apart from services; classifications as bare codes, whose names come from reference data. This client puts the parts of
a service together again, so that the parser sees one item: `connections`, `codes` and `regionMunicipalities` are ours.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from luotsi.connectors.checks import BadShape, Empty
from luotsi.connectors.http import Fetcher
from luotsi.connectors.ptv import common
from luotsi.connectors.ptv.contract import Changed, Found, Item, Where

PAGE = 100
VALUES = 20
"""Most values of an array filter in one request."""
Query = Mapping[str, str | Sequence[str]]

_ALWAYS = ("contentId", "languageVersions", "publishedAt")
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "service": (*_ALWAYS, "organizationContentId", "generalDescriptionContentId", "serviceType", "chargeType", "area",
                "serviceClasses", "targetGroups", "lifeEvents", "ontologyTerms", "serviceLanguages"),
    "service-channel": (*_ALWAYS, "organizationContentId", "serviceChannelType", "serviceLanguages", "area"),
    "organization": (*_ALWAYS, "parentOrganizationContentId", "organizationType", "businessId"),
    "general-description": ("contentId", "languageVersions"),
    "connection": ("serviceContentId", "channelContentId", "languageVersions", "chargeType"),
    "reference": ("code", "name"),
    "term": ("uri", "name"),
}  # fmt: skip
_CODE_LISTS = ("service-classes", "target-groups", "life-events")


class V12Client:
    """Client of version 12; the fetcher holds base address, key, pauses, retries and staged answers."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._seen: dict[str, dict[UUID, Item]] = {}
        self._codes: dict[str, Item] = {}
        self._regions: dict[str, tuple[str, ...]] | None = None

    def members(self, where: Where) -> frozenset[UUID]:
        if where.is_country:
            return self._search("service", [{}])
        limited = {"areaType": "LimitedArea"}
        queries: list[Query] = [{"areaType": "WholeCountry"}, {"areaType": "WholeCountryExceptAland"}]
        if where.county:
            queries.append({**limited, "wellbeingServicesCounties": [where.county]})
        queries += [
            {**limited, "municipalities": part, "municipalitiesMatch": "any"} for part in _parts(where.municipalities)
        ]
        around = sorted(r for r, places in self._region_places().items() if set(places) & set(where.municipalities))
        queries += [{**limited, "regions": part, "regionsMatch": "any"} for part in _parts(around)]
        return self._search("service", queries)

    def changed(self, since: datetime) -> Changed:
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        query = {"publishedAtOrAfter": moment}
        connections = self._pages("connection/search", "connection", query)
        services = self._search("service", [query])
        ended = self._pages("service-channel/archived", "", {"archivedAtOrAfter": moment})
        return Changed(
            services=services | _ids(connections, "serviceContentId"),
            channels=self._search("service-channel", [query]),
            organizations=self._search("organization", [query]),
            general_descriptions=self._search("general-description", [query]),
            ended_channels=_ids(ended, "contentId"),
        )

    def withdrawn_services(self) -> frozenset[UUID]:
        return frozenset()  # version 12 tells archived ones only

    def services(self, ids: Collection[UUID]) -> Found:
        found = self._by_id("service", ids)
        connections = self._connections([UUID(str(i["contentId"])) for i in found.items])
        self._learn_codes(found.items)
        regions = self._region_places() if found.items else {}
        return Found(tuple(self._whole(i, connections, regions) for i in found.items), found.missing, found.refused)

    def channels(self, ids: Collection[UUID]) -> Found:
        return self._by_id("service-channel", ids)

    def organizations(self, ids: Collection[UUID]) -> Found:
        return self._by_id("organization", ids)

    def general_descriptions(self, ids: Collection[UUID]) -> Found:
        return self._by_id("general-description", ids)

    def _whole(self, item: Item, connections: Mapping[str, list[Item]], regions: Mapping[str, Sequence[str]]) -> Item:
        used = {c for key in ("serviceClasses", "targetGroups", "lifeEvents", "ontologyTerms") for c in item[key]}
        area = item["area"] or {}
        return {
            **item,
            "connections": connections.get(str(item["contentId"]).lower(), []),
            "codes": {code: self._codes[code] for code in used if code in self._codes},
            "regionMunicipalities": [m for r in area.get("regions") or () for m in regions.get(r, ())],
        }

    def _search(self, kind: str, queries: Iterable[Query]) -> frozenset[UUID]:
        seen = self._seen.setdefault(kind, {})
        ids: set[UUID] = set()
        for query in queries:
            for item in self._pages(f"{kind}/search", kind, query):
                id_ = UUID(str(item["contentId"]))
                seen[id_] = item
                ids.add(id_)
        return frozenset(ids)

    def _by_id(self, kind: str, ids: Collection[UUID]) -> Found:
        seen = self._seen.setdefault(kind, {})
        ask = sorted(set(ids) - seen.keys())
        check = partial(_item, _REQUIRED[kind])
        for id_, item in zip(ask, self._fetcher.each(ask, lambda i: self._one(kind, i, check)), strict=True):
            if item is not None:
                seen[id_] = item
        return Found(tuple(seen[i] for i in sorted(ids) if i in seen), frozenset(i for i in ids if i not in seen))

    def _one(self, kind: str, id_: UUID, check: Any) -> Item | None:
        found: Item | None = self._fetcher.get(f"{kind}/{id_}", check=check)
        return found

    def _connections(self, ids: Sequence[UUID]) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        queries = [{"serviceContentIds": [str(i) for i in part]} for part in _parts(sorted(ids))]
        for query in queries:
            for item in self._pages("connection/search", "connection", query):
                found.setdefault(str(item["serviceContentId"]).lower(), []).append(item)
        return {key: sorted(items, key=lambda c: str(c["channelContentId"])) for key, items in found.items()}

    def _learn_codes(self, items: Sequence[Item]) -> None:
        if not items:
            return
        if not self._codes:
            for path in _CODE_LISTS:
                self._codes.update({c["code"]: c for c in self._pages(path, "reference", {})})
        terms = sorted({t for i in items for t in i["ontologyTerms"]} - self._codes.keys())
        for part in _parts(terms):
            self._codes.update({t["uri"]: t for t in self._pages("ontology-terms", "term", {"uris": part})})

    def _region_places(self) -> dict[str, tuple[str, ...]]:
        if self._regions is None:
            rows = self._pages("regions", "reference", {})
            self._regions = {r["code"]: tuple(r.get("municipalities") or ()) for r in rows}
        return self._regions

    def _pages(self, path: str, kind: str, query: Query) -> list[Item]:
        def one(number: int) -> Item:
            params = {**query, "page": str(number), "pageSize": str(PAGE)}
            check = partial(page, _REQUIRED.get(kind, ("contentId",)), number)
            found: Item | None = self._fetcher.get(path, params, check=check)
            return found or {"items": [], "totalPages": 0}

        first = self._fetcher.each([1], one)[0]
        rest = self._fetcher.each(range(2, first["totalPages"] + 1), one)
        return [item for part in (first, *rest) for item in part["items"]]


def page(required: Sequence[str], number: int, answer: Any) -> Item:
    """Check a page of a search: page numbers, how many items it must hold, and every item's required fields."""
    whole = _item(("items", "page", "pageSize", "totalItems", "totalPages"), answer)
    items = whole["items"]
    if not isinstance(items, list):
        raise BadShape("items is no list")
    if number == 1 and not items and not whole["totalItems"]:
        raise Empty(whole)
    expected = min(whole["pageSize"], whole["totalItems"] - (number - 1) * whole["pageSize"])
    if whole["page"] != number or len(items) != expected:
        raise BadShape(f"page {number} of {whole['totalPages']} has {len(items)} items instead of {expected}")
    for item in items:
        _item(required, item)
    return whole


def _item(required: Sequence[str], answer: Any) -> Item:
    if not isinstance(answer, dict):
        raise BadShape("expected an object")
    lacking = [name for name in required if name not in answer]
    if lacking:
        raise BadShape(f"{lacking[0]}: field required")
    return answer


def _ids(items: Iterable[Item], name: str) -> frozenset[UUID]:
    return frozenset(i for i in (common.uuid_of(item[name]) for item in items) if i)


def _parts(values: Sequence[Any]) -> list[list[Any]]:
    return [list(values[n : n + VALUES]) for n in range(0, len(values), VALUES)]
