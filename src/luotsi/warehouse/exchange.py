"""Tables for others as Parquet, in memory. Owns no meaning of columns; our own observations are in `observations`."""

import io
from collections.abc import Mapping, Sequence
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
