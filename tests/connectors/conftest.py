"""The stand-in for PTV (a separate process from ../shared) and a data folder of its own for each test."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from luotsi.conf import environment


@dataclass(frozen=True)
class Replay:
    """The running stand-in."""

    address: str

    @property
    def ptv(self) -> str:
        return f"{self.address}/ptv/api/v11"

    def set(self, **settings: object) -> dict[str, object]:
        query = urlencode({k: str(v).lower() if isinstance(v, bool) else v for k, v in settings.items()})
        request = urllib.request.Request(f"{self.address}/_replay/set?{query}", method="POST")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def calm(self, snapshot: int = 1) -> None:
        self.set(fault="none", snapshot=snapshot, latency_ms=0, fault_match=".", reset_counter=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(environment.read("LUOTSI_SHARED"))
    if not folder.is_absolute():
        folder = Path(__file__).parents[2] / folder
    if not (folder / "replay" / "serve.py").exists():
        pytest.skip("needs the stand-in servers: set LUOTSI_SHARED to the folder with replay/serve.py")
    return folder


@pytest.fixture(scope="session")
def replay_server(shared: Path) -> Iterator[Replay]:
    process = subprocess.Popen(
        [sys.executable, str(shared / "replay" / "serve.py"), "--port", "0", "--slow-seconds", "0.2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield Replay("http://" + line.split("http://")[1].split()[0])
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def replay(replay_server: Replay) -> Iterator[Replay]:
    replay_server.calm()
    yield replay_server
    replay_server.calm()


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    folder = tmp_path / "var"
    settings.DATA_DIR = folder
    monkeypatch.setenv("LUOTSI_DATA_DIR", str(folder))
    monkeypatch.setenv("LUOTSI_HTTP_BACKOFF", "0.005")
    return folder


@pytest.fixture
def cli_environment(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "LUOTSI_DATA_DIR": str(tmp_path / "var"),
        "LUOTSI_HTTP_BACKOFF": "0.005",
        "LUOTSI_LOG": "plain",
        "DATABASE_URL": "",
    }
