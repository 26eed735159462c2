"""Reads of figures out of a release. A release never changes, so what was read of it once is kept."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from pathlib import Path

from luotsi.indicators.queries import store
from luotsi.indicators.rules.figures import Figure, Flag
from luotsi.kernel.errors import NotReady
from luotsi.warehouse import observations
from luotsi.warehouse.observations import Release

_KEPT = 400
"""Readings kept in a process: a county's profile is one, an indicator over all areas another."""

_FLAGS = {flag.value: flag for flag in Flag}
_FIELDS = tuple(field.name for field in fields(Figure))

Key = tuple[str, str, str, str, int]
"""Indicator, sex, age, category, years in a period: what one series is of, in one area."""


def release(id_: str = "") -> Release:
    """The release with that id, else the current one; NotFound, NotReady when nothing was built yet."""
    if id_:
        return store.warehouse().release(id_)
    current = store.warehouse().current()
    if current is None:
        raise NotReady("There are no figures yet.", hint="Run: luotsi indicators build (after luotsi sync …).")
    return current


def releases() -> tuple[Release, ...]:
    """Every release, newest first."""
    return store.warehouse().releases()


def of_area(area: str, *, release_id: str = "") -> dict[Key, tuple[Figure, ...]]:
    """Every series of an area, oldest figure first."""
    return _of_area(*_where(release_id), area)


def of_indicator(slug: str, *, release_id: str = "") -> dict[tuple[str, Key], tuple[Figure, ...]]:
    """Every series of an indicator by (area, key), oldest figure first."""
    return _of_indicator(*_where(release_id), slug)


def series(
    slug: str, area: str, *, sex: str = "total", category: str = "", span: int = 0, release_id: str = ""
) -> tuple[Figure, ...]:
    """One series, oldest first: of periods of `span` years, else of the shortest there are. Empty: unknown."""
    return of_span(_by_span(*_where(release_id), area).get((slug, sex, category), {}), span)


def whole(area: str, *, release_id: str = "") -> dict[str, Mapping[int, tuple[Figure, ...]]]:
    """An area's series of both sexes and all categories together by indicator, for `of_span`."""
    found = _by_span(*_where(release_id), area)
    return {slug: spans for (slug, sex, category), spans in found.items() if (sex, category) == ("total", "")}


def of_span(spans: Mapping[int, tuple[Figure, ...]], span: int = 0) -> tuple[Figure, ...]:
    """Of periods of `span` years, else of the shortest there are."""
    return spans.get(span or min(spans, default=0), ())


def across(
    slug: str, *, kind: str = "county", period: str = "", sex: str = "total", category: str = "", release_id: str = ""
) -> tuple[Figure, ...]:
    """The figures of all areas of a kind in one period (the newest, of the shortest, that most areas have), by area."""
    where = _where(release_id)
    if not period:
        counts = _period_counts(*where, slug, sex, category)
        of_kind = {of_period: n for (of_kind, of_period), n in counts.items() if of_kind == kind and n}
        if not of_kind:
            return ()
        period = newest(of_kind)
    return tuple(f for f in _across(*where, slug, period, sex, category) if f.area.partition(":")[0] == kind)


def beside(
    areas_of_kind: tuple[str, ...], of_periods: frozenset[str], *, release_id: str = ""
) -> Mapping[tuple[str, str], tuple[Figure, ...]]:
    """The whole figures (both sexes, all categories together) of those areas by (indicator, period), in one reading."""
    return _beside(*_where(release_id), areas_of_kind, of_periods)


def newest(counts: dict[str, int]) -> str:
    """The newest period, of one year rather than of several, that has half as many figures as the fullest one.

    A single early bird does not count.
    """
    most = max(counts.values())
    return max((p for p, n in counts.items() if n * 2 >= most), key=lambda p: (p[-4:], -len(p)))


def _where(release_id: str) -> tuple[str, str]:
    return str(store.warehouse().folder), release(release_id).id


@lru_cache(maxsize=_KEPT)
def _of_area(folder: str, release_id: str, area: str) -> dict[Key, tuple[Figure, ...]]:
    found: dict[Key, list[Figure]] = defaultdict(list)
    for figure in _read(folder, release_id, area=[area]):
        found[_key(figure)].append(figure)
    return {key: _in_time(figures) for key, figures in found.items()}


@lru_cache(maxsize=_KEPT)
def _by_span(folder: str, release_id: str, area: str) -> dict[tuple[str, str, str], dict[int, tuple[Figure, ...]]]:
    found: dict[tuple[str, str, str], dict[int, tuple[Figure, ...]]] = defaultdict(dict)
    for (slug, sex, _, category, span), figures in _of_area(folder, release_id, area).items():
        found[slug, sex, category][span] = figures
    return dict(found)


@lru_cache(maxsize=20)
def _beside(
    folder: str, release_id: str, areas_of_kind: tuple[str, ...], of_periods: frozenset[str]
) -> Mapping[tuple[str, str], tuple[Figure, ...]]:
    found: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in _read(
        folder, release_id, area=areas_of_kind, period=sorted(of_periods), sex=["total"], category=[""]
    ):
        found[figure.indicator, figure.period].append(figure)
    return {key: tuple(figures) for key, figures in found.items()}


@lru_cache(maxsize=4 * _KEPT)
def _across(folder: str, release_id: str, slug: str, period: str, sex: str, category: str) -> tuple[Figure, ...]:
    found = _read(folder, release_id, indicator=[slug], period=[period], sex=[sex], category=[category])
    return tuple(sorted(found, key=lambda f: f.area))


@lru_cache(maxsize=_KEPT)
def _period_counts(folder: str, release_id: str, slug: str, sex: str, category: str) -> dict[tuple[str, str], int]:
    path = observations.Warehouse(Path(folder)).release_file(release_id)
    return observations.period_counts(path, {"indicator": slug, "sex": sex, "category": category})


@lru_cache(maxsize=_KEPT)
def _of_indicator(folder: str, release_id: str, slug: str) -> dict[tuple[str, Key], tuple[Figure, ...]]:
    found: dict[tuple[str, Key], list[Figure]] = defaultdict(list)
    for figure in _read(folder, release_id, indicator=[slug]):
        found[figure.area, _key(figure)].append(figure)
    return {key: _in_time(figures) for key, figures in found.items()}


def _key(figure: Figure) -> Key:
    return figure.indicator, figure.sex, figure.age, figure.category, figure.span


def _in_time(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    return tuple(sorted(figures, key=lambda f: (f.period[-4:], f.period)))


def _read(folder: str, release_id: str, **wanted: Sequence[str]) -> list[Figure]:
    columns = observations.Warehouse(Path(folder)).figures(release_id, **wanted)
    values = {name: observations.values(column) for name, column in columns.items()}
    values["flag"] = [_FLAGS[name] for name in values["flag"]]
    return [Figure(*row) for row in zip(*(values[name] for name in _FIELDS), strict=True)]
