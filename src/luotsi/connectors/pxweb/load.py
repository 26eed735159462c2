"""Syncing tables of Statistics Finland and the Finnish Centre for Pensions into the warehouse."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from luotsi.conf import environment
from luotsi.connectors import lock
from luotsi.connectors.checks import BadShape
from luotsi.connectors.handover import CC_BY, Outcome, Reading, Store, hand_over
from luotsi.connectors.http import Fetcher, Progress
from luotsi.connectors.pace import Pace
from luotsi.connectors.pxweb import client, cube, wanted
from luotsi.connectors.pxweb.client import Limits, PxClient
from luotsi.connectors.pxweb.meanings import Places
from luotsi.connectors.pxweb.wanted import Wanted
from luotsi.connectors.staging import Staging
from luotsi.kernel.errors import BadInput, SourceRefused
from luotsi.regions import queries as regions
from luotsi.regions.rules import CountyKind
from luotsi.warehouse.raw import RawStore


@dataclass(frozen=True, slots=True)
class Database:
    """A PxWeb database: who owns it, where it is, what it bears, what is wanted of it."""

    name: str
    owner: str
    address: Callable[[], str]
    """Where the installation says it is."""
    limits: Limits
    wanted: tuple[Wanted, ...]


DATABASES = (
    Database(
        "statfin",
        "Tilastokeskus",
        lambda: environment.read("LUOTSI_STATFIN_URL"),
        client.STATFIN,
        wanted.STATFIN,
    ),
    Database("etk", "Eläketurvakeskus", lambda: environment.read("LUOTSI_ETK_URL"), client.ETK, wanted.ETK),
)
NAMES = tuple(w.name for d in DATABASES for w in d.wanted)


def sync(
    *,
    only: Collection[str] = (),
    statfin_url: str = "",
    etk_url: str = "",
    allow_shrink: bool = False,
    store: Store | None = None,
    progress: Progress | None = None,
) -> tuple[Outcome, ...]:
    """Read the named datasets (deaths, causes …; all by default) and keep their observations.

    Raises BadInput (an unknown name), NotReady (another run); what a source does is told in the outcomes.
    """
    unknown = set(only) - set(NAMES)
    if unknown:
        raise BadInput(f"No table is called {sorted(unknown)[0]!r}.", hint=f"Known: {', '.join(NAMES)}.")
    urls = {"statfin": statfin_url, "etk": etk_url}
    outcomes: list[Outcome] = []
    for database in DATABASES:
        chosen = [w for w in database.wanted if not only or w.name in only]
        if chosen:
            url = urls[database.name] or database.address()
            outcomes += _sync(database, chosen, url, allow_shrink=allow_shrink, store=store, progress=progress)
    return tuple(outcomes)


def _sync(
    database: Database,
    chosen: Collection[Wanted],
    url: str,
    *,
    allow_shrink: bool,
    store: Store | None,
    progress: Progress | None,
) -> tuple[Outcome, ...]:
    folder = environment.data_dir()
    with lock.held(folder / "sync", database.name):
        staging = Staging.open(
            folder / "sync" / database.name,
            raw=RawStore(folder / "raw"),
            source=database.name,
            licence=CC_BY,
            run={"base_url": url, "only": sorted(w.name for w in chosen)},
        )
        fetcher = Fetcher(
            source=database.owner,
            base_url=url,
            staging=staging,
            backoff=float(environment.read("LUOTSI_HTTP_BACKOFF")),
            scrub=lambda answer: answer,
            progress=progress,
            pace=Pace(database.limits.calls, database.limits.seconds),
        )
        try:
            asking = PxClient(fetcher, database.limits, places())
            jobs: dict[str, Callable[[], Reading]] = {
                w.dataset: partial(_read, w, asking, staging, database.owner, url) for w in chosen
            }
            outcomes = hand_over(database.name, jobs, store=store, allow_shrink=allow_shrink)
        finally:
            fetcher.close()
        if not any(o.state == "unavailable" for o in outcomes):
            staging.close()  # an interrupted run goes on; a refused answer must be asked anew
        return outcomes


def _read(sought: Wanted, asking: PxClient, staging: Staging, owner: str, url: str) -> Reading:
    source = asking.find(sought)
    try:
        found = cube.build(source, asking.cells(source))
    except BadShape as bad:
        raise SourceRefused(f"{owner} {source.path}: {bad.reason}; the old figures stay.") from None
    return Reading(
        columns=cube.columns(found, hidden=sought.hidden),
        title=source.table.title,
        address=f"{url.rstrip('/')}/{source.path}",
        licence=CC_BY,
        owner=owner,
        fetched_at=staging.started_at,
        raw=staging.digests(lambda key: key.partition("#")[0] == source.path),
        is_synthetic=source.table.is_synthetic,
        notes=cube.gaps(found),
    )


def places() -> Places:
    """Names of areas in every language. Short names of counties are left out: regions of other divisions share them."""
    counties: dict[str, str] = {}
    for county in regions.counties():
        names = {county.name_fi, county.name_sv, county.name_en}
        if county.kind is not CountyKind.COUNTY:
            names |= {county.short_fi, county.short_sv, county.short_en}
        counties.update((name.casefold(), f"county:{county.code}") for name in names)
    municipalities = {
        name.casefold(): f"municipality:{m.code}"
        for m in regions.table().municipality_rows.values()
        for name in (m.name_fi, m.name_sv)
    }
    return Places(counties, municipalities)
