"""Which open data files there are and what stands in their tables. Pure.

Services have their table in `rules.table`; here are channels, organisations and connections, and the list of files.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from luotsi.directory.rules import table
from luotsi.kernel.sheets import safe

KINDS = ("services", "channels", "organizations", "connections")
FORMS = {
    "csv": "text/csv",
    "ndjson": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Ending to media type."""
LONGEST_CELL = 32_767
"""Characters that a cell of a workbook holds."""

_TEXTS: dict[str, dict[str, str]] = {
    "channels": {
        "name": "names",
        "summary": "summaries",
        "description": "descriptions",
        "organization": "organization_names",
    },
    "organizations": {"name": "names", "alternative_name": "alternative_names", "description": "descriptions"},
    "connections": {"description": "descriptions", "charge_info": "charge_info"},
}
_BEFORE: dict[str, tuple[str, ...]] = {
    "channels": ("id", "source", "source_id", "status", "is_demo", "type", "organization_id"),
    "organizations": (
        *("id", "source", "source_id", "status", "is_demo", "same_as", "type", "business_id", "municipality"),
        "parent_id",
    ),
    "connections": ("service_id", "channel_id", "position", "source", "is_demo", "charge"),
}
_ADDRESS = ("street", "number", "postal_code", "post_office", "municipality", "lat", "lon")
_CONTACT = {"phones": "number", "emails": "address", "webs": "url"}
_AFTER: dict[str, tuple[str, ...]] = {
    "channels": (
        *("languages", *_ADDRESS, *_CONTACT, "opening_hours", "form_identifier", "requires_authentication"),
        *("wcag_level", "area_type", "area_municipalities", "area_counties", "modified_at", "changed_at"),
    ),
    "organizations": (*_CONTACT, "area_type", "area_municipalities", "area_counties", "modified_at", "changed_at"),
    "connections": (*_CONTACT, "opening_hours"),
}
_MEANING = {
    "id": "identifier, the same in every form of the data",
    "source": "where the record was read: ptv, demo",
    "source_id": "identifier in the source",
    "status": "published",
    "is_demo": "true: invented for demonstration, no such thing exists",
    "same_as": "identifier of the record of another source that this one duplicates",
    "parent_id": "identifier of the organisation it belongs to",
    "organization_id": "identifier of the owner",
    "position": "order of the channels of a service, from 0",
    "charge": "free, chargeable or unknown",
    "street": "street of the first visiting address, in Finnish or else in Swedish",
    "lat": "latitude, WGS84 degrees",
    "lon": "longitude, WGS84 degrees",
    "municipality": "code of the municipality, three digits",
    "opening_hours": "JSON: kind, spans with day 0 (Monday) to 6, opens, closes; exceptions with their dates",
    "area_type": "nationwide or limited",
    **dict.fromkeys(("languages", "area_municipalities", "area_counties", *_CONTACT), "several, parted by |"),
}

Cell = str | int | float


def columns(kind: str) -> dict[str, str]:
    """Column to what it holds, in order."""
    if kind == "services":
        return table.COLUMNS
    texts = {f"{name}_{lang}": f"{name} in {lang}" for name in _TEXTS[kind] for lang in table.LANGUAGES}
    before, after = (
        {name: _MEANING.get(name, "as in the record") for name in names} for names in (_BEFORE[kind], _AFTER[kind])
    )
    return before | texts | after


def row_of(kind: str, record: Mapping[str, Any]) -> list[Cell]:
    """The cells of one record, in the order of `columns`; numbers are numbers, no text can run as a formula."""
    if kind == "services":
        return list(table.row_of(record))
    cells: dict[str, Any] = {**record, **_contact(record), **_area(record), "opening_hours": _hours(record)}
    for name, key in _TEXTS[kind].items():
        cells |= {f"{name}_{lang}": (record.get(key) or {}).get(lang) for lang in table.LANGUAGES}
    if kind == "channels":
        cells |= _address(record)
    return [_cell(cells.get(name)) for name in columns(kind)]


def _contact(record: Mapping[str, Any]) -> dict[str, Any]:
    given = record.get("contacts") or {}
    return {name: [one[key] for one in given.get(name) or ()] for name, key in _CONTACT.items()}


def _area(record: Mapping[str, Any]) -> dict[str, Any]:
    area = record.get("area") or {}
    return {f"area_{name}": area.get(name) for name in ("type", "municipalities", "counties")}


def _address(record: Mapping[str, Any]) -> dict[str, Any]:
    addresses = (record.get("contacts") or {}).get("addresses") or ()
    first: Mapping[str, Any] = next((a for a in addresses if a.get("kind") == "visiting"), {})
    return {name: _plain(first.get(name)) for name in _ADDRESS}


def _plain(value: Any) -> Any:
    return value.get("fi") or value.get("sv") or "" if isinstance(value, Mapping) else value


def _hours(record: Mapping[str, Any]) -> str:
    hours = record.get("hours")
    return json.dumps(hours, ensure_ascii=False, separators=(",", ":")) if hours else ""


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return safe(table.SEPARATOR.join(str(v) for v in value))
    return safe(str(value))


@dataclass(frozen=True, slots=True)
class DumpFile:
    """One file that may be fetched."""

    kind: str
    form: str
    rows: int
    size: int
    sha256: str

    @property
    def name(self) -> str:
        return f"{self.kind}.{self.form}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of one making; `folder` is where they are, beside the manifest."""

    folder: str
    made_at: datetime
    modified_at: datetime
    """When the content last changed."""
    sources: tuple[str, ...]
    files: tuple[DumpFile, ...]

    def of(self, kind: str) -> list[DumpFile]:
        return [file for file in self.files if file.kind == kind]

    def file(self, name: str) -> DumpFile | None:
        return next((file for file in self.files if file.name == name), None)


def allowed(given: str) -> tuple[str, ...]:
    """Sources of LUOTSI_OPEN_SOURCES.

    >>> allowed("ptv, demo,,ptv")
    ('ptv', 'demo')
    """
    return tuple(dict.fromkeys(filter(None, (part.strip() for part in given.split(",")))))


def newest(moments: Iterable[datetime | None], otherwise: datetime) -> datetime:
    return max((m for m in moments if m), default=otherwise)
