"""Observations as immutable Parquet files: what sources gave (source releases) and what was made of it (releases).

Every file is named by the hash of its rows; the same rows give the same bytes, today and in ten years. Owns the folder
and the schema. Does not own what an indicator means, nor the raw answers (`raw`).
"""

import hashlib
import json
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from luotsi.kernel.errors import BadInput, NotFound, SourceRefused

Columns = Mapping[str, Sequence[Any] | npt.NDArray[Any]]
TEXTS = ("indicator", "area", "period", "sex", "age", "category", "flag", "source")
NUMBERS = ("numerator", "denominator", "value", "lower", "upper")
SUPPRESSED = "suppressed"  # flag
_NOT_TOLD = ("value", "lower", "upper", "numerator")
DIMENSIONS = ("area", "indicator", "sex", "age", "category", "period")
"""Also the order of rows: a profile reads one stretch of the file."""
_DEFAULTS = {"sex": "total", "age": "all", "category": "", "flag": "", "source": "", "indicator": ""}
_ROW_GROUP = 60_000
_SCHEMA = pa.schema(
    [(name, pa.dictionary(pa.int32(), pa.string())) for name in TEXTS] + [(name, pa.float64()) for name in NUMBERS]
)
_own = threading.local()
_LEAST_SHARE = 0.5
"""A source that suddenly gives less than this share of its rows is not believed."""


@dataclass(frozen=True, slots=True)
class SourceRelease:
    """What a source gave at one time."""

    id: str
    """First 16 hexadecimal digits of the SHA-256 of the rows."""
    dataset: str
    rows: int
    title: str
    address: str
    licence: str
    owner: str
    fetched_at: str
    raw: tuple[str, ...] = ()
    """SHA-256 of the raw answers it was read from."""
    is_synthetic: bool = False
    is_confidential: bool = False
    """Never leaves the machine as it is: only what is computed and suppressed does."""


@dataclass(frozen=True, slots=True)
class Release:
    """Figures of all indicators at one time."""

    id: str
    rows: int
    made_at: str
    inputs: tuple[str, ...] = ()
    """Ids of source releases."""
    methods: Mapping[str, str] = field(default_factory=dict)
    """Indicator to method and version."""
    sources: tuple[SourceRelease, ...] = ()
    """The inputs as they were then: reading the same rows again later changes nothing of an old release."""


class Warehouse:
    """The store below `folder`. Readers never see half a file: every one is written beside and renamed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # -- what sources gave ---------------------------------------------------------------------------------------

    def keep_source(
        self,
        dataset: str,
        columns: Columns,
        *,
        title: str,
        address: str,
        licence: str,
        owner: str,
        fetched_at: datetime,
        raw: Sequence[str] = (),
        is_synthetic: bool = False,
        is_confidential: bool = False,
        allow_shrink: bool = False,
    ) -> SourceRelease:
        """Keep a source's rows and make them current; the same rows again change nothing but the time of reading.

        Raises BadInput for columns that are not observations, SourceRefused when there are no rows or less than half
        of the last time's (unless `allow_shrink`): the release before stays current.
        """
        table = _table(columns, dataset)
        before = self.source(dataset)
        if not table.num_rows:
            raise SourceRefused(f"{dataset} gave no rows.", hint="The figures of last time stay in use.")
        if before and table.num_rows < before.rows * _LEAST_SHARE and not allow_shrink:
            raise SourceRefused(
                f"{dataset} gave {table.num_rows} rows, last time {before.rows}.",
                hint="The figures of last time stay in use. If this is right, allow the smaller content.",
            )
        id_ = _digest(table)
        folder = self._source_folder(dataset)
        release = SourceRelease(
            id_, dataset, table.num_rows, title, address, licence, owner, fetched_at.isoformat(), tuple(raw),
            is_synthetic, is_confidential,
        )  # fmt: skip
        if not (folder / f"{id_}.parquet").exists():
            _write(table, folder / f"{id_}.parquet")
        _replace(folder / f"{id_}.json", json.dumps(asdict(release), ensure_ascii=False, sort_keys=True))
        _replace(folder / "current", id_)
        return release

    def source(self, dataset: str) -> SourceRelease | None:
        """The current release of a dataset."""
        id_ = _read_text(self._source_folder(dataset) / "current")
        return self._source_release(dataset, id_) if id_ else None

    def sources(self) -> tuple[SourceRelease, ...]:
        """The current releases of every dataset, by name."""
        found = [
            self._read_release(path.parent, path.read_text()) for path in self._folder("sources").glob("*/current")
        ]
        return tuple(sorted((r for r in found if r), key=lambda r: r.dataset))

    def source_by_id(self, id_: str) -> SourceRelease:
        """Any release ever kept; NotFound."""
        for path in self._folder("sources").glob(f"*/{id_}.json"):
            return _as_source(json.loads(path.read_text()))
        raise NotFound(f"No source release {id_[:20]!r} is kept here.")

    def source_file(self, dataset: str) -> Path:
        """Parquet file of the current release; NotFound."""
        release = self.source(dataset)
        if release is None:
            raise NotFound(f"No figures of {dataset} are here yet.", hint="Sync the source first: luotsi sync --help.")
        return self._source_folder(dataset) / f"{release.id}.parquet"

    def _source_release(self, dataset: str, id_: str) -> SourceRelease | None:
        return self._read_release(self._source_folder(dataset), id_)

    def _read_release(self, folder: Path, id_: str) -> SourceRelease | None:
        text = _read_text(folder / f"{id_}.json")
        return _as_source(json.loads(text)) if text else None

    def _source_folder(self, dataset: str) -> Path:
        return self._folder("sources") / _file_name(dataset)

    def _folder(self, name: str) -> Path:
        path = self.folder / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    # -- what was made of it -------------------------------------------------------------------------------------

    def publish(
        self, columns: Columns, *, inputs: Sequence[str], methods: Mapping[str, str], made_at: datetime
    ) -> Release:
        """Keep figures as a release and make it current. The same figures from the same inputs are the same release."""
        ordered = _table(columns, "release")
        told = json.dumps([sorted(inputs), sorted(methods.items())])
        id_ = hashlib.sha256(f"{_digest(ordered)} {told}".encode()).hexdigest()[:16]
        folder = self._folder("releases") / id_
        folder.mkdir(exist_ok=True)
        known = self._release(id_)
        release = known or Release(
            id_, ordered.num_rows, made_at.isoformat(), tuple(sorted(inputs)), dict(methods), self._kept(inputs)
        )
        if known is None:
            _write(ordered, folder / "observations.parquet")
            _replace(folder / "release.json", json.dumps(asdict(release), ensure_ascii=False, sort_keys=True))
        _replace(self._folder("releases") / "current", id_)
        return release

    def current(self) -> Release | None:
        """The release that pages show."""
        id_ = _read_text(self._folder("releases") / "current")
        return self._release(id_) if id_ else None

    def release(self, id_: str) -> Release:
        """A release by id; NotFound."""
        found = self._release(id_) if id_.isalnum() else None
        if found is None:
            raise NotFound(f"No release {id_[:20]!r} is kept here.")
        return found

    def releases(self) -> tuple[Release, ...]:
        """Every release, newest first."""
        found = [self._release(path.parent.name) for path in self._folder("releases").glob("*/release.json")]
        return tuple(sorted((r for r in found if r), key=lambda r: (r.made_at, r.id), reverse=True))

    def release_file(self, id_: str) -> Path:
        """Parquet file of a release; NotFound."""
        return self._folder("releases") / self.release(id_).id / "observations.parquet"

    def _release(self, id_: str) -> Release | None:
        path = self.folder / "releases" / id_ / "release.json"
        try:
            return _read_release(path, path.stat().st_mtime_ns)
        except FileNotFoundError:
            return None

    def _kept(self, inputs: Sequence[str]) -> tuple[SourceRelease, ...]:
        folder = self._folder("sources")
        found = (next(folder.glob(f"*/{id_}.json"), None) for id_ in sorted(set(inputs)))
        return tuple(_as_source(json.loads(path.read_text(encoding="utf-8"))) for path in found if path)

    # -- reading -------------------------------------------------------------------------------------------------

    def read_source(self, dataset: str, **wanted: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
        """Columns of the current release of a dataset where each named dimension has one of the wanted values."""
        return read(self.source_file(dataset), wanted)

    def figures(self, release: str, **wanted: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
        """As `read_source`, of a release, in the file's order; what is suppressed has no number, whatever is kept."""
        found = read(self.release_file(release), wanted)
        return found | {name: np.where(found["flag"] == SUPPRESSED, np.nan, found[name]) for name in _NOT_TOLD}


def period_counts(path: Path, wanted: Mapping[str, str]) -> dict[tuple[str, str], int]:
    """How many areas of a kind have a value in a period, by (kind, period), among rows of the wanted dimensions."""
    conditions = " and ".join(f"{name} = ${name}" for name in wanted)
    query = (
        "select split_part(area, ':', 1) as kind, period, count(value) filter (flag <> $gone) as n"  # noqa: S608
        f" from read_parquet($path) where {conditions} group by all"
    )
    found = _connection().sql(query, params={"path": str(path), "gone": SUPPRESSED, **wanted}).fetchall()
    return {(str(kind), str(period)): int(n) for kind, period, n in found}


def read(path: Path, wanted: Mapping[str, Sequence[str]]) -> dict[str, npt.NDArray[Any]]:
    """Rows of a Parquet file of observations as columns: text as str objects, numbers as float64 (NaN for none)."""
    for name in wanted:
        if name not in TEXTS:
            raise BadInput(f"Observations have no column called {name[:40]!r}.", hint=f"Known: {', '.join(TEXTS)}.")
    conditions = " and ".join(f"{name} in (select unnest(${name}))" for name in wanted)
    query = f"select {', '.join((*TEXTS, *NUMBERS))} from read_parquet($path)"  # noqa: S608 (own names)
    if conditions:
        query += f" where {conditions}"
    parameters = {"path": str(path), **{name: list(values) for name, values in wanted.items()}}
    table = _connection().sql(query, params=parameters).to_arrow_table()
    found: dict[str, npt.NDArray[Any]] = {}
    for name in TEXTS:
        found[name] = objects(table.column(name))
    for name in NUMBERS:
        found[name] = table.column(name).to_numpy().astype(np.float64)
    return found


def objects(column: Any) -> npt.NDArray[Any]:
    """Text as str objects, each value made once."""
    encoded = column.combine_chunks().dictionary_encode()
    known = np.asarray(encoded.dictionary.to_pylist(), dtype=object)
    return known[encoded.indices.to_numpy()] if len(known) else known


def _connection() -> duckdb.DuckDBPyConnection:
    """One a thread, kept: making one takes longer than reading a profile."""
    if not hasattr(_own, "connection"):
        _own.connection = duckdb.connect(":memory:", config={"threads": 1})
        # Where a file's row groups lie is read once: files of observations never change.
        _own.connection.execute("set enable_object_cache = true; set parquet_metadata_cache = true")
    found: duckdb.DuckDBPyConnection = _own.connection
    return found


def values(column: npt.NDArray[Any]) -> list[Any]:
    """A column's values; what is not a number is None."""
    told: list[Any] = column.tolist()
    if column.dtype.kind == "f":
        for place in np.flatnonzero(np.isnan(column)):
            told[place] = None
    return told


def _table(columns: Columns, what: str) -> pa.Table:
    unknown = set(columns) - set(TEXTS) - set(NUMBERS)
    if unknown:
        raise BadInput(f"{what}: observations have no column {sorted(unknown)[0]!r}.")
    for name in ("area", "period"):
        if name not in columns:
            raise BadInput(f"{what}: observations need the column {name!r}.")
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        raise BadInput(f"{what}: columns differ in length: {sorted(lengths)}.")
    size = lengths.pop()
    arrays = []
    for name in TEXTS:
        if name in columns:
            arrays.append(_texts(columns[name]))
        else:
            default = what if name == "indicator" and what != "release" else _DEFAULTS[name]
            arrays.append(pa.DictionaryArray.from_arrays(pa.array(np.zeros(size, np.int32)), pa.array([default])))
    for name in NUMBERS:
        given = columns.get(name)
        numbers = np.full(size, np.nan) if given is None else np.asarray(given, dtype=np.float64)
        if np.isinf(numbers).any():
            raise BadInput(f"{what}: {name} holds an infinite number.")
        arrays.append(pa.array(numbers, mask=np.isnan(numbers)))
    table = pa.Table.from_arrays(arrays, schema=_SCHEMA)
    order = np.lexsort([_codes(table, name) for name in reversed(DIMENSIONS)])  # dictionaries are sorted, so codes are
    return _without_repeats(table.take(order), what)


def _codes(table: pa.Table, name: str) -> npt.NDArray[np.int32]:
    codes: npt.NDArray[np.int32] = table.column(name).combine_chunks().indices.to_numpy()
    return codes


def _texts(values: Sequence[Any] | npt.NDArray[Any]) -> pa.DictionaryArray:
    array = values if isinstance(values, pa.Array) else pa.array(values, type=pa.string())
    encoded = array.dictionary_encode()
    # Sorted dictionaries: the same rows give the same bytes in whatever order they came.
    known = encoded.dictionary.to_pylist()
    order = sorted(range(len(known)), key=lambda n: known[n])
    place = np.empty(len(known), dtype=np.int32)
    place[order] = np.arange(len(known), dtype=np.int32)
    return pa.DictionaryArray.from_arrays(
        pa.array(place[encoded.indices.to_numpy()]), pa.array([known[n] for n in order], type=pa.string())
    )


def _without_repeats(table: pa.Table, what: str) -> pa.Table:
    """Refuses two rows for the same thing: which of them is right is not ours to say."""
    if table.num_rows < 2:
        return table
    same = np.ones(table.num_rows - 1, dtype=bool)
    for name in DIMENSIONS:
        codes = _codes(table, name)
        same &= codes[1:] == codes[:-1]
    if same.any():
        row = table.slice(int(np.flatnonzero(same)[0]), 1).to_pylist()[0]
        told = ", ".join(f"{name} {row[name]!r}" for name in DIMENSIONS if row[name])
        raise BadInput(f"{what}: two rows say something of {told}.", hint="Keep one of them.")
    return table


def _digest(table: pa.Table) -> str:
    """Hash of the rows: of values, not of how a library happens to write them."""
    found = hashlib.sha256()
    for name in TEXTS:
        column = table.column(name).combine_chunks()
        found.update(json.dumps(column.dictionary.to_pylist(), ensure_ascii=False).encode())
        found.update(column.indices.to_numpy().tobytes())
    for name in NUMBERS:
        found.update(table.column(name).to_numpy().astype(np.float64).tobytes())
    return found.hexdigest()[:16]


def _write(table: pa.Table, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{os.getpid()}-{path.name}")
    pq.write_table(table, partial, compression="zstd", row_group_size=_ROW_GROUP, store_schema=False)
    partial.replace(path)


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{os.getpid()}-{path.name}")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


@lru_cache(maxsize=50)
def _read_release(path: Path, _written: int) -> Release:
    """What is told of a release; a profile asks for it hundreds of times."""
    content = json.loads(path.read_text(encoding="utf-8"))
    sources = tuple(map(_as_source, content.get("sources", ())))
    return Release(**{**content, "inputs": tuple(content["inputs"]), "sources": sources})


def _file_name(dataset: str) -> str:
    name = "".join(c if c.isalnum() or c in "-_" else "-" for c in dataset)
    if not name.strip("-"):
        raise BadInput(f"“{dataset[:40]}” cannot name a dataset.")
    return name


def _as_source(content: dict[str, Any]) -> SourceRelease:
    return SourceRelease(**{**content, "raw": tuple(content["raw"])})
