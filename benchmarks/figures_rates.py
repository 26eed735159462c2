"""A million directly standardised rates with their limits, ours beside PHStatsMethods'.

PHStatsMethods is under the GPL, so it lives in an environment of its own: made by pip in a folder that goes afterwards,
asked in a process of its own, and given the same counts. It is far too slow for a million, so it is asked for a few
thousand and its time told by the rate, without the making of its data frame.
"""

import json
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks import table
from luotsi.indicators.methods.direct import directly_standardised_rate
from luotsi.indicators.methods.standards import ESP2013

_PEER = "PHStatsMethods"
_BANDS = (0, *range(5, 95, 5))
_HEAD = ("what", "rates", "seconds", "µs a rate", "seconds a million", "times as fast", "goal")
_PEER_CODE = """
import json, sys, time, warnings
from importlib.metadata import version
import numpy, pandas
from PHStatsMethods import ph_dsr
warnings.simplefilter("ignore")
given = numpy.load(sys.argv[1])
x, n, standard = given["counts"], given["people"], given["standard"]
rows, bands = x.shape
frame = pandas.DataFrame({
    "area": numpy.repeat(numpy.arange(rows), bands), "x": x.ravel().astype(int), "n": n.ravel().astype(int),
    "standard": numpy.tile(standard, rows),
})
def act(frame):
    return ph_dsr(frame, "x", "n", "standard", group_cols="area", euro_standard_pops=False, metadata=False)
act(frame[frame.area < 20])
best = 1e9
for _ in range(int(sys.argv[2])):
    started = time.perf_counter()
    found = act(frame)
    best = min(best, time.perf_counter() - started)
values = found.sort_values("area")[["Value", "lower_95_ci", "upper_95_ci"]].to_numpy(float).tolist()
print(json.dumps({"seconds": best, "values": values, "version": version("PHStatsMethods")}))
"""


def run(
    rates: int = 1_000_000, *, peer_rates: int = 2_000, repeats: int = 3, with_peer: bool = True
) -> list[list[object]]:
    """Measure; prints a table and returns its rows. The best of `repeats` counts, of ours and of the peer's."""
    counts, people = _made_up(rates)
    standard = ESP2013.for_bands(_BANDS)
    ours = {name: _ours(counts, people, standard, name, repeats) for name in ("dobson", "gamma")}
    notes = [
        f"{len(_BANDS)} age bands, {standard.sum():,.0f} standard people (ESP2013), 95 % limits; one thread; best of {repeats}."
    ]
    peer = _peer(counts[:peer_rates], people[:peer_rates], standard, notes, repeats) if with_peer else None
    rows: list[list[object]] = []
    for name, seconds in ours.items():
        each = seconds / rates
        faster = peer[0] / each if peer and name == "dobson" else None
        goal = "≤ 3 s, ≥ 100 ×" if name == "dobson" else "–"
        rows.append([f"Luotsi, {name}", rates, seconds, each * 1e6, each * 1e6, faster, goal])
    if peer:
        each = peer[0]
        rows.append([peer[1], len(counts[:peer_rates]), each * peer_rates, each * 1e6, each * 1e6, 1.0, "–"])
    table.show("Standardised rates with intervals", _HEAD, rows, notes=notes)
    return rows


def _made_up(rates: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    random = np.random.default_rng(19)
    people = random.integers(200, 8_000, (rates, len(_BANDS))).astype(np.float64)
    counts = np.empty_like(people)
    mortality = np.geomspace(2e-4, 0.06, len(_BANDS))
    for start in range(0, rates, 100_000):
        counts[start : start + 100_000] = random.poisson(people[start : start + 100_000] * mortality)
    return counts, people


def _ours(
    counts: npt.NDArray[np.float64],
    people: npt.NDArray[np.float64],
    standard: npt.NDArray[np.float64],
    interval: str,
    repeats: int,
) -> float:
    print(f"figures: {len(counts):,} rates, {interval} …", file=sys.stderr, flush=True)
    directly_standardised_rate(counts[:100], people[:100], standard, interval=interval)
    best = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        directly_standardised_rate(counts, people, standard, interval=interval)
        best = min(best, time.perf_counter() - started)
    return best


def _peer(
    counts: npt.NDArray[np.float64],
    people: npt.NDArray[np.float64],
    standard: npt.NDArray[np.float64],
    notes: list[str],
    repeats: int,
) -> tuple[float, str] | None:
    """(seconds a rate, its name and version); None when pip cannot get it, which the notes then say."""
    with tempfile.TemporaryDirectory(prefix="luotsi-peer-") as name:
        folder = Path(name)
        print(f"figures: {_PEER} into an environment of its own …", file=sys.stderr, flush=True)
        venv.create(folder / "env", with_pip=True, symlinks=True)
        python = str(folder / "env" / "bin" / "python")
        got = subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", _PEER],
            capture_output=True,
            text=True,
        )
        if got.returncode:
            last = (got.stderr.strip().splitlines() or ["no reason given"])[-1]
            notes.append(f"{_PEER} was not measured: pip could not get it ({last[:120]}).")
            return None
        np.savez(folder / "given.npz", counts=counts, people=people, standard=standard)
        print(f"figures: {_PEER}, {len(counts):,} rates …", file=sys.stderr, flush=True)
        done = subprocess.run(
            [python, "-c", _PEER_CODE, str(folder / "given.npz"), str(repeats)],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    told = json.loads(done.stdout.splitlines()[-1])
    notes.append(
        f"Largest relative difference from {_PEER} in value and limits: {_difference(counts, people, standard, told['values']):.1e}."
    )
    return told["seconds"] / len(counts), f"{_PEER} {told['version']}"


def _difference(
    counts: npt.NDArray[np.float64],
    people: npt.NDArray[np.float64],
    standard: npt.NDArray[np.float64],
    theirs: list[list[float]],
) -> float:
    found = directly_standardised_rate(counts, people, standard)
    own = np.stack([found.value, found.lower, found.upper], axis=1)
    return float(np.nanmax(np.abs(own / np.asarray(theirs) - 1)))
