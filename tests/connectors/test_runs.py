"""One run at a time, and going on with an interrupted one."""

import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from luotsi.connectors.lock import held
from luotsi.connectors.staging import Staging
from luotsi.kernel import clock
from luotsi.kernel.errors import NotReady
from luotsi.warehouse.raw import RawStore

RUN = {"area": "county:12", "mode": "full"}


def staging(tmp_path, **run) -> Staging:
    return Staging.open(
        tmp_path / "s", raw=RawStore(tmp_path / "r"), source="ptv", licence="CC0-1.0", run={**RUN, **run}
    )


def test_lock__is_held__a_second_run_is_refused_with_the_holder(tmp_path):
    with held(tmp_path, "ptv"), pytest.raises(NotReady, match=r"ptv is running \(process \d+\)"), held(tmp_path, "ptv"):
        pass
    with held(tmp_path, "ptv"), held(tmp_path, "tabular:a"):
        pass


def test_lock__was_held_by_a_killed_process__and_is_taken_over(tmp_path):
    script = (
        "import os, sys; from pathlib import Path; from luotsi.connectors.lock import held\n"
        "with held(Path(sys.argv[1]), 'ptv'): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert (tmp_path / "ptv.lock").read_text()  # the dead process's number is still there
    with held(tmp_path, "ptv"):
        pass


def test_staging__is_opened_again__has_what_was_staged(tmp_path):
    first = staging(tmp_path)
    first.put("a?page=1", url="https://example.org/a?page=1", body=b"[1]")
    first.put("gone", url="https://example.org/gone", body=None)
    again = staging(tmp_path)
    assert again.get("a?page=1") == (True, b"[1]")
    assert again.get("gone") == (True, None)
    assert again.get("b") == (False, None)
    assert again.started_at == first.started_at


def test_staging__has_a_line_cut_by_a_kill__and_loses_only_that_one(tmp_path):
    first = staging(tmp_path)
    first.put("a", url="u", body=b"1")
    with (tmp_path / "s" / "answers.jsonl").open("a") as file:
        file.write('\n["b", "12')
    again = staging(tmp_path)
    again.put("c", url="u", body=b"3")
    last = staging(tmp_path)
    assert (last.get("a")[0], last.get("b")[0], last.get("c")[0]) == (True, False, True)


@pytest.mark.parametrize("circumstance", ["another area", "older than a day", "closed", "head damaged"])
def test_staging__is_of_no_use__and_begins_anew(tmp_path, circumstance):
    with clock.stopped_at(datetime(2026, 9, 1, 3, 0, tzinfo=clock.HELSINKI)):
        first = staging(tmp_path)
        first.put("a", url="u", body=b"1")
    if circumstance == "closed":
        first.close()
    if circumstance == "head damaged":
        (tmp_path / "s" / "run.json").write_text("{")
    later = timedelta(hours=25 if circumstance == "older than a day" else 1)
    with clock.stopped_at(datetime(2026, 9, 1, 3, 0, tzinfo=clock.HELSINKI) + later):
        again = staging(tmp_path, area="county:10" if circumstance == "another area" else "county:12")
    assert again.get("a") == (False, None)
