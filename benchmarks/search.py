"""Search beside its peers, on one core: time to build, size, time a query. `python -m benchmarks search`.

Each query is asked several times and its median counts. Beside wall-clock time stands processor time: on a machine
that others use too, it tells what a free core would need.
"""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import corpus, table

_HEAD = ("engine", "services", "build s", "MB on disk", "p50 ms", "p95 ms", "p50 CPU ms", "p95 CPU ms", "queries/s",
         "times Luotsi (p50)")  # fmt: skip
_MUNICIPALITY = "491"
HYBRID = "Luotsi, hybrid, unseen queries"


def run(sizes: Sequence[int], *, repeats: int = 5, with_vectors: bool = True) -> list[list[object]]:
    """Measure every size in a process of its own; prints a table and returns its rows."""
    rows: list[list[object]] = []
    notes = []
    for size in sizes:
        print(f"search: {size:,} services …", file=sys.stderr, flush=True)
        one_core = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.search", str(size), str(repeats), str(int(with_vectors))],
            env={**os.environ, **one_core}, stdout=subprocess.PIPE, check=True, text=True,
        )  # fmt: skip
        measured = json.loads(done.stdout.splitlines()[-1])
        rows += _with_ratios(measured["rows"])
        notes.append(
            f"{size:,} services: {measured['memory']:,.0f} MB of memory in use by Luotsi with index and vocabulary."
        )
    table.show(
        "Search on one core", _HEAD, rows,
        notes=[*notes, f"{len(corpus.queries())} queries, each {repeats} times, the 150 best asked for."],
    )  # fmt: skip
    return rows


def _with_ratios(rows: list[list[object]]) -> list[list[object]]:
    own = next(float(str(r[6])) for r in rows if str(r[0]).startswith("Luotsi"))
    return [[*r, float(str(r[6])) / own] for r in rows]


def _measure(size: int, repeats: int, with_vectors: bool) -> dict[str, object]:
    everywhere = os.sched_getaffinity(0)
    scratch = Path(tempfile.mkdtemp(prefix="luotsi-bench-"))
    try:
        rows, memory = _luotsi(scratch, size, repeats, with_vectors, everywhere)
        for kind in _peers(size):
            os.sched_setaffinity(0, everywhere)
            peer = kind(scratch)
            try:
                started = time.perf_counter()
                peer.build(corpus.documents(size))
                built = time.perf_counter() - started
                _pin(everywhere, getattr(peer, "pid", 0))
                few = repeats if size <= 50_000 else 1
                times = _times(corpus.queries(), peer.ask, peer.processor_seconds, few)
                rows.append([peer.name, size, built, peer.megabytes(), *times])
            finally:
                peer.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return {"rows": rows, "memory": memory}


def _peers(size: int):  # type: ignore[no-untyped-def]
    from benchmarks import peers

    return [kind for kind in peers.PEERS if size <= kind.most]


def _luotsi(
    scratch: Path, size: int, repeats: int, with_vectors: bool, everywhere: set[int]
) -> tuple[list[list[object]], float]:
    from benchmarks import vectors as mixed
    from luotsi.search import concepts, meanings, vectors
    from luotsi.search.embedded import EmbeddedEngine
    from luotsi.search.ranking import Searcher
    from luotsi.search.vocabulary import Vocabulary

    with_vectors = with_vectors and vectors.is_available()
    folder = scratch / "index"
    engine = EmbeddedEngine(folder)
    started = time.perf_counter()
    engine.build(corpus.documents(size))
    built = time.perf_counter() - started
    if with_vectors:
        mixed.cache()
        started = time.perf_counter()
        mixed.keep(folder / (folder / "current").read_text(), size)
        built += time.perf_counter() - started
    vocabulary = Vocabulary.build(concepts.packaged() if size > 200 else concepts.packaged()[:50])
    if with_vectors:
        vocabulary.meanings = meanings.packaged(vocabulary.concepts)
    megabytes = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6
    _pin(everywhere)
    whole = Searcher(engine, vocabulary, with_meaning=with_vectors)
    by_words = Searcher(engine, vocabulary, with_meaning=False)
    here = {"serves": frozenset({_MUNICIPALITY, "all"})}
    asked = corpus.queries()

    def unseen(query: str) -> None:
        vectors.forget_queries()
        whole.answer(query)

    def unseen_here(query: str) -> None:
        vectors.forget_queries()
        whole.answer(query, filters=here)

    rows: list[list[object]] = []
    rows.append([HYBRID, size, built, megabytes, *_times(asked, unseen, time.process_time, repeats)])
    there = _times(asked, unseen_here, time.process_time, repeats)
    rows.append(["Luotsi, hybrid, unseen, one municipality", size, None, None, *there])
    vectors.forget_queries()
    stream = corpus.zipf(asked, 1000)
    rows.append(["Luotsi, hybrid, Zipf stream", size, None, None, *_times(stream, whole.answer, time.process_time, 1)])
    words = _times(asked, by_words.answer, time.process_time, repeats)
    rows.append(["Luotsi, words and concepts only", size, None, None, *words])
    status = Path("/proc/self/status").read_text()
    memory = int(status.split("VmRSS:")[1].split()[0]) / 1000
    return rows, memory


def _pin(everywhere: set[int], *others: int) -> None:
    core = {max(everywhere)}
    for process in (0, *(pid for pid in others if pid)):
        os.sched_setaffinity(process, core)


def _times(
    asked: Sequence[str], ask: Callable[[str], object], processor: Callable[[], float], repeats: int
) -> tuple[float, float, float, float, float]:
    """p50 and p95 in milliseconds by the clock, the same by the processor, queries a second of one core."""
    for query in asked[:5]:
        ask(query)
    walls: dict[int, list[float]] = {n: [] for n in range(len(asked))}
    own: dict[int, list[float]] = {n: [] for n in range(len(asked))}
    order = list(range(len(asked))) * repeats
    if repeats > 1:
        random.Random(1).shuffle(order)
    for n in order:
        wall, busy = time.perf_counter(), processor()
        ask(asked[n])
        own[n].append(processor() - busy)
        walls[n].append(time.perf_counter() - wall)
    wall_ms = sorted(1000 * statistics.median(v) for v in walls.values())
    own_ms = sorted(1000 * statistics.median(v) for v in own.values())
    return (*_percentiles(wall_ms), *_percentiles(own_ms), 1000 / max(1e-9, statistics.fmean(own_ms)))


def _percentiles(ordered: Sequence[float]) -> tuple[float, float]:
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "1")))
