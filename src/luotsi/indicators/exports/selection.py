"""Which figures of a release are given out, with the names and the provenance that stand beside them.

Everything that leaves goes through here: figures of a release only, never what a source gave, and every number that is
not there says why. Does not own any file format.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from luotsi.indicators.exports.words import said
from luotsi.indicators.queries import areas, figures, provenance, store
from luotsi.indicators.rules import causes
from luotsi.indicators.rules.definition import Definition
from luotsi.indicators.rules.figures import Flag, Provenance
from luotsi.kernel import clock
from luotsi.kernel.errors import BadParameter, LuotsiError
from luotsi.regions.rules import parse_area
from luotsi.warehouse.observations import Release

Columns = dict[str, npt.NDArray[Any]]
DIMENSIONS = ("indicator", "area", "period", "sex", "age", "category")
MEASURES = ("value", "lower", "upper", "numerator", "denominator")
SEXES = ("total", "male", "female")
_FILTERS = ("indicator", "area", "period", "sex", "category")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; an empty filter lets everything through."""

    indicator: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    sex: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    release_id: str = ""

    @property
    def is_bulk(self) -> bool:
        """Nothing named: then only what may be redistributed is given."""
        return not self.indicator and not self.area


@dataclass(frozen=True, slots=True)
class Row:
    """One figure as files tell it: names in the language, why it has no value, who owns it."""

    indicator: str
    name: str
    unit: str
    area: str
    area_name: str
    period: str
    sex: str
    age: str
    category: str
    category_name: str
    value: float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    flag: str
    source: str
    owner: str
    licence: str
    note: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Figures of one release, in the order of its file, as columns."""

    release: Release
    definitions: Mapping[str, Definition]
    """Of the indicators that have rows here, in the catalogue's order."""
    columns: Columns

    def __len__(self) -> int:
        return len(self.columns["area"])

    def part(self, start: int, stop: int) -> "Selection":
        """Some of the rows, by position."""
        return Selection(self.release, self.definitions, {n: v[start:stop] for n, v in self.columns.items()})

    def of(self, slug: str) -> "Selection":
        """The rows of one indicator."""
        mask = self.columns["indicator"] == slug
        return Selection(
            self.release, {slug: self.definitions[slug]}, {name: v[mask] for name, v in self.columns.items()}
        )

    def sources(self, slug: str) -> tuple[Provenance, ...]:
        """Where the figures of one indicator come from, each source once."""
        mask = self.columns["indicator"] == slug
        return _sources(slug, tuple(sorted(set(self.columns["source"][mask].tolist()))), self.release.id)

    def rows(self, lang: str) -> Iterator[Row]:
        """Row by row."""
        names = {slug: (d, note(d, lang)) for slug, d in self.definitions.items()}
        on = made_on(self.release)
        for values in self.values():
            definition, its_note = names[values["indicator"]]
            yield Row(
                name=definition.name(lang),
                unit=definition.unit(lang),
                area_name=area_name(values["area"], lang),
                category_name=category_names(definition, lang, on).get(values["category"], values["category"]),
                owner=definition.owner,
                licence=definition.licence,
                note=its_note,
                **values,
            )

    def values(self) -> Iterator[dict[str, Any]]:
        """Row by row, without names; what is not there is None."""
        names = [*DIMENSIONS, *MEASURES, "flag", "source"]
        for row in zip(*(self.columns[name].tolist() for name in names), strict=True):
            yield {n: None if isinstance(v, float) and v != v else v for n, v in zip(names, row, strict=True)}


def select(wanted: Wanted) -> Selection:
    """The figures asked for; none is no error. BadParameter names what is not known; NotFound (release), NotReady."""
    release = figures.release(wanted.release_id)
    _check(wanted)
    definitions = store.definitions()
    filters = {name: values for name in _FILTERS if (values := getattr(wanted, name))}
    if wanted.is_bulk:
        filters["indicator"] = tuple(slug for slug, d in definitions.items() if d.is_open)
    read = _read.__wrapped__ if wanted.is_bulk else _read  # the whole is too large to be kept
    columns = read(str(store.warehouse().folder), release.id, tuple(sorted(filters.items())))
    if wanted.category and not len(columns["area"]):
        raise BadParameter("category", wanted.category[0], "a category of the indicator")
    there = set(columns["indicator"].tolist())
    known = {slug: d for slug, d in definitions.items() if slug in there}
    if len(known) < len(there):  # an indicator that the catalogue has lost since: nobody can say what it is
        mask = np.isin(columns["indicator"], list(known))
        columns = {name: values[mask] for name, values in columns.items()}
    return Selection(release, known, columns)


def note(definition: Definition, lang: str) -> str:
    """What must be said wherever figures of the indicator stand; empty when they are open."""
    return "" if definition.is_open else said("not_open", lang, owner=definition.owner, licence=definition.licence)


def area_name(area: str, lang: str) -> str:
    """The area as people call it; its code when nobody knows it."""
    return _area_name(area, lang)


def category_names(definition: Definition, lang: str, on: date) -> Mapping[str, str]:
    """Names of the categories of an indicator that tells of several, as they were on that day."""
    scheme = str(definition.calculation.parameters.get("classification", ""))
    return _cause_names(scheme, lang, on) if scheme else {}


def made_on(release: Release) -> date:
    """The day of a release: what is written into files instead of today, so that they stay the same for ever."""
    return clock.day_of(datetime.fromisoformat(release.made_at))


def made_at(release: Release) -> datetime:
    """The second a release was made, in UTC."""
    return datetime.fromisoformat(release.made_at).astimezone(UTC).replace(microsecond=0)


def check_indicator(slug: str) -> Definition:
    """The definition; BadParameter when there is none."""
    found = store.definitions().get(slug)
    if found is None:
        raise BadParameter("indicator", slug, "a slug from /api/v1/figures/indicators")
    return found


def check_area(area: str, *, parameter: str = "area") -> str:
    """The area; BadParameter (of that parameter) when it cannot be one or does not exist."""
    try:
        parse_area(area)
        areas.name(area, "fi", country="-")
    except LuotsiError:
        raise BadParameter(parameter, area, "country, county:12 or municipality:491, of those there are") from None
    return area


def check_release(id_: str) -> str:
    """The id; BadParameter when no such release is kept."""
    if id_ and id_ not in {release.id for release in figures.releases()}:
        raise BadParameter("release", id_, "an id from /api/v1/figures/releases")
    return id_


def _check(wanted: Wanted) -> None:
    check_release(wanted.release_id)
    for slug in wanted.indicator:
        check_indicator(slug)
    for area in wanted.area:
        check_area(area)
    for sex in wanted.sex:
        if sex not in SEXES:
            raise BadParameter("sex", sex, ", ".join(SEXES))
    for period in wanted.period:
        ends = period.split("-")
        if len(ends) > 2 or not all(len(end) == 4 and end.isascii() and end.isdigit() for end in ends):
            raise BadParameter("period", period, "a year (2023) or years pooled (2019-2023)")


@lru_cache(maxsize=32)
def _read(_folder: str, release_id: str, filters: tuple[tuple[str, Sequence[str]], ...]) -> Columns:
    columns = store.warehouse().figures(release_id, **dict(filters))
    flag = columns["flag"]
    absent = np.isnan(columns["value"]) & (flag == Flag.NONE.value)
    columns["flag"] = np.where(absent, Flag.MISSING.value, flag).astype(object)
    hidden = columns["flag"] == Flag.SUPPRESSED.value
    for name in ("value", "lower", "upper", "numerator"):
        columns[name] = np.where(hidden, np.nan, columns[name])
    for values in columns.values():
        values.flags.writeable = False  # kept for others
    return columns


@lru_cache(maxsize=256)
def _sources(slug: str, told: tuple[str, ...], release_id: str) -> tuple[Provenance, ...]:
    found = {p.dataset: p for source in told for p in provenance.of(slug, source, release_id=release_id)}
    return tuple(found[name] for name in sorted(found))


@lru_cache(maxsize=4096)
def _area_name(area: str, lang: str) -> str:
    try:
        return areas.name(area, lang, country=said("country", lang))
    except LuotsiError:
        return area


@lru_cache(maxsize=16)
def _cause_names(scheme: str, lang: str, on: date) -> Mapping[str, str]:
    try:
        known = causes.classification(scheme, on)
    except LuotsiError:
        return {}
    return {code: cause.names.name(lang) for code, cause in known.causes.items()}
