"""What is made once a test run and then copied or lent: every test process asks, the first that comes makes it."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def shared(factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of this run share."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def made(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """`folder/name`, a file or a folder that `make` writes to the path it is given."""
    ready = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            making = folder / f"making-{name}"
            shutil.rmtree(making, ignore_errors=True)
            making.unlink(missing_ok=True)
            make(making)
            making.rename(ready)
    return ready


def migrated(folder: Path) -> Path:
    """A data folder after `luotsi migrate`, which takes a dozen seconds: Wagtail's history is long."""

    def migrate(data: Path) -> None:
        run(["-m", "luotsi", "migrate"], data)

    return made(folder, "migrated", migrate)


def run(arguments: list[str], data: Path) -> str:
    """What Python with these arguments says of a data folder; when it fails, why."""
    done = subprocess.run(
        [sys.executable, *arguments], env=environment(data), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"python {arguments}: {done.stderr[-2000:]}"
    return done.stdout


def environment(data: Path) -> Mapping[str, str]:
    """Of a process that works on this data folder and nothing else of this machine's settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LUOTSI_") and k != "DATABASE_URL"}
    return kept | {
        "LUOTSI_DATA_DIR": str(data),
        "LUOTSI_VECTORS": "0",
        "LUOTSI_LOG": "plain",
        "DJANGO_SETTINGS_MODULE": "luotsi.conf.settings",
    }
