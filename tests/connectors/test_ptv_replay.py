"""Syncing the whole county from the stand-in: first, again, a month later, through faults, and after being killed."""

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests import once

from luotsi.connectors.ptv import load
from luotsi.directory.queries.syncs import content_hash, last_sync, stored
from luotsi.kernel.errors import SourceRefused, SourceUnavailable

pytestmark = [pytest.mark.shared, pytest.mark.django_db]

COUNTY = "county:12"
FAULTS = ("429", "504", "truncated", "slow", "reset", "empty", "changed-schema")


def sync(replay, **options):
    return load.sync(area=COUNTY, base_url=replay.ptv, **options)


def delta(shared: Path) -> dict[str, set[str]]:
    """What snapshot 2 changes, as ids."""
    found = json.loads((shared / "data/services/enriched/snapshot2.json").read_text(encoding="utf-8"))
    return {key: {row["id"] for row in rows} for key, rows in found.items() if isinstance(rows, list)}


def test_sync__reads_whole_county__then_changes_nothing(replay, data_folder):
    first = sync(replay)
    assert first.mode == "full"
    assert first.report.services.added > 1300  # 284 of the county and its municipalities, and the nationwide ones
    assert {c.type.value for c in stored("ptv", COUNTY).channels.values()} == {
        "location",
        "phone",
        "web",
        "eservice",
        "form",
    }
    before = content_hash("ptv")

    second = sync(replay)
    assert (second.mode, second.report.changes) == ("incremental", 0)
    assert content_hash("ptv") == before


def test_sync__reads_next_month__with_exactly_its_changes(replay, data_folder, shared):
    sync(replay)
    before = stored("ptv", COUNTY)
    replay.set(snapshot=2)
    done = sync(replay)
    after = stored("ptv", COUNTY)
    changes = delta(shared)

    ended = {str(i) for i in before.services.keys() - after.services.keys()}
    assert ended == (changes["services_archived"] | changes["services_withdrawn"]) & {str(i) for i in before.services}
    assert done.report.services.archived == len(ended)

    added = {str(i) for i in after.services.keys() - before.services.keys()}
    assert changes["services_added"] <= added
    assert added - changes["services_added"] <= changes["services_changed"]  # its area has become ours

    lost = changes["channels_archived"]
    changed = {i for i in before.services.keys() & after.services.keys() if before.services[i] != after.services[i]}
    by_channel = {i for i in changed if lost & {str(c.channel_id) for c in before.services[i].connections}}
    assert {str(i) for i in changed - by_channel} == changes["services_changed"] & {
        str(i) for i in before.services
    } - ended
    assert done.report.services.changed == len(changed)

    channels = {i for i in before.channels.keys() & after.channels.keys() if before.channels[i] != after.channels[i]}
    assert {str(i) for i in channels} == changes["channels_changed"] & {str(i) for i in before.channels}
    renamed = [i for i, o in after.organizations.items() if i in before.organizations and o != before.organizations[i]]
    assert {str(i) for i in renamed} == changes["organizations_changed"]

    incremental = content_hash("ptv")
    assert sync(replay, full=True).report.changes == 0
    assert content_hash("ptv") == incremental


@pytest.mark.slow
def test_sync__survives_every_fault_at_20_percent__with_identical_content(replay, data_folder):
    sync(replay)
    expected = content_hash("ptv")
    for seed, fault in enumerate(FAULTS, start=11):
        replay.set(fault=fault, fault_rate=0.2, seed=seed, reset_counter=True)
        done = sync(replay, full=True)
        assert done.report.changes == 0, fault
        assert not done.report.refused, fault
        assert content_hash("ptv") == expected, fault


def test_sync__meets_a_source_that_is_down__and_keeps_the_old_content(replay, data_folder, monkeypatch):
    monkeypatch.setenv("LUOTSI_HTTP_BACKOFF", "0.001")
    monkeypatch.setattr(load, "Gathering", _small(load.Gathering))
    sync(replay)
    before = content_hash("ptv")
    for fault, error in (
        ("504", SourceUnavailable),
        ("reset", SourceUnavailable),
        ("changed-schema", SourceRefused),
        ("empty", SourceRefused),
    ):
        replay.set(fault=fault, fault_rate=1, snapshot=2)
        with pytest.raises(error) as raised:
            sync(replay, full=True)
        assert "old content stays" in str(raised.value), fault
        assert content_hash("ptv") == before, fault
        assert last_sync("ptv", COUNTY, state="refused" if error is SourceRefused else "failed"), fault


def _small(gathering):
    """Only the services of one municipality, to be quick."""

    class Small(gathering):
        def read(self, where, **names):
            return super().read(replace(where, county="", municipalities=("768",)), **names)

    return Small


def run(environment: dict[str, str], *arguments: str, **options) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "luotsi", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def wait_for(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < until, "the command did not start"
        time.sleep(0.01)


def hash_of(environment: dict[str, str]) -> str:
    script = "import django; django.setup(); from luotsi.directory.queries.syncs import content_hash; print(content_hash('ptv'))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**environment, "DJANGO_SETTINGS_MODULE": "luotsi.conf.settings"},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.mark.slow
def test_sync__is_killed_at_ten_random_moments__and_resumes_to_identical_content(
    replay, cli_environment, data_folder, tmp_path_factory
):
    sync(replay)
    expected = content_hash("ptv")
    shutil.copytree(
        once.migrated(once.shared(tmp_path_factory)), cli_environment["LUOTSI_DATA_DIR"], dirs_exist_ok=True
    )
    dice = random.Random(12)
    replay.set(latency_ms=20)
    command = ("sync", "ptv", "--area", COUNTY, "--base-url", replay.ptv, "--full", "--json")
    lock = Path(cli_environment["LUOTSI_DATA_DIR"]) / "sync" / "ptv.lock"
    for _ in range(10):
        process = run(cli_environment, *command)
        wait_for(lambda pid=process.pid: lock.exists() and lock.read_text() == str(pid))
        time.sleep(dice.uniform(0, 4))
        process.kill()
        process.communicate()
    replay.set(latency_ms=0)
    process = run(cli_environment, *command)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    report = json.loads(out)
    assert report["resumed"] > 0 or report["changes"] == 0
    assert hash_of(cli_environment) == expected
