"""Small numbers: which counts may not be shown at all, and which rates rest on too few events. One rule an indicator.

Hiding the small counts is only the first half: what totals would give back is `disclosure`'s.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from luotsi.indicators.methods.arrays import Flags, common_shape, not_negative, refuse
from luotsi.indicators.methods.method import Method
from luotsi.kernel.errors import BadParameter

SMALL_NUMBERS: Final = Method(
    "small_numbers", 1, "Primary suppression by threshold; rates as ScotPHO, unreliable as CDC"
)


@dataclass(frozen=True, slots=True)
class SmallNumberRule:
    """What an indicator's owner allows to be shown."""

    threshold: int = 5  # counts below it are hidden
    zero_is_disclosive: bool = False  # hide zeros too: "nobody" can tell of everybody
    complement_is_disclosive: bool = False  # hide also where all but a few have the property
    rates_tell_counts: bool = True  # a crude rate or percentage of a hidden count is hidden; standardised ones are kept
    unreliable_below: int = 20  # events under which a rate is shown as unreliable

    def __post_init__(self) -> None:
        if self.threshold < 1:
            raise BadParameter("threshold", str(self.threshold), "1 or more; 1 hides nothing but disclosive zeros")
        if self.unreliable_below < 0:
            raise BadParameter("unreliable_below", str(self.unreliable_below), "0 or more")


@dataclass(frozen=True, slots=True)
class SmallNumbers:
    count_hidden: Flags
    crude_hidden: Flags  # crude rates, percentages, their limits
    standardised_hidden: Flags
    unreliable: Flags
    rule: SmallNumberRule
    method: Method = SMALL_NUMBERS


def is_small(counts: ArrayLike, rule: SmallNumberRule, *, denominators: ArrayLike | None = None) -> Flags:
    """Which counts the rule hides by themselves: 1 to threshold − 1, zero when disclosive, and their complements.

    Missing counts are not small: there is nothing to hide. Shapes broadcast. BadInput for negative counts and, with
    denominators, for counts above them.
    """
    x = not_negative("counts", counts)
    small = (x < rule.threshold) & ((x > 0) | rule.zero_is_disclosive)
    if denominators is None:
        return np.asarray(small)
    n = not_negative("denominators", denominators)
    common_shape(counts=x, denominators=n)
    refuse(x > n, "Counts above their denominators", hint="Leave denominators out for events.")
    if not rule.complement_is_disclosive:
        return np.broadcast_to(small, np.broadcast_shapes(x.shape, n.shape)).copy()
    rest = n - x
    return np.asarray(small | ((rest < rule.threshold) & ((rest > 0) | rule.zero_is_disclosive)))


def small_numbers(
    counts: ArrayLike,
    rule: SmallNumberRule,
    *,
    denominators: ArrayLike | None = None,
    also_hidden: ArrayLike | None = None,
) -> SmallNumbers:
    """What is hidden and what is marked for each figure.

    `also_hidden`: counts hidden for other reasons, such as complementary suppression; their crude rates go with them.
    A standardised rate keeps a count to itself, as weights lie between, and is hidden only when `rates_tell_counts`
    is on and its count is zero and hidden: then the rate is zero too. Shapes broadcast; errors as `is_small`.
    """
    x = not_negative("counts", counts)
    hidden = is_small(x, rule, denominators=denominators)
    if also_hidden is not None:
        hidden = hidden | np.asarray(also_hidden, dtype=np.bool_)
    crude = hidden & rule.rates_tell_counts
    return SmallNumbers(hidden, crude, crude & (x == 0), np.asarray(x < rule.unreliable_below), rule)
