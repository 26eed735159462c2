"""Services as recommendation sees them: arrays over the whole index, kept in memory and beside the index.

Owns what does not follow from a wish: demands read from the texts, age limits, places, groups. Life areas are
`labels`', what feedback says is `learning`'s.
"""

import os
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from luotsi.directory.queries import demands, engines
from luotsi.directory.rules.facets import AGE_BANDS
from luotsi.guidance.rules import asks
from luotsi.guidance.rules.recommending import OLDEST, Bools, Floats, Ints, threshold
from luotsi.kernel.text import collation_key, pick

_FORM = 3
"""Form of the kept file; raised when what is read from the texts changes."""
_PLACE_IN_NAME = re.compile(r"[,(/–-]\s*[A-ZÅÄÖ]\w+\)?\s*$")
_EARTH_KM = 6371.0
_Arrays = dict[str, npt.NDArray[Any]]
_GROUPS_OF_ANYBODY = ("KR1", "KR1.1", "KR1.2", "KR1.3")
"""Target groups that age alone decides; the others of residents have an illness, a disability or a background."""
_SPEAKS = {"young": 1, "old": -1, "": 0}


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """All services of one index, in its order."""

    generation: str
    ids: Sequence[str]
    numbers: dict[str, int]
    booking: npt.NDArray[np.int8]
    referral: npt.NDArray[np.int8]
    """1 needed, -1 not needed, 0 not told."""
    ages: npt.NDArray[np.int16]
    """(n, 2): its own limits, -1 where not told."""
    speaks: npt.NDArray[np.int8]
    kin: Ints
    place_rows: Ints
    places: npt.NDArray[np.float32]
    """(m, 2) latitudes and longitudes, with the row of their service in `place_rows`."""
    low: Floats
    is_for_some_ages: Bools
    is_for_others: Bools
    is_for_some: Bools
    _masks: dict[str, Bools] = field(default_factory=dict)

    def carrying(self, facet: str, value: str) -> Bools:
        """Which services carry the facet's value."""
        key = f"{facet}:{value}"
        if key not in self._masks:
            if len(self._masks) > 400:
                self._masks.clear()
            self._masks[key] = _mask(self.numbers, facet, value)
        return self._masks[key]

    def nearness(self, position: tuple[float, float] | None) -> Floats:
        """1 at the door of the nearest place, halved every ten kilometres; 0 without a place."""
        found = np.zeros(len(self.ids), dtype=np.float32)
        if position is None or not len(self.place_rows):
            return found
        kilometres = _kilometres(position, self.places)
        np.maximum.at(found, self.place_rows, np.exp2(-kilometres / 10.0).astype(np.float32))
        return found


def traits() -> Traits:
    """Of the index in use; read from the tables when nothing is kept of it yet."""
    return _traits(engines.engine().generation())


@lru_cache(maxsize=2)
def _traits(generation: str) -> Traits:
    ids = engines.engine().everything(filters={})
    numbers = {id_: n for n, id_ in enumerate(ids)}
    read = _kept(generation, len(ids)) or _read(generation, numbers)
    free, costs = _mask(numbers, "cost", "free"), _mask(numbers, "cost", "chargeable")
    remote = _mask(numbers, "reach", "remote")
    bands = np.column_stack([_mask(numbers, "age", band) for band in AGE_BANDS])
    others = _mask(numbers, "group", "KR2") | _mask(numbers, "group", "KR3")
    anybody, some = np.zeros(len(ids), dtype=bool), np.zeros(len(ids), dtype=bool)
    for group in ("KR1", *(f"KR1.{n}" for n in range(1, 10))):
        held = _mask(numbers, "group", group)
        anybody |= held & (group in _GROUPS_OF_ANYBODY)
        some |= held & (group not in _GROUPS_OF_ANYBODY)
    low = threshold(is_free=free, costs=costs, booking=read["booking"], referral=read["referral"], remote=remote)
    return Traits(
        generation=generation, ids=ids, numbers=numbers, booking=read["booking"], referral=read["referral"],
        ages=read["ages"], speaks=read["speaks"], kin=read["kin"], place_rows=read["place_rows"],
        places=read["places"], low=low, is_for_some_ages=np.logical_not(bands.min(axis=1)),
        is_for_others=others & ~anybody & ~some,
        is_for_some=some & ~anybody | read["some"],
    )  # fmt: skip


def fits_age(its: Traits, age: int) -> Bools:
    """Which services take somebody of that age: their own limits first, else their age bands."""
    lows, highs = its.ages[:, 0], its.ages[:, 1]
    within = (lows <= age) & (age <= np.where(highs < 0, OLDEST, highs))
    band = next(name for name, (low, high) in AGE_BANDS.items() if low <= age <= high)
    limited = (lows >= 0) | (highs >= 0)
    found: Bools = np.where(limited, within, its.carrying("age", band))
    return found


def forget() -> None:
    """Drop what is kept in this process."""
    _traits.cache_clear()


def _mask(numbers: dict[str, int], facet: str, value: str) -> Bools:
    found = np.zeros(len(numbers), dtype=bool)
    ids = engines.engine().everything(filters={facet: frozenset({value})})
    found[[numbers[id_] for id_ in ids if id_ in numbers]] = True
    return found


def _kept(generation: str, count: int) -> _Arrays | None:
    try:
        with np.load(engines.folder() / f"asks-{_FORM}-{generation}.npz") as file:
            read = {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, BadZipFile):
        return None
    return read if len(read["booking"]) == count else None


def _read(generation: str, numbers: dict[str, int]) -> _Arrays:
    count = len(numbers)
    read: _Arrays = {
        "booking": np.zeros(count, np.int8), "referral": np.zeros(count, np.int8), "speaks": np.zeros(count, np.int8),
        "some": np.zeros(count, dtype=bool),
        "ages": np.full((count, 2), -1, np.int16), "kin": np.arange(count, dtype=np.int64),
    }  # fmt: skip
    for service in demands.described():
        number = numbers.get(service.id)
        if number is None:
            continue
        told = asks.demands(service.texts)
        name = pick(service.names, "fi")[0]
        read["booking"][number], read["referral"][number] = told.booking, told.referral
        read["speaks"][number] = _SPEAKS[asks.speaks_to(name)]
        read["some"][number] = asks.is_for_some(name)
        read["kin"][number] = count + zlib.crc32(collation_key(_PLACE_IN_NAME.sub("", name)).strip().encode())
        for side, age in enumerate((service.min_age, service.max_age)):
            if age is not None:
                read["ages"][number, side] = min(max(int(age), 0), OLDEST)
    there = [(numbers[id_], lat, lon) for id_, lat, lon in demands.places() if id_ in numbers]
    read["place_rows"] = np.array([row for row, _, _ in there], dtype=np.int64)
    read["places"] = np.array([(lat, lon) for _, lat, lon in there], dtype=np.float32).reshape(len(there), 2)
    _keep(generation, read)
    return read


def _keep(generation: str, read: _Arrays) -> None:
    folder = engines.folder()
    if not generation or not folder.is_dir():
        return
    fresh = folder / f".{os.getpid()}-asks.npz"
    np.savez(fresh, **read)  # type: ignore[arg-type]
    path = folder / f"asks-{_FORM}-{generation}.npz"
    fresh.replace(path)
    for old in sorted(folder.glob("asks-*.npz"), key=lambda p: p.stat().st_mtime)[:-2]:
        old.unlink(missing_ok=True)


def _kilometres(position: tuple[float, float], places: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    here = np.radians(np.array(position, dtype=np.float64))
    there = np.radians(places.astype(np.float64))
    half = np.sin((there - here) / 2.0) ** 2
    part = half[:, 0] + np.cos(here[0]) * np.cos(there[:, 0]) * half[:, 1]
    found: npt.NDArray[np.float64] = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(part, 0.0, 1.0)))
    return found
