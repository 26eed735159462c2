"""How well the vocabulary reads what it has never seen: one saying in ten held out, its concept predicted.

`python -m benchmarks vocabulary`; with embeddings it takes minutes, for all sayings that are not held out are embedded.
"""

import random
import time
from dataclasses import replace

from benchmarks import table
from luotsi.search import concepts, meanings, vectors
from luotsi.search.concepts import Concept
from luotsi.search.vocabulary import Vocabulary

_HEAD = ("sayings held out", "read by", "concepts", "first", "among three", "µs each")
_SHARE = 0.1


def run(*, most: int = 2_000, seed: int = 2, with_vectors: bool = False) -> list[list[object]]:
    """Predict held-out sayings by language; prints a table and returns its rows."""
    random_ = random.Random(seed)
    kept: list[Concept] = []
    held: list[tuple[str, str, str]] = []
    for concept in concepts.packaged():
        own = {}
        for lang, sayings in concept.sayings.items():
            out = {s for s in sayings if random_.random() < _SHARE} if len(sayings) > 3 else set()
            own[lang] = tuple(s for s in sayings if s not in out)
            held += [(lang, s, concept.id) for s in out]
        kept.append(replace(concept, sayings=own))
    known = {s.lower() for c in kept for s in c.every_saying()}
    held = [h for h in sorted(held) if h[1].lower() not in known]
    random_.shuffle(held)
    vocabulary = Vocabulary.build(kept)
    if with_vectors:
        vocabulary.meanings = meanings.opened(meanings.compute(kept), kept)
    rows: list[list[object]] = []
    for lang in ("fi", "sv", "en"):
        asked = [h for h in held if h[0] == lang][:most]
        embedded = vectors.of_queries([vectors.beginning(s.lower()) for _, s, _ in asked]) if with_vectors else None
        for way in ("words", "words and embeddings") if with_vectors else ("words",):
            given = embedded if way != "words" else None
            started = time.perf_counter()
            read = [
                [r.concept.id for r in vocabulary.interpret(s, vector=None if given is None else given[n], limit=3)]
                for n, (_, s, _) in enumerate(asked)
            ]
            took = 1e6 * (time.perf_counter() - started) / max(1, len(asked))
            first = sum(found[:1] == [own] for found, (_, _, own) in zip(read, asked, strict=True))
            three = sum(own in found for found, (_, _, own) in zip(read, asked, strict=True))
            total = max(1, len(asked))
            rows.append([f"{lang}: {len(asked)}", way, len(kept), first / total, three / total, took])
    table.show("Vocabulary (share read right; time without embedding)", _HEAD, rows)
    return rows
