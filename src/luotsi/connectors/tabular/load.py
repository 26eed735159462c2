"""Handing a services file over to the directory: all or nothing, dry run, or without the bad rows."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from luotsi.conf import environment
from luotsi.connectors import lock
from luotsi.connectors.privacy import without_people
from luotsi.connectors.tabular import client
from luotsi.connectors.tabular.parse import Read, RowError, parse
from luotsi.connectors.tabular.parse import as_json as errors_as_json
from luotsi.directory import actions
from luotsi.directory.queries import syncs
from luotsi.directory.rules.records import Catalogue, LoadReport, Refusal
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, LuotsiError
from luotsi.regions import queries as regions
from luotsi.warehouse.raw import RawStore

SCOPE = "file"
_NAME = re.compile(r"^[a-z0-9][a-z0-9-]{0,39}$")


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did; `report` is None when nothing was applied because of errors."""

    name: str
    rows: int
    errors: tuple[RowError, ...]
    notes: tuple[RowError, ...]
    report: LoadReport | None
    is_dry_run: bool


def sync(
    path: Path, *, name: str, is_dry_run: bool = False, skip_bad: bool = False, allow_shrink: bool = False
) -> Done:
    """Bring the directory in line with the file: what it no longer holds is archived.

    With errors nothing is written unless `skip_bad`; a bad row then keeps what is served of its service.
    Raises BadInput, NotFound (the file), NotReady (another run), SourceRefused (most services gone).
    """
    if not _NAME.match(name):
        raise BadInput(f"“{name[:40]}” is no name of a source.", hint="Use a-z, 0-9 and hyphens, at most 40.")
    source = f"tabular:{name}"
    rows = client.rows(path)
    read = parse(rows, name=name, places=regions.places(clock.today()))
    if read.errors and not (skip_bad and read.services):
        return Done(name, len(rows) - 1, tuple(read.errors), tuple(read.notes), None, is_dry_run)
    folder = environment.data_dir()
    with lock.held(folder / "sync", source):
        catalogue = _catalogue(source, read)
        if is_dry_run:
            report = actions.apply_catalogue(catalogue=catalogue, allow_shrink=allow_shrink, is_dry_run=True)
            return Done(name, len(rows) - 1, tuple(read.errors), tuple(read.notes), report, is_dry_run)
        number = actions.start_sync(source=source, area=SCOPE, mode="full")
        try:
            body = json.dumps(without_people([list(cells) for _, cells in rows]), ensure_ascii=False).encode()
            RawStore(folder / "raw").keep(
                source=source, url=f"file:{path.name}", body=body, fetched_at=clock.now(), licence="unstated"
            )
            report = actions.apply_catalogue(catalogue=catalogue, allow_shrink=allow_shrink)
        except LuotsiError as error:
            refusal = {"error": error.code, "message": str(error)}
            actions.finish_sync(sync_id=number, state="refused", report=refusal)
            raise
        done = Done(name, len(rows) - 1, tuple(read.errors), tuple(read.notes), report, is_dry_run)
        actions.finish_sync(sync_id=number, state="done", report=as_json(done), watermark=clock.now())
    return done


def _catalogue(source: str, read: Read) -> Catalogue:
    stored = syncs.stored(source, SCOPE)
    new = {s.id for s in read.services}
    kept = [s for id_, s in sorted(stored.services.items()) if id_ in read.bad - new]
    channels = {c.channel_id for s in kept for c in s.connections} & stored.channels.keys()
    owners = {s.organization_id for s in kept if s.organization_id} - read.organizations.keys()
    owned = [stored.organizations[i] for i in sorted(owners & stored.organizations.keys())]
    return Catalogue(
        source=source,
        scope=SCOPE,
        codes=list(read.codes.values()),
        organizations=[*read.organizations.values(), *owned],
        channels=[*read.channels, *(stored.channels[i] for i in sorted(channels))],
        services=[*read.services, *kept],
        refused=[Refusal("service", f"row {e.row}", f"{e.column}: {e.problem}") for e in read.errors],
        is_complete=True,
    )


def as_json(done: Done) -> dict[str, Any]:
    """The report as JSON values."""
    report = done.report
    counts = {
        kind: {
            "added": getattr(report, kind).added,
            "changed": getattr(report, kind).changed,
            "archived": getattr(report, kind).archived,
            "unchanged": getattr(report, kind).unchanged,
        }
        for kind in ("services", "channels", "organizations")
        if report is not None
    }
    return {
        "source": f"tabular:{done.name}",
        "rows": done.rows,
        "dry_run": done.is_dry_run,
        **counts,
        "changes": report.changes if report is not None else 0,
        "errors": errors_as_json(done.errors),
        "notes": errors_as_json(done.notes),
    }
