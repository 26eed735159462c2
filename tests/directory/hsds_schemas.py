"""The official schemas of HSDS (in the shared folder, never here) with our profile laid on them, for validation."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from luotsi.conf import environment
from luotsi.directory.hsds import patches

_FOLDER = Path(environment.read("LUOTSI_SHARED"))
SCHEMAS = (_FOLDER if _FOLDER.is_absolute() else Path(__file__).parents[2] / _FOLDER) / "data" / "hsds" / "schema"


def require() -> None:
    """Skip the test where the official schemas are not."""
    if not (SCHEMAS / "compiled" / "service.json").exists():
        pytest.skip("needs the official HSDS schemas: set LUOTSI_SHARED to the folder with data/hsds")


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    """Validator of `compiled/service`, `taxonomy`, …; properties that neither the schema nor the profile has fail too."""
    official = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    for within in _objects(official):  # taxonomy_term.json refers to its neighbour
        for key, value in within.get("properties", {}).items():
            if value.get("$ref"):
                within["properties"][key] = json.loads((SCHEMAS / value["$ref"]).read_text(encoding="utf-8"))
            elif value.get("items", {}).get("$ref"):
                value["items"] = json.loads((SCHEMAS / value["items"]["$ref"]).read_text(encoding="utf-8"))
    laid = patches.compiled(official)
    for within in _objects(laid):
        if "path" in within:
            within["additionalProperties"] = False
    return jsonschema.Draft202012Validator(laid, format_checker=jsonschema.FormatChecker())


def errors(name: str, objects: list[dict[str, Any]]) -> list[str]:
    """What is wrong with the objects, each with where it is."""
    check = validator(name)
    return [
        f"{it.get('id')} {'.'.join(map(str, e.absolute_path))}: {e.message[:200]}"
        for it in objects
        for e in check.iter_errors(it)
    ]


def _objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for part in schema for found in _objects(part)]
    if not isinstance(schema, dict):
        return []
    return [schema, *(found for part in schema.values() for found in _objects(part))]
