"""Published vectors from ../shared/data/methods: how tests read and compare them. They are never copied here."""

import csv
import json
import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

SHARED = Path(os.environ.get("LUOTSI_SHARED", "../shared")) / "data" / "methods"

needed = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.exists(), reason=f"no published vectors: {SHARED} is absent"),
]
"""Marks of a test that reads the vectors."""

RELATIVE = 1e-6  # the tolerance that the vectors' README asks for


def rows(name: str) -> list[dict[str, str]]:
    with (SHARED / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def document(name: str) -> Any:
    return json.loads((SHARED / name).read_text(encoding="utf-8"))


def number(text: str | None) -> float:
    return math.nan if text in ("", None) else float(text)


def column(table: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([number(row[name]) for row in table])


def nulls(values: list[float | None]) -> np.ndarray:
    return np.array([math.nan if value is None else value for value in values])


def expect(found: ArrayLike, expected: ArrayLike, *, relative: float = RELATIVE) -> None:
    """Equal within the tolerance, and missing in the same places."""
    np.testing.assert_allclose(np.asarray(found, dtype=float), np.asarray(expected, dtype=float), rtol=relative, atol=0)
