"""What services ask of who wants them and where they are, read from the tables once an index: for recommendation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from luotsi.directory.models import Connection, GeneralDescription, Service
from luotsi.directory.rules.records import Status
from luotsi.kernel.text import Texts

_CHUNK = 2000
_TELLING = ("summaries", "descriptions", "instructions", "requirements", "processing")


@dataclass(frozen=True, slots=True)
class Described:
    """The words of one service that may tell what it asks, and its own age limits."""

    id: str
    names: Texts
    texts: tuple[str, ...]
    min_age: int | None
    max_age: int | None


def described() -> Iterator[Described]:
    """Every published service that is not a duplicate of another, in order of id, with its base description's words."""
    bases = dict(GeneralDescription.objects.values_list("id", "data").iterator(chunk_size=_CHUNK))
    words: dict[UUID | None, tuple[str, ...]] = {id_: _texts(data) for id_, data in bases.items()}
    rows = (
        Service.objects.filter(status=Status.PUBLISHED, same_as=None)
        .order_by("id")
        .values_list("id", "names", "data", "general_description_id")
    )
    for id_, names, data, base in rows.iterator(chunk_size=_CHUNK):
        yield Described(str(id_), names, _texts(data) + words.get(base, ()), data.get("min_age"), data.get("max_age"))


def _texts(data: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(text for key in _TELLING for text in data.get(key, {}).values() if text)


def places() -> Iterator[tuple[str, float, float]]:
    """(service id, latitude, longitude) of every place where a service is given."""
    rows = Connection.objects.filter(channel__lat__isnull=False, channel__status=Status.PUBLISHED)
    found = rows.values_list("service_id", "channel__lat", "channel__lon")
    return ((str(id_), lat, lon) for id_, lat, lon in found.iterator(chunk_size=_CHUNK) if lat and lon)
