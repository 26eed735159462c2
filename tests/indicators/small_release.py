"""A small warehouse for tests of what leaves the installation: awkward numbers, every flag, an indicator not open."""

from datetime import datetime
from pathlib import Path
from typing import Any

from luotsi.kernel.clock import HELSINKI
from luotsi.warehouse.observations import Release, Warehouse

AT = datetime(2026, 3, 31, 4, 5, 6, 789, tzinfo=HELSINKI)
LATER = datetime(2026, 4, 30, 4, 5, 6, tzinfo=HELSINKI)
AREAS = ("country", "county:12", "county:13", "county:11", "municipality:491")
OPEN, CLOSED = "pyll", "pyll-by-cause"
Row = tuple[str, str, str, str, str, float, float, float, float, float, str]
NAN = float("nan")


def rows(*, newest: int = 2023, more: float = 0.0) -> list[Row]:
    """indicator, area, period, sex, category, value, lower, upper, numerator, denominator, flag."""
    found: list[Row] = []
    for n, area in enumerate(AREAS):
        for year in range(2019, newest + 1):
            for sex in ("total", "male"):
                value = 1 / 3 * 1000 + n * 111.1 - (year - 2019) * 7.7 + more + (sex == "male") * 0.1
                people = 100_000.0 * (10 if area == "country" else 1)
                flag = "synthetic"
                if area == "municipality:491" and year == 2021:
                    found.append((OPEN, area, str(year), sex, "", NAN, NAN, NAN, NAN, people, "suppressed"))
                elif area == "county:11" and year == 2019:
                    found.append((OPEN, area, str(year), sex, "", NAN, NAN, NAN, NAN, NAN, "missing"))
                else:
                    ends = (value - 10.000000000000002, value + 1e-9 + 10)
                    found.append((OPEN, area, str(year), sex, "", value, *ends, value * 1.1, people, flag))
        for cause in ("04-22", "27-30"):
            found.append((CLOSED, area, "2019-2021", "total", cause, 0.1 + 0.2 + n, NAN, NAN, -0.0, 5e-324, ""))
            found.append((CLOSED, area, "2022-2024", "total", cause, -1.5e-7, -2.0, 1e15 + 0.3, NAN, NAN, "estimate"))
    return found


def build(folder: Path, *, newest: int = 2023, more: float = 0.0, at: datetime = AT) -> Release:
    """Keep a source and publish a release of it below the data folder."""
    warehouse = Warehouse(folder / "warehouse")
    source = warehouse.keep_source(
        "statfin:deaths",
        {"area": ["county:12"], "period": ["2023"], "numerator": [1.0]},
        title="Deaths",
        address="https://stat.fi/x",
        licence="CC BY 4.0",
        owner="Statistics Finland",
        fetched_at=at,
        raw=["ab" * 32],
    )
    names = ("indicator", "area", "period", "sex", "category", "value", "lower", "upper", "numerator", "denominator",
             "flag")  # fmt: skip
    table: list[tuple[Any, ...]] = list(rows(newest=newest, more=more))
    columns: dict[str, list[Any]] = {name: [row[n] for row in table] for n, name in enumerate(names)}
    columns["source"] = [source.id] * len(table)
    methods = {OPEN: "pyll/1 (limit 80, ages 0–79, national)", CLOSED: "pyll/1 (limit 80, ages 0–79, national)"}
    return warehouse.publish(columns, inputs=[source.id], methods=methods, made_at=at)
