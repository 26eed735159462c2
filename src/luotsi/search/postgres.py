"""The PostgreSQL engine: the same analysis and scores as the embedded one, kept where web machines share.

Words are prepared here (stems, parts, 4-grams) and stored as lexemes, so that the database needs no Finnish dictionary.
Needs the extension pgvector for search by meaning; without it the engine works by words alone.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import psycopg
from psycopg import sql

from luotsi.kernel.registry import Check
from luotsi.search.analysis import Compounds, words
from luotsi.search.documents import Document
from luotsi.search.embedded import FIELD_WEIGHT, GRAM_SHARE, IN_NAME, IN_TEXT, gram_tokens, stems
from luotsi.search.engine import Expression, Filters, Scores, Vector, Word
from luotsi.search.vectors import DIMENSIONS, VectorCache, unit_rows

_CANDIDATES = 600
"""Documents scored exactly for a query; chosen by the database's own rank."""


class PostgresEngine:
    """See module docstring. One connection an object; make one a process."""

    name = "postgresql"

    def __init__(self, dsn: str, vectors: VectorCache | None = None) -> None:
        self.dsn = dsn
        self.vectors = vectors
        self._connection: psycopg.Connection | None = None

    def _connect(self) -> psycopg.Connection:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self.dsn, autocommit=True)
            self._connection.execute(
                "create table if not exists luotsi_search_state"
                " (single boolean primary key default true, generation text)"
            )
        return self._connection

    # -- building ------------------------------------------------------------------------------------------------

    def build(self, documents: Iterable[Document]) -> int:
        kept = list(documents)
        compounds = Compounds(
            w for d in kept for p in (*d.names, *d.summaries) if p.lang != "en" for w in words(p.text)
        )
        frequency: Counter[str] = Counter()
        connection = self._connect()
        with connection.transaction():
            connection.execute(_DROP + _CREATE)
            columns = "number, id, name, text, body, name_grams, text_grams, facets, meaning_text"
            copy_in = f"copy luotsi_search_next_raw ({columns}) from stdin"
            with connection.cursor().copy(copy_in) as copy:
                for number, document in enumerate(kept):
                    row = _row(number, document, compounds)
                    frequency.update({*row[2], *row[3]})
                    copy.write_row(row)
            with connection.cursor().copy("copy luotsi_search_next_term (term, documents) from stdin") as copy:
                for term, count in frequency.items():
                    copy.write_row((term, count))
            connection.execute(_FINISH)
            connection.execute(
                "insert into luotsi_search_state (generation) values (gen_random_uuid()::text)"
                " on conflict (single) do update set generation = excluded.generation"
            )
        return len(kept)

    def attach_vectors(self) -> int:
        """Put the embeddings that are in the cache into the table; returns how many documents have one."""
        connection = self._connect()
        if self.vectors is None or not self._has_vectors(connection):
            return 0
        rows, matrix = self.vectors.matrix(self.texts())
        with connection.transaction():
            connection.execute("create temporary table fresh (number int, v text) on commit drop")
            with connection.cursor().copy("copy fresh from stdin") as copy:
                for number, vector in zip(rows, unit_rows(matrix), strict=True):
                    copy.write_row((int(number), _as_text(vector)))
            connection.execute(
                "update luotsi_search d set meaning = f.v::vector from fresh f where f.number = d.number"
            )
        return len(rows)

    def texts(self) -> list[str]:
        """What is to be embedded, in indexed order."""
        return [row[0] for row in self._rows("select meaning_text from luotsi_search order by number")]

    # -- reading -------------------------------------------------------------------------------------------------

    def count(self) -> int:
        rows = self._rows("select count(*) from luotsi_search")
        return int(rows[0][0]) if rows else 0

    def generation(self) -> str:
        rows = self._rows("select generation from luotsi_search_state")
        return str(rows[0][0]) if rows else ""

    def words(self, asked: Sequence[Word], *, filters: Filters, limit: int) -> Scores:
        total = self.count()
        if not total or not asked:
            return {}
        known = self._frequencies([form for word in asked for form in word.stems])
        scored: list[sql.Composable] = []
        any_stem: list[str] = []
        any_gram: list[str] = []
        mass = 0.0
        for word in asked:
            seen = max((known.get(form, 0) for form in word.stems), default=0)
            rarity = word.weight * max(math.log(1 + (total - seen + 0.5) / (seen + 0.5)), 0.4 * math.log(1 + total))
            mass += rarity
            any_stem += word.stems
            if not seen:
                any_gram += word.grams
            scored.append(_word_score(word, rarity))
        query = sql.SQL(
            "with candidate as (select * from luotsi_search where {passes} and ({matches})"
            " order by ts_rank(terms, {stems}::tsquery) + ts_rank(grams, {grams}::tsquery) desc, number limit {pool})"
            " select id, {score} as score from candidate order by score desc, number limit {limit}"
        ).format(
            passes=_passes(filters),
            matches=sql.SQL("terms @@ {}::tsquery or grams @@ {}::tsquery").format(_any(any_stem), _any(any_gram)),
            stems=_any(any_stem),
            grams=_any(any_gram),
            pool=sql.Literal(_CANDIDATES),
            score=sql.SQL(" + ").join(scored),
            limit=sql.Literal(limit),
        )
        return {id_: min(1.0, float(score) / (mass * 1.1)) for id_, score in self._rows(query) if score > 0}

    def expressions(self, wanted: Sequence[Expression], *, filters: Filters, limit: int) -> Scores:
        found = [e for e in wanted if e.stems]
        if not found or not self.count():
            return {}
        cases: list[sql.Composable] = []
        for expression in found:
            for field, weight in (("name", IN_NAME), ("text", IN_TEXT)):
                cases.append(
                    sql.SQL("case when {field} @@ {all}::tsquery then {score} else 0 end").format(
                        field=sql.Identifier(field),
                        all=_all(expression.stems),
                        score=sql.Literal(expression.weight * weight),
                    )
                )
        query = sql.SQL(
            "select id, greatest({cases}) as score from luotsi_search where {passes} and name_text @@ ({any})::tsquery"
            " order by score desc, number limit {limit}"
        ).format(
            cases=sql.SQL(", ").join(cases),
            passes=_passes(filters),
            any=sql.Literal(" | ".join("(" + " & ".join(_quoted(s) for s in e.stems) + ")" for e in found)),
            limit=sql.Literal(limit),
        )
        return {id_: float(score) for id_, score in self._rows(query) if score > 0}

    def meaning(self, vector: Vector, *, filters: Filters, limit: int) -> Scores:
        connection = self._connect()
        if not self.count() or not self._has_vectors(connection):
            return {}
        near = sql.Literal(_as_text(vector))
        query = sql.SQL(
            "select id, 1 - (meaning <=> {near}::vector) from luotsi_search where meaning is not null and {passes}"
            " order by meaning <=> {near}::vector limit {limit}"
        ).format(near=near, passes=_passes(filters), limit=sql.Literal(limit))
        return {id_: float(cosine) for id_, cosine in self._rows(query)}

    def everything(self, *, filters: Filters) -> list[str]:
        query = sql.SQL("select id from luotsi_search where {} order by number").format(_passes(filters))
        return [row[0] for row in self._rows(query)]

    def facets(self, ids: Sequence[str]) -> list[frozenset[str]]:
        query = sql.SQL("select id, facets from luotsi_search where id = any({})").format(sql.Literal(list(ids)))
        known = {id_: frozenset(values) for id_, values in self._rows(query)}
        return [known.get(id_, frozenset()) for id_ in ids]

    def counts(self, *, filters: Filters) -> dict[str, int]:
        query = sql.SQL(
            "select value, count(*) from luotsi_search, unnest(facets) as value where {} group by value"
        ).format(_passes(filters))
        return {value: int(n) for value, n in self._rows(query)}

    def check(self) -> Check:
        try:
            count = self.count()
        except psycopg.Error as error:
            return Check("failed", type(error).__name__)
        return Check("ok", f"{count} documents") if count else Check("warning", "No index yet. Run: luotsi index")

    def _frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        query = sql.SQL("select term, documents from luotsi_search_term where term = any({})")
        return {term: int(n) for term, n in self._rows(query.format(sql.Literal(list(terms))))}

    def _has_vectors(self, connection: psycopg.Connection) -> bool:
        found = connection.execute(
            "select 1 from information_schema.columns where table_name = 'luotsi_search' and column_name = 'meaning'"
        )
        return found.fetchone() is not None

    def _rows(self, query: str | sql.Composable) -> list[tuple]:  # type: ignore[type-arg]
        try:
            return self._connect().execute(query).fetchall()  # type: ignore[arg-type]
        except psycopg.errors.UndefinedTable:
            return []


_DROP = "drop table if exists luotsi_search_next_raw, luotsi_search_next_term cascade;"
_CREATE = """
create table luotsi_search_next_raw (
    number int, id text, name text[], text text[], body text[], name_grams text[], text_grams text[], facets text[],
    meaning_text text
);
create table luotsi_search_next_term (term text primary key, documents int not null);
"""
_FINISH = f"""
create table luotsi_search_next as select number, id, array_to_tsvector(name) as name, array_to_tsvector(text) as text,
    array_to_tsvector(body) as body, array_to_tsvector(name || text) as name_text,
    array_to_tsvector(name || text || body) as terms, array_to_tsvector(name_grams || text_grams) as grams,
    name_grams, text_grams, facets, meaning_text from luotsi_search_next_raw;
drop table luotsi_search_next_raw;
drop table if exists luotsi_search, luotsi_search_term;
alter table luotsi_search_next rename to luotsi_search;
alter table luotsi_search_next_term rename to luotsi_search_term;
alter table luotsi_search add primary key (number);
create unique index on luotsi_search (id);
create index on luotsi_search using gin (terms);
create index on luotsi_search using gin (name_text);
create index on luotsi_search using gin (grams);
create index on luotsi_search using gin (facets);
do $$ begin
    if exists (select 1 from pg_available_extensions where name = 'vector') then
        create extension if not exists vector;
        alter table luotsi_search add column meaning vector({DIMENSIONS});
    end if;
end $$;
analyze luotsi_search;
"""  # noqa: S608 (the only value is our own number)


def _row(
    number: int, document: Document, compounds: Compounds
) -> tuple[int, str, list[str], list[str], list[str], list[str], list[str], list[str], str]:
    def tokens(parts: Iterator[str]) -> list[str]:
        return sorted(set(parts))

    return (
        number,
        document.id,
        tokens(t for p in document.names for t in stems(p, compounds)),
        tokens(t for p in document.summaries for t in stems(p, compounds)),
        tokens(t for p in document.bodies for t in stems(p, None)),
        tokens(t for p in document.names for t in gram_tokens(p)),
        tokens(t for p in document.summaries for t in gram_tokens(p)),
        sorted({f"{facet}:{value}" for facet, values in document.facets.items() for value in values}),
        document.meaning_text(),
    )


def _word_score(word: Word, rarity: float) -> sql.Composable:
    whole = [
        sql.SQL("case when {field} @@ {any}::tsquery then {score} else 0 end").format(
            field=sql.Identifier(field), any=_any(word.stems), score=sql.Literal(rarity * weight)
        )
        for field, weight in FIELD_WEIGHT.items()
    ]
    if len(word.grams) >= 2:
        whole.append(
            sql.SQL(
                "(select case when count(*) >= {least} then sum(share) else 0 end from"
                " (select max(s.share) as share from"
                " (select unnest(name_grams) as g, {in_name} as share union all select unnest(text_grams), {in_text}) s"
                " where s.g = any({grams}) group by s.g) m)"
            ).format(
                least=sql.Literal(max(2, math.ceil(len(word.grams) * 0.5))),
                in_name=sql.Literal(rarity * GRAM_SHARE / len(word.grams)),
                in_text=sql.Literal(rarity * GRAM_SHARE / len(word.grams) * 0.7),
                grams=sql.Literal(list(word.grams)),
            )
        )
    return sql.SQL("greatest({})").format(sql.SQL(", ").join(whole))


def _passes(filters: Filters) -> sql.Composable:
    if not filters:
        return sql.SQL("true")
    return sql.SQL(" and ").join(
        sql.SQL("facets && {}::text[]").format(sql.Literal([f"{facet}:{value}" for value in sorted(values)]))
        for facet, values in filters.items()
    )


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _any(terms: Sequence[str]) -> sql.Literal:
    return sql.Literal(" | ".join(_quoted(t) for t in dict.fromkeys(terms)))


def _all(terms: Sequence[str]) -> sql.Literal:
    return sql.Literal(" & ".join(_quoted(t) for t in terms))


def _as_text(vector: Vector) -> str:
    return "[" + ",".join(f"{x:.5f}" for x in np.asarray(vector)) + "]"
