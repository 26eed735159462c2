"""What the methods make of a catalogue's example: tiny counts in, one number out. Pure.

An example is either worked out by hand (`made_up = true`, with its counts) or one published figure, which only the
warehouse can confirm (`queries.checking`).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from luotsi.indicators.methods.bands import Bands
from luotsi.indicators.methods.direct import directly_standardised_rate
from luotsi.indicators.methods.life import life_expectancy
from luotsi.indicators.methods.proportions import proportion
from luotsi.indicators.methods.pyll import standardised_pyll
from luotsi.indicators.methods.standards import standard
from luotsi.indicators.rules.causes import group
from luotsi.indicators.rules.definition import Definition, Kind
from luotsi.kernel.errors import BadInput

TOLERANCE = 1e-6


def counts(definition: Definition, death: Mapping[str, Any]) -> bool:
    """Does a death of the example belong to the indicator's causes?"""
    parameters = definition.calculation.parameters
    if "causes" not in parameters:
        return True
    variant = str(parameters.get("variant", "statfin"))
    groups = [group(str(name), variant) for name in parameters["causes"]]
    return any(g.contains(death["cause"], substance=death.get("substance")) for g in groups)


def computed(definition: Definition, example: Mapping[str, Any]) -> float:
    """What the methods make of the example's counts; BadInput when it lacks what the calculation needs."""
    try:
        if "numerator" in example:
            return _share(definition, example)
        return _by_age(definition, example)
    except (KeyError, ValueError, TypeError, ZeroDivisionError, IndexError) as error:
        told = f"{definition.slug}: the example cannot be computed ({type(error).__name__}: {error})."
        raise BadInput(told, hint="Compare it with a packaged indicator of the same kind.") from error


def _share(definition: Definition, example: Mapping[str, Any]) -> float:
    per = definition.calculation.per
    if definition.calculation.kind is Kind.PROPORTION:
        return float(proportion(example["numerator"], example["denominator"], multiplier=per).value)
    return float(example["numerator"] / example["denominator"] * per)


def _by_age(definition: Definition, example: Mapping[str, Any]) -> float:
    calculation = definition.calculation
    parameters = calculation.parameters
    edges = [band.split("-") for band in example["bands"]]
    starts = tuple(int(first) for first, _ in edges)
    people = np.asarray(example["population"], dtype=np.float64)
    if calculation.kind is Kind.LIFE_EXPECTANCY:
        years = life_expectancy(example["deaths"], people, starts=starts)
        return float(years.value[starts.index(parameters["at"])])
    end = int(edges[-1][1]) + 1
    deaths, ages = np.zeros(len(starts)), np.zeros(len(starts))
    for death in example["deaths"]:
        for band, (first, last) in enumerate(edges):
            if counts(definition, death) and int(first) <= death["age"] <= int(last):
                deaths[band] += death["count"]
                ages[band] += death["age"] * death["count"]
    if calculation.kind is Kind.STANDARDISED:
        weights = standard(str(parameters["standard"])).for_bands((*starts, end))[:-1]
        return float(directly_standardised_rate(deaths, people, weights, multiplier=calculation.per).value)
    with np.errstate(invalid="ignore"):
        mean_ages = ages / deaths
    lost = standardised_pyll(
        deaths,
        people,
        Bands(starts, end),
        standard=np.asarray(example["standard"], dtype=np.float64),
        standard_name=str(parameters["standard"]),
        limit=int(parameters["limit"]),
        minimum_age=int(parameters["minimum"]),
        ages=mean_ages,
        multiplier=calculation.per,
    )
    return float(lost.value)
