"""Pages and API requests a second on two worker processes, sizes of pages and scripts, third parties. `python -m benchmarks web`.

The generator shares the machine's cores with the server, so a server alone does better than the figures here.
"""

import contextlib
import gzip
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import corpus, table
from benchmarks.importing import installation

_WORKERS = 2
_MAIN = "search pages, Zipf"
_HEAD = ("requests", "answers", "answers/s", "p50 ms", "p95 ms", "errors", "server CPU ms each")
SIZES = ("page", "kB", "kB gzip", "script kB", "script kB gzip", "third parties")
_ELSEWHERE = re.compile(
    r"""<(?:script|link|img|iframe|source|audio|video|object)\b[^>]*?(?:src|href|data)=["'](?:https?:)?//([^/"']+)"""
)
_SCRIPT = re.compile(r"""<script\b[^>]*?src=["']([^"']+)["']""")
_SERVICE = re.compile(r"""href=["'](/fi/services/[0-9a-f-]{36}/)["']""")


def run(size: int = 1_800, *, seconds: float = 8.0, threads: int = 6, with_vectors: bool = True) -> list[list[object]]:
    """Start a server with `size` services of its own, ask it, print tables; returns the rows of the first."""
    rows: list[list[object]] = []
    with installation() as environment:
        environment |= {"WORKERS": str(_WORKERS), "LUOTSI_VECTORS": "1" if with_vectors else "0"}
        if with_vectors:
            _lend_vectors(Path(environment["LUOTSI_DATA_DIR"]))
        subprocess.run([sys.executable, "-m", "benchmarks.web", str(size)], env=environment, check=True)
        with serving(environment) as (port, process):
            pages = _service_pages(port)
            rows += _drive(port, process, _mixes(pages), seconds, threads)
            weights = [
                weigh(port, name, path)
                for name, path in (
                    ("front page", "/fi/"),
                    ("search results", f"/fi/services/?q={_quoted(corpus.queries()[0])}"),
                    ("service page", pages[0]),
                )
            ]
        with serving({**environment, "LUOTSI_PAGE_CACHE": "0"}) as (port, process):
            bare = {f"{name}, page cache off": paths for name, paths in _mixes(pages).items() if name.endswith("Zipf")}
            rows += _drive(port, process, bare, seconds, threads)
    cores = len(os.sched_getaffinity(0))
    note = f"{size:,} services, {_WORKERS} workers, {threads} connections, {cores} cores shared with the generator."
    table.show("Pages and API", _HEAD, rows, notes=[note])
    table.show("Sizes", SIZES, weights)
    return rows


@contextlib.contextmanager
def serving(environment: dict[str, str], *, warm: Sequence[str] = ()) -> Iterator[tuple[int, int]]:
    """`luotsi serve` on a free port, warmed by some searches or `warm`: (port, process id)."""
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "luotsi", "serve", "--port", str(port), "--no-background"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(port)
        ask(port, warm or [f"/fi/services/?q={n}" for n in range(3)], 8.0, 4 * _WORKERS)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=20)


def _service_pages(port: int) -> list[str]:
    listed = "".join(get(port, path) for path in ("/fi/services/", "/fi/services/?page=2"))
    return list(dict.fromkeys(_SERVICE.findall(listed)))


def _mixes(pages: Sequence[str]) -> dict[str, list[str]]:
    quoted = [_quoted(q) for q in corpus.zipf(corpus.queries(), 600)]
    searches = [f"/fi/services/?q={q}" for q in quoted]
    api = [f"/api/v1/services?q={q}" for q in quoted]
    services = corpus.zipf(list(pages), 300)
    return {
        _MAIN: searches,
        "API searches, Zipf": api,
        "service pages, Zipf": services,
        "front page": ["/fi/"],
        "all of these, mixed": _mixed(searches, services, api),
        "search pages, Zipf, one in 20 new": _with_new(searches),
        "search pages, no query twice": _never_twice(),
    }


def _quoted(query: str) -> str:
    return urllib.parse.quote_plus(query)


def _drive(
    port: int, server: int, mixes: Mapping[str, Sequence[str]], seconds: float, threads: int
) -> list[list[object]]:
    rows: list[list[object]] = []
    for name, paths in mixes.items():
        print(f"web: {name} …", file=sys.stderr, flush=True)
        ask(port, paths[:60], min(3.0, seconds), threads)  # the first requests of a process open index and model
        before = _processor_seconds(server)
        # A whole minute for the one that matters: each minute the kept pages are made anew.
        got = ask(port, paths, 60.0 if name == _MAIN and seconds > 5 else seconds, threads)
        each = 1000 * (_processor_seconds(server) - before) / max(1, got["answers"])
        per_second = got["answers"] / got["seconds"]
        rows.append([name, int(got["answers"]), per_second, got["p50"], got["p95"], int(got["errors"]), each])
    return rows


def _mixed(searches: Sequence[str], services: Sequence[str], api: Sequence[str]) -> list[str]:
    random_ = random.Random(9)
    kinds = random_.choices((searches, services, api, ["/fi/"]), weights=(45, 30, 15, 10), k=2_000)
    return [random_.choice(kind) for kind in kinds]


def _with_new(searches: Sequence[str]) -> list[str]:
    """One search in twenty is one that nobody asked before."""
    new = iter(_never_twice(seed=8))
    return [next(new) if n % 20 == 19 else searches[n % len(searches)] for n in range(60_000)]


def _never_twice(seed: int = 6) -> list[str]:
    """Searches that nothing kept can answer: two words of real queries put together, none twice."""
    words = sorted({w for q in corpus.queries() for w in q.split() if len(w) > 3})
    random_ = random.Random(seed)
    pairs = {" ".join(random_.sample(words, 2)) for _ in range(6_000)}
    return [f"/fi/services/?q={_quoted(pair)}" for pair in sorted(pairs)]


def weigh(port: int, name: str, path: str) -> list[object]:
    """Sizes of a page and of its scripts, as `SIZES` names them."""
    html = get(port, path)
    scripts = [get(port, path).encode() for path in dict.fromkeys(_SCRIPT.findall(html)) if path.startswith("/")]
    raw, packed = (sum(size(s) for s in scripts) / 1000 for size in (len, _packed))
    others = {host for host in _ELSEWHERE.findall(html) if not host.startswith(("localhost", "127.0.0.1"))}
    return [name, len(html.encode()) / 1000, _packed(html.encode()) / 1000, raw, packed, len(others)]


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def ask(port: int, paths: Sequence[str], seconds: float, threads: int, *, rate: float = 0) -> dict[str, float]:
    """What `load` measures: as fast as answers come, or so many requests a second."""
    wish = json.dumps({"port": port, "paths": list(paths), "threads": threads, "seconds": seconds, "rate": rate})
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"], input=wish, stdout=subprocess.PIPE, check=True, text=True
    )
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def get(port: int, path: str) -> str:
    """A page's text."""
    with urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=60) as answer:
        return str(answer.read().decode())


def _wait(port: int) -> None:
    for _attempt in range(300):
        try:
            get(port, "/-/ready")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _processor_seconds(root: int) -> float:
    """Processor time of a process and all below it."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        found[int(path.parent.name)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))
    own = {root}
    while more := {pid for pid, (parent, _) in found.items() if parent in own} - own:
        own |= more
    return sum(found[pid][1] for pid in own if pid in found)


def _lend_vectors(data: Path) -> None:
    from benchmarks import vectors

    vectors.cache()
    (data / "search").mkdir(parents=True, exist_ok=True)
    shutil.copy(vectors.folder() / "vectors.sqlite3", data / "search" / "vectors.sqlite3")


def _fill(size: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks import records
    from luotsi.directory import actions

    call_command("migrate", verbosity=0)
    actions.seed_themes()
    actions.apply_catalogue(catalogue=records.catalogue(size))
    actions.reindex()


if __name__ == "__main__":
    _fill(int(sys.argv[1]))
