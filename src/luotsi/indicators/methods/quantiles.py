"""Quantiles of areas by their value: deciles, quintiles and the like. What they mean (better, worse) is `judging`'s."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import Floats, floats
from luotsi.indicators.methods.method import Method
from luotsi.kernel.errors import BadInput, BadParameter

QUANTILES: Final = Method("quantiles", 1, "Rank with the smallest of ties; PHEindicatormethods 2.1.0 phe_quantile")


@dataclass(frozen=True, slots=True)
class Quantiles:
    quantile: Floats  # 1 to `number`; NaN where there is no value or too few areas
    rank: Floats  # from 1, ties share the smallest
    number: int
    highest_first: bool
    method: Method = QUANTILES


def quantiles(values: ArrayLike, *, number: int = 10, highest_first: bool = True) -> Quantiles:
    """The quantile of each value among those of the last axis: (q + 1) − ⌈(n + 1 − rank)·q/n⌉.

    `highest_first` puts the highest values into quantile 1 (upstream's invert); ties share the smallest rank. Missing
    values are not counted. With fewer values than quantiles all are NaN. BadParameter for fewer than two quantiles.
    """
    if number < 2:
        raise BadParameter("number", str(number), "2 or more")
    array = floats("values", values)
    if array.ndim == 0:
        raise BadInput("values is one number.", hint="Give an array; the last axis goes over the areas.")
    ordered = -array if highest_first else array
    rank = np.full(array.shape, np.nan)
    for row, place in zip(ordered.reshape(-1, array.shape[-1]), rank.reshape(-1, array.shape[-1]), strict=True):
        known = ~np.isnan(row)
        place[known] = np.searchsorted(np.sort(row[known]), row[known], side="left") + 1
    count = (~np.isnan(array)).sum(axis=-1, keepdims=True).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        quantile = number + 1 - np.ceil((count + 1 - rank) * number / count)
    return Quantiles(np.where(count < number, np.nan, quantile), rank, number, highest_first)
