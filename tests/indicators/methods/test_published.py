"""Methods against published vectors: PHEindicatormethods 2.1.0 and Fingertips, read from ../shared."""

import numpy as np
import pytest
from tests.indicators.methods import published
from tests.indicators.methods.published import column, document, expect, nulls, number, rows

from luotsi.indicators.methods.bands import Bands, years_lost
from luotsi.indicators.methods.comparison import by_proportion_limits, by_rate_limits
from luotsi.indicators.methods.direct import directly_standardised_rate
from luotsi.indicators.methods.judging import Judgement, Polarity
from luotsi.indicators.methods.life import life_expectancy
from luotsi.indicators.methods.means import mean
from luotsi.indicators.methods.poisson import byar_limits
from luotsi.indicators.methods.proportions import proportion, wilson_limits
from luotsi.indicators.methods.pyll import standardised_pyll
from luotsi.indicators.methods.quantiles import quantiles
from luotsi.indicators.methods.rates import crude_rate
from luotsi.indicators.methods.standards import ESP2013, STANDARDS
from luotsi.indicators.methods.trend import Direction, recent_trend, recent_trend_of_proportions

pytestmark = published.needed

LEVELS = ((0.95, "95_0"), (0.998, "99_8"))
POLARITIES = {"High is good": Polarity.HIGH_IS_GOOD, "Low is good": Polarity.LOW_IS_GOOD}


@pytest.mark.parametrize(("confidence", "level"), LEVELS)
def test_crude_rate__matches_phe__one_by_one(confidence: float, level: str) -> None:
    table = rows("phe/Rate__Rate.csv")
    for per in {row["multiplier"] for row in table}:
        some = [row for row in table if row["multiplier"] == per]
        found = crude_rate(
            column(some, "Numerator"), column(some, "Denominator"), multiplier=float(per), confidence=confidence
        )
        expect(found.value, column(some, "value"))
        expect(found.lower, column(some, f"lower{level}cl"))
        expect(found.upper, column(some, f"upper{level}cl"))


def test_crude_rate__matches_phe__of_grouped_data() -> None:
    table = rows("phe/Rate__Rate_g.csv")
    found = crude_rate(column(table, "Numerator"), column(table, "Denominator"))
    expect([found.value, found.lower, found.upper], [column(table, name) for name in ("value", "lowercl", "uppercl")])


@pytest.mark.parametrize(("confidence", "level"), LEVELS)
def test_proportion__matches_phe__one_by_one(confidence: float, level: str) -> None:
    table = rows("phe/Proportion__Prop.csv")
    for per in {row["multiplier"] for row in table}:
        some = [row for row in table if row["multiplier"] == per]
        found = proportion(
            column(some, "Numerator"), column(some, "Denominator"), multiplier=float(per), confidence=confidence
        )
        expect(found.value, column(some, "value"))
        expect(found.lower, column(some, f"lower{level}cl"))
        expect(found.upper, column(some, f"upper{level}cl"))


def test_proportion__matches_phe__of_grouped_data() -> None:
    table = rows("phe/Proportion__Prop_g.csv")
    found = proportion(column(table, "Numerator"), column(table, "Denominator"))
    expect([found.value, found.lower, found.upper], [column(table, name) for name in ("value", "lowercl", "uppercl")])


def test_limits__match_phe__on_their_own() -> None:
    for row in rows("phe/Byars_Wilson__B_W.csv"):
        x, level = number(row["x"]), float(row["confidence"].rstrip("%")) / 100
        if row["method"] == "Byars":
            found = byar_limits(x, confidence=level)
        else:
            found = wilson_limits(x, number(row["n"]), confidence=level)
        expect(found, [number(row["lowercl"]), number(row["uppercl"])])


@pytest.mark.parametrize(("confidence", "level"), LEVELS)
def test_mean__matches_phe(confidence: float, level: str) -> None:
    measured = rows("phe/Mean__Mean.csv")
    for row in rows("phe/Mean__Mean_results.csv"):
        values = [number(m["values"]) for m in measured if row["area"] in (m["area"], "No grouping")]
        found = mean(values, confidence=confidence)
        expect(
            [found.total, found.count, found.deviation, found.value, found.lower, found.upper],
            [
                number(row[name])
                for name in (
                    "value_sum",
                    "value_count",
                    "stdev",
                    "value",
                    f"lower{level}cl",
                    f"upper{level}cl",
                )
            ],
        )


@pytest.mark.parametrize(("confidence", "level"), [(0.95, "95_0"), (0.998, "99_8")])
def test_direct_rate__matches_phe__with_dobson_limits(confidence: float, level: str) -> None:
    inputs = {
        area: ([r for r in rows("phe/DSR_ISR__multiarea.csv") if r["area"] == area], ESP2013.for_bands(range(0, 95, 5)))
        for area in ("testdata_big", "testdata_small", "testdata_tiny")
    }
    older = rows("phe/DSR_ISR__1976.csv")
    inputs["testdata_1976"] = (older, column(older, "esp1976"))
    compared = 0
    for row in rows("phe/DSR_ISR__testresults_DSR.csv"):
        if row["area"] not in inputs:
            continue  # events that repeat: their input is not among the files
        table, weights = inputs[row["area"]]
        per = float(row["statistic"].split()[-1]) if "per" in row["statistic"] else 1.0
        found = directly_standardised_rate(
            column(table, "count"), column(table, "pop"), weights, multiplier=per, confidence=confidence
        )
        # The spreadsheet gives the outer limits of the older standard at ten times the multiplier of its row.
        slip = 10 if row["area"] == "testdata_1976" and level == "99_8" else 1
        expect(found.value, number(row["value"]))
        expect([found.lower, found.upper], [number(row[f"{end}{level}cl"]) / slip for end in ("lower", "upper")])
        expect([found.events, found.population], [number(row["total_count"]), number(row["total_pop"])])
        compared += 1
    assert compared == 8


def test_standards__are_those_published() -> None:
    for entry in published.document("standard_populations.json"):
        starts = [int(band.rstrip("+").split("-")[0]) for band in entry["bands"]]
        assert STANDARDS[entry["std"]].for_bands(starts).tolist() == entry["weights"]


def test_life_expectancy__matches_phe__with_limits_where_it_is_left_out() -> None:
    for vector in document("phe/life_expectancy.json")["vectors"]:
        found = life_expectancy(vector["deaths"], vector["pops"], starts=[int(age) for age in vector["startage"]])
        expect(found.value, nulls(vector["value"]))
        expect(found.lower, nulls(vector["lower95"]), relative=1e-4)
        expect(found.upper, nulls(vector["upper95"]), relative=1e-4)
        if "pops_used" in vector:
            expect([found.population, found.deaths], [vector["pops_used"], vector["dths_used"]])


def test_quantiles__match_phe__in_every_grouping() -> None:
    groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in rows("phe/Quantiles__Quantiles.csv"):
        key = (row["GroupSet"], row["QuantileNm"])
        if row["GroupSet"] != "None":  # all areas at once, else by indicator and sex, by region too in the last
            key += (row["Test"], row["IndSexRef"], row["ParentCode"] if row["GroupSet"] == "IndSexReg" else "")
        groups.setdefault(key, []).append(row)
    assert len(groups) > 10
    for key, table in groups.items():
        mixed = key[0] == "None" or key[2] == "BadPolarity"  # several polarities: highest first, upstream's default
        found = quantiles(
            column(table, "Value"),
            number={"Quartile": 4, "Septile": 7, "Decile": 10}[key[1]],
            highest_first=mixed or table[0]["Polarity"] in ("RAG - Low is good", "True"),
        )
        expect(found.quantile, column(table, "QuantileInGrp"))


def test_trend__matches_fingertips__in_every_case() -> None:
    for vector in document("fingertips/recent_trend.json")["vectors"]:
        points = vector["points"]
        series = {name: nulls([point[name] for point in points]) for name in points[0]}
        polarity = POLARITIES.get(vector.get("polarity", ""), Polarity.NO_JUDGEMENT)
        if vector["method"] == "ci":
            found = recent_trend(series["value"], series["lower95"], series["upper95"], polarity=polarity)
        else:
            found = recent_trend_of_proportions(series["count"], series["denominator"], polarity=polarity)
        direction = Direction(int(found.direction))
        if "chi2_2dp" in vector:
            assert float(found.chi_squared) == pytest.approx(vector["chi2_2dp"], abs=0.0051), vector["case"]
        if "significant" in vector:
            assert (direction in (Direction.INCREASING, Direction.DECREASING)) == vector["significant"], vector["case"]
        if "result" in vector:
            judged = {Judgement.BETTER: "AndGettingBetter", Judgement.WORSE: "AndGettingWorse"}
            said = "CannotBeCalculated" if direction is Direction.UNKNOWN else direction.name.capitalize()
            assert said + judged.get(Judgement(int(found.judgement)), "") == vector["result"], vector["case"]


@pytest.mark.parametrize(("confidence", "columns"), [(0.95, ("z1.96", "p.025")), (0.998, ("z3.0902", "p.001"))])
def test_comparison__matches_fingertips__by_control_limits(confidence: float, columns: tuple[str, str]) -> None:
    vectors = document("fingertips/benchmark_comparison.json")
    words = {Judgement.BETTER: "Better", Judgement.SIMILAR: "Same", Judgement.WORSE: "Worse"}
    for kind, compare, answer in zip(
        ("spc_proportion", "spc_dsr"), (by_proportion_limits, by_rate_limits), columns, strict=True
    ):
        for vector in vectors[kind]["vectors"]:
            found = compare(
                vector["value"],
                vector["n"],
                vector["benchmark"],
                polarity=Polarity.LOW_IS_GOOD,
                multiplier=vector["unit"],
                confidence=confidence,
            )
            assert words[Judgement(int(found.judgement))] == vector[answer]


def test_years_lost__match_the_published_cases() -> None:
    for vector in document("pyll_definitions_and_vectors.json")["individual_vectors"]:
        limit, youngest = vector["L"], vector.get("min_age", 0)
        if "ages" in vector:
            assert years_lost(vector["ages"], limit=limit, minimum_age=youngest).sum() == vector["sum"]
        else:
            age = vector.get("age", vector.get("midpoint"))
            assert years_lost(age, limit=limit, minimum_age=youngest) == vector["pyll"]


def test_bands__have_the_midpoints_of_cdc() -> None:
    definition = document("pyll_definitions_and_vectors.json")["definitions"]["CDC/NCHS YPLL-75"]
    bands = Bands((0, 1, 15, 25, 35, 45, 55, 65), end=75)
    assert bands.midpoints("completed").tolist() == definition["midpoints"]
    one = np.eye(8)
    found = standardised_pyll(
        one, np.ones(8), bands, standard=np.ones(8), standard_name="even", limit=75, ages=definition["midpoints"]
    )
    assert found.years.tolist() == [75 - middle for middle in definition["midpoints"]]
