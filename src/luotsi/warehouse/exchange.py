"""Tables for others as Parquet, in memory, and what a release holds in short. Owns no observations."""

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


def parquet(columns: Mapping[str, Sequence[Any]], *, numbers: Sequence[str], about: Mapping[str, str]) -> bytes:
    """The columns as a Parquet file: `numbers` as doubles, others as text; None is null. The same input, same bytes.

    `about` is kept in the file's metadata.
    """
    kinds = {name: pa.float64() if name in numbers else pa.dictionary(pa.int32(), pa.string()) for name in columns}
    table = pa.table({name: pa.array(values, type=kinds[name]) for name, values in columns.items()})
    file = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(dict(about)), file, compression="zstd", store_schema=False)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class Summary:
    """What a release has of an indicator: enough to see that another one has something else."""

    periods: frozenset[str]
    """Those that any area has a value in."""
    figures: int
    total: float


def summaries(path: Path) -> dict[str, Summary]:
    """Each indicator of a file of observations."""
    table = pq.read_table(path, columns=["indicator", "period", "value"])
    table = table.set_column(0, "indicator", table.column("indicator").cast(pa.string()))
    table = table.set_column(1, "period", table.column("period").cast(pa.string()))
    grouped = table.group_by(["indicator", "period"], use_threads=False).aggregate(
        [("value", "count"), ("value", "sum")]
    )
    periods: dict[str, set[str]] = defaultdict(set)
    counts: dict[str, int] = defaultdict(int)
    totals: dict[str, float] = defaultdict(float)
    for row in sorted(grouped.to_pylist(), key=lambda r: (r["indicator"], r["period"])):
        slug = row["indicator"]
        counts[slug] += row["value_count"]
        totals[slug] += row["value_sum"] or 0.0
        if row["value_count"]:
            periods[slug].add(row["period"])
    return {slug: Summary(frozenset(periods[slug]), counts[slug], totals[slug]) for slug in counts}
