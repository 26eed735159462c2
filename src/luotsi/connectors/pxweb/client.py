"""Browsing a PxWeb database and asking its tables, within its limits (rOpenGov/pxweb api.json of 2025, statfin 0.4).

The limits are guesses for our side only: an answer that says "too much" is asked again in halves, one that says "too
often" is waited for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from luotsi.connectors.checks import TimedOut
from luotsi.connectors.http import Fetcher
from luotsi.connectors.pxweb import parse, wanted
from luotsi.connectors.pxweb.meanings import Places
from luotsi.connectors.pxweb.parse import Entry, Piece, Selection, Source, Table
from luotsi.connectors.pxweb.wanted import Wanted
from luotsi.kernel.errors import SourceRefused

_TOO_LARGE = (400, 403, 413)
_SMALL = 1_000
"""A question of fewer cells that is refused is not too large but wrong."""
_DEEPEST = 4
_MOST_FOLDERS = 300


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server bears: cells in an answer, values of one dimension, calls in some seconds."""

    cells: int
    values: int
    calls: int
    seconds: float


STATFIN = Limits(cells=120_000, values=120_000, calls=30, seconds=10.0)
ETK = Limits(cells=100_000, values=1_000, calls=20, seconds=5.0)


class PxClient:
    """Client of one database in one language; the fetcher holds address, pace, retries and staged answers."""

    def __init__(self, fetcher: Fetcher, limits: Limits, places: Places) -> None:
        self._fetcher, self._limits, self._places = fetcher, limits, places
        self._folders: dict[str, tuple[Entry, ...]] = {}
        self._tables: dict[str, Table] = {}

    def find(self, sought: Wanted) -> Source:
        """The table that fits best; SourceRefused when there is none, naming what was looked at."""
        fitting: list[tuple[tuple[int, ...], str, Source]] = []
        looked = []
        for path in self._titled(sought):
            table = self._table(path)
            looked.append(path)
            selection = wanted.selection(sought, table)
            if selection is not None:
                fitting.append((wanted.score(table, selection), path, Source(path, table, selection)))
        if not fitting:
            raise SourceRefused(
                f"{self._fetcher.source} has no table that fits {sought.dataset}; the old figures stay.",
                hint=f"{len(looked)} tables have a fitting title: {', '.join(looked[:5]) or 'none'}.",
            )
        best = max(score for score, _, _ in fitting)
        return min(((path, source) for score, path, source in fitting if score == best), key=lambda f: f[0])[1]

    def cells(self, source: Source) -> list[Piece]:
        """Everything that was selected, in pieces."""
        limits = self._limits
        parts = list(wanted.pieces(source.selection, most_cells=limits.cells, most_values=limits.values))
        found = self._fetcher.each(parts, partial(self._piece, source))
        return [piece for pieces in found for piece in pieces]

    def _piece(self, source: Source, part: Selection) -> list[Piece]:
        can_be_halved = wanted.cells_of(part) >= _SMALL
        query = [
            {"code": d.code, "selection": {"filter": "item", "values": [d.values[n] for n in positions]}}
            for d, positions in zip(source.table.dimensions, part, strict=True)
        ]
        try:
            found = self._fetcher.post(
                source.path,
                {"query": query, "response": {"format": "json-stat2"}},
                check=partial(parse.cells, asked=source.table, selection=part),
                can_be_halved=can_be_halved,
                too_large=_TOO_LARGE,
            )
        except TimedOut:
            return [piece for half in wanted.halves(part) for piece in self._piece(source, half)]
        if found is None:
            raise self._gone(source.path)
        return [(part, *found)]

    def _titled(self, sought: Wanted) -> list[str]:
        """Paths of the tables with a fitting title, below the folders with a fitting name (or all, when none has)."""
        named = [e for e in self._entries("") if not e.is_table and sought.is_in(e.text)]
        roots = [e.id for e in named] or [""]
        found: list[str] = []
        for root in roots:
            found += [path for path, entry in self._below(root, 0) if entry.is_table and sought.is_titled(entry.text)]
        return sorted(set(found))

    def _below(self, folder: str, depth: int) -> Iterator[tuple[str, Entry]]:
        for entry in self._entries(folder):
            path = f"{folder}/{entry.id}".strip("/")
            yield path, entry
            if not entry.is_table and depth < _DEEPEST and len(self._folders) < _MOST_FOLDERS:
                yield from self._below(path, depth + 1)

    def _entries(self, folder: str) -> tuple[Entry, ...]:
        if folder not in self._folders:
            found = self._fetcher.get(folder, check=parse.listing)
            if found is None:
                raise self._gone(folder)
            self._folders[folder] = found
        return self._folders[folder]

    def _table(self, path: str) -> Table:
        if path not in self._tables:
            found = self._fetcher.get(path, check=partial(parse.table, places=self._places))
            if found is None:
                raise self._gone(path)
            self._tables[path] = found
        return self._tables[path]

    def _gone(self, path: str) -> SourceRefused:
        return SourceRefused(
            f"{self._fetcher.source} has no {path or 'such database'}; the old figures stay.",
            hint="Check the base address.",
        )
