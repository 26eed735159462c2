"""An area's profile: every indicator beside its past, the reference and all other areas, largest deficit first."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from luotsi.indicators.methods.trend import recent_trend
from luotsi.indicators.queries import areas, figures, store
from luotsi.indicators.rules import deficits
from luotsi.indicators.rules.definition import Definition
from luotsi.indicators.rules.figures import Figure, Standing, Trend
from luotsi.kernel.errors import BadParameter
from luotsi.regions import queries as regions
from luotsi.regions.rules import parse_area

COUNTRY, BEST, PAST, SIMILAR = "country", "best", "past", "similar"
REFERENCES = (COUNTRY, BEST, SIMILAR, PAST)
_ALIKE = 5
"""How many areas of the nearest population count as similar."""
_Z998 = 3.0902


def profile(area: str, *, reference: str = COUNTRY, release_id: str = "") -> tuple[Standing, ...]:
    """Every indicator that has a figure for the area, largest deficit first.

    `reference`: what it is held against: the country, the best area of its kind, the areas most like it in population,
    its own past, or another area by name. Raises BadInput, NotFound, NotReady.
    """
    parse_area(area)
    if reference not in REFERENCES:
        if ":" not in reference:
            raise BadParameter("reference", reference, f"{', '.join(REFERENCES)} or an area such as county:13")
        parse_area(reference)
    folder = str(store.warehouse().folder)
    return _profile(folder, figures.release(release_id).id, area, reference, len(store.definitions()))


def standing(slug: str, area: str, *, reference: str = COUNTRY, release_id: str = "") -> Standing | None:
    """One indicator of an area's profile; None when it has no figure there."""
    found = profile(area, reference=reference, release_id=release_id)
    return next((s for s in found if s.definition.slug == slug), None)


@lru_cache(maxsize=400)
def _profile(_folder: str, release_id: str, area: str, reference: str, _indicators: int) -> tuple[Standing, ...]:
    told = []
    own = figures.whole(area, release_id=release_id)
    for slug, definition in store.definitions().items():
        series = figures.of_span(own.get(slug, {}))
        if series:
            published = [figure for figure in series if deficits.is_published(figure)]
            told.append((definition, series, published[-1] if published else series[-1]))
    of_periods = frozenset(figure.period for *_, figure in told)
    others = figures.beside(_of_kind(area), of_periods, release_id=release_id)
    country = figures.whole(areas.COUNTRY, release_id=release_id)
    held = figures.whole(reference, release_id=release_id) if reference not in (BEST, PAST, SIMILAR) else {}
    return deficits.ordered(
        _standing(
            definition,
            series,
            figure,
            others.get((definition.slug, figure.period), ()),
            reference,
            _same_period(country, figure),
            _same_period(held, figure),
        )
        for definition, series, figure in told
    )


def _of_kind(area: str) -> tuple[str, ...]:
    """All areas of the kind of that one."""
    kind = area.partition(":")[0]
    if kind == "county":
        return areas.counties()
    if kind == "municipality":
        return tuple(areas.county_of(regions.table().newest_division))
    return (area,)


def _standing(
    definition: Definition,
    series: Sequence[Figure],
    figure: Figure,
    others: Sequence[Figure],
    reference: str,
    level: Figure | None,
    held: Figure | None,
) -> Standing:
    """`level`: the country's figure; `held`: that of the area that is the reference, where one is."""
    against = _reference(definition, figure, series, others, reference, held)
    return deficits.standing(
        definition,
        figure,
        series,
        reference=against,
        others=others,
        trend=_trend(definition, series, figure),
        funnel=_funnel(figure, level),
        label=reference if reference in (BEST, SIMILAR, PAST) and against is not None else "",
    )


def _reference(
    definition: Definition,
    figure: Figure,
    series: Sequence[Figure],
    others: Sequence[Figure],
    reference: str,
    held: Figure | None,
) -> Figure | None:
    if reference == BEST:
        return deficits.best(others, definition)
    if reference == PAST:
        return deficits.past(series, figure)
    if reference == SIMILAR:
        alike = set(similar(figure.area))
        return deficits.pooled([f for f in others if f.area in alike])
    return held


def _same_period(area: Mapping[str, Mapping[int, Sequence[Figure]]], figure: Figure) -> Figure | None:
    series = area.get(figure.indicator, {}).get(figure.span, ())
    return next((f for f in series if f.period == figure.period), None)


@lru_cache(maxsize=400)
def similar(area: str) -> tuple[str, ...]:
    """The areas of the same kind whose population is nearest in size (by ratio)."""
    parsed = parse_area(area)
    table = regions.table()
    day = table.newest_division
    if parsed.kind == "county":
        sizes = {f"county:{c.code}": table.county_population(c.code, 2022, on=day) for c in regions.counties()}
    elif parsed.kind == "municipality":
        sizes = {f"municipality:{m.code}": m.population for m in regions.municipalities(day)}
    else:
        return ()
    own = sizes.pop(area, None)
    if not own:
        return ()
    return tuple(sorted((a for a, n in sizes.items() if n), key=lambda a: abs(np.log((sizes[a] or 1) / own)))[:_ALIKE])


def _trend(definition: Definition, series: Sequence[Figure], figure: Figure) -> Trend:
    points = deficits.trend_points(series, figure)
    if not points or any(p.lower is None or p.upper is None for p in points):
        return Trend.UNKNOWN
    lines = (np.array([getattr(p, name) for p in points]) for name in ("value", "lower", "upper"))
    return deficits.trend_named(int(recent_trend(*lines).direction), definition)


def _funnel(figure: Figure, country: Figure | None) -> tuple[float, float] | None:
    """99.8 % limits around the country's level, by the width of the area's own interval."""
    if country is None or country.value is None or figure.lower is None or figure.upper is None:
        return None
    error = (figure.upper - figure.lower) / 3.92
    return country.value - _Z998 * error, country.value + _Z998 * error
