"""Labels that people gave: which areas of life a service helps in, and whether it suits people of 13 to 29. Pure.

A file has `id` and a column of 0 and 1 for each area; `excluded` (1 = judged not to be for the young: then its areas
were not judged) and `round` may be there. Where rounds differ, the mean counts: two readers, one yes, is half a yes.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from luotsi.guidance.rules.areas import AREAS
from luotsi.kernel.errors import BadInput

YOUTH = "youth"
_LATER = 2.0
"""How much rows of a later round count: the second was done with the municipalities' own services in view."""


@dataclass(frozen=True, slots=True)
class Label:
    """What was judged of one service."""

    areas: tuple[float, ...] | None
    """Share of yes in the order of AREAS; None when not judged."""
    youth: float | None
    """Share of readers who found it fit for the young; None when nobody said."""
    weight: float = 1.0


def read_csv(path: Path, needed: Iterable[str]) -> list[dict[str, str]]:
    """Rows of a file; BadInput when it cannot be read or lacks a column."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path.name} cannot be read: {error}.") from error
    lacking = [name for name in needed if rows and name not in rows[0]]
    if lacking:
        raise BadInput(f"{path.name} lacks {', '.join(lacking)}.", hint=f"Columns needed: {', '.join(needed)}.")
    return rows


def read_labels(path: Path) -> dict[str, Label]:
    """Labels by service id."""
    rows = read_csv(path, ("id", *AREAS))
    by_id: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        by_id[row["id"]].append(row)
    return {id_: _label(own, path) for id_, own in by_id.items()}


def _label(rows: list[Mapping[str, str]], path: Path) -> Label:
    judged = [row for row in rows if _share(row.get("excluded"), path) != 1.0]
    areas = tuple(sum(_share(row[a], path) or 0.0 for row in judged) / len(judged) for a in AREAS) if judged else None
    fits = [1.0 - told for row in rows if (told := _share(row.get("excluded"), path)) is not None]
    fits = fits or [told for row in rows if (told := _share(row.get(YOUTH), path)) is not None]
    is_later = any((row.get("round") or "1").strip() not in {"", "1"} for row in rows)
    return Label(areas, sum(fits) / len(fits) if fits else None, _LATER if is_later else 1.0)


def _share(text: str | None, path: Path) -> float | None:
    if text is None or not text.strip():
        return None
    try:
        number = float(text)
    except ValueError:
        raise BadInput(f"{path.name} holds {text[:20]!r} where 0 or 1 belongs.") from None
    if not 0.0 <= number <= 1.0:
        raise BadInput(f"{path.name} holds {text[:20]!r} where 0 or 1 belongs.")
    return number


def read_texts(path: Path) -> dict[str, str]:
    """Texts by id of a file with id, name and summary, in the form in which services are read."""
    return {row["id"]: text_of(row["name"], row.get("summary") or "") for row in read_csv(path, ("id", "name"))}


def text_of(name: str, summary: str) -> str:
    """One text of a name and a summary, as the index keeps it."""
    return f"{name.strip()}. {summary.strip()}" if summary.strip() else name.strip()
