"""The services as coverage follow-up sees them: read from the tables, and kept beside the search index."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, overload
from uuid import UUID

from luotsi.directory.models import Channel, Connection, GeneralDescription, Organization, Service
from luotsi.directory.rules import coverage as rules
from luotsi.directory.rules.coverage import Described
from luotsi.directory.rules.facets import provider_of
from luotsi.directory.rules.records import AreaType, ChannelType, Status
from luotsi.kernel import clock
from luotsi.kernel.text import Texts

_CHUNK = 2000
_FORM = 2
"""Form of the kept file; raised when `Described` or the cells change."""
_NAME = "coverage.jsonl"
_ID = len("00000000-0000-0000-0000-000000000000")
_SETS = ("classes", "terms", "groups", "municipalities", "languages")
_DAYS = ("modified_on", "valid_from", "valid_to")


class Lines(Sequence[Described]):
    """Services as they lie in the file; each is taken apart when somebody asks for it."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> Described: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Described]: ...

    def __getitem__(self, place: int | slice) -> Described | Sequence[Described]:
        if isinstance(place, slice):
            return Lines(self._lines[place])
        return _from_json(json.loads(self._lines[place][_ID:]))

    def places_of(self, ids: frozenset[str]) -> frozenset[int]:
        """Where the services of those ids stand."""
        wanted = {id_.encode() for id_ in ids}
        return frozenset(n for n, line in enumerate(self._lines) if line[:_ID] in wanted) if wanted else frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """What the last indexing left. Compared by identity: a file is read once."""

    on: date
    stamp: str
    """Of the criteria and places that were evaluated."""
    hidden: frozenset[str]
    """Ids of the services that editors had hidden then."""
    cells: Mapping[str, Any] = field(repr=False)
    """Municipality code to criterion id to [state, flaws, services, hidden services]."""
    services: Lines = field(repr=False)


def kept(folder: Path) -> Kept | None:
    """What is kept beside the index; None when nothing is or it cannot be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = (folder / _NAME).stat()
        return _opened(folder / _NAME, found.st_mtime_ns, found.st_ino)
    return None


@lru_cache(maxsize=2)
def _opened(path: Path, _changed_at: int, _inode: int) -> Kept:
    first, *lines = path.read_bytes().splitlines()
    head = json.loads(first)
    if head["form"] != _FORM or head["services"] != len(lines):
        raise ValueError("of another form, or cut short")
    return Kept(date.fromisoformat(head["on"]), head["stamp"], frozenset(head["hidden"]), head["cells"], Lines(lines))


def keep(
    folder: Path, services: Sequence[Described], *, stamp: str, on: date, hidden: frozenset[str],
    cells: Mapping[str, Any],
) -> None:  # fmt: skip
    """Put them beside the index, whole or not at all."""
    head = {
        "form": _FORM, "on": on.isoformat(), "stamp": stamp, "hidden": sorted(hidden), "services": len(services),
        "cells": cells,
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{_NAME}.{os.getpid()}"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head) + "\n")
        # Read as bytes: text would be split at Unicode's own line separators too.
        file.writelines(s.id + json.dumps(_as_json(s), ensure_ascii=False) + "\n" for s in services)
    fresh.replace(folder / _NAME)


def _as_json(row: Described) -> dict[str, Any]:
    found = asdict(row)
    return found | {k: sorted(found[k]) for k in _SETS} | {k: found[k] and found[k].isoformat() for k in _DAYS}


def _from_json(row: dict[str, Any]) -> Described:
    days = {k: row[k] and date.fromisoformat(row[k]) for k in _DAYS}
    return Described(**(row | {k: frozenset(row[k]) for k in _SETS} | days | {"words": tuple(row["words"])}))


def read() -> Iterator[Described]:
    """Every published service that is not a copy of another, hidden ones too, from the tables: seconds for a county."""
    owners = {id_: rules.owner_of(provider_of(type_)) for id_, type_ in Organization.objects.values_list("id", "type")}
    inherited = dict(GeneralDescription.objects.values_list("id", "data"))
    types = dict(Channel.objects.filter(status=Status.PUBLISHED).values_list("id", "type"))
    channels: dict[UUID, set[str]] = {}
    for service_id, channel_id in Connection.objects.values_list("service_id", "channel_id").iterator(_CHUNK):
        if channel_id in types:
            channels.setdefault(service_id, set()).add(types[channel_id])
    rows = Service.objects.filter(status=Status.PUBLISHED, same_as=None).order_by("id")
    fields = ("id", "organization_id", "general_description_id", "modified_at", "changed_at", "data")
    for id_, owner, general, modified, changed, data in rows.values_list(*fields).iterator(_CHUNK):
        more = inherited.get(general) if general else None
        yield _one(id_, owner, owners, more or {}, channels.get(id_, set()), modified or changed, data)


def _one(
    id_: UUID, owner: UUID | None, owners: Mapping[UUID, str], general: Mapping[str, Any], channels: set[str],
    modified: datetime, data: Mapping[str, Any],
) -> Described:  # fmt: skip
    """The JSON is read as it lies, not through the record types: twenty times faster over a whole catalogue."""
    names: Texts = data.get("names", {})
    summaries = _merged(general.get("summaries", {}), data.get("summaries", {}))
    descriptions = _merged(general.get("descriptions", {}), data.get("descriptions", {}))
    area = data.get("area", {})
    nationwide = area.get("type", AreaType.NATIONWIDE) == AreaType.NATIONWIDE
    told = [*names.values(), *(k for ks in data.get("keywords", {}).values() for k in ks)]
    longest = max(map(len, descriptions.values()), default=0)
    return Described(
        id=str(id_),
        names=names,
        owner_id=str(owner or ""),
        owner=owners.get(owner, "other") if owner else "other",
        classes=rules.with_parents(data.get("service_classes", ())),
        terms=frozenset(data.get("terms", ())),
        groups=rules.with_parents(data.get("target_groups", ())),
        words=rules.words_of(told),
        municipalities=frozenset() if nationwide else frozenset(area.get("municipalities", ())),
        is_nationwide=nationwide,
        is_remote=bool(channels) and not channels & {ChannelType.LOCATION, ChannelType.FORM},
        is_thin=not summaries or longest < rules.SHORTEST or not channels,
        languages=frozenset(lang for lang, n in names.items() if n and (summaries.get(lang) or descriptions.get(lang))),
        modified_on=clock.day_of(modified),
        valid_from=_day(data.get("valid_from")),
        valid_to=_day(data.get("valid_to")),
    )


def _merged(*texts: Mapping[str, str]) -> dict[str, str]:
    """Each language's longest text: a service may leave its own short one to the general description."""
    found: dict[str, str] = {}
    for some in texts:
        for lang, text in some.items():
            if len(text) > len(found.get(lang, "")):
                found[lang] = text
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
