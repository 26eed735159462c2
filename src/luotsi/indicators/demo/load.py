"""Loads the demonstration's figures through the same actions as every source, and builds them."""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

import numpy as np
from django.conf import settings

from luotsi.indicators.actions import Built, build
from luotsi.indicators.demo import vital
from luotsi.indicators.queries import store
from luotsi.indicators.rules.definition import Definition
from luotsi.kernel import clock
from luotsi.regions import queries as regions
from luotsi.warehouse.observations import Warehouse

_OWNER = "Luotsi, demonstration"
_LICENCE = "CC0: made up for demonstration"
_PUBLISHED_LICENCE = "CC BY 4.0 (THL, Sotkanet)"

_PENSIONS = {"F00-F99": 0.030, "M00-M99": 0.012, "I00-I99": 0.004, "G00-G99": 0.005}
Columns = dict[str, Any]


def load(*, progress: Callable[[str], None] | None = None) -> Built:
    """Keep the demonstration's sources and build a release of them; twice changes nothing."""
    warehouse = store.warehouse()
    people, deaths = vital.columns(settings.COUNTY)
    _keep(warehouse, "statfin:population", people)
    _keep(warehouse, "microdata:deaths", deaths)
    _keep(warehouse, "statfin:deaths", _without_causes(deaths))
    _keep(warehouse, "kela:disability-pensions", _pensions(people))
    definitions = store.definitions()
    real = tomllib.loads(_text("published.toml"))
    for dataset, series in real.items():
        definition = next(d for d in definitions.values() if d.sources[0].dataset == dataset)
        _keep(warehouse, dataset, _published(series), of=definition, is_real=True)
    for slug, told in tomllib.loads(_text("levels.toml"))["levels"].items():
        _keep(warehouse, definitions[slug].sources[0].dataset, _made_up(slug, told), of=definitions[slug])
    return build(warehouse=warehouse, progress=progress)


def is_loaded() -> bool:
    """Whether the warehouse holds made-up figures."""
    return any(source.is_synthetic for source in store.warehouse().sources())


def holds_other_figures() -> bool:
    """Whether the warehouse holds figures that did not come from here."""
    return any(not s.is_synthetic and s.licence != _PUBLISHED_LICENCE for s in store.warehouse().sources())


def _keep(
    warehouse: Warehouse, dataset: str, columns: Columns, *, of: Definition | None = None, is_real: bool = False
) -> None:
    source = of.sources[0] if of else None
    warehouse.keep_source(
        dataset,
        columns,
        title=source.title if source else f"Made-up figures in the form of {dataset}",
        address=source.address if source and is_real else "",
        licence=_PUBLISHED_LICENCE if is_real else _LICENCE,
        owner=of.owner if of and is_real else _OWNER,
        fetched_at=clock.now(),
        is_synthetic=not is_real,
        allow_shrink=True,
    )


def _text(name: str) -> str:
    return (files("luotsi.indicators.demo") / name).read_text(encoding="utf-8")


def _without_causes(deaths: Mapping[str, Any]) -> Columns:
    total: dict[tuple[str, str, str, str], float] = defaultdict(float)
    keys = ("area", "period", "sex", "age")
    for *key, count in zip(*(deaths[name] for name in keys), deaths["numerator"], strict=True):
        total[tuple(key)] += count
    columns = {name: [key[n] for key in total] for n, name in enumerate(keys)}
    return {**columns, "numerator": list(total.values())}


def _pensions(people: Mapping[str, Any]) -> Columns:
    """Recipients of disability pensions by age and diagnosis, drawn from shares that rise with age."""
    random = np.random.default_rng(212)
    by_county = {f"county:{c.code}": float(np.exp(random.normal(0, 0.12))) for c in regions.counties()}
    parts: list[Columns] = []
    working = np.array([16 <= _first(age) < 65 for age in people["age"]])
    columns = {name: values[working] for name, values in people.items()}
    age = np.array([_first(a) for a in columns["age"]])
    level = np.array([by_county.get(area, 1.38) for area in columns["area"]])
    change = 0.975 ** (columns["period"].astype(int) - 2018)
    for category, share in _PENSIONS.items():
        rise = np.exp((age - 45) / 16) if category != "F00-F99" else np.exp((age - 45) / 32)
        counts = random.binomial(columns["numerator"].astype(int), np.clip(share * rise * level * change, 0, 0.5))
        parts.append({**columns, "category": np.full(len(age), category, dtype=object), "numerator": counts})
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _first(age: str) -> int:
    return int(age.partition("-")[0])


def _published(series: Mapping[str, Any]) -> Columns:
    areas, periods, values = [], [], []
    for area, told in series.items():
        if area == "first":
            continue
        for n, value in enumerate(told.split()):
            if value != "-":
                areas.append(area)
                periods.append(str(series["first"] + n))
                values.append(float(value))
    return {"area": areas, "period": periods, "value": values}


def _made_up(slug: str, told: Mapping[str, float]) -> Columns:
    """A level for every area and year: the county's own, the municipality's around it, a change, a little noise."""
    random = np.random.default_rng(sum(slug.encode()))
    years = np.array(vital.YEARS)
    change = (1 + told["change"]) ** (years - 2018)
    areas, rows = ["country"], [told["level"] * change]
    counties = {c.code: float(np.exp(random.normal(0, told["spread"]))) for c in regions.counties()}
    counties[settings.COUNTY] = told["here"]
    for code, factor in counties.items():
        areas.append(f"county:{code}")
        rows.append(told["level"] * factor * change * np.exp(random.normal(0, 0.015, len(years))))
    for m in regions.municipalities_of(settings.COUNTY, date(vital.YEARS[-1], 12, 31)):
        own = counties[m.county] * np.exp(random.normal(0, told["spread"]))
        areas.append(f"municipality:{m.code}")
        rows.append(told["level"] * own * change * np.exp(random.normal(0, 0.04, len(years))))
    values = np.round(np.stack(rows), 3)
    return {
        "area": np.repeat(np.array(areas, dtype=object), len(years)),
        "period": np.tile(years.astype(str).astype(object), len(areas)),
        "value": values.reshape(-1),
    }
