"""The benchmarks run from beginning to end on a handful of services and tell a figure for each engine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from tests import vocabulary

from benchmarks import chat, recommendation
from luotsi.directory.queries import engines

ROOT = Path(__file__).parent.parent.parent


def measured(tmp_path: Path, *names: str) -> list[list[str]]:
    """Cells of the tables that a quick run prints."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *names, "--quick", "--no-vectors"],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=120,
        env={**os.environ, "LUOTSI_DATA_DIR": str(tmp_path), "DATABASE_URL": "", "LUOTSI_SHARED": str(tmp_path / "none")},
    )  # fmt: skip
    return [
        [c.strip() for c in line.strip("|").split("|")] for line in done.stdout.splitlines() if line.startswith("| ")
    ]


def test_search__is_measured__beside_every_peer(tmp_path: Path) -> None:
    rows = {row[0]: row for row in measured(tmp_path, "search")}
    for engine in ("Luotsi, hybrid, unseen queries", "SQLite FTS5", "PostgreSQL FTS (finnish)", "BM25 as AuroraAI"):
        assert float(rows[engine][4]) > 0


@pytest.mark.slow
def test_import__is_measured__from_first_load_to_index(tmp_path: Path) -> None:
    rows = measured(tmp_path, "import")
    assert [row[0] for row in rows[1:]] == ["first load", "again, unchanged", "again, a tenth changed", "search index"]
    assert all(float(row[4].replace(",", "")) > 0 for row in rows[1:])


@pytest.mark.slow
def test_figures__are_measured__rates_charts_and_rebuild(tmp_path: Path) -> None:
    rows = {row[0]: row for row in measured(tmp_path, "figures")}
    assert float(rows["Luotsi, dobson"][2].replace(",", "")) > 0
    assert float(rows["funnel"][2]) > 0
    for step in ("source kept", "release built", "built again, unchanged"):
        assert int(rows[step][1].replace(",", "")) > 20_000


def test_merges__tell_that_nothing_is_measured__without_the_real_services(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "merges"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "LUOTSI_DATA_DIR": str(tmp_path), "LUOTSI_SHARED": str(tmp_path / "none")},
    )  # fmt: skip
    assert "nothing measured" in done.stdout


@pytest.fixture
def scratch(tmp_path: Path, built_vocabulary: Path, db: None) -> Iterator[None]:
    """An empty installation in this process, which benchmarks may tie to one core."""
    vocabulary.lend(built_vocabulary, tmp_path)
    cores = os.sched_getaffinity(0)
    with override_settings(DATA_DIR=tmp_path):
        engines.forget()
        yield
    engines.forget()
    os.sched_setaffinity(0, cores)


@pytest.mark.usefixtures("scratch")
def test_recommendation__is_measured__beside_the_old_ways() -> None:
    measured = recommendation._measure(60, 4)
    rows = {row[0]: row for row in measured["rows"]}
    assert {"Luotsi", "Luotsi, with words", "AuroraAI: BM25 over texts"} <= set(rows)
    for name, services, *times in rows.values():
        assert services == 60, name
        assert all(ms > 0 for ms in times[:4]), name
    assert rows["Luotsi"][6] == 100
    assert 0 < rows["Luotsi"][8] <= 100


@pytest.mark.usefixtures("scratch")
def test_chat__is_measured__whole_turns_and_their_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "MESSAGES", chat.MESSAGES[:6])
    rows = {row[0]: row for row in chat._measure(60, 1)}
    assert {chat.WHOLE, "· of it: crisis check and masking", chat.PEER} <= set(rows)
    assert all(p50 > 0 for _, _, p50, *_ in rows.values())
