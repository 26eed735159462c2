"""Figures against values worked out by hand from the published formulas."""

import math
from pathlib import Path

import pytest

from luotsi.kernel.errors import BadInput
from luotsi.search import evaluation
from luotsi.search.evaluation import Query

GRADES = {"q": {"a": 3, "b": 2, "c": 1, "d": 0}}
QUERY = [Query("q", "apua", "fi", "short")]


def test_figures__best_order__is_one() -> None:
    found = evaluation.figures(QUERY, GRADES, {"q": ["a", "b", "c"]})
    assert (found.ndcg10, found.recall10, found.hit5, found.mrr10) == (1.0, 1.0, 1.0, 1.0)


def test_figures__swapped_order__follows_formula() -> None:
    found = evaluation.figures(QUERY, GRADES, {"q": ["d", "b", "a"]})
    ideal = 7 + 3 / math.log2(3) + 1 / 2
    assert found.ndcg10 == pytest.approx((3 / math.log2(3) + 7 / 2) / ideal)
    assert found.mrr10 == 0.5


def test_figures__unanswerable_query__counts_apart() -> None:
    found = evaluation.figures([*QUERY, Query("n", "pizza", "fi", "none")], GRADES, {"q": ["a"], "n": []})
    assert (found.queries, found.none_queries, found.none_empty) == (1, 1, 1)


def test_figures__binary_grades__count_one_as_relevant() -> None:
    found = evaluation.figures(QUERY, {"q": {"a": 1, "b": 1}}, {"q": ["a"]})
    assert found.recall10 == 0.5


def test_read_corpus__row_without_name__is_named(tmp_path: Path) -> None:
    (tmp_path / "corpus.csv").write_text("id,name\n1,Neuvola\n2,\n", encoding="utf-8")
    with pytest.raises(BadInput, match="lacks its id or name"):
        evaluation.read_corpus(tmp_path)


def test_read_queries__missing_file__says_what_a_test_set_has(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"qrels\.csv"):
        evaluation.read_queries(tmp_path)
