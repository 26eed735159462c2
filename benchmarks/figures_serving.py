"""Figures as people get them: an area's profile (query, page, API) of a hundred indicators at 20 requests a second.

The demonstration's indicators and, under other slugs, some of them again, in an installation of its own. Also the time
to draw a chart of each kind, and the sizes of the pages of figures.
"""

import json
import os
import statistics
import subprocess
import sys
import time
import urllib.error
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from benchmarks import table, web
from benchmarks.importing import installation

_INDICATORS = 100
_RATE = 20.0
_HEAD = ("profile", "answers", "p50 ms", "p95 ms", "errors", "goal p95 ms")
_COUNTY = "county:12"
_PAGE, _API = "/fi/figures/area/{}/", "/api/v1/figures/profile?area={}"
_PAGES = {
    "front page of figures": "/fi/figures/",
    "profile of a county": _PAGE.format(_COUNTY),
    "profile of a municipality": _PAGE.format("municipality:491"),
    "indicator": "/fi/figures/indicators/pyll/",
    "indicator in all areas": "/fi/figures/indicators/pyll/areas/",
    "PYLL by cause": "/fi/figures/pyll/",
    "compare": "/fi/figures/compare/",
    "method and sources": "/fi/figures/about/pyll/",
    "catalogue": "/fi/figures/indicators/",
    "releases": "/fi/figures/releases/",
    "need and supply": "/fi/figures/need/",
}


def run(*, indicators: int = _INDICATORS, seconds: float = 20.0) -> list[list[object]]:
    """Fill an installation, ask it in process and over HTTP; prints tables and returns the rows of the first."""
    notes: list[str] = []
    weights: list[list[object]] = []
    with installation() as environment:
        environment["WORKERS"] = "2"
        print(f"figures: a release with {indicators} indicators …", file=sys.stderr, flush=True)
        filled = _child("fill", environment, str(indicators))
        notes.append(
            f"{filled['indicators']} indicators in every county and municipality, {filled['figures']:,} figures. The demonstration's own "
            f"{filled['built']} were built in {filled['seconds']:.0f} s ({filled['cpu']:.0f} s of processor); {len(os.sched_getaffinity(0))} cores shared with the generator."
        )
        print("figures: profile queries …", file=sys.stderr, flush=True)
        rows = [[*row, None, "100"] for row in _child("query", environment, str(indicators))["rows"]]
        for told, cache in (("", "1000"), (", page cache off", "0")):
            for kind, path, goal in (
                ("page", _PAGE, "100"),
                ("API", _API, "50"),
            ):  # a server each: nothing kept by the other
                own = {**environment, "LUOTSI_PAGE_CACHE": cache}
                with web.serving(own, warm=["/fi/figures/releases/"]) as (port, _process):
                    if not _is_there(port, path):
                        notes.append(f"Not measured, as it is not there: {path.format(_COUNTY)}")
                        continue
                    rows += [
                        [*row, goal] for row in _over_http(port, f"{kind}, {{}}{told}", path, seconds, filled["areas"])
                    ]
                    weights = [_weighed(port, name, path, notes) for name, path in _PAGES.items()]
    table.show(f"Profiles at {_RATE:.0f} requests a second", _HEAD, rows, notes=notes)
    table.show("Pages of figures", (*web.SIZES, "goal"), [[*row, "≤ 150 kB, script ≤ 50 kB"] for row in weights if row])
    return rows


def charts(*, repeats: int = 30) -> list[list[object]]:
    """Draw each kind of chart; prints a table (milliseconds) and returns its rows."""
    with installation() as environment:
        rows = _child("charts", environment, str(repeats))["rows"]
    table.show("Charts", ("SVG", "kB", "median ms", "largest ms", "goal ms"), [[*row, "5"] for row in rows])
    return list(rows)


def _child(act: str, environment: Mapping[str, str], *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.figures_serving", act, *arguments],
        env=environment, stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


# -- over HTTP -----------------------------------------------------------------------------------------------------


def _over_http(port: int, name: str, path: str, seconds: float, areas: Sequence[str]) -> list[list[object]]:
    counties = [area for area in areas if area.startswith("county:")]
    rows: list[list[object]] = []
    # "new areas" have not been asked of this server before, as far as the seconds allow.
    mixes = {
        "first answers": counties,
        "one county": [_COUNTY],
        "counties": counties,
        "new areas": areas[len(counties) :],
    }
    for mix, asked in mixes.items():
        told = name.format(mix)
        print(f"figures: {told} …", file=sys.stderr, flush=True)
        lasts = {"first answers": len(counties) / _RATE, "new areas": min(seconds, len(asked) / _RATE)}.get(
            mix, seconds
        )
        got = web.ask(port, [path.format(area) for area in asked], lasts, 8, rate=_RATE)
        rows.append([told, int(got["answers"]), got["p50"], got["p95"], int(got["errors"])])
    return rows


def _is_there(port: int, path: str) -> bool:
    try:
        web.get(port, path.format("country"))
    except urllib.error.HTTPError:
        return False
    return True


def _weighed(port: int, name: str, path: str, notes: list[str]) -> list[object]:
    try:
        return web.weigh(port, name, path)
    except urllib.error.HTTPError as error:
        notes.append(f"Not weighed: {path} answers {error.code}.")
        return []


# -- in processes of their own -------------------------------------------------------------------------------------


def _fill(indicators: int) -> dict[str, Any]:
    from django.core.management import call_command

    from benchmarks import records
    from luotsi.directory import actions
    from luotsi.indicators.demo import load
    from luotsi.indicators.queries import store
    from luotsi.regions import queries as regions

    call_command("migrate", verbosity=0)
    actions.seed_themes()
    actions.apply_catalogue(catalogue=records.catalogue(200))
    actions.reindex()
    started, busy = time.perf_counter(), time.process_time()
    built = load.load()
    took, spent = time.perf_counter() - started, time.process_time() - busy
    day = regions.table().newest_division
    municipalities = [f"municipality:{m.code}" for m in regions.municipalities(day)]
    release = _repeat(built.release, _repeat_definitions(indicators), municipalities)
    assert len(release.methods) == len(store.definitions()) >= indicators
    areas = [*(f"county:{c.code}" for c in regions.counties()), *municipalities]
    told = {"indicators": len(release.methods), "figures": release.rows, "areas": areas}
    return {**told, "built": len(built.rows), "seconds": took, "cpu": spent}


def _repeat_definitions(wanted: int) -> dict[str, str]:
    """Definitions of the catalogue again as an installation's own, until there are enough: new slug to the old one."""
    from importlib.resources import files

    from luotsi.indicators.queries import store

    known = dict(store.definitions())
    again = [slug for slug, d in known.items() if "classification" not in d.calculation.parameters]
    found = {f"{again[n % len(again)]}-again-{n}": again[n % len(again)] for n in range(max(0, wanted - len(known)))}
    for slug, old in found.items():
        text = (files("luotsi") / "indicators" / "catalogue" / old / "definition.toml").read_text(encoding="utf-8")
        folder = store.own_folder() / slug
        folder.mkdir(parents=True)
        (folder / "definition.toml").write_text(text)
    return found


def _repeat(release: Any, again: Mapping[str, str], municipalities: Sequence[str]) -> Any:
    """The release with figures under the new slugs too, and with those of its municipalities in all others."""
    import numpy as np

    from luotsi.indicators.queries import store
    from luotsi.kernel import clock

    warehouse = store.warehouse()
    columns = warehouse.figures(release.id)
    given = sorted({area for area in columns["area"].tolist() if area.startswith("municipality:")})
    rows = {area: np.flatnonzero(columns["area"] == area) for area in given}
    parts = [columns]
    for number, area in enumerate(sorted(set(municipalities) - set(given))):
        part = {name: values[rows[given[number % len(given)]]] for name, values in columns.items()}
        parts.append({**part, "area": np.full(len(part["area"]), area, dtype=object)})
    whole = {name: np.concatenate([part[name] for part in parts]) for name in columns}
    parts = [whole]
    for slug, old in again.items():
        part = {name: values[whole["indicator"] == old] for name, values in whole.items()}
        parts.append({**part, "indicator": np.full(len(part["area"]), slug, dtype=object)})
    methods = {
        **release.methods,
        **{slug: release.methods[old] for slug, old in again.items() if old in release.methods},
    }
    joined = {name: np.concatenate([part[name] for part in parts]) for name in columns}
    return warehouse.publish(joined, inputs=release.inputs, methods=methods, made_at=clock.now())


def _query(indicators: int) -> dict[str, Any]:
    """The query alone: nothing kept in the process, the indicators kept but not the area, everything kept."""
    from luotsi.indicators.queries import figures, profiles
    from luotsi.regions import queries as regions

    areas = [f"county:{c.code}" for c in regions.counties()]
    every = [f"municipality:{m.code}" for m in regions.municipalities(regions.table().newest_division)]
    found = profiles.profile(areas[0])  # imports and connections

    def forget() -> None:
        for module in (figures, profiles):
            for own in vars(module).values():
                if hasattr(own, "cache_clear") and getattr(own, "__module__", "") == module.__name__:
                    own.cache_clear()

    def cold(area: str) -> None:
        profiles.profile(area)

    rows = [_row("query, nothing kept", _times(cold, areas, before=forget))]
    for area in areas:
        profiles.profile(area)
    rows.append(_row("query, another municipality", _times(cold, every)))
    rows.append(_row("query, asked before", _times(cold, every)))
    assert len(found) > indicators * 0.8, "a profile without its indicators"
    return {"rows": rows}


def _times(
    act: Callable[[str], None], given: Iterable[str], *, before: Callable[[], None] = lambda: None
) -> list[float]:
    found = []
    for one in given:
        before()
        started = time.perf_counter()
        act(one)
        found.append(1000 * (time.perf_counter() - started))
    return sorted(found)


def _row(name: str, times: Sequence[float]) -> list[object]:
    return [name, len(times), times[len(times) // 2], times[int(len(times) * 0.95)]]


def _charts(repeats: int) -> dict[str, Any]:
    from tests.charts import showcase  # every kind with plausible figures

    rows: list[list[object]] = []
    for name, chart in showcase.charts_of("fi", 640).items():
        size = len(chart.svg().encode()) / 1000
        times = _times(lambda _one, chart=chart: chart.svg() and None, ["x"] * repeats)  # type: ignore[misc]
        rows.append([name, size, statistics.median(times), times[-1]])
    return {"rows": rows}


if __name__ == "__main__":
    import django

    django.setup()
    _ACTS = {"fill": _fill, "query": _query, "charts": _charts}
    print(json.dumps(_ACTS[sys.argv[1]](int(sys.argv[2]))))
