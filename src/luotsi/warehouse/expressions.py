"""What is computed from observations before any statistics: regrouping a dimension, over any engine that Ibis speaks.

One expression does it all: municipalities into counties, ages into groups, causes into classes, years into pools. It is
an Ibis expression, so that DuckDB, PostgreSQL and Spark run the very same one (`tests/warehouse/test_engines.py`).
"""

from collections.abc import Iterable, Mapping, Sequence

import ibis
from ibis.expr.types import Table

from luotsi.kernel.errors import BadInput

_KEYS = ("area", "sex", "age", "category", "period")
Lookup = Sequence[tuple[str, str]]
"""Pairs (part, whole); a part may belong to several wholes, and parts in no whole are left out."""


def regroup(observations: Table, dimension: str, lookup: Table) -> Table:
    """Observations with each value of `dimension` replaced by its wholes in `lookup` (columns part, whole), summed.

    Numerators and denominators add up; a sum over nothing known is null. Source flags other than "" spread: a whole
    that holds a suppressed part is "suppressed", as its sum is too small.
    """
    if dimension not in _KEYS:
        raise BadInput(f"Observations are not regrouped by {dimension!r}.", hint=f"Known: {', '.join(_KEYS)}.")
    others = [key for key in _KEYS if key != dimension]
    joined = observations.join(lookup, observations[dimension] == lookup["part"])
    return (
        joined.group_by([*others, "whole"])
        .aggregate(
            numerator=joined["numerator"].sum(),
            denominator=joined["denominator"].sum(),
            flag=joined["flag"].max(),
        )
        .rename({dimension: "whole"})
    )


def regrouped(observations: Table, lookups: Mapping[str, Table]) -> Table:
    """`regroup` one dimension after another."""
    for dimension, lookup in lookups.items():
        observations = regroup(observations, dimension, lookup)
    return observations.select(*_KEYS, "numerator", "denominator", "flag")


def lookup_columns(pairs: Lookup) -> dict[str, list[str]]:
    """A lookup as columns; without duplicates, which would count a part twice."""
    distinct = sorted(set(pairs))
    if not distinct:
        raise BadInput("A lookup needs at least one pair.")
    return {"part": [p for p, _ in distinct], "whole": [w for _, w in distinct]}


def lookup_table(pairs: Lookup) -> Table:
    """A lookup as a table of any engine."""
    return ibis.memtable(lookup_columns(pairs))


def pools(years: Iterable[int], length: int) -> Lookup:
    """Lookup of years into pools of `length` consecutive years, back from the newest; years too few for a pool go.

    Pools do not overlap: nobody can subtract one from another to see a single year, and trends are of independent
    figures.

    >>> pools([2020, 2021, 2022, 2023, 2024], 2)
    [('2021', '2021-2022'), ('2022', '2021-2022'), ('2023', '2023-2024'), ('2024', '2023-2024')]
    """
    known = set(years)
    if length == 1:
        return [(str(year), str(year)) for year in sorted(known)]
    ends = range(max(known, default=0), min(known, default=0) + length - 2, -length)
    whole = [end for end in ends if all(end - n in known for n in range(length))]
    return sorted((str(end - n), f"{end - length + 1}-{end}") for end in whole for n in range(length))
