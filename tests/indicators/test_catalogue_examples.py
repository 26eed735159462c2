"""The catalogue's examples: worked out by hand, or published, they are what the methods and the sources give."""

import csv
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from luotsi.indicators.methods.bands import Bands
from luotsi.indicators.methods.direct import directly_standardised_rate
from luotsi.indicators.methods.life import life_expectancy
from luotsi.indicators.methods.proportions import proportion
from luotsi.indicators.methods.pyll import standardised_pyll
from luotsi.indicators.methods.standards import standard
from luotsi.indicators.rules.catalogue import catalogue, examples
from luotsi.indicators.rules.causes import classification, group
from luotsi.indicators.rules.definition import Definition, Kind

ALL = catalogue()
EVERY = pytest.mark.parametrize("slug", list(ALL))
SHARED = Path(os.environ.get("LUOTSI_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "data" / "indicators"


@EVERY
def test_example__gives_what_was_worked_out_by_hand(slug: str) -> None:
    found, example = ALL[slug], examples(slug)["example"]
    if example["made_up"]:
        assert computed(found, example) == pytest.approx(example["expected"], abs=1e-6)
    else:
        assert found.calculation.kind is Kind.PUBLISHED
        assert {"area", "period", "sex", "file", "key"} <= set(example)


def test_example_by_class__adds_up__and_falls_into_those_classes() -> None:
    found, whole = ALL["pyll-by-cause"], examples("pyll-by-cause")["example"]
    parameters = found.calculation.parameters
    causes = classification(parameters["classification"], date(2026, 11, 22))
    joined = {leaf.code: code for code in parameters["groups"] for leaf in causes.leaves_of(code)}
    by_class: Mapping[str, float] = whole["expected_by_class"]
    for told, expected in by_class.items():
        leaves = [(causes.of(death["cause"]).code, death) for death in whole["deaths"]]
        deaths = [death for leaf, death in leaves if joined.get(leaf, leaf) == told]
        assert computed(found, {**whole, "deaths": deaths}) == pytest.approx(expected, abs=1e-6)
    assert sum(by_class.values()) == pytest.approx(whole["expected"], abs=1e-6)


def test_examples_by_cause__also_show_what_is_not_counted() -> None:
    for slug, found in ALL.items():
        if "causes" in found.calculation.parameters:
            deaths = examples(slug)["example"]["deaths"]
            assert {counts(found, death) for death in deaths} == {True, False}, slug


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared data at {SHARED}: set LUOTSI_SHARED")
def test_published_examples__are_the_published_figures() -> None:
    compared = 0
    for slug in ALL:
        example = examples(slug)["example"]
        if not example["made_up"]:
            assert published(example) == example["expected"], slug
            compared += 1
    assert compared >= 15


def counts(found: Definition, death: Mapping[str, Any]) -> bool:
    """Does a death of the example belong to the indicator's causes?"""
    parameters = found.calculation.parameters
    if "causes" not in parameters:
        return True
    groups = [group(name, parameters["variant"]) for name in parameters["causes"]]
    return any(g.contains(death["cause"], substance=death.get("substance")) for g in groups)


def computed(found: Definition, example: Mapping[str, Any]) -> float:
    """What the methods make of the example's input."""
    calculation = found.calculation
    if "numerator" in example:
        if calculation.kind is Kind.PROPORTION:
            share = proportion(example["numerator"], example["denominator"], multiplier=calculation.per)
            return float(share.value)
        return float(example["numerator"] / example["denominator"] * calculation.per)
    edges = [band.split("-") for band in example["bands"]]
    starts = tuple(int(first) for first, _ in edges)
    people = np.asarray(example["population"], dtype=np.float64)
    if calculation.kind is Kind.LIFE_EXPECTANCY:
        years = life_expectancy(example["deaths"], people, starts=starts)
        return float(years.value[starts.index(calculation.parameters["at"])])
    deaths, ages = np.zeros(len(starts)), np.zeros(len(starts))
    for death in example["deaths"]:
        for band, (first, last) in enumerate(edges):
            if counts(found, death) and int(first) <= death["age"] <= int(last):
                deaths[band] += death["count"]
                ages[band] += death["age"] * death["count"]
    end = int(edges[-1][1]) + 1
    if calculation.kind is Kind.STANDARDISED:
        first, last = calculation.parameters["ages"].split("-")
        assert (starts[0], end) == (int(first), int(last) + 1)
        weights = standard(calculation.parameters["standard"]).for_bands((*starts, end))[:-1]
        return float(directly_standardised_rate(deaths, people, weights, multiplier=calculation.per).value)
    assert end == calculation.parameters["limit"]
    with np.errstate(invalid="ignore"):
        mean_ages = ages / deaths
    lost = standardised_pyll(
        deaths,
        people,
        Bands(starts, end),
        standard=np.asarray(example["standard"], dtype=np.float64),
        standard_name=calculation.parameters["standard"],
        limit=calculation.parameters["limit"],
        minimum_age=calculation.parameters["minimum"],
        ages=mean_ages,
        multiplier=calculation.per,
    )
    return float(lost.value)


def published(example: Mapping[str, Any]) -> float:
    """The figure in the file that the example names."""
    code, year = example["area"].partition(":")[2], example["period"]
    with (SHARED / example["file"]).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if "metric" in row:
                if (row["hyvinvointialue_code"], row["year"], row["metric"]) == (code, year, example["key"]):
                    return float(row["value"])
            elif (row["indicator"], row["region_code"]) == (example["key"], code):
                return float(row[year])
    raise AssertionError(f"{example} is not in the file")
