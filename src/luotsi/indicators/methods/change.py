"""Change of a figure between two periods, with limits made from both figures' own. No model of the years between."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import Codes, Floats, common_shape, floats, refuse
from luotsi.indicators.methods.judging import Polarity, Position, judge
from luotsi.indicators.methods.method import Method
from luotsi.kernel.errors import BadInput, BadParameter

CHANGE: Final = Method(
    "change",
    1,
    "MOVER: Zou & Donner 2008, Stat Med 27:1693-702; ratios on logarithms, Zou 2008, Am J Epidemiol 168:212-24",
)


@dataclass(frozen=True, slots=True)
class Change:
    difference: Floats  # second less first, in their unit
    difference_lower: Floats
    difference_upper: Floats
    ratio: Floats  # second over first
    ratio_lower: Floats
    ratio_upper: Floats
    percent_a_year: Floats  # the even yearly change that would give the ratio; NaN without `years`
    position: Codes  # BELOW, SIMILAR, ABOVE: does the interval of the difference leave out zero?
    judgement: Codes
    method: Method = CHANGE


def change(
    first: tuple[ArrayLike, ArrayLike, ArrayLike],
    second: tuple[ArrayLike, ArrayLike, ArrayLike],
    *,
    polarity: Polarity = Polarity.NO_JUDGEMENT,
    years: float | None = None,
) -> Change:
    """The change from the first to the second (value, lower, upper), independent periods with limits of one confidence.

    Difference d = y₂ − y₁ with limits d − √((y₂−l₂)² + (u₁−y₁)²) and d + √((u₂−y₂)² + (y₁−l₁)²), which keep the limits'
    own lopsidedness and confidence; the ratio likewise on logarithms (lower 0 and upper infinite where a limit is 0).
    `years`: from the middle of the first period to that of the second. Any method's limits will do; shapes broadcast.
    BadInput for limits that do not enclose their value; overlapping periods are the caller's to avoid.
    """
    y1, l1, u1 = _figure("first", first)
    y2, l2, u2 = _figure("second", second)
    common_shape(first=y1, second=y2)
    if years is not None and years <= 0:
        raise BadParameter("years", str(years), "a number above zero")
    difference = y2 - y1
    lower = difference - np.hypot(y2 - l2, u1 - y1)
    upper = difference + np.hypot(u2 - y2, y1 - l1)
    ratio, ratio_lower, ratio_upper = _ratio((y1, l1, u1), (y2, l2, u2))
    code = np.where(lower > 0, Position.ABOVE.value, np.where(upper < 0, Position.BELOW.value, Position.SIMILAR.value))
    code = np.where(np.isnan(lower) | np.isnan(upper), Position.UNKNOWN.value, code).astype(np.int8)
    with np.errstate(invalid="ignore"):
        yearly = np.full(ratio.shape, np.nan) if years is None else 100 * (ratio ** (1 / years) - 1)
    return Change(difference, lower, upper, ratio, ratio_lower, ratio_upper, yearly, code, judge(code, polarity))


def _figure(name: str, figure: tuple[ArrayLike, ArrayLike, ArrayLike]) -> tuple[Floats, Floats, Floats]:
    if len(figure) != 3:
        raise BadInput(f"{name} has {len(figure)} parts.", hint="Give value, lower and upper.")
    value, lower, upper = (floats(name, part) for part in figure)
    common_shape(value=value, lower=lower, upper=upper)
    refuse((lower > value) | (value > upper), f"Limits of {name} that leave out the value", hint="Check their order.")
    return value, lower, upper


def _ratio(
    first: tuple[Floats, Floats, Floats], second: tuple[Floats, Floats, Floats]
) -> tuple[Floats, Floats, Floats]:
    """The ratio and its limits; all NaN where a value or a limit is negative, as then a ratio says nothing."""
    meaningful = (first[1] >= 0) & (second[1] >= 0) & (first[0] > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        log1, log2 = [np.log(part) for part in first], [np.log(part) for part in second]
        ratio = second[0] / first[0]
        down = np.hypot(log2[0] - log2[1], log1[2] - log1[0])
        up = np.hypot(log2[2] - log2[0], log1[0] - log1[1])
        lower = np.where(second[0] == 0, 0.0, ratio * np.exp(-down))
        # From no events at all the logarithm tells nothing of the upper end.
        upper = np.where(second[0] == 0, np.nan, ratio * np.exp(up))
    return tuple(np.where(meaningful, part, np.nan) for part in (ratio, lower, upper))  # type: ignore[return-value]
