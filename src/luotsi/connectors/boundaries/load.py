"""Bringing boundaries into the data folder, where the maps find them; yesterday's file stays when anything is wrong."""

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import structlog

from luotsi.conf import environment
from luotsi.connectors import lock
from luotsi.connectors.boundaries import client, parse
from luotsi.connectors.checks import BadShape
from luotsi.connectors.handover import folder as warehouse_folder
from luotsi.connectors.http import Fetcher, Progress
from luotsi.connectors.staging import Staging
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, LuotsiError, NotFound, SourceRefused, SourceUnavailable
from luotsi.regions import outlines
from luotsi.regions import queries as regions
from luotsi.regions.outlines import Outlines
from luotsi.warehouse import attempts
from luotsi.warehouse.attempts import Attempt, State
from luotsi.warehouse.raw import RawStore, without_secrets

log = structlog.get_logger(__name__)

SOURCE = "boundaries"
LICENCE = "CC-BY-4.0"
TOLERANCE_KM = 0.2
"""Finer than any of our maps draws (0.5 km), far coarser than the source."""
_LEAST_SHARE = 0.95
"""A file with fewer of today's areas than this is of another division or cut off."""
_NAMES = {3: "municipalities", 2: "counties"}


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did."""

    path: Path
    level: str
    """municipalities | counties"""
    areas: int
    missing: tuple[str, ...]
    """Codes of today's areas that the source does not have."""
    points: int
    has_changed: bool


def sync(source: str, *, progress: Progress | None = None) -> Done:
    """Fetch boundaries from a file or address, check and simplify them, and keep them in `boundaries/`.

    Raises NotFound and BadInput (a file), SourceRefused and SourceUnavailable (an address), NotReady (another run);
    then the boundaries of last time stay.
    """
    folder = environment.data_dir()
    began = clock.now()
    with lock.held(folder / "sync", SOURCE):
        state, message, rows = State.DONE, "", 0
        try:
            done = _sync(source, folder, progress)
            rows = done.areas
        except SourceUnavailable as error:
            state, message = State.UNAVAILABLE, str(error)
            raise
        except LuotsiError as error:
            state, message = State.REFUSED, str(error)
            raise
        finally:
            if client.is_address(source):
                note = Attempt(SOURCE, SOURCE, began, clock.now(), state, rows, message)
                attempts.note(warehouse_folder(), note)
    log.info("boundaries kept", level=done.level, areas=done.areas, points=done.points)
    return done


def _sync(source: str, folder: Path, progress: Progress | None) -> Done:
    document, digest = _fetched(source, folder, progress) if client.is_address(source) else _read(source)
    today = clock.today()
    try:
        digits = parse.digits_of(document)
        found = parse.outlines(document, digits=digits)
    except BadShape as bad:
        raise _wrong(source, bad.reason) from None
    if digits == 3:
        found = parse.merged(found, lambda code: _successor(code, today))
        wanted = {m.code for m in regions.municipalities(today)}
    else:
        wanted = {c.code for c in regions.counties()}
    found = {code: rings for code, rings in found.items() if code in wanted}
    if len(found) < _LEAST_SHARE * len(wanted):
        raise _wrong(source, f"only {len(found)} of {len(wanted)} {_NAMES[digits]}")
    simple = {code: outlines.simplify(rings, tolerance_km=TOLERANCE_KM) for code, rings in found.items()}
    path = folder / SOURCE / f"{_NAMES[digits]}.geojson"
    has_changed = _write(path, simple, source, digest)
    return Done(
        path=path,
        level=_NAMES[digits],
        areas=len(simple),
        missing=tuple(sorted(wanted - simple.keys())),
        points=sum(len(ring) for rings in simple.values() for ring in rings),
        has_changed=has_changed,
    )


def _read(source: str) -> tuple[Any, str]:
    path = Path(source)
    document = client.read(path)
    return document, hashlib.sha256(path.read_bytes()).hexdigest()


def _fetched(address: str, folder: Path, progress: Progress | None) -> tuple[Any, str]:
    work = folder / "sync" / SOURCE
    raw = RawStore(folder / "raw")
    staging = Staging.open(work, raw=raw, source=SOURCE, licence=LICENCE, run={"address": without_secrets(address)})
    fetcher = Fetcher(
        source="The boundary service",
        base_url=address,
        staging=staging,
        backoff=float(environment.read("LUOTSI_HTTP_BACKOFF")),
        scrub=lambda answer: answer,
        progress=progress,
    )
    try:
        path = work / "document.json"
        document = client.fetch(fetcher, address, path)
        kept = raw.keep(source=SOURCE, url=address, body=path.read_bytes(), fetched_at=clock.now(), licence=LICENCE)
        return document, kept.sha256
    finally:
        fetcher.close()
        shutil.rmtree(work, ignore_errors=True)


def _write(path: Path, found: Outlines, source: str, digest: str) -> bool:
    """Write the file unless it holds the same outlines already; was there a change?"""
    about = {
        "source": without_secrets(source) if client.is_address(source) else Path(source).name,
        "sha256": digest,
        "fetched_at": clock.now().isoformat(),
    }
    document = parse.as_geojson(found, about)
    try:
        if json.loads(path.read_text(encoding="utf-8"))["features"] == document["features"]:
            return False
    except (OSError, ValueError, KeyError, TypeError):
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    outlines.load_geojson(partial, digits=len(next(iter(found))))  # what the maps will do with it
    partial.replace(path)
    return True


def _successor(code: str, on: date) -> str:
    try:
        return regions.table().successor(code, on)
    except NotFound:
        return code


def _wrong(source: str, reason: str) -> LuotsiError:
    if client.is_address(source):
        return SourceRefused(f"The boundary service gave {reason}; the old boundaries stay.")
    return BadInput(f"{Path(source).name} holds {reason}; the old boundaries stay.", hint="Look at the file.")
