"""Figures that are kept as columns, read row by row."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy.typing as npt

from luotsi.warehouse.observations import values


def rows(columns: Mapping[str, npt.NDArray[Any]]) -> Iterator[dict[str, Any]]:
    """Each row by column; what is not a number is None."""
    names = list(columns)
    for row in zip(*map(values, columns.values()), strict=True):
        yield dict(zip(names, row, strict=True))
