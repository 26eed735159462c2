"""Figures as charts take them: points of a line, places of a ranking or a map."""

from collections.abc import Iterable, Sequence

from luotsi.charts import LineSeries, Place, Point, Role, Tone
from luotsi.indicators import labels
from luotsi.indicators.rules import deficits
from luotsi.indicators.rules.definition import Definition, Direction
from luotsi.indicators.rules.figures import Figure, Flag

_GUESSED = (Flag.ESTIMATE, Flag.PRELIMINARY)


def line(series: Iterable[Figure]) -> tuple[Point, ...]:
    """A series as points of a line."""
    return tuple(
        Point(
            labels.period(f.period),
            labels.amount(f),
            is_break=f.flag is Flag.BREAK,
            is_estimate=f.flag in _GUESSED,
        )
        for f in series
    )


def named(series: Sequence[Figure], role: Role) -> LineSeries:
    """A series under its area's name."""
    return LineSeries(labels.area_name(series[0].area) if series else "", line(series), role)


def tone(figure: Figure, reference: Figure | None, definition: Definition) -> Tone:
    """How the figure is judged beside the reference."""
    return labels.TONES[deficits.compared(figure, reference, definition)]


def place(figure: Figure, definition: Definition, *, reference: Figure | None, own: str = "", href: str = "") -> Place:
    """An area of a ranking, grid or map."""
    return Place(
        code=figure.area.partition(":")[2],
        name=labels.area_name(figure.area),
        amount=labels.amount(figure),
        tone=tone(figure, reference, definition),
        is_own=figure.area == own,
        href=href,
    )


def ranked(found: Iterable[Figure], definition: Definition) -> list[Figure]:
    """Best first (lowest, where neither way is better); those without a value last, by area."""
    sign = -1.0 if definition.direction is Direction.HIGHER else 1.0

    def order(figure: Figure) -> tuple[bool, float, str]:
        is_shown = labels.is_shown(figure)
        return not is_shown, sign * (figure.value or 0.0) if is_shown else 0.0, figure.area

    return sorted(found, key=order)
