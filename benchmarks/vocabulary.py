"""How well the vocabulary reads what it has never seen: one saying in ten held out, its concept predicted by words alone.

`python -m benchmarks vocabulary`. The weights of `search.vocabulary` were chosen by these figures.
"""

import random
import time
from dataclasses import replace

from benchmarks import table
from luotsi.search import concepts
from luotsi.search.concepts import Concept
from luotsi.search.vocabulary import Vocabulary

_HEAD = ("sayings held out", "concepts", "first", "among three", "µs each")
_SHARE = 0.1


def run(*, most: int = 2_000, seed: int = 2) -> list[list[object]]:
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
    rows: list[list[object]] = []
    for lang in ("fi", "sv", "en"):
        asked = [h for h in held if h[0] == lang][:most]
        started = time.perf_counter()
        read = [[r.concept.id for r in vocabulary.interpret(saying, limit=3)] for _, saying, _ in asked]
        took = 1e6 * (time.perf_counter() - started) / max(1, len(asked))
        first = sum(found[:1] == [own] for found, (_, _, own) in zip(read, asked, strict=True))
        three = sum(own in found for found, (_, _, own) in zip(read, asked, strict=True))
        total = max(1, len(asked))
        rows.append([f"{lang}: {len(asked)}", len(kept), first / total, three / total, took])
    table.show("Vocabulary (share read right, no embeddings)", _HEAD, rows)
    return rows
