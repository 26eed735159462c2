"""The built vocabulary, made once a test run and lent to data folders: building it takes five seconds each time."""

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from luotsi.search import concepts
from luotsi.search.vocabulary import Vocabulary


def kept(factory: pytest.TempPathFactory) -> Path:
    """The file of the packaged vocabulary, in a folder that all processes of this run share."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    file = shared / f"vocabulary-{concepts.stamp([])}.npz"
    with (shared / "vocabulary.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            Vocabulary.build(concepts.packaged()).save(file)
    return file


def lend(file: Path, data: Path) -> None:
    """Put the file where an installation with this data folder keeps it."""
    folder = data / "search"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, folder / file.name)
