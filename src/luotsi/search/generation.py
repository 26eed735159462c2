"""One build of the embedded index, opened: what each document carries, and which documents carry a value."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tantivy

from luotsi.search.engine import Filters


@dataclass(frozen=True, slots=True)
class Generation:
    """One build of the index, opened."""

    path: Path
    ids: list[str]
    searcher: tantivy.Searcher
    schema: tantivy.Schema
    numbers: dict[str, int]
    """Document id to number."""
    values: list[str]
    """Every "facet:value", by number."""
    value_numbers: dict[str, int]
    starts: npt.NDArray[np.int64]
    """Document number to the start of its facet values in `held` (one more than documents)."""
    held: npt.NDArray[np.int32]
    holder_starts: npt.NDArray[np.int64]
    """The other way round: value number to the start of its documents in `holders`."""
    holders: npt.NDArray[np.int32]

    def documents_with(self, value: str) -> npt.NDArray[np.int32]:
        """Numbers of the documents that carry the "facet:value"."""
        n = self.value_numbers.get(value)
        return self.holders[:0] if n is None else self.holders[self.holder_starts[n] : self.holder_starts[n + 1]]

    def values_of(self, number: int) -> frozenset[str]:
        start, end = self.starts[number], self.starts[number + 1]
        return frozenset(self.values[v] for v in self.held[start:end])

    def mask(self, filters: Filters) -> npt.NDArray[np.bool_] | None:
        """Which documents pass; None when all do."""
        if not filters:
            return None
        allowed: npt.NDArray[np.bool_] | None = None
        for facet, values in filters.items():
            these = np.zeros(len(self.ids), dtype=bool)
            for value in values:
                these[self.documents_with(f"{facet}:{value}")] = True
            allowed = these if allowed is None else allowed & these
        return allowed


def open_generation(path: Path) -> Generation | None:
    """The build in the folder; None when there is none whole."""
    try:
        index = tantivy.Index.open(str(path))
        kept = json.loads((path / "documents.json").read_text(encoding="utf-8"))
        with np.load(path / "facets.npz") as arrays:
            starts, held = arrays["starts"], arrays["held"]
    except (ValueError, OSError, KeyError):
        return None
    ids, values = kept["ids"], kept["values"]
    owners = np.repeat(np.arange(len(ids), dtype=np.int32), np.diff(starts))
    return Generation(
        path=path,
        ids=ids,
        searcher=index.searcher(),
        schema=index.schema,
        numbers={id_: number for number, id_ in enumerate(ids)},
        values=values,
        value_numbers={value: number for number, value in enumerate(values)},
        starts=starts,
        held=held,
        holder_starts=np.concatenate([[0], np.cumsum(np.bincount(held, minlength=len(values)))]),
        holders=owners[np.argsort(held, kind="stable")],
    )
