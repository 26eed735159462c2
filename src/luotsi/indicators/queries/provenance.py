"""Where a number comes from: sources, times, hashes, licences and the method with its parameters."""

from luotsi.indicators.queries import figures, store
from luotsi.indicators.rules.figures import Provenance
from luotsi.kernel.errors import NotFound


def of(slug: str, source: str, *, release_id: str = "") -> tuple[Provenance, ...]:
    """The sources of an indicator's figures whose `source` is that; one for each that it was computed from."""
    release = figures.release(release_id)
    warehouse = store.warehouse()
    then = {kept.id: kept for kept in release.sources}
    method = release.methods.get(slug, "")
    found = []
    for id_ in filter(None, source.split("+")):
        try:
            kept = then.get(id_) or warehouse.source_by_id(id_)
        except NotFound:
            continue
        found.append(
            Provenance(
                dataset=kept.dataset,
                title=kept.title,
                address=kept.address,
                fetched_at=kept.fetched_at,
                sha256=kept.raw[0] if kept.raw else kept.id,
                licence=kept.licence,
                owner=kept.owner,
                method=method,
                release=release.id,
            )
        )
    return tuple(found)
