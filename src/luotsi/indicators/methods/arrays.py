"""Arrays coming in: conversion, shapes and the checks that every method makes. Owns no formula."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luotsi.kernel.errors import BadInput, BadParameter

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.int8]


def floats(name: str, values: ArrayLike) -> Floats:
    """The values as float64, None and empty as NaN; BadInput for text or ragged lists."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as wrong:
        raise BadInput(
            f"{name} is not an array of numbers: {wrong}.", hint="Give numbers, NaN where missing."
        ) from None


def not_negative(name: str, values: ArrayLike) -> Floats:
    """The values as float64; BadInput when one is negative or infinite. NaN is allowed and means missing."""
    array = floats(name, values)
    wrong = (array < 0) | np.isinf(array)
    if wrong.any():
        raise BadInput(
            f"{name} has {int(wrong.sum())} negative or infinite values, the first at {first(wrong)}.",
            hint="Give zero or more, NaN where missing.",
        )
    return array


def positive(name: str, values: ArrayLike) -> Floats:
    """The values as float64; BadInput when one is zero, negative or infinite. NaN is allowed and means missing."""
    array = floats(name, values)
    wrong = (array <= 0) | np.isinf(array)
    if wrong.any():
        raise BadInput(
            f"{name} has {int(wrong.sum())} values of zero or less, or infinite, the first at {first(wrong)}.",
            hint="Give more than zero, NaN where missing.",
        )
    return array


def refuse(wrong: Flags, said: str, *, hint: str) -> None:
    """BadInput saying how many and where, when anything is wrong."""
    if wrong.any():
        raise BadInput(f"{said}: {int(wrong.sum())} of {wrong.size}, the first at {first(wrong)}.", hint=hint)


def first(wrong: Flags) -> str:
    """Where the first true value lies, as one writes an index."""
    if wrong.ndim == 0:
        return "the only place"
    return "[" + ", ".join(str(int(i)) for i in np.argwhere(wrong)[0]) + "]"


def common_shape(**arrays: Floats) -> tuple[int, ...]:
    """The shape the arrays broadcast to; BadInput that names them and their shapes otherwise."""
    try:
        return np.broadcast_shapes(*(a.shape for a in arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {a.shape}" for name, a in arrays.items())
        raise BadInput(f"The shapes do not fit together: {shapes}.", hint="The last axis must be the same.") from None


def checked_confidence(confidence: float) -> float:
    """The confidence as a fraction between 0.5 and 1; BadParameter otherwise."""
    if not 0.5 < confidence < 1:
        raise BadParameter("confidence", str(confidence), "a fraction between 0.5 and 1, for example 0.95")
    return float(confidence)


def checked_multiplier(multiplier: float) -> float:
    """The multiplier as a positive number; BadParameter otherwise."""
    if not (np.isfinite(multiplier) and multiplier > 0):
        raise BadParameter("multiplier", str(multiplier), "a number above zero, for example 100000")
    return float(multiplier)


def checked_choice(parameter: str, value: str, allowed: tuple[str, ...]) -> str:
    """The value when it is one of those allowed; BadParameter otherwise."""
    if value not in allowed:
        raise BadParameter(parameter, str(value), ", ".join(allowed))
    return value
