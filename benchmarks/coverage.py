"""How fast coverage answers: the matrix of 11 municipalities and all criteria over many services.

`python -m benchmarks coverage`. Measured through Django's own request handling, page and table made anew each time.
What is evaluated at the end of an indexing, in the background, is told apart from what people wait for.
"""

import json
import statistics
import subprocess
import sys
import time

from benchmarks import table
from benchmarks.importing import installation

_HEAD = ("step", "database", "services", "p50 ms", "p95 ms", "slowest ms")


def run(size: int = 20_000, *, databases: tuple[str, ...] = ("SQLite",), repeats: int = 60) -> list[list[object]]:
    """Measure the databases; prints a table and returns its rows."""
    rows: list[list[object]] = []
    for database in databases:
        print(f"coverage: {size:,} services in {database} …", file=sys.stderr, flush=True)
        with installation(database) as environment:
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.coverage", str(size), str(repeats)],
                env=environment, stdout=subprocess.PIPE, check=True, text=True,
            )  # fmt: skip
        measured = json.loads(done.stdout.splitlines()[-1])
        rows += [[step, database, size, *times] for step, *times in measured]
    notes = ["11 municipalities × all packaged criteria. “Kept evaluation” is no part of a request."]
    table.show("Coverage", _HEAD, rows, notes=notes)
    return rows


def _measure(size: int, repeats: int) -> list[list[object]]:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client

    from benchmarks import records
    from luotsi.directory import actions
    from luotsi.directory.queries import coverage, described

    call_command("migrate", verbosity=0)
    actions.seed_themes()
    actions.apply_catalogue(catalogue=records.catalogue(size))
    actions.reindex()
    from tests.people.staff import sign_in

    from luotsi.people.rules import Role

    client = Client(headers={"host": "localhost"})
    sign_in(client, Role.COORDINATOR)
    assert get_user_model().objects.exists()

    def page() -> None:
        answer = client.get("/fi/staff/coverage/")
        assert answer.status_code == 200, answer.status_code

    def restarted() -> None:
        coverage._opened.cache_clear()
        described._opened.cache_clear()
        page()

    def municipality() -> None:
        answer = client.get("/fi/staff/coverage/491/")
        assert answer.status_code == 200, answer.status_code

    def file() -> None:
        answer = client.get("/fi/staff/coverage/matrix.xlsx")
        assert answer.status_code == 200, answer.status_code

    found = [_timed("first after an indexing", page, 1)]
    found += [_timed("page", page, repeats), _timed("page, first of a process", restarted, 5)]
    found += [_timed("page of a municipality", municipality, repeats // 2), _timed("XLSX", file, repeats // 2)]
    return [*found, _timed("kept evaluation", coverage.keep, 1)]


def _timed(step: str, act: object, repeats: int) -> list[object]:
    assert callable(act)
    took = []
    for _ in range(max(1, repeats)):
        started = time.perf_counter()
        act()
        took.append((time.perf_counter() - started) * 1000)
    took.sort()
    at95 = took[min(len(took) - 1, int(len(took) * 0.95))]
    return [step, statistics.median(took), at95, took[-1]]


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]), int(sys.argv[2]))))
