"""From counts to figures: applies an indicator's method to cubes of events and people. Pure; reads nothing.

Every kind of calculation is one function from (definition, events, people) to value, limits, numerator, denominator.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from luotsi.indicators.methods.bands import Bands
from luotsi.indicators.methods.direct import STANDARDISED_RATE, directly_standardised_rate
from luotsi.indicators.methods.life import LIFE_EXPECTANCY, life_expectancy
from luotsi.indicators.methods.method import Method
from luotsi.indicators.methods.proportions import PROPORTION, proportion
from luotsi.indicators.methods.pyll import PYLL, standardised_pyll
from luotsi.indicators.methods.rates import CRUDE_RATE, crude_rate
from luotsi.indicators.methods.standards import standard
from luotsi.indicators.rules.cubes import AXES, Cube, Floats, age_bounds
from luotsi.indicators.rules.definition import Definition, Kind
from luotsi.indicators.rules.figures import Flag
from luotsi.kernel.errors import BadInput

PUBLISHED = Method("published", 1, "as the source gives it")


@dataclass(frozen=True, slots=True)
class Result:
    """Figures over the axes area, period, sex, category."""

    value: Floats
    lower: Floats
    upper: Floats
    numerator: Floats
    denominator: Floats
    events: Floats
    """What may be too few to publish: deaths where the numerator is years."""
    method: Method
    said: str
    """The method's parameters in words of the trade, shown with every number: "limit 80, ages 0–79, ESP2013"."""


def calculate(definition: Definition, events: Cube, people: Cube) -> Result:
    """Figures of one indicator; `people` has one category, or those of `events`.

    Raises BadInput when the axes do not fit or the indicator's kind is not computed from counts.
    """
    for axis in ("area", "period", "sex", "age"):
        if events.labels[axis] != people.labels[axis]:
            raise BadInput(f"{definition.slug}: events and people have other values along {axis}.")
    calculation = _CALCULATIONS.get(definition.calculation.kind)
    if calculation is None:
        raise BadInput(f"{definition.slug}: {definition.calculation.kind} is not computed from counts.")
    # An area and year that has people but no row of events had none: registers leave zeros out.
    known = ~np.isnan(people.numerator).all(axis=-1, keepdims=True)
    counted = np.where(np.isnan(events.numerator) & known & ~events.is_suppressed, 0.0, events.numerator)
    return calculation(definition, counted, np.broadcast_to(people.numerator, counted.shape), people)


def _pyll(definition: Definition, deaths: Floats, people: Floats, whole: Cube) -> Result:
    parameters = definition.calculation.parameters
    limit, youngest = int(parameters.get("limit", 80)), int(parameters.get("minimum", 0))
    name = str(parameters.get("standard", "ESP2013"))
    bands = _bands(whole)
    weights: Any = _national(whole) if name == "national" else standard(name)
    done = standardised_pyll(
        deaths, people, bands, standard=weights, standard_name=name, limit=limit, minimum_age=youngest,
        multiplier=definition.calculation.per,
    )  # fmt: skip
    said = f"limit {limit}, ages {youngest}–{limit - 1}, {name}"
    return Result(done.value, done.lower, done.upper, done.years, done.population, done.deaths, PYLL, said)


def _standardised(definition: Definition, deaths: Floats, people: Floats, whole: Cube) -> Result:
    parameters = definition.calculation.parameters
    first, last = age_bounds(whole.labels["age"][0])[0], whole.labels["age"][-1]
    name = str(parameters.get("standard", "ESP2013"))
    starts = [age_bounds(label)[0] for label in whole.labels["age"]]
    end = age_bounds(last)[1]
    whole_weights = standard(name).for_bands(starts if end is None else [*starts, end + 1])
    done = directly_standardised_rate(
        deaths, people, whole_weights[: len(starts)], multiplier=definition.calculation.per
    )
    said = f"ages {first}–{'' if end is None else end}, {name}"
    return Result(
        done.value, done.lower, done.upper, done.events, done.population, done.events, STANDARDISED_RATE, said
    )


def _life(definition: Definition, deaths: Floats, people: Floats, whole: Cube) -> Result:
    starts = [age_bounds(label)[0] for label in whole.labels["age"]]
    done = life_expectancy(deaths, people, starts=starts)
    at = starts.index(int(definition.calculation.parameters.get("at", 0)))
    return Result(
        done.value[..., at], done.lower[..., at], done.upper[..., at], done.deaths[..., at], done.population[..., at],
        done.deaths[..., at], LIFE_EXPECTANCY, f"at age {starts[at]}, Chiang II",
    )  # fmt: skip


def _proportion(definition: Definition, events: Floats, people: Floats, whole: Cube) -> Result:
    counted, asked = events.sum(axis=-1), people.sum(axis=-1)
    asked = np.where((asked > 0) & (counted <= asked), asked, np.nan)
    done = proportion(np.where(np.isnan(asked), np.nan, counted), asked, multiplier=definition.calculation.per)
    return Result(done.value, done.lower, done.upper, counted, asked, counted, PROPORTION, _ages_said(whole))


def _rate(definition: Definition, events: Floats, people: Floats, whole: Cube) -> Result:
    counted, lived = events.sum(axis=-1), people.sum(axis=-1)
    lived = np.where(lived > 0, lived, np.nan)
    done = crude_rate(np.where(np.isnan(lived), np.nan, counted), lived, multiplier=definition.calculation.per)
    return Result(done.value, done.lower, done.upper, counted, lived, counted, CRUDE_RATE, _ages_said(whole))


def _mean(definition: Definition, amounts: Floats, people: Floats, whole: Cube) -> Result:
    """An amount a head: no interval, as nothing tells how the amounts scatter."""
    amount, heads = amounts.sum(axis=-1), people.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(heads > 0, amount / heads * definition.calculation.per, np.nan)
    none = np.full(value.shape, np.nan)
    return Result(
        value,
        none,
        none,
        amount,
        heads,
        np.full(value.shape, np.nan),
        Method("mean_a_head", 1, "Σ amount / Σ people"),
        _ages_said(whole),
    )


_CALCULATIONS: Mapping[Kind, Callable[[Definition, Floats, Floats, Cube], Result]] = {
    Kind.PYLL: _pyll,
    Kind.STANDARDISED: _standardised,
    Kind.LIFE_EXPECTANCY: _life,
    Kind.PROPORTION: _proportion,
    Kind.RATE: _rate,
    Kind.MEAN: _mean,
}


def _bands(whole: Cube) -> Bands:
    bounds = [age_bounds(label) for label in whole.labels["age"]]
    last = bounds[-1][1]
    return Bands(tuple(first for first, _ in bounds), None if last is None else last + 1)


def _national(whole: Cube) -> Floats:
    """The country's people by age in the newest period that has them: THL's standard."""
    if "country" not in whole.labels["area"]:
        raise BadInput("The national age structure needs the country's population.")
    country = whole.numerator[whole.labels["area"].index("country"), :, whole.labels["sex"].index("total"), 0]
    full = np.flatnonzero(~np.isnan(country).any(axis=-1))
    if not len(full):
        raise BadInput("The country's population has gaps in every period.")
    newest: Floats = country[full[-1]]
    return newest


def _ages_said(whole: Cube) -> str:
    ages = whole.labels["age"]
    return "all ages" if ages == ("all",) else f"ages {ages[0].partition('-')[0]}–{ages[-1].rpartition('-')[2]}"


def columns(definition: Definition, result: Result, axes: Cube, *, source: str, flag: Flag) -> dict[str, Any]:
    """The figures as columns of observations, and `events` beside them for `hidden`.

    Rows without people are left out, those without a value are flagged.
    """
    grid = np.indices(result.value.shape).reshape(4, -1)
    kept = ~np.isnan(result.denominator.reshape(-1)) & (result.denominator.reshape(-1) > 0)
    found: dict[str, Any] = {}
    for number, axis in enumerate(AXES[:4]):
        found[axis] = np.asarray(axes.labels[axis], dtype=object)[grid[number][kept]]
    for name in ("value", "lower", "upper", "numerator", "denominator", "events"):
        found[name] = getattr(result, name).reshape(-1)[kept]
    rows = int(kept.sum())
    found["indicator"] = np.full(rows, definition.slug, dtype=object)
    found["age"] = np.full(rows, _age_of(axes), dtype=object)
    found["source"] = np.full(rows, source, dtype=object)
    found["flag"] = np.where(np.isnan(found["value"]), Flag.MISSING.value, flag.value).astype(object)
    return found


def _age_of(axes: Cube) -> str:
    ages = axes.labels["age"]
    if ages == ("all",):
        return "all"
    first, last = age_bounds(ages[0])[0], age_bounds(ages[-1])[1]
    if first == 0 and last is None:
        return "all"
    return f"{first}-{'' if last is None else last}"
