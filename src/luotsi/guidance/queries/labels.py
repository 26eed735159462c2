"""Areas of life of every service in the index and of what people write; and which services are least certain.

Labels of services are kept beside the index and made anew only for what changed: the text, its embedding, its groups,
or the weights. Editors' corrections lie over them.
"""

import hashlib
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
from django.db.models import Count, Max

from luotsi.directory.queries import engines
from luotsi.guidance.models import AreaCorrection
from luotsi.guidance.queries import area_reading
from luotsi.guidance.rules.areas import AREAS, LifeArea
from luotsi.guidance.rules.linear import Floats, rows_of
from luotsi.kernel.errors import NotFound
from luotsi.search.analysis import words

_LONGEST = 2_000
"""Characters of a message that are read."""
_REASONS = 3
_TOLD = ("class:", "group:", "age:")
_BLOCK = 2_000
_lock = threading.Lock()


@dataclass(frozen=True, slots=True, eq=False)
class ServiceLabels:
    """Probabilities that services help in each area and suit the young, in the order of the index."""

    ids: Sequence[str]
    areas: Floats
    """(n, 10), in the order of AREAS."""
    youth: Floats
    corrected: frozenset[str]
    """Ids of services whose areas an editor judged."""

    def why(self, id_: str, area: LifeArea) -> tuple[str, ...]:
        """Words of the service's own text that speak of the area, most telling first; () when none does."""
        text = texts_of([id_]).get(id_)
        return why(text, area) if text else ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A service before an editor: what was read, and what an editor said, if one did."""

    id: str
    text: str
    areas: tuple[tuple[LifeArea, float], ...]
    youth: float
    is_corrected: bool
    is_for_young: bool | None


def of_message(text: str, lang: str | None = None) -> dict[LifeArea, float]:
    """0..1 in each area: from .5 on the message voices worry, lack or wish in it. `lang` does not matter."""
    read = area_reading.read_message(" ".join(text[:_LONGEST].split()))
    return {area: float(read[n]) for n, area in enumerate(AREAS)}


_Key = tuple[str, int, int, object]
_last: list[tuple[_Key, ServiceLabels]] = []


def of_services() -> ServiceLabels:
    """Of the index in use; the same object as long as nothing changed. What is not kept yet is read first."""
    generation = engines.engine().generation()
    state = AreaCorrection.objects.aggregate(Count("id"), Max("decided_at"))
    told = (state["id__count"], state["decided_at__max"])
    with _lock:
        key = (generation, _changed(), *told)
        if _last and _last[0][0] == key:
            return _last[0][1]
        kept = _kept()
        if kept is None or kept.generation != generation or kept.stamp != area_reading.stamp():
            kept = _read_anew(kept)
        found = _corrected(kept)
        _last[:] = [((generation, _changed(), *told), found)]
        return found


def refresh() -> int:
    """Read what changed since the labels were kept; returns how many services were read."""
    with _lock:
        before = _kept()
        after = _read_anew(before)
    return after.read


def forget() -> None:
    """Drop what is kept in this process."""
    _last.clear()


def least_certain(limit: int, *, skip: int = 0) -> list[Judged]:
    """Services that nobody judged, least certain first: an editor's answer teaches most there."""
    labelled = of_services()
    doubt = 1.0 - np.abs(2.0 * labelled.areas - 1.0)
    score = np.sort(doubt, axis=1)[:, -3:].mean(axis=1) if len(labelled.ids) else np.zeros(0)
    open_ = [n for n in np.argsort(-score, kind="stable") if labelled.ids[n] not in labelled.corrected]
    return _judged(labelled, [int(n) for n in open_[skip : skip + limit]])


def corrected(limit: int, *, skip: int = 0) -> list[Judged]:
    """Services that editors judged, latest first."""
    labelled = of_services()
    numbers = {id_: n for n, id_ in enumerate(labelled.ids)}
    rows = AreaCorrection.objects.order_by("-decided_at", "-id").values_list("service_id", flat=True)
    known = [numbers[str(id_)] for id_ in rows if str(id_) in numbers]
    return _judged(labelled, known[skip : skip + limit])


def judged(id_: UUID) -> Judged:
    """One service; NotFound when it is not in the index."""
    labelled = of_services()
    if str(id_) not in labelled.ids:
        raise NotFound("No such service.")
    return _judged(labelled, [list(labelled.ids).index(str(id_))])[0]


def counts() -> tuple[int, int]:
    """How many services are labelled, and how many of them editors judged."""
    labelled = of_services()
    return len(labelled.ids), len(labelled.corrected & set(labelled.ids))


def texts_of(ids: Sequence[str]) -> dict[str, str]:
    """Texts by which services are read."""
    engine = engines.engine()
    wanted = set(ids)
    return {i: t for i, t in zip(engine.everything(filters={}), engine.texts(), strict=False) if i in wanted}


def why(text: str, area: LifeArea) -> tuple[str, ...]:
    """Words of a text that speak of the area, most telling first."""
    at = AREAS.index(area)
    lexicon = area_reading.service_words()
    points: dict[str, float] = dict.fromkeys(lexicon.part_words(text, at), 1.0)
    for word in lexicon.expressions_for(text, at):
        points[word] = points.get(word, 0.0) + 1.0
    weights = area_reading.service_weights()
    if weights is not None:
        own = [word for word in dict.fromkeys(words(text)) if len(word) > 3]
        gains = rows_of([(word, 1.0)] for word in own).weighted(weights.rarity).times(weights.grams)[:, at]
        for word, gain in zip(own, gains, strict=True):
            if gain > 0:
                points[word] = points.get(word, 0.0) + float(gain)
    return tuple(sorted(points, key=lambda word: -points[word])[:_REASONS])


def _judged(labelled: ServiceLabels, numbers: Sequence[int]) -> list[Judged]:
    ids = [labelled.ids[n] for n in numbers]
    texts = texts_of(ids)
    rows = {str(r.service_id): r for r in AreaCorrection.objects.filter(service_id__in=ids)}
    return [
        Judged(
            id_, texts.get(id_, ""), tuple(zip(AREAS, labelled.areas[n].tolist(), strict=True)),
            float(labelled.youth[n]), id_ in rows, rows[id_].is_for_young if id_ in rows else None,
        )
        for id_, n in zip(ids, numbers, strict=True)
    ]  # fmt: skip


# -- keeping ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    generation: str
    stamp: str
    ids: Sequence[str]
    hashes: npt.NDArray[np.uint64]
    areas: npt.NDArray[Any]
    youth: npt.NDArray[Any]
    read: int = 0


def _file() -> Path:
    return engines.folder() / "life-areas.npz"


def _changed() -> int:
    try:
        return _file().stat().st_mtime_ns
    except OSError:
        return 0


def _kept() -> _Kept | None:
    try:
        with np.load(_file()) as file:
            kept = {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, BadZipFile):
        return None
    its = (kept["hashes"], kept["areas"], kept["youth"])
    return _Kept(str(kept["generation"]), str(kept["stamp"]), kept["ids"].tolist(), *its)


def _read_anew(before: _Kept | None) -> _Kept:
    engine = engines.engine()
    generation, stamp = engine.generation(), area_reading.stamp()
    ids, texts = list(engine.everything(filters={})), engine.texts()
    if len(ids) != len(texts):  # the index was changed in between: what is read next time is whole again
        texts = (texts + [""] * len(ids))[: len(ids)]
    told = [frozenset(v for v in held if v.startswith(_TOLD)) for held in engine.facets(ids)]
    cache = engines.vector_cache()
    at, matrix = cache.matrix(texts) if cache is not None else (np.zeros(0, np.int32), np.zeros((0, 0), np.int8))
    row_of = {int(n): k for k, n in enumerate(at)}
    hashes = np.array([_hash(t, f, n in row_of) for n, (t, f) in enumerate(zip(texts, told, strict=True))], np.uint64)
    areas, youth = np.zeros((len(ids), len(AREAS)), np.float32), np.zeros(len(ids), np.float32)
    known = {}
    if before is not None and before.stamp == stamp:
        known = {(i, int(h)): n for n, (i, h) in enumerate(zip(before.ids, before.hashes, strict=True))}
    todo = []
    for n, id_ in enumerate(ids):
        old = known.get((id_, int(hashes[n])))
        if old is None or before is None:
            todo.append(n)
        else:
            areas[n], youth[n] = before.areas[old], before.youth[old]
    weights = area_reading.service_weights()
    for first in range(0, len(todo), _BLOCK):
        block = todo[first : first + _BLOCK]
        given = {k: matrix[row_of[n]] for k, n in enumerate(block) if n in row_of}
        areas[block], youth[block] = area_reading.read_services(
            [texts[n] for n in block], [told[n] for n in block], given, weights
        )
    kept = _Kept(generation, stamp, ids, hashes, areas.astype(np.float16), youth.astype(np.float16), len(todo))
    _keep(kept)
    return kept


def _hash(text: str, told: frozenset[str], has_vector: bool) -> int:
    content = f"{text}\0{sorted(told)}\0{has_vector}".encode()
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest())


def _keep(kept: _Kept) -> None:
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{os.getpid()}-{path.name}")
    arrays: dict[str, Any] = {"hashes": kept.hashes, "areas": kept.areas, "youth": kept.youth}
    arrays |= {"ids": np.array(kept.ids, dtype="U36"), "generation": np.array(kept.generation)}
    np.savez(fresh, stamp=np.array(kept.stamp), **arrays)
    fresh.replace(path)


def _corrected(kept: _Kept) -> ServiceLabels:
    areas, youth = kept.areas.astype(np.float32), kept.youth.astype(np.float32)
    rows = list(AreaCorrection.objects.values_list("service_id", "areas", "is_for_young"))
    numbers = {id_: n for n, id_ in enumerate(kept.ids)} if rows else {}
    for service_id, own, is_for_young in rows:
        n = numbers.get(str(service_id))
        if n is None:
            continue
        areas[n] = [float(area in own) for area in AREAS]
        if is_for_young is not None:
            youth[n] = float(is_for_young)
    return ServiceLabels(kept.ids, areas, youth, frozenset(str(r[0]) for r in rows))
