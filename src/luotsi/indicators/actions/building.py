"""Building: every indicator computed from the sources' current releases, and kept as one release of figures."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import structlog

from luotsi.indicators.actions import hiding
from luotsi.indicators.methods.proportions import proportion
from luotsi.indicators.methods.rates import crude_rate
from luotsi.indicators.queries import areas, store
from luotsi.indicators.rules import calculation, causes
from luotsi.indicators.rules.cubes import Cube, age_bounds, ages_within, cube
from luotsi.indicators.rules.definition import DeficitUnit, Definition, Kind
from luotsi.indicators.rules.figures import Flag
from luotsi.kernel import clock
from luotsi.kernel.errors import LuotsiError, NotFound, NotReady
from luotsi.regions.rules import AreaKind
from luotsi.warehouse import engine
from luotsi.warehouse.expressions import pools
from luotsi.warehouse.observations import NUMBERS, TEXTS, Release, SourceRelease, Warehouse

log = structlog.get_logger()

POPULATION = "statfin:population"
_KINDS = (AreaKind.COUNTRY, AreaKind.COUNTY, AreaKind.MUNICIPALITY)
_SEXES = ("total", "male", "female")
_FIVE: list[tuple[int, int | None]] = [(first, first + 4) for first in range(0, 85, 5)] + [(85, None)]
_LIFE: list[tuple[int, int | None]] = (
    [(0, 0), (1, 4)] + [(first, first + 4) for first in range(5, 85, 5)] + [(85, None)]
)
_TOLD = 3
"""Reasons told when nothing can be computed."""
Progress = Callable[[str], None]
Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    release: Release
    is_new: bool
    rows: Mapping[str, int]
    """Indicator to rows."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Indicator to the reason why it has no figures."""


def build(
    *,
    warehouse: Warehouse | None = None,
    definitions: Mapping[str, Definition] | None = None,
    on: date | None = None,
    progress: Progress | None = None,
) -> Built:
    """Compute every indicator whose sources are here and publish the figures in the division of the day `on`.

    The same sources, definitions and methods give the same release, byte for byte. Raises NotReady when nothing at all
    can be computed; then the release before stays.
    """
    kept = warehouse or store.warehouse()
    day = on or clock.today()
    made: dict[str, hiding.Made] = {}
    rows: dict[str, int] = {}
    methods: dict[str, str] = {}
    left_out: dict[str, str] = {}
    inputs: set[str] = set()
    shared: dict[Hashable, Columns] = {}
    for slug, definition in sorted((definitions or store.definitions()).items()):
        if progress:
            progress(slug)
        try:
            made[slug], methods[slug], used = _Maker(kept, definition, day, shared).figures()
        except LuotsiError as error:
            left_out[slug] = str(error)
            continue
        rows[slug] = len(made[slug].columns["area"])
        inputs |= {release.id for release in used}
    if not made:
        told = "; ".join(f"{slug}: {why}" for slug, why in list(left_out.items())[:_TOLD])
        raise NotReady(f"No indicator can be computed ({told} …).", hint="Bring figures in: luotsi sync --help.")
    if progress:
        progress("small numbers")
    parts = hiding.without_small_numbers(made, warehouse=kept, on=day)
    columns = {name: np.concatenate([part[name] for part in parts]) for name in (*TEXTS, *NUMBERS)}
    before = kept.current()
    release = kept.publish(columns, inputs=sorted(inputs), methods=methods, made_at=clock.now())
    is_new = before is None or before.id != release.id
    log.info("indicators built", release=release.id, rows=release.rows, is_new=is_new, left_out=len(left_out))
    return Built(release, is_new, rows, left_out)


class _Maker:
    """Figures of one indicator."""

    def __init__(
        self,
        warehouse: Warehouse,
        definition: Definition,
        on: date,
        shared: dict[Hashable, Columns],
    ) -> None:
        self.warehouse = warehouse
        self.definition = definition
        self.on = on
        self.shared = shared
        """Counts that other indicators of this build asked for: the population above all."""
        self.parameters = definition.calculation.parameters
        self.used: dict[str, SourceRelease] = {}

    def figures(self) -> tuple[hiding.Made, str, list[SourceRelease]]:
        """(figures before small numbers are hidden, method with its parameters, sources used)."""
        if self.definition.calculation.kind is Kind.PUBLISHED:
            made, method = hiding.Made(self._published()), str(calculation.PUBLISHED)
        else:
            made, method = self._computed()
        return made, method, list(self.used.values())

    # -- as the source gives them --------------------------------------------------------------------------------

    def _published(self) -> Columns:
        source = self._source(self.definition.sources[0].dataset)
        wanted = {name: [str(self.parameters[name])] for name in ("category", "sex") if name in self.parameters}
        given = self.warehouse.read_source(source.dataset, **wanted)
        self._check_title(source)
        size = len(given["area"])
        own = {name: given[name] for name in ("period", "sex", "numerator", "denominator", "value", "lower", "upper")}
        per = self.definition.calculation.per
        if "denominator" in self.parameters and np.isnan(own["denominator"]).all():
            own["denominator"] = self._people_of(given)
            own["numerator"] = own["value"] / per * own["denominator"]
            own["lower"], own["upper"] = self._limits(own["numerator"], own["denominator"])
        flag = np.where(np.isnan(own["value"]) & (given["flag"] == ""), Flag.MISSING.value, given["flag"])
        if source.is_synthetic:
            flag = np.where(flag == "", Flag.SYNTHETIC.value, flag)
        return {
            **own,
            "indicator": np.full(size, self.definition.slug, dtype=object),
            "area": given["area"],
            "age": np.full(size, str(self.parameters.get("ages", "all")), dtype=object),
            "category": np.full(size, "", dtype=object),
            "flag": flag.astype(object),
            "source": np.full(size, source.id, dtype=object),
        }

    def _limits(self, counts: Any, people: Any) -> tuple[Any, Any]:
        """Limits of a published figure of so many people, by the same methods as of computed ones."""
        per = self.definition.calculation.per
        asked = np.where((people > 0) & (counts >= 0), people, np.nan)
        is_counted = self.definition.deficit is not DeficitUnit.EUROS and not self.parameters.get("survey", False)
        if not is_counted:  # money has no count that scatters, and of a survey's answers we do not know how many
            return np.full(len(asked), np.nan), np.full(len(asked), np.nan)
        if per == 100:
            share = proportion(np.minimum(counts, asked), asked, multiplier=per)
            return share.lower, share.upper
        rate = crude_rate(np.where(np.isnan(asked), np.nan, counts), asked, multiplier=per)
        return rate.lower, rate.upper

    def _people_of(self, given: Mapping[str, Any]) -> Any:
        """People that a published share is of, so that a deficit can be told in people."""
        people = self._counts(str(self.parameters["denominator"]), _KINDS, 1, [self._ages_told()], ())
        told = (people[name] for name in ("area", "period", "sex", "numerator"))
        found = {(area, period, sex): float(n) for area, period, sex, n in zip(*told, strict=True)}
        keys = zip(given["area"], given["period"], given["sex"], strict=True)
        return np.asarray([found.get(key, np.nan) for key in keys])

    def _ages_told(self) -> tuple[int, int | None]:
        ages = str(self.parameters.get("ages", "all"))
        return (0, None) if ages == "all" else age_bounds(ages)

    def _check_title(self, source: SourceRelease) -> None:
        asserted = self.definition.sources[0].title
        if asserted and source.title and asserted.casefold() != source.title.casefold():
            raise NotFound(
                f"{source.dataset} is now called “{source.title}”, not “{asserted}”.",
                hint="Check whether the source gave the id to another indicator, then mend definition.toml.",
            )

    # -- computed from counts ------------------------------------------------------------------------------------

    def _computed(self) -> tuple[hiding.Made, str]:
        events_from, people_from = self._datasets()
        groups = self._groups(events_from)
        made: list[Columns] = []
        method = ""
        for length, kinds in self._pooled().items():
            bands = self._bands(events_from, people_from)
            events = self._counts(events_from, kinds, length, bands, groups)
            people = self._counts(people_from, kinds, length, bands, ())
            if not len(events["area"]) or not len(people["area"]):
                continue
            result, axes = self._calculated(events, people)
            method = f"{result.method} ({result.said})"
            made.append(calculation.columns(self.definition, result, axes, source=self._ids(), flag=self._flag()))
        if not made:
            raise NotFound(f"{events_from} has no area and year with people.", hint="Sync its sources.")
        whole = {name: np.concatenate([part[name] for part in made]) for name in made[0]}
        counted = hiding.Counted(events_from, self._ages_counted(), tuple(groups), self.definition.suppress_below)
        return hiding.Made(whole, counted), method

    def _ages_counted(self) -> tuple[int, int | None]:
        kind = self.definition.calculation.kind
        if kind is Kind.PYLL:
            return int(self.parameters.get("minimum", 0)), int(self.parameters.get("limit", 80)) - 1
        return (int(self.parameters.get("at", 0)), None) if kind is Kind.LIFE_EXPECTANCY else self._ages_told()

    def _datasets(self) -> tuple[str, str]:
        events = self.parameters.get("numerator", self.definition.sources[0].dataset)
        return str(events), str(self.parameters.get("denominator", POPULATION))

    def _pooled(self) -> dict[int, list[AreaKind]]:
        """How many years are pooled to the kinds of area they are pooled for."""
        of_county = int(self.parameters.get("years_pooled_county", 1))
        of_municipality = int(self.parameters.get("years_pooled", of_county))
        found: dict[int, list[AreaKind]] = {of_county: [AreaKind.COUNTRY, AreaKind.COUNTY]}
        found.setdefault(of_municipality, []).append(AreaKind.MUNICIPALITY)
        # The country's age structure is the standard of all, and municipalities are compared with both wholes in their
        # own periods: both must be in every cube.
        for kinds in found.values():
            kinds[:0] = [kind for kind in (AreaKind.COUNTRY, AreaKind.COUNTY) if kind not in kinds]
        return found

    def _calculated(self, events: Mapping[str, Any], people: Mapping[str, Any]) -> tuple[calculation.Result, Cube]:
        ages = sorted(set(people["age"].tolist()), key=lambda v: -1 if v == "all" else age_bounds(v)[0])
        shared = {
            "area": sorted(set(people["area"]) & set(events["area"])),
            "period": sorted(set(people["period"]) & set(events["period"])),
            "sex": [s for s in _SEXES if s in set(people["sex"]) & set(events["sex"])],
            "age": ages,
        }
        counted = cube(events, shared)
        lived = cube(people, {**shared, "category": [""]})
        return calculation.calculate(self.definition, counted, lived), counted

    def _counts(
        self,
        dataset: str,
        kinds: Sequence[AreaKind],
        length: int,
        bands: Sequence[tuple[int, int | None]],
        groups: Sequence[tuple[str, str]],
    ) -> Columns:
        """Counts of a dataset added up to areas of those kinds, pooled years, age bands and groups."""
        release = self._source(dataset)
        key = (release.id, tuple(kinds), length, tuple(bands), tuple(groups))
        if key not in self.shared:
            self.shared[key] = self._collected(dataset, kinds, length, bands, groups)
        return self.shared[key]

    def _collected(
        self,
        dataset: str,
        kinds: Sequence[AreaKind],
        length: int,
        bands: Sequence[tuple[int, int | None]],
        groups: Sequence[tuple[str, str]],
    ) -> Columns:
        path = self.warehouse.source_file(dataset)
        known = engine.values_of(path, "area")
        area = [pair for kind in kinds for pair in areas.wholes(known, self.on, kind=kind)]
        if not area:
            return {"area": np.empty(0, dtype=object)}
        # What makes rows fewer comes first: a part is in one class, band and pool, but in several areas and sexes.
        return engine.collect(
            path,
            {
                "category": groups or _whole(engine.values_of(path, "category"), ""),
                "age": self._ages(path, dataset, bands),
                "period": pools((int(y) for y in engine.values_of(path, "period") if y.isdigit()), length),
                "sex": _sexes(engine.values_of(path, "sex")),
                "area": area,
            },
        )

    def _ages(self, path: Path, dataset: str, bands: Sequence[tuple[int, int | None]]) -> list[tuple[str, str]]:
        known = engine.values_of(path, "age")
        if known == ("all",):
            return [("all", "all")]
        if len(bands) == 1 and "all" in known and _is_within(known, *bands[0]):
            return [("all", _band_name(*bands[0]))]  # its parts lack what a source hides or does not know
        pairs = []
        for first, last in bands:
            parts = ages_within(known, first, last)
            if not parts:
                raise NotFound(
                    f"{dataset} has no ages that make up {_band_name(first, last)}.",
                    hint="Sync a table with narrower ages.",
                )
            pairs += [(part, _band_name(first, last)) for part in parts]
        return pairs

    def _bands(self, *datasets: str) -> list[tuple[int, int | None]]:
        kind = self.definition.calculation.kind
        if kind is Kind.LIFE_EXPECTANCY:
            # Some tables join infants with children under five; a life table of those is a little less exact.
            return _LIFE if all(self._tells_infants(dataset) for dataset in datasets) else _FIVE
        if kind is Kind.PYLL:
            return _FIVE
        first, last = self._ages_told()
        if kind is Kind.STANDARDISED:
            return [b for b in _FIVE if b[0] >= first and (last is None or (b[1] is not None and b[1] <= last))]
        return [(first, last)]

    def _tells_infants(self, dataset: str) -> bool:
        self._source(dataset)
        return bool(ages_within(engine.values_of(self.warehouse.source_file(dataset), "age"), 0, 0))

    def _groups(self, dataset: str) -> list[tuple[str, str]]:
        """Pairs (category of the source, category told): "" for a whole, a class's code where several are told."""
        self._source(dataset)
        codes = [c for c in engine.values_of(self.warehouse.source_file(dataset), "category") if c]
        if "category" in self.parameters:
            pairs = [(code, "") for code in codes if code == self.parameters["category"]]
        elif "causes" in self.parameters:
            groups = [
                causes.group(n, str(self.parameters.get("variant", "statfin"))) for n in self.parameters["causes"]
            ]
            pairs = [(code, "") for code in codes if any(_is_in(group, code) for group in groups)]
        elif "classification" in self.parameters:
            pairs = self._classes(codes)
        else:
            return []
        if not pairs:
            raise NotFound(f"{dataset} has none of the categories that {self.definition.slug} counts.")
        return pairs

    def _classes(self, codes: Sequence[str]) -> list[tuple[str, str]]:
        """Each code's class, or the group of classes that `groups` joins it into."""
        classes = causes.classification(str(self.parameters["classification"]), self.on)
        joined = {leaf.code: group for group in self.parameters.get("groups", ()) for leaf in classes.leaves_of(group)}
        leaves = classes.classify(codes)
        return [(code, joined.get(leaf, leaf)) for code, leaf in zip(codes, leaves, strict=True)]

    # -- sources -------------------------------------------------------------------------------------------------

    def _source(self, dataset: str) -> SourceRelease:
        if dataset not in self.used:
            release = self.warehouse.source(dataset)
            if release is None:
                raise NotFound(f"No figures of {dataset} are here yet.")
            self.used[dataset] = release
        return self.used[dataset]

    def _ids(self) -> str:
        return "+".join(sorted({release.id for release in self.used.values()}))

    def _flag(self) -> Flag:
        return Flag.SYNTHETIC if any(r.is_synthetic for r in self.used.values()) else Flag.NONE


def _is_in(group: causes.CauseGroup, code: str) -> bool:
    """Codes that belong to a group only by the substance are left out: registers of one code a death do not tell it."""
    return not group.needs_substance(code) and group.contains(code)


def _sexes(known: Sequence[str]) -> list[tuple[str, str]]:
    pairs = [(sex, sex) for sex in known if sex in _SEXES]
    if "total" not in known:
        pairs += [(sex, "total") for sex in known if sex in _SEXES]
    return pairs


def _whole(known: Sequence[str], total: str) -> list[tuple[str, str]]:
    """Lookup to the total of a dimension: the source's own where it has one, else the sum of the parts."""
    return [(total, total)] if total in known else [(value, total) for value in known]


def _is_within(ages: Sequence[str], first: int, last: int | None) -> bool:
    """Whether all ages that a source tells lie in the band, so that its total is the band's."""
    bounds = [age_bounds(age) for age in ages if age[:1].isdigit()]
    return bool(bounds) and all(
        low >= first and (last is None or (high is not None and high <= last)) for low, high in bounds
    )


def _band_name(first: int, last: int | None) -> str:
    return f"{first}-{'' if last is None else last}"
