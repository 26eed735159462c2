"""How well areas of life are read, and how fast: `python -m benchmarks life_areas`.

With `python -m benchmarks.life_areas --write LABELS` the weights that come with Luotsi are made anew: of messages from the
packaged sayings, of services first from services made up by writers, then from labels that may be used so (see
`src/luotsi/guidance/data/areas_model.toml`). What is kept are weights, no texts.
"""

import csv
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import table

if TYPE_CHECKING:
    from luotsi.guidance.rules.area_model import Weights
    from luotsi.search.vectors import VectorCache

_ROOT = Path(__file__).parents[1]
_DATA = _ROOT / "src" / "luotsi" / "guidance" / "data"
_WRITTEN = _ROOT / "tests" / "guidance" / "data" / "areas" / "written.csv"
_PERHAPS = "~"
"""Behind an area: half a yes."""
_HEAD = ("services", "with vectors", "services/s")


def run(*, most: int = 5_000) -> list[list[object]]:
    """Label made-up combinations of the packaged expressions; prints a table and returns its rows."""
    _start()
    from luotsi.guidance.queries import area_reading

    names = [text for concept in area_reading.service_words().concepts for text in concept.find]
    random = np.random.default_rng(2)
    drawn = random.integers(0, len(names), (most, 6))
    texts = [f"{names[a]}. " + ", ".join(names[n] for n in rest) for a, *rest in drawn]
    weights = area_reading.service_weights()
    vectors = random.normal(size=(most, 384)).astype(np.float32)
    rows: list[list[object]] = []
    tries: list[tuple[bool, Callable[[], object]]] = [
        (False, lambda: area_reading.read_services(texts, [frozenset()] * most, {}, weights)),
        (True, lambda: area_reading.read_services(texts, [frozenset()] * most, dict(enumerate(vectors)), weights)),
    ]
    for has, read in tries:
        started = time.perf_counter()
        read()
        rows.append([most, has, most / (time.perf_counter() - started)])
    table.show("Labelling services by area of life", _HEAD, rows)
    return rows


def _start() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luotsi.conf.settings")
    django.setup()


def write(labels: Path) -> None:
    """Make all packaged weights."""
    from luotsi.guidance.actions import labels as actions
    from luotsi.guidance.queries import area_reading
    from luotsi.guidance.rules.area_labels import read_labels
    from luotsi.guidance.rules.area_words import words
    from luotsi.search import vectors

    said = [saying.text for saying in words().sayings]
    of_said = np.array([vectors.of_message(text) for text in said])
    weights, _tried = area_reading.learn_messages(of_said)
    (_DATA / "messages_model.npz").write_bytes(weights.dump())
    given = read_labels(labels)
    with tempfile.TemporaryDirectory() as scratch:
        cache = vectors.VectorCache(Path(scratch) / "v.sqlite3")
        (_DATA / "areas_written.npz").write_bytes(_of_written(cache).dump())
        area_reading.packaged.cache_clear()
        learned = actions.learn(given, actions.texts_for(labels, given), cache)
    (_DATA / "areas_model.npz").write_bytes(learned.weights.dump())
    print(learned.services, learned.figures)


def _of_written(cache: "VectorCache") -> "Weights":
    from luotsi.guidance.actions.labels import vectors_of
    from luotsi.guidance.queries import area_reading
    from luotsi.guidance.rules.area_labels import Label, text_of
    from luotsi.guidance.rules.areas import AREAS

    with _WRITTEN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [text_of(row["name"], row["summary"]) for row in rows]
    told = [row["areas"].split() for row in rows]
    labels = [Label(tuple(1.0 if a in own else 0.5 * (a + _PERHAPS in own) for a in AREAS), None) for own in told]
    return area_reading.learn_written(texts, labels, vectors_of(texts, cache))


if __name__ == "__main__" and "--write" in sys.argv:
    _start()
    write(Path(sys.argv[sys.argv.index("--write") + 1]))
