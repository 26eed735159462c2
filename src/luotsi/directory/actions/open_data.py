"""The open data files: every kind of record as CSV, NDJSON and XLSX, in flat memory, all of them or none."""

import csv
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TextIO
from uuid import uuid4

import structlog
from xlsxwriter import Workbook

from luotsi.conf import environment
from luotsi.directory.queries import export
from luotsi.directory.queries import open_data as kept
from luotsi.directory.rules.open_data import (
    FORMS,
    KINDS,
    LONGEST_CELL,
    DumpFile,
    Manifest,
    allowed,
    columns,
    newest,
    row_of,
)
from luotsi.kernel import clock

log = structlog.get_logger(__name__)

_KEPT = 2
"""Makings whose files stay: somebody may be fetching from the one before."""


def write_open_data() -> Manifest:
    """Make every file anew; the same content gives the same bytes. Readers see the old ones until all are ready."""
    home = kept.folder()
    home.mkdir(parents=True, exist_ok=True)
    sources = allowed(environment.read("LUOTSI_OPEN_SOURCES"))
    modified = newest((export.last_change(kind, sources) for kind in KINDS), clock.now())
    fresh = Path(mkdtemp(prefix=".making-", dir=home))
    try:
        files = [file for kind in KINDS for file in _write(fresh, kind, export.open_records(kind, sources), modified)]
        name = f"{clock.now():%Y%m%dT%H%M%S}-{uuid4().hex[:6]}"
        fresh.chmod(0o755)
        fresh.rename(home / name)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    made = Manifest(name, clock.now(), modified, sources, tuple(files))
    _note(home, made)
    _forget_old(home, name)
    log.info("open data written", files=len(files), rows=sum(f.rows for f in files), bytes=sum(f.size for f in files))
    return made


def _write(folder: Path, kind: str, records: Iterable[dict[str, Any]], modified: Any) -> Iterator[DumpFile]:
    paths = {form: folder / f"{kind}.{form}" for form in FORMS}
    head = list(columns(kind))
    count = 0
    with ExitStack() as stack:
        lines: TextIO = stack.enter_context(paths["ndjson"].open("w", encoding="utf-8", newline="\n"))
        writer = csv.writer(stack.enter_context(paths["csv"].open("w", encoding="utf-8", newline="")))
        # Rows go to disk as they come; numbers stay numbers, texts never become links or formulas.
        how = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(folder)}
        book = stack.enter_context(Workbook(str(paths["xlsx"]), how))
        book.set_properties({"author": "Luotsi", "created": modified.replace(tzinfo=None)})
        sheet = book.add_worksheet(kind)
        sheet.freeze_panes(1, 1)
        writer.writerow(head)
        sheet.write_row(0, 0, head, book.add_format({"bold": True}))
        for count, record in enumerate(records, 1):
            lines.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
            row = row_of(kind, record)
            writer.writerow(row)
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    if cell:
                        sheet.write_string(count, column, cell[:LONGEST_CELL])
                else:
                    sheet.write_number(count, column, cell)
    for form, path in paths.items():
        yield DumpFile(kind, form, count, path.stat().st_size, _sha256(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _note(home: Path, made: Manifest) -> None:
    content: Mapping[str, Any] = {
        **asdict(made),
        "made_at": made.made_at.isoformat(),
        "modified_at": made.modified_at.isoformat(),
    }
    fresh = home / f".manifest-{uuid4().hex[:6]}"
    fresh.write_text(json.dumps(content, indent=1), encoding="utf-8")
    fresh.replace(home / "manifest.json")


def _forget_old(home: Path, present: str) -> None:
    made = sorted(p for p in home.iterdir() if p.is_dir() and not p.name.startswith("."))
    for old in [p for p in made if p.name != present][: -(_KEPT - 1) or None]:
        shutil.rmtree(old, ignore_errors=True)
