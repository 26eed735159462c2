"""The Finnish profile of HSDS: JSON Merge Patch files (RFC 7386), one for each object we add properties to. Pure.

The official schemas are not in this program (CC BY-SA 4.0); `schema` refers to them, `compiled` is laid on one that
somebody has. The profile's own text is published under the program's licence.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

VERSION = "3.1"
NAME = "FI-PTV"
OFFICIAL = "https://raw.githubusercontent.com/openreferral/specification/3.1-dev/schema/"
"""Where the official schemas are."""

_COMPILED = frozenset({"service", "organization", "service_at_location"})
"""Objects of which the specification has a schema with everything nested."""


@cache
def names() -> tuple[str, ...]:
    """Objects that the profile adds something to."""
    folder = files("luotsi.directory.hsds") / "profile"
    return tuple(sorted(entry.name.removesuffix(".json") for entry in folder.iterdir() if entry.name.endswith(".json")))


@cache
def _text(name: str) -> str:
    return (files("luotsi.directory.hsds") / "profile" / f"{name}.json").read_text(encoding="utf-8")


def patch(name: str) -> dict[str, Any]:
    """The merge patch of one object; KeyError when the profile has none."""
    if name not in names():
        raise KeyError(name)
    found: dict[str, Any] = json.loads(_text(name))
    return found


def official(name: str) -> str:
    """Address of the official schema of one object."""
    return f"{OFFICIAL}{'compiled/' if name in _COMPILED else ''}{name}.json"


def schema(name: str, address: str) -> dict[str, Any]:
    """A JSON Schema at `address` that asks for both: the official schema by reference, and the profile."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": f"HSDS {VERSION} {name}, profile {NAME}",
        "allOf": [{"$ref": official(name)}, {"type": "object", **patch(name)}],
    }


def merged(target: Any, given: Any) -> Any:
    """JSON Merge Patch (RFC 7386, section 2).

    >>> merged({"a": "b", "c": {"d": 1, "e": 2}}, {"a": "z", "c": {"d": None}})
    {'a': 'z', 'c': {'e': 2}}
    """
    if not isinstance(given, dict):
        return given
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in given.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def compiled(official_schema: Any) -> Any:
    """An official schema with the profile laid on every object in it that the profile knows (by its `name`)."""
    if isinstance(official_schema, list):
        return [compiled(value) for value in official_schema]
    if not isinstance(official_schema, dict):
        return official_schema
    nested = {key: compiled(value) for key, value in official_schema.items()}
    name = nested.get("name")
    return merged(nested, patch(name)) if isinstance(name, str) and name in names() and "path" in nested else nested
