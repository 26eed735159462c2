"""What a difference means: where a value lies, and whether that is better or worse. Owns the codes, not the tests."""

from enum import IntEnum, StrEnum

import numpy as np

from luotsi.indicators.methods.arrays import Codes, Floats


class Polarity(StrEnum):
    """Which end of an indicator people want."""

    HIGH_IS_GOOD = "high_is_good"
    LOW_IS_GOOD = "low_is_good"
    NO_JUDGEMENT = "no_judgement"


class Position(IntEnum):
    """Where a value lies against limits; the outer codes only where two pairs of limits are compared."""

    FAR_BELOW = -2
    BELOW = -1
    SIMILAR = 0
    ABOVE = 1
    FAR_ABOVE = 2
    UNKNOWN = 9


class Judgement(IntEnum):
    """What a position or a direction means for people."""

    MUCH_WORSE = -2
    WORSE = -1
    SIMILAR = 0
    BETTER = 1
    MUCH_BETTER = 2
    NOT_JUDGED = 8  # the indicator has no good end
    UNKNOWN = 9


def judge(positions: Codes, polarity: Polarity) -> Codes:
    """The judgement of each position (or direction of a trend, coded alike) under that polarity."""
    codes = np.asarray(positions, dtype=np.int8)
    known = codes != Position.UNKNOWN
    if polarity is Polarity.NO_JUDGEMENT:
        judged = np.where(codes == Position.SIMILAR, Judgement.SIMILAR.value, Judgement.NOT_JUDGED.value)
    else:
        judged = -codes if polarity is Polarity.LOW_IS_GOOD else codes
    return np.where(known, judged, Judgement.UNKNOWN.value).astype(np.int8)


def position(values: Floats, inner: tuple[Floats, Floats], outer: tuple[Floats, Floats] | None = None) -> Codes:
    """Where values lie against (lower, upper) limits; on a limit is similar; UNKNOWN where something is missing."""
    code = (values > inner[1]).astype(np.int8) - (values < inner[0]).astype(np.int8)
    unknown = np.isnan(values) | np.isnan(inner[0]) | np.isnan(inner[1])
    if outer is not None:
        code = code + (values > outer[1]).astype(np.int8) - (values < outer[0]).astype(np.int8)
        unknown = unknown | np.isnan(outer[0]) | np.isnan(outer[1])
    return np.where(unknown, Position.UNKNOWN.value, code).astype(np.int8)
