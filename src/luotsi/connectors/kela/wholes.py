"""Parts and totals of Kela's files as observations in which nothing counts twice. Pure.

- A municipality's published total is kept: it holds also those whose part is too small to be told.
- The country's own figures are the sums of all parts of people living in Finland, as the published total has also those
  abroad; by age, the published rows.
- What was moved to the unknown (municipality 199, age not told) keeps its count with the flag "suppressed".
- Where only one sex is told, the sum of both is at least that: flag "estimate".
- Parts and published totals are compared for every year; the gap is told, a large one refused.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from luotsi.connectors.checks import BadShape
from luotsi.connectors.kela.parse import COUNTRY, UNKNOWN, UNKNOWN_AREA, Home, Row

LARGEST_GAP = 0.05
"""A larger share between parts and totals says that the file is not understood any more."""
_SEXES = ("male", "female")


class Key(NamedTuple):
    area: str
    period: str
    sex: str
    age: str
    category: str


class Told(NamedTuple):
    amount: float
    flag: str


@dataclass(slots=True)
class Check:
    """A year's parts against its published total."""

    total: float | None = None
    parts: float = 0.0
    abroad: float = 0.0
    hidden: float = 0.0
    """Of the parts, those moved to the unknown."""

    @property
    def gap(self) -> float:
        return 0.0 if self.total is None else self.total - self.parts


@dataclass(slots=True)
class Gathered:
    """Observations by key, and the check of each year."""

    told: dict[Key, Told] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=lambda: defaultdict(Check))


def gather(rows: Iterable[Row], *, has_categories: bool) -> Gathered:
    """Everything a file tells, once; BadShape when two rows disagree or totals are far from their parts."""
    found = Gathered()
    of_country: dict[Key, float] = defaultdict(float)
    by_age: dict[Key, float] = defaultdict(float)
    for given in rows:
        row = given if has_categories else given._replace(category=UNKNOWN)
        if not _is_whole(row):
            _take(found, row, has_categories=has_categories)
        elif row.home is not Home.ABROAD:
            _check_total(found, row)
        if row.is_part:
            _count(found.checks[row.year], row)
            if row.home is Home.FINLAND:
                category = row.category if has_categories else ""
                of_country[Key(COUNTRY, row.year, row.sex, "all", category)] += row.amount
                if row.age != UNKNOWN:
                    by_age[Key(COUNTRY, row.year, row.sex, row.age, category)] += row.amount
    _compare(found.checks)
    for key, amount in by_age.items():
        hides = found.checks[key.period].hidden > 0
        found.told.setdefault(key, Told(amount, "estimate" if hides else ""))
    if has_categories:
        _add_all_categories(found.told)
    found.told.update((key, Told(amount, "")) for key, amount in _with_wholes(of_country).items())
    _add_both_sexes(found.told)
    return found


def _is_whole(row: Row) -> bool:
    """Is it the country's total of everybody (with those abroad, which no observation of ours has)?"""
    return row.area == COUNTRY and row.age == "all"


def _take(found: Gathered, row: Row, *, has_categories: bool) -> None:
    if row.home is Home.ABROAD:
        return
    is_hidden = row.area == UNKNOWN_AREA or UNKNOWN in (row.age, row.sex)
    category = row.category if has_categories else ""
    key = Key(row.area, row.year, "total" if row.sex == UNKNOWN else row.sex, row.age, category)
    before = found.told.get(key)
    if before is not None and before.amount != row.amount:
        raise BadShape(f"two rows that tell {before.amount:g} and {row.amount:g} of the same in {row.year}")
    found.told[key] = Told(row.amount, "suppressed" if is_hidden else "")


def _check_total(found: Gathered, row: Row) -> None:
    if row.sex == "total" and row.category in ("", UNKNOWN):
        check = found.checks[row.year]
        check.total = max(row.amount, check.total or 0.0)  # with and without those abroad: the larger has everybody


def _count(check: Check, row: Row) -> None:
    check.parts += row.amount
    if row.home is Home.ABROAD:
        check.abroad += row.amount
    elif row.area == UNKNOWN_AREA or row.age == UNKNOWN:
        check.hidden += row.amount


def _compare(checks: dict[str, Check]) -> None:
    for year, check in sorted(checks.items()):
        if check.total and abs(check.gap) > LARGEST_GAP * check.total:
            raise BadShape(f"parts that add up to {check.parts:g} in {year}, where the total is {check.total:g}")


def _with_wholes(parts: dict[Key, float]) -> dict[Key, float]:
    """With sums over sexes and categories; the parts are everybody once, so the sums are exact."""
    found: dict[Key, float] = defaultdict(float)
    for key, amount in parts.items():
        for sex in {key.sex, "total"} - {UNKNOWN}:
            for category in {key.category, ""}:
                found[key._replace(sex=sex, category=category)] += amount
    return dict(found)


def _add_all_categories(told: dict[Key, Told]) -> None:
    """The country's ages over all categories; categories too small to be told are missing from the sum."""
    sums: dict[Key, float] = defaultdict(float)
    for key, value in told.items():
        if key.area == COUNTRY and key.category:
            sums[key._replace(category="")] += value.amount
    for key, amount in sums.items():
        told.setdefault(key, Told(amount, "estimate"))


def _add_both_sexes(told: dict[Key, Told]) -> None:
    """Totals over sexes where the file has none."""
    groups: dict[Key, list[Told]] = defaultdict(list)
    for key, value in told.items():
        if key.sex in _SEXES:
            groups[key._replace(sex="total")].append(value)
    for key, values in groups.items():
        if key not in told:
            flag = max(v.flag for v in values) or ("" if len(values) == len(_SEXES) else "estimate")
            told[key] = Told(sum(v.amount for v in values), flag)


def columns(found: Gathered) -> dict[str, list[Any]]:
    """Observations; amounts are counts (or euros) that add up, so they are numerators."""
    items = sorted(found.told.items())
    return {
        **{name: [key[n] for key, _ in items] for n, name in enumerate(Key._fields)},
        "numerator": [told.amount for _, told in items],
        "flag": [told.flag for _, told in items],
    }


def notes(found: Gathered) -> tuple[str, ...]:
    """How the parts compare with the totals, year by year where they differ."""
    checks = sorted(found.checks.items())
    compared = [(year, c) for year, c in checks if c.total is not None]
    gaps = [f"{year}: total {c.total:g}, parts {c.parts:g}, gap {c.gap:g}" for year, c in compared if abs(c.gap) > 0.5]
    last = f"{checks[-1][0]}: {checks[-1][1].abroad:g} abroad, {checks[-1][1].hidden:g} hidden" if checks else ""
    return (f"{len(compared) - len(gaps)} of {len(checks)} years add up to their totals ({last})", *gaps)
