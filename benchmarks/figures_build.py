"""A full rebuild: from kept source observations to a release, its time and its largest memory, on two cores.

The sources are made up in chunks: deaths by municipality, sex, age, year and ICD-10 code, as many rows as asked (a row
where nobody died is not there), so that small municipalities have small counts that must be hidden.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks import table
from benchmarks.importing import installation

_DAY = date(2026, 6, 1)
_YEARS = tuple(str(year) for year in range(2013, 2025))
_SEXES = ("male", "female")
_CODES = 1000
"""ICD-10 codes at most: the number of cells is this × municipalities × sexes × ages × years, 160 M."""
_HEAD = ("step", "rows", "seconds", "rows/s", "CPU s", "largest memory MB", "goal")
_QUICK = 100_000
"""With fewer rows only two indicators are computed: what small counts hide takes its minute however few rows there are."""
_PEOPLE = 60
"""Times the population of Finland: as many as would give rows like these."""


def run(rows: int) -> list[list[object]]:
    """Measure with a source of about `rows` rows; prints a table and returns its rows."""
    told: list[list[object]] = []
    goal = "10 min, 4 GB" if rows >= 20_000_000 else "–"
    notes = []
    with installation() as environment:
        for step, act in (("source kept", "keep"), ("release built", "build"), ("built again, unchanged", "build")):
            print(f"figures: {step}, {rows:,} rows …", file=sys.stderr, flush=True)
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.figures_build", act, str(rows)],
                env=environment, stdout=subprocess.PIPE, check=True, text=True,
            )  # fmt: skip
            got = json.loads(done.stdout.splitlines()[-1])
            each = got["rows"] / got["seconds"]
            told.append(
                [step, got["rows"], got["seconds"], each, got["cpu"], got["memory"], "–" if act == "keep" else goal]
            )
            notes += [got["note"]] if got["note"] else []
    table.show("Rebuild of figures", _HEAD, told, notes=list(dict.fromkeys(notes)))
    return told


def _measure(act: str, rows: int) -> dict[str, object]:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    import django

    django.setup()
    return _kept(rows) if act == "keep" else _built()


def _timed(act: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    started, busy = time.perf_counter(), time.process_time()
    found = act()
    return found, {"seconds": time.perf_counter() - started, "cpu": time.process_time() - busy}


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _built() -> dict[str, object]:
    from luotsi.indicators.actions import build
    from luotsi.indicators.queries import store
    from luotsi.indicators.rules.definition import Kind

    warehouse = store.warehouse()
    known = {source.dataset: source.rows for source in warehouse.sources()}
    few = ("life-expectancy", "premature-mortality") if known["microdata:deaths"] < _QUICK else ()
    wanted = {
        slug: definition
        for slug, definition in store.definitions().items()
        if definition.calculation.kind is not Kind.PUBLISHED
        and all(s.dataset in known for s in definition.sources)
        and (not few or slug in few)
    }
    built, took = _timed(lambda: build(definitions=wanted, on=_DAY))
    note = (
        f"{len(built.rows)} indicators of the catalogue, {built.release.rows:,} figures in release {built.release.id}; "
        f"left out: {', '.join(built.left_out) or 'none'}. Every indicator reads the source anew; small counts are hidden."
    )
    return {**took, "rows": sum(known.values()), "memory": _memory(), "note": note}


# -- the made-up source --------------------------------------------------------------------------------------------


def _kept(rows: int) -> dict[str, object]:
    from luotsi.indicators.demo import vital
    from luotsi.indicators.queries import store
    from luotsi.regions import queries as regions

    municipalities = regions.municipalities(_DAY)
    areas = np.array([f"municipality:{m.code}" for m in municipalities], dtype=object)
    sizes = np.array([max(m.population or 0, 100) for m in municipalities], dtype=np.float64)
    people = _long((areas, _SEXES, vital.AGES, _YEARS), _people(sizes, len(vital.AGES)))
    codes = _codes()
    places, counts = _drawn(sizes, len(vital.AGES), len(codes), rows)
    deaths = _long((areas, _SEXES, vital.AGES, _YEARS, codes), counts, places)
    shape = tuple(map(len, (areas, _SEXES, vital.AGES, _YEARS)))
    added = np.bincount(np.ravel_multi_index(places[:4], shape), weights=counts, minlength=int(np.prod(shape)))
    totals = _long((areas, _SEXES, vital.AGES, _YEARS), added.reshape(shape))
    del places, counts
    warehouse = store.warehouse()

    def keep() -> int:
        known = 0
        for dataset, columns in (
            ("statfin:population", people), ("microdata:deaths", deaths), ("statfin:deaths", totals)
        ):  # fmt: skip
            known += warehouse.keep_source(
                dataset, columns, title="", address="", licence="CC0", owner="benchmark",
                fetched_at=datetime(2026, 6, 1, tzinfo=UTC), is_synthetic=True,
            ).rows  # fmt: skip
        return known

    before = _memory()
    known, took = _timed(keep)
    note = f"The {before:,.0f} MB that making the rows up took are in the memory of the first step."
    return {**took, "rows": known, "memory": _memory(), "note": note}


def _codes() -> tuple[str, ...]:
    """ICD-10 codes that the classification of causes knows, spread over the chapters."""
    from luotsi.indicators.rules import causes
    from luotsi.kernel.errors import LuotsiError

    classes = causes.classification("statfin-54", _DAY)
    found = []
    for code in (f"{letter}{n:02d}" for letter in "ABCDEFGIJKLMNPQRVWXY" for n in range(100)):
        try:
            classes.classify([code])
        except LuotsiError:
            continue
        found.append(code)
    return tuple(found[:: -(-len(found) // _CODES)])


def _people(sizes: npt.NDArray[np.float64], ages: int) -> npt.NDArray[np.float64]:
    shape = (len(sizes), len(_SEXES), ages, len(_YEARS))
    return np.broadcast_to(np.rint(_PEOPLE * sizes / ages / 2)[:, None, None, None], shape)


def _drawn(
    sizes: npt.NDArray[np.float64], ages: int, codes: int, rows: int
) -> tuple[tuple[npt.NDArray[np.int32], ...], npt.NDArray[np.float64]]:
    """Places (municipality, sex, age, year, code) where somebody died, about `rows` of them, and how many died."""
    random = np.random.default_rng(20)
    share = 1 / np.arange(1, codes + 1) ** 0.8
    random.shuffle(share)
    rise = np.exp(np.linspace(-1.5, 1.5, ages))
    cells = (rise[None, :, None, None] * share).repeat(len(_SEXES), axis=0).repeat(len(_YEARS), axis=2)
    level = _level(sizes, cells[0, :, 0, :].reshape(-1), rows / (len(_SEXES) * len(_YEARS)))
    places: list[tuple[npt.NDArray[np.int32], ...]] = []
    counts = []
    for number, size in enumerate(sizes):  # a municipality at a time: half a million cells
        drawn = random.poisson(level * size * cells)
        at = np.nonzero(drawn)
        places.append((np.full(len(at[0]), number, dtype=np.int32), *(a.astype(np.int32) for a in at)))
        counts.append(drawn[at].astype(np.float64))
    return tuple(np.concatenate([p[n] for p in places]) for n in range(5)), np.concatenate(counts)


def _level(sizes: npt.NDArray[np.float64], cells: npt.NDArray[np.float64], wanted: float) -> float:
    """The level at which as many cells as wanted are expected to have somebody."""
    low, high = 1e-12, 1.0
    some = cells[:: max(1, len(cells) // 1000)]
    for _ in range(40):
        level = float(np.sqrt(low * high))
        expected = -np.expm1(-level * np.multiply.outer(sizes, some)).sum() * len(cells) / len(some)
        low, high = (level, high) if expected < wanted else (low, level)
    return level


def _long(labels: Any, counts: npt.NDArray[np.float64], places: Any = None) -> dict[str, Any]:
    """Columns as a connector hands them over: texts as objects."""
    at = places if places is not None else tuple(np.indices(counts.shape).reshape(counts.ndim, -1))
    names = ("area", "sex", "age", "period", "category")
    found = {name: np.array(own, dtype=object)[place] for name, own, place in zip(names, labels, at, strict=False)}
    return {**found, "numerator": counts if places is not None else counts.reshape(-1)}


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1], int(sys.argv[2]))))
