"""Syncing an area of PTV: fetch all, understand all, then apply all in one transaction.

Owns the order of a run and what is reported. Content is written only by `directory.actions`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Literal

import structlog

from luotsi.conf import environment
from luotsi.connectors import lock
from luotsi.connectors.http import Fetcher, Progress
from luotsi.connectors.privacy import without_people
from luotsi.connectors.ptv.client import V11Client
from luotsi.connectors.ptv.client_v12 import V12Client
from luotsi.connectors.ptv.contract import Client, Parser, Where
from luotsi.connectors.ptv.gather import Gathering, Reading
from luotsi.connectors.ptv.parse import V11Parser
from luotsi.connectors.ptv.parse_v12 import V12Parser
from luotsi.connectors.staging import Staging
from luotsi.directory import actions
from luotsi.directory.queries import syncs
from luotsi.directory.rules.records import LoadReport
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, LuotsiError, NotFound, SourceRefused
from luotsi.regions import queries as regions
from luotsi.regions.rules import AreaKind, parse_area
from luotsi.warehouse.raw import RawStore

log = structlog.get_logger(__name__)

SOURCE = "ptv"
LICENCE = "CC0-1.0"
Api = Literal["v11", "v12"]
_V12_URL = "https://api-gw.palvelutietovaranto.suomi.fi/api/v12"


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did."""

    area: str
    mode: str
    report: LoadReport
    seconds: float
    requests: int
    reused: int
    """Answers that an interrupted run had already fetched."""
    dead: int


def sync(
    *,
    area: str,
    base_url: str = "",
    api: Api = "v11",
    full: bool = False,
    allow_shrink: bool = False,
    progress: Progress | None = None,
) -> Done:
    """Bring the directory in line with PTV for the area (county:12, municipality:491, country).

    Raises BadInput, NotReady (another run), SourceUnavailable, SourceRefused; then nothing has changed.
    """
    where = place(area, clock.today())
    key = environment.read("LUOTSI_PTV_KEY")
    if api == "v12" and not key:
        raise BadInput("Version 12 of PTV needs a key.", hint="Set LUOTSI_PTV_KEY.")
    default = environment.read("LUOTSI_PTV_URL") if api == "v11" else _V12_URL
    folder = environment.data_dir()
    with lock.held(folder / "sync", SOURCE):
        last = syncs.last_sync(SOURCE, area)
        since = last.watermark if last and not full else None
        run = {
            "area": area,
            "mode": "incremental" if since else "full",
            "api": api,
            "base_url": base_url or default,
            "since": since.isoformat() if since else "",
        }
        staging = Staging.open(
            folder / "sync" / f"{SOURCE}-{area.replace(':', '-')}",
            raw=RawStore(folder / "raw"),
            source=SOURCE,
            licence=LICENCE,
            run=run,
        )
        fetcher = Fetcher(
            source="PTV",
            base_url=base_url or default,
            staging=staging,
            backoff=float(environment.read("LUOTSI_HTTP_BACKOFF")),
            scrub=without_people,
            headers={"x-api-key": key} if api == "v12" else None,
            progress=progress,
        )
        try:
            return _run(area, where, api, since, fetcher, staging, allow_shrink=allow_shrink)
        finally:
            fetcher.close()


def place(area: str, on: date) -> Where:
    """Which lists of PTV hold the area: its county, its municipalities, and the municipalities merged into them."""
    parsed = parse_area(area)
    if parsed.kind is AreaKind.COUNTRY:
        return Where(is_country=True)
    codes: set[str] = set()
    for municipality in regions.municipalities_in(parsed, on):
        codes.add(municipality.code)
        codes.update(regions.table().predecessors(municipality.code, date.min))
    county = parsed.code if parsed.kind is AreaKind.COUNTY else ""
    return Where(county=county, municipalities=tuple(sorted(codes)))


def _run(
    area: str,
    where: Where,
    api: Api,
    since: datetime | None,
    fetcher: Fetcher,
    staging: Staging,
    *,
    allow_shrink: bool,
) -> Done:
    began = clock.now()
    mode = "incremental" if since else "full"
    number = actions.start_sync(source=SOURCE, area=area, mode=mode)
    try:
        client, parser = _version(api, fetcher)
        gathering = Gathering(client, parser, syncs.stored(SOURCE, area), since)
        reading = gathering.read(where, source=SOURCE, scope=area)
        report = actions.apply_catalogue(catalogue=reading.catalogue, allow_shrink=allow_shrink)
    except LuotsiError as error:
        is_refused = isinstance(error, SourceRefused)
        if is_refused:
            staging.close()  # the next run must ask anew
        state = "refused" if is_refused else "failed"
        actions.finish_sync(sync_id=number, state=state, report={"error": error.code, "message": str(error)})
        raise
    done = Done(
        area=area,
        mode=mode,
        report=report,
        seconds=round((clock.now() - began).total_seconds(), 1),
        requests=fetcher.requests,
        reused=staging.reused,
        dead=reading.dead,
    )
    watermark = _watermark(reading, staging)
    actions.finish_sync(sync_id=number, state="done", report=as_json(done), watermark=watermark)
    staging.close()
    return done


def _version(api: Api, fetcher: Fetcher) -> tuple[Client, Parser]:
    current = partial(_current, on=clock.today())
    if api == "v12":
        return V12Client(fetcher), V12Parser(current, _members_of_county(clock.today()))
    return V11Client(fetcher), V11Parser(current)


def _current(code: str, on: date) -> str:
    try:
        return regions.table().successor(code, on)
    except NotFound:
        return code


def _members_of_county(on: date) -> dict[str, tuple[str, ...]]:
    return {c.code: tuple(m.code for m in regions.municipalities_of(c.code, on)) for c in regions.counties()}


def _watermark(reading: Reading, staging: Staging) -> datetime:
    """Until when changes are in: the source's own newest time of change, never later than the run's first question.

    The source's time is used because the clocks may differ.
    """
    return min(reading.newest or staging.started_at, staging.started_at)


def as_json(done: Done) -> dict[str, Any]:
    """The report as JSON values."""
    report = done.report
    kinds = ("services", "channels", "organizations", "general_descriptions")
    counts = {
        kind: {
            "added": getattr(report, kind).added,
            "changed": getattr(report, kind).changed,
            "archived": getattr(report, kind).archived,
            "unchanged": getattr(report, kind).unchanged,
        }
        for kind in kinds
    }
    return {
        "source": SOURCE,
        "area": done.area,
        "mode": done.mode,
        **counts,
        "refused": actions.refusals_as_json(report.refused),
        "dead": done.dead,
        "changes": report.changes,
        "requests": done.requests,
        "resumed": done.reused,
        "seconds": done.seconds,
    }
