"""Syncing Kela's data sets into the warehouse."""

import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial

from luotsi.conf import environment
from luotsi.connectors import lock
from luotsi.connectors.checks import BadShape
from luotsi.connectors.handover import Outcome, Reading, Store, hand_over
from luotsi.connectors.http import Fetcher, Progress
from luotsi.connectors.kela import parse, wholes
from luotsi.connectors.kela.client import SOURCE, KelaClient
from luotsi.connectors.kela.parse import Row, Time
from luotsi.connectors.staging import Staging
from luotsi.kernel import clock
from luotsi.kernel.errors import BadInput, SourceRefused
from luotsi.warehouse.raw import RawStore

OWNER = "Kela"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A dataset of ours: Kela's data set, the column counted, the rows that stand for a year."""

    name: str
    package: str
    amount: str
    time: Time
    has_categories: bool


WANTED = (
    Wanted(
        "disability-pensions", "suomen-tyokyvyttomyyselakkeensaajat-sairauden-mukaan", "saaja_lkm", Time.DECEMBER, True
    ),
    Wanted("social-assistance", "perustoimeentulotuen-saajat", "saaja_lkm", Time.YEAR, False),
    Wanted("social-assistance-euros", "perustoimeentulotuen-saajat", "maksettu_eur", Time.YEAR, False),
)
NAMES = tuple(w.name for w in WANTED)


def sync(
    *,
    only: Collection[str] = (),
    base_url: str = "",
    allow_shrink: bool = False,
    store: Store | None = None,
    progress: Progress | None = None,
) -> tuple[Outcome, ...]:
    """Read the named datasets (all by default) and keep their observations.

    Raises BadInput (an unknown name), NotReady (another run); what the source does is told in the outcomes.
    """
    unknown = set(only) - set(NAMES)
    if unknown:
        raise BadInput(f"Kela has no {sorted(unknown)[0]!r} here.", hint=f"Known: {', '.join(NAMES)}.")
    chosen = [w for w in WANTED if not only or w.name in only]
    url = base_url or environment.read("LUOTSI_KELA_URL")
    folder = environment.data_dir()
    with lock.held(folder / "sync", SOURCE):
        raw = RawStore(folder / "raw")
        staging = Staging.open(
            folder / "sync" / SOURCE, raw=raw, source=SOURCE, licence="CC-BY-4.0", run={"base_url": url}
        )
        fetcher = Fetcher(
            source=OWNER,
            base_url=url,
            staging=staging,
            backoff=float(environment.read("LUOTSI_HTTP_BACKOFF")),
            scrub=lambda answer: answer,
            progress=progress,
        )
        files = folder / "sync" / f"{SOURCE}-files"
        try:
            asking = KelaClient(fetcher, raw, files)
            jobs: dict[str, Callable[[], Reading]] = {f"{SOURCE}:{w.name}": partial(_read, w, asking) for w in chosen}
            return hand_over(SOURCE, jobs, store=store, allow_shrink=allow_shrink)
        finally:
            fetcher.close()
            shutil.rmtree(files, ignore_errors=True)
            staging.close()


def _read(sought: Wanted, asking: KelaClient) -> Reading:
    package = asking.package(sought.package)
    began = clock.now()
    files = asking.files(package, partial(parse.check, amount=sought.amount))

    def rows() -> Iterator[Row]:
        for path, _ in files:
            yield from parse.rows(path, sought.amount, sought.time)

    try:
        found = wholes.gather(rows(), has_categories=sought.has_categories)
    except BadShape as bad:
        raise SourceRefused(f"Kela's {sought.package} has {bad.reason}; the old figures stay.") from None
    return Reading(
        columns=wholes.columns(found),
        title=package.title,
        address=package.files[0],
        licence=package.licence,
        owner=OWNER,
        fetched_at=began,
        raw=tuple(digest for _, digest in files),
        is_synthetic=package.is_synthetic,
        notes=wholes.notes(found),
    )
