"""Recommendation beside AuroraAI's ways, on one core: time, how many services can appear, how alike people's lists are.

AuroraAI's first way is the cosine of needs and hand labels (1 - score / 10.1; services without labels cannot appear);
the second is BM25 of whole words with a few Finnish words for each area. Labels by hand come from the shared data when
it is there: they judge the lists too (nDCG@5 of the national services that were labelled).
"""

import csv
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from benchmarks import corpus, table

_HEAD = ("way", "services", "p50 ms", "p95 ms", "p50 CPU ms", "p95 CPU ms", "rankable %", "overlap %",
         "commonest %", "nDCG@5")  # fmt: skip
_WORDS = {
    "working_studying": "koulu opiskelu opinto työ työllisyys ammatti", "family": "perhe lapsi vanhempi vanhemmuus",
    "friends": "ystävä kaveri yksinäisyys vertaistuki", "health": "terveys sairaus hoito liikunta hammas",
    "improvement_of_strengths": "harrastus kehittäminen taide kurssi", "housing": "asunto asuminen vuokra",
    "finance": "raha velka talous toimeentulotuki", "self_esteem": "itsetunto tukihenkilö psykologi",
    "resilience": "kriisi vaikeus motivaatio valmennus", "life_satisfaction": "mielenterveys masennus elämä",
}  # fmt: skip
"""Our own short lists in the manner of the old recommender's."""


def run(size: int = 50_000, *, people: int = 200) -> list[list[object]]:
    """Measure in a process of its own on one core; prints a table and returns its rows."""
    one_core = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    with tempfile.TemporaryDirectory(prefix="luotsi-bench-") as scratch:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.recommendation", str(size), str(people)],
            env={**os.environ, **one_core, "LUOTSI_DATA_DIR": scratch, "DATABASE_URL": "", "LUOTSI_VECTORS": "0"},
            stdout=subprocess.PIPE, check=True, text=True,
        )  # fmt: skip
    measured = json.loads(done.stdout.splitlines()[-1])
    table.show(
        "Recommendation on one core", _HEAD, measured["rows"],
        notes=[f"{people} random people, each with ten areas; {measured['judged']} services judged by hand, "
               "by which nDCG is told (the cosine ranks by these very labels, so its own figure is its ceiling).",
               "Labelling all of them anew took "
               f"{measured['labelling']:.0f} s; it runs after indexing, and only for what changed."],
    )  # fmt: skip
    rows: list[list[object]] = measured["rows"]
    return rows


def _measure(size: int, people: int) -> dict[str, object]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luotsi.conf.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from benchmarks import records
    from luotsi.directory import actions
    from luotsi.directory.queries import engines
    from luotsi.guidance.queries import labels, recommending

    actions.apply_catalogue(catalogue=records.catalogue(size))
    actions.reindex()
    ids = engines.engine().everything(filters={})
    texts = dict(zip(ids, engines.engine().texts(), strict=True))
    started = time.perf_counter()
    labels.of_services()
    labelling = time.perf_counter() - started
    judged = _judged(texts)
    wishes = list(_people(people))
    _pin()
    recommending.recommend(wishes[0])
    every = [_row("Luotsi", len(ids), wishes, _luotsi, judged, 100.0 * recommending.rankable() / len(ids))]
    every.append(_row("Luotsi, with words", len(ids), _worded(wishes), _luotsi, judged, None))
    if judged:
        every.append(_row("AuroraAI: cosine over hand labels", len(ids), wishes, _cosine(judged), judged,
                          100.0 * len(judged) / len(ids)))  # fmt: skip
    every.append(_row("AuroraAI: BM25 over texts", len(ids), wishes, _bm25(texts), judged, None))
    return {"rows": every, "judged": len(judged), "labelling": labelling}


def _people(count: int):  # type: ignore[no-untyped-def]
    from luotsi.guidance.queries.wishes import Wish
    from luotsi.guidance.rules.areas import AREAS, Situation

    chance = random.Random(8)
    for _ in range(count):
        yield Wish(Situation({a: float(chance.randint(0, 10)) for a in AREAS}))


def _worded(wishes):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    asked = corpus.queries()
    return [replace(w, text=asked[n % len(asked)]) for n, w in enumerate(wishes)]


def _luotsi(wish) -> list[str]:  # type: ignore[no-untyped-def]
    from luotsi.guidance.queries import recommending

    return [s.card.id for s in recommending.recommend(wish).suggestions]


def _judged(held: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Id to areas by hand, for the services whose text is one of the judged ones'."""
    shared = Path(os.environ.get("LUOTSI_SHARED", "../shared")) / "data" / "services"
    if not (shared / "life_area_labels.csv").exists():
        return {}
    with (shared / "services.csv").open(encoding="utf-8") as file:
        texts = {r["id"]: f"{r['name']}. {r['summary']}" for r in csv.DictReader(file)}
    with (shared / "life_area_labels.csv").open(encoding="utf-8") as file:
        by_text = {
            texts[r["id"]]: {a: float(r[a] or 0) for a in _WORDS} for r in csv.DictReader(file) if r["id"] in texts
        }
    return {id_: by_text[text] for id_, text in held.items() if text in by_text}


def _cosine(judged: Mapping[str, Mapping[str, float]]):  # type: ignore[no-untyped-def]
    import numpy as np

    ids, areas = list(judged), list(_WORDS)
    matrix = np.array([[judged[i][a] for a in areas] for i in ids])

    def ask(wish) -> list[str]:  # type: ignore[no-untyped-def]
        told = [a for a in areas if a in wish.situation.scores]
        need = np.array([1 - wish.situation.scores[a] / 10.1 for a in told])
        part = matrix[:, [areas.index(a) for a in told]]
        length = np.linalg.norm(part, axis=1) * np.linalg.norm(need)
        cosine = np.divide(part @ need, length, out=np.zeros(len(ids)), where=length > 0)
        return [ids[n] for n in np.argsort(-cosine, kind="stable")[:5]]

    return ask


def _bm25(texts: Mapping[str, str]):  # type: ignore[no-untyped-def]
    from luotsi.search.analysis import words

    ids = list(texts)
    postings: dict[str, list[tuple[int, int]]] = {}
    lengths = []
    for n, text in enumerate(texts.values()):
        own = words(text)
        lengths.append(len(own))
        for word in set(own):
            postings.setdefault(word, []).append((n, own.count(word)))
    mean = sum(lengths) / max(1, len(lengths))

    def ask(wish) -> list[str]:  # type: ignore[no-untyped-def]
        worst = sorted(wish.situation.scores, key=lambda a: wish.situation.scores[a])[:3]
        found: dict[int, float] = {}
        for word in " ".join(_WORDS[a] for a in worst).split():
            its = postings.get(word, ())
            rarity = math.log(1 + (len(ids) - len(its) + 0.5) / (len(its) + 0.5))
            for n, times in its:
                found[n] = found.get(n, 0.0) + rarity * times * 2.5 / (times + 1.5 * (0.25 + 0.75 * lengths[n] / mean))
        return [ids[n] for n in sorted(found, key=lambda n: -found[n])[:5]]

    return ask


def _row(  # type: ignore[no-untyped-def]
    name: str, size: int, wishes, ask: Callable[[object], list[str]], judged, rankable: float | None
) -> list[object]:
    walls, own, lists = [], [], []
    for wish in wishes:
        wall, busy = time.perf_counter(), time.process_time()
        lists.append(ask(wish))
        own.append(1000 * (time.process_time() - busy))
        walls.append(1000 * (time.perf_counter() - wall))
    pairs = [len(set(a) & set(b)) / 5 for a, b in combinations(lists, 2)]
    counted: dict[str, int] = {}
    for one in lists:
        for id_ in one:
            counted[id_] = counted.get(id_, 0) + 1
    gains = [g for w, one in zip(wishes, lists, strict=True) if (g := _ndcg(w, one, judged)) is not None]
    return [
        name, size, *_percentiles(walls), *_percentiles(own), rankable, 100 * sum(pairs) / max(1, len(pairs)),
        100 * max(counted.values(), default=0) / len(lists), sum(gains) / len(gains) if gains else None,
    ]  # fmt: skip


def _ndcg(wish, listed: Sequence[str], judged: Mapping[str, Mapping[str, float]]) -> float | None:  # type: ignore[no-untyped-def]
    """Of the judged services in the list: needs met, beside the five best of all judged; None when none is judged."""
    known = [id_ for id_ in listed if id_ in judged]
    if not known:
        return None
    needs = {a: max(0.0, 1 - s / 8) ** 2 for a, s in wish.situation.scores.items()}

    def grade(id_: str) -> float:
        return sum(need * judged[id_][area] for area, need in needs.items())

    def gain(some: Sequence[float]) -> float:
        return sum(g / math.log2(n + 2) for n, g in enumerate(some))

    best = sorted(map(grade, judged), reverse=True)[: len(known)]
    return gain([grade(id_) for id_ in known]) / gain(best) if gain(best) else None


def _percentiles(times: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def _pin() -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]), int(sys.argv[2]))))
