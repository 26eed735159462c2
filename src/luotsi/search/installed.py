"""The engines that come with Luotsi, by the name that LUOTSI_SEARCH gives them."""

from pathlib import Path

from luotsi.kernel.errors import BadInput
from luotsi.search.embedded import EmbeddedEngine
from luotsi.search.engine import Engine, engines
from luotsi.search.vectors import VectorCache


def _embedded(folder: Path, dsn: str, vectors: VectorCache | None) -> Engine:
    return EmbeddedEngine(folder, vectors)


def _postgresql(folder: Path, dsn: str, vectors: VectorCache | None) -> Engine:
    from luotsi.search.postgres import PostgresEngine

    if not dsn:
        raise BadInput("LUOTSI_SEARCH is postgresql but DATABASE_URL is not.", hint="Set DATABASE_URL=postgresql://…")
    return PostgresEngine(dsn, vectors)


engines.add("embedded", _embedded)
engines.add("postgresql", _postgresql)

__all__ = ["engines"]
