"""The one search engine and vocabulary of this process, by the installation's settings."""

from functools import cache
from pathlib import Path

from django.conf import settings

from luotsi.conf import environment
from luotsi.directory.queries import index
from luotsi.search import concepts, meanings
from luotsi.search.engine import Engine
from luotsi.search.installed import engines
from luotsi.search.ranking import Searcher
from luotsi.search.vectors import VectorCache
from luotsi.search.vocabulary import Vocabulary


def folder() -> Path:
    """Where the search index lives."""
    return Path(settings.DATA_DIR) / "search"


@cache
def vector_cache() -> VectorCache | None:
    """Kept embeddings, or None when the installation does without."""
    return VectorCache(folder() / "vectors.sqlite3") if environment.is_on("LUOTSI_VECTORS") else None


@cache
def engine() -> Engine:
    """The engine that LUOTSI_SEARCH names."""
    make = engines.get(environment.read("LUOTSI_SEARCH"))
    return make(folder(), environment.read("DATABASE_URL"), vector_cache())


@cache
def vocabulary() -> Vocabulary:
    """People's words and catalogue words: the packaged concepts and the editors' own. Kept on disk once built."""
    own = index.local_expressions()
    kept = folder() / f"vocabulary-{concepts.stamp(own)}.npz"
    try:
        found = Vocabulary.open(kept)
    except (OSError, ValueError, KeyError):
        for old in folder().glob("vocabulary-*.npz"):
            old.unlink(missing_ok=True)
        found = Vocabulary.build(concepts.packaged() + concepts.local(own))
        found.save(kept)
    if environment.is_on("LUOTSI_VECTORS"):
        found.meanings = meanings.packaged(found.concepts)
    return found


@cache
def searcher() -> Searcher:
    """Search over the present index; editors' expressions count from the next start on."""
    return Searcher(engine(), vocabulary(), with_meaning=environment.is_on("LUOTSI_VECTORS"))


def forget() -> None:
    """Drop what is kept in this process (after settings or the vocabulary changed)."""
    for kept in (vector_cache, engine, vocabulary, searcher):
        kept.cache_clear()
