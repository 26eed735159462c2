"""Search must not get worse: figures on the judged collections, with embeddings, may fall by at most .02."""

import os
from pathlib import Path

import pytest

from luotsi.search import concepts, evaluation, meanings
from luotsi.search.embedded import EmbeddedEngine
from luotsi.search.evaluation import Figures, Query
from luotsi.search.ranking import Searcher
from luotsi.search.vectors import VectorCache
from luotsi.search.vocabulary import Vocabulary

SHARED = Path(os.environ.get("LUOTSI_SHARED", "../shared")) / "testsets"
TOLERANCE = 0.02
# Measured with `luotsi evaluate search --testset DIR` on the development halves.
REACHED = {
    ("search", "ALL"): (0.731, 0.783),
    ("search", "typo"): (0.930, 0.984),
    ("search", "inflected"): (0.851, 0.912),
    ("turku", "fi"): (0.633, 0.632),
    ("turku", "sv"): (0.631, 0.562),
    ("turku", "en"): (0.611, 0.602),
}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.xdist_group("quality"),
    pytest.mark.skipif(not SHARED.exists(), reason=f"no judged collections: {SHARED} is absent"),
]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    built = Vocabulary.build(concepts.packaged())
    built.meanings = meanings.packaged(built.concepts)
    return built


@pytest.fixture(scope="module")
def measured(vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Figures]:
    cache = VectorCache(tmp_path_factory.mktemp("vectors") / "vectors.sqlite3")
    found: dict[tuple[str, str], Figures] = {}
    for name, attribute in (("search", "kind"), ("turku", "lang")):
        engine = EmbeddedEngine(tmp_path_factory.mktemp(name), cache)
        engine.build(evaluation.read_corpus(SHARED / name))
        cache.fill(engine.texts())
        engine.attach_vectors()
        searcher = Searcher(engine, vocabulary)
        assert searcher.with_meaning
        queries = evaluation.read_queries(SHARED / name)
        grades = evaluation.read_judgements(SHARED / name)
        runs = {q.id: [h.id for h in searcher.answer(q.text).hits] for q in queries}

        def of(some: list[Query], grades=grades, runs=runs) -> Figures:  # type: ignore[no-untyped-def]
            return evaluation.figures(some, grades, runs)

        found[name, "ALL"] = of(queries)
        for value in {getattr(q, attribute) for q in queries}:
            found[name, value] = of([q for q in queries if getattr(q, attribute) == value])
    return found


@pytest.mark.parametrize(("collection", "group"), list(REACHED))
def test_quality__collection__has_not_fallen(
    measured: dict[tuple[str, str], Figures], collection: str, group: str
) -> None:
    ndcg, recall = REACHED[collection, group]
    figures = measured[collection, group]
    assert figures.ndcg10 >= ndcg - TOLERANCE, figures
    assert figures.recall10 >= recall - TOLERANCE, figures


def test_quality__unanswerable_queries__are_said_to_be_so(measured: dict[tuple[str, str], Figures]) -> None:
    figures = measured["search", "ALL"]
    assert figures.none_empty == figures.none_queries == 6
