"""Syncing indicators of Sotkanet into the warehouse, each only under the title that the caller expects."""

from collections.abc import Callable, Mapping
from functools import partial

from luotsi.conf import environment
from luotsi.connectors import lock
from luotsi.connectors.checks import BadShape
from luotsi.connectors.handover import CC_BY, NOT_REDISTRIBUTABLE, Outcome, Reading, Store, hand_over
from luotsi.connectors.http import Fetcher, Progress
from luotsi.connectors.sotkanet import parse
from luotsi.connectors.sotkanet.client import SotkanetClient
from luotsi.connectors.staging import Staging
from luotsi.kernel.errors import BadInput, SourceRefused
from luotsi.regions import queries as regions
from luotsi.warehouse.attempts import State
from luotsi.warehouse.raw import RawStore

SOURCE = "sotkanet"
_RAW_LICENCE = "see the owner of each indicator"


def sync(
    titles: Mapping[int, str],
    *,
    base_url: str = "",
    allow_shrink: bool = False,
    store: Store | None = None,
    progress: Progress | None = None,
) -> tuple[Outcome, ...]:
    """Read the indicators (number to the title it must have, in any language) and keep their figures.

    Raises BadInput, NotReady (another run); what the source does is told in the outcomes.
    """
    if not titles:
        raise BadInput("No indicator of Sotkanet is named.", hint="Give --id, or add one to the catalogue.")
    url = base_url or environment.read("LUOTSI_SOTKANET_URL")
    folder = environment.data_dir()
    with lock.held(folder / "sync", SOURCE):
        staging = Staging.open(
            folder / "sync" / SOURCE,
            raw=RawStore(folder / "raw"),
            source=SOURCE,
            licence=_RAW_LICENCE,
            run={"base_url": url, "indicators": sorted(titles)},
        )
        fetcher = Fetcher(
            source="Sotkanet",
            base_url=url,
            staging=staging,
            backoff=float(environment.read("LUOTSI_HTTP_BACKOFF")),
            scrub=lambda answer: answer,
            progress=progress,
        )
        try:
            asking = SotkanetClient(fetcher)
            jobs: dict[str, Callable[[], Reading]] = {
                f"{SOURCE}:{number}": partial(_read, number, title, asking, staging, url)
                for number, title in sorted(titles.items())
            }
            outcomes = hand_over(SOURCE, jobs, store=store, allow_shrink=allow_shrink)
        finally:
            fetcher.close()
        if not any(o.state is State.UNAVAILABLE for o in outcomes):
            staging.close()
        return outcomes


def _read(number: int, title: str, asking: SotkanetClient, staging: Staging, url: str) -> Reading:
    about = asking.about(number)
    if not about.is_called(title):
        raise SourceRefused(
            f"Sotkanet calls indicator {number} “{about.titles.get('fi') or next(iter(about.titles.values()))}”, "
            f"not “{title}”; the old figures stay.",
            hint="Ids get reused: check what it now counts, then correct the catalogue.",
        )
    known = asking.regions(counties())
    rows = asking.rows(about)
    try:
        columns = parse.observations(rows, known)
    except BadShape as bad:
        raise SourceRefused(f"Sotkanet gave {bad.reason} for indicator {number}; the old figures stay.") from None
    left_out = len({r.region for r in rows} - known.keys())
    notes = (f"{left_out} regions of other divisions left out",) if left_out else ()
    return Reading(
        columns=columns,
        title=title,
        address=f"{url.rstrip('/')}/indicators/{number}",
        licence=CC_BY if about.is_open else NOT_REDISTRIBUTABLE,
        owner=about.owner or "not told",
        fetched_at=staging.started_at,
        raw=staging.digests(lambda key: key in {"regions", f"indicators/{number}"} or f"indicator={number}&" in key),
        notes=notes,
    )


def counties() -> dict[str, str]:
    """Casefolded names of counties in every language to their codes."""
    return {
        name.casefold(): county.code
        for county in regions.counties()
        for name in (county.name_fi, county.name_sv, county.name_en)
    }
