"""Our classes against the lists they come from, where those are at hand (LUOTSI_SHARED, default ../shared)."""

import csv
import os
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from luotsi.indicators.rules.causes import Certainty, classification
from luotsi.indicators.rules.icd10 import UNDERLYING

METHODS = Path(os.environ.get("LUOTSI_SHARED") or Path(__file__).resolve().parents[4] / "shared") / "data" / "methods"
CODES = [f"{category}{more}" for category in sorted(UNDERLYING.prefixes) for more in ("", *"0123456789", "51")]

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not METHODS.is_dir(), reason=f"no shared data at {METHODS}: set LUOTSI_SHARED"),
]


def read(name: str) -> list[dict[str, str]]:
    with (METHODS / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def ends(ranges: str) -> tuple[tuple[str, str], ...]:
    parts = (part.replace(" ", "").partition("-") for part in re.split(r",\s*", ranges.replace(".", "")))
    return tuple((first, last or first) for first, _, last in parts)


def within(code: str, ranges: str) -> bool:
    """Is the code in ranges whose ends may be of any length (I30-I425)? Written apart from the product's reader."""
    return any(
        first[0] <= code[0] <= last[0]
        and code[: len(first)] >= first
        and code[: len(last)] <= last
        and len(code) >= min(len(first), len(last))
        for first, last in ends(ranges)
    )


def test_classes_of_statistics_finland__hold_the_published_codes__but_for_alcohol() -> None:
    causes = classification("statfin-54", date(2019, 6, 1))
    rows = {r["code"]: r for r in read("statfin_54_causes.csv") if "-" not in r["code"]}
    assert {leaf.code for leaf in causes.leaves} == set(rows)
    alcohol = rows["41"]["icd10"]
    exact = {c: r["icd10"] for c, r in rows.items() if r["icd10_status"].startswith("exact") and c != "54"}
    assert len(exact) == 46
    compared = 0
    for code in CODES:
        ours = causes.of(code).code
        if ours == "54":
            assert code.startswith("R999")
            continue
        theirs = {"41"} if within(code, alcohol) else {c for c, ranges in exact.items() if within(code, ranges)}
        if theirs:
            assert {ours} == theirs, code
            assert causes.certainty(code) is Certainty.EXACT, code
            compared += 1
        else:
            assert causes.certainty(code) is not Certainty.EXACT, (code, ours)
    assert compared > 10_000


def test_status_of_each_class__is_kept__from_the_list() -> None:
    causes = classification("statfin-54", date(2019, 6, 1))
    for row in read("statfin_54_causes.csv"):
        if "-" in row["code"] or row["code"] == "54":  # 54 has no codes in the list; ours (R99.9) is derived
            continue
        status = row["icd10_status"]
        expected = (
            Certainty.NOT_FOUND if "not found" in status else Certainty(re.match(r"exact|derived", status)[0])  # type: ignore[index]
        )
        assert causes.cause(row["code"]).certainty is expected, row["code"]


def test_shortlist__holds_the_published_codes__of_every_row() -> None:
    causes = classification("european-shortlist", date(2024, 6, 1))
    rows = {r["code"]: r["code_icd10"] for r in read("eurostat_european_shortlist_cod_2012.csv")}
    assert set(rows) | {"total"} == set(causes.causes)
    leaves = [leaf.code for leaf in causes.leaves]
    compared = 0
    for code in CODES:
        theirs = {leaf for leaf in leaves if within(code, rows[leaf])}
        if theirs:
            assert {causes.of(code).code} == theirs, code
            assert code == "B94" or causes.certainty(code) is Certainty.EXACT, code
            compared += 1
        else:
            assert causes.certainty(code) is not Certainty.EXACT, code
    assert compared > 10_000
