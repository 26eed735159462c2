"""How well areas of life are read, and how fast: `python -m benchmarks life_areas`.

With `python -m benchmarks.life_areas --write LABELS` the weights that come with Luotsi are made anew: of messages from the packaged sayings, of services
from labels that may be used so (see `src/luotsi/guidance/data/areas_model.toml`). What is kept are weights, no texts.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks import table

_DATA = Path(__file__).parents[1] / "src" / "luotsi" / "guidance" / "data"
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
    """Make both packaged weights."""
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
        learned = actions.learn(
            given, actions.texts_for(labels, given), vectors.VectorCache(Path(scratch) / "v.sqlite3")
        )
    (_DATA / "areas_model.npz").write_bytes(learned.weights.dump())
    print(learned.services, learned.figures)


if __name__ == "__main__" and "--write" in sys.argv:
    _start()
    write(Path(sys.argv[sys.argv.index("--write") + 1]))
