"""When two sources describe the same organisation or service: certain cases only, others are for people to judge."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Described:
    """A record with the key that tells what it describes."""

    id: UUID
    source: str
    key: tuple[str, str]
    first_seen_at: datetime


def originals(records: Iterable[Described]) -> dict[UUID, UUID]:
    """Duplicate's id to the id that stands for it: PTV's where there is one, else the oldest.

    Two records of one source are never merged: its owner meant two.
    """
    by_key: dict[tuple[str, str], list[Described]] = defaultdict(list)
    for record in records:
        by_key[record.key].append(record)
    found: dict[UUID, UUID] = {}
    for same in by_key.values():
        if len({r.source for r in same}) < 2:
            continue
        same.sort(key=lambda r: (r.source != "ptv", r.first_seen_at, r.id))
        chosen = same[0]
        found.update({r.id: chosen.id for r in same[1:] if r.source != chosen.source})
    return found


def with_decisions(
    found: Mapping[UUID, UUID], *, accepted: Mapping[UUID, UUID], rejected: Collection[tuple[UUID, UUID]]
) -> dict[UUID, UUID]:
    """The certain cases with people's decisions (copy to original) over them; each copy points to one that stands.

    A rejected pair is not merged, whichever way round. Where decisions lead from one copy to the next, all point to
    the last; a ring of decisions is cut where it closes.
    """
    apart = {frozenset(pair) for pair in rejected}
    pointed = {c: o for c, o in found.items() if frozenset((c, o)) not in apart}
    pointed.update({c: o for c, o in accepted.items() if c != o})
    standing: dict[UUID, UUID] = {}
    for copy in sorted(pointed):
        way, at = {copy}, pointed[copy]
        while at in pointed and at not in way:
            way.add(at)
            at = pointed[at]
        if at in way:
            at = min(way)  # of a ring one stands, the same for all
        if at != copy:
            standing[copy] = at
    return standing


def name_key(names: Mapping[str, str]) -> str:
    """A name with case, punctuation and spacing folded, in Finnish when there is one.

    >>> name_key({"fi": "Velka-  ja talousneuvonta"})
    'velka ja talousneuvonta'
    """
    name = names.get("fi") or next(iter(names.values()), "")
    return _NOT_WORD.sub(" ", name).strip().casefold()
