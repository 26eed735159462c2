"""Taking deaths or figures from a file into the warehouse: all or nothing, dry run, or without the bad rows."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from luotsi.conf import environment
from luotsi.connectors import lock
from luotsi.connectors.handover import Outcome, Reading, Store, hand_over
from luotsi.connectors.microdata import parse, parse_figures
from luotsi.connectors.microdata.table import Errors
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput
from luotsi.regions import queries as regions
from luotsi.warehouse.files import read_table

SOURCE = "microdata"
DEATHS = "microdata:deaths"
CONFIDENTIAL = "confidential"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did; `outcome` is None when nothing was kept (dry run, or errors)."""

    dataset: str
    rows: int
    observations: int
    total: float | None
    """Deaths counted; None for figures."""
    errors: Errors
    unread: tuple[str, ...]
    outcome: Outcome | None
    is_dry_run: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Where figures in a file come from."""

    title: str = ""
    owner: str = ""
    licence: str = "unstated"
    address: str = ""
    is_confidential: bool = False
    is_synthetic: bool = False


def sync_deaths(
    path: Path,
    *,
    owner: str = "",
    is_synthetic: bool = False,
    is_dry_run: bool = False,
    skip_bad: bool = False,
    allow_shrink: bool = False,
    store: Store | None = None,
) -> Done:
    """Count the deaths of a file and keep the counts as confidential; with errors only when `skip_bad`.

    Raises NotFound, BadInput, NotReady (another run).
    """
    table = read_table(path)
    deaths = parse.parse(table.header, table.rows, municipalities=municipalities(), today=clock.today())
    columns = parse.columns(deaths)
    origin = Origin("Deaths by underlying cause", owner, CONFIDENTIAL, "", True, is_synthetic)
    outcome = None
    if deaths.counts and not is_dry_run and (skip_bad or not deaths.errors.count):
        outcome = _keep(DEATHS, columns, path, origin, allow_shrink=allow_shrink, store=store)
    total = float(deaths.total)
    return Done(DEATHS, deaths.rows, len(columns["area"]), total, deaths.errors, deaths.unread, outcome, is_dry_run)


def sync_figures(
    path: Path,
    *,
    name: str,
    origin: Origin,
    is_dry_run: bool = False,
    skip_bad: bool = False,
    allow_shrink: bool = False,
    store: Store | None = None,
) -> Done:
    """Keep the observations of a file as the dataset `figures:NAME`; with errors only when `skip_bad`.

    Raises NotFound, BadInput, NotReady (another run).
    """
    plain = name.removeprefix("figures:")
    if not _NAME.fullmatch(plain):
        raise BadInput(f"“{name[:40]}” is no name of a dataset.", hint="Use a-z, 0-9 and single hyphens.")
    table = read_table(path)
    figures = parse_figures.parse(table.header, table.rows, areas=areas())
    dataset = f"figures:{plain}"
    outcome = None
    size = len(figures.columns["area"])
    if size and not is_dry_run and (skip_bad or not figures.errors.count):
        outcome = _keep(dataset, figures.columns, path, origin, allow_shrink=allow_shrink, store=store)
    return Done(dataset, figures.rows, size, None, figures.errors, figures.unread, outcome, is_dry_run)


def _keep(
    dataset: str, columns: dict[str, list[Any]], path: Path, origin: Origin, *, allow_shrink: bool, store: Store | None
) -> Outcome:
    with lock.held(environment.data_dir() / "sync", dataset), path.open("rb") as file:
        digest = hashlib.sha256()
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
        reading = Reading(
            columns=columns,
            title=origin.title or dataset,
            address=origin.address or f"file:{path.name}",
            licence=origin.licence,
            owner=origin.owner or "not told",
            fetched_at=clock.now(),
            raw=(digest.hexdigest(),),  # says which file it was; the file is not kept
            is_synthetic=origin.is_synthetic,
            is_confidential=origin.is_confidential,
        )
        return hand_over(SOURCE, {dataset: lambda: reading}, store=store, allow_shrink=allow_shrink)[0]


def municipalities() -> dict[str, str]:
    """Codes and casefolded names of municipalities, those that have ended too, to their own codes."""
    table = regions.table()
    found: dict[str, str] = {}
    for change in table.changes:
        for key in (change.from_code, change.from_name_fi.casefold(), change.from_name_sv.casefold()):
            found[key] = change.from_code
    for code, municipality in table.municipality_rows.items():
        for key in (code, municipality.name_fi.casefold(), municipality.name_sv.casefold()):
            found[key] = code
    found.pop("", None)
    return found


def areas() -> dict[str, str]:
    """Casefolded names to areas; "?" where a county and a municipality share one."""
    found = {name: f"municipality:{code}" for name, code in municipalities().items() if not name.isdecimal()}
    for county in regions.counties():
        area = f"county:{county.code}"
        for name in (county.name_fi, county.name_sv, county.name_en, county.short_fi, county.short_sv, county.short_en):
            key = name.casefold()
            found[key] = area if found.get(key, area) == area else "?"
    return {**found, "koko maa": "country", "hela landet": "country", "whole country": "country", "suomi": "country"}


def as_json(done: Done) -> dict[str, Any]:
    """The report as JSON values; none of them from a row."""
    outcome = done.outcome
    return {
        "dataset": done.dataset,
        "rows": done.rows,
        "observations": done.observations,
        "total": done.total,
        "dry_run": done.is_dry_run,
        "kept": bool(outcome and outcome.release),
        "release": outcome.release if outcome else "",
        "has_changed": bool(outcome and outcome.has_changed),
        "unread": list(done.unread),
        "bad_rows": done.errors.rows,
        "errors": [
            {"row": e.row, "column": e.column, "problem": e.problem, "remedy": e.remedy} for e in done.errors.told
        ],
    }
