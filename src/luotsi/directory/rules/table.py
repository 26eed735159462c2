"""A service as one row of a table, for spreadsheets: which columns there are and what stands in them. Pure."""

from collections.abc import Mapping
from typing import Any

LANGUAGES = ("fi", "sv", "en", "se", "smn", "sms")
SEPARATOR = "|"
"""Between several values in one cell."""

_TEXTS = {
    "name": "names",
    "summary": "summaries",
    "description": "descriptions",
    "instructions": "instructions",
    "requirements": "requirements",
    "charge_info": "charge_info",
    "organization": "organization_names",
}
_SINGLE = (
    *("id", "source", "source_id", "status", "is_demo", "same_as", "kind", "organization_id", "charge"),
    *("min_age", "max_age", "valid_from", "valid_to", "modified_at", "changed_at"),
)
_SEVERAL = ("languages", "service_classes", "target_groups", "life_events", "terms", "industries", "channel_ids")
_AREA = {"area_type": "type", "area_municipalities": "municipalities", "area_counties": "counties"}

COLUMNS: dict[str, str] = {
    **dict.fromkeys(_SINGLE, "as in the record"),
    **{f"{name}_{lang}": f"{name} in {lang}" for name in _TEXTS for lang in LANGUAGES},
    **{f"keywords_{lang}": f"keywords in {lang}, several" for lang in LANGUAGES},
    "area_type": "nationwide or limited",
    "area_municipalities": "codes of municipalities, several",
    "area_counties": "codes of counties, several",
    **dict.fromkeys(_SEVERAL, "several"),
}
"""Column to what it holds, in order."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def row_of(record: Mapping[str, Any]) -> list[str]:
    """The cells of one exported service, in the order of `COLUMNS`."""
    cells: dict[str, Any] = {name: record.get(name) for name in _SINGLE}
    for name, key in _TEXTS.items():
        texts = record.get(key) or {}
        cells |= {f"{name}_{lang}": texts.get(lang) for lang in LANGUAGES}
    keywords = record.get("keywords") or {}
    cells |= {f"keywords_{lang}": keywords.get(lang, ()) for lang in LANGUAGES}
    area = record.get("area") or {}
    cells |= {name: area.get(key) for name, key in _AREA.items()}
    cells |= {name: record.get(name) for name in _SEVERAL}
    return [safe(_cell(cells[name])) for name in COLUMNS]


def safe(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run as a formula (OWASP, CSV injection).

    >>> safe("=1+1"), safe("Neuvola"), safe("")
    ("'=1+1", 'Neuvola', '')
    """
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return SEPARATOR.join(str(v) for v in value)
    return str(value)
