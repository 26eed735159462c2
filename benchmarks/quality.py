"""How long the quality checks of a catalogue take: all services, again unchanged, the overview's page.

`python -m benchmarks quality`. One process: the limit of 60 s for 20 000 services is kept on half of two cores.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks import table
from benchmarks.importing import installation

_HEAD = ("step", "services", "findings", "seconds", "services/s")
LIMIT_SECONDS = 60.0
"""For 20 000 services (issue 4)."""


def run(size: int = 20_000) -> list[list[object]]:
    """Measure; prints a table and returns its rows."""
    print(f"quality: {size:,} services …", file=sys.stderr, flush=True)
    with installation() as environment:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.quality", str(size)],
            env=environment, stdout=subprocess.PIPE, check=True, text=True,
        )  # fmt: skip
    measured = json.loads(done.stdout.splitlines()[-1])
    rows: list[list[object]] = [[step, size, n, s, size / s] for step, n, s in measured["steps"]]
    memory = f"At most {measured['memory']:,.0f} MB of memory; {os.cpu_count()} cores, one used."
    table.show("Quality of descriptions", _HEAD, rows, notes=[memory])
    return rows


def _measure(size: int) -> dict[str, object]:
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks import records
    from luotsi.directory import actions
    from luotsi.directory.actions.quality import check_quality
    from luotsi.directory.queries import quality

    call_command("migrate", verbosity=0)
    made = records.catalogue(size)
    # As long as real descriptions are (median of the pilot's: some 700 characters), with things to find.
    more = "\n\nVaraa aika numerosta 015 123 4567 arkisin klo 8–16 tai osoitteesta www.example.invalid. "
    services = [
        replace(s, descriptions={"fi": (s.descriptions["fi"] + more) * 2}, instructions={"fi": s.summaries["fi"] * 2})
        for s in made.services
    ]
    actions.apply_catalogue(catalogue=replace(made, services=services))
    steps: list[tuple[str, int, float]] = []

    def timed(step: str, act: Callable[[], int]) -> None:
        started = time.perf_counter()
        found = act()
        steps.append((step, found, time.perf_counter() - started))

    timed("all", lambda: check_quality(everything=True).findings)
    timed("again, unchanged", lambda: check_quality().findings)
    timed("overview", lambda: quality.overview().total)
    return {"steps": steps, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]))))
