"""What a search engine must do: three kinds of look-up under one filter, each scored 0..1 in its own right.

`words` finds the person's own words, `expressions` finds catalogue expressions, `meaning` finds nearness of embeddings.
The embedded engine and PostgreSQL implement it; the same contract tests hold both to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from luotsi.kernel.registry import Check, Registry
from luotsi.search.documents import Document
from luotsi.search.vectors import VectorCache

Filters = Mapping[str, frozenset[str]]
"""Facet name to wanted values: any of the values, all of the facets."""
Scores = dict[str, float]
"""Document id to score."""
Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Word:
    """A word asked for, in the forms it may take in the index."""

    stems: tuple[str, ...]
    grams: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Expression:
    """A catalogue expression: all of its words must occur together in a name or a summary."""

    stems: tuple[str, ...]
    weight: float


class Engine(Protocol):
    """One catalogue's index."""

    name: str

    def build(self, documents: Iterable[Document]) -> int:
        """Index all documents anew, swapping old for new at once; returns how many."""

    def texts(self) -> list[str]:
        """What is to be embedded, in indexed order."""

    def attach_vectors(self) -> int:
        """Put the embeddings that are in the cache into use; returns how many documents have one."""

    def count(self) -> int:
        """How many documents are indexed (0 when there is no index)."""

    def words(self, asked: Sequence[Word], *, filters: Filters, limit: int) -> Scores:
        """Share of what was asked (weighted by rarity) that each document holds, 0..1; near words count in part."""

    def expressions(self, wanted: Sequence[Expression], *, filters: Filters, limit: int) -> Scores:
        """The best expression of each document (names before summaries), 0..1."""

    def meaning(self, vector: Vector, *, filters: Filters, limit: int) -> Scores:
        """Cosine similarity of embeddings for the nearest documents; empty when there are no vectors."""

    def everything(self, *, filters: Filters) -> list[str]:
        """Ids of all documents that pass the filters, in indexed order."""

    def facets(self, ids: Sequence[str]) -> list[frozenset[str]]:
        """Facet values ("facet:value") of each document, in the order asked; empty for an unknown id."""

    def counts(self, *, filters: Filters) -> dict[str, int]:
        """How many documents that pass the filters carry each "facet:value"."""

    def generation(self) -> str:
        """Changes with every build: what is derived from the index can be kept as long as this stays."""

    def check(self) -> Check:
        """State of the index for the status page."""


class Maker(Protocol):
    """Makes an engine for an installation."""

    def __call__(self, folder: Path, dsn: str, vectors: VectorCache | None) -> Engine:
        """An engine that keeps its index in `folder` or in the database at `dsn`."""


engines: Registry[Maker] = Registry("luotsi.search_engines")
