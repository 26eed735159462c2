"""Fetching from the PTV Open API v11. Source: controllers of PTV release 3.4 and experience of public projects.

Ids come first (1 000 a page, cheap and without duplicates between areas), then content by ids (at most 100 a request).
What a list of ids promises must arrive, or be confirmed as gone by a second question.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from luotsi.connectors.checks import TimedOut
from luotsi.connectors.http import Fetcher
from luotsi.connectors.ptv import shapes
from luotsi.connectors.ptv.contract import Changed, Found, Where
from luotsi.kernel.errors import SourceRefused

BATCH = 100
Query = tuple[str, dict[str, str]]


class V11Client:
    """Client of version 11; the fetcher holds base address, pauses, retries and staged answers."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def members(self, where: Where) -> frozenset[UUID]:
        if where.is_country:
            return self._ids([("Service", {})])
        # The area list of a county holds only what is attached to the county itself; what is offered in single
        # municipalities comes from their own lists, which in turn hold what is attached to any area around them.
        queries: list[Query] = []
        whole = {"includeWholeCountry": "true"}
        if where.county and where.county in self._codes("CodeList/GetAreaCodes/type/WellbeingServiceCounties"):
            queries.append((f"Service/area/WellbeingServiceCounties/code/{where.county}", whole))
        known = self._codes("CodeList/GetMunicipalityCodes")
        places = [code for code in where.municipalities if code in known]  # merged ones stay in PTV's lists for years
        queries += [(f"Service/area/Municipality/code/{code}", {} if queries else whole) for code in places]
        if not places:
            raise SourceRefused(
                "PTV knows none of the area's municipalities; the old content stays.",
                hint="Check the area and the base address.",
            )
        return self._ids(queries)

    def changed(self, since: datetime) -> Changed:
        date = {"date": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")}
        return Changed(
            services=self._ids([("Service", date)]),
            channels=self._ids([("ServiceChannel", date)]),
            organizations=self._ids([("Organization", date)]),
            general_descriptions=self._ids([("GeneralDescription", date)]),
            ended_channels=self._ids(
                [("ServiceChannel", {**date, "status": s}) for s in ("Archived", "Withdrawn")],
            ),
        )

    def withdrawn_services(self) -> frozenset[UUID]:
        return self._ids([("Service", {"status": "Withdrawn"})])

    def services(self, ids: Collection[UUID]) -> Found:
        return self._items("service", "Service/serviceWithGD/list", ids, shapes.SERVICE)

    def channels(self, ids: Collection[UUID]) -> Found:
        return self._items("channel", "ServiceChannel/list", ids, shapes.CHANNEL)

    def organizations(self, ids: Collection[UUID]) -> Found:
        return self._items("organization", "Organization/list", ids, shapes.ORGANIZATION)

    def general_descriptions(self, ids: Collection[UUID]) -> Found:
        return self._items("general description", "GeneralDescription/list", ids, shapes.GENERAL_DESCRIPTION)

    def _codes(self, path: str) -> frozenset[str]:
        return self._fetcher.get(path, check=shapes.code_list) or frozenset()

    def _ids(self, queries: Sequence[Query]) -> frozenset[UUID]:
        """All ids of the queries; a 404 says that the source does not know the area, which is no empty answer."""
        first = self._fetcher.each(queries, lambda q: self._page(q, 1))
        rest = [(q, n) for q, page in zip(queries, first, strict=True) for n in range(2, page["pageCount"] + 1)]
        pages = first + self._fetcher.each(rest, lambda job: self._page(*job))
        # A null name marks a dead id.
        return frozenset(row["id"] for page in pages for row in page["itemList"] or () if row["name"] is not None)

    def _page(self, query: Query, number: int) -> shapes.IdPage:
        path, params = query
        page = self._fetcher.get(path, {**params, "page": str(number)}, check=partial(shapes.id_page, number))
        if page is None:
            raise SourceRefused(f"PTV has no {path}; the old content stays.", hint="Check the area and base address.")
        return page

    def _items(self, kind: str, path: str, ids: Collection[UUID], adapter: TypeAdapter[Any]) -> Found:
        ask = partial(self._batch, kind, path, adapter)
        found = _joined(self._fetcher.each(_batches(sorted(ids)), ask))
        in_doubt = found.missing if found.items else frozenset[UUID]()
        if not in_doubt:
            return found
        again = _joined(self._fetcher.each(_batches(sorted(in_doubt)), ask))
        return Found(found.items + again.items, again.missing, found.refused + again.refused)

    def _batch(self, kind: str, path: str, adapter: TypeAdapter[Any], ids: Sequence[UUID]) -> Found:
        try:
            found = self._fetcher.get(
                path,
                {"guids": ",".join(str(i) for i in ids)},
                check=partial(shapes.batch, kind, adapter, frozenset(ids)),
                can_be_halved=len(ids) > 1,
            )
        except TimedOut:
            middle = len(ids) // 2
            return _joined([self._batch(kind, path, adapter, half) for half in (ids[:middle], ids[middle:])])
        return found or Found(missing=frozenset(ids))


def _batches(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [ids[n : n + BATCH] for n in range(0, len(ids), BATCH)]


def _joined(parts: Iterable[Found]) -> Found:
    whole = list(parts)
    return Found(
        tuple(i for p in whole for i in p.items),
        frozenset(i for p in whole for i in p.missing),
        tuple(r for p in whole for r in p.refused),
    )
