"""Reads of classifications and their codes for the HSDS API."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from luotsi.directory.hsds import ids
from luotsi.directory.hsds.taxonomies import BY_ID, TAXONOMIES
from luotsi.directory.models import Code
from luotsi.directory.rules.records import CodeRecord, CodeScheme
from luotsi.kernel.errors import BadParameter, NotFound
from luotsi.kernel.text import clean

_LONGEST_SEARCH = 300


@dataclass(frozen=True, slots=True)
class Found:
    """What fits, countable and sliceable, in a stable order."""

    total: int
    keys: Sequence[Any] | QuerySet[Any, Any]
    """Primary keys; a lazy query when nothing was searched for."""

    def page(self, number: int, size: int) -> list[Any]:
        return list(self.keys[(number - 1) * size : number * size])


def listed(*, taxonomy_id: str = "", search: str = "", parent_id: str = "", top_only: bool = False) -> Found:
    """Codes that fit, as (scheme, code) keys in their order."""
    rows = Code.objects.filter(scheme__in=[t.scheme for t in TAXONOMIES]).order_by("scheme", "code")
    if taxonomy_id:
        rows = rows.filter(scheme=scheme_of("taxonomy_id", taxonomy_id))
    if parent_id:
        scheme, code = key_of("parent_id", parent_id)
        rows = rows.filter(scheme=scheme, parent=code)
    if top_only:
        rows = rows.filter(parent="")
    if search:
        wanted = clean(search, limit=_LONGEST_SEARCH).casefold()
        named = rows.values_list("scheme", "code", "names")
        keys = [
            (s, c)
            for s, c, names in named
            if wanted == c.casefold() or any(wanted in n.casefold() for n in names.values())
        ]
        return Found(len(keys), keys)
    return Found(rows.count(), rows.values_list("scheme", "code"))


def codes(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], CodeRecord]:
    """Codes with their names, in the order of `keys`; codes that nobody described are left out."""
    wanted = list(dict.fromkeys(keys))
    rows = Code.objects.filter(code__in={code for _, code in wanted})
    known = {(row.scheme, row.code): row for row in rows}
    return {
        key: CodeRecord(CodeScheme(row.scheme), row.code, row.names, row.descriptions, parent=row.parent, uri=row.uri)
        for key in wanted
        if (row := known.get(key))
    }


def term(id_: UUID) -> CodeRecord:
    """The code of that identifier; NotFound."""
    key = _terms_by_id().get(str(id_))
    if key is None:
        raise NotFound(f"No taxonomy term {str(id_)!r}.")
    return codes([key])[key]


def scheme_of(parameter: str, taxonomy_id: str) -> CodeScheme:
    """Scheme of a taxonomy's id; BadParameter."""
    if taxonomy_id not in BY_ID:
        raise BadParameter(parameter, taxonomy_id, "an id from /hsds/taxonomies")
    return BY_ID[taxonomy_id].scheme


def key_of(parameter: str, term_id: str) -> tuple[str, str]:
    """(scheme, code) of a term's id; BadParameter."""
    key = _terms_by_id().get(term_id)
    if key is None:
        raise BadParameter(parameter, term_id, "an id from /hsds/taxonomy_terms")
    return key


def _terms_by_id() -> dict[str, tuple[str, str]]:
    state = Code.objects.aggregate(n=Count("pk"), last=Max("pk"))
    return _ids_of_terms(state["n"], state["last"])


# Derived identifiers cannot be read backwards; count and last number tell that no code has come or gone.
@lru_cache(maxsize=1)
def _ids_of_terms(_count: int, _last: int | None) -> dict[str, tuple[str, str]]:
    return {ids.term(scheme, code): (scheme, code) for scheme, code in Code.objects.values_list("scheme", "code")}
