"""Nearest embeddings are the same by whatever way they are found."""

from pathlib import Path

import numpy as np
import pytest

from luotsi.search import nearest
from luotsi.search.nearest import Meanings
from luotsi.search.vectors import DIMENSIONS, beginning, unit_rows

COUNT, LIMIT = 3_000, 20


@pytest.fixture(scope="module")
def matrix() -> np.ndarray:
    random = np.random.default_rng(1)
    centres = random.standard_normal((60, DIMENSIONS))
    points = centres[random.integers(0, 60, COUNT)] + 0.5 * random.standard_normal((COUNT, DIMENSIONS))
    return np.clip(np.rint(unit_rows(points) * 127), -127, 127).astype(np.int8)


@pytest.mark.parametrize("share", [None, 0.9, 0.3, 0.02, 0.003])
def test_nearest__among_many__are_those_of_comparing_all(
    tmp_path: Path, matrix: np.ndarray, share: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "_LARGE", 100)
    numbers = np.arange(COUNT, dtype=np.int32) * 2  # every second document has an embedding
    Meanings.keep(tmp_path, numbers, matrix)
    kept = Meanings.open(tmp_path)
    assert kept is not None
    assert kept.graph is not None
    allowed = None if share is None else np.random.default_rng(2).random(COUNT * 2) < share
    wanted = unit_rows(matrix[7:8])[0]
    cosines = unit_rows(matrix) @ wanted
    order = [n for n in np.argsort(-cosines, kind="stable") if allowed is None or allowed[numbers[n]]][:LIMIT]
    found = kept.nearest(wanted, allowed, LIMIT)
    same = {number for number, _ in found} & {int(numbers[n]) for n in order}
    assert len(found) == len(order)
    assert len(same) >= 0.9 * len(order)
    assert [cosine for _, cosine in found] == sorted((cosine for _, cosine in found), reverse=True)
    assert found[0][1] == pytest.approx(float(cosines[order[0]]), abs=1e-5)


def test_nearest__among_few__needs_no_graph(tmp_path: Path, matrix: np.ndarray) -> None:
    Meanings.keep(tmp_path, np.arange(50, dtype=np.int32), matrix[:50])
    kept = Meanings.open(tmp_path)
    assert kept is not None
    assert kept.graph is None
    assert kept.nearest(unit_rows(matrix[3:4])[0], None, 5)[0][0] == 3


@pytest.mark.parametrize(
    ("text", "embedded"),
    [
        ("hammas kipeä", "hammas kipeä"),
        ("en saa enää unta öisin", "en saa enää unta öisin"),
        (
            "olen hoitanut dementoitunutta äitiäni kolme vuotta enkä ole nukkunut kunnolla pitkään aikaan",
            "hoitanut dementoitunutta äitiäni kolme vuotta enkä nukkunut kunnolla",
        ),
        ("a" * 72, "a" * 72),
        ("a" * 90, "a" * 72),
    ],
)
def test_query__long_one__is_embedded_by_its_first_content_words(text: str, embedded: str) -> None:
    assert beginning(text) == embedded
