"""The built vocabulary, made once a test run and lent to data folders: building it takes five seconds each time."""

import shutil
from pathlib import Path

from tests import once

from luotsi.search import concepts
from luotsi.search.vocabulary import Vocabulary


def kept(shared: Path) -> Path:
    """The file of the packaged vocabulary, in a folder that all processes of this run share."""

    def build(file: Path) -> None:
        Vocabulary.build(concepts.packaged()).save(file)

    return once.made(shared, f"vocabulary-{concepts.stamp([])}.npz", build)


def lend(file: Path, data: Path) -> None:
    """Put the file where an installation with this data folder keeps it."""
    folder = data / "search"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, folder / file.name)
