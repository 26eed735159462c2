"""Syncing tables from the stand-in: by meaning, under any ids, through faults, within the limits, or not at all."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.connectors.conftest import Replay
from tests.connectors.figures_world import count, kept, states, warehouse

from luotsi.connectors import handover
from luotsi.connectors.pxweb import load
from luotsi.kernel.errors import BadInput
from luotsi.regions import queries as regions
from luotsi.regions.rules import parse_area
from luotsi.warehouse import attempts
from luotsi.warehouse.attempts import State

pytestmark = pytest.mark.shared

FAULTS = ("429", "504", "truncated", "slow", "reset", "empty", "changed-schema")
CAUSES = "statfin:causes"


@pytest.fixture
def calm(replay: Replay, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Replay:
    """The stand-in without limits of calls, and ours not kept: tests of faults would wait for nothing."""
    replay.set(no_limits=True)
    monkeypatch.setattr(load, "Pace", lambda _calls, _seconds: None)
    monkeypatch.setenv("LUOTSI_HTTP_BACKOFF", "0.001")
    return replay


@pytest.fixture(scope="module")
def next_year(shared: Path) -> Iterator[Replay]:
    """The stand-in with the ids of 2026, and another status for questions that are too large."""
    process = subprocess.Popen(
        [sys.executable, str(shared / "replay" / "serve.py"), "--port", "0", "--no-limits", "--px-ids", "2026",
         "--px-overflow", "400"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield Replay("http://" + process.stdout.readline().split("http://")[1].split()[0])
    finally:
        process.terminate()
        process.wait(timeout=10)


def sync(server: Replay, *only: str, **options):
    return load.sync(
        only=only,
        statfin_url=f"{server.address}/statfin/PxWeb/api/v1/fi/StatFin",
        etk_url=f"{server.address}/etk/api/v1/fi/ETK",
        **options,
    )


def with_limits(monkeypatch, name: str, **limits) -> None:
    databases = tuple(replace(d, limits=replace(d.limits, **limits)) if d.name == name else d for d in load.DATABASES)
    monkeypatch.setattr(load, "DATABASES", databases)


def test_sync__reads_causes__then_changes_nothing(calm):
    (first,) = sync(calm, "causes")
    assert (first.state, first.has_changed) == (State.DONE, True)
    release = warehouse().source(CAUSES)
    assert release is not None
    assert (release.owner, release.licence, release.is_synthetic) == ("Tilastokeskus", "CC-BY-4.0", True)
    assert len(release.raw) >= 2  # metadata and cells
    assert (
        count(CAUSES, area="country", period="1969", category="") == 45966
    )  # published, as all cells of the real rows
    columns = warehouse().read_source(CAUSES, period=["2023"])
    assert {a for a in columns["area"] if a != "country"} == {f"county:{c.code}" for c in regions.counties()}
    (second,) = sync(calm, "causes")
    assert (second.state, second.has_changed, second.release) == (State.DONE, False, first.release)


def test_sync__finds_the_same_table_under_new_ids__and_reads_identical_observations(calm, next_year):
    (before,) = sync(calm, "causes")
    (after,) = sync(next_year, "causes")
    assert (after.release, after.has_changed) == (before.release, False)
    source = warehouse().source(CAUSES)
    assert source is not None
    assert source.address.endswith("/ksyyt/13u5.px")


@pytest.mark.parametrize("server", ["403", "400"])
def test_sync__asks_too_much_at_once__and_halves_its_questions(calm, next_year, monkeypatch, server):
    with_limits(monkeypatch, "statfin", cells=10**9, values=10**9)
    (done,) = sync(calm if server == "403" else next_year, "causes-age")
    assert done.state is State.DONE
    assert (done.rows, done.notes) == (227_480, ())


def test_sync__reads_pensions__and_flags_what_is_hidden(calm):
    (done,) = sync(calm, "new-disability-pensions")
    assert done.state is State.DONE
    columns = warehouse().read_source(done.dataset, area=["county:12"], period=["2023"], category=["F00-F99"])
    flags = dict(zip(zip(columns["sex"], columns["age"], strict=True), columns["flag"], strict=True))
    assert flags["total", "all"] == ""
    hidden = [n for n, f in zip(columns["numerator"], columns["flag"], strict=True) if f == "suppressed"]
    assert all(n != n for n in hidden)
    assert any("age: " in note for note in done.notes)  # rounded on purpose by the stand-in: told, not hidden


@pytest.mark.parametrize(("seed", "fault"), list(enumerate(FAULTS, start=21)))
def test_sync__survives_a_fault_at_20_percent__with_identical_content(calm, monkeypatch, seed, fault):
    with_limits(monkeypatch, "statfin", cells=5_000)
    calm.set(reset_counter=True)
    sync(calm, "causes")
    before, asked = kept(), calm.set()["requests"]
    calm.set(fault=fault, fault_rate=0.2, seed=seed, reset_counter=True)
    (done,) = sync(calm, "causes")
    assert (done.state, done.has_changed) == (State.DONE, False)
    assert kept() == before
    assert calm.set()["requests"] > asked or fault == "slow"  # faults there were


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("504", State.UNAVAILABLE),
        ("reset", State.UNAVAILABLE),
        ("empty", State.REFUSED),
        ("changed-schema", State.REFUSED),
    ],
)
def test_sync__meets_a_source_that_is_down_or_changed__keeps_the_release_and_raises_an_alarm(calm, fault, state):
    sync(calm, "causes")
    before = kept()
    calm.set(fault=fault, fault_rate=1, reset_counter=True)
    outcomes = sync(calm, "causes")
    assert set(states(outcomes).values()) == {state}
    assert kept() == before
    error = handover.error_of(outcomes)
    assert error is not None
    assert error.exit_code == (5 if state is State.UNAVAILABLE else 4)
    alarm = next(a for a in attempts.alarms(handover.folder()) if a.dataset == CAUSES)
    assert (alarm.state, alarm.done is not None) == (state, True)
    assert attempts.check(handover.folder()).state == "warning"
    calm.calm()
    sync(calm, "causes")
    assert attempts.check(handover.folder()).state == "ok"


def test_sync__finds_no_table_that_fits__and_says_what_it_looked_at(calm, monkeypatch):
    databases = tuple(replace(d, wanted=tuple(replace(w, title="ei mikään") for w in d.wanted)) for d in load.DATABASES)
    monkeypatch.setattr(load, "DATABASES", databases)
    (done,) = sync(calm, "causes")
    assert done.state is State.REFUSED
    assert "no table that fits statfin:causes" in done.message


def test_sync__is_asked_for_an_unknown_table__and_names_those_there_are(data_folder):
    with pytest.raises(BadInput, match="deaths, causes"):
        load.sync(only=["births"])


def test_sync__keeps_under_the_limit_of_calls__and_is_hardly_told_to_wait(replay, data_folder, monkeypatch):
    with_limits(monkeypatch, "etk", cells=7_000)
    replay.set(no_limits=False)
    before = replay.set().get("statuses", {}).get("429", 0)
    (done,) = sync(replay, "disability-pensions")
    assert done.state is State.DONE
    # On a busy machine calls bunch up on their way; without a pace the reading would fail.
    assert replay.set()["statuses"].get("429", 0) <= before + 2


@pytest.mark.slow
def test_sync__reads_deaths_and_people_of_municipalities__and_they_add_up(calm):
    outcomes = sync(calm, "deaths", "population")
    assert [(o.state, o.notes) for o in outcomes] == [(State.DONE, ())] * 2
    area, year = "municipality:491", "2021"
    people = count("statfin:population", area=area, period=year, sex="total", age="all")
    assert people == regions.population(parse_area(area), int(year))
    columns = warehouse().read_source("statfin:population", area=[area], period=[year], sex=["total"])
    ages = dict(zip(columns["age"], columns["numerator"], strict=True))
    assert sum(n for a, n in ages.items() if a != "all") == people
    assert {"0", "16", "99", "100-"} <= ages.keys()
    country = warehouse().read_source("statfin:deaths", area=["country"], period=["2020"], sex=["total"], age=["all"])
    assert country["numerator"].tolist() == [55498.0]  # Statistics Finland, table 13u5, which the stand-in uses
