"""A warehouse of a few figures that one can work out by head, for tests of pages."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from luotsi.indicators.rules.figures import Flag
from luotsi.regions import queries as regions
from luotsi.warehouse.observations import NUMBERS, TEXTS, Release, Warehouse

WHEN = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
YEARS = tuple(range(2015, 2025))
COUNTIES = tuple(f"county:{c.code}" for c in regions.counties())
CAUSES = {"27-30": (2000.0, 1700.0), "41": (1200.0, 900.0), "04-22": (1400.0, 1450.0)}
"""Of years of life lost: Etelä-Savo's and every other area's."""
SYNTHETIC = ("pyll", "pyll-by-cause")

Row = dict[str, object]


def row(indicator: str, area: str, period: str, value: float | None, *, half: float = 0.0, people: float = 100_000.0,
        sex: str = "total", category: str = "", flag: str = "", source: str = "") -> Row:  # fmt: skip
    """One figure whose interval reaches `half` to both sides; none when that is zero."""
    known = value is not None and half > 0
    return {
        "indicator": indicator, "area": area, "period": period, "sex": sex, "age": "all", "category": category,
        "flag": flag, "source": source, "numerator": None, "denominator": people, "value": value,
        "lower": value - half if known and value is not None else None,
        "upper": value + half if known and value is not None else None,
    }  # fmt: skip


def rows(source: str) -> Iterable[Row]:
    """Unemployment: the county 15 %, others 10 %, Sulkava suppressed. PYLL: 8 000 against 6 000, in 3 years too."""
    towns = ("municipality:491", "municipality:768")
    for year in YEARS:
        period = str(year)
        for area in ("country", *COUNTIES, *towns):
            own = area == "county:12"
            is_hidden = area == "municipality:768"
            yield row(
                "unemployment", area, period, None if is_hidden else 15.0 if own else 10.0, half=0.0 if is_hidden else 0.5,
                flag=Flag.SUPPRESSED if is_hidden else "", source=source, people=60_000.0,
            )  # fmt: skip
        for area in ("country", *COUNTIES):
            yield row(
                "pyll", area, period, 8000.0 if area == "county:12" else 6000.0, half=200.0, source=source,
                flag=Flag.SYNTHETIC, people=120_000.0,
            )  # fmt: skip
    for area in ("country", *COUNTIES, *towns):
        level = {"county:12": 8100.0, "municipality:491": 8400.0, "municipality:768": 9000.0}.get(area, 6100.0)
        yield row("pyll", area, "2022-2024", level, half=300.0, source=source, flag=Flag.SYNTHETIC, people=360_000.0)
    for code, (own, other) in CAUSES.items():
        for area in ("country", *COUNTIES):
            for sex, change in (("total", 0.0), ("male", 300.0), ("female", -300.0)):
                yield row(
                    "pyll-by-cause", area, "2022-2024", (own if area == "county:12" else other) + change, half=100.0,
                    sex=sex, category=code, source=source, flag=Flag.SYNTHETIC, people=360_000.0,
                )  # fmt: skip


def publish(folder: Path) -> Release:
    """Keep a source and publish the figures in the data folder's warehouse."""
    warehouse = Warehouse(folder / "warehouse")
    source = warehouse.keep_source(
        "sotkanet:181",
        {"area": ["country"], "period": ["2024"], "value": [10.0], "numerator": [np.nan], "denominator": [np.nan],
         "lower": [np.nan], "upper": [np.nan]},
        title="Unemployed", address="https://sotkanet.example/181", licence="CC BY 4.0", owner="THL", fetched_at=WHEN,
        raw=["ab" * 32],
    )  # fmt: skip
    every = list(rows(source.id))
    columns: dict[str, Any] = {
        **{name: [r[name] for r in every] for name in TEXTS},
        **{name: np.array([np.nan if r[name] is None else r[name] for r in every], dtype=float) for name in NUMBERS},
    }
    methods = {
        "pyll": "pyll/1 (limit 80, ages 0–79, national)",
        "pyll-by-cause": "pyll/1 (limit 80, ages 0–79, national)",
        "unemployment": "published/1",
    }
    return warehouse.publish(columns, inputs=[source.id], methods=methods, made_at=WHEN)
