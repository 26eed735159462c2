"""Identifiers of things that have none in the source: the same content gets the same one in every reading. Pure."""

from uuid import UUID, uuid5

SPACE = UUID("0f2c1d7e-5b0a-4a52-9a1e-3a6f0c0e8d11")
"""Ours, chosen at random once; changing it changes every derived identifier."""


def part(owner: UUID | str, kind: str, *keys: object) -> str:
    """Of a part (phone, schedule, …) of the thing `owner`."""
    return str(uuid5(SPACE, "|".join((str(owner), kind, *map(str, keys)))))


def service_at_location(service: UUID, channel: UUID) -> str:
    """Of a service at a place: uuid5 of the channel's id in the space of the service's (PTV gives no id of its own)."""
    return str(uuid5(service, str(channel)))


def taxonomy(scheme: str) -> str:
    return part("taxonomy", scheme)


def term(scheme: str, code: str) -> str:
    return part("term", scheme, code)
