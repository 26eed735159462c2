"""The embedded engine: tantivy for words, a matrix (with usearch when large) for meaning. In process, pip-only.

An index is a folder of generations; `current` names the one in use. A build writes a new generation beside the old one
and then renames the pointer, so that readers never see half an index and pick up the new one by themselves.
"""

import json
import math
import os
import shutil
import threading
import uuid
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import tantivy

from luotsi.kernel.registry import Check
from luotsi.search.analysis import Compounds, content_words, grams, stem, words
from luotsi.search.documents import Document, Passage
from luotsi.search.engine import Expression, Filters, Scores, Vector, Word
from luotsi.search.generation import Generation, open_generation
from luotsi.search.nearest import VECTORS, Meanings
from luotsi.search.vectors import VectorCache

VERSION = 1
"""Raised when the layout of the index changes; an index of another version counts as absent."""

_FIELDS = ("name", "text", "body", "name_gram", "text_gram", "facet")
FIELD_WEIGHT = {"name": 1.0, "text": 0.8, "body": 0.35}
IN_NAME, IN_TEXT = 1.0, 0.55
GRAM_SHARE = 0.5
"""Weight of near-words beside whole stems."""
_MOST_GRAMS_READ = 150_000
"""Occurrences of 4-grams read for one query: in a million documents the common ones are too many to be worth it."""
_FEWEST_GRAMS = 2


class EmbeddedEngine:
    """See module docstring. Safe for several threads; one object a process."""

    name = "embedded"

    def __init__(self, folder: Path, vectors: VectorCache | None = None) -> None:
        self.folder = folder
        self.vectors = vectors
        self._loaded: Generation | None = None
        self._pointer: str = ""
        self._lock = threading.Lock()
        self._meanings: tuple[str, Meanings | None] = ("", None)

    # -- building ------------------------------------------------------------------------------------------------

    def build(self, documents: Iterable[Document]) -> int:
        name = f"{VERSION}-{uuid.uuid4().hex[:12]}"
        path = self.folder / name
        path.mkdir(parents=True)
        kept = list(documents)
        compounds = Compounds(
            w for d in kept for p in (*d.names, *d.summaries) if p.lang != "en" for w in words(p.text)
        )
        index = tantivy.Index(_schema(), path=str(path))
        writer = index.writer(heap_size=256_000_000, num_threads=1)
        terms = _Terms(compounds)
        values: dict[str, int] = {}
        starts = [0]
        held: list[int] = []
        for number, document in enumerate(kept):
            writer.add_document(terms.document(number, document))
            own = sorted({f"{facet}:{value}" for facet, its in document.facets.items() for value in its})
            held += [values.setdefault(value, len(values)) for value in own]
            starts.append(len(held))
        writer.commit()
        writer.wait_merging_threads()
        np.savez(path / "facets.npz", starts=np.array(starts, dtype=np.int64), held=np.array(held, dtype=np.int32))
        _keep_json(path / "documents.json", {"ids": [d.id for d in kept], "values": list(values)})
        _keep_json(path / "texts.json", [d.meaning_text() for d in kept])
        pointer = self.folder / f"current.{os.getpid()}"
        pointer.write_text(name)
        pointer.replace(self.folder / "current")
        self._forget_old(keep=name)
        return len(kept)

    def _forget_old(self, *, keep: str) -> None:
        # The generation before stays for readers that still have it open; older ones go.
        old = sorted((p for p in self.folder.glob(f"{VERSION}-*") if p.name != keep), key=lambda p: p.stat().st_mtime)
        for path in [*old[:-1], *(p for p in self.folder.glob("*-*") if not p.name.startswith(f"{VERSION}-"))]:
            shutil.rmtree(path, ignore_errors=True)

    # -- reading -------------------------------------------------------------------------------------------------

    def _generation(self) -> Generation | None:
        try:
            pointer = (self.folder / "current").read_text()
        except FileNotFoundError:
            return None
        if pointer == self._pointer:
            return self._loaded
        with self._lock:
            if pointer != self._pointer:
                self._loaded = open_generation(self.folder / pointer) if pointer.startswith(f"{VERSION}-") else None
                self._pointer = pointer
        return self._loaded

    def count(self) -> int:
        generation = self._generation()
        return len(generation.ids) if generation else 0

    def generation(self) -> str:
        """Name of the generation in use: changes with every build."""
        self._generation()
        return self._pointer

    def words(self, asked: Sequence[Word], *, filters: Filters, limit: int) -> Scores:
        generation = self._generation()
        if generation is None or not asked:
            return {}
        total = len(generation.ids)
        q = _Queries(generation)
        clauses = []
        mass = 0.0
        found = [(word, q.seen(word.stems)) for word in asked]
        # Where more documents than are wanted hold the very word, near-words add nothing but time.
        searched_near = sum(seen < limit for _, seen in found)
        for word, seen in found:
            rarity = word.weight * max(math.log(1 + (total - seen + 0.5) / (seen + 0.5)), 0.4 * math.log(1 + total))
            mass += rarity
            whole = [
                q.constant(field, form, rarity * weight)
                for field, weight in FIELD_WEIGHT.items()
                for form in word.stems
                if q.frequency(field, form)
            ]
            most = _MOST_GRAMS_READ // max(1, searched_near)
            near = q.near(word.grams, rarity * GRAM_SHARE, most=most) if seen < limit else None
            if not whole and not near:
                continue
            clauses.append(q.best_of([*whole, near] if near else whole, tie=0.1))
        hits = q.run(clauses, filters, limit) if clauses else []
        return {id_: min(1.0, score / (mass * 1.1)) for id_, score in hits}

    def expressions(self, wanted: Sequence[Expression], *, filters: Filters, limit: int) -> Scores:
        generation = self._generation()
        if generation is None or not wanted:
            return {}
        q = _Queries(generation)
        clauses = [
            q.all_of(field, expression.stems, expression.weight * weight)
            for expression in wanted
            for field, weight in (("name", IN_NAME), ("text", IN_TEXT))
            if all(q.frequency(field, stem_) for stem_ in expression.stems)
        ]
        return dict(q.run([q.best_of(clauses, tie=0.08)], filters, limit) if clauses else [])

    def meaning(self, vector: Vector, *, filters: Filters, limit: int) -> Scores:
        generation = self._generation()
        kept = self._meanings_of(generation) if generation else None
        if generation is None or kept is None:
            return {}
        found = kept.nearest(vector, generation.mask(filters), limit)
        return {generation.ids[number]: cosine for number, cosine in found if cosine > 0}

    def _meanings_of(self, generation: Generation) -> Meanings | None:
        path = generation.path / VECTORS
        try:
            stamp = f"{path}:{path.stat().st_mtime_ns}"
        except FileNotFoundError:
            return None
        if self._meanings[0] != stamp:
            self._meanings = (stamp, Meanings.open(generation.path))
        return self._meanings[1]

    def attach_vectors(self) -> int:
        """Put the embeddings that are in the cache beside the index; returns how many documents have one."""
        generation = self._generation()
        if generation is None or self.vectors is None:
            return 0
        rows, matrix = self.vectors.matrix(self.texts())
        Meanings.keep(generation.path, rows, matrix)
        return len(rows)

    def everything(self, *, filters: Filters) -> list[str]:
        generation = self._generation()
        if generation is None:
            return []
        allowed = generation.mask(filters)
        if allowed is None:
            return generation.ids
        return [generation.ids[n] for n in np.flatnonzero(allowed)]

    def texts(self) -> list[str]:
        """What is to be embedded, in indexed order."""
        generation = self._generation()
        if generation is None:
            return []
        texts: list[str] = json.loads((generation.path / "texts.json").read_text(encoding="utf-8"))
        return texts

    def facets(self, ids: Sequence[str]) -> list[frozenset[str]]:
        generation = self._generation()
        if generation is None:
            return [frozenset()] * len(ids)
        return [
            generation.values_of(generation.numbers[id_]) if id_ in generation.numbers else frozenset() for id_ in ids
        ]

    def counts(self, *, filters: Filters) -> dict[str, int]:
        generation = self._generation()
        if generation is None:
            return {}
        allowed = generation.mask(filters)
        held = generation.held
        if allowed is not None:
            held = held[np.repeat(allowed, np.diff(generation.starts))]
        totals = np.bincount(held, minlength=len(generation.values))
        return {value: int(n) for value, n in zip(generation.values, totals, strict=True) if n}

    def check(self) -> Check:
        generation = self._generation()
        if generation is None:
            return Check("warning", "No index yet. Run: luotsi index")
        return Check("ok", f"{len(generation.ids)} documents")


class _Queries:
    """Builds and runs tantivy queries over one generation."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation

    def seen(self, forms: Sequence[str]) -> int:
        """How many documents name or sum up with a word's commonest form."""
        return max((self.frequency(field, form) for field in ("name", "text") for form in forms), default=0)

    def frequency(self, field: str, term: str) -> int:
        count: int = self.generation.searcher.doc_freq(field, term)
        return count

    def constant(self, field: str, term: str, score: float) -> tantivy.Query:
        return tantivy.Query.const_score_query(tantivy.Query.term_query(self.generation.schema, field, term), score)

    def near(self, parts: Sequence[str], score: float, *, most: int) -> tantivy.Query | None:
        """Half or more of a word's 4-grams, each adding its share; of the rarest ones, `most` occurrences at most."""
        if len(parts) < 2:
            return None
        kept: list[str] = []
        held = 0
        considered = len(parts)
        for count, part in sorted((self.frequency("name_gram", p) + self.frequency("text_gram", p), p) for p in parts):
            held += count
            if held > most and len(kept) >= _FEWEST_GRAMS:
                considered -= 1
            elif count:
                kept.append(part)
        needed = max(2, math.ceil(considered * 0.5))
        if len(kept) < needed:
            return None
        share = score / considered
        clauses = [
            (
                tantivy.Occur.Should,
                self.best_of(
                    [self.constant("name_gram", p, share), self.constant("text_gram", p, share * 0.7)], tie=0.0
                ),
            )
            for p in kept
        ]
        return tantivy.Query.boolean_query(clauses, minimum_number_should_match=needed)

    def all_of(self, field: str, terms: Sequence[str], score: float) -> tantivy.Query:
        if len(terms) == 1:
            return self.constant(field, terms[0], score)
        every = [
            (tantivy.Occur.Must, tantivy.Query.term_query(self.generation.schema, field, t, "freq")) for t in terms
        ]
        return tantivy.Query.const_score_query(tantivy.Query.boolean_query(every), score)

    def best_of(self, clauses: Sequence[tantivy.Query], *, tie: float) -> tantivy.Query:
        return tantivy.Query.disjunction_max_query(list(clauses), tie_breaker=tie)

    def run(self, clauses: Sequence[tantivy.Query], filters: Filters, limit: int) -> list[tuple[str, float]]:
        generation = self.generation
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, c) for c in clauses])
        if filters:
            parts = [(tantivy.Occur.Must, query)]
            for facet, values in filters.items():
                any_of = tantivy.Query.term_set_query(generation.schema, "facet", [f"{facet}:{v}" for v in values])
                parts.append((tantivy.Occur.Must, tantivy.Query.const_score_query(any_of, 0.0)))
            query = tantivy.Query.boolean_query(parts)
        hits = generation.searcher.search(query, limit, count=False).hits
        if not hits:
            return []
        numbers = generation.searcher.fast_field_values("number", [address for _, address in hits])
        return [(generation.ids[int(n or 0)], score) for (score, _), n in zip(hits, numbers, strict=True)]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in _FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="basic" if field == "facet" else "freq")
    builder.add_integer_field("number", fast=True)
    return builder.build()


class _Terms:
    """Index terms of documents; each word is worked out once."""

    def __init__(self, compounds: Compounds) -> None:
        self._stems = cache(lambda word, lang: " ".join(_stems(word, lang, compounds)))
        self._plain_stems = cache(lambda word, lang: stem(word, lang))
        self._grams = cache(lambda word: " ".join(grams(word)))

    def document(self, number: int, document: Document) -> tantivy.Document:
        names, texts, bodies = (_words(p) for p in (document.names, document.summaries, document.bodies))
        return tantivy.Document(
            number=number,
            name=" ".join(self._stems(word, lang) for word, lang in names),
            text=" ".join(self._stems(word, lang) for word, lang in texts),
            body=" ".join(self._plain_stems(word, lang) for word, lang in bodies),
            name_gram=" ".join(self._grams(word) for word, _ in names),
            text_gram=" ".join(self._grams(word) for word, _ in texts),
            facet=" ".join(f"{facet}:{value}" for facet, values in document.facets.items() for value in values),
        )


def _words(passages: Iterable[Passage]) -> list[tuple[str, str]]:
    return [(word, p.lang) for p in passages for word in content_words(p.text, p.lang)]


def _stems(word: str, lang: str, compounds: Compounds | None) -> Iterable[str]:
    yield stem(word, lang)
    if compounds is not None and lang != "en":
        for part in compounds.parts(word):
            yield stem(part, lang)


def stems(passage: Passage, compounds: Compounds | None) -> Iterable[str]:
    """Index terms of a passage: stems of words and of the parts of compounds."""
    for word in content_words(passage.text, passage.lang):
        yield from _stems(word, passage.lang, compounds)


def gram_tokens(passage: Passage) -> Iterable[str]:
    for word in content_words(passage.text, passage.lang):
        yield from grams(word)


def _keep_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
