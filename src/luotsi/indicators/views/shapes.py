"""Standings and figures as templates show them: numbers written, words chosen, links made. Kept by release."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luotsi.charts import Sheet, Sparkline
from luotsi.indicators import labels
from luotsi.indicators.queries import figures, profiles, store
from luotsi.indicators.rules.deficits import difference
from luotsi.indicators.rules.definition import Definition, Kind, Theme
from luotsi.indicators.rules.figures import Compared, Figure, Flag, Standing, Trend
from luotsi.indicators.views import points
from luotsi.regions.rules import AreaKind

_SPARK_YEARS = 12
_FONTS = re.compile(r' font-family="[^"]*" font-size="[^"]*"')
"""A sparkline holds no text."""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure with the way to where it comes from."""

    text: str
    interval: str
    period: str
    href: str
    is_shown: bool
    note: str = ""
    """That it is an estimate or preliminary."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A word with the shape and tone that go with it."""

    word: str
    tone: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator of an area."""

    slug: str
    theme: Theme
    name: str
    unit: str
    href: str
    own: Number
    reference: Number | None
    reference_name: str
    compared: Judged
    trend: Judged
    amount: str
    """How much more a year than at the reference's level; of life expectancy how much shorter a life is. Or nothing."""
    amount_interval: str
    is_clear: bool
    """Whether the area is clearly worse than its reference."""
    place: str
    stands_out: bool
    is_synthetic: bool
    standing: Standing

    def spark(self) -> SafeString:
        """Its sparkline, drawn when it is asked for: a page shows few of its rows with one."""
        return _spark(self.standing)


def about_link(figure: Figure) -> str:
    """Where the page of this very number is."""
    asked = {"area": figure.area, "period": figure.period, "sex": figure.sex}
    if figure.category:
        asked["category"] = figure.category
    return reverse("indicators:about", args=[figure.indicator]) + "?" + urlencode(asked, safe=":")


def indicator_link(slug: str, area: str, **more: str) -> str:
    """The indicator's page as it is for the area."""
    asked = {"area": area} | {name: value for name, value in more.items() if value}
    return reverse("indicators:indicator", args=[slug]) + "?" + urlencode(asked, safe=":")


def area_link(area: str) -> str:
    """The area's profile."""
    return reverse("indicators:area", args=[area])


def number(figure: Figure, definition: Definition) -> Number:
    """The figure in words and digits."""
    is_shown = labels.is_shown(figure)
    is_noted = figure.flag in (Flag.ESTIMATE, Flag.PRELIMINARY, Flag.BREAK)
    return Number(
        text=labels.value(figure, definition),
        interval=labels.interval(figure.lower, figure.upper, definition.decimals) if is_shown else "",
        period=labels.period(figure.period),
        # The areas most like one have no page of their own: their mean is of no one release of one source.
        href="" if figure.area == profiles.SIMILAR else about_link(figure),
        is_shown=is_shown,
        note=str(labels.FLAGS[figure.flag]) if is_noted else "",
    )


def rows(area: str, reference: str) -> tuple[Row, ...]:
    """Every indicator of the area, largest deficit first; NotReady, NotFound."""
    release = figures.release().id
    return _rows(str(store.warehouse().folder), release, area, reference, labels.lang(), len(store.definitions()))


@lru_cache(maxsize=300)
def _rows(_folder: str, release: str, area: str, reference: str, _lang: str, _indicators: int) -> tuple[Row, ...]:
    found = profiles.profile(area, reference=reference, release_id=release)
    return tuple(row(standing) for standing in found)


def row(standing: Standing) -> Row:
    """One indicator of an area."""
    definition, figure = standing.definition, standing.figure
    amount, ends = _amount(standing)
    return Row(
        slug=definition.slug,
        theme=definition.theme,
        name=definition.name(labels.lang()),
        unit=definition.unit(labels.lang()),
        href=indicator_link(definition.slug, figure.area),
        own=_number(figure, definition),
        reference=_number(standing.reference, definition) if standing.reference else None,
        reference_name=_reference_name(standing),
        compared=compared(standing.compared),
        trend=_trend(standing),
        amount=amount,
        amount_interval=ends,
        is_clear=standing.compared is Compared.WORSE,
        place=_place(standing),
        stands_out=standing.is_outlier,
        is_synthetic=figure.flag is Flag.SYNTHETIC,
        standing=standing,
    )


_number = number


def compared(kind: Compared) -> Judged:
    """A judgement with its shape."""
    return Judged(str(labels.COMPARED[kind]), str(kind), str(kind))


def _reference_name(standing: Standing) -> str:
    reference = standing.reference
    if reference is None:
        return ""
    if reference.area == standing.figure.area:
        return _("Own level in %(period)s") % {"period": labels.period(reference.period)}
    name = labels.area_name(reference.area)
    is_best = standing.deficit is not None and standing.deficit.reference == profiles.BEST
    return _("%(area)s (best)") % {"area": name} if is_best else name


_SHAPES = {Trend.LEVEL: "level", Trend.UNKNOWN: "", Trend.RISING: "up", Trend.FALLING: "down"}


def _trend(standing: Standing) -> Judged:
    trend = standing.trend
    shape = _SHAPES.get(trend)
    if shape is None:
        values = [f.value for f in standing.series if f.value is not None]
        shape = "up" if len(values) > 1 and values[-1] > values[-5:][0] else "down"
    return Judged(str(labels.TRENDS[trend]), str(trend), shape)


def _amount(standing: Standing) -> tuple[str, str]:
    definition, deficit = standing.definition, standing.deficit
    if deficit is not None and labels.has_people(definition):
        return labels.deficit(deficit, definition.deficit)
    is_life = definition.calculation.kind is Kind.LIFE_EXPECTANCY
    if not is_life or standing.reference is None or standing.compared is not Compared.WORSE:
        return "", ""
    apart = difference(standing.figure, standing.reference)
    if apart is None or apart.lower is None or apart.upper is None or apart.value >= 0:
        return "", ""
    said = _("%(years)s years shorter life") % {"years": labels.number(-apart.value, 1)}
    return said, labels.interval(-apart.upper, -apart.lower, 1)


def _place(standing: Standing) -> str:
    ranked = standing.ranked
    return "" if ranked is None else f"{ranked.place}/{ranked.of}"


def _spark(standing: Standing) -> SafeString:
    series = standing.series[-_SPARK_YEARS:]
    if sum(labels.is_shown(f) for f in series) < 2:
        return mark_safe("")
    first, last = labels.period(series[0].period), labels.period(series[-1].period)
    title = _("Development %(first)s – %(last)s") % {"first": first, "last": last}
    sheet = Sheet(key=standing.definition.slug, title=title, description="", words=labels.words(), width=112)
    svg = _FONTS.sub("", Sparkline(sheet, points.line(series), height=30).svg(), count=1)
    return mark_safe(svg)  # noqa: S308  the chart escapes every word itself


@dataclass(frozen=True, slots=True)
class ThemeRows:
    """A theme of the county with its indicators."""

    id: str
    name: str
    rows: tuple[Row, ...]

    @property
    def worse(self) -> int:
        """How many are clearly worse than the reference."""
        return sum(row.is_clear for row in self.rows)


def by_theme(found: Iterable[Row]) -> list[ThemeRows]:
    """The rows under the county's themes; empty themes left out."""
    every = list(found)
    groups = [
        ThemeRows(str(theme), str(name), tuple(row for row in every if row.theme is theme))
        for theme, name in labels.THEMES.items()
    ]
    return [group for group in groups if group.rows]


def kind_below(kind: AreaKind) -> AreaKind | None:
    """The kind of areas that an area of this kind is divided into."""
    return {AreaKind.COUNTRY: AreaKind.COUNTY, AreaKind.COUNTY: AreaKind.MUNICIPALITY}.get(kind)
