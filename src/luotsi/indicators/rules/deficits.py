"""Where an area stands: its difference from a reference, what that comes to a year, its place, the order of telling.

Owns the judgement of two figures by their intervals, and the choice of references. Intervals, trends and funnel limits
are computed in `methods` and come in as figures, codes and limits; what is told of a standing is `findings`.

A difference of two figures d = y − r has the limits d − √((y−l_y)² + (u_r−r)²) and d + √((u_y−y)² + (r−l_r)²) (MOVER:
Zou & Donner 2008, Stat Med 27:1693-702), as `methods.change` has for arrays. The two are taken to be independent: an
area is a part of the country, which makes the limits slightly wide.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from luotsi.indicators.rules.definition import DeficitUnit, Definition, Direction
from luotsi.indicators.rules.figures import Compared, Deficit, Figure, Flag, Ranked, Standing, Trend
from luotsi.kernel.errors import BadInput

COUNTRY: Final = "country"
SIMILAR: Final = "similar"
"""Area of a figure that stands for the areas most like another one (see `pooled`)."""
PAST: Final = "past"
"""Reference of a deficit that is counted from the area's own past."""

TREND_POINTS: Final = 5
_NOISE: Final = 1e-9
"""Figures that differ less than this part of their size differ by rounding of the computer only."""
_UNTOLD: Final = (Flag.SUPPRESSED, Flag.MISSING)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure less its reference, in the figures' unit; no limits when either has none."""

    value: float
    lower: float | None
    upper: float | None

    @property
    def is_clear(self) -> bool:
        """Does the 95 % interval leave out zero?"""
        return self.lower is not None and self.upper is not None and (self.lower > 0 or self.upper < 0)


def is_published(figure: Figure) -> bool:
    """Is there a value to tell?"""
    return figure.flag not in _UNTOLD and figure.value is not None and math.isfinite(figure.value)


def limits(figure: Figure) -> tuple[float, float] | None:
    """The 95 % interval, when it encloses the value; an interval that does not is no interval."""
    if figure.value is None or figure.lower is None or figure.upper is None:
        return None
    lower, upper = figure.lower, figure.upper
    if not (math.isfinite(lower) and math.isfinite(upper) and lower <= figure.value <= upper):
        return None
    return lower, upper


def years_of(period: str) -> tuple[int, int]:
    """First and last year of a period; BadInput for what is not one.

    >>> years_of("2019-2023"), years_of("2023")
    ((2019, 2023), (2023, 2023))
    """
    first, _, last = period.partition("-")
    if not (first.isdecimal() and len(first) == 4 and (not last or (last.isdecimal() and len(last) == 4))):
        raise BadInput(f"“{period[:20]}” is not a period.", hint="Write 2023 or 2019-2023.")
    return int(first), int(last or first)


def difference(figure: Figure, reference: Figure) -> Difference | None:
    """The figure less the reference with its 95 % interval; None when either is not published."""
    if not (is_published(figure) and is_published(reference)):
        return None
    y, r = figure.value or 0.0, reference.value or 0.0
    apart = y - r if abs(y - r) > _NOISE * max(abs(y), abs(r)) else 0.0
    own, other = limits(figure), limits(reference)
    if own is None or other is None:
        return Difference(apart, None, None)
    return Difference(apart, apart - math.hypot(y - own[0], other[1] - r), apart + math.hypot(own[1] - y, r - other[0]))


def deficit(figure: Figure, reference: Figure, definition: Definition, *, label: str = "") -> Deficit | None:
    """What the difference comes to a year: (value − reference) / per × people, in the direction that is worse.

    Rates of events and of life-years, shares of people and euros per resident all go by it. The denominator of pooled
    years is that of all of them together (person-years), so the sum is divided by their number. None when the indicator
    counts none, has no bad direction or no denominator, or when the figure is not worse than the reference. Limits are
    None where a figure has none; a lower limit of zero or less means that the difference is not clear.
    """
    apart = difference(figure, reference)
    sign = _bad(definition)
    if apart is None or not sign or definition.deficit is DeficitUnit.NONE or sign * apart.value <= 0:
        return None
    people = figure.denominator
    if people is None or not math.isfinite(people) or people <= 0:
        return None
    first, last = years_of(figure.period)
    scale = people / definition.calculation.per / (last - first + 1)
    low, high = _turned(apart, sign)
    return Deficit(
        amount=sign * apart.value * scale,
        lower=None if low is None else low * scale,
        upper=None if high is None else high * scale,
        reference=label or reference.area,
        reference_value=reference.value or 0.0,
    )


def compared(figure: Figure, reference: Figure | None, definition: Definition) -> Compared:
    """Better, similar or worse than the reference, by whether the interval of the difference leaves out zero.

    UNKNOWN when a value or an interval is missing; HIGHER and LOWER where neither way is better.
    """
    apart = None if reference is None else difference(figure, reference)
    if apart is None or apart.lower is None:
        return Compared.UNKNOWN
    if not apart.is_clear:
        return Compared.SIMILAR
    sign = _bad(definition)
    if not sign:
        return Compared.HIGHER if apart.value > 0 else Compared.LOWER
    return Compared.WORSE if sign * apart.value > 0 else Compared.BETTER


def ranked(figure: Figure, others: Iterable[Figure], definition: Definition) -> Ranked | None:
    """The place among the published figures of all areas of the kind (own included or not); 1 is best, or lowest.

    Equal values share the better place (1, 2, 2, 4). None when the figure is not published or has no others beside it.
    """
    if figure.value is None or not is_published(figure):
        return None
    values = {o.area: o.value for o in others if o.value is not None and is_published(o)} | {figure.area: figure.value}
    if len(values) < 2:
        return None
    own, is_low_ahead = figure.value, (_bad(definition) or 1) > 0
    before = sum([value < own if is_low_ahead else value > own for value in values.values()])
    return Ranked(1 + before, len(values))


def best(figures: Iterable[Figure], definition: Definition) -> Figure | None:
    """The best area's figure, by the worse end of its interval, so that a small area's luck is not the aim.

    Figures without an interval are considered only when none has one. The first area by code when two are equal; None
    where neither way is better.
    """
    sign = _bad(definition)
    published = [f for f in figures if is_published(f)]
    sure = [f for f in published if limits(f) is not None]

    def worse_end(figure: Figure) -> tuple[float, float, str]:
        own = limits(figure)
        value = figure.value or 0.0
        end = value if own is None else own[1] if sign > 0 else own[0]
        return sign * end, sign * value, figure.area

    return min(sure or published, key=worse_end, default=None) if sign else None


def pooled(figures: Sequence[Figure], *, area: str = SIMILAR) -> Figure | None:
    """One figure for several areas: the mean of their values weighted by their denominators, Σny/Σn.

    Without a denominator for each the mean is plain. Limits join as those of a sum of independent figures, each with
    its weight w: ȳ − √Σw²(y−l)², ȳ + √Σw²(u−y)²; none when one area has none. What is not published is left out; None
    when nothing is published. BadInput for figures of different indicators, periods or groups.
    """
    if len({(f.indicator, f.period, f.sex, f.age, f.category) for f in figures}) > 1:
        raise BadInput("Figures of different kinds cannot be pooled.", hint="Give one indicator, period and group.")
    known = [f for f in figures if is_published(f)]
    if not known:
        return None
    people = [f.denominator for f in known if f.denominator is not None and f.denominator > 0]
    counted = people if len(people) == len(known) else None
    shares = [n / sum(counted) for n in counted] if counted else [1 / len(known)] * len(known)
    values = [f.value or 0.0 for f in known]
    mean = math.fsum(w * y for w, y in zip(shares, values, strict=True))
    ends = [end for f in known if (end := limits(f)) is not None]
    lower = upper = None
    if len(ends) == len(known):
        rows = list(zip(shares, values, ends, strict=True))
        lower = mean - math.hypot(*(w * (y - end[0]) for w, y, end in rows))
        upper = mean + math.hypot(*(w * (end[1] - y) for w, y, end in rows))
    numerators = [f.numerator for f in known if f.numerator is not None]
    flags = {f.flag for f in known}
    sources = {f.source for f in known}
    return replace(
        known[0],
        area=area,
        value=mean,
        lower=lower,
        upper=upper,
        numerator=math.fsum(numerators) if len(numerators) == len(known) else None,
        denominator=math.fsum(counted) if counted else None,
        flag=next((f for f in (Flag.SYNTHETIC, Flag.ESTIMATE, Flag.PRELIMINARY) if f in flags), Flag.NONE),
        source=sources.pop() if len(sources) == 1 else "",
    )


def past(series: Iterable[Figure], figure: Figure, *, years: int = 5) -> Figure | None:
    """The area's own figure `years` earlier, or of the period next before when pooled years would overlap.

    None when it is not published, covers another number of years, or the series breaks after it.
    """
    first, last = years_of(figure.period)
    end = last - max(years, last - first + 1)
    rows = sorted((f for f in series if f.area == figure.area and f.year < figure.year), key=lambda f: f.year)
    found = next((f for f in rows if f.year == end), None)
    if found is None or not is_published(found):
        return None
    span = years_of(found.period)
    breaks = any(f.flag is Flag.BREAK for f in (*rows, figure) if f.year > found.year)
    return None if breaks or span[1] - span[0] != last - first else found


def trend_points(series: Iterable[Figure], figure: Figure) -> tuple[Figure, ...]:
    """The five latest figures up to this one, for `methods.trend`; empty when they do not make a trend.

    They do not when there are fewer, one is not published, the series breaks among them, or pooled years overlap.
    """
    rows = sorted((f for f in series if f.year < figure.year), key=lambda f: f.year)
    points = (*rows, figure)[-TREND_POINTS:]
    if len(points) < TREND_POINTS or not all(is_published(f) for f in points):
        return ()
    if any(f.flag is Flag.BREAK for f in points[1:]):
        return ()
    overlap = any(years_of(b.period)[0] <= a.year for a, b in pairwise(points))
    return () if overlap else points


def trend_named(code: int, definition: Definition) -> Trend:
    """The trend of a direction code of `methods.trend` (−1 falls, 0 level, 1 rises, else unknown), judged."""
    if code == 0:
        return Trend.LEVEL
    if code not in (-1, 1):
        return Trend.UNKNOWN
    sign = _bad(definition)
    if not sign:
        return Trend.RISING if code > 0 else Trend.FALLING
    return Trend.WORSE if sign == code else Trend.BETTER


def standing(
    definition: Definition,
    figure: Figure,
    series: Sequence[Figure] = (),
    *,
    reference: Figure | None = None,
    others: Iterable[Figure] = (),
    trend: Trend = Trend.UNKNOWN,
    funnel: tuple[float, float] | None = None,
    label: str = "",
) -> Standing:
    """An indicator for an area, beside its past, the reference and everybody else.

    `others`: all areas of the kind in the same period. `funnel`: the 99.8 % limits for this area. `label`: what the
    deficit calls its reference; by default the reference's area, or `PAST`. The figure itself as a reference is none.
    """
    if reference is not None and (reference.area, reference.period) == (figure.area, figure.period):
        reference = None
    if not label and reference is not None and reference.area == figure.area:
        label = PAST
    value = figure.value if is_published(figure) else None
    return Standing(
        definition=definition,
        figure=figure,
        series=tuple(sorted(series, key=lambda f: f.year)),
        reference=reference,
        compared=compared(figure, reference, definition),
        trend=trend,
        ranked=ranked(figure, others, definition),
        deficit=None if reference is None else deficit(figure, reference, definition, label=label),
        is_outlier=value is not None and funnel is not None and not funnel[0] <= value <= funnel[1],
    )


def ordered(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """The standings from the largest deficit on, in an order that the same figures always give.

    Six groups follow one another: clearly worse than the reference; worse, but without intervals; worse, but not
    clearly; neither (similar, or no good direction); clearly better; without a figure or reference. In the first three,
    amounts in one unit go from the largest down, and the lists of the units (what counts none is a list too, by
    relative size) are merged by the relative size |value − reference| / |reference| of their first ones: people and
    euros cannot be compared, shares of the reference can. The other groups go by relative size, then slug.
    """
    groups: dict[int, list[Standing]] = {}
    for each in standings:
        groups.setdefault(_group(each), []).append(each)
    told: list[Standing] = []
    for group, members in sorted(groups.items()):
        told += _merged(members) if group <= _LAST_WORSE else sorted(members, key=_by_relative_size)
    return tuple(told)


_LAST_WORSE: Final = 2


def _group(standing: Standing) -> int:
    apart = None if standing.reference is None else difference(standing.figure, standing.reference)
    if apart is None:
        return 5
    if standing.compared is Compared.WORSE:
        return 0
    if standing.compared is Compared.BETTER:
        return 4
    if _bad(standing.definition) * apart.value > 0:
        return 1 if apart.lower is None else 2
    return 3


def _merged(members: list[Standing]) -> list[Standing]:
    units: dict[DeficitUnit, list[Standing]] = {}
    for each in members:
        unit = each.definition.deficit if each.deficit is not None else DeficitUnit.NONE
        units.setdefault(unit, []).append(each)
    lists = [sorted(rows, key=_by_amount) for _, rows in sorted(units.items())]
    merged: list[Standing] = []
    while lists := [rows for rows in lists if rows]:
        merged.append(min(lists, key=lambda rows: _by_relative_size(rows[0])).pop(0))
    return merged


def _by_amount(standing: Standing) -> tuple[float, float, str, str, str, str]:
    return (-standing.deficit.amount if standing.deficit else 0.0, *_by_relative_size(standing))


def _by_relative_size(standing: Standing) -> tuple[float, str, str, str, str]:
    """Largest first; then by names, so that the order never depends on how the standings came."""
    figure = standing.figure
    apart = None if standing.reference is None else difference(figure, standing.reference)
    size = 0.0
    if apart is not None and apart.value and standing.reference is not None:
        size = abs(apart.value / standing.reference.value) if standing.reference.value else math.inf
    return -size, standing.definition.slug, figure.sex, figure.age, figure.category


def _turned(apart: Difference, sign: int) -> tuple[float | None, float | None]:
    """The limits with the bad direction upwards."""
    if apart.lower is None or apart.upper is None:
        return None, None
    return (apart.lower, apart.upper) if sign > 0 else (-apart.upper, -apart.lower)


def _bad(definition: Definition) -> int:
    """1 where higher is worse, −1 where lower is, 0 where neither."""
    return {Direction.LOWER: 1, Direction.HIGHER: -1, Direction.NONE: 0}[definition.direction]
