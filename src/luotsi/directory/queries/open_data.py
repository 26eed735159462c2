"""The open data files that there are; made by `actions.write_open_data`."""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings

from luotsi.directory.rules.open_data import DumpFile, Manifest


def folder() -> Path:
    """Where the files and their manifest are kept."""
    return Path(settings.DATA_DIR) / "open-data"


def manifest() -> Manifest | None:
    """What was made last, or None."""
    try:
        kept = json.loads((folder() / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Manifest(
        folder=kept["folder"],
        made_at=datetime.fromisoformat(kept["made_at"]),
        modified_at=datetime.fromisoformat(kept["modified_at"]),
        sources=tuple(kept["sources"]),
        files=tuple(DumpFile(**file) for file in kept["files"]),
    )


def path_of(made: Manifest, file: DumpFile) -> Path:
    """Where one file of a making is."""
    return folder() / made.folder / file.name
